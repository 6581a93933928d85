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
        erasure.register("leaving_note", table="people_leavingversion", columns={"note": "NULL", "note_salt": "NULL"})
        erasure.register(
            "benefit_texts",
            table="people_benefit",
            columns={
                "purpose": "NULL", "purpose_salt": "NULL", "decision": "NULL", "decision_salt": "NULL",
            },
        )  # fmt: skip
