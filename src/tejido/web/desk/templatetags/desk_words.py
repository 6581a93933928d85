"""The data blocks that the desk page hands to its scripts."""

from __future__ import annotations

from django import template
from django.utils import html, safestring

from tejido.core import presence
from tejido.web.desk import words as desk_words_table
from tejido.web.shared import attachment_words, words

register = template.Library()


@register.simple_tag
def desk_words() -> safestring.SafeString:
    """Return, as data blocks, the words, the activities to choose, and the least length of a recovery pause."""
    activities = [
        {"code": code, "reasons": list(activity.reasons), "routable": activity.routable}
        for code, activity in presence.ACTIVITIES.items()
        if activity.chosen
    ]
    return html.format_html(
        "{}{}{}",
        words.block({**attachment_words.WORDS, **desk_words_table.WORDS}),
        html.json_script(activities, "activities"),
        html.json_script(presence.RECOVERY_SECONDS_MIN, "recovery"),
    )
