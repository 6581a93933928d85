"""Assessing oneself, the review from outside, the signature: each step, each refusal, nothing twice or halfway."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests import scenes

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.core import facts
from tejido.core.impact.standards import catalogues, records
from tejido.core.impact.standards import live as core_live
from tejido.impact import queries
from tejido.impact.standards import (
    assessments,
    ending,
    errors,
    evidence,
    kept,
    live,
    pledges,
    reviews,
    sheets,
    tables,
    written,
)
from tejido.journal import erasure, scopes

BY, AT = scenes.BY, scenes.START
FROM, TO = date(2026, 10, 1), date(2026, 11, 1)
CONTRACT, FAIR, PIECE = "work-contract", "hiring-fair", "piece-paid"
names = itertools.count(1)


@pytest.fixture
def begun(db: None) -> tables.Assessment:
    scopes.assign({0})
    scenes.install()
    return assessments.begin(catalogue=catalogues.shipped()[0], from_date=FROM, to_date=TO, by=BY, at=AT)


def user(*held: Any) -> access.User:
    made = access_actions.add_user(email=f"u{next(names)}@example.org", display_name="Ana", by=facts.SYSTEM, at=AT)
    for role in held:
        access_actions.grant_role(user=made, role=role, by=facts.SYSTEM, at=AT)
    return made


def told(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact WHERE type = %s", [kind])
        return int(cursor.fetchone()[0])


def claim(begun: tables.Assessment, code: str, claimed: int = 2) -> None:
    assessments.answer(
        assessment=begun, requirement=code, claimed=claimed, is_set_aside=False, text="Así lo hacemos.", by=BY, at=AT
    )


def show(begun: tables.Assessment, code: str, *slots: str) -> tables.AssessmentEvidence:
    for slot in slots:
        made = evidence.add_link(
            assessment=begun, requirement=code, slot=slot, text="La regla", link="https://example.org/regla", by=BY,
            at=AT,
        )  # fmt: skip
    return made


def acts(reviewer: access.User) -> dict[str, Any]:
    return {"reviewer": reviewer, "by": facts.Actor("user", reviewer.pk), "at": AT}


def invited(begun: tables.Assessment) -> access.User:
    reviewer = user("reviewer")
    reviews.invite(assessment=begun, reviewer=reviewer, party="ngo", by=BY, at=AT)
    return reviewer


def signed(begun: tables.Assessment) -> tables.Assessment:
    claim(begun, CONTRACT)
    show(begun, CONTRACT, "policy", "system")
    reviewer = invited(begun)
    assessments.hand_in(assessment=begun, by=BY, at=AT)
    about = {"assessment": begun, "requirement": CONTRACT, **acts(reviewer)}
    asked = reviews.ask(kind="question", text="¿Desde cuándo?", **about)
    reviews.answer(entry=asked, text="Desde 2024.", by=BY, at=AT)
    reviews.decide(verdict="upheld", points=2, text="", **about)
    return reviews.sign(assessment=begun, digest=sheets.sheet(begun.key).digest, **acts(reviewer))


def test_an_assessment_looks_back_and_is_begun_once(begun: tables.Assessment) -> None:
    given = {"catalogue": catalogues.shipped()[0], "by": BY, "at": AT}
    with pytest.raises(errors.AssessmentOpenAlready):
        assessments.begin(from_date=FROM, to_date=TO, **given)
    for from_date, to_date in ((TO, FROM), (FROM, date(2026, 12, 31)), (date(2020, 1, 1), TO)):
        with pytest.raises(errors.AssessmentPeriodInvalid):
            assessments.begin(from_date=from_date, to_date=to_date, **given)
    assessments.give_up(assessment=begun, by=BY, at=AT)
    key = uuid.uuid4()
    again = assessments.begin(from_date=FROM, to_date=TO, key=key, **given)
    assert assessments.begin(from_date=FROM, to_date=TO, key=key, **given) == again
    assert (told("assessment_begun"), told("standard_catalogue_kept")) == (2, 1)


def test_no_evidence_no_point_and_what_speaks_against_it_takes_the_second(begun: tables.Assessment) -> None:
    claim(begun, CONTRACT)
    points = lambda: sheets.sheet(begun.key).line(CONTRACT).standing.points  # noqa: E731
    assert points() == 0
    show(begun, CONTRACT, "system")
    assert points() == 0
    show(begun, CONTRACT, "policy")
    assert points() == 2
    person = scenes.agent(scenes.floor(agent_count=0), name="Eva")
    assert person.pk
    counted = evidence.count(assessment=begun, requirement=CONTRACT, code="contracts_recorded", by=BY, at=AT)
    assert counted.reading is not None
    # One person without terms on record: it speaks against the rule, and so few people are not counted aloud.
    assert (counted.reading["verdict"], counted.reading["rows_count"]) == ("fails", None)
    assert points() == 1
    evidence.count(assessment=begun, requirement=CONTRACT, code="contracts_recorded", by=BY, at=AT)
    live_rows = tables.AssessmentEvidence.objects.filter(kind="live")
    assert (live_rows.count(), live_rows.filter(withdrawn_at=None).count()) == (2, 1)
    assert len({row.digest for row in live_rows}) == 2, "another salt, another digest"


def test_every_live_count_counts(begun: tables.Assessment) -> None:
    assert set(live.PARTS) == set(core_live.LIVE)
    period = queries.period_of(from_date=FROM, to_date=TO, as_of=AT)
    for code in core_live.LIVE:
        counted = live.count(code, period=period, salt=b"x" * 16)
        # Four of the purposes ship with a text of their own and are no rows.
        assert (code, counted.rows_count, core_live.told(code, counted)["verdict"]) == (code, 0, "nothing")
    with pytest.raises(errors.EvidenceInvalid):
        evidence.count(assessment=begun, requirement=FAIR, code="pay_runs_signed", by=BY, at=AT)


def test_an_answer_supersedes_and_only_some_requirements_are_set_aside(begun: tables.Assessment) -> None:
    claim(begun, FAIR, 1)
    claim(begun, FAIR, 1)
    claim(begun, FAIR, 2)
    rows = tables.AssessmentAnswer.objects.filter(requirement=FAIR)
    assert [row.claimed for row in rows.order_by("id")] == [1, 2]
    assert rows.filter(superseded_at=None).count() == 1
    given = {"assessment": begun, "claimed": 0, "is_set_aside": True, "by": BY, "at": AT}
    with pytest.raises(errors.RequirementNotSetAside):
        assessments.answer(requirement=FAIR, text="No aplica", **given)
    with pytest.raises(errors.StandardTextInvalid):
        assessments.answer(requirement=PIECE, text=" ", **given)
    assessments.answer(requirement=PIECE, text="Aquí nadie trabaja por pieza", **given)
    assert not sheets.sheet(begun.key).line(PIECE).standing.applies
    for bad in ({"claimed": 3}, {"claimed": 1}):
        with pytest.raises(errors.AnswerInvalid):
            assessments.answer(**{**given, "requirement": PIECE, "text": "x", **bad})
    with pytest.raises(errors.NoSuchRequirement):
        claim(begun, "no-such")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "https://", "example.org", "https://a b", "https://[x"]
)
def test_a_link_leads_to_the_web(begun: tables.Assessment, link: str) -> None:
    with pytest.raises(errors.EvidenceLinkInvalid):
        evidence.add_link(assessment=begun, requirement=FAIR, slot="policy", text="x", link=link, by=BY, at=AT)


def test_only_an_invited_person_from_outside_reviews(begun: tables.Assessment) -> None:
    for inside in (user("reviewer", "planner"), user("impact_lead"), user()):
        with pytest.raises(errors.ReviewerNotFromOutside):
            reviews.invite(assessment=begun, reviewer=inside, party="ngo", by=BY, at=AT)
    reviewer = invited(begun)
    with pytest.raises(errors.ReviewerInvitedAlready):
        reviews.invite(assessment=begun, reviewer=user("reviewer"), party="ngo", by=BY, at=AT)
    ask = {"assessment": begun, "requirement": FAIR, "kind": "question", "text": "¿Cómo?"}
    with pytest.raises(errors.AssessmentNotInReview):
        reviews.ask(**ask, **acts(reviewer))
    with pytest.raises(errors.NoSuchAssessment):
        sheets.sheet(begun.key, reviewer_user_id=reviewer.pk)
    with pytest.raises(errors.AssessmentEmpty):
        assessments.hand_in(assessment=begun, by=BY, at=AT)
    claim(begun, FAIR)
    assessments.hand_in(assessment=begun, by=BY, at=AT)
    assert sheets.reviews_of(reviewer.pk)[0].assessment == begun
    other = user("reviewer")
    with pytest.raises(errors.NoSuchAssessment):
        reviews.ask(**ask, **acts(other))
    with pytest.raises(errors.NoSuchAssessment):
        sheets.sheet(begun.key, reviewer_user_id=other.pk)
    # Whoever takes a part in the operation meanwhile reviews no longer.
    access_actions.grant_role(user=reviewer, role="supervisor", by=facts.SYSTEM, at=AT)
    with pytest.raises(errors.ReviewerNotFromOutside):
        reviews.ask(**ask, **acts(reviewer))


def test_a_decision_upholds_no_more_than_evidence_carries(begun: tables.Assessment) -> None:
    claim(begun, CONTRACT)
    show(begun, CONTRACT, "policy")
    reviewer = invited(begun)
    assessments.hand_in(assessment=begun, by=BY, at=AT)
    about = {"assessment": begun, "requirement": CONTRACT, **acts(reviewer)}
    for verdict, points, text in (
        ("upheld", 2, ""), ("upheld", 0, ""), ("not_upheld", 0, " "), ("needs_more", 1, "x"), ("maybe", 0, "x"),
    ):  # fmt: skip
        with pytest.raises(errors.DecisionInvalid):
            reviews.decide(verdict=verdict, points=points, text=text, **about)
    with pytest.raises(errors.DecisionsMissing):
        reviews.sign(assessment=begun, digest=sheets.sheet(begun.key).digest, **acts(reviewer))
    reviews.decide(verdict="needs_more", points=0, text="Falta cómo funciona", **about)
    show(begun, CONTRACT, "system")
    looked = sheets.sheet(begun.key).digest
    reviews.decide(verdict="upheld", points=2, text="", **about)
    with pytest.raises(errors.DecidedAlready):
        show(begun, CONTRACT, "system")
    with pytest.raises(errors.AssessmentChanged):
        reviews.sign(assessment=begun, digest=looked, **acts(reviewer))
    assert told("requirement_decided") == 2


def test_what_was_signed_stands_and_its_words_can_still_be_erased(begun: tables.Assessment) -> None:
    done = signed(begun)
    assert done.record is not None
    assert records.digest(done.record) == done.digest
    assert done.expires_date == date(2028, 11, 3)
    with pytest.raises(errors.AssessmentClosed):
        claim(begun, CONTRACT, 1)
    for statement in (
        "UPDATE impact_assessmentanswer SET claimed = 1", "UPDATE impact_assessment SET digest = 'x'",
        "UPDATE impact_reviewdecision SET text = 'otra'", "UPDATE impact_review SET party = 'peer'",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    answer = tables.AssessmentAnswer.objects.get()
    erasure.erase("assessment_answer", key=answer.key, reason="request", by=BY, at=AT, client_id=0)
    answer.refresh_from_db()
    assert (answer.text, answer.salt) == (None, None)
    assert sheets.sheet(begun.key).content["requirements"] == done.record["requirements"], "the signature stays true"
    # What was found missing is closed after the signature.
    owner = user("people_lead")
    planned = assessments.plan(
        assessment=done, requirement=FAIR, gap="No hay regla", text="Escribirla", owner_user_id=owner.pk,
        due_date=date(2026, 12, 1), by=BY, at=AT,
    )  # fmt: skip
    assessments.finish(action=planned, by=BY, at=AT)
    with pytest.raises(errors.ActionEnded):
        assessments.drop(action=planned, by=BY, at=AT)
    assert set(written.RELATIONS.values()) <= {each._meta.db_table for each in tables.TABLES}


def test_it_is_reminded_of_and_ends_after_two_years(begun: tables.Assessment) -> None:
    done = signed(begun)
    assert done.expires_date is not None
    assert ending.end_on(at=AT + timedelta(days=600), by=facts.SYSTEM) == 0
    near = AT + timedelta(days=700)
    assert [ending.end_on(at=near, by=facts.SYSTEM) for _ in range(2)] == [1, 0]
    user("impact_lead")
    access_actions.choose_language(user=access.User.objects.get(grants__role="impact_lead"), language="es", at=AT)
    assert [ending.end_on(at=AT + timedelta(days=731), by=facts.SYSTEM) for _ in range(2)] == [1, 0]
    assert (told("assessment_expiry_near"), told("assessment_expired")) == (1, 1)
    assert sheets.sheet(begun.key).holds_on(done.expires_date - timedelta(days=1))
    assert not sheets.sheet(begun.key).holds_on(done.expires_date)


def test_an_action_has_an_owner_inside_and_a_day_ahead(begun: tables.Assessment) -> None:
    lead = user("people_lead")
    given: dict[str, Any] = {
        "assessment": begun, "requirement": FAIR, "gap": "Falta", "text": "Se hace", "owner_user_id": lead.pk,
        "due_date": date(2026, 12, 1), "key": uuid.uuid4(), "by": BY, "at": AT,
    }  # fmt: skip
    assert assessments.plan(**given) == assessments.plan(**given)
    for problem, bad in (
        (errors.ActionDateInvalid, {"due_date": date(2026, 10, 1)}), (errors.StandardTextInvalid, {"gap": " "}),
        (errors.ActionOwnerInvalid, {"owner_user_id": user("reviewer").pk}),
    ):  # fmt: skip
        with pytest.raises(problem):
            assessments.plan(**{**given, "key": uuid.uuid4(), **bad})
    assert told("corrective_action_planned") == 1


def test_a_crash_in_the_middle_leaves_nothing(begun: tables.Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    from tejido.journal import actions as journal

    def fall(*args: object, **kwargs: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(journal, "record", fall)
    with pytest.raises(RuntimeError):
        claim(begun, FAIR)
    assert not tables.AssessmentAnswer.objects.exists()


def test_words_of_others_are_loaded_with_their_holder(begun: tables.Assessment) -> None:
    own = catalogues.read(
        {
            "code": "isp", "version": "2.0", "names": {"en": "Standard"}, "holder": "Dueña", "source": {"en": "PDF"},
            "sections": [{"code": "a", "names": {"en": "A"}, "requirements": [
                {"code": "1", "level": "minimum", "titles": {"en": "T"}, "texts": {"en": "Words"}}]}],
        }
    )  # fmt: skip
    assert kept.load(own, by=BY, at=AT) == kept.load(own, by=BY, at=AT)
    changed = catalogues.read({**own.document(), "source": {"en": "Another"}})
    with pytest.raises(errors.CatalogueVersionTaken):
        kept.load(changed, by=BY, at=AT)
    with pytest.raises(errors.CatalogueHolderInvalid):
        kept.load(catalogues.read({**own.document(), "holder": " "}), by=BY, at=AT)
    with pytest.raises(errors.CatalogueVersionTaken):
        kept.load(catalogues.read({**own.document(), "code": "impact_employment"}), by=BY, at=AT)
    assert kept.named("isp", "2.0").requirement("1").titles["es"] == "T"


def test_a_pledge_stands_beside_hires_and_adds_none(begun: tables.Assessment) -> None:
    floor = scenes.floor(agent_count=0)
    for number in range(10):
        scenes.agent(floor, name=f"A{number}")
    given: dict[str, Any] = {
        "pledger": "operator", "name": "Operador", "people_count": 500, "pledged_date": date(2026, 1, 1),
        "due_date": date(2027, 1, 1), "key": uuid.uuid4(), "by": BY, "at": AT,
    }  # fmt: skip
    assert pledges.note(**given) == pledges.note(**given)
    (line,) = pledges.every(today=date(2026, 11, 3))
    assert (line.pledge.people_count, line.hired.value, line.is_due) == (500, 10, False)
    for bad in ({"people_count": 0}, {"name": "\0"}, {"due_date": date(2026, 1, 1)}, {"pledger": "me"}):
        with pytest.raises(errors.PledgeInvalid):
            pledges.note(**{**given, "key": uuid.uuid4(), **bad})
    pledges.withdraw(pledge=line.pledge, by=BY, at=AT)
    assert pledges.every(today=date(2026, 11, 3)) == []
