"""The floor, the contacts one looks back at, and new tasks: for supervisors, and for agents what they took part in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

SUPERVISORS = frozenset({"supervisor"})
LOOK_BACK = SUPERVISORS | {"administrator"}
NOTE = "a3d8a55f-9a2a-4c6c-8a34-0a9f0f6f1a10"
# The supervisor of the table is nobody who works here, so what needs a person says so.
NOBODY = {"supervisor": 409}

ROWS = (
    Row(name="supervisor", method="GET", path="/supervisor/", what="the floors one may run", allows=SUPERVISORS),
    Row(name="supervisor_floor", method="GET", path="/supervisor/{programme}/", what="a programme's floor",
        allows=SUPERVISORS),
    Row(name="supervisor_join", method="POST", path="/supervisor/contacts/{contact}/join", what="read or listen along",
        statuses=NOBODY, body={"mode": "listening"}),
    Row(name="supervisor_leave", method="POST", path="/supervisor/contacts/{contact}/leave", what="read along no more",
        statuses=NOBODY, body={}),
    Row(name="supervisor_note", method="POST", path="/supervisor/contacts/{contact}/notes",
        what="write a private note", allows=SUPERVISORS, body={"client_note_id": NOTE, "text": "Ojo"}),
    Row(name="supervisor_take_over", method="POST", path="/supervisor/contacts/{contact}/take-over",
        what="serve a contact oneself", statuses=NOBODY, body={}),
    Row(name="supervisor_targets", method="GET", path="/supervisor/contacts/{contact}/targets",
        what="where a contact can be sent", allows=SUPERVISORS),
    Row(name="supervisor_reassign", method="POST", path="/supervisor/contacts/{contact}/reassign",
        what="send a contact to a queue", allows=SUPERVISORS, body={"queue": "{queue}"}),
    Row(name="supervisor_reassign", method="POST", path="/supervisor/contacts/{waiting_contact}/reassign",
        what="send a contact to an agent", allows=SUPERVISORS, body={"agent": "{colleague}"}),
    Row(name="supervisor_activity", method="POST", path="/supervisor/agents/{colleague}/activity",
        what="change what an agent does", allows=SUPERVISORS, body={"activity": "lunch"}),
    Row(name="supervisor_agent_queues", method="GET", path="/supervisor/agents/{colleague}/queues/{programme}",
        what="an agent's queues today", allows=SUPERVISORS),
    Row(name="supervisor_agent_queue", method="POST", path="/supervisor/agents/{colleague}/queue",
        what="change an agent's queue for today", allows=SUPERVISORS, body={"queue": "{queue}", "serves": False}),
    Row(name="supervisor_close_queue", method="POST", path="/supervisor/queues/{queue}/close", what="close a queue",
        allows=SUPERVISORS, body={}),
    Row(name="supervisor_open_queue", method="POST", path="/supervisor/queues/{queue}/open", what="open a queue",
        allows=SUPERVISORS, body={}),
    Row(name="supervisor_post_notice", method="POST", path="/supervisor/{programme}/notices",
        what="post a notice to the agents", allows=SUPERVISORS, body={"notice": NOTE, "text": "Hola", "minutes": 30}),
    Row(name="supervisor_withdraw_notice", method="POST", path="/supervisor/notices/{floor_notice}/withdraw",
        what="withdraw a notice", allows=SUPERVISORS, body={}),
    Row(name="supervisor_answer_hand", method="POST", path="/supervisor/hands/{floor_hand}/answer",
        what="come to a raised hand", allows=SUPERVISORS, body={}),
    Row(name="supervisor_lower_hand", method="POST", path="/supervisor/hands/{floor_hand}/lower",
        what="lower a raised hand", allows=SUPERVISORS, body={}),
    Row(name="supervisor_review_flag", method="POST", path="/supervisor/flags/{floor_flag}/review",
        what="review an abuse flag", allows=SUPERVISORS, body={"verdict": "confirmed"}),
    Row(name="supervisor_tasks", method="GET", path="/supervisor/tasks/", what="the forms for new tasks",
        allows=SUPERVISORS),
    Row(name="supervisor_tasks", method="POST", path="/supervisor/tasks/", what="make tasks", allows=SUPERVISORS,
        form={"form": "list", "do": "make", "list-queue": "", "list-lines": ""}),
    Row(name="contacts", method="GET", path="/contacts/", what="the contacts one may look back at",
        allows=LOOK_BACK | AGENTS),
    Row(name="contact", method="GET", path="/contacts/{contact}/", what="a contact's whole story",
        allows=LOOK_BACK | {"agent"}, hides={"colleague", "other agent"}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Make a notice, a raised hand and an abuse flag of the bank."""
    from datetime import timedelta
    from uuid import UUID

    from tejido.clients import notices
    from tejido.contacts import abuse, hands
    from tejido.journal import clock, scopes
    from tejido.people import actions as people_actions
    from tests import scenes

    bank, at = made.centre.bank, clock.now()
    agent, contact = bank.agents[0], UUID(made.keys["contact"])
    with scopes.scoped(made.centre.scope):
        notice = notices.post_notice(
            programme=bank.programme, text="Hola", until_at=at + timedelta(hours=1), user_id=1, by=scenes.BY, at=at
        )
        hand = hands.raise_hand(person_id=agent.pk, contact_key=contact, reason="question", by=scenes.BY, at=at)
        flag = abuse.flag(contact_key=contact, person_id=agent.pk, reason="insult", by=scenes.BY, at=at)
        # The other parts want an agent who works.
        people_actions.change_activity(person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=at)
    return {"floor_notice": str(notice.key), "floor_hand": str(hand.key), "floor_flag": str(flag.key)}
