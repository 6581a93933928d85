"""Records that may be one person: found when they are registered or changed, merged, undone, appealed against."""

from __future__ import annotations

import json
import re
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests import scenes

from tejido.core.duplicates import blocking, search
from tejido.journal import erasure, scopes
from tejido.people import (
    actions,
    careers,
    comparisons,
    duplicates,
    errors,
    identification,
    merge_errors,
    merge_tables,
    merges,
    models,
    queries,
    register,
)
from tejido.reference import actions as reference_actions

BY, AT = scenes.BY, scenes.START
BORN = date(1994, 3, 7)
TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def installed(db: None) -> None:
    scopes.assign({0})
    scenes.install()


def person(given_names: str = "Yeison Andrés", **given: Any) -> models.Person:
    names = {"first_surname": "Mosquera", "second_surname": "Rentería", "display_name": "Yeison", "birth_date": BORN}
    return actions.register_person(given_names=given_names, **{**names, **given}, by=BY, at=AT)


def twice() -> tuple[models.Person, models.Person]:
    one, other = person(), person("JEISON", second_surname="")
    look()
    return one, other


def look() -> None:
    while duplicates.look_at_some(at=AT):
        pass


def pair() -> merge_tables.DuplicatePair:
    return merge_tables.DuplicatePair.objects.get()


def why(reason: str, text: str = "Vi las dos cédulas", **given: Any) -> merges.Why:
    return merges.Why(reason=reason, text=text, user_id=1, recorded_at=AT, **given)


def merge(kept: models.Person, **given: Any) -> merge_tables.MergeDecision:
    asked = {"pair_key": pair().key, "kept_key": kept.key, "why": why("documents_seen"), "by": BY, "at": AT}
    return merges.merge(**asked | given)


def told(kind: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM journal_fact WHERE type = %s ORDER BY id", [kind])
        return [json.loads(data) for (data,) in cursor.fetchall()]


def employ(one: models.Person, *, to_date: date | None = None) -> None:
    actions.employ(person=one, contract="indefinite", from_date=date(2025, 1, 1), recorded_at=AT, by=BY, at=AT)
    if to_date:
        employment = models.Employment.objects.get(person=one)
        actions.end_employment(employment=employment, to_date=to_date, reason="resigned", recorded_at=AT, by=BY, at=AT)


def test_who_is_registered_twice_is_found_with_reasons_and_a_fact() -> None:
    one, other = twice()
    found = pair()
    assert (found.lower_id, found.higher_id, found.state) == (one.pk, other.pk, "open")
    assert "second_surname_missing" in found.reasons
    (fact,) = told("duplicate_found")
    assert (fact["person"], fact["other"], fact["reasons"]) == (one.pk, other.pk, found.reasons)
    assert not merge_tables.DuplicateDue.objects.exists()


def test_what_is_learned_later_finds_them_and_what_is_corrected_lets_them_go() -> None:
    one, other = person(birth_date=None), person("Yeyson", birth_date=None, second_surname="")
    look()
    assert not merge_tables.DuplicatePair.objects.exists()
    for each in (one, other):
        identification.add_phone(person=each, number="+573104567890", by=BY, at=AT)
    identification.add_document(person=one, kind="cc", country="CO", number="1077421333", by=BY, at=AT)
    identification.add_document(person=other, kind="ti", country="CO", number="1077421333", by=BY, at=AT)
    look()
    assert pair().state == "open"
    names = {"given_names": "Ximena", "second_surname": "Loaiza", "display_name": "Ximena"}
    careers.change_names(person=other, first_surname="Urrego", **names, by=BY, at=AT)
    look()
    assert pair().state == "gone"
    assert len(told("duplicate_gone")) == 1


def test_one_by_one_and_all_at_once_find_the_same() -> None:
    for given_names in ("Yeison", "Jeison Andrés", "Ana", "Yuliana"):
        for second in ("", "Rentería", "Copete"):
            person(given_names, second_surname=second, birth_date=BORN if second else date(1994, 7, 3))
    look()
    everybody = duplicates.traits_of(list(models.Person.objects.values_list("pk", flat=True)))
    at_once = search.found(everybody.values(), passed=blocking.Passed())
    expected = {(one.lower_id, one.higher_id, one.verdict.points) for one in at_once}
    stored = set(merge_tables.DuplicatePair.objects.values_list("lower", "higher", "points"))
    assert stored == expected
    assert len(expected) > 5


def test_a_name_that_is_erased_takes_its_keys_along() -> None:
    one, _ = twice()
    assert merge_tables.DuplicateKey.objects.filter(person=one).exists()
    erasure.erase("person", key=one.key, reason="request", by=BY, at=AT, client_id=0)
    assert not merge_tables.DuplicateKey.objects.filter(person=one).exists()
    look()
    assert not merge_tables.DuplicateKey.objects.filter(person=one).exists()
    assert pair().state == "gone"


def test_a_merge_moves_nothing_keeps_what_was_seen_and_is_done_once() -> None:
    one, other = twice()
    key = uuid.uuid4()
    decision = merge(one, why=why("documents_seen", key=key))
    assert merge(one, why=why("documents_seen", key=key)) == decision
    other.refresh_from_db()
    assert (other.canonical_person_id, pair().state) == (one.pk, "merged")
    assert (decision.canonical_id, decision.reasons, decision.text) == (one.pk, pair().reasons, "Vi las dos cédulas")
    (fact,) = told("merge_decided")
    assert fact["text_digest"] == decision.digest
    assert "cédulas" not in str(fact)
    assert [each["canonical"] for each in told("person_merged")] == [one.pk]
    look()
    assert pair().state == "merged"
    with pytest.raises(merge_errors.PairDecidedAlready):
        merge(one)


def test_what_was_decided_stands_for_the_application_itself() -> None:
    one, _ = twice()
    merge(one)
    with pytest.raises(Exception, match="permission denied"):
        merge_tables.MergeDecision.objects.update(reason="mistake")


def test_undone_they_are_two_again_and_stay_apart() -> None:
    one, other = twice()
    merge(one)
    identification.add_phone(person=one, number="+573104567890", by=BY, at=AT)
    merges.undo(pair_key=pair().key, why=why("mistake"), by=BY, at=AT)
    other.refresh_from_db()
    assert (other.canonical_person_id, pair().state) == (None, "kept_apart")
    assert told("person_unmerged") == [{"person": other.pk, "canonical": one.pk}]
    look()
    assert pair().state == "kept_apart"
    assert [each.kind for each in comparisons.history(pair())] == ["undone", "merged"]
    # Whoever saw that it was one person after all can still say so, and choose the other record.
    merge(other)
    one.refresh_from_db()
    assert one.canonical_person_id == other.pk


def test_kept_apart_they_are_not_proposed_again() -> None:
    one, _ = twice()
    merges.keep_apart(pair_key=pair().key, why=why("same_household", ""), by=BY, at=AT)
    identification.add_phone(person=one, number="+573104567890", by=BY, at=AT)
    look()
    assert pair().state == "kept_apart"


def test_whoever_is_employed_in_both_records_is_not_merged_and_the_employed_record_stays() -> None:
    one, other = twice()
    employ(one)
    with pytest.raises(merge_errors.EmployedRecordEnds):
        merge(other)
    employ(other)
    with pytest.raises(merge_errors.BothEmployed):
        merge(one)
    assert pair().state == "open"
    employment = models.Employment.objects.get(person=other)
    actions.end_employment(employment=employment, to_date=TODAY, reason="mistake", recorded_at=AT, by=BY, at=AT)
    sides = comparisons.sides(pair(), day=TODAY)
    assert comparisons.overlapping_days_count(sides) == (TODAY - date(2025, 1, 1)).days
    assert comparisons.better_kept(sides).person == one
    merge(one)
    assert len(queries.employments(one)) == 2
    place = reference_actions.add_place(
        country="CO", scheme="divipola", code="27001", name="Quibdó", source="DANE", by=BY, at=AT
    )
    with pytest.raises(errors.RecordMerged):
        careers.employ_again(
            person=other, contract="indefinite", position="advisor", place=place, site=None, work_mode="home",
            pool=None, from_date=TODAY, recorded_at=AT, by=BY, at=AT,
        )  # fmt: skip


def test_who_is_like_a_merged_record_is_like_the_one_that_stands_for_it() -> None:
    one, other = twice()
    identification.add_document(person=other, kind="ti", country="CO", number="1077421333", by=BY, at=AT)
    merge(one)
    careers.change_names(
        person=one, given_names="Luz", first_surname="Copete", second_surname="Ruiz", display_name="L", by=BY, at=AT
    )
    third = person("Jeison", second_surname="", birth_date=None)
    identification.add_document(person=third, kind="cc", country="CO", number="1077421333", by=BY, at=AT)
    look()
    (opened,) = merge_tables.DuplicatePair.objects.filter(state="open")
    assert (opened.lower_id, opened.higher_id) == (one.pk, third.pk)
    # Looking at the one that stands does not forget what speaks through the other.
    identification.add_phone(person=one, number="+573104567890", by=BY, at=AT)
    look()
    assert merge_tables.DuplicatePair.objects.get(pk=opened.pk).state == "open"
    # A file that names the merged record's document means the person who stands for it.
    entries = register.everybody(on=TODAY, now=AT)
    assert ("ti", "CO", "1077421333") in entries[one.pk].documents
    assert other.pk not in entries


def test_a_person_is_shown_the_merge_appeals_in_time_and_is_answered() -> None:
    one, other = twice()
    merge(one)
    for each in (one, other):
        (shown,) = merges.of_person(each)
        assert (shown.state, shown.may_appeal) == ("merged", True)
        assert "Mosquera" not in shown.name
    asked = {"pair_key": pair().key, "why": why("not_my_record", "No soy esa persona"), "by": BY, "at": AT}
    with pytest.raises(merge_errors.NoSuchPair):
        merges.appeal(person=person("Ana", birth_date=None), **asked)
    merges.appeal(person=other, **asked)
    assert (pair().state, pair().due_date) == ("appealed", TODAY + timedelta(days=15))
    with pytest.raises(merge_errors.NotMerged):
        merges.appeal(person=other, **asked)
    with pytest.raises(merge_errors.MergeTextMissing):
        merges.confirm(pair_key=pair().key, why=why("documents_seen", " "), by=BY, at=AT)
    merges.confirm(pair_key=pair().key, why=why("documents_seen"), by=BY, at=AT)
    assert (pair().state, pair().due_date) == ("merged", None)
    merges.appeal(person=other, **asked)
    merges.undo(pair_key=pair().key, why=why("person_said_so"), by=BY, at=AT)
    assert merges.of_person(other) == []


@pytest.mark.parametrize(
    ("reason", "text", "problem"),
    [
        ("same_household", "", merge_errors.MergeReasonUnknown),
        ("documents_seen", "x" * 1001, merge_errors.MergeTextTooLong),
        ("documents_seen", "a\0b", merge_errors.MergeTextTooLong),
    ],
)  # fmt: skip
def test_a_merge_needs_one_of_its_reasons_and_a_text_of_some_length(
    reason: str, text: str, problem: type[Exception]
) -> None:
    one, _ = twice()
    with pytest.raises(problem):
        merge(one, why=why(reason, text))
    assert pair().state == "open"


def test_a_stranger_to_the_pair_cannot_be_the_one_who_stays() -> None:
    twice()
    with pytest.raises(merge_errors.NoSuchPair):
        merge(person("Ana"))
    with pytest.raises(merge_errors.NoSuchPair):
        merge(person("Eva"), pair_key=uuid.uuid4())


def test_a_record_that_was_merged_elsewhere_meanwhile_is_not_merged_again() -> None:
    one, other = twice()
    actions.merge_person(person=other, canonical=person("Ana"), by=BY, at=AT)
    with pytest.raises(errors.PersonMergeRefused):
        merge(one)


def test_every_sum_of_people_counts_whoever_stands_for_them() -> None:
    """SQL that counts people each once knows of merges."""
    counting = re.compile(r"count\(DISTINCT [^)]*person_id")
    texts = {path.name: path.read_text() for path in Path(duplicates.__file__).parents[1].glob("*/sql/*.sql")}
    found = {name for name, text in texts.items() if counting.search(text)}
    assert found
    assert {name for name in found if "canonical_person_id" not in texts[name]} == set()
