"""Kill -9 of every part under load: what was acknowledged is there once, and nothing is doubled or stuck.

The load is real: the demonstration's agents and customers play a day through pages and sockets while more customers
write as fast as they are answered, and each remembers what the installation acknowledged. A short form belongs to every
run of the tests; `make soak` does the same 200 times, in an order that `TEJIDO_SOAK_SEED` repeats. By
`TEJIDO_SOAK_EVERY` a kill comes no sooner than so many seconds after the one before.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest
from tests import served

from tejido.cli import serve

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]
# Every part in turn; PostgreSQL itself dies as well as the process that looks after it.
KILLED = ("route", "web", "live", "work", "database", "web", "route", "postgres")
PARTS = ("route", "web", "live", "work", "database", "postgres")
KILL_COUNT = int(os.environ.get("TEJIDO_SOAK_KILLS", len(KILLED)))
SEED = int(os.environ.get("TEJIDO_SOAK_SEED", "2026"))
EVERY_SECONDS = float(os.environ.get("TEJIDO_SOAK_EVERY", "0"))
WRITERS = 4
PAUSE_SECONDS = 1.5
REQUEST_SECONDS_MAX = 5.0
RETRY_SECONDS = 0.2
QUIET_SECONDS_MAX = 60.0
ACKNOWLEDGED_MIN = 50
ANSWERED_MIN = 20
TELL_EVERY = 20
# A contact that is nowhere: its state promises a row that is not there.
STUCK = """
SELECT contact.id, contact.state FROM contacts_contact AS contact WHERE
    (contact.state IN ('waiting', 'offered')) <> EXISTS (
        SELECT FROM contacts_stay AS stay WHERE stay.contact_id = contact.id AND stay.to_at IS NULL)
    OR (contact.state = 'offered') <> EXISTS (
        SELECT FROM contacts_offer AS offer WHERE offer.contact_id = contact.id AND offer.state = 'pending')
    OR (contact.state IN ('serving', 'wrapping')) <> EXISTS (
        SELECT FROM contacts_leg AS leg
        WHERE leg.contact_id = contact.id AND leg.role = 'serving' AND leg.to_at IS NULL)
"""


@pytest.fixture
def centre() -> Iterator[served.Centre]:
    with served.centre("tables", is_durable=True) as made:
        made.start()
        yield made


class Writer(threading.Thread):
    """A customer who says everything until it is acknowledged, always under the same id, and counts on what was."""

    def __init__(self, *, base_url: str, programme: str, seed: int, stopping: threading.Event) -> None:
        super().__init__(name=f"writer-{seed}")
        self.base = f"{base_url}/widget"
        self.programme = programme
        self.rng = random.Random(seed)
        self.stopping = stopping
        self.acknowledged: list[uuid.UUID] = []
        self.opened: list[uuid.UUID] = []
        self.unexpected: list[str] = []

    def run(self) -> None:
        with httpx.Client(timeout=REQUEST_SECONDS_MAX) as session:
            while not self.stopping.is_set():
                self.hold_a_conversation(session)

    def hold_a_conversation(self, session: httpx.Client) -> None:
        contact_id, message_id = self._id(), self._id()
        notice = self._notice(session)
        if notice is None:
            return
        answer = self._until_answered(
            session,
            f"{self.base}/{self.programme}/contacts",
            {"client_contact_id": str(contact_id), "client_message_id": str(message_id), "language": "es",
             "text": "Buenas", "name": "Escritora", "notice": notice},
            {},
        )  # fmt: skip
        if answer is None:
            return
        self.opened.append(contact_id)
        self.acknowledged.append(message_id)
        for _ in range(self.rng.randint(1, 6)):
            message_id = self._id()
            said = self._until_answered(
                session,
                f"{self.base}/thread/messages",
                {"client_message_id": str(message_id), "text": "¿Sigue ahí?"},
                {"Authorization": f"Thread {answer['token']}"},
            )
            if said is None:
                return
            self.acknowledged.append(message_id)

    def _until_answered(
        self, session: httpx.Client, url: str, body: dict[str, str], headers: dict[str, str]
    ) -> dict[str, Any] | None:
        """Post until it is acknowledged; None when the installation says that this conversation is over."""
        while True:
            try:
                answer = session.post(url, json=body, headers=headers)
            except httpx.HTTPError:
                time.sleep(RETRY_SECONDS)
                continue
            if answer.status_code in (200, 201):
                found: dict[str, Any] = answer.json()
                return found
            if answer.status_code in (409, 429):
                self.stopping.wait(RETRY_SECONDS)
                return None
            if answer.status_code != 503:
                self.unexpected.append(f"{answer.status_code} {answer.text[:200]}")
                return None
            time.sleep(RETRY_SECONDS)

    def _notice(self, session: httpx.Client) -> str | None:
        """Read the notice about personal data, as the widget shows it first; None while nobody answers."""
        try:
            answer = session.get(f"{self.base}/{self.programme}/opening")
        except httpx.HTTPError:
            time.sleep(RETRY_SECONDS)
            return None
        if answer.status_code == 503:
            time.sleep(RETRY_SECONDS)
            return None
        if answer.status_code != 200:
            self.unexpected.append(f"{answer.status_code} {answer.text[:200]}")
            return None
        key: str = answer.json()["notice"]["key"]
        return key

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)


class Play(threading.Thread):
    """The demonstration's own agents and customers, who play one day after the other until told to stop."""

    def __init__(self, centre: served.Centre, stopping: threading.Event) -> None:
        super().__init__(name="play")
        self.centre, self.stopping = centre, stopping
        self.told = ""
        self.codes: list[int] = []
        self.process: subprocess.Popen[str] | None = None

    def run(self) -> None:
        while not self.stopping.is_set():
            self.process = subprocess.Popen(
                serve.command("demo", "--headless", "--day", "--from", "09:00", "--steady", "--agents", "20"),
                env=self.centre.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
            self.told, _ = self.process.communicate()
            self.codes.append(self.process.returncode)

    def stop(self) -> None:
        """Let everybody leave the stage, as Ctrl-C does."""
        assert self.process is not None
        self.process.terminate()
        self.join()


def order() -> list[str]:
    """Return which part dies when: each at least once, then as chance has it."""
    chance = random.Random(SEED)
    return [*KILLED, *(chance.choice(PARTS) for _ in range(KILL_COUNT))][:KILL_COUNT]


def answered(owner: psycopg.Connection[Any]) -> int:
    """Return how many contacts an agent has taken."""
    (count,) = owner.execute("SELECT count(*) FROM contacts_leg WHERE role = 'serving'").fetchone() or (0,)
    return int(count)


def test_kill_9_of_each_part_under_load_loses_and_doubles_nothing(centre: served.Centre) -> None:
    stopping = threading.Event()
    play = Play(centre, stopping)
    play.start()
    with centre.owner() as owner:
        served.until(lambda: owner.execute("SELECT 1 FROM contacts_leg LIMIT 1").fetchone() is not None, "no play")
        (programme,) = owner.execute("SELECT key FROM clients_programme ORDER BY id LIMIT 1").fetchone() or ("",)
    writers = [
        Writer(base_url=f"http://localhost:{centre.port}", programme=str(programme), seed=seed, stopping=stopping)
        for seed in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    began = time.monotonic()
    for number, name in enumerate(order(), start=1):
        time.sleep(max(PAUSE_SECONDS, began + number * EVERY_SECONDS - time.monotonic()))
        centre.kill(name)
        served.until(centre.is_well, centre.lines)
        if number % TELL_EVERY == 0:
            print(f"{number} of {KILL_COUNT} kills survived; {sum(len(w.acknowledged) for w in writers)} acknowledged")
    served.until(lambda: sum(len(writer.acknowledged) for writer in writers) > ACKNOWLEDGED_MIN, "nothing is written")
    with centre.owner() as owner:
        served.until(lambda: answered(owner) > ANSWERED_MIN, "nobody is answered")
    stopping.set()
    for writer in writers:
        writer.join()
    play.stop()
    assert set(play.codes) == {0}, play.told[-3000:]

    assert [problem for writer in writers for problem in writer.unexpected] == []
    acknowledged = [str(found) for writer in writers for found in writer.acknowledged]
    opened = [str(found) for writer in writers for found in writer.opened]
    with centre.owner() as owner:
        counts = dict(
            owner.execute(
                "SELECT client_message_id::text, count(*) FROM contacts_message"
                " WHERE client_message_id = ANY (%s::uuid[]) GROUP BY 1",
                [acknowledged],
            ).fetchall()
        )
        assert set(acknowledged) == set(counts), "an acknowledged message is lost"
        assert set(counts.values()) == {1}, "an acknowledged message is there twice"
        one_each = owner.execute(
            "SELECT count(*), count(DISTINCT provider_id) FROM contacts_contact WHERE provider_id = ANY (%s)", [opened]
        ).fetchone()
        assert one_each == (len(opened), len(opened))
        doubled = owner.execute(
            "SELECT contact_id FROM contacts_leg WHERE role = 'serving' AND to_at IS NULL"
            " GROUP BY contact_id HAVING count(*) > 1"
        ).fetchall()
        assert doubled == []
        # Offers that nobody answered are taken back by the clock, whoever made them.
        served.until(
            lambda: owner.execute("SELECT 1 FROM contacts_offer WHERE state = 'pending'").fetchone() is None,
            "an offer is stuck",
        )
        miscounted = owner.execute(
            "SELECT load.person_id, load.used FROM people_load AS load WHERE load.used <>"
            " (SELECT count(*) FROM contacts_offer AS offer WHERE offer.person_id = load.person_id"
            "  AND offer.channel = load.channel AND offer.state = 'pending')"
            " + (SELECT count(*) FROM contacts_leg AS leg"
            "  JOIN contacts_contact AS contact ON contact.id = leg.contact_id"
            "  WHERE leg.person_id = load.person_id AND contact.channel = load.channel AND leg.role = 'serving'"
            "  AND leg.to_at IS NULL)"
        ).fetchall()
        assert miscounted == []
        assert owner.execute(STUCK).fetchall() == []
        # More facts come while this is read, so it is one statement: each of them is numbered, or waits for it.
        dense = owner.execute(
            "SELECT max(position) = count(*), count(*) + (SELECT count(*) FROM journal_pending) ="
            " (SELECT count(*) FROM journal_fact) FROM journal_position"
        ).fetchone()
        assert dense == (True, True)
        served.until(
            lambda: owner.execute("SELECT 1 FROM journal_pending LIMIT 1").fetchone() is None, "facts are unnumbered"
        )
    followed = subprocess.run(serve.command("replay"), env=centre.environ, capture_output=True, text=True, check=False)
    assert followed.returncode == 0, followed.stdout[-3000:] + followed.stderr[-3000:]
