"""The words of the page about staying and growing."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, "str | Promise"]

DIMENSIONS: Words = {
    "all": _("Everybody"),
    "hired": _("By year of hire"),
    "site": _("By site"),
    "position": _("By first position"),
    "cohort": _("By training group"),
}
GONE: Words = {
    "voluntary": _("By their own choice"),
    "involuntary": _("Not by their choice"),
    "success": _("Hired by a client or promoted out"),
    "neither": _("For another reason"),
}
STILL_HERE = _("Still here")
