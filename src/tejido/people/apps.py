"""Django's description of the app, and which of its texts can be erased."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class PeopleConfig(AppConfig):
    name = "tejido.people"
    label = "people"

    def ready(self) -> None:
        from tejido.access import quiet
        from tejido.journal import holdings
        from tejido.people import erasables
        from tejido.people.duties import messages

        erasables.register()
        # Mails of every app ask here whether the person is at work.
        quiet.register(messages)
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
        holdings.register("people_coveredcost", named=gettext_lazy("Costs that were covered for you"), kept="books")
        holdings.register(
            "people_heldmessage", named=gettext_lazy("Messages that waited for your working time"), kept="work_records"
        )
        holdings.register(
            "people_messageoverride", named=gettext_lazy("What was sent to you off shift"), kept="work_records"
        )
        holdings.register(
            "people_disconnectionexemption", named=gettext_lazy("When the right to disconnect did not hold for you"),
            kept="employment_records",
        )  # fmt: skip
        holdings.register(
            "people_dutynote", named=gettext_lazy("What was done when your hours passed a limit"),
            kept="employment_records",
        )  # fmt: skip
