"""A restored vault: what was revoked after the backup stays erased, and the vault goes on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.journeys import test_restored_installation as restored

from tejido import environment
from tejido.cli import backup, restore

pytestmark = pytest.mark.journey

HEAD = """
import json, sys
import django
django.setup()
from datetime import UTC, date, datetime
from tejido.vault import actions, queries
AT = datetime(2026, 3, 10, tzinfo=UTC)
people = [int(word) for word in sys.argv[1:]]
"""
DECLARE = (
    HEAD
    + """
for person in people:
    actions.declare_status(
        person, status="both", basis="self_declared", evidence="none", threshold_version="dane-2025",
        hired_on=date(2026, 1, 1), consent_version="es-1", by_user_id=1, at=AT,
    )
    queries.read_status(person, reader_user_id=1, purpose="correction", at=AT)
"""
)
REVOKE = HEAD + "actions.revoke_status(people[0], by_user_id=1, at=AT)"
READ = (
    HEAD
    + """
found = [queries.read_status(person, reader_user_id=1, purpose="correction", at=AT) for person in people]
print(json.dumps({"statuses": [kept and kept.status for kept in found]}))
"""
)
# A room as `vault.open_room` leaves it, closed again after the backup.
OPEN_ROOM = (
    HEAD
    + """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO vault.room (reviewer_user_id, opened_by_user_id, from_date, to_date, opened_at,"
                   " expires_at, secret) VALUES (1, 2, '2026-02-01', '2026-03-01', now(), now() + interval '9 days',"
                   " sha256('x'))")
"""
)
CLOSE_ROOMS = (
    HEAD
    + """
from tejido.impact import jobs
print(json.dumps({"closed": jobs.close_every_room()}))
"""
)
ROOMS = (
    HEAD
    + """
from django.db import connection
from tejido.impact import rooms
from tejido.journal import scopes
with scopes.scoped({0}), connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM journal_fact WHERE type = 'review_room_closed'")
    print(json.dumps({
        "open": [room.is_open for room in rooms.rooms()],
        "closings": cursor.fetchone()[0],
    }))
"""
)
ATTACK = (
    HEAD
    + """
from django.db import DatabaseError, connection, connections
read = []
for name in ("default", "vault"):
    for table in ("status_at_hire", "self_identification", "snapshot", "consent", "household_member", "secret"):
        try:
            with connections[name].cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM vault.{table}")
                read.append((name, table))
        except DatabaseError as problem:
            assert "permission denied" in str(problem), problem
print(json.dumps({"read": read}))
"""
)
MAKE = (
    restored.HEAD
    + """
with scopes.scoped({0}):
    scenes.install(demonstration=False)
    floor = scenes.floor(agent_count=2)
    tell(people=[agent.pk for agent in floor.agents])
"""
)


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tejido-restored-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_what_was_revoked_or_closed_after_the_backup_stays_so(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with restored.Installation(place / "old", "wheel") as old:
        old.migrate()
        people = old.run("owner", MAKE)["people"]
        old.run("app", DECLARE, *people)
        old.run("owner", OPEN_ROOM)
        backup.write(old.environment, file=place / "one.tar", at=restored.AT)
        old.run("app", REVOKE, people[0])
        assert old.run("owner", CLOSE_ROOMS) == {"closed": 1}
    (place / "old" / restore.LEDGER_NAME).touch()
    new = restored.Installation(place / "new", "wheel")
    # No backup holds the keys of the vault: whoever restores brings them along.
    (place / "new").mkdir(exist_ok=True)
    shutil.copy(place / "old" / environment.VAULT_KEYS_NAME, place / "new")
    # The value that was revoked, and the consent with it.
    assert restore.read(new.environment, file=place / "one.tar", ledger=place / "old" / restore.LEDGER_NAME) == 2
    assert "stood open in the backup: 1." in capsys.readouterr().out
    with new:
        assert new.run("app", ROOMS) == {"open": [False], "closings": 1}
        # The grants came along as they were: the application's role reads no table of the vault here either.
        assert new.run("app", ATTACK)["read"] == []
        # The log's numbers and the mark of the last one used came along: reading goes on.
        assert new.run("app", READ, *people)["statuses"] == [None, "both"]
        new.run("app", DECLARE, people[0])
        assert new.run("app", READ, *people)["statuses"] == ["both", "both"]
        ledger = (place / "new" / restore.VAULT_LEDGER_NAME).read_text()
    assert len(ledger.splitlines()) == 2
    assert "both" not in ledger
