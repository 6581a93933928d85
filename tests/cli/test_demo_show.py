"""What is played follows from the command line: whose words, in which queues, with whom, from which time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

import pytest

from tejido.cli import demo
from tejido.cli import main as cli_main
from tejido.cli.demo import cast, crew, dialogues, errors, flows, player, show, world

WORLD = world.World(
    programmes={plan.code: world.Programme(1, 1, UUID(int=1)) for plan in cast.PROGRAMMES},
    queue_ids={queue.code: number for number, queue in enumerate(cast.QUEUES)},
    queue_keys={queue.code: UUID(int=2) for queue in cast.QUEUES},
    agents=tuple(plan.address for plan in crew.AGENTS),
)


def _plan(*given: dialogues.Dialogue, agents_count: int = 120, present_count: int | None = None) -> player.Plan:
    wishes = show.Wishes(
        speed=10.0, machine_seconds=60.0, seed=1, dialogues=given, agents_count=agents_count,
        present_count=present_count, day=None, ends_once=True, is_steady=False, is_headless=True, report=None,
    )  # fmt: skip
    return show.plan(WORLD, "http://localhost:1", wishes, local=datetime.fromisoformat("2026-11-17T07:05:00-05:00"))


def _dialogue(language: str, queue: str | None = None) -> dialogues.Dialogue:
    return dialogues.Dialogue("x", language, queue, (dialogues.Turn("customer", "hi"),))


def _share(plan: player.Plan, queue: str) -> float:
    return sum(flow.share for flow in plan.flows if flow.queue == queue and flow.channel == "chat")


def test_without_a_file_our_own_words_are_played_in_all_queues() -> None:
    plan = _plan()
    # Nobody from outside comes to the queues in which agents ask their mentors.
    assert {flow.queue for flow in plan.flows} == {queue.code for queue in cast.QUEUES if "help" not in queue.channels}
    assert {flow.channel for flow in plan.flows} == {"chat", "voice", "task"}
    assert sum(flow.share for flow in plan.flows) == pytest.approx(1.0)
    assert plan.first_interval == 170


def test_a_file_takes_the_place_of_our_words_in_its_queues_only() -> None:
    ours = _plan()
    given = _dialogue("en")
    plan = _plan(given)
    assert plan.words["english"] == [given]
    assert plan.words["general"] == ours.words["general"] and plan.words["cards"] == ours.words["cards"]
    assert _share(plan, "english") > _share(ours, "english")
    assert sum(flow.share for flow in plan.flows) == pytest.approx(1.0)
    spanish = _dialogue("es", "cards")
    assert _plan(spanish).words["cards"] == [spanish]
    assert _plan(spanish).flows == ours.flows


def test_nobody_plays_the_agent_who_is_you() -> None:
    plan = _plan(present_count=120)
    assert len(plan.agents) == 119 and crew.YOU not in plan.agents
    assert crew.MENTORS[-1].address not in plan.mentors and len(plan.mentors) == 7
    assert len(set(plan.addresses)) == 119 + 7


def test_those_who_are_present_are_a_fair_part_of_everybody() -> None:
    present = _plan(present_count=60).agents
    assert len(present) == 60
    everybody = crew.AGENTS[1:]
    for kind in (lambda agent: agent.home, lambda agent: tuple(agent.capacities), lambda agent: agent.rung):
        for one in {kind(agent) for agent in everybody}:
            whole = sum(kind(agent) == one for agent in everybody)
            assert abs(sum(kind(agent) == one for agent in present) - whole * 60 / 119) <= 4
    # A small world is played with its own people only.
    assert {agent.number for agent in _plan(agents_count=30).agents} <= set(range(2, 31))


def test_however_few_are_present_nothing_comes_that_nobody_serves() -> None:
    for present_count in range(1, 60):
        plan = _plan(present_count=present_count)
        assert all(any(flows.serves(agent, flow) for agent in plan.agents) for flow in plan.flows)
        assert flows.contacts_per_second_max(plan.flows, words=plan.words, agents=plan.agents) > 0


def test_a_day_ends_on_the_same_day_or_past_midnight() -> None:
    begins_at = datetime.fromisoformat("2026-11-17T23:40:05-05:00")
    assert show.Day(from_time=time(23, 40), to_time=time(23, 55)).ends_at(begins_at).isoformat(timespec="minutes") == (
        "2026-11-17T23:55-05:00"
    )
    assert show.Day(from_time=time(23, 40), to_time=time(0, 20)).ends_at(begins_at).isoformat(timespec="minutes") == (
        "2026-11-18T00:20-05:00"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["--speed", "0.5"],
        ["--speed", "21"],
        ["--minutes", "0"],
        ["--speed", "fast"],
        ["--seed", "x"],
        ["--agents", "5"],
        ["--agents", "121"],
        ["--present", "0"],
        ["--from", "25:00"],
        ["--to", "noon"],
    ],
)
def test_options_out_of_range_are_refused(words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli_main.parser("demo", demo).parse_args(list(words))
    assert words[0] in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--day", "--from", "09:00", "--to", "09:00"], ["--from", "09:00"]])
def test_times_that_make_no_part_of_a_day_are_refused(words: Sequence[str]) -> None:
    with pytest.raises(errors.TimesInvalid, match="--from 09:00 --to 09:40"):
        demo.check(cli_main.parser("demo", demo).parse_args(list(words)))
