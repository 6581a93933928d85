"""Erasing a person: no word about them is left in any table, no count changes, and no new table is forgotten."""

from __future__ import annotations

import re

import psycopg
import pytest
from tests import crowd, scenes

from tejido.journal import erasure
from tejido.people import erasables

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
    "people_goal.digest": "salted; it says nothing without its salt",
    "people_grievance.receipt_digest": "of complaints without a name only",
    "people_interest.language": "a code of two letters",
    "people_lotteryplace.number": "the draw's own digest",
    "people_lotteryplace.stratum": "ids and codes of partner and place",
    "people_mergedecision.digest": "salted; it says nothing without its salt",
    "people_mergedecision.reason": "out of core.duplicates.decisions",
    "people_mergedecision.reasons": "out of core.duplicates.comparison",
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
    return bool(re.search(rf"{named} (= ANY \(|= 'open'|~ '\^)", guards))


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
