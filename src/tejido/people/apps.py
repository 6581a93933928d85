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
        erasure.register(
            "liaison",
            table="people_liaison",
            columns={"name": "''", "role": "''", "phone": "''", "email": "''"},
        )
        erasure.register("partner_step", table="people_partnerstep", columns={"what": "''"})
        erasure.register("partner_note", table="people_partnernote", columns={"text": "''"})
