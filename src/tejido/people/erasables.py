"""Which words of this app can be erased, by themselves and with the person they are about."""

from __future__ import annotations

from tejido.journal import erasure

_OF_PERSON = "person_id = %(row)s"
_TEXT = {"text": "''", "salt": "NULL", "erased_at": "coalesce(erased_at, %(at)s)"}
# Whoever worked here keeps their name, birth date and documents for the time that the law has an employer keep them:
# then `person_reach` is erased first, and `person` when that time is over.
BOTH = ("person", "person_reach")
# Receipts of money that was given stay in the books for their own time.
BOOKS = "person_books"

# Words about a person or by them. What the counts and the law need, days, codes, amounts, stays in the same rows.
WITH_PERSON = (
    ("people_phone", {"number": "'erased:' || id"}, _OF_PERSON),
    ("people_rightsrequest", {"details": "''", "answer": "''"}, _OF_PERSON),
    ("people_attendance", {"device_digest": "''"}, _OF_PERSON),
    ("people_adjustment", {"text": "''", "reason": "''", "floor_words": "''"}, _OF_PERSON),
    (
        "people_grievanceentry", {"text": "''"},
        "grievance_id IN (SELECT id FROM people_grievance WHERE person_id = %(row)s)",
    ),
    ("people_messageoverride", {"note": "''"}, _OF_PERSON),
    ("people_dutynote", {"text": "''"}, _OF_PERSON),
    ("people_absence", {"text": "''", "answer": "''"}, _OF_PERSON),
    ("people_timecorrection", {"text": "''", "answer": "''"}, _OF_PERSON),
    ("people_findinganswer", {"text": "''"}, _OF_PERSON),
    ("people_coachingnote", _TEXT, _OF_PERSON),
    ("people_goal", _TEXT, _OF_PERSON),
    ("people_recognition", _TEXT, _OF_PERSON),
    ("people_skillrecord", {"document": "''", "erased_at": "coalesce(erased_at, %(at)s)"}, _OF_PERSON),
    (
        "people_benefit",
        {"purpose": "NULL", "purpose_salt": "NULL", "decision": "NULL", "decision_salt": "NULL", "condition": "''"},
        _OF_PERSON,
    ),
    (
        "people_leavingversion", {"note": "NULL", "note_salt": "NULL"},
        "leaving_id IN (SELECT id FROM people_leaving WHERE person_id = %(row)s)",
    ),
    (
        "people_payquestion",
        {"text": "NULL", "text_salt": "NULL", "answer": "NULL", "answer_salt": "NULL"},
        _OF_PERSON,
    ),
    ("people_paycorrection", {"reason": "NULL", "reason_salt": "NULL"}, _OF_PERSON),
    (
        "people_mergedecision", {"text": "NULL", "salt": "NULL"},
        "pair_id IN (SELECT id FROM people_duplicatepair WHERE lower_id = %(row)s OR higher_id = %(row)s)",
    ),
)  # fmt: skip


def register() -> None:
    """Name them all; called once when the app is ready."""
    _people()
    _by_themselves()
    _of_partners()


def _people() -> None:
    names = dict.fromkeys(("given_names", "first_surname", "second_surname", "display_name"), "''")
    erasure.register("person", table="people_person", columns={**names, "birth_date": "NULL"})
    erasure.register("person_reach", table="people_person", columns={"display_name": "''"})
    for relation in BOTH:
        for table, columns, where in WITH_PERSON:
            erasure.register_together(relation, table=table, columns=columns, where=where)
    document = {
        "kind": "'erased'", "country": "'XX'", "number": "'erased:' || id", "from_date": "NULL", "to_date": "NULL",
    }  # fmt: skip
    erasure.register_together("person", table="people_document", columns=document, where=_OF_PERSON)
    erasure.register(BOOKS, table="people_person", columns={"display_name": "''"})
    erasure.register_together(BOOKS, table="people_coveredcost", columns={"receipt_number": "''"}, where=_OF_PERSON)
    erasure.register_together(
        BOOKS, table="people_benefitevent", columns={"reference": "''"},
        where="benefit_id IN (SELECT id FROM people_benefit WHERE person_id = %(row)s)",
    )  # fmt: skip


def _by_themselves() -> None:
    erasure.register(
        "pay_question",
        table="people_payquestion",
        columns={"text": "NULL", "text_salt": "NULL", "answer": "NULL", "answer_salt": "NULL"},
    )
    erasure.register("pay_correction", table="people_paycorrection", columns={"reason": "NULL", "reason_salt": "NULL"})
    erasure.register("merge_decision", table="people_mergedecision", columns={"text": "NULL", "salt": "NULL"})
    erasure.register(
        "adjustment", table="people_adjustment", columns={"text": "''", "reason": "''", "floor_words": "''"}
    )
    erasure.register("audit_finding", table="people_auditfinding", columns={"note": "''"})
    erasure.register("grievance_entry", table="people_grievanceentry", columns={"text": "''"})
    for relation, table in (
        ("coaching_note", "people_coachingnote"), ("goal", "people_goal"), ("recognition", "people_recognition"),
    ):  # fmt: skip
        erasure.register(relation, table=table, columns={"text": "''", "salt": "NULL", "erased_at": "%(at)s"})
    erasure.register("skill_record", table="people_skillrecord", columns={"document": "''", "erased_at": "%(at)s"})
    erasure.register("leaving_note", table="people_leavingversion", columns={"note": "NULL", "note_salt": "NULL"})
    erasure.register(
        "benefit_texts",
        table="people_benefit",
        columns={"purpose": "NULL", "purpose_salt": "NULL", "decision": "NULL", "decision_salt": "NULL"},
    )


def _of_partners() -> None:
    erasure.register(
        "liaison", table="people_liaison", columns={"name": "''", "role": "''", "phone": "''", "email": "''"}
    )
    erasure.register("partner_step", table="people_partnerstep", columns={"what": "''"})
    erasure.register("partner_note", table="people_partnernote", columns={"text": "''"})
