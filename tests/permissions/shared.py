"""What all pages share: home, ways in, people and access, language, tickets, health."""

from __future__ import annotations

from tests.permissions.rows import AGENTS, EVERYBODY, Row

BOSS = {"administrator"}
ACCEPTED = {"display_name": "Nueva", "password1": "un tejido de hilos", "password2": "un tejido de hilos"}

ROWS = (
    Row(name="home", method="GET", path="/", what="the start: where one works, or a greeting", allows=EVERYBODY),
    Row(name="healthz", method="GET", path="/healthz", what="whether process and database answer", allows=EVERYBODY),
    Row(name="metrics", method="GET", path="/metrics", what="numbers for monitoring, from this machine",
        allows=EVERYBODY),
    Row(name="set_language", method="GET", path="/i18n/", what="nothing: leads back", allows=EVERYBODY),
    Row(name="set_language", method="POST", path="/i18n/", what="choose the language of the pages",
        allows=EVERYBODY, form={"language": "en"}),
    Row(name="live_ticket", method="POST", path="/live/ticket", what="a ticket for a socket (see the topics)",
        allows=AGENTS, body={"topics": ["desk"]}),
    Row(name="try", method="GET", path="/try/", what="a client's site, played; in a demonstration",
        allows=EVERYBODY),
    # Ways in
    Row(name="invitation", method="GET", path="/invitation/{invitation_token}/", what="an open invitation",
        allows=EVERYBODY),
    Row(name="invitation", method="POST", path="/invitation/{invitation_token}/", what="accept it",
        allows=EVERYBODY, form=ACCEPTED),
    Row(name="invitation", method="GET", path="/invitation/{expired_token}/", what="an expired invitation",
        statuses=dict.fromkeys(EVERYBODY, 410)),
    Row(name="invitation", method="POST", path="/invitation/{expired_token}/", what="accept it too late",
        statuses=dict.fromkeys(EVERYBODY, 410), form=ACCEPTED),
    Row(name="enter", method="GET", path="/enter/{sign_in_ticket}/", what="sign in by a one-time link",
        allows=EVERYBODY),
    Row(name="enter_as", method="GET", path="/enter/as/agent/",
        what="step in for somebody; in a demonstration, from this machine", allows=EVERYBODY),
    # People and access
    Row(name="access", method="GET", path="/access/", what="accounts, roles, invitations", allows=BOSS),
    Row(name="outbox", method="GET", path="/outbox/", what="mails kept instead of sent", allows=BOSS),
    Row(name="invite", method="POST", path="/access/invitations/", what="invite somebody", allows=BOSS,
        form={"email": "alguien@example.org", "role": "agent", "client": "", "language": "es"}),
    Row(name="withdraw_invitation", method="POST", path="/access/invitations/{invitation}/withdraw/",
        what="withdraw an invitation", allows=BOSS),
    Row(name="deactivate_user", method="POST", path="/access/accounts/{account}/deactivate/",
        what="close an account", allows=BOSS),
    *(
        Row(name=name, method=method, path="/access/accounts/{account}/" + path, what=f"{what}, after a fresh proof",
            statuses=dict.fromkeys(BOSS, 302))
        for name, path, what in (
            ("remove_second_step", "second-step/", "remove the second step of somebody who lost it"),
            ("erase_account", "erase/", "erase the name and address of a closed account"),
        )
        for method in ("GET", "POST")
    ),
    Row(name="grant_role", method="POST", path="/access/roles/", what="give a role", allows=BOSS,
        form={"email": "cuenta@example.org", "role": "planner", "client": ""}),
    Row(name="revoke_role", method="POST", path="/access/roles/{grant}/revoke/", what="take a role", allows=BOSS),
)  # fmt: skip
