"""Django's description of the app, and which of its texts can be erased."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class PeopleConfig(AppConfig):
    name = "tejido.people"
    label = "people"

    def ready(self) -> None:
        from tejido.journal import erasure, holdings

        erasure.register(
            "person",
            table="people_person",
            columns={
                "given_names": "''", "first_surname": "''", "second_surname": "''", "display_name": "''",
                "birth_date": "NULL",
            },
        )  # fmt: skip
        # Whoever worked here keeps the name in the records that the law has us keep; how to reach them goes.
        erasure.register("person_reach", table="people_person", columns={"display_name": "''"})
        for relation in ("person", "person_reach"):
            erasure.register_together(
                relation,
                "UPDATE people_phone SET number = 'erased:' || id WHERE person_id = %(row)s",
                "UPDATE people_rightsrequest SET details = '', answer = '' WHERE person_id = %(row)s",
            )
        erasure.register_together(
            "person",
            "UPDATE people_document SET kind = 'erased', country = 'XX', number = 'erased:' || id,"
            " from_date = NULL, to_date = NULL WHERE person_id = %(row)s",
        )
        holdings.register("people_person", named=gettext_lazy("Who you are"), person_column="id")
        holdings.register("people_document", named=gettext_lazy("Your identity documents"))
        holdings.register("people_phone", named=gettext_lazy("Your phones"))
        holdings.register("people_employment", named=gettext_lazy("Your employments"), kept="employment_records")
        holdings.register(
            "people_placement", named=gettext_lazy("Where you worked, and as what"), kept="employment_records"
        )
        holdings.register("people_skilllevel", named=gettext_lazy("Your skills"), kept="work_records")
        holdings.register(
            "people_activity", named=gettext_lazy("When you worked, and at what"), kept="employment_records"
        )
        holdings.register(
            "people_rightsrequest", named=gettext_lazy("What you asked about your data"), kept="proof_of_answer"
        )
