"""What can go wrong with a request before it reaches an action."""

from __future__ import annotations


class RequestInvalid(Exception):
    """This request could not be read."""


class OriginInvalid(Exception):
    """An origin that may show a page of ours in a frame looks like https://www.example.com, without a path."""


class ScriptMissing(Exception):
    """A page names a script, or a script imports one, that is not among the static files."""
