"""A real installation, restored: everything goes on in a new cluster, and what was erased stays erased."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tejido import environment as environment_module
from tejido.cli import backup, binaries, restore, serve
from tejido.cli import cluster as cluster_module

pytestmark = pytest.mark.journey
ROOT = Path(__file__).resolve().parents[2]
AT = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
_HOST_MAJOR = next((found.major for found in binaries.available() if found.kind == "host"), None)

HEAD = """
import json, sys
import django
django.setup()
from tejido.contacts import models
from tejido.core import facts
from tejido.journal import erasure, queries, scopes, sequencer
from tejido.people import actions as people_actions
from tejido.people import models as people
from tests import scenes
def tell(**what):
    print(json.dumps(what, default=str))
"""
ARRIVE = (
    HEAD
    + """
with scopes.scoped({0}):
    scenes.install(demonstration=False)
    floor = scenes.floor(agent_count=1)
    people.Presence.objects.update(connections=1)
    people_actions.choose_activity(
        person_id=floor.agents[0].pk, activity="available", reason=None, by=scenes.BY, at=floor.at
    )
    floor.accept(floor.offer(floor.arrive("Mi clave es 1234"), floor.agents[0]))
    floor.arrive("Buenas tardes")
    messages = models.Message.objects.order_by("id")
    tell(messages=[message.key for message in messages], client=floor.client.pk, digest=messages[0].digest)
"""
)
ERASE = (
    HEAD
    + """
key, client = sys.argv[1], int(sys.argv[2])
with scopes.scoped({0, client}):
    erasure.erase("message", key=key, reason="customer_request", by=scenes.BY, at=scenes.START, client_id=client)
"""
)
LOOK = (
    HEAD
    + """
last = sequencer.number_pending()
with scopes.scoped(scopes.every_client()):
    journal = [[fact.position, fact.type, fact.happened_at, fact.data] for fact in queries.read_since(0)]
    texts = [message.text for message in models.Message.objects.order_by("id")]
    digests = [message.digest for message in models.Message.objects.order_by("id")]
    states = list(models.Contact.objects.order_by("id").values_list("state", flat=True))
tell(last=last, journal=journal, texts=texts, digests=digests, states=states)
"""
)
GO_ON = (
    HEAD
    + """
with scopes.scoped({0, int(sys.argv[1])}):
    contact = models.Contact.objects.get(state="waiting")
    from tejido.contacts import actions
    actions.end_contact(contact=contact, reason="customer_left", by=scenes.BY, at=scenes.START)
    tell(state=models.Contact.objects.get(pk=contact.pk).state)
"""
)


class Installation:
    """An installation whose cluster runs while the scripts of a test use it as one of its processes would."""

    def __init__(self, data: Path, postgres: str) -> None:
        self.environment = environment_module.read({"TEJIDO_DATA": str(data), "TEJIDO_POSTGRES": postgres})
        given = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "DATABASE_"))}
        self.environ = given | {
            "TEJIDO_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "tejido.settings",
            "PYTHONPATH": str(ROOT),
        }
        self.cluster = cluster_module.Cluster(data=data, postgres=self.environment.postgres)

    def __enter__(self) -> Installation:
        self.cluster.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.cluster.stop()

    def migrate(self) -> None:
        subprocess.run(serve.command("migrate"), env=self.environ, check=True)

    def run(self, role: environment_module.Role, source: str, *words: object) -> dict[str, Any]:
        answer = subprocess.run(
            [sys.executable, "-c", source, *map(str, words)], env=self.environ | {"TEJIDO_ROLE": role},
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        return json.loads(answer.stdout) if answer.stdout else {}

    def command(self, *words: str, status: int = 0) -> str:
        """Return what a command printed."""
        done = subprocess.run(serve.command(*words), env=self.environ, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        return done.stdout


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tejido-restored-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_everything_goes_on_and_the_erased_stays_erased(place: Path) -> None:
    """From PostgreSQL 15 to 18 where the machine has 15, else from 18 to 18."""
    with Installation(place / "old", "host" if _HOST_MAJOR == 15 else "wheel") as old:
        old.migrate()
        made = old.run("owner", ARRIVE)
        assert "seal 1: " in old.command("seal")
        before = old.run("work", LOOK)
        backup.write(old.environment, file=place / "one.tar", at=AT)
        old.run("app", ERASE, made["messages"][0], made["client"])
        assert "seal 2: " in old.command("seal")
    assert before["texts"] == ["Mi clave es 1234", "Buenas tardes"]
    assert b"1234" not in (place / "old" / "erasures.jsonl").read_bytes()

    new = Installation(place / "new", "wheel")
    assert restore.read(new.environment, file=place / "one.tar", ledger=place / "old" / "erasures.jsonl") == 1
    with new:
        # What is under the first seal is whole, also what was erased; the second seal came after the backup.
        told = new.command("verify", "--against", str(place / "old" / "seals"), status=1)
        assert told.startswith("seal 2: exported, but not in the database: restored from an older backup")
        assert "\n1 difference." in told
        after = new.run("work", LOOK)
        assert after["texts"] == [None, "Buenas tardes"]
        assert after["digests"] == before["digests"]
        # The restored journal is the one that was, to the last position, and goes on from there.
        assert after["journal"] == before["journal"]
        assert after["states"] == ["serving", "waiting"]
        new.run("app", GO_ON, made["client"])
        later = new.run("work", LOOK)
        assert later["journal"][: before["last"]] == before["journal"]
        assert later["last"] > before["last"]
        assert [row[0] for row in later["journal"]] == list(range(1, later["last"] + 1))
    # The new installation's own ledger holds the erasure too, for the restore after this one.
    assert made["messages"][0] in (place / "new" / "erasures.jsonl").read_text()
