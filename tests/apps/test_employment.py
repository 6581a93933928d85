"""Employment: corrections that supersede, terms, regimes, things lent, adjustments, audits, the survey, complaints."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from tests import scenes

from tejido.core import facts
from tejido.core.employment import climate as climate_core
from tejido.journal import scopes
from tejido.people import actions, careers, errors, models
from tejido.people import employment_tables as tables
from tejido.people.employment import (
    adjustments,
    audits,
    climate,
    contracts,
    corrections,
    equipment,
    grievances,
    overview,
    work_regimes,
)
from tejido.people.employment import errors as refusals
from tejido.reference import actions as reference_actions
from tejido.reference import models as reference

BY, AT = scenes.BY, scenes.START
LATER = AT + timedelta(hours=1)
JANUARY, MARCH, MAY, JULY = (date(2026, month, 1) for month in (1, 3, 5, 7))
TODAY = date(2026, 11, 3)
DONE: dict[str, Any] = {"by": BY, "at": AT}


@pytest.fixture
def floor(db: None) -> scenes.Floor:
    scopes.assign({0})
    scenes.install()
    return scenes.floor(agent_count=1)


@pytest.fixture
def ana(floor: scenes.Floor) -> models.Person:
    """An advisor at home, employed since January."""
    return floor.agents[0]


@pytest.fixture
def place(floor: scenes.Floor) -> reference.Place:
    return reference.Place.objects.get()


@pytest.fixture
def site(place: reference.Place) -> models.Site:
    return actions.add_site(name="Sede", place=place, zone="America/Bogota", holiday_calendar="CO", **DONE)


def told(kind: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data, by_kind, happened_at FROM journal_fact WHERE type = %s ORDER BY id", [kind])
        return [{"data": json.loads(row[0]), "by": row[1], "at": row[2]} for row in cursor.fetchall()]


def employment(person: models.Person) -> models.Employment:
    return models.Employment.objects.get(person=person, superseded_at=None)


def correct(person: models.Person, **given: Any) -> models.Employment:
    whole: dict[str, Any] = {
        "contract": "indefinite", "from_date": MARCH, "to_date": None, "end_reason": "", "recorded_at": LATER, **DONE,
    }  # fmt: skip
    return corrections.correct_employment(
        employment=given.pop("employment", None) or employment(person), **whole | given
    )


def test_a_backdated_correction_supersedes_and_what_was_believed_can_still_be_asked_for(ana: models.Person) -> None:
    first = employment(ana)
    new = correct(ana, contract="fixed_term")
    assert (new.contract, new.from_date) == ("fixed_term", MARCH)
    placement = models.Placement.objects.get(person=ana, superseded_at=None)
    assert (placement.employment_id, placement.from_date) == (new.pk, MARCH), "what began with it began with it again"
    before = corrections.known_at(ana, moment=LATER - timedelta(seconds=1))
    assert [(row.pk, row.contract, row.from_date) for row in before.employments] == [(first.pk, "indefinite", JANUARY)]
    assert [row.from_date for row in before.placements] == [JANUARY]
    assert [row.from_date for row in corrections.known_at(ana, moment=LATER).placements] == [MARCH]
    assert corrections.corrections_of(ana) == [LATER]
    (fact,) = told("employment_corrected")
    assert (fact["data"]["superseded"], fact["data"]["employment"], fact["data"]["from"]) == (
        first.pk, new.pk, "2026-03-01",
    )  # fmt: skip
    with pytest.raises(refusals.NoSuchSpell):
        correct(ana, employment=first, contract="indefinite")
    assert correct(ana, contract="fixed_term").pk == new.pk, "the same once more is no correction"


def test_an_end_supersedes_and_what_was_believed_before_it_stays_readable(
    floor: scenes.Floor, ana: models.Person, place: reference.Place
) -> None:
    moved, left, fixed = (LATER + timedelta(days=days) for days in (0, 1, 2))
    # Told in November, about May and July: each is known from the moment on at which it was told, and not before.
    careers.move(
        person=ana, position="mentor", place=place, site=None, work_mode="home", pool=floor.pool, from_date=MAY,
        recorded_at=moved, **DONE,
    )  # fmt: skip
    careers.leave(person=ana, to_date=JULY, reason="resigned", recorded_at=left, **DONE)

    def known(moment: datetime) -> tuple[list[date | None], list[tuple[str, date | None]]]:
        found = corrections.known_at(ana, moment=moment)
        return (
            [row.to_date for row in found.employments],
            [(row.position, row.to_date) for row in reversed(found.placements)],
        )

    assert known(moved - timedelta(seconds=1)) == ([None], [("advisor", None)])
    assert known(moved) == ([None], [("advisor", MAY), ("mentor", None)])
    assert known(left) == ([JULY], [("advisor", MAY), ("mentor", JULY)])
    assert corrections.corrections_of(ana) == [], "what was told in due course corrects nothing"
    now = models.Placement.objects.filter(person=ana, superseded_at=None)
    assert {row.employment_id for row in now} == {employment(ana).pk}
    correct(ana, from_date=JANUARY, to_date=date(2026, 8, 1), end_reason="resigned", recorded_at=fixed)
    assert known(left)[0] == [JULY] and known(fixed) == (
        [date(2026, 8, 1)], [("advisor", MAY), ("mentor", date(2026, 8, 1))],
    )  # fmt: skip
    assert corrections.corrections_of(ana) == [fixed]
    (fact,) = told("employment_ended")
    assert fact["data"]["now"] != fact["data"]["employment"]


def test_a_correction_that_cannot_be_true_is_refused(
    floor: scenes.Floor, ana: models.Person, place: reference.Place
) -> None:
    careers.move(
        person=ana, position="mentor", place=place, site=None, work_mode="home", pool=floor.pool, from_date=MAY,
        recorded_at=AT, **DONE,
    )  # fmt: skip
    with pytest.raises(refusals.EmploymentCorrectionRefused):
        correct(ana, to_date=date(2026, 4, 1), end_reason="resigned")
    with pytest.raises(refusals.SpellInvalid):
        correct(ana, to_date=MARCH, end_reason="resigned")
    with pytest.raises(refusals.ReasonNeeded):
        correct(ana, to_date=JULY)
    careers.leave(person=ana, to_date=JULY, reason="resigned", recorded_at=AT, **DONE)
    first = employment(ana)
    careers.employ_again(
        person=ana, contract="indefinite", position="advisor", place=place, site=None, work_mode="home", pool=None,
        from_date=date(2026, 9, 1), recorded_at=AT, **DONE,
    )  # fmt: skip
    with pytest.raises(refusals.SpellsOverlap):
        correct(ana, employment=first, to_date=date(2026, 9, 2), end_reason="resigned")
    old, move = corrections.placement_from(ana, day="2026-01-01"), corrections.placement_from(ana, day="2026-05-01")
    fix: dict[str, Any] = {
        "position": "advisor", "place": place, "site": None, "work_mode": "home", "end_reason": "moved",
        "recorded_at": LATER, **DONE,
    }  # fmt: skip
    with pytest.raises(refusals.SpellsOverlap):
        corrections.correct_placement(placement=old, from_date=JANUARY, to_date=date(2026, 5, 2), **fix)
    with pytest.raises(refusals.PlacementOutsideEmployment):
        corrections.correct_placement(placement=move, from_date=MAY, to_date=date(2026, 8, 1), **fix)
    with pytest.raises(errors.SiteNeeded):
        corrections.correct_placement(
            placement=old, from_date=JANUARY, to_date=MAY, **fix | {"work_mode": "hybrid"}
        )  # fmt: skip
    corrections.correct_placement(placement=old, from_date=JANUARY, to_date=date(2026, 4, 1), **fix)
    assert [row.to_date for row in corrections.known_at(ana, moment=LATER).placements][-1] == date(2026, 4, 1)
    for day in ("2026-02-02", "yesterday", "9999-99-99"):
        with pytest.raises(refusals.NoSuchSpell):
            corrections.placement_from(ana, day=day)


def test_terms_are_renewed_within_the_law_and_the_overview_says_what_ends(ana: models.Person) -> None:
    correct(ana, contract="fixed_term", from_date=JANUARY)
    terms: dict[str, Any] = {
        "person": ana, "weekly_hours": Decimal(42), "phase": "", "trial_to_date": None, "recorded_at": AT, **DONE,
    }  # fmt: skip
    key = uuid.uuid4()
    for _ in range(2):
        contracts.set_term(from_date=JANUARY, to_date=JULY, key=key, **terms | {"trial_to_date": MARCH})
    contracts.set_term(from_date=JULY, to_date=date(2026, 12, 1), **terms)
    assert [row.to_date for row in overview.ending(on=TODAY)] == [date(2026, 12, 1)]
    assert [row.trial_to_date for row in overview.trials_ending(on=JANUARY)] == [MARCH]
    with pytest.raises(refusals.TermTooLong):
        contracts.set_term(from_date=date(2026, 12, 1), to_date=date(2030, 1, 2), **terms)
    with pytest.raises(refusals.TermNeedsAnEnd):
        contracts.set_term(from_date=date(2026, 12, 1), to_date=None, **terms)
    with pytest.raises(refusals.TermOutsideEmployment):
        contracts.set_term(from_date=date(2025, 12, 1), to_date=JULY, **terms)
    with pytest.raises(refusals.TermsOverlap):
        contracts.set_term(from_date=MARCH, to_date=MAY, **terms)
    # Fewer hours from October: the terms of July end there, as they were recorded stays on record.
    contracts.set_term(from_date=date(2026, 10, 1), to_date=date(2026, 12, 1), **terms | {"weekly_hours": Decimal(30)})
    assert [(row.from_date.month, row.weekly_hours) for row in contracts.terms_of(ana)] == [
        (10, Decimal(30)), (7, Decimal(42)), (1, Decimal(42)),
    ]  # fmt: skip
    newest = contracts.terms_of(ana)[0]
    fixed = contracts.correct_term(
        term=newest, from_date=date(2026, 10, 1), to_date=date(2027, 1, 1), weekly_hours=Decimal(30), phase="",
        trial_to_date=None, recorded_at=LATER, **DONE,
    )  # fmt: skip
    with pytest.raises(refusals.NoSuchSpell):
        contracts.term(newest.key)
    assert contracts.term(fixed.key).to_date == date(2027, 1, 1)
    assert len(told("contract_term_set")) == 3
    assert contracts.trouble_now(ana, on=TODAY) is None
    correct(ana, contract="apprentice", from_date=JANUARY)
    trouble = contracts.trouble_now(ana, on=TODAY)
    assert trouble is not None
    assert trouble.code == "phase"


def test_a_regime_ends_where_the_next_begins_and_the_insurer_is_told_once(ana: models.Person) -> None:
    set_to: dict[str, Any] = {"person": ana, "recorded_at": AT, **DONE}
    home = work_regimes.set_regime(regime="co_telework_autonomous", from_date=JANUARY, **set_to)
    assert work_regimes.set_regime(regime="co_telework_autonomous", from_date=MARCH, **set_to).pk == home.pk
    assert [row.pk for row in work_regimes.insurer_due(on=TODAY)] == [home.pk]
    for day in (MARCH, MAY):
        work_regimes.tell_insurer(spell=home, told_date=day, **DONE)
    assert work_regimes.insurer_due(on=TODAY) == []
    site = work_regimes.set_regime(regime="co_on_site", from_date=JULY, **set_to)
    newest, before = work_regimes.spells_of(ana)
    assert (before.row.to_date, before.row.insurer_told_date, newest.is_insurer_due) == (JULY, MARCH, False)
    assert {each.code for each in newest.regime.consequences} == {"transport_allowance", "hours_count"}
    with pytest.raises(refusals.InsurerNotAsked):
        work_regimes.tell_insurer(spell=site, told_date=JULY, **DONE)
    with pytest.raises(refusals.SpellsOverlap):
        work_regimes.set_regime(regime="co_remote", from_date=MARCH, **set_to)
    with pytest.raises(refusals.RegimeUnknown):
        work_regimes.set_regime(regime="co_moon", from_date=TODAY, **set_to)
    with pytest.raises(refusals.TermOutsideEmployment):
        work_regimes.set_regime(regime="co_remote", from_date=date(2025, 1, 1), **set_to)
    with pytest.raises(refusals.SpellsOverlap):
        work_regimes.correct_regime(
            spell=site, regime="co_on_site", from_date=MARCH, to_date=None, recorded_at=LATER, **DONE
        )
    work_regimes.correct_regime(
        spell=site, regime="co_work_from_home", from_date=JULY, to_date=None, recorded_at=LATER, **DONE
    )
    assert work_regimes.spells_of(ana)[0].ends_by == date(2027, 1, 1)
    assert overview.regime_counts(on=TODAY) == {"co_work_from_home": 1}
    assert [len(told(kind)) for kind in ("work_regime_set", "work_regime_ended", "insurer_told")] == [2, 1, 1]


def test_a_thing_is_lent_to_one_and_what_leavers_still_have_is_known(ana: models.Person) -> None:
    lend: dict[str, Any] = {"kind": "headset", "serial": " H-1 ", "condition": "good", "from_date": JANUARY, **DONE}
    key = uuid.uuid4()
    loans = [equipment.lend(person=ana, key=key, **lend) for _ in range(2)]
    assert loans[0].pk == loans[1].pk
    with pytest.raises(refusals.EquipmentLent):
        equipment.lend(person=ana, **lend)
    for bad in ({"serial": " "}, {"serial": "a\0b"}, {"kind": "car"}, {"condition": "new", "serial": "2"}):
        with pytest.raises(refusals.EquipmentInvalid):
            equipment.lend(person=ana, **lend | bad)
    careers.leave(person=ana, to_date=MAY, reason="resigned", recorded_at=AT, **DONE)
    assert [loan.item.serial for loan in equipment.still_out([ana.pk])] == ["H-1"]
    assert [loan.pk for loan in equipment.out_with_leavers(on=TODAY, count=5)] == [loans[0].pk]
    with pytest.raises(refusals.SpellInvalid):
        equipment.take_back(loan=loans[0], to_date=date(2025, 12, 31), condition="good", **DONE)
    for _ in range(2):
        equipment.take_back(loan=loans[0], to_date=MAY, condition="broken", **DONE)
    assert equipment.still_out([ana.pk]) == []
    with pytest.raises(refusals.EquipmentInvalid):
        equipment.lend(person=ana, **lend)
    assert [len(told(kind)) for kind in ("equipment_added", "equipment_lent", "equipment_returned")] == [1, 1, 1]


def test_an_adjustment_is_decided_once_and_the_floor_is_told_only_what_was_written_for_it(ana: models.Person) -> None:
    key = uuid.uuid4()
    asked = [
        adjustments.ask(
            person=ana,
            kind="breaks",
            text="Una pausa cada hora",
            is_own_request=True,
            asked_date=TODAY,
            key=key,
            **DONE,
        )
        for _ in range(2)
    ]
    assert asked[0].pk == asked[1].pk
    assert asked[0].due_date == TODAY + timedelta(days=15)
    assert adjustments.on_floor([ana.pk]) == {}
    decide: dict[str, Any] = {
        "adjustment": asked[0], "decision": "partly", "reason": "Cada dos horas", "floor_words": "pausa cada dos horas",
        "cost_amount": Decimal(120000), "cost_currency": "COP", "do_by_date": TODAY, "decided_date": TODAY,
        "user_id": 1, **DONE,
    }  # fmt: skip
    for bad, refusal in (
        ({"decision": "refused", "reason": " "}, refusals.RefusalNeedsAReason),
        ({"cost_currency": "peso"}, refusals.CostInvalid),
        ({"cost_amount": Decimal(-1)}, refusals.CostInvalid),
        ({"decision": "perhaps"}, refusals.AdjustmentInvalid),
        ({"floor_words": "x" * 121}, refusals.AdjustmentInvalid),
    ):
        with pytest.raises(refusal):
            adjustments.decide(**decide | bad)
    adjustments.decide(**decide)
    with pytest.raises(refusals.AdjustmentDecided):
        adjustments.decide(**decide)
    assert adjustments.on_floor([ana.pk]) == {ana.pk: ["pausa cada dos horas"]}
    for _ in range(2):
        adjustments.finish(adjustment=asked[0], done_date=TODAY, **DONE)
    assert adjustments.counts()["done"] == 1
    assert [row.pk for row in adjustments.register("done", first=0, count=5)[0]] == [asked[0].pk]
    adjustments.withdraw(adjustment=asked[0], withdrawn_date=TODAY, **DONE)
    row = adjustments.adjustment(asked[0].key, person_id=ana.pk)
    assert (row.text, row.reason, adjustments.on_floor([ana.pk])) == ("", "", {})
    with pytest.raises(refusals.NoSuchAdjustment):
        adjustments.adjustment(asked[0].key, person_id=ana.pk + 1)
    kept = [told(f"adjustment_{what}") for what in ("asked", "decided", "done", "withdrawn")]
    assert [len(each) for each in kept] == [1, 1, 1, 1]
    assert "pausa" not in str(kept), "facts hold no words"


def test_a_register_of_adjustments_has_no_place_for_a_diagnosis() -> None:
    columns = {field.name for field in tables.Adjustment._meta.get_fields()}
    assert not {name for name in columns if any(word in name for word in ("diagnos", "health", "disab", "illness"))}


def test_a_site_is_audited_point_by_point_and_actions_have_an_owner_and_a_day(site: models.Site) -> None:
    results = dict.fromkeys(audits.POINTS, "meets") | {"lift": "fails"}
    look: dict[str, Any] = {"site": site, "notes": {"lift": "no hay"}, "user_id": 1, **DONE}
    key = uuid.uuid4()
    made = [audits.audit_site(results=results, audited_date=TODAY, key=key, **look) for _ in range(2)]
    assert made[0].pk == made[1].pk
    with pytest.raises(refusals.AuditedAlready):
        audits.audit_site(results=results, audited_date=TODAY, key=uuid.uuid4(), **look)
    for bad in ({}, results | {"lift": "perhaps"}, results | {"roof": "meets"}):
        with pytest.raises(refusals.AuditInvalid):
            audits.audit_site(results=bad, audited_date=JULY, **look)
    scored = audits.audit(made[0].key)
    found = audits.findings(scored)
    plan: dict[str, Any] = {"action": "Silla salvaescaleras", "owner_user_id": 1, "due_date": TODAY, **DONE}
    with pytest.raises(refusals.AuditActionInvalid):
        audits.plan_action(finding=found["chair"], **plan)
    audits.plan_action(finding=found["lift"], **plan)
    assert [row.point for row in audits.open_actions()] == ["lift"]
    assert audits.audits_of_sites()[site.pk][0].open_actions == 1
    for _ in range(2):
        audits.finish_action(finding=found["lift"], done_date=TODAY, **DONE)
    assert (audits.open_actions(), len(told("audit_action_done"))) == ([], 1)


def opened(**given: Any) -> climate.Wave:
    whole: dict[str, Any] = {
        "opens_date": TODAY, "closes_date": TODAY + timedelta(days=14), "secret": b"s" * 32, **DONE
    }  # fmt: skip
    return climate.open_wave(**whole | given)


SCORES = dict.fromkeys(climate_core.QUESTIONS, 5)


def test_nobody_answers_the_survey_twice_and_no_answer_leads_to_a_person(floor: scenes.Floor) -> None:
    scenes.open_scope(floor.client.pk)
    people = [floor.agents[0], *(scenes.agent(floor, name=f"Otra {n}") for n in range(11))]
    wave = opened()
    with pytest.raises(refusals.WaveOpenAlready):
        opened()
    for person in people:
        climate.answer(wave=wave, person_id=person.pk, scores=SCORES, on=TODAY, at=AT)
    with pytest.raises(refusals.ClimateAnswered):
        climate.answer(wave=wave, person_id=people[0].pk, scores=SCORES, on=TODAY, at=AT)
    assert climate.has_answered(wave, person_id=people[0].pk)
    with pytest.raises(refusals.ScoresInvalid):
        climate.answer(wave=wave, person_id=people[0].pk, scores=SCORES | {"can_rest": 6}, on=TODAY, at=AT)
    with pytest.raises(refusals.NoSuchWave):
        climate.answer(wave=wave, person_id=people[0].pk, scores=SCORES, on=TODAY + timedelta(days=14), at=AT)
    assert climate.results(wave) is None, "nothing is shown while it is open"
    digests = set(tables.ClimateToken.objects.values_list("digest", flat=True))
    climate.close_wave(wave=wave, on=TODAY, **DONE)
    wave.refresh_from_db()
    assert (wave.secret, wave.people_count) == (None, 12)
    assert not {bytes(one) for one in digests} & {
        bytes(one) for one in tables.ClimateToken.objects.values_list("digest", flat=True)
    }
    found = climate.results(wave)
    assert found is not None
    assert (found.answered, found.by_site[0].people, found.by_programme[1].name) == (12, 12, "Banco · Atención")
    answers = told("climate_answered")
    assert {(fact["by"], *fact["data"]) for fact in answers} == {("system", "wave")}
    columns = {field.name for field in tables.ClimateAnswer._meta.get_fields()}
    assert columns == {"id", "wave", "site", "programme_id", "scores"}, "no person, no time, no number"


def write(**given: Any) -> dict[str, Any]:
    return {"written_date": TODAY, "key": uuid.uuid4(), **DONE} | given


def test_a_complaint_without_a_name_keeps_nobody_and_its_receipt_opens_it(floor: scenes.Floor) -> None:
    receipt = "ABCD2345EFGH6789"
    made = [
        grievances.complain_unnamed(
            category="pay", handler="impact_lead", text="No me pagaron", receipt=receipt, received_date=TODAY, at=AT
        )
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert grievances.by_receipt("abcd-2345 efgh-6789").pk == made[0].pk
    for wrong in ("", "ABCD2345EFGH678A", "x" * 500, "ABCD2345EFGH67O1"):
        with pytest.raises(refusals.NoSuchGrievance):
            grievances.by_receipt(wrong)
    (fact,) = told("grievance_received")
    assert (fact["by"], fact["data"]["is_named"], fact["at"]) == ("system", False, AT)
    row = tables.Grievance.objects.get()
    assert (row.person_id, receipt in str(row.receipt_digest)) == (None, False)
    with pytest.raises(refusals.NoSuchGrievance):
        grievances.handled(row.key, handlers={"people_lead"})
    assert grievances.handled(row.key, handlers={"impact_lead"}).pk == row.pk
    for bad in ({"text": " "}, {"text": "x" * 4001}, {"text": "a\0"}, {"category": "x"}, {"handler": "supervisor"}):
        whole: dict[str, Any] = {
            "category": "pay", "handler": "people_lead", "text": "a", "receipt": "BBCD2345EFGH6789",
            "received_date": TODAY, "at": AT,
        }  # fmt: skip
        with pytest.raises((refusals.GrievanceTextInvalid, refusals.GrievanceCategoryInvalid)):
            grievances.complain_unnamed(**whole | bad)


def test_a_complaint_is_answered_appealed_once_closed_and_its_words_erased(ana: models.Person) -> None:
    key = uuid.uuid4()
    complaint = [
        grievances.complain_named(
            person=ana, category="harassment", handler="people_lead", text="Me gritan", received_date=TODAY, key=key,
            **DONE,
        )
        for _ in range(2)
    ][1]  # fmt: skip
    assert complaint.answer_by_date == TODAY + timedelta(days=10)
    grievances.note(grievance=complaint, text="Hablar con X", is_internal=True, user_id=7, **write())
    twice = write()
    for _ in range(2):
        grievances.write_on(grievance=complaint, text="Y hoy otra vez", **twice)
    assert [entry.text for entry in grievances.for_reporter(complaint)] == ["Me gritan", "Y hoy otra vez"]
    settle: dict[str, Any] = {
        "grievance": complaint, "outcome": "not_upheld", "text": "No se comprobó", "user_id": 7,
        "answered_date": TODAY, "key": uuid.uuid4(), **DONE,
    }  # fmt: skip
    with pytest.raises(refusals.OutcomeNeeded):
        grievances.settle(**settle | {"outcome": ""})
    with pytest.raises(refusals.GrievanceStateRefused):
        grievances.appeal(grievance=complaint, text="No", **write())
    grievances.settle(**settle)
    grievances.appeal(grievance=complaint, text="No estoy de acuerdo", **write())
    assert grievances.handled(complaint.key, handlers={"impact_lead"}).state == "appealed"
    grievances.settle(**settle | {"outcome": "upheld", "key": uuid.uuid4()})
    with pytest.raises(refusals.GrievanceStateRefused):
        grievances.appeal(grievance=complaint, text="Otra vez", **write())
    with pytest.raises(refusals.GrievanceStateRefused):
        grievances.erase_texts(grievance=complaint, reason="retention", **DONE)
    for _ in range(2):
        grievances.close(grievance=complaint, closed_date=TODAY, **DONE)
    with pytest.raises(refusals.GrievanceStateRefused):
        grievances.write_on(grievance=complaint, text="Y más", **write())
    seen = grievances.open_as_handler(grievance=complaint, user_id=7, read_at=AT, by=facts.Actor("user", 7), at=AT)
    assert len(seen) == 6
    assert [read.user_id for read in grievances.reads_of(complaint)] == [7]
    grievances.erase_texts(grievance=complaint, reason="retention", **DONE)
    assert {entry.text for entry in grievances.for_reporter(complaint)} == {""}
    states = [fact["data"]["state"] for fact in told("grievance_moved")]
    assert states == ["investigating", "answered", "appealed", "answered", "closed"]
    everything = str([told(kind) for kind in ("grievance_received", "grievance_written", "grievance_moved")])
    assert not any(word in everything for word in ("gritan", "comprobó", "Hablar"))


def test_who_is_where_is_found_by_contract_mode_site_and_name(
    floor: scenes.Floor, ana: models.Person, site: models.Site, place: reference.Place
) -> None:
    careers.hire(
        given_names="Beatriz", first_surname="Mora", second_surname="", display_name="Bea", contract="fixed_term",
        position="advisor", place=place, site=site, work_mode="site", pool=None, capacities={}, from_date=MARCH,
        recorded_at=AT, **DONE,
    )  # fmt: skip

    def names(day: date = TODAY, **chosen: Any) -> list[str]:
        lines, count = overview.employed(overview.Filter(**chosen), on=day, first=0, count=10)
        assert count == len(lines)
        return [line.employment.person.display_name for line in lines]

    assert names() == ["Agente 1", "Bea"]
    assert names(contract="fixed_term") == names(work_mode="site") == names(site_id=site.pk) == ["Bea"]
    assert (names(name="mora"), names(name="%"), names(day=JANUARY)) == (["Bea"], [], ["Agente 1"])
    assert overview.contract_counts(on=TODAY) == {"fixed_term": 1, "indefinite": 1}
    assert overview.work_mode_counts(on=TODAY) == {"home": 1, "site": 1}
    assert overview.regime_counts(on=TODAY) == {"": 2}


def test_two_places_may_have_one_code_in_two_schemes(floor: scenes.Floor) -> None:
    for country, scheme in (("JM", "national"), ("GT", "national"), ("CO", "dane_rural")):
        reference_actions.add_place(
            country=country, scheme=scheme, code="23001", name="Otro", source="prueba", by=BY, at=AT
        )
    assert reference.Place.objects.filter(code="23001").count() == 4
