"""The parts of the play that need no installation: what a side of a chat knows, waiting at a speed, how many come."""

from __future__ import annotations

import asyncio
import random
import time
import uuid

import pytest

from tejido.cli.demo import arrivals, cast, chat, customers, dialogues, manners, pace, player


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
    assert player.words_by_queue([named, *unnamed]) == {
        "cards": [named], "general": [unnamed[0]], "english": [unnamed[1]],
    }  # fmt: skip


def _plan(shares: dict[str, float]) -> player.Plan:
    return player.Plan(
        base_url="http://localhost:1",
        programme_key="k",
        agents={str(number): plan.queue_codes for number, plan in enumerate(cast.AGENTS[1:])},
        words=player.words_by_queue(dialogues.built_in()),
        shares=shares,
        week=arrivals.read_week(),
        first_interval=0,
        seed=1,
    )


@pytest.mark.parametrize("shares", [{"general": 0.4, "cards": 0.3, "english": 0.3}, {"general": 0.1, "english": 0.9}])
def test_no_group_of_agents_gets_more_work_than_it_can_do(shares: dict[str, float]) -> None:
    plan = _plan(shares)
    rate = player.contacts_per_second_max(plan)
    seconds = {code: rate * share * manners.agent_seconds(plan.words[code]) for code, share in shares.items()}
    occupancies = [sum(seconds.values()) / len(plan.agents)]
    for code, work_seconds in seconds.items():
        occupancies.append(work_seconds / sum(code in codes for codes in plan.agents.values()))
    # The scarcest group decides, and is exactly as busy as wished in the busiest five minutes.
    assert max(occupancies) == pytest.approx(player.BUSY_SHARE)


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
    assert pace.bearable(10.0, wished=10.0, action_seconds=0.05) == 10.0
    assert pace.bearable(10.0, wished=10.0, action_seconds=0.5) == 4.0
    assert pace.bearable(10.0, wished=10.0, action_seconds=30.0) == 1.0
    assert pace.bearable(4.0, wished=10.0, action_seconds=0.05) == 6.0
    assert pace.bearable(1.0, wished=10.0, action_seconds=0.0) == 1.5
    assert pace.bearable(8.0, wished=10.0, action_seconds=0.0) == 10.0


def test_played_contacts_are_known_by_their_id() -> None:
    found = {customers.contact_id() for _ in range(100)}
    assert len(found) == 100
    for text in found:
        assert text.startswith(customers.PLAYED_PREFIX)
        parsed = uuid.UUID(text)
        assert str(parsed) == text and parsed.version == 8 and parsed.variant == uuid.RFC_4122
