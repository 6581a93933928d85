"""Files that find no room: nothing half-written under a name that counts, and words that say which folder is full."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import stat
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.test import override_settings
from tests import scenes, small_disks

from tejido.cli import backup, backup_file
from tejido.cli import errors as cli_errors
from tejido.contacts import models as contacts
from tejido.core import facts
from tejido.journal import blobs, erasure, errors, ledger_file, scopes
from tejido.web.shared import refusals


def lines(*texts: str) -> list[str]:
    return list(texts)


def test_a_ledger_takes_lines_whole_or_not_at_all(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    assert ledger_file.add(ledger, mode=0o600, missing=lambda there: lines("uno", "dos")) == 2
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    before = ledger.read_bytes()
    with small_disks.short_files(len(before) + 3):
        with pytest.raises(errors.LedgerNotWritten, match=str(tmp_path)):
            ledger_file.add(ledger, mode=0o600, missing=lambda there: lines("tres", "cuatro"))
        assert ledger.read_bytes() == before
    # A loss of power leaves what no limit would: half a line, which the next call takes away.
    ledger.write_bytes(before + b"tr")
    seen: list[list[str]] = []

    def missing(there: list[str]) -> list[str]:
        seen.append(there)
        return [text for text in ("uno", "dos", "tres") if text not in there]

    assert [ledger_file.add(ledger, mode=0o600, missing=missing) for _ in range(2)] == [1, 0]  # type: ignore[arg-type]
    assert seen == [["uno", "dos"], ["uno", "dos", "tres"]]
    assert ledger.read_text() == "uno\ndos\ntres\n"


def test_an_erasure_stands_when_its_ledger_cannot_be_written(
    committed: None, owner: psycopg.Connection, tmp_path: Path
) -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=0)
        message = contacts.Message.objects.get(contact=floor.arrive("mi cédula es 123"))
    taken = tmp_path / "taken"
    taken.write_text("a file where the folder should be")
    with (
        override_settings(ENVIRONMENT=dataclasses.replace(settings.ENVIRONMENT, data=taken)),
        scopes.scoped(floor.scope),
    ):
        erasure.erase(
            "message", key=message.key, reason="customer_request", by=facts.SYSTEM, at=floor.at,
            client_id=floor.client.pk,
        )  # fmt: skip
    assert owner.execute("SELECT text FROM contacts_message").fetchone() == (None,)
    ledger = tmp_path / "erasures.jsonl"
    assert erasure.export_ledger(ledger) == 1
    assert json.loads(ledger.read_text())["key"] == str(message.key)


def test_a_backup_on_a_full_disk_leaves_nothing_and_names_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, dump = tmp_path / "backup.tar", tmp_path / "dump"
    dump.write_bytes(os.urandom(50_000))

    def written(*_: object, **__: object) -> backup_file.Manifest:
        return backup_file.write(file=file, dump=dump, tejido_version="0", postgres_version="18.0", taken_at="now")

    # Everything but PostgreSQL's own dump, which needs a server.
    monkeypatch.setattr(backup, "_write", written)
    monkeypatch.setattr(backup.database_access, "is_made", lambda environment: True)
    with small_disks.short_files(20_000), pytest.raises(cli_errors.BackupFailed, match=rf"{tmp_path}: File too large"):
        backup.write(settings.ENVIRONMENT, file=file, at=scenes.START)
    assert [path.name for path in tmp_path.iterdir()] == ["dump"]
    assert backup.write(settings.ENVIRONMENT, file=file, at=scenes.START).dump_bytes == 50_000


def test_a_store_without_room_keeps_no_half_of_a_file(tmp_path: Path) -> None:
    with override_settings(ENVIRONMENT=dataclasses.replace(settings.ENVIRONMENT, blobs=tmp_path)):
        with small_disks.short_files(10_000), pytest.raises(errors.StorageAway):
            blobs.draft([os.urandom(8_000), os.urandom(8_000)])
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_finds_no_room_wherever_it_is_written_is_a_503() -> None:
    """A spreadsheet is put together in a folder for passing files, which may be full as well."""
    refusal = refusals.of(OSError(errno.ENOSPC, "No space left on device"))
    assert refusal is not None
    assert (refusal.status, refusal.code) == (503, "storage_away")
    assert refusals.of(OSError(errno.EACCES, "Permission denied")) is None
