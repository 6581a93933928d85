"""Migrating a new database without making the same models hundreds of times.

For each step of a migration Django makes the classes of the changed model and of every model that is related to it,
over however many others. Ours are nearly all related to a person, so that a new database took 25,000 classes for 250
models, and most of its time. A model, field, constraint or index that is added changes no other table, so for these
only the model itself is made anew. What runs Python sees all of them made anew, as Django does where it delays them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations import state as migration_state

# What adds to one model, as Django calls it; what renames, alters or removes stays as Django does it.
ADDING = ("add_model", "add_field", "add_index", "add_constraint")


@contextmanager
def only_what_changes() -> Iterator[None]:
    """Let additions make only the model that they add to."""
    kept = {name: getattr(migration_state.ProjectState, name) for name in ADDING}
    for name, method in kept.items():
        setattr(migration_state.ProjectState, name, _of_itself(method))
    try:
        yield
    finally:
        for name, method in kept.items():
            setattr(migration_state.ProjectState, name, method)


def _of_itself(method: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(method)
    def changed(state: Any, *args: Any, **named: Any) -> None:
        state._find_reload_model = lambda app_label, model_name, delay=False: {(app_label, model_name.lower())}
        try:
            method(state, *args, **named)
        finally:
            del state._find_reload_model
        state.is_delayed = True

    return changed
