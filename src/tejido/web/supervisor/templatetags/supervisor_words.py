"""The data blocks and the words of the supervisor's pages."""

from __future__ import annotations

from django import template
from django.utils import safestring

from tejido.web.shared import words
from tejido.web.supervisor import words as table

register = template.Library()


@register.simple_tag
def floor_words() -> safestring.SafeString:
    """Return the words of the floor as a data block."""
    return words.block(table.WORDS)


@register.simple_tag
def contact_words() -> safestring.SafeString:
    """Return the words of a contact's page as a data block."""
    return words.block(table.CONTACT_WORDS)


@register.filter
def word(code: object, kind: str) -> str:
    """Return the word of a code: `state|word:"contact"`; a code without one stands for itself."""
    return str(table.CONTACT_WORDS.get(f"{kind}_{code}", code))
