"""The tags of each kind of row: what can be counted of it, and nothing that can be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tejido.core.impact import livelihood_told, self_identification, told
from tejido.vault import sealing

GROUP_NAMES = tuple(self_identification.QUESTIONS)
TABLES = ("self_identification", "snapshot")


def of(table: str, ring: sealing.Ring, sealed: sealing.Sealed, value: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the tags of a sealed value, by name, in hexadecimal.

    Args:
        table: One of `TABLES`.
        value: As it was sealed; one that was sealed before lines were compared counts as not compared.
    """
    if table == "self_identification":
        codes = told.group_codes(value["answers"])
    else:
        codes = told.household_codes(
            members_count=value["members_count"], earners_count=value["earners_count"],
            outcome=value.get("outcome", "no_line"),
        )  # fmt: skip
        # What was sealed before steps were told has none.
        steps = (livelihood_told.HEAD, livelihood_told.OWN)
        codes = {**codes, **{part: value.get(part, livelihood_told.UNTOLD) for part in steps}}
    return {name: ring.tag(sealed, name, code).hex() for name, code in codes.items()}
