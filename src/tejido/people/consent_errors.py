"""What can go wrong with consent texts."""

from __future__ import annotations


class ConsentTextInvalid(Exception):
    """A text has between 40 and 4,000 characters in Spanish and in English."""


class ConsentTextInThePast(Exception):
    """A text holds from today or from a later day: nobody can have read it before."""


class ConsentTextUnchanged(Exception):
    """These are the words that hold already. Change something, or leave them as they are."""


class NoSuchConsentPurpose(Exception):
    """There is no such purpose to agree to."""
