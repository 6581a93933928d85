"""Reading impact statements: which there are, their lines and files."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from tejido.core.impact.statement import compare, lines
from tejido.impact import errors
from tejido.impact.statements import tables
from tejido.journal import blobs

Statement = tables.Statement
StatementFile = tables.StatementFile
PAGE_COUNT = 100


def every(*, is_published_only: bool = False) -> Sequence[Statement]:
    """Return the statements in scope, the newest period and version first.

    Args:
        is_published_only: For whoever may not see what is still being looked at.
    """
    found = Statement.objects.select_related("client", "superseded_by")
    if is_published_only:
        found = found.filter(state="published")
    return list(found.order_by("-from_date", "-to_date", "client_id", "-version")[:PAGE_COUNT])


def public() -> Sequence[Statement]:
    """Return the operator's own published statements, the newest first; superseded ones stand and are among them."""
    found = Statement.objects.select_related("superseded_by").filter(state="published", client=None)
    return list(found.order_by("-from_date", "-to_date", "-version")[:PAGE_COUNT])


def one(key: UUID, *, is_published_only: bool = False) -> Statement:
    """Return a statement in scope.

    Raises: NoSuchImpactStatement
    """
    found = Statement.objects.select_related("client", "supersedes", "superseded_by").filter(key=key)
    if is_published_only:
        found = found.filter(state="published")
    row = found.first()
    if row is None:
        raise errors.NoSuchImpactStatement(errors.NoSuchImpactStatement.__doc__)
    return row


def lines_of(statement: Statement) -> list[lines.Line]:
    """Return what a statement says, in the order of its tree."""
    texts = tables.StatementLine.objects.filter(statement=statement).order_by("place").values_list("text", flat=True)
    return [lines.read(text) for text in texts]


def files_of(statement: Statement) -> Sequence[StatementFile]:
    """Return the files of a statement; none until the worker has written them."""
    return list(StatementFile.objects.select_related("blob").filter(statement=statement).order_by("kind", "language"))


def file_of(statement: Statement, *, kind: str, language: str) -> StatementFile:
    """Return one file of a statement.

    Raises: NoSuchImpactStatement
    """
    found = StatementFile.objects.select_related("blob").filter(statement=statement, kind=kind, language=language)
    row = found.first()
    if row is None:
        raise errors.NoSuchImpactStatement(errors.NoSuchImpactStatement.__doc__)
    return row


def content_of(file: StatementFile) -> bytes:
    """Return the bytes of a file.

    Raises: NoSuchBlob
    """
    with blobs.opened(file.blob) as stream:
        return stream.read()


def changes(before: Statement, after: Statement) -> list[compare.Change]:
    """Return in which lines two statements differ."""
    return compare.changes(lines_of(before), lines_of(after))
