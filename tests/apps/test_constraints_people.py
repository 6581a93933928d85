"""People: what the database itself refuses about persons, spells of employment and placement, skills and presence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from tests import (
    constraint_cases,
    constraint_cases_consents,
    constraint_cases_duties,
    constraint_cases_employment,
    constraint_cases_funnel,
    constraint_cases_growth,
    constraint_cases_hours,
    constraint_cases_leaving,
    constraint_cases_measured,
    constraint_cases_merges,
    constraint_cases_partners,
    constraint_cases_pay,
    constraint_cases_programmes,
    constraint_cases_reference,
    constraint_cases_rights,
    constraint_cases_surveys,
    constraint_merges,
    constraints,
    scenes,
)
from tests.constraints import Case, Scene, at

from tejido.core import presence
from tejido.journal import scopes
from tejido.people import actions, errors, models
from tejido.reference import actions as reference_actions

PREFIXES = (
    "people_", "reference_", "impact_definition", "impact_measurement", "impact_day", "impact_story", "impact_survey",
    "impact_supplierfigure",
)  # fmt: skip
# What the parts of people's way keep in files of their own.
PARTS = (
    constraint_cases_programmes, constraint_cases_partners, constraint_cases_funnel, constraint_cases_merges,
    constraint_cases_employment, constraint_cases_growth, constraint_cases_leaving, constraint_cases_rights,
    constraint_cases_consents, constraint_cases_reference, constraint_cases_hours, constraint_cases_pay,
    constraint_cases_duties, constraint_cases_measured,
    constraint_cases_duties, constraint_cases_surveys,
)  # fmt: skip
EXCEPTIONS = {
    "people_benefit.benefit_with_currency": "carries the reference of what happened to it; the id alone is unique",
    "people_employment.employment_with_person": "carries the reference of placements; the id alone is unique",
    "people_presence.people_note_disconnection": "notes the moment and refuses nothing",
    **constraint_merges.EXCEPTIONS,
    "impact_definition.definition_with_rung": "carries the reference of measurements; the id alone is unique",
}
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def someone(scene: Scene) -> int:
    return int(scene.add("people_person"))


def merged(scene: Scene, *, into: int) -> int:
    return int(scene.add("people_person", canonical_person_id=into))


def follow_on(scene: Scene, table: str) -> None:
    """End the spell that runs and begin another on the same day, since intervals are half-open."""
    scene.change(table, to_date=JULY, end_reason="resigned")
    scene.add(table, from_date=JULY)


def correct(scene: Scene, table: str) -> None:
    """Supersede a spell by one for the same days: what was believed before stays on record."""
    scene.change(table, superseded_at=at(60))
    scene.add(table)
    scene.add(table, superseded_at=at(120))


def open_again(scene: Scene, table: str) -> None:
    """End what runs at an instant, and begin another at the same instant."""
    scene.change(table, to_at=at(60))
    scene.add(table, from_at=at(60))


def refuse_value(table: str, guard: str, what: str, allowed: dict[str, object], **forbidden: object) -> Case:
    """Return the case of one row's column that takes some values and no others."""
    return Case(
        table=table, guard=guard, what=what,
        forbidden=lambda s: s.change(table, **forbidden), allowed=lambda s: s.change(table, **allowed),
    )  # fmt: skip


def spells(table: str, word: str) -> list[Case]:
    """Return the cases that employment and placement share."""
    return [
        Case(
            table=table, guard=f"one_{word}_at_a_time", what="a second one from July, while the first is open",
            forbidden=lambda s: s.add(table, from_date=JULY), allowed=lambda s: follow_on(s, table),
        ),
        Case(
            table=table, guard=f"one_{word}_at_a_time", what="two that are open and not superseded",
            forbidden=lambda s: s.add(table), allowed=lambda s: correct(s, table),
        ),
        Case(
            table=table, guard=f"one_{word}_at_a_time", what="one that begins a day before the other has ended",
            forbidden=lambda s: (
                s.change(table, to_date=JULY, end_reason="moved"), s.add(table, from_date=JULY - timedelta(days=1)),
            ),
        ),
        Case(
            table=table, guard=f"{word}_ends_after_begin", what="ends on the day it begins",
            forbidden=lambda s: s.change(table, to_date=date(2026, 1, 1), end_reason="error"),
            allowed=lambda s: s.change(table, to_date=date(2026, 1, 2), end_reason="resigned"),
        ),
        Case(
            table=table, guard=f"{word}_end_has_a_reason", what="ends without a reason",
            forbidden=lambda s: s.change(table, to_date=JULY),
            allowed=lambda s: s.change(table, to_date=JULY, end_reason="resigned"),
        ),
        Case(
            table=table, guard=f"{word}_superseded_later", what="superseded before it was recorded",
            forbidden=lambda s: s.change(table, superseded_at=at(-1)),
            allowed=lambda s: s.change(table, superseded_at=at(1)),
        ),
    ]  # fmt: skip


CASES = [
    # A person, their documents and phones
    Case(
        table="people_person", guard="person_is_not_its_own_twin", what="merged into themselves",
        forbidden=lambda s: s.change("people_person", canonical_person_id=s.mine["people_person"]),
        allowed=lambda s: (
            s.change("people_person", canonical_person_id=someone(s)),
            s.change("people_person", canonical_person_id=None),
        ),
    ),
    Case(
        table="people_person", guard="people_twin_of_canonical", sqlstate="TJ006", what="into one who was merged",
        forbidden=lambda s: merged(s, into=merged(s, into=someone(s))),
        allowed=lambda s: [merged(s, into=s.mine["people_person"]) for _ in range(3)],
    ),
    Case(
        table="people_person", guard="people_twin_of_canonical", sqlstate="TJ006", what="while others point here",
        forbidden=lambda s: (
            merged(s, into=s.mine["people_person"]), s.change("people_person", canonical_person_id=someone(s)),
        ),
    ),
    Case(
        table="people_document", guard="document_belongs_to_one", what="one document of two people",
        forbidden=lambda s: [s.add("people_document", number="1", person_id=someone(s)) for _ in range(2)],
        allowed=lambda s: [
            s.add("people_document", number="1", kind=kind, country=country)
            for kind, country in (("national_id", "CO"), ("national_id", "VE"), ("passport", "CO"))
        ],
    ),
    refuse_value("people_document", "document_country_known", "a name", {"country": "VE"}, country="co"),
    Case(
        table="people_document", guard="document_ends_after_begin", what="ends on the day it begins",
        forbidden=lambda s: s.change("people_document", from_date=JULY, to_date=JULY),
        allowed=lambda s: (
            s.change("people_document", from_date=JULY, to_date=AUGUST),
            s.change("people_document", from_date=None, to_date=JULY),
        ),
    ),
    Case(
        table="people_phone", guard="phone_once_for_person", what="the same number twice for one person",
        forbidden=lambda s: [s.add("people_phone", number="+573001112233") for _ in range(2)],
        allowed=lambda s: [s.add("people_phone", number="+573001112233", person_id=someone(s)) for _ in range(2)],
    ),
    # Sites and places
    refuse_value(
        "people_site", "site_names_a_calendar", "no calendar", {"holiday_calendar": "US-FL"}, holiday_calendar=""
    ),
    Case(
        table="people_site", guard="site_names_a_zone", sqlstate="22023", what="no such zone",
        forbidden=lambda s: s.change("people_site", zone="America/Macondo"),
        allowed=lambda s: s.change("people_site", zone="Europe/Madrid"),
    ),
    Case(
        table="reference_place", guard="place_is_named_once", what="one code, two places",
        forbidden=lambda s: [s.add("reference_place", code="1") for _ in range(2)],
        allowed=lambda s: [s.add("reference_place", code="1", country=country) for country in ("CO", "VE")],
    ),
    refuse_value("reference_place", "place_country_known", "three letters", {"country": "VE"}, country="C1"),
    *(
        Case(
            table="reference_place", guard="divipola_codes_have_five_digits", what=repr((country, code)),
            forbidden=lambda s, country=country, code=code: s.add(
                "reference_place", scheme="divipola", country=country, code=code
            ),
            allowed=lambda s: s.add("reference_place", scheme="divipola", code="05001"),
        )
        for country, code in (("CO", "5001"), ("CO", "050010"), ("CO", "0500a"), ("CO", " 5001"), ("VE", "05001"))
    ),
    # Employment and placement
    *spells("people_employment", "employment"),
    *spells("people_placement", "placement"),
    refuse_value(
        "people_employment", "employment_contract_known", "day labour", {"contract": "apprentice"}, contract="day"
    ),
    Case(
        table="people_placement", guard="placement_work_mode_known", what="anywhere",
        forbidden=lambda s: s.change("people_placement", work_mode="anywhere", site_id=s.mine["people_site"]),
    ),
    refuse_value(
        "people_placement", "placement_regime_known", "no such regime", {"legal_regime": "other"}, legal_regime="none"
    ),
    *(
        Case(
            table="people_placement", guard="placement_on_site_names_the_site", what=mode,
            forbidden=lambda s, mode=mode: s.change("people_placement", work_mode=mode),
            allowed=lambda s, mode=mode: s.change("people_placement", work_mode=mode, site_id=s.mine["people_site"]),
        )
        for mode in ("site", "hybrid")
    ),
    Case(
        table="people_placement", guard="placement_of_persons_employment", what="somebody else's employment",
        forbidden=lambda s: s.add("people_placement", person_id=someone(s)),
    ),
    # Skills and queues
    *(
        refuse_value(
            "people_skilllevel", "skill_level_within_limits", f"level {level}", {"level": 1}, level=level
        )
        for level in (0, 6)
    ),
    refuse_value("people_skilllevel", "skill_rung_known", "master", {"rung": "shadow"}, rung="master"),
    Case(
        table="people_skilllevel", guard="one_level_at_a_time", what="two levels in one skill",
        forbidden=lambda s: s.add("people_skilllevel", from_at=at(60), level=4),
        allowed=lambda s: (
            open_again(s, "people_skilllevel"), s.add("people_skilllevel", skill_id=s.theirs["clients_skill"]),
        ),
    ),
    Case(
        table="people_membership", guard="membership_once", what="twice in one queue",
        forbidden=lambda s: s.add("people_membership"),
        allowed=lambda s: s.add(
            "people_membership", queue_id=s.theirs["clients_queue"], client_id=s.theirs["clients_client"]
        ),
    ),
    Case(
        table="people_membership", guard="membership_of_clients_queue", what="another client's queue",
        forbidden=lambda s: s.change("people_membership", queue_id=s.theirs["clients_queue"]),
    ),
    # Presence: connection, activity, availability, load
    Case(
        table="people_connection", guard="people_connection_socket_key", what="one socket, two connections",
        forbidden=lambda s: [
            s.add("people_connection", socket="00000000-0000-4000-8000-000000000001") for _ in range(2)
        ],
    ),
    refuse_value("people_activity", "activity_known", "asleep", {"activity": "not_responding"}, activity="asleep"),
    Case(
        table="people_activity", guard="one_activity_at_a_time", what="a second while the first runs",
        forbidden=lambda s: s.add("people_activity", activity="lunch", from_at=at(60)),
        allowed=lambda s: (open_again(s, "people_activity"), s.add("people_activity", person_id=someone(s))),
    ),
    refuse_value("people_presence", "presence_activity_known", "asleep", {"activity": "break"}, activity="asleep"),
    Case(
        table="people_presence", guard="available", sqlstate="428C9", what="said instead of derived",
        forbidden=lambda s: s.change("people_presence", available=True, connections=0),
        allowed=lambda s: s.change("people_presence", connections=0),
    ),
    Case(
        table="people_load", guard="load_once_for_channel", what="two loads for one channel",
        forbidden=lambda s: s.add("people_load"), allowed=lambda s: s.add("people_load", channel="email"),
    ),
    refuse_value("people_load", "load_channel_known", "fax", {"channel": "messaging"}, channel="fax"),
    refuse_value("people_load", "load_capacity_within_limits", "51", {"capacity": 50}, capacity=51),
    *constraint_cases.PEOPLE,
    *(case for part in PARTS for case in part.CASES),
]  # fmt: skip


@constraints.parameters(CASES)
def test_the_database_refuses_it_and_only_by_this_guard(case: Case, owner: psycopg.Connection) -> None:
    constraints.prove(owner, case)


def test_every_guard_of_people_and_places_has_a_case(owner: psycopg.Connection) -> None:
    assert constraints.uncovered(owner, prefixes=PREFIXES, cases=CASES, exceptions=EXCEPTIONS) == set()


@pytest.mark.parametrize("connections", [0, 1, 3])
@pytest.mark.parametrize("activity", presence.ACTIVITIES)
def test_the_database_and_the_core_derive_the_same_availability(
    owner: psycopg.Connection, activity: str, connections: int
) -> None:
    with constraints.stage(owner) as scene:
        scene.change("people_presence", activity=activity, connections=connections)
        (derived,) = owner.execute(
            "SELECT available FROM people_presence WHERE person_id = %s", [scene.mine["people_person"]]
        ).fetchone() or (None,)
    assert derived is presence.is_available(connections=connections, activity=activity)


def test_a_code_keeps_its_leading_zero(owner: psycopg.Connection) -> None:
    """Medellín is 05001; as a number it would be another municipality's length, or nobody's."""
    with constraints.stage(owner) as scene:
        place = scene.add("reference_place", scheme="divipola", code="05001")
        kept = owner.execute(
            "SELECT code, pg_typeof(code)::text FROM reference_place WHERE id = %s", [place]
        ).fetchone()
    assert kept == ("05001", "text")


@pytest.mark.parametrize(
    ("zone", "from_date"), [("America/Bogota", date(2026, 11, 3)), ("Asia/Tokyo", date(2026, 11, 3))]
)
def test_the_day_of_employment_begins_and_ends_at_midnight_of_the_operators_zone(
    owner: psycopg.Connection, zone: str, from_date: date
) -> None:
    midnight = datetime(2026, 11, 3, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    tick, week = timedelta(microseconds=1), timedelta(days=7)
    with constraints.stage(owner) as scene:
        scene.change("journal_installation", zone=zone)
        scene.change(
            "people_employment", from_date=from_date, to_date=from_date + timedelta(days=7), end_reason="resigned"
        )
        answers = [
            owner.execute("SELECT is_employed(%s, %s)", [scene.mine["people_person"], instant]).fetchone()
            for instant in (midnight - tick, midnight, midnight + week - tick, midnight + week)
        ]
    assert answers == [(False,), (True,), (True,), (False,)]


def test_a_superseded_employment_employs_nobody(owner: psycopg.Connection) -> None:
    with constraints.stage(owner) as scene:
        scene.change("people_employment", superseded_at=at(60))
        person = scene.mine["people_person"]
        assert owner.execute("SELECT is_employed(%s, %s)", [person, at(0)]).fetchone() == (False,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "work_mode", "regime"),
    [
        ("CO", "site", "co_on_site"), ("CO", "home", "co_telework"), ("CO", "hybrid", "co_telework"),
        ("VE", "site", "other"), ("VE", "home", "other"),
    ],
)  # fmt: skip
def test_the_legal_regime_follows_the_place(country: str, work_mode: str, regime: str) -> None:
    with scopes.scoped({0}):
        scenes.install()
        place = reference_actions.add_place(
            country=country, scheme="test", code="1", name="Lugar", source="prueba", by=scenes.BY, at=scenes.START
        )
        site = actions.add_site(
            name="Sede", place=place, zone="UTC", holiday_calendar=country, by=scenes.BY, at=scenes.START
        )
        person = actions.register_person(
            given_names="Ana", first_surname="Prueba", display_name="Ana", by=scenes.BY, at=scenes.START
        )
        employment = actions.employ(
            person=person, contract="indefinite", from_date=JULY, recorded_at=at(0), by=scenes.BY, at=scenes.START
        )
        placement = actions.place(
            employment=employment, position="advisor", place=place, site=site, work_mode=work_mode, pool=None,
            from_date=JULY, recorded_at=at(0), by=scenes.BY, at=scenes.START,
        )  # fmt: skip
        assert placement.legal_regime == regime


@pytest.mark.django_db
def test_a_merge_touches_no_row_but_the_persons_and_is_refused_where_it_would_chain() -> None:
    with scopes.scoped({0}):
        scenes.install()
        one, two, three = (
            actions.register_person(
                given_names="Ana", first_surname="Prueba", display_name="Ana", by=scenes.BY, at=scenes.START
            )
            for _ in range(3)
        )
        models.Phone.objects.create(person=one, number="+573001112233")
        actions.merge_person(person=one, canonical=two, by=scenes.BY, at=scenes.START)
        assert models.Phone.objects.get().person_id == one.pk
        one.refresh_from_db()
        for person, canonical in ((three, one), (two, three), (two, two)):
            with pytest.raises(errors.PersonMergeRefused):
                actions.merge_person(person=person, canonical=canonical, by=scenes.BY, at=scenes.START)


def test_two_merges_that_would_meet_take_turns(
    committed: None, owner: psycopg.Connection, database_name: str, cluster: object
) -> None:
    """One merges Ana into Bea, the other Bea into Eva: whoever comes second is refused, so that no chain arises."""
    ids = [
        owner.execute(
            "INSERT INTO people_person (given_names, first_surname, second_surname, display_name)"
            " VALUES ('Ana', 'Prueba', '', 'Ana') RETURNING id"
        ).fetchone()[0]  # type: ignore[index]
        for _ in range(3)
    ]
    merge = "UPDATE people_person SET canonical_person_id = %s WHERE id = %s"
    with psycopg.connect(owner.info.dsn, password=owner.info.password, autocommit=True) as other:
        other.execute("SET lock_timeout = '200ms'")
        with owner.transaction():
            owner.execute(merge, [ids[1], ids[0]])
            with pytest.raises(psycopg.errors.LockNotAvailable):
                other.execute(merge, [ids[2], ids[1]])
        with pytest.raises(psycopg.DatabaseError) as refused:
            other.execute(merge, [ids[2], ids[1]])
        assert refused.value.sqlstate == "TJ006"
