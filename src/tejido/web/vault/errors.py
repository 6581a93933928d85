"""What the pages about one's own data refuse."""

from __future__ import annotations


class GuardianNeeded(Exception):
    """Whoever is under 18 tells this together with a parent or guardian, on paper; the people lead has the form."""


class ErasureUnconfirmed(Exception):
    """Say first that you made sure who is asking: what is erased does not come back."""
