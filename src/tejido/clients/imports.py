"""Files of skills, queues, hours, dispositions and canned replies: what each line would change, and changing it.

Planning reads everything once and changes nothing. Carrying out goes through the same actions as the pages, one line
after the other, so a file can never do what a page refuses; a line that is refused leaves the others.
"""

from __future__ import annotations

import contextlib
import zoneinfo
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db import OperationalError, connection, transaction
from psycopg import errors as postgres

from tejido.clients import actions, changes, checks, directory, models, texts
from tejido.clients import errors as client_errors
from tejido.core import facts
from tejido.core.imports import cells, errors, lines, plans, words
from tejido.journal import actions as journal
from tejido.journal import scopes

# What a new queue has where its line does not say it.
NEW_QUEUE: Mapping[str, Any] = {
    "language": "es", "opens_at": time(8), "closes_at": time(18), "open_weekdays": (0, 1, 2, 3, 4), "priority": 0,
    "difficulty": 1, "waiting_max": None, "sticky_seconds": 0,
}  # fmt: skip
HOURS = ("opens_at", "closes_at", "open_weekdays", "zone", "holiday_calendar")
KEPT = ("name", "language", *HOURS, "priority", "difficulty", "waiting_max", "sticky_seconds")
VARIANT = "answered_in_time"
OFFER_SECONDS = {"voice": 20, "chat": 20, "email": 60, "messaging": 30, "task": 60, "help": 30}

Plan = Callable[[lines.Line, directory.Directory, datetime], plans.Step]
Act = Callable[[plans.Step], None]


@transaction.atomic
def carry_out(
    steps: Sequence[plans.Step],
    *,
    kind: str,
    act: Act,
    is_over: Callable[[], bool] = lambda: False,
    by: facts.Actor,
    at: datetime,
) -> Sequence[plans.Step]:
    """Carry out what was planned, each line by itself; one that an action refuses is refused and leaves the others.

    Args:
        is_over: Asked after each line: whether the time of this transaction is used up.
    Returns: The steps that there was time for, those that were refused now as refused.
    """
    done = []
    for step in steps:
        done.append(_carried_out(step, act))
        if is_over():
            break
    counted = plans.counted(done)
    if counted["made"] or counted["changed"]:
        journal.record("lines_imported", by=by, at=at, client_id=scopes.OPERATOR, kind=kind, **dict(counted))
    return done


def hold() -> None:
    """Wait until no other import is being carried out; held until the transaction ends.

    Two that run at once would each find a person unknown, and make them twice.

    Raises: ImportRunning: another one takes longer than a lock is waited for.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('imports', 0))")
    except OperationalError as problem:
        if not isinstance(problem.__cause__, postgres.LockNotAvailable):
            raise
        raise client_errors.ImportRunning(client_errors.ImportRunning.__doc__) from problem


def planned(found: Sequence[lines.Line], *, kind: str, at: datetime) -> Sequence[plans.Step]:
    """Return what would become of each line of a file of a kind other than agents."""
    known = directory.Directory()
    plan, identity, column = KINDS[kind]

    def of_line(line: lines.Line) -> plans.Step:
        if line.problems:
            return plans.refused(line)
        try:
            return plan(line, known, at)
        except errors.NameUnresolved as problem:
            return plans.refused(line, unresolved(problem))

    single = plans.without_doubles(found, column=column, identity=lambda line: identity(line, known))
    return [of_line(line) for line in single]


def act_on(step: plans.Step, *, kind: str, key: UUID, by: facts.Actor, at: datetime) -> None:
    """Make what one line says.

    Args:
        key: Of the upload: a line of it that is carried out twice makes one row.
    """
    own_key = uuid5(key, str(step.line.number))
    ACTS[kind](step, own_key, by, at)


def unresolved(problem: errors.NameUnresolved) -> lines.Problem:
    """Return a name that leads nowhere as what is wrong with its line."""
    return lines.Problem(code=problem.code, column=problem.column, value=problem.value, about=problem.about)


def _carried_out(step: plans.Step, act: Act) -> plans.Step:
    if step.outcome not in ("made", "changed"):
        return step
    try:
        with transaction.atomic():
            act(step)
    except Exception as problem:
        # A named error of our own is a refusal; anything else is a failure, and nothing of the chunk stays.
        owner = type(problem).__module__
        if not (owner.startswith("tejido.") and owner.endswith(".errors")):
            raise
        return plans.refused(step.line, lines.Problem(code="action", error=problem))
    return step


def _told(step_changes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step_changes))


# ---- skills ----


def _plan_skill(line: lines.Line, known: directory.Directory, at: datetime) -> plans.Step:
    client = known.client(line)
    wanted = {"client": client, "code": line.values["code"], "name": line.values["name"]}
    client_id = client.pk if client else None
    found = next((each for each in known.skills if (each.client_id, each.code) == (client_id, wanted["code"])), None)
    if found is None:
        return plans.Step(line=line, outcome="made", wanted=wanted)
    if found.name == wanted["name"]:
        return plans.Step(line=line, outcome="same", found=found)
    return plans.Step(line=line, outcome="changed", changes=("name",), found=found, wanted=wanted)


def _act_skill(step: plans.Step, key: UUID, by: facts.Actor, at: datetime) -> None:
    if step.found is None:
        actions.add_skill(**step.wanted, by=by, at=at)
    else:
        changes.rename_skill(skill=step.found, name=step.wanted["name"], by=by, at=at)


# ---- queues and their hours ----


def _plan_queue(line: lines.Line, known: directory.Directory, at: datetime) -> plans.Step:
    programme, pool = known.programme(line), known.pool(line)
    _check_surroundings(line)
    pairs = [
        (known.skill(each.skill, column="skills", client_id=programme.client_id), each.level)
        for each in line.values.get("skills", ())
    ]
    code = line.values["code"]
    found = next((each for each in known.queues if (each.programme_id, each.code) == (programme.pk, code)), None)
    if found is None:
        if pool is None and len(known.pools) != 1:
            raise errors.NameUnresolved("needed", column="pool")
        wanted = {
            **NEW_QUEUE, "zone": programme.client.zone, "holiday_calendar": programme.client.country,
            **_given(line, KEPT), "pool": pool or known.pools[0], "programme": programme, "code": code,
            "targets": line.values.get("targets", ()), "steps": [(0, pairs)] if pairs else [],
        }  # fmt: skip
        return plans.Step(line=line, outcome="made", wanted=wanted)
    step = _changed_queue(line, found, {"pool": pool or found.pool})
    targets = [each for each in line.values.get("targets", ()) if not _is_promised(found, each, at)]
    steps = directory.steps_of(found)
    is_asked = not pairs or (bool(steps) and _pairs(steps[0][1]) == _pairs(pairs))
    more = [*(["targets"] if targets else []), *([] if is_asked else ["skills"])]
    wanted = {**step.wanted, "targets": targets, "steps": [] if is_asked else [(0, pairs), *steps[1:]]}
    all_changes = _told((*step.changes, *more))
    outcome: plans.Outcome = "changed" if all_changes else "same"
    return plans.Step(line=line, outcome=outcome, changes=all_changes, found=found, wanted=wanted)


def _plan_hours(line: lines.Line, known: directory.Directory, at: datetime) -> plans.Step:
    programme = known.programme(line) if {"programme", "client"} & set(line.values) else None
    _check_surroundings(line)
    found = known.queue(line.values["code"], column="code", programme=programme)
    return _changed_queue(line, found, {"pool": found.pool})


def _changed_queue(line: lines.Line, queue: models.Queue, more: Mapping[str, Any]) -> plans.Step:
    """Return the step of a queue that is there: what the line says, and for the rest what the queue has."""
    given = {**_given(line, KEPT), **more}
    held = {name: getattr(queue, name) for name in (*KEPT, "pool", "overflow_queue", "overflow_after_seconds")}
    held["open_weekdays"] = tuple(held["open_weekdays"])
    different = tuple(name for name, value in given.items() if held[name] != value)
    outcome: plans.Outcome = "changed" if different else "same"
    return plans.Step(line=line, outcome=outcome, changes=different, found=queue, wanted={**held, **given})


def _check_surroundings(line: lines.Line) -> None:
    """Refuse a zone and a holiday calendar that the actions would refuse.

    Raises: NameUnresolved
    """
    for column, check in (("zone", checks.zone), ("holiday_calendar", checks.calendar)):
        if column in line.values:
            try:
                check(line.values[column])
            except (client_errors.ZoneUnknown, client_errors.CalendarUnknown) as problem:
                raise errors.NameUnresolved("unknown", column=column, value=line.values[column]) from problem


def _given(line: lines.Line, names: Iterable[str]) -> dict[str, Any]:
    return {name: line.values[name] for name in names if name in line.values}


def _is_promised(queue: models.Queue, promise: cells.Promise, at: datetime) -> bool:
    target = _target_now(queue, promise.channel, at)
    return target is not None and (target.target_share, target.target_seconds) == (
        promise.share,
        promise.target_seconds,
    )


def _target_now(queue: models.Queue, channel: str, at: datetime) -> models.QueueChannel | None:
    today = at.astimezone(zoneinfo.ZoneInfo(queue.zone)).date()
    rows = [row for row in queue.channels.all() if row.channel == channel and row.from_date <= today]
    return max(rows, key=lambda row: row.from_date, default=None)


def _pairs(found: Iterable[tuple[models.Skill, int]]) -> list[tuple[int, int]]:
    return sorted((skill.pk, level) for skill, level in found)


def _act_queue(step: plans.Step, key: UUID, by: facts.Actor, at: datetime) -> None:
    wanted = dict(step.wanted)
    targets, steps = wanted.pop("targets", ()), wanted.pop("steps", ())
    queue = step.found
    if queue is None:
        extra = {name: wanted.pop(name) for name in ("difficulty", "waiting_max", "sticky_seconds")}
        queue = actions.add_queue(**wanted, key=key, by=by, at=at)
        wanted = {name: wanted[name] for name in ("pool", *KEPT) if name in wanted}
        wanted |= {**extra, "overflow_queue": None, "overflow_after_seconds": None}
    changes.change_queue(queue=queue, **wanted, by=by, at=at)
    from_date = at.astimezone(zoneinfo.ZoneInfo(queue.zone)).date()
    for promise in targets:
        before = _target_now(queue, promise.channel, at)
        actions.set_target(
            queue=queue, channel=promise.channel, from_date=from_date, target_seconds=promise.target_seconds,
            target_share=promise.share, variant=before.variant if before else VARIANT,
            offer_seconds=before.offer_seconds if before else OFFER_SECONDS[promise.channel], by=by, at=at,
        )  # fmt: skip
    if steps:
        actions.set_requirements(queue=queue, steps=steps, by=by, at=at)


# ---- dispositions and canned replies ----


def _plan_disposition(line: lines.Line, known: directory.Directory, at: datetime) -> plans.Step:
    programme, names = known.programme(line), _given(line, ("code", "name_en", "name_es"))
    found = known.dispositions.get((programme.pk, names["code"]))
    if found is None:
        return plans.Step(line=line, outcome="made", wanted={"programme": programme, **names})
    notes = []
    if found.retired_at is not None:
        notes.append(lines.Problem(code="retired"))
    elif (found.name_en, found.name_es) != (names["name_en"], names["name_es"]):
        notes.append(lines.Problem(code="names_stay"))
    return plans.Step(line=line, outcome="same", found=found, notes=tuple(notes))


def _act_disposition(step: plans.Step, key: UUID, by: facts.Actor, at: datetime) -> None:
    actions.add_disposition(**step.wanted, key=key, by=by, at=at)


def _plan_reply(line: lines.Line, known: directory.Directory, at: datetime) -> plans.Step:
    programme = known.programme(line)
    told = _given(line, ("shortcut", "title_en", "title_es", "text_en", "text_es"))
    found = known.replies.get((programme.pk, told["shortcut"]))
    wanted = {"programme": programme, **told}
    if found is None:
        return plans.Step(line=line, outcome="made", wanted=wanted)
    different = tuple(name for name, value in told.items() if getattr(found, name) != value)
    outcome: plans.Outcome = "changed" if different else "same"
    return plans.Step(line=line, outcome=outcome, changes=different, found=found, wanted=wanted)


def _act_reply(step: plans.Step, key: UUID, by: facts.Actor, at: datetime) -> None:
    if step.found is not None:
        texts.retire_canned_reply(reply=step.found, by=by, at=at)
        texts.add_canned_reply(**step.wanted, by=by, at=at)
    else:
        texts.add_canned_reply(**step.wanted, key=key, by=by, at=at)


def _identity(*names: str) -> Callable[[lines.Line, directory.Directory], Any]:
    """Return what tells the lines of a kind apart: the rows that are named, where they can be found, and a code."""

    def of_line(line: lines.Line, known: directory.Directory) -> Any:
        if line.problems:
            return None
        owner: Any = tuple(line.values.get(name) for name in ("client", "programme"))
        with contextlib.suppress(errors.NameUnresolved):
            owner = known.programme(line).pk
        return (owner, *(line.values[name] for name in names))

    return of_line


def _skill_identity(line: lines.Line, known: directory.Directory) -> Any:
    if line.problems:
        return None
    return (words.plain(line.values.get("client", "")), line.values["code"])


KINDS: Mapping[str, tuple[Plan, Callable[[lines.Line, directory.Directory], Any], str]] = {
    "skills": (_plan_skill, _skill_identity, "code"),
    "queues": (_plan_queue, _identity("code"), "code"),
    "hours": (_plan_hours, _identity("code"), "code"),
    "dispositions": (_plan_disposition, _identity("code"), "code"),
    "replies": (_plan_reply, _identity("shortcut"), "shortcut"),
}
ACTS: Mapping[str, Callable[[plans.Step, UUID, facts.Actor, datetime], None]] = {
    "skills": _act_skill,
    "queues": _act_queue,
    "hours": _act_queue,
    "dispositions": _act_disposition,
    "replies": _act_reply,
}
