"""Files of agents: who each line is about, what it would change, and hiring, moving, judging and inviting by it.

A file adds and changes; it never takes away. Queues and skills that it does not name stay, and nobody leaves because a
file forgot them.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from tejido.access import actions as access_actions
from tejido.clients import directory
from tejido.clients import imports as client_imports
from tejido.clients import models as clients
from tejido.core import contact_states, facts
from tejido.core.imports import errors, lines, matching, plans, words
from tejido.journal import queries as journal_queries
from tejido.people import actions, careers, identification, models, register
from tejido.reference import models as reference

# How many contacts somebody new holds at once where the line does not say it.
USUAL_CAPACITY = {"voice": 1, "chat": 2, "email": 1, "messaging": 2, "task": 1, "help": 0}
USUAL = {"contract": "indefinite", "position": "advisor", "work_mode": "home"}
RUNG, EVIDENCE = "supervised", "onboarding"
NAMES = ("given_names", "first_surname", "second_surname", "display_name")
PLACEMENT = ("position", "work_mode", "site", "place", "pool")
INVITATION_LANGUAGE = "es"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Everything that lines of people are compared with, read once for a whole file.

    Args:
        day: Today, in the operator's zone.
        invites: Whether addresses are invited to sign in.
    """

    known: directory.Directory
    entries: Mapping[int, register.Entry]
    people: matching.Register
    sites: Sequence[models.Site]
    places: Sequence[reference.Place]
    day: date
    invites: bool


def planned(found: Sequence[lines.Line], *, invites: bool, at: datetime, now: datetime) -> Sequence[plans.Step]:
    """Return what would become of each line of a file of agents.

    Args:
        invites: Whether those with an address and without an account are invited.
        now: Machine time.
    """
    day = at.astimezone(zoneinfo.ZoneInfo(journal_queries.installation().zone)).date()
    entries = register.everybody(on=day, now=now)
    around = Surroundings(
        known=directory.Directory(), entries=entries, people=register.register(entries),
        sites=list(models.Site.objects.select_related("place").order_by("id")),
        places=list(reference.Place.objects.order_by("id")), day=day, invites=invites,
    )  # fmt: skip
    taken: dict[int, int] = {}
    return [_planned(line, around, taken) for line in matching.without_doubles(found)]


def act_on(step: plans.Step, *, key: UUID, user_id: int, by: facts.Actor, at: datetime, now: datetime) -> None:
    """Hire or change the person of one line.

    Args:
        key: Of the upload: a line of it that is carried out twice makes one person.
        now: Machine time.
    """
    wanted, own_key = step.wanted, uuid5(key, str(step.line.number))
    person: models.Person = step.found or careers.hire(
        **wanted["names"], **wanted["employment"], **wanted["placement"], capacities=wanted["capacities"],
        recorded_at=now, key=own_key, by=by, at=at,
    )  # fmt: skip
    if step.found is not None:
        careers.change_names(person=person, **wanted["names"], by=by, at=at)
        if "contract" in wanted["employment"]:
            careers.employ_again(
                person=person, **wanted["employment"], **wanted["placement"], recorded_at=now, by=by, at=at
            )
        elif set(PLACEMENT) & set(step.changes):
            careers.move(
                person=person, **wanted["placement"], from_date=wanted["employment"]["from_date"], recorded_at=now,
                by=by, at=at,
            )  # fmt: skip
        careers.set_capacities(person=person, capacities=wanted["capacities"], by=by, at=at)
    if wanted["document"]:
        kind, country, number = wanted["document"]
        identification.add_document(person=person, kind=kind, country=country, number=number, by=by, at=at)
    if wanted["phone"]:
        identification.add_phone(person=person, number=wanted["phone"], by=by, at=at)
    for queue in wanted["queues"]:
        actions.set_membership(person=person, queue=queue, is_member=True, by=by, at=at)
    for skill, level, rung in wanted["levels"]:
        careers.judge(
            person=person, skill=skill, level=level, rung=rung, evidence=EVIDENCE, user_id=user_id, by=by, at=at
        )
    if wanted["invite"]:
        access_actions.invite(
            email=wanted["invite"], role="agent", person_id=person.pk, language=INVITATION_LANGUAGE, key=own_key,
            by=by, at=at, now=now,
        )  # fmt: skip


def _planned(line: lines.Line, around: Surroundings, taken: dict[int, int]) -> plans.Step:
    """Return the step of one line.

    Args:
        taken: Person to the line that is about them, for lines that find the same person in two ways.
    """
    if line.problems:
        return plans.refused(line)
    match = around.people.match(line)
    if match.problem is not None:
        return plans.refused(line, match.problem)
    if match.person_id in taken:
        return plans.refused(
            line, lines.Problem(code="repeated", column="given_names", about=str(taken[match.person_id]))
        )
    try:
        entry = around.entries[match.person_id] if match.person_id is not None else None
        step = _new(line, around) if entry is None else _known(line, entry, around)
    except errors.NameUnresolved as problem:
        return plans.refused(line, client_imports.unresolved(problem))
    if match.person_id is not None:
        taken[match.person_id] = line.number
    return step


def _new(line: lines.Line, around: Surroundings) -> plans.Step:
    values = line.values
    given_names = values["given_names"]
    placement = _placement(line, around, None)
    queues, levels = _queues(line, around), _levels(line, around, {})
    wanted = {
        "names": {
            "given_names": given_names,
            "first_surname": values["first_surname"],
            "second_surname": values.get("second_surname", ""),
            "display_name": values.get("display_name", given_names.split()[0]),
        },
        "employment": {
            "contract": values.get("contract", USUAL["contract"]),
            "from_date": values.get("from_date", around.day),
        },
        "placement": placement,
        "capacities": USUAL_CAPACITY | _capacities(line),
        "document": matching.document(line),
        "phone": values.get("phone"),
        "queues": queues,
        "levels": levels,
        "invite": values.get("email") if around.invites else None,
    }
    notes = _notes(line, placement["pool"], queues, is_invited=bool(wanted["invite"]), has_access=False)
    return plans.Step(line=line, outcome="made", wanted=wanted, notes=notes)


def _known(line: lines.Line, entry: register.Entry, around: Surroundings) -> plans.Step:
    """Return the step of somebody who is known: only what the line says and what differs."""
    values, person, changes = line.values, entry.person, []
    names = {name: values.get(name, getattr(person, name)) for name in NAMES}
    changes += [name for name in NAMES if names[name] != getattr(person, name)]
    placement = _placement(line, around, entry.placement)
    employment, spells = _spells(line, entry, placement, around)
    changes += spells
    capacities = _capacities(line)
    changes += [
        f"capacity_{channel}" for channel, count in capacities.items() if entry.capacities.get(channel, 0) != count
    ]
    document, phone = matching.document(line), values.get("phone")
    changes += ["document_number"] if document and document not in entry.documents else []
    changes += ["phone"] if phone and phone not in entry.phones else []
    queues = [queue for queue in _queues(line, around) if queue.pk not in entry.queue_ids]
    levels = [each for each in _levels(line, around, entry.levels) if entry.levels.get(each[0].pk) != each[1:]]
    changes += [*(["queues"] if queues else []), *(["skills"] if levels else [])]
    invite = values.get("email") if around.invites and not entry.has_access else None
    changes += ["email"] if invite else []
    wanted = {
        "names": names, "employment": employment, "placement": placement, "capacities": capacities,
        "document": document, "phone": phone, "queues": queues, "levels": levels, "invite": invite,
    }  # fmt: skip
    notes = _notes(line, placement["pool"], queues, is_invited=bool(invite), has_access=entry.has_access)
    if entry.employment is not None and _employment_differs(line, entry.employment):
        notes = (*notes, lines.Problem(code="employment_stays", column="contract"))
    outcome: plans.Outcome = "changed" if changes else "same"
    return plans.Step(line=line, outcome=outcome, changes=tuple(changes), found=person, wanted=wanted, notes=notes)


def _spells(
    line: lines.Line, entry: register.Entry, placement: Mapping[str, Any], around: Surroundings
) -> tuple[dict[str, Any], list[str]]:
    """Return the employment that a line asks for, or the day of a move, and the columns that change by it.

    Raises: NameUnresolved: the placement now began too late to be ended by another.
    """
    day = line.values.get("from_date", around.day)
    if entry.employment is None:
        return {"contract": line.values.get("contract", USUAL["contract"]), "from_date": day}, ["contract"]
    held = entry.placement
    moved = [
        column for column in PLACEMENT
        if placement[column] != (getattr(held, column) if held else None)
    ]  # fmt: skip
    day = max(day, around.day)
    if moved and held is not None and held.from_date >= day:
        raise errors.NameUnresolved("placed_later", column="from_date", about=held.from_date.isoformat())
    return {"from_date": day}, moved


def _employment_differs(line: lines.Line, employment: models.Employment) -> bool:
    contract, day = line.values.get("contract"), line.values.get("from_date")
    return (contract is not None and contract != employment.contract) or (
        day is not None and day < employment.from_date
    )


def _placement(line: lines.Line, around: Surroundings, held: models.Placement | None) -> dict[str, Any]:
    """Return position, work mode, site, place and pool: what the line says, else what is held, else what is usual.

    Raises: NameUnresolved
    """
    values = line.values
    site = _site(values.get("site"), around)
    if site is None and held is not None and values.get("work_mode") != "home":
        site = held.site
    mode = values.get("work_mode") or (held.work_mode if held else "site" if site else USUAL["work_mode"])
    if mode == "home":
        site = None
    elif site is None:
        raise errors.NameUnresolved("needed", column="site")
    place = _place(values.get("place"), around)
    if place is None:
        place = (
            site.place
            if site is not None and "site" in values
            else held.place
            if held
            else site.place
            if site
            else None
        )
    if place is None:
        raise errors.NameUnresolved("needed", column="place")
    pool = around.known.pool(line) or (held.pool if held else None)
    if pool is None and held is None and len(around.known.pools) == 1:
        pool = around.known.pools[0]
    position = values.get("position") or (held.position if held else USUAL["position"])
    return {"position": position, "work_mode": mode, "site": site, "place": place, "pool": pool}


def _site(wanted: str | None, around: Surroundings) -> models.Site | None:
    if wanted is None:
        return None
    found = [site for site in around.sites if words.plain(site.name) == words.plain(wanted)]
    if len(found) != 1:
        raise errors.NameUnresolved("ambiguous" if found else "unknown", column="site", value=lines.shortened(wanted))
    return found[0]


def _place(wanted: str | None, around: Surroundings) -> reference.Place | None:
    if wanted is None:
        return None
    found = [place for place in around.places if wanted == place.code or words.plain(place.name) == words.plain(wanted)]
    if not found and wanted.isdecimal() and len(wanted) == 4:
        # A spreadsheet takes the leading zero of a municipality's code for decoration.
        found = [place for place in around.places if place.code == f"0{wanted}"]
    if len(found) != 1:
        raise errors.NameUnresolved("ambiguous" if found else "unknown", column="place", value=lines.shortened(wanted))
    return found[0]


def _capacities(line: lines.Line) -> dict[str, int]:
    named = {channel: line.values.get(f"capacity_{channel}") for channel in contact_states.CHANNELS}
    return {channel: count for channel, count in named.items() if count is not None}


def _queues(line: lines.Line, around: Surroundings) -> list[clients.Queue]:
    return [around.known.queue(text, column="queues") for text in line.values.get("queues", ())]


def _levels(
    line: lines.Line, around: Surroundings, held: Mapping[int, tuple[int, str]]
) -> list[tuple[clients.Skill, int, str]]:
    found = []
    for each in line.values.get("skills", ()):
        skill = around.known.skill(each.skill, column="skills")
        rung = each.rung or held.get(skill.pk, (0, RUNG))[1]
        found.append((skill, each.level, rung))
    return found


def _notes(
    line: lines.Line, pool: clients.Pool | None, queues: Sequence[clients.Queue], *, is_invited: bool, has_access: bool
) -> tuple[lines.Problem, ...]:
    """Return what the reader should know of a line that can be taken."""
    notes = []
    if pool is None:
        notes.append(lines.Problem(code="no_pool", column="pool"))
    elif any(queue.pool_id != pool.pk for queue in queues):
        notes.append(lines.Problem(code="other_pool", column="queues"))
    if not has_access and not is_invited:
        notes.append(lines.Problem(code="not_invited" if "email" in line.values else "no_email", column="email"))
    return tuple(notes)
