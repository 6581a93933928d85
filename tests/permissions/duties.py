"""Duties: limits of working time, the right to disconnect, quotas and incentives, one's own page, and the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, EVERYBODY, Row

if TYPE_CHECKING:
    from tests.permissions import world

LEAD = {"people lead"}
FLOOR = LEAD | {"supervisor"}
AT = "/people/duties"
FINDING = f"{AT}/of/{{person}}/day_hours/2026-11-02/"
SEND, EXEMPT, END = (
    f"{AT}/rest/{{held_message}}/send/",
    f"{AT}/exempt/{{person}}/",
    f"{AT}/exemptions/{{exemption}}/end/",
)


def _both(name: str, path: str, what: str, allows: set[str], form: dict[str, str]) -> tuple[Row, Row]:
    """Return the rows of a page with a form; one that is refused is shown again, so any values reach it."""
    return (
        Row(name=name, method="GET", path=path, what=f"the form: {what}", allows=allows),
        Row(name=name, method="POST", path=path, what=what, allows=allows, form=form),
    )


ROWS = (
    Row(name="people_duties", method="GET", path=f"{AT}/", what="limits that were passed or are close, by person",
        allows=FLOOR),
    Row(name="people_duty_counts", method="GET", path=f"{AT}/counts/", what="limits in numbers", allows={"planner"}),
    *_both("people_duty_note", FINDING, "write down what was done about a limit", FLOOR,
           {"outcome": "spoken_with", "text": "", "rest_date": ""}),
    Row(name="people_rest", method="GET", path=f"{AT}/rest/", what="messages that wait, and what was sent off shift",
        allows=LEAD),
    *_both("people_send_now", SEND, "send a message off shift, with a reason", LEAD, {"reason": "safety", "note": ""}),
    *_both("people_exempt", EXEMPT, "exempt somebody from the right to disconnect", LEAD,
           {"reason": "direction_or_trust", "from_date": "", "to_date": ""}),
    *_both("people_end_exemption", END, "end an exemption", LEAD, {"to_date": ""}),
    Row(name="people_quotas", method="GET", path=f"{AT}/quotas/", what="quotas by both readings", allows=LEAD),
    Row(name="people_incentives", method="GET", path=f"{AT}/incentives/", what="what may be claimed for hires",
        allows=LEAD),
    Row(name="own_duties", method="GET", path="/me/duties/", what="one's own rest and limits", allows=AGENTS),
    Row(name="own_legal_quota", method="GET", path="/me/data/quota/", what="the form: being counted for the quota",
        allows=AGENTS),
    Row(name="own_legal_quota", method="POST", path="/me/data/quota/", what="agree to be counted for the quota",
        allows=AGENTS, form={"consent_version": "legal_quota-1"}),
    Row(name="disconnect", method="GET", path="/disconnect/", what="the policy of the right to disconnect",
        allows=EVERYBODY),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Keep a message waiting for the agent, and exempt a colleague."""
    from datetime import date, timedelta

    from tejido.journal import scopes
    from tejido.people import duty_tables
    from tejido.people.duties import exemptions
    from tests import scenes

    agent, colleague = made.centre.bank.agents[:2]
    with scopes.scoped({0}):
        held = duty_tables.HeldMessage.objects.create(
            person=agent, client_id=0, job="people.tell_of_note", ids={"note": 1, "user": 1}, held_at=scenes.START,
            until_at=scenes.START + timedelta(hours=10),
        )  # fmt: skip
        held.refresh_from_db()
        exemption = exemptions.exempt(
            person=colleague, reason="direction_or_trust", from_date=date(2026, 11, 1), to_date=None, user_id=1,
            recorded_at=scenes.START, by=scenes.BY, at=scenes.START,
        )  # fmt: skip
    return {"held_message": str(held.key), "exemption": str(exemption.key)}
