"""Random traces: what must hold after every step, and that replay, snapshots and growth change no decision."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import chance
from tests.core.routing.routing_worlds import (
    BUSY_POLICY,
    OPERATION_KINDS,
    Driver,
    Operation,
    check_invariants,
    offers,
    queue,
)

from tejido.core.routing import errors, floor, input_log, policy, snapshot, state

PICKS = st.integers(min_value=0, max_value=40)
OPERATIONS = st.lists(
    st.tuples(st.sampled_from(OPERATION_KINDS), PICKS, PICKS, st.integers(min_value=0, max_value=12)),
    min_size=40,
    max_size=120,
)
TRACES = settings(max_examples=chance.examples(80))


def _driver(**fields: object) -> Driver:
    driver = Driver(world=floor.Floor(policy=BUSY_POLICY, **fields))  # type: ignore[arg-type]
    driver.introduce(6)
    return driver


@TRACES
@given(OPERATIONS)
def test_after_every_step_nobody_is_over_capacity_and_no_work_is_left_undone(operations: list[Operation]) -> None:
    driver = _driver()
    for operation in operations:
        check_invariants(driver.world, driver.play(operation))
        # What the books of offers say must be what the floor says.
        offered = {
            contact.contact_id: (contact.agent_id, contact.number)
            for contact in driver.world.snapshot().contacts
            if contact.agent_id is not None
        }
        assert offered == driver.pending


@TRACES
@given(OPERATIONS)
def test_a_replay_gives_the_very_same_decisions(operations: list[Operation]) -> None:
    driver = _driver()
    begin = json.dumps(driver.world.snapshot().to_plain())
    written: list[str] = []
    log = input_log.InputLog(floor=driver.world, write=lambda entry: written.append(json.dumps(entry.to_plain())))
    decided = []
    for place, operation in enumerate(operations):
        log.position = place
        count_before = len(written)
        before = len(driver.pending)
        found = driver.play(operation)
        if len(written) > count_before and operation[0] != "late_accept":
            decided.append((len(written), found))
        assert before >= 0
    entries = [input_log.Entry.from_plain(json.loads(line)) for line in written]
    start = snapshot.Snapshot.from_plain(json.loads(begin))
    replayed = {entry.sequence: found for entry, found in input_log.replay(entries, policy=BUSY_POLICY, snapshot=start)}
    assert len(replayed) == len(written)
    for sequence, found in decided:
        assert replayed[sequence] == found


@TRACES
@given(OPERATIONS, st.integers(min_value=0, max_value=100))
def test_a_floor_from_a_snapshot_decides_alike_for_ever(operations: list[Operation], cut: int) -> None:
    first = _driver()
    cut = min(cut, len(operations))
    for operation in operations[:cut]:
        first.play(operation)
    plain = json.loads(json.dumps(first.world.snapshot().to_plain()))
    world = floor.Floor(policy=BUSY_POLICY, snapshot=snapshot.Snapshot.from_plain(plain))
    assert world.snapshot() == first.world.snapshot()
    assert world.next_due_at == first.world.next_due_at
    second = Driver(
        world=world,
        at=first.at,
        contact_count=first.contact_count,
        agent_ids=list(first.agent_ids),
        waiting=dict(first.waiting),
        pending=dict(first.pending),
        legs=list(first.legs),
        channels=dict(first.channels),
        removed=list(first.removed),
        overflows=dict(first.overflows),
        overflowed=set(first.overflowed),
    )
    for operation in operations[cut:]:
        assert second.play(operation) == first.play(operation)
    assert second.world.snapshot() == first.world.snapshot()


@settings(max_examples=chance.examples(40))
@given(OPERATIONS, PICKS, PICKS)
def test_a_contact_goes_to_the_agent_with_the_most_points(operations: list[Operation], first: int, second: int) -> None:
    """Asked one by one, with everybody else away, no agent has more points than the one who was chosen."""
    driver = _driver()
    for operation in operations:
        driver.play(operation)
    driver.absorb(driver.world.ring(at=driver.at))
    before = driver.world.snapshot()
    served = BUSY_POLICY.queues[first % 3]

    def asked(agents: tuple[snapshot.AgentState, ...]) -> list[float]:
        world = floor.Floor(policy=BUSY_POLICY, snapshot=replace(before, agents=agents))
        found = world.contact_queued(
            contact_id=10_000,
            queue_id=served.queue_id,
            channel=served.channels[second % len(served.channels)].channel,
            priority=second % 3,
            difficulty=1 + first % 3,
            # Not a moment later: the pool's idle share would go on without those who are away.
            at=before.at,
        )
        return [offer.terms.total for offer in offers(found)]

    alone = [
        asked(tuple(one if one is agent or one.status != "available" else _away(one) for one in before.agents))
        for agent in before.agents
        if agent.status == "available"
    ]
    totals = [total for totals in alone for total in totals]
    assert asked(before.agents) == ([max(totals)] if totals else [])


def _away(agent: snapshot.AgentState) -> snapshot.AgentState:
    return replace(agent, status="away")


@TRACES
@given(OPERATIONS)
def test_growing_changes_no_decision(operations: list[Operation]) -> None:
    roomy = _driver()
    tight = _driver(sizes=state.Sizes(agents=1, contacts=1, pauses=1))
    for operation in operations:
        assert tight.play(operation) == roomy.play(operation)


@TRACES
@given(OPERATIONS)
def test_taking_over_the_same_policy_leaves_the_floor_as_it_is(operations: list[Operation]) -> None:
    driver = _driver()
    for operation in operations:
        driver.play(operation)
    driver.absorb(driver.world.ring(at=driver.at))
    before = driver.world.snapshot()
    assert offers(driver.world.policy_changed(policy=BUSY_POLICY, at=driver.at)) == []
    assert driver.world.snapshot() == before


def test_a_gap_in_the_log_is_found() -> None:
    start = snapshot.Snapshot(at=0)
    one = input_log.Entry(sequence=1, position=0, at=0, kind="ring", fields={})
    three = input_log.Entry(sequence=3, position=0, at=0, kind="ring", fields={})
    with pytest.raises(errors.EntryOutOfOrder):
        list(input_log.replay([one, three], policy=BUSY_POLICY, snapshot=start))


def test_an_unreadable_entry_is_refused_by_name() -> None:
    with pytest.raises(errors.EntryInvalid):
        input_log.Entry(sequence=1, position=0, at=0, kind="__init__", fields={})
    with pytest.raises(errors.EntryInvalid):
        input_log.Entry.from_plain({"sequence": 1})
    world = floor.Floor(policy=BUSY_POLICY)
    wrong = input_log.Entry(sequence=1, position=0, at=0, kind="contact_left", fields={"colour": "red"})
    with pytest.raises(errors.EntryInvalid):
        input_log.apply(world, entry=wrong)


def test_every_input_of_the_floor_has_a_kind_and_is_heard() -> None:
    public = {
        name
        for name, member in vars(floor.Floor).items()
        if callable(member) and not name.startswith("_") and name != "snapshot"
    }
    assert public == set(input_log.KINDS)


def test_a_changed_policy_is_in_the_log() -> None:
    world = floor.Floor(policy=BUSY_POLICY)
    written: list[input_log.Entry] = []
    input_log.InputLog(floor=world, write=written.append, sequence=41, position=9)
    world.policy_changed(policy=policy.Policy(version=8, queues=(queue(1),)), at=5)
    world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=6)
    assert [(entry.sequence, entry.position, entry.at) for entry in written] == [(42, 9, 5), (43, 9, 6)]
    again = list(input_log.replay(written, policy=BUSY_POLICY, snapshot=snapshot.Snapshot(at=0)))
    assert len(again) == 2


@pytest.mark.parametrize(
    "contradiction",
    [
        {"agents": [{"agent_id": 1}, {"agent_id": 1}]},
        {"legs": [{"contact_id": 1, "agent_id": 5, "channel": "chat"}]},
        {"agents": [{"agent_id": 1, "status": "asleep"}]},
        {"agents": [{"agent_id": 1, "available_time": 5, "idle_time": 6}]},
        {
            "contacts": [
                {
                    "contact_id": 1,
                    "queue_id": 11,
                    "channel": "chat",
                    "arrived_at": 0,
                    "queued_at": 0,
                    "preferred_agent_id": 5,
                }
            ]
        },
        {"contacts": [{"contact_id": 1, "queue_id": 11, "channel": "chat", "arrived_at": 5, "queued_at": 0}]},
        {"stays": [{"queue_id": 11, "channel": "chat", "in_time": [True] * 33}]},
        {"stays": [{"queue_id": 11, "channel": "chat", "in_time": []}] * 2},
        {
            "contacts": [
                {"contact_id": 1, "queue_id": 11, "channel": "chat", "arrived_at": 0, "queued_at": 0, "agent_id": 5}
            ]
        },
    ],
)
def test_a_snapshot_that_contradicts_itself_is_refused(contradiction: dict[str, list[dict[str, object]]]) -> None:
    plain: dict[str, object] = {
        "at": 0, "decision_number": 0, "agents": [], "contacts": [], "legs": [], "stays": [],
    }  # fmt: skip
    defaults: dict[str, dict[str, object]] = {
        "agents": {"levels": [], "queue_ids": [], "capacity": [], "rungs": []},
        "contacts": {"pauses": []},
        "legs": {},
        "stays": {},
    }
    for name, rows in contradiction.items():
        plain[name] = [{**defaults[name], **row} for row in rows]
    with pytest.raises(errors.SnapshotInvalid):
        snapshot.Snapshot.from_plain(plain)
