"""Partners and openings: each step with its fact, each refusal, nothing twice; a partner sees its own rows alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from tests import scenes

from tejido.access import actions as access_actions
from tejido.access import mail
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.journal import clock, scopes
from tejido.people import actions as people_actions
from tejido.people import (
    agreements,
    careers,
    errors,
    interest,
    jobs,
    models,
    opening_queries,
    opening_tables,
    openings,
    partner_accounts,
    partner_queries,
    partner_tables,
    partners,
    programme_tables,
)
from tejido.reference import actions as reference_actions
from tejido.reference import models as reference

BY, AT = scenes.BY, scenes.START
WHEN: dict[str, Any] = {"by": BY, "at": AT}
DAY = date(2026, 11, 3)


def told(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact WHERE type = %s", [kind])
        return int(cursor.fetchone()[0])


def refuses(error: type[Exception], act: Callable[[], object]) -> None:
    with pytest.raises(error), transaction.atomic():
        act()


@pytest.fixture
def place(db: None) -> reference.Place:
    scopes.assign({0})
    scenes.install()
    return reference_actions.add_place(
        country="CO", scheme="divipola", code="23001", name="Montería", source="DANE", **WHEN
    )


@pytest.fixture
def school(place: reference.Place) -> programme_tables.Partner:
    return partners.add_partner(name="Escuela", kind="school", place=place, **WHEN)


def step_of(partner: programme_tables.Partner, **given: Any) -> partner_tables.PartnerStep:
    whole = {"agreement": None, "what": "Enviar la lista", "side": "theirs", "due_date": None} | WHEN
    return partners.open_step(partner=partner, **whole | given)


def test_a_partner_is_added_once_and_what_it_is_must_fit(place: reference.Place) -> None:
    key = uuid.uuid4()
    made = [partners.add_partner(name=" Escuela ", kind="ngo", place=place, key=key, **WHEN) for _ in range(2)]
    assert (made[0].pk, made[0].name, told("partner_added")) == (made[1].pk, "Escuela", 1)
    for given, refusal in (
        ({"name": "Escuela", "kind": "ngo"}, errors.PartnerTaken),
        ({"name": "A\0", "kind": "ngo"}, errors.WordsInvalid),
        ({"name": "x" * 201, "kind": "ngo"}, errors.WordsInvalid),
        ({"name": "Banco", "kind": "client"}, errors.PartnerClientInvalid),
        ({"name": "Banco", "kind": "club"}, errors.PartnerClientInvalid),
    ):
        refuses(refusal, lambda given=given: partners.add_partner(place=None, **given, **WHEN))  # type: ignore[misc]
    other = partners.add_partner(name="Otra", kind="ngo", place=None, **WHEN)
    refuses(
        errors.PartnerTaken,
        lambda: partners.change_partner(partner=other, name="Escuela", kind="ngo", place=None, **WHEN),
    )
    for _ in range(2):
        partners.end_partner(partner=made[0], **WHEN)
    assert told("partner_ended") == 1
    refuses(errors.PartnerGone, lambda: step_of(made[0]))


def test_the_turn_goes_to_and_fro_and_the_longest_waiting_is_first(school: programme_tables.Partner) -> None:
    step, other = step_of(school), step_of(school, side="ours", at=AT + timedelta(hours=1))
    partners.pass_turn(step=step, from_side="theirs", by=BY, at=AT + timedelta(days=2))
    # The second of two who press at once finds that it is done.
    refuses(errors.NotYourTurn, lambda: partners.pass_turn(step=step, from_side="theirs", **WHEN))
    turns, count = partner_queries.waiting(side="ours", first=0, count=10)
    assert ([turn.step_id for turn in turns], count) == ([other.pk, step.pk], 2)
    assert partner_queries.waiting_counts() == {"ours": 2, "theirs": 0}
    partners.finish_step(step=step, by=BY, at=AT + timedelta(days=5))
    refuses(errors.StepIsDone, lambda: partners.finish_step(step=step, **WHEN))
    (done,) = partner_queries.done_steps(school)
    assert partner_queries.days_by_side(done, zone="America/Bogota") == {"ours": 3, "theirs": 2}
    assert [told(kind) for kind in ("step_opened", "step_turn_passed", "step_done")] == [2, 1, 1]


def test_an_agreement_is_drafted_signed_and_ended_and_what_is_owed_is_kept_in_parts(
    school: programme_tables.Partner,
) -> None:
    terms = {"kind": "training", "title": "Inglés", "from_date": DAY, "to_date": None}
    agreement = agreements.draft(partner=school, **terms, **WHEN)
    refuses(errors.AgreementDatesInvalid, lambda: agreements.draft(partner=school, **terms | {"to_date": DAY}, **WHEN))
    agreements.sign(agreement=agreement, on=DAY, **WHEN)
    refuses(errors.AgreementNotDraft, lambda: agreements.change_draft(agreement=agreement, **terms, **WHEN))
    owed = agreements.commit(
        agreement=agreement, owed_by="theirs", what="Cupos", quantity=Decimal(20), unit="places", due_date=DAY, **WHEN
    )
    for quantity in (Decimal(0), Decimal("NaN"), Decimal("1e12")):
        refuses(errors.CommitmentInvalid, lambda quantity=quantity: keep(owed, quantity))  # type: ignore[misc]
    refuses(errors.KeptDayInvalid, lambda: keep(owed, Decimal(1), on=DAY + timedelta(days=1)))
    wrong, right = keep(owed, Decimal(19)), keep(owed, Decimal(15))
    (line,) = partner_queries.commitments([agreement], on=DAY)[agreement.pk]
    assert (line.kept.state, line.kept.quantity) == ("kept", 34)
    agreements.take_back_kept(part=wrong, recorded_at=AT, **WHEN)
    (due,) = partner_queries.owed(until=DAY)
    assert (due.kept_quantity, due.partner_name) == (15, "Escuela")
    # The wrong entry is superseded, and still there.
    assert partner_tables.KeptPart.objects.filter(commitment=owed).count() == 2 and right.superseded_at is None
    said = {
        **terms, "title": "Inglés B1", "signed_on": DAY, "today": DAY, "user_id": 7, "recorded_at": AT, **WHEN,
    }  # fmt: skip
    refuses(errors.AgreementReasonNeeded, lambda: agreements.correct(agreement=agreement, reason="mood", **said))
    refuses(
        errors.AgreementDatesInvalid,
        lambda: agreements.correct(
            agreement=agreement, reason="extended", **said | {"signed_on": DAY + timedelta(days=1)}
        ),
    )
    for _ in range(2):
        agreements.correct(agreement=agreement, reason="entered_wrongly", **said)
    (former,) = partner_queries.versions(agreement)
    assert (former.title, former.reason, agreement.title, told("agreement_corrected")) == (
        "Inglés", "entered_wrongly", "Inglés B1", 1,
    )  # fmt: skip
    assert partner_queries.owed(until=DAY)[0].agreement_key == agreement.key, "what is owed stays with it"
    scopes.assign({-school.pk - 1})
    assert partner_queries.versions(agreement) == []
    scopes.assign({0})
    agreements.end(agreement=agreement, on=DAY, reason="fulfilled", **WHEN)
    refuses(errors.AgreementNotSigned, lambda: agreements.correct(agreement=agreement, reason="extended", **said))
    assert partner_queries.owed(until=DAY) == []
    refuses(errors.AgreementNotSigned, lambda: agreements.end(agreement=agreement, on=DAY, reason="replaced", **WHEN))


def keep(owed: partner_tables.Commitment, quantity: Decimal, *, on: date = DAY) -> partner_tables.KeptPart:
    return agreements.keep(commitment=owed, quantity=quantity, on=on, today=DAY, recorded_at=AT, **WHEN)


def test_somebody_at_a_partner_is_erased_for_good(school: programme_tables.Partner) -> None:
    liaison = partners.add_liaison(
        partner=school, name="Marta", role="Coordinadora", phone="300", email="m@example.org", language="es", **WHEN
    )
    for _ in range(2):
        partners.erase_liaison(liaison=liaison, **WHEN)
    liaison.refresh_from_db()
    assert (liaison.name, liaison.role, liaison.phone, liaison.email) == ("", "", "", "")
    assert (told("liaison_retired"), told("text_erased"), list(partner_queries.liaisons(school))) == (1, 1, [])


def test_an_account_speaks_for_one_partner_and_reads_its_rows_alone(school: programme_tables.Partner) -> None:
    other = partners.add_partner(name="Otra", kind="ngo", place=None, **WHEN)
    mine, theirs = step_of(school), step_of(other)
    partners.write_note(partner=other, text="De otra", side="theirs", user_id=1, **WHEN)
    user = access_actions.add_user(email="aliada@example.org", by=facts.SYSTEM, at=AT)
    link = open_account(school, user.email)
    assert partner_accounts.partner_of(user.pk, at=AT) == school.pk
    assert "partner" in access_queries.roles_of(user, at=AT)
    refuses(errors.AccountOfAnotherPartner, lambda: open_account(other, user.email))
    models.Person.objects.create(given_names="Ana", first_surname="Díaz", display_name="Ana")
    with partner_accounts.entered(school.pk):
        assert [each.pk for each in partner_queries.every_partner()] == [school.pk]
        assert partner_queries.step(mine.key).pk == mine.pk
        refuses(errors.NoSuchStep, lambda: partner_queries.step(theirs.key))
        seen = [
            models.Person, partner_tables.Liaison, partner_tables.PartnerLink, partner_tables.PartnerNote,
            programme_tables.Stage, programme_tables.Cohort, opening_tables.Interest,
        ]  # fmt: skip
        assert [table.objects.count() for table in seen] == [0] * len(seen)
        # Its own row is read and not written; another's turn is not even there to be changed.
        assert partner_tables.StepTurn.objects.filter(step=theirs).update(side="ours") == 0
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            programme_tables.Partner.objects.filter(pk=school.pk).update(name="Otra cosa")
        with partner_accounts.acting(school.pk):
            partners.pass_turn(step=mine, from_side="theirs", **WHEN)
    scopes.assign({0})
    partner_accounts.end_account(link=link, by=BY, at=AT + timedelta(days=1), now=clock.machine_now())
    assert partner_accounts.partner_of(user.pk, at=AT + timedelta(days=2)) is None


def open_account(partner: programme_tables.Partner, email: str) -> partner_tables.PartnerLink:
    return partner_accounts.open_account(
        partner=partner, email=email, language="es", key=uuid.uuid4(), now=clock.machine_now(), by=facts.SYSTEM, at=AT
    )


def test_whoever_accepts_the_invitation_speaks_for_the_partner(school: programme_tables.Partner) -> None:
    from tejido.access import tokens

    link = open_account(school, "nueva@example.org")
    assert not next(iter(partner_accounts.accounts(school))).is_open
    user = access_actions.accept_invitation(
        token=tokens.invitation(link.key), password="un tejido de hilos", display_name="Nueva", language="es", at=AT,
        now=clock.machine_now(),
    )  # fmt: skip
    assert partner_accounts.partner_of(user.pk, at=AT) == school.pk
    partners.end_partner(partner=school, **WHEN)
    assert partner_accounts.partner_of(user.pk, at=AT) is None


def test_a_partners_people_are_told_by_mail_that_it_is_their_turn_and_nothing_else(
    settings: LazySettings, school: programme_tables.Partner
) -> None:
    settings.EMAIL_BACKEND = mail.OUTBOX
    for email, language in (("marta@example.org", "es"), ("joe@example.org", "en")):
        user = access_actions.add_user(email=email, display_name="", language=language, by=BY, at=AT)
        open_account(school, email)
    ours, theirs = (step_of(school, side=side, what="Enviar la lista") for side in ("ours", "theirs"))
    jobs.tell_whose_turn(ours.pk)
    assert access_queries.outbox() == []
    jobs.tell_whose_turn(theirs.pk)
    mails = {sent.to: f"{sent.subject} {sent.body}" for sent in access_queries.outbox()}
    assert set(mails) == {"marta@example.org", "joe@example.org"}
    assert all("/partner/" in text and "lista" not in text for text in mails.values())
    assert "Sign in" in mails["joe@example.org"] and "Sign in" not in mails["marta@example.org"]
    partners.pass_turn(step=theirs, from_side="theirs", **WHEN)
    jobs.tell_whose_turn(theirs.pk)
    access_actions.deactivate_user(user=user, by=BY, at=AT)
    for side in ("theirs", "ours"):
        note = partners.write_note(partner=school, text="Gracias", side=side, user_id=7, **WHEN)
        jobs.tell_of_note(note.pk)
    assert sorted(sent.to for sent in access_queries.outbox()) == [
        "joe@example.org", "marta@example.org", "marta@example.org",
    ]  # fmt: skip


def test_outcomes_count_each_person_once_under_the_first_cohort_and_leave_as_counts(
    school: programme_tables.Partner, place: reference.Place
) -> None:
    course = programme_tables.Course.objects.create(code="b1", name_en="English", name_es="Inglés", hours=Decimal(40))
    cohorts = [
        programme_tables.Cohort.objects.create(
            course=course, partner=school, name=name, place=place, language="es", seats_count=20, is_public=False,
            from_date=DAY + timedelta(days=days), to_date=DAY + timedelta(days=days + 9),
        )
        for name, days in (("Uno", 0), ("Dos", 20))
    ]  # fmt: skip
    people = [
        models.Person.objects.create(given_names=str(n), first_surname="P", display_name=str(n)) for n in range(31)
    ]
    models.Person.objects.filter(pk=people[30].pk).update(canonical_person=people[0])
    reached = [(person, "enrolled", cohorts[0], 0) for person in people[:30]]
    reached += [(person, "enrolled", cohorts[1], 20) for person in people[:5]]
    # Hired as the record that was merged: the person of whom it is another counts.
    reached += [(person, "hired", None, 40) for person in (*people[1:12], people[30])]
    # Before the partner met them, a stage is not its outcome.
    reached += [(person, "applied", None, -30) for person in people[:15]]
    for person, stage, cohort, days in reached:
        programme_tables.Stage.objects.create(
            person=person, stage=stage, cohort=cohort, on_date=DAY + timedelta(days=days), recorded_at=AT
        )
    found = partner_queries.outcomes_of(school, until=DAY + timedelta(days=60))
    assert {group: figure.value for group, figure in found.people.items()} == {cohorts[0].pk: 30}
    hired, applied = found.all_stages["hired"], found.all_stages["applied"]
    assert hired.low is not None and hired.high is not None and hired.low <= 12 <= hired.high
    assert applied.value is None
    assert partner_queries.outcomes_of(school, until=DAY - timedelta(days=60)).people == {}
    # A third cohort has not begun: its people ask already, and take no figure away from the others.
    ahead = programme_tables.Cohort.objects.create(
        course=course, partner=school, name="Tres", place=place, language="es", seats_count=20, is_public=False,
        from_date=DAY + timedelta(days=61), to_date=DAY + timedelta(days=70),
    )  # fmt: skip
    for number in range(20):
        new = models.Person.objects.create(given_names="N", first_surname=str(number), display_name="N")
        for stage in ("interested", "enrolled"):
            programme_tables.Stage.objects.create(
                person=new, stage=stage, cohort=ahead, partner=school, on_date=DAY + timedelta(days=50), recorded_at=AT
            )
    assert partner_queries.outcomes_of(school, until=DAY + timedelta(days=60)) == found
    assert [row["name"] for row in partner_queries.cohorts_ahead(school, until=DAY + timedelta(days=60))] == ["Tres"]
    begun = partner_queries.outcomes_of(school, until=DAY + timedelta(days=61))
    assert begun.people[ahead.pk].value == 20
    scopes.assign({-school.pk - 1})
    assert partner_queries.cohorts_ahead(school, until=DAY) == []
    assert partner_queries.outcomes_of(school, until=DAY + timedelta(days=60)).people == {}


def terms(place: reference.Place, code: str = "team_leader", **given: Any) -> openings.Terms:
    whole: dict[str, Any] = {
        "position": programme_tables.Position.objects.get(code=code), "programme_id": None, "site": None,
        "place": place, "work_mode": "home", "weekly_hours": Decimal(42), "seats_count": 2, "inside_first_until": None,
        "is_public": True,
    }  # fmt: skip
    return openings.Terms(**whole | given)


def make(place: reference.Place, **given: Any) -> programme_tables.Opening:
    return openings.make(terms=terms(place, **given), reason="Nuevo equipo", opened_on=DAY, user_id=7, **WHEN)


def placed(place: reference.Place, position: str, *, from_date: date) -> models.Person:
    person = people_actions.register_person(given_names="Ana", first_surname="Díaz", display_name="Ana", **WHEN)
    careers.employ_again(
        person=person, contract="indefinite", position=position, place=place, site=None, work_mode="home", pool=None,
        from_date=from_date, recorded_at=AT, **WHEN,
    )  # fmt: skip
    return person


def test_seats_are_filled_from_inside_or_outside_as_placements_tell(place: reference.Place) -> None:
    opening = make(place)
    inside = placed(place, "advisor", from_date=DAY - timedelta(days=300))
    careers.move(
        person=inside, position="team_leader", place=place, site=None, work_mode="home", pool=None, from_date=DAY,
        recorded_at=AT, **WHEN,
    )  # fmt: skip
    outside = placed(place, "team_leader", from_date=DAY)
    refuses(errors.NotPlacedThere, lambda: fill(opening, inside, on=DAY - timedelta(days=1)))
    seats = [fill(opening, person) for person in (inside, outside)]
    assert [seat.source for seat in seats] == ["inside", "outside"]
    assert seats[0].from_placement is not None and seats[0].from_placement.position == "advisor"
    refuses(errors.NoSeatLeft, lambda: fill(opening, placed(place, "team_leader", from_date=DAY)))
    refuses(errors.SeatsFilled, lambda: change(opening, terms(place, seats_count=1)))
    openings.take_back_seat(seat=seats[1], recorded_at=AT, **WHEN)
    again = opening_queries.opening(opening.key)
    assert (getattr(again, "filled_count", 0), getattr(again, "inside_count", 0)) == (1, 1)
    assert fill(opening, outside).pk != seats[1].pk
    assert (told("seat_filled"), told("seat_taken_back")) == (3, 1)


def fill(opening: programme_tables.Opening, person: models.Person, *, on: date = DAY) -> opening_tables.FilledSeat:
    return openings.fill_seat(opening=opening, person=person, on=on, recorded_at=AT, **WHEN)


def change(opening: programme_tables.Opening, given: openings.Terms) -> programme_tables.Opening:
    return openings.change(opening=opening, terms=given, skills=[], reason="Más", user_id=7, **WHEN)


def test_an_opening_keeps_its_history_and_is_shown_to_everybody_when_inside_has_had_its_days(
    place: reference.Place,
) -> None:
    opening = make(place, inside_first_until=DAY + timedelta(days=7))
    for seats in (3, 3):
        change(opening, terms(place, seats_count=seats, inside_first_until=DAY + timedelta(days=7)))
    days = (DAY + timedelta(days=6), DAY + timedelta(days=7))
    assert [len(opening_queries.public_openings(on=day)) for day in days] == [0, 1]
    with transaction.atomic():
        scopes.assign(())
        assert opening_queries.public_opening(opening.key, on=days[1]).seats == 3
        scopes.assign({0})
    closing = {"reason": "budget", "today": DAY, "user_id": 7, **WHEN}
    refuses(errors.OpeningDayInvalid, lambda: openings.close(opening=opening, on=days[0], **closing))
    openings.close(opening=opening, on=DAY, **closing)
    refuses(errors.NoSuchOffer, lambda: opening_queries.public_opening(opening.key, on=days[1]))
    refuses(errors.OpeningClosed, lambda: change(opening, terms(place)))
    openings.reopen(opening=opening, reason="", user_id=7, **WHEN)
    lines = [(line.what, line.seats_count) for line in opening_queries.history(opening)]
    assert lines == [("reopened", 3), ("closed", 3), ("seats", 3), ("opened", 2)]
    refuses(errors.OpeningInvalid, lambda: make(place, work_mode="site"))
    refuses(errors.OpeningInvalid, lambda: make(place, weekly_hours=Decimal("NaN")))


def say(**given: Any) -> opening_tables.Interest:
    whole: dict[str, Any] = {
        "given_names": "Ana María", "surnames": "Díaz Ríos", "phone": "300 123 4567", "is_agreed": True,
        "language": "es", "on": DAY, "recorded_at": AT, "at": AT,
    }  # fmt: skip
    return interest.say(**whole | given)


def test_interest_is_kept_once_and_a_shared_phone_makes_nobody_one(place: reference.Place) -> None:
    opening, key = make(place), uuid.uuid4()
    first = say(opening=opening, key=key)
    assert say(opening=opening, key=key).pk == first.pk
    # Typed again on another day, with other letters: the same person, and nothing new.
    again = say(opening=opening, given_names="ana maria", surnames="diaz rios", phone="+573001234567")
    assert again.pk == first.pk
    brother = say(opening=opening, given_names="Luis")
    assert brother.person_id != first.person_id
    assert say(opening=None).person_id == first.person_id
    counts = [told(kind) for kind in ("person_registered", "phone_added", "interest_said")]
    assert counts == [2, 2, 3]
    stages = programme_tables.Stage.objects.filter(person=first.person, stage="interested")
    assert {stage.opening_id for stage in stages} == {opening.pk, None}
    for given, refusal in (
        ({"is_agreed": False}, errors.InterestNotAgreed),
        ({"given_names": " "}, errors.InterestNameInvalid),
        ({"surnames": "a\ud800"}, errors.InterestNameInvalid),
        ({"phone": "12"}, errors.InterestPhoneInvalid),
        ({"phone": "٣٠٠١٢٣٤٥٦٧"}, errors.InterestPhoneInvalid),
        ({"phone": "3" * 500}, errors.InterestPhoneInvalid),
    ):
        refuses(refusal, lambda given=given: say(**given))  # type: ignore[misc]
