"""Stored files are in the backup and come back with it; the erased ones do not, and nobody's folder is touched."""

from __future__ import annotations

import json
import os
import stat
import tarfile
from pathlib import Path

import pytest
from tests.journeys import test_restored_installation as restored

from tejido import environment as environment_module
from tejido.cli import backup, backup_file, blob_folder, errors, restore

pytestmark = pytest.mark.journey
place = restored.place
AT = restored.AT

STORE = (
    restored.HEAD
    + """
from datetime import datetime, UTC
from tejido.journal import blobs
with scopes.scoped({0}):
    scenes.install(demonstration=False)
    client = scenes.floor(agent_count=0).client.pk
keys = []
for content in (b"first", b"second", b"third", b"fourth"):
    draft = blobs.draft([content])
    with scopes.scoped({client}):
        keys.append(blobs.keep(draft, client_id=client, media_type="image/png", at=datetime.now(UTC)).key)
tell(keys=keys, client=client)
"""
)
ERASE = (
    restored.HEAD
    + """
import uuid
key, client = uuid.UUID(sys.argv[1]), int(sys.argv[2])
with scopes.scoped({0, client}):
    erasure.erase("blob", key=key, reason="customer_request", by=scenes.BY, at=scenes.START, client_id=client)
"""
)
READ = (
    restored.HEAD
    + """
from tejido.journal import blobs, models
with scopes.scoped(scopes.every_client()):
    found = [
        [blob.key, blob.erased_at is None and blobs.opened(blob).read().decode()]
        for blob in models.Blob.objects.order_by("id")
    ]
tell(found=found)
"""
)


def files_in(store: Path) -> set[str]:
    return {path.name for path in store.rglob("*") if path.is_file()}


def test_files_come_back_with_their_rows_and_the_erased_ones_do_not(place: Path) -> None:
    with restored.Installation(place / "old", "wheel") as old:
        old.migrate()
        made = old.run("app", STORE)
        first, second, third, fourth = made["keys"]
        old.run("app", ERASE, first, made["client"])
        # Lost to a broken disk, and changed by one.
        blob_folder.place(old.environment.blobs, third.replace("-", "")).unlink()
        blob_folder.place(old.environment.blobs, fourth.replace("-", "")).write_bytes(b"f0urth")
        manifest = backup.write(old.environment, file=place / "one.tar", at=AT)
        old.run("app", ERASE, second, made["client"])
    assert (manifest.files_count, manifest.files_bytes) == (2, 12)
    assert (manifest.files_missing_count, manifest.files_damaged_count) == (1, 1)
    with tarfile.open(place / "one.tar") as archive:
        assert sum(name.startswith("files/") for name in archive.getnames()) == 2
    assert stat.S_IMODE((place / "one.tar").stat().st_mode) == 0o600

    new = restored.Installation(place / "new", "wheel")
    assert restore.read(new.environment, file=place / "one.tar", ledger=place / "old" / "erasures.jsonl") == 2
    store = new.environment.blobs
    assert files_in(store) == {fourth.replace("-", "")}
    assert stat.S_IMODE(store.stat().st_mode) == 0o700
    for path in store.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o600 if path.is_file() else 0o700)
        assert (path.stat().st_uid, path.stat().st_gid) == (new.environment.data.stat().st_uid, os.getegid())
    with new:
        blob_folder.place(store, third.replace("-", "")).parent.mkdir(exist_ok=True)
        blob_folder.place(store, third.replace("-", "")).write_bytes(b"third")
        assert new.run("work", READ)["found"] == [[first, False], [second, False], [third, "third"], [fourth, "f0urth"]]
        # The restored installation is backed up like any other.
        assert backup.write(new.environment, file=place / "two.tar", at=AT).files_count == 2


@pytest.fixture
def archive(place: Path) -> Path:
    """A backup with two stored files; its dump is none."""
    (place / "files").mkdir()
    listed = []
    for number, content in enumerate((b"a" * 100_000, b"b" * 100_000)):
        name = f"{number:032x}"
        path = place / "files" / name
        path.write_bytes(content)
        listed.append(blob_folder.Listed(name=name, path=path, digest="0" * 64))
    (place / "dump").write_bytes(os.urandom(5000))
    backup_file.write(
        file=place / "one.tar", dump=place / "dump", tejido_version="0", postgres_version="15.1", taken_at="now",
        files=listed,
    )  # fmt: skip
    return place / "one.tar"


def surroundings(data: Path, **more: str) -> environment_module.Environment:
    return environment_module.read({"TEJIDO_DATA": str(data)} | more)


def rewritten(file: Path, *, without: str = "", instead: str = "", name: str = "") -> None:
    """Write a tar again without a member, or with another name for it."""
    with tarfile.open(file) as source:
        members = [(entry, source.extractfile(entry).read()) for entry in source]  # type: ignore[union-attr]
    with tarfile.open(file, "w") as target:
        for entry, content in members:
            if without and entry.name.endswith(without):
                continue
            if instead and entry.name.endswith(instead):
                entry.name = name
            with (file.parent / "part").open("wb+") as stream:
                stream.write(content)
                stream.seek(0)
                target.addfile(entry, stream)


@pytest.mark.parametrize("harm", ["flipped", "one left out", "renamed", "outside", "cut"])
def test_a_backup_whose_files_were_changed_is_refused_before_anything_is_made(
    place: Path, archive: Path, harm: str
) -> None:
    if harm == "flipped":
        content = bytearray(archive.read_bytes())
        content[content.index(b"b" * 1000) + 500] ^= 1
        archive.write_bytes(content)
    elif harm == "one left out":
        rewritten(archive, without="1")
    elif harm == "renamed":
        rewritten(archive, instead="1", name=f"files/{2:032x}")
    elif harm == "outside":
        rewritten(archive, instead="1", name="files/../../../outside")
    else:
        archive.write_bytes(archive.read_bytes()[:150_000])
    new = surroundings(place / "new")
    with pytest.raises(errors.BackupDamaged):
        restore.read(new, file=archive, ledger=None)
    assert list(new.data.iterdir()) == []
    assert not (place / "outside").exists()


def test_a_dump_that_cannot_be_read_leaves_no_files(place: Path, archive: Path) -> None:
    new = surroundings(place / "new", TEJIDO_BLOBS=str(place / "kept"))
    (place / "kept").mkdir()
    with pytest.raises(errors.RestoreFailed):
        restore.read(new, file=archive, ledger=None)
    assert list((place / "kept").iterdir()) == []


def test_a_folder_in_use_is_left_alone(place: Path, archive: Path) -> None:
    in_use = place / "in_use" / "ab" / ("ab" + "0" * 30)
    in_use.parent.mkdir(parents=True)
    in_use.write_bytes(b"precious")
    new = surroundings(place / "new", TEJIDO_BLOBS=str(place / "in_use"))
    with pytest.raises(errors.BlobFolderNotEmpty, match="TEJIDO_BLOBS"):
        restore.read(new, file=archive, ledger=None)
    assert in_use.read_bytes() == b"precious"


def test_what_an_interrupted_restore_left_is_taken_away(place: Path, archive: Path) -> None:
    left = place / "new" / "blobs" / blob_folder.RESTORING_NAME / "ab"
    left.mkdir(parents=True)
    (left / "ab").write_bytes(b"half")
    with pytest.raises(errors.RestoreFailed):
        restore.read(surroundings(place / "new"), file=archive, ledger=None)
    assert files_in(place / "new" / "blobs") == set()


def test_a_backup_of_the_first_format_is_still_read(place: Path, archive: Path) -> None:
    with tarfile.open(archive) as source:
        dump = source.extractfile("database.dump").read()  # type: ignore[union-attr]
        manifest = json.loads(source.extractfile("manifest.json").read())  # type: ignore[union-attr]
    old = {name: value for name, value in manifest.items() if not name.startswith("files_")} | {"format": 1}
    (place / "manifest.json").write_text(json.dumps(old))
    (place / "database.dump").write_bytes(dump)
    with tarfile.open(archive, "w") as target:
        target.add(place / "manifest.json", arcname="manifest.json")
        target.add(place / "database.dump", arcname="database.dump")
    (place / "out").mkdir()
    found = backup_file.extract(archive, dump=place / "again", files=place / "out")
    assert (found.format, found.files_count) == (1, 0)
    assert (place / "again").read_bytes() == dump
