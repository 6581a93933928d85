"""The one store of files: durable before it is acknowledged, erased one by one, and nobody else's."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import json
import os
import stat
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import override_settings
from tests import scenes

from tejido.core import facts
from tejido.journal import blobs, erasure, errors, scopes

AT = datetime(2026, 11, 3, 14, tzinfo=UTC)
BY = facts.Actor("user", 1)
LONG_AGO_SECONDS = blobs.STRAY_SECONDS + 60


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A store of this test's own."""
    with stored_in(tmp_path / "blobs"):
        yield tmp_path / "blobs"


def stored_in(place: Path) -> override_settings:
    return override_settings(ENVIRONMENT=dataclasses.replace(settings.ENVIRONMENT, blobs=place))


@pytest.fixture
def clients(committed: None, folder: Path) -> tuple[int, int]:
    with scopes.scoped({0}):
        scenes.install()
        return tuple(scenes.floor(agent_count=0, name=name).client.pk for name in ("Uno", "Dos"))  # type: ignore[return-value]


def stored(client: int, content: bytes = b"contenido") -> blobs.Blob:
    draft = blobs.draft([content])
    with scopes.scoped({client}):
        return blobs.keep(draft, client_id=client, media_type="image/png", at=AT)


def read(client: int, key: uuid.UUID) -> bytes:
    with scopes.scoped({client}), blobs.opened(blobs.find(key)) as stream:
        return stream.read()


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def make_old(path: Path) -> None:
    moment = path.stat().st_mtime - LONG_AGO_SECONDS
    os.utime(path, (moment, moment))


def test_a_file_is_read_as_it_was_written_and_only_its_owner_can_enter(clients: tuple[int, int], folder: Path) -> None:
    content = os.urandom(300_000)
    before = os.umask(0o000)
    try:
        draft = blobs.draft(content[start : start + 70_000] for start in range(0, len(content), 70_000))
        with scopes.scoped({clients[0]}):
            blob = blobs.keep(draft, client_id=clients[0], media_type="image/png", at=AT)
    finally:
        os.umask(before)
    assert (blob.byte_count, blob.digest) == (len(content), hashlib.sha256(content).hexdigest())
    assert (blob.media_type, blob.stored_at, blob.erased_at) == ("image/png", AT, None)
    assert read(clients[0], blob.key) == content
    (path,) = files_in(folder)
    assert path.name == blob.key.hex
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for above in (path.parent, folder, folder / blobs.DRAFTS_NAME):
        assert stat.S_IMODE(above.stat().st_mode) == 0o700


def test_nobody_elses_client_finds_a_file(clients: tuple[int, int]) -> None:
    mine, theirs = clients
    blob = stored(mine)
    with scopes.scoped({0, theirs}), pytest.raises(errors.NoSuchBlob):
        blobs.find(blob.key)
    with pytest.raises(DatabaseError), scopes.scoped({theirs}):
        blobs.keep(blobs.draft([b"x"]), client_id=mine, media_type="image/png", at=AT)
    with pytest.raises(errors.NoSuchBlob), scopes.scoped({mine}):
        blobs.find(uuid.uuid4())
    with pytest.raises(DatabaseError, match="no scope is set"), transaction.atomic():
        blobs.find(blob.key)


def test_what_is_known_of_a_file_never_changes(clients: tuple[int, int]) -> None:
    blob = stored(clients[0])
    for change in ({"digest": "0" * 64}, {"byte_count": 1}, {"client_id": clients[1]}, {"media_type": "text/html"}):
        with pytest.raises(DatabaseError, match="permission denied"), scopes.scoped(set(clients)):
            type(blob).objects.filter(pk=blob.pk).update(**change)
    with pytest.raises(DatabaseError, match="permission denied"), scopes.scoped(set(clients)):
        type(blob).objects.filter(pk=blob.pk).delete()


def test_equal_files_are_two_files_and_erasing_one_leaves_the_other(clients: tuple[int, int], folder: Path) -> None:
    mine, theirs = clients
    one, two, three = stored(mine), stored(mine), stored(theirs)
    assert len({one.key, two.key, three.key}) == 3
    assert one.digest == two.digest == three.digest
    with scopes.scoped({mine}):
        erasure.erase("blob", key=one.key, reason="customer_request", by=BY, at=AT, client_id=mine)
        assert (folder / one.key.hex[:2] / one.key.hex).exists(), "bytes go when the erasure has committed"
    assert {path.name for path in files_in(folder)} == {two.key.hex, three.key.hex}
    assert read(mine, two.key) == read(theirs, three.key) == b"contenido"
    with scopes.scoped({mine}):
        row = blobs.find(one.key)
        assert (row.erased_at, row.digest) == (AT, one.digest)
        with pytest.raises(errors.BlobErased):
            blobs.opened(row)


def test_an_erasure_that_rolls_back_erases_nothing(clients: tuple[int, int]) -> None:
    blob = stored(clients[0])
    with pytest.raises(ZeroDivisionError), scopes.scoped({clients[0]}):
        erasure.erase("blob", key=blob.key, reason="retention", by=BY, at=AT, client_id=clients[0])
        raise ZeroDivisionError
    assert read(clients[0], blob.key) == b"contenido"


def test_nobody_erases_another_clients_file(clients: tuple[int, int]) -> None:
    mine, theirs = clients
    blob = stored(mine)
    with pytest.raises(errors.NotErasable), scopes.scoped({theirs}):
        erasure.erase("blob", key=blob.key, reason="retention", by=BY, at=AT, client_id=theirs)
    assert read(mine, blob.key) == b"contenido"


def test_whoever_reads_while_a_file_is_erased_reads_to_its_end(clients: tuple[int, int]) -> None:
    blob = stored(clients[0], b"x" * 100_000)
    with scopes.scoped({clients[0]}):
        stream = blobs.opened(blobs.find(blob.key))
    with stream:
        assert stream.read(10) == b"x" * 10
        blobs.remove(blob.key)
        assert len(stream.read()) == 99_990


def test_the_ledger_of_erasures_erases_a_restored_file_again(clients: tuple[int, int], folder: Path) -> None:
    blob, other = stored(clients[0]), stored(clients[0])
    line = {"relation": "blob", "key": str(blob.key), "erased_at": "2026-11-04T10:00:00+00:00", "reason": "retention"}
    unknown = line | {"key": str(uuid.uuid4())}
    with scopes.scoped(set(clients) | {0}):
        assert erasure.apply([json.dumps(line), json.dumps(unknown)]) == 1
    assert [path.name for path in files_in(folder)] == [other.key.hex]
    with scopes.scoped({clients[0]}):
        assert blobs.find(blob.key).erased_at == datetime(2026, 11, 4, 10, tzinfo=UTC)
    with pytest.raises(errors.LedgerUnreadable):
        erasure.apply([json.dumps(line | {"erased_at": "yesterday"})])


def test_bytes_that_are_not_there_are_no_file(clients: tuple[int, int]) -> None:
    blob = stored(clients[0])
    blobs.remove(blob.key)
    with scopes.scoped({clients[0]}), pytest.raises(errors.NoSuchBlob):
        blobs.opened(blobs.find(blob.key))
    # Removed twice is removed.
    blobs.remove(blob.key)


def test_a_discarded_draft_is_gone_and_a_kept_one_stays(clients: tuple[int, int], folder: Path) -> None:
    draft = blobs.draft([b"uno"])
    blobs.discard(draft)
    blobs.discard(draft)
    assert files_in(folder) == []
    draft = blobs.draft([b"dos"])
    with scopes.scoped({clients[0]}):
        blob = blobs.keep(draft, client_id=clients[0], media_type="image/png", at=AT)
    blobs.discard(draft)
    assert read(clients[0], blob.key) == b"dos"


def test_a_draft_whose_writing_fails_leaves_nothing(folder: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"uno"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        blobs.draft(pieces())
    assert files_in(folder) == []


def test_a_full_disk_is_said_and_leaves_nothing(folder: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"uno"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(errors.StorageAway):
        blobs.draft(pieces())
    assert files_in(folder) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with stored_in(tmp_path / "taken" / "blobs"), pytest.raises(errors.StorageAway):
        blobs.draft([b"x"])


# ---- what a crash leaves ----


def test_strays_are_removed_a_day_later_and_nothing_else(clients: tuple[int, int], folder: Path) -> None:
    now = datetime.now(UTC)
    kept, erased = stored(clients[0]), stored(clients[1])
    with scopes.scoped({clients[1]}):
        erasure.erase("blob", key=erased.key, reason="retention", by=BY, at=AT, client_id=clients[1])
    # The process died between the commit of the erasure and the removal of the bytes.
    (folder / erased.key.hex[:2] / erased.key.hex).write_bytes(b"contenido")
    with pytest.raises(ZeroDivisionError), scopes.scoped({clients[0]}):
        blobs.keep(blobs.draft([b"rolled back"]), client_id=clients[0], media_type="image/png", at=AT)
        raise ZeroDivisionError
    fresh = blobs.draft([b"on its way"])
    (folder / "README").write_text("somebody's note")
    assert blobs.remove_strays(now=now) == 1, "the erased one"
    assert len(files_in(folder)) == 4
    for path in files_in(folder):
        make_old(path)
    assert blobs.remove_strays(now=now) == 2
    assert {path.name for path in files_in(folder)} == {kept.key.hex, "README"}
    assert not fresh.path.exists()
    assert read(clients[0], kept.key) == b"contenido"
    assert blobs.remove_strays(now=now + timedelta(days=400)) == 0


def test_the_round_reaches_the_files_of_every_client_in_its_own_role(
    clients: tuple[int, int], folder: Path, acting_as: object
) -> None:
    both = [stored(client) for client in clients]
    for path in files_in(folder):
        make_old(path)
    with acting_as("work"):  # type: ignore[operator]
        assert blobs.remove_strays(now=datetime.now(UTC)) == 0
    assert [read(client, blob.key) for client, blob in zip(clients, both, strict=True)] == [b"contenido"] * 2


def test_a_store_that_nobody_used_has_no_strays(clients: tuple[int, int], folder: Path) -> None:
    assert not folder.exists()
    assert blobs.remove_strays(now=datetime.now(UTC)) == 0
    assert not folder.exists()


KILLED = """
import os, signal, sys, uuid
import django
django.setup()
from datetime import UTC, datetime
from tejido.journal import blobs, scopes
draft = blobs.draft([b"half"])
if sys.argv[1] == "drafted":
    os.kill(os.getpid(), signal.SIGKILL)
with scopes.scoped({int(sys.argv[2])}):
    blob = blobs.keep(draft, client_id=int(sys.argv[2]), media_type="image/png", at=datetime.now(UTC))
    print(blob.key.hex, flush=True)
    if sys.argv[1] == "kept":
        os.kill(os.getpid(), signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("when", ["drafted", "kept", "committed"])
def test_a_process_killed_between_file_and_row_leaves_no_half(
    when: str, clients: tuple[int, int], folder: Path, process_environment: dict[str, str], owner: psycopg.Connection
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, when, str(clients[0])],
        env=process_environment | {"TEJIDO_BLOBS": str(folder), "TEJIDO_ROLE": "app"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert killed.returncode == -9, killed.stderr
    rows = owner.execute("SELECT key FROM journal_blob").fetchall()
    if when == "committed":
        ((key,),) = rows
        assert killed.stdout.strip() == key.hex
        assert read(clients[0], key) == b"half"
        return
    assert rows == []
    (path,) = files_in(folder)
    make_old(path)
    assert blobs.remove_strays(now=datetime.now(UTC)) == 1
    assert files_in(folder) == []
