"""Django's description of the app, and which of its texts can be erased."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "tejido.contacts"
    label = "contacts"

    def ready(self) -> None:
        from tejido.journal import erasure

        erasure.register("message", table="contacts_message", columns={"text": "NULL", "salt": "NULL"})
        erasure.register("note", table="contacts_leg", columns={"note": "NULL", "note_salt": "NULL"})
        erasure.register("contact_note", table="contacts_note", columns={"text": "NULL", "salt": "NULL"})
        erasure.register("task_title", table="contacts_contact", columns={"title": "''"})
        erasure.register("attachment_name", table="contacts_attachment", columns={"file_name": "'-'"})
        erasure.register("customer", table="contacts_customer", columns={"display_name": "''"})
        erasure.register("address", table="contacts_customeraddress", columns={"address": "'erased:' || key"})
        question = {"text": "NULL", "salt": "NULL", "answer": "NULL", "answer_salt": "NULL"}
        erasure.register("statement_question", table="contacts_statementquestion", columns=question)
