"""What a fact type is: its meaning in a sentence and its fields, each of a kind.

Kinds of field: `id` (a row's key), `code` (a word from a fixed list), `number`, `numbers` (code to number), `codes`,
`flag`, `instant`, `digest` (of a text that is kept elsewhere). A question mark says that the field may be absent.
There is no kind for text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KINDS: Mapping[str, str] = {
    "id": "the key of a row, a whole number",
    "code": "a code: lower-case letters, digits and _ . : + -",
    "number": "a finite number",
    "numbers": "codes with a number each",
    "codes": "a list of codes",
    "flag": "true or false",
    "instant": "an instant with its offset",
    "digest": "a SHA-256 digest in hexadecimal",
}


@dataclass(frozen=True)
class FactType:
    """One kind of fact: its meaning in a sentence and its fields."""

    meaning: str
    fields: Mapping[str, str]
