"""The data block that the wallboard hands to its script."""

from __future__ import annotations

from django import template
from django.utils import safestring

from tejido.web.shared import words
from tejido.web.wallboard import words as wallboard_words_table

register = template.Library()


@register.simple_tag
def wallboard_words() -> safestring.SafeString:
    """Return the words of the wallboard as a data block."""
    return words.block(wallboard_words_table.WORDS)
