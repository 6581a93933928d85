"""The words of files that come with messages, wherever they are chosen or shown."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tejido.web.shared import words

WORDS: words.Words = {
    "attach_choose": _("Attach a picture or PDF"),
    "attach_chosen": _("Files for this message"),
    "attach_count": {
        "one": ngettext_lazy("{count} file goes with this message.", "{count} files go with this message.", 1),
        "other": ngettext_lazy("{count} file goes with this message.", "{count} files go with this message.", 2),
    },
    "attach_remove": _("Remove {name}"),
    "attach_list": _("Files"),
    "attach_progress": _("How much has been sent"),
    "attach_empty": _("this file is empty."),
    "attach_too_large": _("a file has at most 10 MB."),
    "attach_too_many": _("a message comes with at most 5 files."),
    "attach_wrong_type": _("only pictures (PNG, JPEG, WebP, GIF) and PDF files can be sent."),
    "attach_unreadable": _("this file could not be read."),
    "attach_gone": _("The files are no longer on this device: discard this message and choose them again."),
    "attach_erased": _("This file was erased."),
    "attach_failed": _("could not be loaded"),
    "attach_again": _("Try again"),
}
