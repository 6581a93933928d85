"""Erasing a person: no word about them is left in any table, no count changes, and no new table is forgotten."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import psycopg
from tests import crowd

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.contacts import fairness
from tejido.core import attrition, facts
from tejido.impact import subjects
from tejido.journal import erasure, scopes, seals, verification
from tejido.people import erasables, funnel_counts, models
from tejido.people.leaving import attrition_rows

BY = facts.Actor("user", 900)
AT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
# In every word about the person whom this erases; they left so long ago that nothing has to be kept.
MARK = "quimbaya"
YEAR = {"from_date": date(2001, 1, 1), "to_date": date(2002, 1, 1)}
# One row of each table about people, each word of it the mark.
ROWS = (pathlib.Path(__file__).parent / "one_person.sql").read_text()

# Every table of the public schema that names a person, and every one that hangs on such a row; and its texts.
TEXTS = """
WITH RECURSIVE hanging AS (
    SELECT 'people_person'::regclass::oid AS relation
    UNION
    SELECT held.attrelid FROM pg_attribute AS held JOIN pg_class AS relation ON relation.oid = held.attrelid
    WHERE held.attname LIKE '%person\\_id' AND NOT held.attisdropped AND relation.relkind IN ('r', 'p')
    UNION
    SELECT reference.conrelid FROM pg_constraint AS reference JOIN hanging ON hanging.relation = reference.confrelid
    WHERE reference.contype = 'f'
)
SELECT relation.relname, held.attname, coalesce(string_agg(pg_get_constraintdef(guard.oid), ' '), '')
FROM hanging JOIN pg_class AS relation ON relation.oid = hanging.relation
JOIN pg_attribute AS held ON held.attrelid = relation.oid AND held.attnum > 0 AND NOT held.attisdropped
LEFT JOIN pg_constraint AS guard
    ON guard.conrelid = relation.oid AND guard.contype = 'c' AND held.attnum = ANY (guard.conkey)
WHERE relation.relnamespace = 'public'::regnamespace AND NOT relation.relispartition
  AND held.atttypid::regtype::text IN ('text', 'character varying', 'character', 'bytea', 'json', 'jsonb', 'text[]')
GROUP BY 1, 2 ORDER BY 1, 2
"""
# Codes that no constraint of the table holds, each with what does.
CODES = {
    "account_emailconfirmation.key": "a random key of the account library",
    "access_signinticket.token_digest": "a digest",
    "contacts_attachment.digest": "of the file, which is erased by its own key",
    "contacts_attachment.media_type": "out of core.files",
    "contacts_note.digest": "salted; it says nothing without its salt",
    "contacts_offer.channel": "out of core.contact_states",
    "contacts_offer.reason": "out of core.routing",
    "contacts_offer.terms": "numbers of the router's decision",
    "mfa_authenticator.type": "a code of the account library",
    "people_activity.reason": "out of core.presence",
    "people_benefitevent.currency": "held to the benefit's by a reference",
    "people_coachingnote.digest": "salted; it says nothing without its salt",
    "people_connection.node": "the name of a process",
    "people_duplicatepair.reasons": "out of core.duplicates.comparison",
    "people_employment.end_reason": "out of core.attrition",
    "people_enrolment.end_reason": "out of core.funnel",
    "people_heldmessage.ids": "keys of rows, by their names",
    "people_goal.digest": "salted; it says nothing without its salt",
    "people_grievance.receipt_digest": "of complaints without a name only",
    "people_grievanceentry.author": "the reporter or a handler, by a constraint",
    "people_interest.language": "a code of two letters",
    "people_lotteryplace.number": "the draw's own digest",
    "people_lotteryplace.stratum": "ids and codes of partner and place",
    "people_mergedecision.digest": "salted; it says nothing without its salt",
    "people_mergedecision.reason": "out of core.duplicates.decisions",
    "people_mergedecision.reasons": "out of core.duplicates.comparison",
    "people_payline.days": "days with seconds or counts",
    "people_payline.evidence": "reference values: keys, numbers, days and sources of the law",
    "people_placement.end_reason": "out of core.attrition, or that they moved",
    "people_placement.position": "the code of a position",
    "people_presence.reason": "out of core.presence",
    "people_promotion.evidence": "ids, codes, numbers and days",
    "people_recognition.digest": "salted; it says nothing without its salt",
    "people_skilllevel.evidence": "a code of the set-up pages",
    "people_skillrecord.credential_ids": "random ids, so that a withdrawn record stays withdrawn",
    "people_skillrecord.digest": "of a document that is signed with random ids",
    "people_skillrecord.language": "a code of two letters",
    "people_stage.reason": "out of core.funnel",
}
# Texts that stay when a person is erased, each with why.
STAYS = {
    "people_timesheet.answer": "why a list of hours was refused: about the list, and about nobody in it",
    "account_emailaddress.email": "a trigger takes it with the account",
    "mfa_authenticator.data": "a trigger takes it with the account",
    "contacts_attachment.file_name": "a customer's: erased with the customer's file",
    "contacts_leg.note": "about a customer's contact: erased with it",
    "contacts_leg.note_salt": "about a customer's contact: erased with it",
    "contacts_message.text": "written to or by a customer: erased with the message",
    "contacts_message.salt": "written to or by a customer: erased with the message",
    "contacts_note.text": "about a customer's contact: erased with it",
    "contacts_note.salt": "about a customer's contact: erased with it",
}


def is_code(column: str, guards: str) -> bool:
    """Tell whether a constraint holds a column to known codes, or to the shape of a code or a digest."""
    named = rf"\(?\(?{column}\)?(::text)?\)?"
    return bool(re.search(rf"{named} (= ANY \(|~ '\^)", guards))


def test_every_text_about_a_person_is_erased_or_a_code_or_stays_for_a_reason(owner: psycopg.Connection) -> None:
    erased = erasure.erased_columns("person", erasables.BOOKS, "account")
    texts = {f"{table}.{column}": (table, column, guards) for table, column, guards in owner.execute(TEXTS).fetchall()}
    assert {"people_person.given_names", "people_benefitevent.reference", "contacts_leg.note"} <= texts.keys()
    accounted = {name for name, (table, column, _) in texts.items() if (table, column) in erased}
    codes = {name for name, (_, column, guards) in texts.items() if is_code(column, guards)}
    assert {"people_stage.stage", "people_goal.state", "people_benefit.period"} <= codes
    assert not accounted & STAYS.keys()
    unknown = texts.keys() - accounted - codes - CODES.keys() - STAYS.keys()
    assert not unknown, "register it in people/erasables.py, or say here why it stays"
    assert CODES.keys() | STAYS.keys() <= texts.keys(), "these are no columns any more"
    assert not CODES.keys() & (codes | accounted), "a constraint or an erasure says this already"


def test_what_the_law_keeps_is_all_that_the_first_erasure_leaves() -> None:
    whole, first = erasure.erased_columns("person"), erasure.erased_columns("person_reach")
    assert first < whole
    assert {table for table, _ in whole - first} == {"people_person", "people_document"}
    kept = {column for table, column in whole - first if table == "people_person"}
    assert kept == {"given_names", "first_surname", "second_surname", "birth_date"}


def test_no_word_is_left_anywhere_and_every_seal_and_count_stays(
    acting_as: Callable[[str], AbstractContextManager[None]], owner: psycopg.Connection
) -> None:
    crowd.install()
    (number,) = crowd.place(owner, 1, from_date=date(2001, 1, 9))
    for statement in ROWS.split(";\n"):
        if statement.strip():
            owner.execute(statement, {"p": number})  # type: ignore[arg-type]  # our own text
    with scopes.scoped({0}):
        user = access_actions.add_user(email=f"{MARK}@example.org", person_id=number, by=BY, at=AT)
        access.User.objects.filter(pk=user.pk).update(display_name=MARK)
    texts = [row[:2] for row in owner.execute(TEXTS).fetchall()]
    words = erasure.erased_columns("person", erasables.BOOKS) & set(texts)
    salts = {(table, column) for table, column in words if column.endswith("salt")}
    fixed = {("people_document", "kind"), ("people_document", "country")}
    assert words - salts - fixed <= _marked(owner, texts), "every text that is erased was there"
    with acting_as("work"):
        (made,) = seals.seal(by=facts.SYSTEM, at=AT, sealed_at=AT)
    before = _counts(owner)
    for counted in ("'voluntary': 1", "offers_count=9", "(1, 60)"):
        assert counted in before
    with scopes.scoped({0}):
        person = models.Person.objects.get(pk=number)
        kept = subjects.erase(person=person, on=AT.date(), reason="request", by=BY, at=AT)
    assert [one.code for one in kept] == ["proof_of_answer"]
    everywhere = owner.execute(
        "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relkind IN ('r', 'p')"
        " AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped AND NOT relispartition"
    ).fetchall()
    assert _marked(owner, everywhere) == set()
    for table, column in salts:
        left = f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL"
        assert owner.execute(left).fetchone() == (0,), f"{table}.{column}"  # type: ignore[arg-type]
    assert _counts(owner) == before
    with acting_as("owner"):
        assert list(verification.findings(digests=[made.digest])) == []


def _marked(owner: psycopg.Connection, columns: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the columns in which the mark stands."""
    by_table: dict[str, list[str]] = {}
    for table, column in columns:
        by_table.setdefault(table, []).append(column)
    found = set()
    for table, names in by_table.items():
        marks = ", ".join(f"coalesce(bool_or(\"{name}\"::text LIKE '%{MARK}%'), false)" for name in names)
        row = owner.execute(f'SELECT {marks} FROM "{table}"').fetchone()  # type: ignore[arg-type]
        assert row is not None
        found |= {(table, name) for name, is_there in zip(names, row, strict=True) if is_there}
    return found


def _counts(owner: psycopg.Connection) -> str:
    """Return what the funnel, attrition, fairness and the placements say of the year in which they were here."""
    months = attrition.months(date(2001, 1, 1), 12)
    with scopes.scoped({0}):
        funnel = funnel_counts.counted(**YEAR)
        left = attrition_rows.groups(dimension="all", months=months)
        fair = [agent.work for team in fairness.teams(**YEAR) for agent in team.agents]
    placed = owner.execute("SELECT count(*), sum(to_date - from_date) FROM people_placement").fetchone()
    return repr((funnel, left, fair, placed))
