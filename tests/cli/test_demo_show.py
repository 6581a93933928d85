"""What is played follows from the command line: whose words, in which queues, with whom, from which time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from tejido.cli import demo
from tejido.cli import main as cli_main
from tejido.cli.demo import cast, dialogues, player, show, world

WORLD = world.World(
    client_id=1,
    programme_id=1,
    programme_key="k",
    queue_ids={"general": 1, "cards": 2, "english": 3},
    agents=tuple(cast.agent_address(number) for number in range(1, 31)),
)


def _plan(*given: dialogues.Dialogue) -> player.Plan:
    wishes = show.Wishes(
        speed=10.0, machine_seconds=60.0, seed=1, dialogues=given, ends_once=True, is_headless=True, report=None
    )
    return show.plan(WORLD, "http://localhost:1", wishes, local=datetime.fromisoformat("2026-11-17T07:05:00-05:00"))


def _dialogue(language: str, queue: str | None = None) -> dialogues.Dialogue:
    return dialogues.Dialogue("x", language, queue, (dialogues.Turn("customer", "hi"),))


def test_without_a_file_our_own_words_are_played_in_all_queues() -> None:
    plan = _plan()
    assert set(plan.words) == set(plan.shares) == set(WORLD.queue_ids)
    assert sum(plan.shares.values()) == pytest.approx(1.0)
    assert plan.first_interval == 170


def test_a_file_takes_the_place_of_our_words_in_its_queues_only() -> None:
    ours = _plan()
    given = _dialogue("en")
    plan = _plan(given)
    assert plan.words["english"] == [given]
    assert plan.words["general"] == ours.words["general"] and plan.words["cards"] == ours.words["cards"]
    assert plan.shares["english"] > ours.shares["english"]
    assert sum(plan.shares.values()) == pytest.approx(1.0)
    spanish = _dialogue("es", "cards")
    assert _plan(spanish).words["cards"] == [spanish]
    assert _plan(spanish).shares == ours.shares


def test_nobody_plays_the_agent_who_is_you() -> None:
    played = _plan().agents
    assert WORLD.agents[0] not in played
    assert len(played) == len(cast.AGENTS) - 1
    assert all(codes for codes in played.values())


@pytest.mark.parametrize(
    "words", [["--speed", "0.5"], ["--speed", "21"], ["--minutes", "0"], ["--speed", "fast"], ["--seed", "x"]]
)
def test_options_out_of_range_are_refused(words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli_main.parser("demo", demo).parse_args(list(words))
    assert words[0] in capsys.readouterr().err
