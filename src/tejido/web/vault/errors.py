"""What the pages about one's own data refuse."""

from __future__ import annotations


class GuardianNeeded(Exception):
    """Whoever is under 18 tells this together with a parent or guardian, on paper; the people lead has the form."""
