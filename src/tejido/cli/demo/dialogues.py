"""The words that played customers and agents say: our own small set, or a file of real conversations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from tejido.cli.demo import cast, errors
from tejido.core import characters

LANGUAGES = ("es", "en")
SPEAKERS = ("customer", "agent")
QUEUE_CODES = tuple(queue.code for queue in cast.QUEUES if "chat" in queue.channels)
BYTES_MAX = 64 * 1024 * 1024
TEXT_LENGTH_MAX = 2000
TURNS_MAX = 200
PROBLEMS_SHOWN_MAX = 20


@dataclass(frozen=True)
class Turn:
    """What one side says in one message."""

    by: str
    text: str


@dataclass(frozen=True)
class Round:
    """What the customer says until the agent speaks, and what the agent answers to it; either may be empty."""

    customer: tuple[str, ...]
    agent: tuple[str, ...]


@dataclass(frozen=True)
class Dialogue:
    """One conversation; `queue` is the code of the queue it belongs to, where it names one."""

    id: str
    language: str
    queue: str | None
    turns: tuple[Turn, ...]

    @property
    def has_agent(self) -> bool:
        """Whether the agent's side was recorded too."""
        return any(turn.by == "agent" for turn in self.turns)

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The turns as rounds of question and answer; without an agent's side, each customer's turn is a round."""
        if not self.has_agent:
            return tuple(Round((turn.text,), ()) for turn in self.turns)
        rounds: list[Round] = []
        customer: list[str] = []
        agent: list[str] = []
        for turn in self.turns:
            if turn.by == "customer":
                if agent:
                    rounds.append(Round(tuple(customer), tuple(agent)))
                    customer, agent = [], []
                customer.append(turn.text)
            else:
                agent.append(turn.text)
        rounds.append(Round(tuple(customer), tuple(agent)))
        return tuple(rounds)


def built_in() -> tuple[Dialogue, ...]:
    """Return our own synthetic conversations, in Spanish and English."""
    text = resources.files(__package__).joinpath("data", "dialogues.jsonl").read_text("utf-8")
    return parse(text.splitlines(), name="dialogues.jsonl")


def read(path: Path) -> tuple[Dialogue, ...]:
    """Return the conversations of a file, one JSON object a line.

    Raises: DialoguesUnreadable: the file is absent, too large, not UTF-8, or has lines that cannot be played.
    """
    try:
        if path.stat().st_size > BYTES_MAX:
            raise errors.DialoguesUnreadable(f"{path} has more than {BYTES_MAX // 1024 // 1024} MB.")
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise errors.DialoguesUnreadable(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise errors.DialoguesUnreadable(f"{path} is not UTF-8: byte {error.start} cannot be read.") from error
    # Only line feeds end a line here; `splitlines` would also break at separators that a text may hold.
    return parse(text.split("\n"), name=str(path))


def parse(lines: Iterable[str], *, name: str) -> tuple[Dialogue, ...]:
    """Return the conversations of these lines; empty lines are passed over.

    Args:
        name: What to call the source in messages.
    Raises: DialoguesUnreadable: names every line that cannot be played, with the reason.
    """
    dialogues: list[Dialogue] = []
    problems: list[str] = []
    line_of_id: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            dialogue = _dialogue(line)
            if dialogue.id in line_of_id:
                raise ValueError(f"the id {dialogue.id!r} was used in line {line_of_id[dialogue.id]}")
        except ValueError as error:
            problems.append(f"line {number}: {error}")
            continue
        line_of_id[dialogue.id] = number
        dialogues.append(dialogue)
    if problems:
        shown = problems[:PROBLEMS_SHOWN_MAX]
        if len(problems) > len(shown):
            shown.append(f"and {len(problems) - len(shown)} more lines")
        raise errors.DialoguesUnreadable("\n  ".join([f"{name}:", *shown]))
    if not dialogues:
        raise errors.DialoguesUnreadable(f"{name} holds no conversation.")
    return tuple(dialogues)


def _dialogue(line: str) -> Dialogue:
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.colno}") from error
    except RecursionError as error:
        raise ValueError("not JSON that can be read: too many levels") from error
    if not isinstance(given, dict):
        raise ValueError("a JSON object is expected")
    id_ = given.get("id")
    if not isinstance(id_, str) or not id_:
        raise ValueError("`id` must be a text")
    if given.get("language") not in LANGUAGES:
        raise ValueError(f"`language` must be one of {', '.join(LANGUAGES)}")
    queue = given.get("queue")
    if queue is not None and queue not in QUEUE_CODES:
        raise ValueError(f"`queue` must be one of {', '.join(QUEUE_CODES)}, or be left out")
    turns = given.get("turns")
    if not isinstance(turns, list) or not 1 <= len(turns) <= TURNS_MAX:
        raise ValueError(f"`turns` must be a list of 1 to {TURNS_MAX}")
    checked = tuple(_turn(turn, number) for number, turn in enumerate(turns, start=1))
    if checked[0].by != "customer":
        raise ValueError("the first turn must be the customer's")
    return Dialogue(id=id_, language=given["language"], queue=queue, turns=checked)


def _turn(given: Any, number: int) -> Turn:
    if not isinstance(given, dict) or given.get("by") not in SPEAKERS:
        raise ValueError(f"turn {number}: `by` must be one of {', '.join(SPEAKERS)}")
    text = given.get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > TEXT_LENGTH_MAX:
        raise ValueError(f"turn {number}: `text` must have 1 to {TEXT_LENGTH_MAX} characters")
    if characters.FORBIDDEN.search(text):
        raise ValueError(f"turn {number}: `text` holds a control character or half a character")
    return Turn(by=given["by"], text=text.strip())
