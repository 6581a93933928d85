"""Letting an invited reviewer, whose own scope is empty, see the operator's figures while they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from tejido.access import gates
from tejido.journal import scopes


@contextmanager
def opened_to_reviewer(request: HttpRequest, *, clients: Iterable[int] = ()) -> Iterator[None]:
    """Open the operator's figures to a reviewer, and those of clients whose rows a room opens to them.

    They are groups, never rows; whoever is no reviewer keeps the scope they have.
    """
    rights = gates.rights(request)
    if "reviewer" not in rights.roles or scopes.OPERATOR in rights.scope:
        yield
        return
    scopes.assign({*rights.scope, scopes.OPERATOR, *clients})
    try:
        yield
    finally:
        scopes.assign(rights.scope)
