"""Poverty lines that decide and keep their version, texts that are published for good, and pairs named by hand."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from tests import crowd

from tejido.core import facts
from tejido.core.impact import consents, households, poverty, poverty_lines
from tejido.core.impact import status as status_module
from tejido.core.reference import changes, values
from tejido.impact import declarations, subjects
from tejido.impact import errors as impact_errors
from tejido.journal import clock, scopes
from tejido.people import actions as people_actions
from tejido.people import (
    comparisons,
    consent_errors,
    consent_texts,
    duplicates,
    errors,
    identification,
    merge_errors,
    merges,
    models,
    pairing,
)
from tejido.reference import proposals
from tejido.reference import values as register

BY, OTHER = facts.Actor("user", 900), facts.Actor("user", 901)
AT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
HIRED = date(2026, 1, 1)
HOME = poverty.Household(
    members_count=4, earners_count=1, income_month=Decimal(2_000_000), currency="COP", domain="city:23001"
)
WORDS = {"es": "Autorizo que se guarde lo que cuento de mi hogar, para contar.", "en": "I agree that you keep what I"
         " tell about my household, to count it."}  # fmt: skip


@pytest.fixture(autouse=True)
def installed(committed: None) -> None:
    crowd.install()


def _line(**given: Any) -> values.Value:
    told: dict[str, Any] = {
        "key": "poverty_line_monetary", "place": "CO-23001", "value": Decimal(480_000), "unit": "COP/month",
        "from_date": date(2025, 1, 1), "to_date": None, "source": "DANE", "confidence": "read", "version": "dane-2026",
        **given,
    }  # fmt: skip
    return values.Value(**told)


def _keep(*, act: changes.Act = "add", about: uuid.UUID | None = None, **given: Any) -> uuid.UUID:
    """Propose a line, let somebody else approve it, and return the key of its row."""
    held = proposals.propose(act=act, value=_line(**given), about=about, reason="Sale la línea", by=BY, at=AT)
    proposals.approve(key=held.key, recorded_at=clock.machine_now(), by=OTHER, at=AT)
    (row,) = [row for row in register.known(held.code, place=held.place) if row.proposal_id == held.pk][-1:]
    return row.key


def _declare(person: int, status: str = "long_term_unemployed", *, household: poverty.Household | None = HOME) -> None:
    declarations.declare_status(
        person, status=status, basis="self_declared", evidence="none", domain="city:23001", household=household,
        hired_on=HIRED, consent_version="impact_status-1", how="self", by_user_id=1, at=AT,
    )  # fmt: skip


def _told(person: int) -> tuple[str, str, str]:
    status = subjects.told_to_the_vault(person, reader_user_id=1, at=AT).status
    assert status is not None
    return status.status, status.threshold_version, status.domain


# Lines


def test_a_corrected_line_changes_no_decision_and_a_corrected_status_names_the_new_version(
    owner: psycopg.Connection,
) -> None:
    """Impact status corrected later, after the version of the threshold has changed."""
    one, other = crowd.place(owner, 2)
    with scopes.scoped({0}):
        wrong = _keep()
        _declare(one)
        _declare(other)
        assert _told(one) == ("long_term_unemployed", "dane-2026", "city:23001"), "500,000 each is not below 480,000"
        _keep(act="correct", about=wrong, version="dane-2026b", value=Decimal(520_000))
        assert _told(one)[:2] == ("long_term_unemployed", "dane-2026"), "what was decided stays as it was"
        _declare(one)
        assert _told(one)[:2] == ("both", "dane-2026b")
        assert _told(other)[:2] == ("long_term_unemployed", "dane-2026")


def test_without_a_line_of_the_place_nothing_is_judged_and_it_says_so(owner: psycopg.Connection) -> None:
    (person,) = crowd.place(owner, 1)
    with scopes.scoped({0}):
        _keep(place="CO-rural")
        with pytest.raises(impact_errors.LineNotKept):
            _declare(person)
        # As they say it themselves it is kept, and names the national version that held.
        _declare(person, "below_poverty_line", household=None)
        assert _told(person) == ("below_poverty_line", "dane-2024-national", "city:23001")
        with pytest.raises(impact_errors.SnapshotMissing):
            declarations.own_household(person, reader_user_id=1, at=AT)
        told = {"consent_version": "household-1", "how": "self", "by_user_id": 1, "at": AT}
        compared = declarations.take_snapshot(person, moment="application", taken_on=HIRED, household=HOME, **told)
        assert (compared.outcome, compared.version) == ("no_line", poverty_lines.NO_VERSION)
        _keep()
        assert declarations.own_household(person, reader_user_id=1, at=AT) == HOME
        declarations.take_snapshot(person, moment="month_6", taken_on=date(2026, 7, 1), household=HOME, **told)
        held = subjects.told_to_the_vault(person, reader_user_id=1, at=AT).snapshots
        assert [(one.outcome, one.line_version) for one in held] == [
            ("no_line", poverty_lines.NO_VERSION), ("not_below", "dane-2026"),
        ]  # fmt: skip
        assert declarations.moments_of(person) == {"application": HIRED, "month_6": date(2026, 7, 1)}


def test_a_line_that_was_left_open_gives_way_to_the_next_one() -> None:
    with scopes.scoped({0}):
        _keep()
        _keep(version="dane-2027", from_date=date(2026, 1, 1))
        lines = poverty_lines.of(register.table())
        on = [poverty.line_for(lines, domain="city:23001", on=day).version for day in (
            date(2025, 12, 31), date(2026, 1, 1),
        )]  # fmt: skip
        assert on == ["dane-2026", "dane-2027"]
        assert poverty.line_for(lines, domain="national", on=date(2022, 5, 1)).status == "secondary"


@pytest.mark.parametrize(
    ("told", "is_below", "found"),
    [("neither", True, "below_poverty_line"), ("both", False, "long_term_unemployed"), ("both", True, "both"),
     ("below_poverty_line", False, "neither"), ("prefer_not_to_say", True, "prefer_not_to_say")],
)  # fmt: skip
def test_the_line_decides_the_part_of_the_income_only(told: str, is_below: bool, found: str) -> None:
    assert status_module.worked_out(told, is_below=is_below) == found


def test_what_is_due_or_was_told_is_offered() -> None:
    def offered(day: date, *told: str) -> list[str]:
        return list(households.offered(on=day, hired_on=HIRED, told=told))

    assert households.offered(on=TODAY, hired_on=None, told=()) == ["application"]
    assert [offered(day) for day in (TODAY, date(2026, 5, 1), date(2026, 7, 1))] == [["application"], [], ["month_6"]]
    assert offered(date(2026, 7, 1), "application") == ["application", "month_6"]
    assert households.next_due_on(on=date(2026, 5, 1), hired_on=HIRED) == date(2026, 6, 1)
    assert households.next_due_on(on=date(2029, 5, 1), hired_on=HIRED) is None


# Texts


def test_a_text_is_a_version_for_good(owner: psycopg.Connection) -> None:
    given: dict[str, Any] = {"purpose": "household", "today": TODAY, "by": BY, "at": AT}
    with scopes.scoped({0}):
        key = uuid.uuid4()
        later = [
            consent_texts.publish(words=WORDS, from_date=date(2026, 4, 1), key=key, **given).pk for _click in range(2)
        ]
        assert len(set(later)) == 1
        assert consent_texts.current("household", on=TODAY).version == "household-1.1", "it is shown from its day on"
        found = consent_texts.current("household", on=date(2026, 4, 1))
        assert (found.version, dict(found.words)) == ("household-3", WORDS)
        assert [text.version for text, _row in consent_texts.versions("household")] == [
            "household-3", "household-1.1", "household-1",
        ]  # fmt: skip
        known = consent_texts.named([("household", "household-1.1"), ("household", "household-3"), ("household", "x")])
        assert {version: text.digest for (_purpose, version), text in known.items()} == {
            "household-1.1": consents.current("household").digest, "household-3": found.digest,
        }  # fmt: skip
        for words, day, problem in (
            (WORDS, date(2026, 4, 1), consent_errors.ConsentTextUnchanged),
            ({**WORDS, "en": "Short"}, TODAY, consent_errors.ConsentTextInvalid),
            ({**WORDS, "en": "x" * 4001}, TODAY, consent_errors.ConsentTextInvalid),
            ({"es": WORDS["es"]}, TODAY, consent_errors.ConsentTextInvalid),
            (WORDS, date(2026, 3, 9), consent_errors.ConsentTextInThePast),
        ):
            with pytest.raises(problem), transaction.atomic():
                consent_texts.publish(words=words, from_date=day, **given)
        # Whoever runs the pages cannot change a word of it either.
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE people_consenttext SET words_es = 'Otra cosa'")
    data = owner.execute("SELECT data FROM journal_fact WHERE type = 'consent_text_published'").fetchall()
    assert [row[0]["version"] for row in data] == ["household-3"]
    assert "Autorizo" not in str(data)


# Pairs named by hand


def test_two_records_that_look_alike_in_nothing_are_named_merged_and_undone() -> None:
    given: dict[str, Any] = {"by": BY, "at": AT}
    with scopes.scoped({0}):
        one = people_actions.register_person(
            given_names="Xiomara", first_surname="Cuesta", display_name="Xiomara", birth_date=date(1990, 1, 1), **given
        )
        other = people_actions.register_person(
            given_names="Yurleidy", first_surname="Mena", display_name="Yurleidy", birth_date=date(1999, 9, 9), **given
        )
        identification.add_document(person=other, kind="cc", country="CO", number="1077000999", **given)
        (found,), count = pairing.search("1.077.000.999", on=TODAY)
        assert (found.key, found.documents, count) == (other.key, ["1077000999"], 1)
        assert pairing.search("  ", on=TODAY) == ([], 0)
        asked: dict[str, Any] = {"user_id": 900, **given}
        pairs = [
            pairing.name(one=one.key, other=other.key, **asked),
            pairing.name(one=other.key, other=one.key, **asked),
        ]
        assert pairs[0].pk == pairs[1].pk
        assert (pairs[0].band, pairs[0].state, pairs[0].named_by_user_id) == ("unlikely", "open", 900)
        while duplicates.look_at_some(at=AT):
            pass
        pair = comparisons.pair(pairs[0].key)
        assert pair.state == "open", "looking again does not let go of what somebody named"
        for wrong, problem in (
            ((one.key, one.key), merge_errors.SameRecord),
            ((one.key, uuid.uuid4()), errors.NoSuchPerson),
        ):
            with pytest.raises(problem), transaction.atomic():
                pairing.name(one=wrong[0], other=wrong[1], **asked)
        why = merges.Why(reason="documents_seen", text="Vi las dos cédulas", user_id=900, recorded_at=AT)
        merges.merge(pair_key=pair.key, kept_key=one.key, why=why, **given)
        with pytest.raises(merge_errors.SameRecord), transaction.atomic():
            pairing.name(one=one.key, other=other.key, **asked)
        mistake = merges.Why(reason="mistake", text="Eran dos personas", user_id=900, recorded_at=AT)
        merges.undo(pair_key=pair.key, why=mistake, **given)
        assert models.Person.objects.get(pk=other.pk).canonical_person_id is None
