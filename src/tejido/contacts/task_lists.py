"""Lists of back-office tasks as people paste them: id, title and text a line, read, tried, and taken in once each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from tejido.clients import models as clients
from tejido.contacts import actions, errors, intake, models
from tejido.core import characters, facts

LINES_MAX = 500
CHARACTERS_MAX = 1_000_000
COLUMNS = ("id", "title", "text")
# Commas as in files from elsewhere, semicolons as spreadsheets in Spanish write them, tabs as they are pasted.
SEPARATORS = ("\t", ";", ",")

Outcome = Literal["new", "known", "made", "refused"]
Problem = Literal["columns", "id", "title", "text", "repeated", "queue_full", ""]


@dataclass(frozen=True, kw_only=True)
class Task:
    """One task of a list.

    Args:
        number: Its line, counted from 1.
    """

    number: int
    provider_id: str
    title: str
    text: str
    problem: Problem = ""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of a task of a list, or would."""

    task: Task
    outcome: Outcome
    problem: Problem = ""


def read(text: str) -> Sequence[Task]:
    """Return the tasks of a pasted list; those that cannot be used say why.

    A first line that names the columns is no task.

    Raises: TaskListInvalid: it is empty, too long, or not a list at all.
    """
    kept = text.removeprefix("\ufeff")
    if len(kept) > CHARACTERS_MAX or "\0" in kept:
        raise errors.TaskListInvalid(errors.TaskListInvalid.__doc__)
    first = kept.lstrip().split("\n", 1)[0]
    separator = next((one for one in SEPARATORS if one in first), SEPARATORS[-1])
    try:
        rows = [
            (number, cells)
            for number, cells in _rows(kept, separator)
            if any(cell.strip() for cell in cells) and not _is_heading(cells)
        ]
    except csv.Error as problem:
        raise errors.TaskListInvalid(errors.TaskListInvalid.__doc__) from problem
    if not 0 < len(rows) <= LINES_MAX:
        raise errors.TaskListInvalid(errors.TaskListInvalid.__doc__)
    seen: set[str] = set()
    return [_task(number, cells, seen) for number, cells in rows]


def checked(provider_id: str, title: str, text: str) -> Sequence[Task]:
    """Return one task as a list, with what is wrong with it, if anything."""
    return [_task(1, (provider_id, title, text), set())]


def tried(tasks: Sequence[Task], *, programme: clients.Programme) -> Sequence[Result]:
    """Return what would become of these tasks, and do nothing."""
    ids = [task.provider_id for task in tasks if not task.problem]
    same = models.Contact.objects.filter(client_id=programme.client_id, channel="task", provider_id__in=ids)
    known = set(same.values_list("provider_id", flat=True))
    return [
        Result(task=task, outcome="refused", problem=task.problem)
        if task.problem
        else Result(task=task, outcome="known" if task.provider_id in known else "new")
        for task in tasks
    ]


@transaction.atomic
def take_in(
    tasks: Sequence[Task],
    *,
    programme: clients.Programme,
    queue_code: str,
    language: str,
    by: facts.Actor,
    at: datetime,
) -> Sequence[Result]:
    """Take these tasks in, each by itself: one that is refused leaves the others. Sent twice, each is there once.

    Raises: NoSuchQueue, NoTarget, QueueClosed: no task can be taken in at all.
    """
    results = []
    for expected in tried(tasks, programme=programme):
        if expected.outcome != "new":
            results.append(expected)
            continue
        task = expected.task
        try:
            with transaction.atomic():
                intake.take_in_task(
                    programme=programme, queue_code=queue_code, language=language, provider_id=task.provider_id,
                    title=task.title, text=task.text, by=by, at=at,
                )  # fmt: skip
        except errors.QueueFull:
            results.append(Result(task=task, outcome="refused", problem="queue_full"))
        else:
            results.append(Result(task=task, outcome="made"))
    return results


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    before = 0
    for cells in reader:
        yield before + 1, cells
        before = reader.line_num


def _is_heading(cells: Sequence[str]) -> bool:
    return [cell.strip().lower() for cell in cells] == list(COLUMNS)


def _task(number: int, cells: Sequence[str], seen: set[str]) -> Task:
    named = [cell.strip() for cell in cells]
    provider_id, title, text = (*named, "", "", "")[:3]
    problem: Problem = ""
    if len(named) != len(COLUMNS):
        problem = "columns"
    elif not 0 < len(provider_id) <= intake.PROVIDER_ID_CHARACTERS_MAX or characters.FORBIDDEN.search(provider_id):
        problem = "id"
    elif not 0 < len(title) <= intake.TITLE_CHARACTERS_MAX or characters.FORBIDDEN.search(title):
        problem = "title"
    elif not 0 < len(text) <= actions.TEXT_CHARACTERS_MAX or characters.FORBIDDEN.search(text):
        problem = "text"
    elif provider_id in seen:
        problem = "repeated"
    seen.add(provider_id)
    return Task(number=number, provider_id=provider_id, title=title, text=text, problem=problem)
