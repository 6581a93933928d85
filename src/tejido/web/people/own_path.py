"""My path: where I am, what I could move to and what I still need for it, what I have done, and who coaches me."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.people import coaching, growth, promotions, queries
from tejido.web.people import growth_words as words
from tejido.web.people import reach
from tejido.web.shared import people_sections


@require_GET
@never_cache
@reach.own
def page(request: HttpRequest, person: queries.Person) -> HttpResponse:
    """Show somebody their own path; nobody else sees this page."""
    on, positions = reach.today(), growth.positions()
    placement = growth.placement_on(person, on=on)
    completions = growth.completions(person)
    coach = coaching.Coach(
        user_id=gates.user(request).pk, person_id=person.pk, supervises=gates.rights(request).may(reach.COACH)
    )
    context = {
        "person": person,
        "placement": placement,
        "position": words.position_of(placement.position, positions) if placement else "",
        "is_coach": coaching.is_coach(coach, on=on),
        "levels": [
            {"name": row.skill.name, "level": row.level, "rung": words.RUNGS[row.rung], "since": row.from_at}
            for row in queries.skill_levels(person)
        ],
        "ways": _ways(person, held_code=placement.position if placement else "", on=on),
        "completions": [
            {"name": words.course_name(each.course), "row": each, "lapsed": each.until is not None and each.until <= on}
            for each in completions
        ],
        "hours": sum(each.course.hours for each in completions),
        "promotions": [
            {
                "row": row,
                "name": words.position_name(row.position),
                "exception": words.EXCEPTIONS.get(row.exception, ""),
            }
            for row in growth.promotions_of(person)
        ],
        **_learning(person, completed={each.cohort_id for each in completions}, on=on),
        **_coaching(person, pool_id=placement.pool_id if placement else None, on=on),
    }
    return people_sections.OWN.show(request, "people/own_path.html", context)


def _ways(person: queries.Person, *, held_code: str, on: date) -> list[Mapping[str, Any]]:
    """Return the positions that somebody could move to, those first of which most is there."""
    paths = growth.paths(on=on)
    shown = growth.shown(person) if paths else None
    ways = []
    for path in paths:
        if shown is None or not promotions.may_move_to(path.position, held_code=held_code, paths=paths):
            continue
        assessment = growth.assessed(path, shown, on=on)
        ways.append(
            {
                "name": words.position_name(path.position),
                "lines": words.told(path, assessment),
                "met_count": assessment.met_count,
                "asked_count": len(assessment.lines),
                "missing_count": len(assessment.missing),
                "is_ready": assessment.is_ready,
            }
        )
    return sorted(ways, key=lambda way: (-way["met_count"] / way["asked_count"], way["missing_count"]))


def _learning(person: queries.Person, *, completed: set[int], on: date) -> Mapping[str, Any]:
    enrolled = growth.enrolments(person)
    return {
        "enrolments": [
            {"name": words.course_name(row.cohort.course), "row": row, "begins_later": row.cohort.from_date > on}
            for row in enrolled
            if row.cohort_id not in completed and (row.to_date is None or row.to_date > on)
        ],
        "stages": [
            {
                "name": words.STAGES[row.stage],
                "of": words.course_name(row.cohort.course) if row.cohort
                else words.position_name(row.opening.position) if row.opening else "",
                "row": row,
            }
            for row in growth.stages(person)
        ],
    }  # fmt: skip


def _coaching(person: queries.Person, *, pool_id: int | None, on: date) -> Mapping[str, Any]:
    goals, notes, recognitions = coaching.goals(person), coaching.notes(person), coaching.recognitions(person)
    team = coaching.team_recognitions(person, pool_id=pool_id)
    names = access_queries.names_of(
        {row.set_by_user_id for row in goals}
        | {row.written_by_user_id for row in notes}
        | {row.given_by_user_id for row in (*recognitions, *team)}
    )
    return {
        "goals": goals_told(goals, names, on=on),
        "notes": notes_told(notes, names),
        "recognitions": recognitions_told(recognitions, names),
        "team": recognitions_told(team, names),
    }


def goals_told(goals: Sequence[Any], names: Mapping[int, str], *, on: date) -> list[Mapping[str, Any]]:
    """Return goals with who set them, and whether their day has passed."""
    return [
        {
            "row": row,
            "by": names.get(row.set_by_user_id, ""),
            "state": words.GOAL_STATES[row.state],
            "is_late": row.state == "open" and row.due_date < on,
        }
        for row in goals
    ]


def notes_told(notes: Sequence[Any], names: Mapping[int, str]) -> list[Mapping[str, Any]]:
    """Return notes with who wrote them."""
    return [
        {"row": row, "by": names.get(row.written_by_user_id, ""), "kind": words.NOTE_KINDS[row.kind]} for row in notes
    ]


def recognitions_told(rows: Sequence[Any], names: Mapping[int, str]) -> list[Mapping[str, Any]]:
    """Return recognitions with who gave them."""
    return [
        {"row": row, "by": names.get(row.given_by_user_id, ""), "kind": words.RECOGNITIONS[row.kind]} for row in rows
    ]
