"""Writing the files of published statements: once each, by the worker, never in a request.

A statement that was published and has no files yet gets them, with a fact that holds the root and the digest of the
files. Once that fact is under a seal, the file for strangers is packed with the proof. Each step is looked for anew, so
a worker that dies in between loses nothing, and two workers do no harm: the database keeps one of each file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import IntegrityError, connection
from django.template import loader
from django.utils import translation

from tejido.core import facts
from tejido.core.impact import definitions
from tejido.core.impact.statement import archive, lines
from tejido.impact.statements import queries, tables
from tejido.journal import actions as journal
from tejido.journal import blobs, clock, scopes, sealed, seals
from tejido.web.impact.statements import document, linked_data, paper, workbook

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "jsonld": "application/ld+json",
    "zip": "application/zip",
}
AT_ONCE_MAX = 20
ALONE = "impact/statements/alone.html"
POSITION_OF = "SELECT position FROM journal_position WHERE fact_id = %s"
READ_ME = """An impact statement of a centre that runs Tejido, with everything that is needed to check it.
Una declaración de impacto de un centro que usa Tejido, con todo lo que hace falta para verificarla.

files/          the statement for people, in English and Spanish: PDF, XLSX, HTML, and JSON-LD for machines
lines/          everything it says, one line of canonical JSON (RFC 8785) for each number, definition and source
leaves.jsonl    the hash that was sealed for each line
proof.json      the proof that a fact with the root over all lines is under a seal of the journal
manifest.json   what the statement is called, and the digest of each file

To check it, without account, database or network / Para verificarla, sin cuenta, base de datos ni red:

    tejido verify NAME.zip

It names every line that was altered, removed, added or moved. Compare the digest of the seal with one that was kept
elsewhere: --digest DIGEST, or --against FOLDER with exported seals.
"""

log = logging.getLogger(__name__)


def write_due() -> int:
    """Write what published statements lack, and return how many files that was.

    Runs outside any transaction.
    """
    return _write_files() + _pack()


def contents(given: list[lines.Line], *, root: str) -> dict[tuple[str, str], bytes]:
    """Return the files of a statement but the one for strangers, by kind and language."""
    found: dict[tuple[str, str], bytes] = {("jsonld", ""): linked_data.of(given, root=root)}
    for language in definitions.LANGUAGES:
        shown = document.of(given, root=root, language=language)
        found["pdf", language] = paper.of(shown)
        found["xlsx", language] = workbook.of(shown)
        with translation.override(language):
            found["html", language] = loader.render_to_string(ALONE, {"document": shown}).encode()
    return found


def name_of(kind: str, language: str) -> str:
    """Return what a file is called."""
    return ".".join(part for part in ("statement", language, kind) if part)


def _write_files() -> int:
    """Write the files of statements that have none, with the fact that names them."""
    with scopes.scoped(scopes.every_client()):
        waiting = tables.Statement.objects.filter(state="published", files=None).order_by("id")[:AT_ONCE_MAX]
        due = [(row, queries.lines_of(row)) for row in waiting]
    count = 0
    for statement, given in due:
        found = contents(given, root=statement.root)
        digests = {name_of(*name): hashlib.sha256(data).hexdigest() for name, data in found.items()}
        with _drafted(found) as drafts, _once(), scopes.scoped(scopes.every_client()):
            at = clock.now()
            fact = journal.record(
                archive.FACT, by=facts.SYSTEM, at=at, client_id=statement.client_id or scopes.OPERATOR,
                statement=statement.pk, version=statement.version, root=statement.root,
                files_digest=archive.files_digest(digests), files=len(digests),
            )  # fmt: skip
            for (kind, language), draft in drafts.items():
                _keep(statement, kind, language, draft, fact=fact)
            count += len(drafts)
    return count


def _pack() -> int:
    """Pack the file for strangers of statements whose files are written, and seal what it proves."""
    with scopes.scoped(scopes.every_client()):
        written = tables.Statement.objects.filter(files__kind="jsonld").exclude(files__kind="zip").order_by("id")
        due = list(written[:AT_ONCE_MAX])
    if not due:
        return 0
    seals.seal(by=facts.SYSTEM, at=clock.now(), sealed_at=clock.machine_now())
    return sum(_packed(statement) for statement in due)


def _packed(statement: tables.Statement) -> int:
    with scopes.scoped(scopes.every_client()):
        given = queries.lines_of(statement)
        kept = queries.files_of(statement)
        files = {name_of(one.kind, one.language): queries.content_of(one) for one in kept}
    fact = kept[0].fact_id
    content = archive.written(
        manifest=_manifest(given, statement), given=given, proof=_proof(fact), files=files, read_me=READ_ME
    )
    with _drafted({("zip", ""): content}) as drafts, _once(), scopes.scoped(scopes.every_client()):
        _keep(statement, "zip", "", drafts["zip", ""], fact=fact)
    return 1


def _manifest(given: list[lines.Line], statement: tables.Statement) -> dict[str, Any]:
    about = next(line.values for line in given if line.table == "about")
    names = ("statement", "version", "operator", "client", "from_date", "to_date", "grain", "as_of", "is_synthetic")
    return {**{name: about[name] for name in names}, "root": statement.root}


def _proof(fact: int) -> str:
    """Return the journal's proof of a fact, with the fact's text.

    Raises: NotSealed, SealBroken
    """
    with scopes.scoped(scopes.every_client()), connection.cursor() as cursor:
        cursor.execute(POSITION_OF, [fact])
        (position,) = cursor.fetchone()
        told = sealed.proof(position)
    told["fact"] = sealed.fact_text(position, clients=scopes.every_client())
    return json.dumps(told, ensure_ascii=False, indent=1)


def _keep(statement: tables.Statement, kind: str, language: str, draft: blobs.Draft, *, fact: int) -> None:
    at = clock.now()
    blob = blobs.keep(
        draft, client_id=statement.client_id or scopes.OPERATOR, media_type=MEDIA_TYPES[kind], at=at
    )  # fmt: skip
    tables.StatementFile.objects.create(
        client_id=statement.client_id, statement=statement, kind=kind, language=language, blob=blob, fact_id=fact,
        written_at=at,
    )  # fmt: skip


@contextlib.contextmanager
def _drafted(files: Mapping[tuple[str, str], bytes]) -> Iterator[dict[tuple[str, str], blobs.Draft]]:
    """Give drafts of files, and take away what was not kept."""
    drafts: dict[tuple[str, str], blobs.Draft] = {}
    try:
        for name, data in files.items():
            drafts[name] = blobs.draft([data])
        yield drafts
    finally:
        for draft in drafts.values():
            blobs.discard(draft)


@contextlib.contextmanager
def _once() -> Iterator[None]:
    """Let another worker's files stand where it was first."""
    try:
        yield
    except IntegrityError as problem:
        if "impact_statement_file_once" not in str(problem):
            raise
        log.info("Another worker wrote these files first")
