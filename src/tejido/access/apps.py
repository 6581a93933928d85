"""Django's description of the app, and how an account is erased."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tejido.access"
    label = "access"

    def ready(self) -> None:
        from tejido.journal import erasure

        nobody = "'erased-' || key || '@erased.invalid'"
        # A trigger takes an account's second factors and addresses with it.
        account = {"email": nobody, "display_name": "''", "password": "'!'", "is_active": "false"}
        erasure.register("account", table="access_user", columns=account)
        erasure.register("invitation", table="access_invitation", columns={"email": nobody})
        # Whoever is erased leaves no address in the invitations made for them; an open one opens nothing then.
        invited = {"email": nobody, "token_digest": "'erased:' || id"}
        for relation, column in (("person", "person_id"), ("person_reach", "person_id"), ("account", "accepted_by_id")):
            erasure.register_together(relation, table="access_invitation", columns=invited, where=f"{column} = %(row)s")
