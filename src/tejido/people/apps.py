"""Django's description of the app, and which of its texts can be erased."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tejido.people"
    label = "people"

    def ready(self) -> None:
        from tejido.journal import erasure

        erasure.register(
            "person",
            table="people_person",
            columns={
                "given_names": "''", "first_surname": "''", "second_surname": "''", "display_name": "''",
                "birth_date": "NULL",
            },
        )  # fmt: skip
        erasure.register("merge_decision", table="people_mergedecision", columns={"text": "NULL", "salt": "NULL"})
        # Employment
        erasure.register(
            "adjustment",
            table="people_adjustment",
            columns={"text": "''", "reason": "''", "floor_words": "''"},
        )
        erasure.register("audit_finding", table="people_auditfinding", columns={"note": "''"})
        erasure.register("grievance_entry", table="people_grievanceentry", columns={"text": "''"})
        # Growth
        for relation, table in (
            ("coaching_note", "people_coachingnote"), ("goal", "people_goal"), ("recognition", "people_recognition"),
        ):  # fmt: skip
            erasure.register(relation, table=table, columns={"text": "''", "salt": "NULL", "erased_at": "%(at)s"})
        erasure.register("skill_record", table="people_skillrecord", columns={"document": "''", "erased_at": "%(at)s"})
        erasure.register("leaving_note", table="people_leavingversion", columns={"note": "NULL", "note_salt": "NULL"})
        erasure.register(
            "benefit_texts",
            table="people_benefit",
            columns={
                "purpose": "NULL", "purpose_salt": "NULL", "decision": "NULL", "decision_salt": "NULL",
            },
        )  # fmt: skip
        erasure.register(
            "liaison",
            table="people_liaison",
            columns={"name": "''", "role": "''", "phone": "''", "email": "''"},
        )
        erasure.register("partner_step", table="people_partnerstep", columns={"what": "''"})
        erasure.register("partner_note", table="people_partnernote", columns={"text": "''"})
