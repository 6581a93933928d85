"""Rights over one's own data: terms that are kept, a report that somebody withdraws from, and erasing for good."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from django.db import transaction
from tests import crowd

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.access import tokens
from tejido.core import facts
from tejido.core.impact import poverty
from tejido.impact import queries as impact_queries
from tejido.impact import subjects
from tejido.journal import erasure, holdings, scopes, seals, verification
from tejido.people import actions as people_actions
from tejido.people import careers, errors, identification, keeping, models, rights
from tejido.vault import actions as vault_actions
from tejido.vault import queries as vault_queries

AT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
LEAD = facts.Actor("user", 900)
FRIDAY = date(2025, 12, 19)
MONTH = {"from_date": crowd.FROM_DATE, "to_date": crowd.TO_DATE}
HOME = poverty.Household(
    members_count=5, earners_count=1, income_month=Decimal(812345), currency="COP", domain="city:23001"
)
Acting = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def luz(committed: None) -> models.Person:
    """Somebody who learns with us: documents and a phone, told us everything, and was never employed."""
    crowd.install()
    with scopes.scoped({0}):
        person = people_actions.register_person(
            given_names="Luz Dary", first_surname="Palomeque", display_name="Luz", by=LEAD, at=AT,
        )  # fmt: skip
        identification.add_document(person=person, kind="cc", country="CO", number="1077000111", by=LEAD, at=AT)
        identification.add_phone(person=person, number="+573001112233", by=LEAD, at=AT)
        user = access_actions.add_user(email="luz@example.org", person_id=person.pk, by=LEAD, at=AT)
    told = {"how": "self", "by_user_id": user.pk, "at": AT}
    crowd.declare([person.pk], status="both")
    vault_actions.declare_groups(
        person.pk, answers={"ethnic_group": "afro"}, consent_version="self_identification-1", **told
    )
    vault_actions.take_snapshot(
        person.pk, moment="application", taken_on=date(2026, 3, 1), household=HOME, consent_version="household-1",
        **told,
    )  # fmt: skip
    return person


def _file(person: models.Person, kind: str = "erasure", **given: object) -> rights.Request:
    values = {"via": "self", "details": "Por favor", "received_on": FRIDAY, "by": LEAD, "at": AT, **given}
    return rights.file(person=person, kind=kind, **values)  # type: ignore[arg-type]


# Requests


def test_a_request_has_its_terms_and_each_step_its_fact(luz: models.Person, owner: psycopg.Connection) -> None:
    with scopes.scoped({0}):
        key = uuid.uuid4()
        claim, again = _file(luz, "correction", key=key), _file(luz, "correction", key=key)
        assert again.pk == claim.pk, "sent twice, filed once"
        assert (claim.mark_due_on, claim.due_on) == (date(2025, 12, 23), date(2026, 1, 14))
        assert rights.counts(on=date(2026, 1, 15)) == rights.Counts(open_count=1, overdue_count=1, unmarked_count=1)
        assert rights.counts(on=date(2026, 1, 14)).overdue_count == 0
        rights.mark(request=claim, on=date(2025, 12, 22), by=LEAD, at=AT)
        rights.mark(request=claim, on=date(2025, 12, 23), by=LEAD, at=AT)
        rights.extend(request=claim, reason="many_records", on=date(2026, 1, 14), by=LEAD, at=AT)
        claim.refresh_from_db()
        assert (claim.due_on, claim.marked_on) == (date(2026, 1, 26), date(2025, 12, 22))
        for on in (date(2026, 1, 15), date(2026, 2, 1)):
            with pytest.raises(errors.ExtensionRefused), transaction.atomic():
                rights.extend(request=claim, reason="many_records", on=on, by=LEAD, at=AT)
        rights.answer(request=claim, outcome="done", text="Corregido.", on=date(2026, 1, 20), by=LEAD, at=AT)
        with pytest.raises(errors.RightsRequestAnswered), transaction.atomic():
            rights.answer(request=claim, outcome="refused", text="No.", on=date(2026, 1, 21), by=LEAD, at=AT)
        query = _file(luz, "query")
        assert (query.mark_due_on, query.due_on) == (None, date(2026, 1, 6))
        with pytest.raises(errors.NoSuchRightsRequest):
            rights.request(claim.key, person_id=luz.pk + 1)
    told = owner.execute("SELECT type FROM journal_fact WHERE type LIKE 'rights%' ORDER BY id").fetchall()
    steps = ["filed", "marked", "extended", "answered", "filed"]
    assert [name for (name,) in told] == [f"rights_request_{step}" for step in steps]
    data = owner.execute("SELECT data::text FROM journal_fact WHERE type LIKE 'rights%'").fetchall()
    assert not [row for row in data if "favor" in row[0] or "Corregido" in row[0]]


@pytest.mark.parametrize(
    "wrong", [{"kind": "gossip"}, {"via": "pigeon"}, {"details": "x" * 4001}, {"details": "a\0b"},
              {"received_on": date(2026, 3, 12)}],
)  # fmt: skip
def test_a_request_that_cannot_be_is_refused(luz: models.Person, wrong: dict[str, object]) -> None:
    with scopes.scoped({0}), pytest.raises(errors.RightsRequestInvalid):
        _file(luz, **wrong)  # type: ignore[arg-type]


# A consent withdrawn while a report is written


def test_who_withdraws_while_a_report_is_written_counts_in_no_later_part_of_it(
    committed: None, owner: psycopg.Connection
) -> None:
    crowd.install()
    people = crowd.place(owner, 40)
    crowd.keep(owner, people[:20], status="both")
    crowd.keep(owner, people[20:], status="neither")
    owner.execute("INSERT INTO vault.secret (value) SELECT sha256('the secret of this test')")
    with scopes.scoped({0}):
        # The first part of the report is frozen with its digest.
        (frozen,) = impact_queries.impact_workers(dimension="all", **MONTH)
        vault_actions.withdraw_consent(people[0], purpose="impact_status", by_user_id=1, at=AT)
        # The same transaction goes on writing: what is not frozen yet knows nothing of them any more.
        (later,) = impact_queries.impact_workers(dimension="all", **MONTH)
    assert frozen.rows_digest is not None
    assert later.rows_digest not in (None, frozen.rows_digest)
    held = owner.execute("SELECT count(*) FROM vault.status_at_hire WHERE ended_at IS NULL").fetchone()
    assert held == (39,)
    # Nine more take it back: fewer than ten remain beside those who said neither, and the figure closes.
    for person in people[1:11]:
        vault_actions.withdraw_consent(person, purpose="impact_status", by_user_id=1, at=AT)
    with scopes.scoped({0}):
        (closed,) = impact_queries.impact_workers(dimension="all", **MONTH)
    assert (closed.impact_count, closed.rows_digest) == (None, None)


def test_withdrawing_erases_what_was_told_for_that_purpose_only(luz: models.Person, owner: psycopg.Connection) -> None:
    read = {"reader_user_id": 1, "purpose": "subject_request", "at": AT}
    vault_actions.withdraw_consent(luz.pk, purpose="household", by_user_id=1, at=AT)
    assert vault_queries.read_snapshots(luz.pk, **read) == []
    assert vault_queries.read_groups(luz.pk, **read) is not None
    assert owner.execute("SELECT num_nulls(sealed, key_name, household_id) FROM vault.snapshot").fetchone() == (3,)
    assert owner.execute("SELECT count(*) FROM vault.household_member").fetchone() == (0,)
    held = {one.purpose: one.ended_how for one in vault_queries.consents_of(luz.pk)}
    assert held == {"household": "withdrawn", "impact_status": None, "self_identification": None}


def test_those_who_live_together_are_one_household_and_are_asked_again(
    luz: models.Person, owner: psycopg.Connection
) -> None:
    (other,) = crowd.place(owner, 1)
    told = {"how": "self", "by_user_id": 1, "at": AT, "household": HOME, "consent_version": "household-1"}
    vault_actions.take_snapshot(other, moment="application", taken_on=date(2026, 1, 2), **told)
    (mine,) = vault_queries.read_snapshots(luz.pk, reader_user_id=1, purpose="subject_request", at=AT)
    vault_actions.join_household(other, code=mine.household_code)
    assert owner.execute("SELECT count(DISTINCT household_id) FROM vault.snapshot").fetchone() == (1,)
    # Hired on 1 January 2026: due again on 1 July, told from 30 days before until 90 after, once.
    due = [vault_queries.snapshots_due(on=on, first=0, count=9) for on in (
        date(2026, 5, 31), date(2026, 6, 1), date(2026, 9, 28), date(2026, 9, 29),
    )]  # fmt: skip
    assert [count for _, count in due] == [0, 1, 1, 0]
    assert [(one.person_id, one.moment, one.due_on) for one in due[1][0]] == [(other, "month_6", date(2026, 7, 1))]
    vault_actions.take_snapshot(other, moment="month_6", taken_on=date(2026, 7, 1), **told)
    assert vault_queries.snapshots_due(on=date(2026, 7, 2), first=0, count=9) == ([], 0)


# Everything about somebody, and nothing


def test_the_file_holds_everything_and_that_it_was_made(luz: models.Person, owner: psycopg.Connection) -> None:
    with scopes.scoped({0}):
        _file(luz)
        told = json.loads(subjects.everything(luz.pk, reader_user_id=5, by=facts.Actor("user", 5), at=AT))
    parts = told["parts"]
    assert parts["people_person"]["rows"][0]["given_names"] == "Luz Dary"
    assert parts["people_document"]["rows"][0]["number"] == "1077000111"
    assert parts["people_phone"]["rows"][0]["number"] == "+573001112233"
    assert parts["people_rightsrequest"]["rows"][0]["details"] == "Por favor"
    assert parts["access_user"]["rows"][0]["email"] == "luz@example.org"
    assert "password" not in json.dumps(parts)
    assert told["vault"]["status_at_hire"]["status"] == "both"
    assert told["vault"]["self_identification"] == {"ethnic_group": "afro"}
    assert told["vault"]["household_snapshots"][0]["income_month"] == "812345"
    assert {read["purpose"] for read in told["vault"]["read_by"]} == {"subject_request"}
    assert owner.execute("SELECT data FROM journal_fact WHERE type = 'person_data_exported'").fetchall() == [
        ({"person": luz.pk},)
    ]


def test_an_erased_person_is_nowhere_and_every_seal_and_count_stays(
    luz: models.Person, acting_as: Acting, owner: psycopg.Connection, tmp_path: Path
) -> None:
    with acting_as("work"):
        made = seals.seal(by=facts.SYSTEM, at=AT, sealed_at=AT)
    facts_before = owner.execute("SELECT count(*) FROM journal_fact").fetchone()
    with scopes.scoped({0}):
        _file(luz)
        kept = subjects.erase(person=luz, on=date(2026, 3, 10), reason="request", by=LEAD, at=AT)
    assert [one.code for one in kept] == ["proof_of_answer"]
    everything = "\n".join(
        str(owner.execute(f'SELECT string_agg(row::text, chr(10)) FROM "{name}" AS row').fetchone())  # type: ignore[arg-type]
        for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE tableowner = 'tejido_owner'"
                                     " AND schemaname = 'public'").fetchall()
    )  # fmt: skip
    for word in ("Luz", "Palomeque", "1077000111", "3001112233", "luz@example.org", "Por favor"):
        assert word not in everything, word
    assert owner.execute("SELECT count(*) FROM vault.status_at_hire WHERE sealed IS NOT NULL").fetchone() == (0,)
    assert owner.execute("SELECT count(*) FROM vault.consent WHERE ended_at IS NULL").fetchone() == (0,)
    # Nobody was taken out of a count, and what was sealed before is what it was.
    assert owner.execute("SELECT count(*) FROM people_person").fetchone() == (1,)
    facts_after = owner.execute("SELECT count(*) FROM journal_fact").fetchone()
    assert facts_before is not None
    assert facts_after is not None
    assert facts_after[0] > facts_before[0]
    with acting_as("owner"):
        assert list(verification.findings(digests=[made[0].digest])) == []
    # A backup from before brings the name back; the ledger takes it away again, with the documents and phones.
    ledger = tmp_path / "erasures.jsonl"
    erasure.export_ledger(ledger)
    owner.execute("UPDATE people_person SET given_names = 'Luz Dary'")
    owner.execute("UPDATE people_phone SET number = '+573001112233'")
    with acting_as("owner"):
        erasure.apply(ledger.read_text().splitlines())
    assert owner.execute("SELECT given_names FROM people_person").fetchone() == ("",)
    assert owner.execute("SELECT number LIKE 'erased:%%' FROM people_phone").fetchone() == (True,)


def test_the_law_keeps_who_was_employed_for_its_time_and_not_longer(
    luz: models.Person, owner: psycopg.Connection
) -> None:
    def held() -> object:
        return owner.execute(
            "SELECT given_names, display_name, number FROM people_person"
            " JOIN people_document ON person_id = people_person.id"
        ).fetchone()

    with scopes.scoped({0}):
        people_actions.employ(
            person=luz, contract="indefinite", from_date=date(2026, 1, 5), recorded_at=AT, by=LEAD, at=AT
        )
        with pytest.raises(errors.PersonStillEmployed):
            subjects.erase(person=luz, on=date(2026, 3, 10), reason="request", by=LEAD, at=AT)
        assert vault_queries.consents_of(luz.pk)[0].ended_at is None, "refused before anything was erased"
        assert [(one.code, one.until) for one in keeping.of(luz, on=FRIDAY)] == [("employment_records", None)]
        careers.leave(person=luz, to_date=date(2026, 3, 1), reason="resigned", recorded_at=AT, by=LEAD, at=AT)
        asked = _file(luz)
        rights.answer(request=asked, outcome="partly", text="En parte.", on=date(2026, 3, 10), by=LEAD, at=AT)
        kept = subjects.erase(person=luz, on=date(2026, 3, 10), reason="request", by=LEAD, at=AT)
        assert [(one.code, one.until, one.status) for one in kept] == [
            ("employment_records", date(2046, 3, 1), "unchecked"), ("proof_of_answer", None, ""),
        ]  # fmt: skip
        shown = {part.code: (part.kept, part.kept_until) for part in subjects.parts(luz.pk, on=date(2026, 3, 10))}
        for table in ("people_person", "people_document", "people_employment"):
            assert shown[table] == ("employment_records", date(2046, 3, 1))
        assert shown["people_phone"] == ("", None)
    assert held() == ("Luz Dary", "", "1077000111")
    assert owner.execute("SELECT number LIKE 'erased:%%' FROM people_phone").fetchone() == (True,)
    assert not access.User.objects.get(person_id=luz.pk).is_active
    with scopes.scoped({0}):
        over, before = date(2046, 3, 1), date(2046, 2, 28)
        assert [list(keeping.overdue(on=on, count=9)) for on in (before, over)] == [[], [asked]]
        asked = rights.request(asked.key)
        assert (keeping.is_over(asked, on=before), keeping.is_over(asked, on=over)) == (False, True)
        subjects.erase(person=luz, on=over, reason="request", by=LEAD, at=AT)
        assert list(keeping.overdue(on=over, count=9)) == []
    row = owner.execute("SELECT given_names, birth_date, number FROM people_person"
                        " JOIN people_document ON person_id = people_person.id").fetchone()  # fmt: skip
    assert row is not None
    assert row[:2] == ("", None)
    assert row[2].startswith("erased:")
    assert owner.execute("SELECT count(*) FROM people_employment WHERE superseded_at IS NULL").fetchone() == (1,)


def test_who_was_merged_takes_along_and_withdraws_what_they_told_before(luz: models.Person) -> None:
    with scopes.scoped({0}):
        canonical = people_actions.register_person(
            given_names="Luz", first_surname="Palomeque", display_name="Luz", by=LEAD, at=AT
        )
        people_actions.merge_person(person=luz, canonical=canonical, by=LEAD, at=AT)
        told = subjects.told_to_the_vault(canonical.pk, reader_user_id=1, at=AT)
        assert told.status is not None
        assert told.status.status == "both"
        subjects.withdraw_consent(canonical.pk, purpose="impact_status", by_user_id=1, at=AT)
        assert subjects.told_to_the_vault(canonical.pk, reader_user_id=1, at=AT + timedelta(hours=1)).status is None
        assert {one.kept for one in (held.holding for held in holdings.about([luz.pk]))} <= {"", *holdings.KEPT_REASONS}


def test_an_invitation_to_no_role_gives_an_account_and_nothing_more(luz: models.Person) -> None:
    with scopes.scoped({0}):
        learner = people_actions.register_person(
            given_names="Yeison", first_surname="Mena", display_name="Yeison", by=LEAD, at=AT
        )
        key = uuid.uuid4()
        given = {"email": "yeison@example.org", "role": "public", "key": key, "by": facts.SYSTEM, "at": AT, "now": AT}
        access_actions.invite(**given, person_id=learner.pk)  # type: ignore[arg-type]
        user = access_actions.accept_invitation(
            token=tokens.invitation(key), password="un tejido de hilos", display_name="Yeison", language="es", at=AT,
            now=AT,
        )  # fmt: skip
    assert user.person_id == learner.pk
    assert not access.Grant.objects.filter(user=user).exists()
