"""What positions are called, in the reader's language."""

from __future__ import annotations

from django.utils.translation import get_language

from tejido.people.employment import overview


def names() -> dict[str, str]:
    """Return the name of every position by its code."""
    is_spanish = (get_language() or "es").startswith("es")
    return {row.code: row.name_es if is_spanish else row.name_en for row in overview.positions()}
