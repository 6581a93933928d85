"""Uploaded files between their upload and their import: kept aside as rows, for whoever uploaded them, for a day.

The file itself is not kept: what a workbook carries beside its first sheet ends with the request that brought it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tejido.core.imports import lines, plans, tables
from tejido.journal import blobs
from tejido.journal import errors as journal_errors
from tejido.web.setup import errors


@dataclass(kw_only=True)
class Progress:
    """What was carried out of an upload so far; `refused` is line number to the sentence that refused it."""

    made: int = 0
    changed: int = 0
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One uploaded file and how far its import is.

    Args:
        invites: Whether the people in it are invited to sign in.
        goal: The key of what its lines go into where they do not say it, such as a cohort; empty for none.
    """

    key: uuid.UUID
    listing: lines.Listing
    origin: tables.Origin
    invites: bool
    progress: Progress
    goal: str = ""


def keep(table: tables.Table, *, kind: str, user_id: int, invites: bool, goal: str = "") -> uuid.UUID:
    """Keep a table aside for its uploader and return its key.

    Raises: FileUnreadable: it is no file of this kind. StorageAway
    """
    lines.listed(table, kind=kind)
    key = uuid.uuid4()
    held = {
        "user": user_id, "kind": kind, "invites": invites, "origin": table.origin, "headers": table.headers,
        "goal": goal, "rows": [[row.number, row.cells] for row in table.rows],
    }  # fmt: skip
    blobs.set_aside(key, [json.dumps(held).encode()])
    return key


def find(key: uuid.UUID, *, kind: str, user_id: int) -> Upload:
    """Return an upload of somebody's own.

    Raises: NoSuchImport
    """
    try:
        held = json.loads(blobs.read_aside(key))
    except journal_errors.NoSuchBlob as problem:
        raise errors.NoSuchImport(errors.NoSuchImport.__doc__) from problem
    if (held["user"], held["kind"]) != (user_id, kind):
        raise errors.NoSuchImport(errors.NoSuchImport.__doc__)
    table = tables.Table(
        headers=tuple(held["headers"]),
        rows=tuple(tables.Row(number, tuple(cells)) for number, cells in held["rows"]),
        origin=held["origin"],
    )
    return Upload(
        key=key, listing=lines.listed(table, kind=kind), origin=table.origin, invites=held["invites"],
        progress=_progress(key), goal=held.get("goal", ""),
    )  # fmt: skip


def note(upload: Upload, done: Sequence[plans.Step], refused: Mapping[int, str]) -> None:
    """Add what was carried out; it is told to the reader and decides nothing, so a crash before it costs a number."""
    counted = plans.counted(done)
    progress = upload.progress
    progress.made += counted["made"]
    progress.changed += counted["changed"]
    progress.refused |= refused
    held = {"made": progress.made, "changed": progress.changed, "refused": progress.refused}
    blobs.set_aside(_progress_key(upload.key), [json.dumps(held).encode()])


def drop(key: uuid.UUID) -> None:
    """Take an upload away."""
    blobs.drop_aside(key)
    blobs.drop_aside(_progress_key(key))


def _progress(key: uuid.UUID) -> Progress:
    try:
        held = json.loads(blobs.read_aside(_progress_key(key)))
    except journal_errors.NoSuchBlob:
        return Progress()
    refused = {int(number): sentence for number, sentence in held["refused"].items()}
    return Progress(made=held["made"], changed=held["changed"], refused=refused)


def _progress_key(key: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(key, "progress")
