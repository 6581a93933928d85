"""What can go wrong in the widget before an action is asked."""

from __future__ import annotations

from tejido.access import errors as access_errors


class ThreadTokenInvalid(Exception):
    """The right to this chat has run out; start again to write more."""


class OriginRefused(access_errors.NotAllowed):
    """This chat takes messages from its own window only."""
