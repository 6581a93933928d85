"""Live and replay agree: a real router's offers are decided again by its input log, and facts give the tables.

The floor is worked as it would be, with desks connected by the code of the socket process; nothing is set behind the
facts' back except where a test wants the difference to be seen.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from tests import play as play_module
from tests import scenes, served

from tejido.cli import cluster as cluster_module
from tejido.clients import actions as client_actions
from tejido.contacts import actions, decision_replay, models, offers
from tejido.core import facts
from tejido.core.routing import decisions, instants
from tejido.journal import clock, scopes
from tejido.people import actions as people_actions

WAIT_SECONDS_MAX = 120.0
TERMS = decisions.Terms(
    wait=1.5, priority=0.0, level=0.0, idle=2.25, load=-10.0, scarcity=0.0, idle_share=0.5, sticky=0.0, growth=0.0,
    total=-5.75,
)  # fmt: skip
TAMPERING = (
    "UPDATE contacts_offer SET terms = jsonb_set(terms, '{total}', '-1')",
    "UPDATE contacts_leg SET disposition_id = NULL WHERE disposition_id IS NOT NULL",
    "UPDATE contacts_message SET text = 'otra cosa' WHERE number = 1",
    "UPDATE people_load SET used = used + 1",
    "UPDATE contacts_contact SET priority = priority + 1",
)


class House:
    """A floor with two agents, real router processes, and the command."""

    def __init__(self, play: play_module.Play, environment: dict[str, str], owner: psycopg.Connection) -> None:
        self.play = play
        self.floor = play.floor
        self.owner = owner
        self._environment = environment
        self._routers: list[subprocess.Popen[bytes]] = []
        self._offers = 600, date(2026, 11, 1)
        self._target_seconds = 30

    def route(self) -> subprocess.Popen[bytes]:
        """Start a router and wait until it leads."""
        before = self.number("SELECT max(epoch) FROM contacts_leadership")
        command = [sys.executable, "-m", "tejido.cli.main", "route"]
        process = subprocess.Popen(command, env=self._environment | {"TEJIDO_ROLE": "route"})
        self._routers.append(process)
        served.until(lambda: self.number("SELECT max(epoch) FROM contacts_leadership") > before)
        return process

    def stop(self) -> None:
        for process in self._routers:
            process.kill()
            process.wait()

    def replay(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tejido.cli.main", "replay", *words]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)

    def arrive(self, count: int) -> None:
        with scopes.scoped(self.floor.scope):
            for _ in range(count):
                self.floor.at = clock.now()
                self.floor.arrive()

    def choose(self, number: int, activity: str) -> None:
        with scopes.scoped(self.floor.scope):
            people_actions.choose_activity(
                person_id=self.floor.agents[number].pk, activity=activity, reason=None, by=scenes.BY, at=clock.now()
            )

    def answer(self, answer: str) -> None:
        """Accept or reject the oldest pending offer, once there is one."""
        served.until(lambda: self.number("SELECT count(*) FROM contacts_offer WHERE state = 'pending'"))
        with scopes.scoped(self.floor.scope):
            offer = models.Offer.objects.filter(state="pending").earliest("id")
            given = {"offer_key": offer.key, "person_id": offer.person_id, "by": scenes.BY, "at": clock.now()}
            if answer == "accept":
                offers.accept(**given)
            else:
                offers.reject(**given, reason="busy")

    def finish(self) -> None:
        """End the oldest contact that is served, and wrap it up."""
        with scopes.scoped(self.floor.scope):
            leg = models.Leg.objects.filter(state="open").earliest("id")
            actions.write_message(
                contact=leg.contact, author="agent", leg=leg, client_message_id=leg.key, text="Listo", by=scenes.BY,
                at=clock.now(),
            )  # fmt: skip
            actions.end_contact(contact=leg.contact, reason="agent", by=scenes.BY, at=clock.now())
            actions.finish_wrap_up(
                contact=leg.contact, person_id=leg.person_id or 0, disposition_key=self.floor.disposition.key,
                note="Todo bien", by=scenes.BY, at=clock.now(),
            )  # fmt: skip

    def leave_first(self) -> None:
        """Let the customer who has waited longest give up."""
        with scopes.scoped({self.floor.client.pk}):
            contact = models.Contact.objects.filter(state__in=("waiting", "offered")).earliest("id")
            by = facts.Actor("customer", contact.customer_id or 0)
            actions.end_contact(contact=contact, reason="customer", by=by, at=clock.now())

    def give_offers(self, seconds: int, *, from_date: date) -> None:
        """Let later offers of the queue stand for so long; the router reads its policy anew."""
        self._offers = seconds, from_date
        self._tell_target()

    def refuse_a_claim(self) -> None:
        """Hold the contacts that wait while an agent becomes available: the claim finds them locked."""
        with self.owner.transaction():
            self.owner.execute("SELECT FROM contacts_contact WHERE state = 'waiting' FOR UPDATE")
            self.choose(0, "available")
            served.until(lambda: self.logged("offer_refused"))

    def logged(self, kind: str) -> int:
        return self.number(f"SELECT count(*) FROM contacts_routerinput WHERE what = '{kind}'")

    def settle(self) -> None:
        """Wait until the router has written what it was told: it takes facts in turn, and the last is this one.

        A target of another second is something that it always writes down, and it changes nobody's offer.
        """
        self._tell_target()

    def _tell_target(self) -> None:
        """Set the target that is in force with another promise, and wait until the router has written that down."""
        offer_seconds, from_date = self._offers
        self._target_seconds += 1
        before = self.logged("policy_changed")
        with scopes.scoped(self.floor.scope):
            client_actions.set_target(
                queue=self.floor.queue, channel="chat", from_date=from_date, variant="answered_in_time",
                target_seconds=self._target_seconds, target_share=0.8, offer_seconds=offer_seconds, by=scenes.BY,
                at=clock.now(),
            )  # fmt: skip
        served.until(lambda: not self._routers or self.logged("policy_changed") > before)

    def number(self, statement: str) -> int:
        row = self.owner.execute(statement).fetchone()  # type: ignore[arg-type]
        return int(row[0] or 0) if row else 0


@pytest.fixture
def house(
    committed: None, owner: psycopg.Connection, cluster: cluster_module.Cluster, database_name: str,
    process_environment: dict[str, str],
) -> Iterator[House]:  # fmt: skip
    with play_module.on_floor(cluster, database_name, owner, agent_count=2) as play:
        # A day that is no holiday, whenever the test runs.
        with scopes.scoped({0}):
            clock.change(factor=1.0, by=scenes.BY, real_at=clock.machine_now(), world_at=scenes.START)
        clock.forget()
        made = House(play, process_environment, owner)
        yield made
        made.stop()


@pytest.mark.journey
def test_live_and_replay_agree(house: House) -> None:
    """A day in small: answered, sent back, missed, given up, a claim refused, one leader killed and one stopped."""
    owner = house.owner
    house.give_offers(600, from_date=date(2026, 11, 1))
    first = house.route()
    house.answer("accept")
    house.answer("reject")
    house.answer("accept")
    house.finish()
    house.give_offers(1, from_date=date(2026, 11, 2))
    house.arrive(2)
    house.answer("accept")
    served.until(lambda: house.number("SELECT count(*) FROM contacts_offer WHERE state = 'timed_out'"))
    house.give_offers(600, from_date=date(2026, 11, 3))
    house.leave_first()
    for number in (0, 1):
        house.choose(number, "lunch")
    house.settle()
    house.refuse_a_claim()
    house.answer("accept")
    first.kill()
    first.wait()
    second = house.route()
    house.arrive(1)
    house.choose(1, "available")
    house.answer("accept")
    house.finish()
    house.play.lines.close_one(house.floor.agents[1].pk)
    house.settle()
    second.terminate()
    assert second.wait(timeout=WAIT_SECONDS_MAX) == 0

    with scopes.scoped(house.floor.scope):
        leads = decision_replay.leads()
        reports = [decision_replay.replayed(lead) for lead in leads]
    assert [report.differences for report in reports] == [[], []]
    assert [lead.epoch for lead in leads] == [2, 3]
    assert reports[0].refused_count > 0
    assert reports[0].taken_back_count > 0
    assert min(report.same_count for report in reports) > 0
    assert reports[1].unlogged_count == 0, "a router that is told to stop writes down what it was told"
    made = house.number("SELECT count(*) FROM contacts_offer")
    assert sum(report.same_count + report.unlogged_count for report in reports) == made

    for words in ((), ("--decisions", "--pool", str(leads[0].pool_key))):
        told = house.replay(*words)
        assert (told.returncode, told.stderr) == (0, ""), told.stdout
        assert told.stdout.endswith("No difference.\n")
    nowhere = house.replay("--decisions", "--epoch", "99")
    assert nowhere.returncode == 2
    assert "epoch" in nowhere.stderr

    for statement in TAMPERING:
        assert owner.execute(statement).rowcount > 0
    told = house.replay()
    assert told.returncode == 1
    for column in ("contacts 1 priority", "disposition_id", "terms", "texts ('message', 1)", "used"):
        assert column in told.stdout
    told = house.replay("--decisions", "--epoch", "3")
    assert told.returncode == 1
    assert "terms was" in told.stdout
    owner.execute("DELETE FROM contacts_routerinput WHERE sequence = 2")
    with scopes.scoped(house.floor.scope):
        (difference,) = decision_replay.replayed(leads[1]).differences[:1]
    assert "expected 2, found 3" in difference


def offer_decided(number: int, *, contact_id: int = 10) -> decisions.Offer:
    return decisions.Offer(
        number=number, contact_id=contact_id, agent_id=7, queue_id=4, channel="chat", step=0, at=1_000_000,
        deadline_at=21_000_000, terms=TERMS, policy_version=1,
    )  # fmt: skip


def offer_made(number: int, *, contact_id: int = 10) -> decision_replay.OfferMade:
    decision = offer_decided(number, contact_id=contact_id)
    return decision_replay.OfferMade(
        contact_id=contact_id, person_id=7, channel="chat", offered_at=instants.moment_of(decision.at),
        deadline_at=instants.moment_of(decision.deadline_at), policy_version=1, terms=vars(TERMS),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("decided", "refused", "made", "expected"),
    [
        ([1, 2], {2}, [1], {"same_count": 1, "refused_count": 1}),
        ([1, 2], set(), [1], {"same_count": 1, "open_count": 1}),
        ([1], set(), [1, 2], {"same_count": 1, "unlogged_count": 1}),
        ([1, 2], set(), [2], {"same_count": 1, "differences": 1}),
        ([1, 3], {1}, [2, 3], {"same_count": 1, "refused_count": 1, "differences": 1}),
    ],
)
def test_only_the_end_may_be_missing(
    decided: list[int], refused: set[int], made: list[int], expected: dict[str, int]
) -> None:
    report = decision_replay.Report()
    decision_replay.compare(
        report,
        decided={number: offer_decided(number) for number in decided},
        refused=refused,
        made={number: offer_made(number) for number in made},
    )
    counts = vars(report) | {"differences": len(report.differences)}
    assert {name: count for name, count in counts.items() if count} == expected


def test_an_offer_to_another_contact_is_a_difference() -> None:
    report = decision_replay.Report()
    made = {1: offer_made(1, contact_id=11)}
    decision_replay.compare(report, decided={1: offer_decided(1)}, refused=set(), made=made)
    assert report.differences == ["decision 1: contact_id was 11, the replay has 10"]
    assert report.same_count == 0
