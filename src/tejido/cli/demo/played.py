"""The ids by which the contacts of a play are known: nobody waits behind them."""

from __future__ import annotations

import uuid
from typing import Final

# "demo" in ASCII: the first 32 bits of the id of every played contact.
PREFIX: Final = "64656d6f"


def contact_id() -> str:
    """Return a new id for a played contact; its beginning tells that nobody waits behind it.

    Source: RFC 9562, section 5.8: the bits of a version 8 UUID are the application's own.
    """
    return f"{PREFIX}-{str(uuid.uuid4())[9:14]}8{str(uuid.uuid4())[15:]}"


def new_id() -> str:
    """Return an id that no other request has.

    Not from the seed: a second play with the same seed would otherwise be taken for the first one's repetition.
    """
    return str(uuid.uuid4())
