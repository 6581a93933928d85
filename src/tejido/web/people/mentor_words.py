"""The words of mentoring: rungs, reasons for help, and the grounds of a proposal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tejido.web.shared import words

RUNGS: words.Words = {
    "shadow": _("learns by listening"),
    "supervised": _("serves under supervision"),
    "solo": _("serves alone"),
}
REASONS: words.Words = {
    "question": _("a question"),
    "approval": _("an approval"),
    "difficult_customer": _("a difficult customer"),
    "technical": _("something technical"),
}
GROUNDS: words.Words = {
    "numbers": _("the numbers"),
    "observed": _("a mentor watched them work"),
    "assessed": _("a mentor tested them"),
}
