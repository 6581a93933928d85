"""The data block that the chat window hands to its script."""

from __future__ import annotations

from django import template
from django.utils import safestring

from tejido.web.shared import attachment_words, words
from tejido.web.widget import words as widget_words_table

register = template.Library()


@register.simple_tag
def widget_words() -> safestring.SafeString:
    """Return the words of the chat window as a data block."""
    return words.block({**attachment_words.WORDS, **widget_words_table.WORDS})
