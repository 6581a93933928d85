"""The parts of the play that need no installation: what a side of a chat knows, waiting at a speed, how many come."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tejido.cli.demo import chat, crew, dialogues, flows, manners, pace, played, progress, stage, timepiece, wire


def _message(number: int, author: str) -> dict[str, object]:
    return {"key": str(number), "number": number, "author": author, "text": "x"}


def _chat(*authors: str) -> chat.Chat:
    made = chat.Chat("k", language="es")
    made.hear_messages(_message(number, author) for number, author in enumerate(authors, start=1))
    return made


def test_a_chat_knows_who_wrote_last_in_whatever_order_it_hears() -> None:
    made = _chat()
    assert made.latest_author == ""
    made.hear_message(_message(2, "agent"))
    made.hear_message(_message(1, "customer"))
    assert made.latest_author == "agent"
    made.hear_message(_message(3, "system"))
    assert made.latest_author == "agent"


def test_a_chat_counts_answers_once_however_often_it_hears_them() -> None:
    made = _chat("customer", "agent", "agent", "customer", "agent", "customer")
    assert made.answers_count == 2
    made.hear_messages([_message(5, "agent"), _message(6, "customer")])
    assert made.answers_count == 2
    assert _chat("agent", "customer").answers_count == 1


def test_whoever_looks_after_asking_for_the_event_misses_nothing() -> None:
    made = _chat()
    before = made.changed
    made.hear_served()
    assert before.is_set() and not made.changed.is_set() and made.is_served
    made.hear_wrapped_up()
    assert made.is_over and made.is_wrapped_up


def test_waiting_takes_the_world_seconds_at_the_speed_even_when_it_changes() -> None:
    async def wait() -> tuple[float, float]:
        clock = pace.Pace(1.0)
        began = time.monotonic()
        waiting = asyncio.create_task(clock.wait(20.0))
        await asyncio.sleep(0.05)
        clock.change(100.0)
        await waiting
        return clock.world_seconds, time.monotonic() - began

    world_seconds, machine_seconds = asyncio.run(wait())
    assert 20.0 <= world_seconds < 20.0 + 100 * machine_seconds
    # At the old speed it takes 20 seconds or more, however little else the machine does.
    assert machine_seconds < 20.0


def test_waiting_for_an_event_ends_with_it_or_with_the_time() -> None:
    async def wait() -> tuple[bool, bool]:
        clock = pace.Pace(20.0)
        event = asyncio.Event()
        is_late = await clock.wait_for(event, world_seconds_max=0.5)
        asyncio.get_running_loop().call_later(0.01, event.set)
        return is_late, await clock.wait_for(event, world_seconds_max=1000.0)

    assert asyncio.run(wait()) == (False, True)


def test_words_go_to_the_queue_they_name_or_that_of_their_language() -> None:
    turns = (dialogues.Turn("customer", "hi"),)
    named = dialogues.Dialogue("a", "es", "cards", turns)
    unnamed = [dialogues.Dialogue("b", "es", None, turns), dialogues.Dialogue("c", "en", None, turns)]
    assert flows.words_by_queue([named, *unnamed]) == {
        "cards": [named], "general": [unnamed[0]], "english": [unnamed[1]],
    }  # fmt: skip


WORDS = flows.words_by_queue(dialogues.built_in())


@pytest.mark.parametrize("count", [29, 119])
def test_no_group_of_agents_gets_more_work_than_it_can_do(count: int) -> None:
    agents = crew.AGENTS[1 : count + 1]
    chosen = flows.chosen(given=(), agents=agents)
    rate = flows.contacts_per_second_max(chosen, words=WORDS, agents=agents)
    occupancies = []
    for some in itertools.chain.from_iterable(itertools.combinations(chosen, n) for n in range(1, len(chosen) + 1)):
        work_seconds = sum(rate * flow.share * flows.agent_seconds(flow, WORDS) for flow in some)
        occupancies.append(work_seconds / sum(any(flows.serves(agent, flow) for flow in some) for agent in agents))
    # The scarcest group decides, and is exactly as busy as wished in the busiest five minutes.
    assert max(occupancies) == pytest.approx(flows.BUSY_SHARE)


def test_a_customer_is_patient_for_as_long_as_the_mean_says() -> None:
    rng = random.Random(3)
    found = [manners.patience_seconds(rng) for _ in range(4000)]
    assert min(found) >= manners.PATIENCE_SECONDS_MIN
    mean = sum(found) / len(found)
    # The standard error of the mean of 4,000 exponential draws is their mean / 63.
    assert abs(mean - manners.PATIENCE_SECONDS_MEAN) < 5 * manners.PATIENCE_SECONDS_MEAN / 63


def test_an_agent_always_has_something_to_say() -> None:
    for language in ("es", "en", "fr"):
        for answers_count in (0, 1, 50):
            lines = manners.unscripted_lines(random.Random(1), language=language, answers_count=answers_count)
            assert lines and all(lines)


def test_nobody_writes_for_longer_than_the_limit() -> None:
    rng = random.Random(1)
    for seconds in (manners.agent_writing_seconds, manners.customer_writing_seconds):
        assert seconds(rng, "x" * 5000) == manners.WRITING_SECONDS_MAX
        assert seconds(rng, "x" * 40) > seconds(random.Random(1), "")


def test_a_slow_machine_slows_the_world_down_at_once_and_a_fast_one_brings_it_back_by_and_by() -> None:
    def bearable(factor: float, action_seconds: float) -> float:
        return pace.bearable(factor, wished=10.0, action_seconds=action_seconds, target_seconds=20.0)

    assert bearable(10.0, 0.05) == 10.0
    assert bearable(10.0, 0.1) == 7.0
    assert bearable(10.0, 30.0) == 1.0
    assert bearable(4.0, 0.05) == 6.0
    assert bearable(1.0, 0.0) == 1.5
    assert bearable(8.0, 0.0) == 10.0


@pytest.mark.parametrize("action_seconds", [0.02, 0.08, 0.3, 0.6])
def test_a_speed_that_was_found_bearable_shows_service_levels(action_seconds: float) -> None:
    factor = 20.0
    for _ in range(5):
        factor = pace.bearable(factor, wished=20.0, action_seconds=action_seconds, target_seconds=20.0)
    assert pace.bent_share(factor * action_seconds, target_seconds=20.0) <= pace.BENT_SHARE_MAX


def test_a_clock_that_somebody_sets_is_followed_and_told() -> None:
    async def play() -> list[float | None]:
        clock = timepiece.Timepiece(pace.Pace(10.0), world_at=datetime(2026, 11, 18, 15, 0, tzinfo=UTC))
        told = [clock.set(clock.now), clock.set(clock.now + timedelta(seconds=20))]
        for hours in (3, -1):
            there = clock.now + timedelta(hours=hours)
            told.append(clock.set(there))
            assert abs((clock.now - there).total_seconds()) < 100
        return told

    on_time, late, forward, back = asyncio.run(play())
    assert on_time is None and late is None
    assert forward == pytest.approx(3 * 3600, abs=100) and back == pytest.approx(-3600, abs=100)


def test_who_comes_to_a_closed_queue_is_counted_and_is_no_problem() -> None:
    tally = stage.Tally()
    for code in ("queue_closed", "queue_full", "origin_refused"):
        tally.turn_away(wire.Answer(409, {"error": {"code": code}}))
    assert tally.counts["turned away"] == 2 and tally.counts["refused"] == 1
    assert tally.problems == ["A contact was refused: 409 origin_refused."]


def test_what_is_left_is_told_from_the_recent_pace() -> None:
    shown = progress.Progress(whole=1000.0)
    assert shown.left_seconds is None and shown.share == 0.0
    for second in range(0, 101, 10):
        shown.see(second * 5.0, machine_seconds=float(second))
    assert shown.share == 0.5 and shown.left_seconds == pytest.approx(100.0)
    # Somebody takes part: the world slows down to a fifth, and a minute later only that counts.
    for second in range(110, 181, 10):
        shown.see(500.0 + (second - 100), machine_seconds=float(second))
    assert shown.left_seconds == pytest.approx(420.0)
    assert shown.bar.count("█") == 12
    assert progress.in_words(shown.left_seconds) == "about 7 min left"
    assert progress.in_words(31.0) == "about 30 s left"


def test_played_contacts_are_known_by_their_id() -> None:
    found = {played.contact_id() for _ in range(100)}
    assert len(found) == 100
    for text in found:
        assert text.startswith(played.PREFIX)
        parsed = uuid.UUID(text)
        assert str(parsed) == text and parsed.version == 8 and parsed.variant == uuid.RFC_4122
