"""The words that scripts say: translated by Django, handed to the page as data, never written into the scripts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import html, safestring
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, "str | Promise | Mapping[str, str | Promise]"]

SHARED: Words = {
    "close": _("Close"),
    "queue": _("Queue"),
    "line_connecting": _("Connecting…"),
    "line_open": _("Connected"),
    "line_waiting": _("Reconnecting… What you wrote is kept."),
    "line_ended": _("Disconnected"),
    "band_well": _("taut: target met"),
    "band_slack": _("slack: below target"),
    "band_quiet": _("thin: no contacts"),
    "band_bare": _("dotted: still to come"),
    "band_as_table": _("Show the hours as a table"),
    "band_table_caption": _("Service by hour: share of contacts that met the target"),
    "band_summary": _("target met in {met} of {hours} hours, {share} of contacts today"),
    "band_no_hours": _("no contacts yet today"),
}


def block(words: Words) -> safestring.SafeString:
    """Return the data block `<script id="words">` for a page: the shared words and its own, in the active language."""
    return html.json_script({**SHARED, **words}, "words")
