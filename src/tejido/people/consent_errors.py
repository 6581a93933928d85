"""What can go wrong with consent texts and poverty lines."""

from __future__ import annotations


class ConsentTextInvalid(Exception):
    """A text has between 40 and 4,000 characters in Spanish and in English."""


class ConsentTextInThePast(Exception):
    """A text holds from today or from a later day: nobody can have read it before."""


class ConsentTextUnchanged(Exception):
    """These are the words that hold already. Change something, or leave them as they are."""


class NoSuchConsentPurpose(Exception):
    """There is no such purpose to agree to."""


class NoSuchPovertyLine(Exception):
    """There is no such poverty line here, or somebody corrected it just now."""


class PovertyLineTaken(Exception):
    """There is a line of this place from this day already. Correct that one."""


class PovertyLineOverlaps(Exception):
    """Another line of this place holds on some of these days. Say until when that one holds, then keep this one."""
