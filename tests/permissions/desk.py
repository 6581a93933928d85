"""The desk: agents, on their own contacts."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

OTHERS = AGENTS - {"agent"}
CONTACT = "/desk/contacts/{contact}"
MESSAGE = {"client_message_id": "{some_id}", "text": "Buenas"}

ROWS = (
    Row(name="desk", method="GET", path="/desk/", what="the desk", allows=AGENTS),
    Row(name="desk_today", method="GET", path="/desk/today", what="one's own day in numbers", allows=AGENTS),
    Row(
        name="desk_presence", method="POST", path="/desk/presence", what="change what one does now", allows=AGENTS,
        body={"activity": "lunch"},
    ),
    Row(
        name="desk_accept", method="POST", path="/desk/offers/{offer}/accept", what="take an offered contact",
        allows={"agent"}, hides=OTHERS, body={},
    ),
    Row(
        name="desk_reject", method="POST", path="/desk/offers/{offer}/reject", what="send an offered contact back",
        allows={"agent"}, hides=OTHERS, body={"reason": "busy"},
    ),
    Row(
        name="desk_contact", method="GET", path=CONTACT, what="a contact one serves or served", allows={"agent"},
        hides=OTHERS,
    ),
    Row(
        name="desk_write", method="POST", path=f"{CONTACT}/messages", what="write to the customer", allows={"agent"},
        hides=OTHERS, body=MESSAGE,
    ),
    Row(
        name="desk_end", method="POST", path=f"{CONTACT}/end", what="end the exchange", allows={"agent"},
        hides=OTHERS, body={},
    ),
    Row(
        name="desk_wrap_up", method="POST", path="/desk/contacts/{ended_contact}/wrap-up", what="finish the wrap-up",
        allows={"agent"}, hides=OTHERS, body={"disposition": "{disposition}"},
    ),
    # Who takes part, and where a contact goes
    Row(name="desk_colleagues", method="GET", path=f"{CONTACT}/colleagues", what="who could help or take a contact",
        allows={"agent"}, hides=OTHERS),
    Row(name="desk_transfer", method="POST", path=f"{CONTACT}/transfer", what="send a contact to a queue or an agent",
        allows={"agent"}, hides=OTHERS, body={"to_queue": "{queue}", "client_note_id": "{some_id}", "note": "Sigue"}),
    Row(name="desk_hold", method="POST", path=f"{CONTACT}/hold", what="put a call on hold (this is a chat)",
        statuses={"agent": 409}, hides=OTHERS, body={}),
    Row(name="desk_resume", method="POST", path=f"{CONTACT}/resume", what="take a call from hold", allows={"agent"},
        hides=OTHERS, body={}),
    Row(name="desk_consult", method="POST", path=f"{CONTACT}/consult", what="ask a colleague to join",
        allows={"agent"}, hides=OTHERS, body={"person": "{colleague}"}),
    Row(name="desk_hand_over", method="POST", path=f"{CONTACT}/hand-over",
        what="leave a contact to who joined (nobody has)", statuses={"agent": 409}, hides=OTHERS, body={}),
    Row(name="desk_answer", method="POST", path="/desk/legs/{invited_leg}/answer", what="join when asked to",
        allows={"colleague"}, hides=AGENTS - {"colleague"}, body={}),
    Row(name="desk_leave", method="POST", path="/desk/legs/{invited_leg}/leave", what="decline, or leave again",
        allows={"colleague"}, hides=AGENTS - {"colleague"}, body={}),
    Row(name="desk_withdraw", method="POST", path="/desk/legs/{invited_leg}/withdraw", what="take an invitation back",
        allows={"agent"}, hides={"other agent"}, statuses={"colleague": 409}, body={}),
    # What stands beside a contact
    Row(name="desk_note", method="POST", path=f"{CONTACT}/notes", what="write a private note", allows={"agent"},
        hides=OTHERS, body={"client_note_id": "{some_id}", "text": "Pidió factura"}),
    Row(name="desk_flag", method="POST", path=f"{CONTACT}/flag", what="say that a contact is abusive",
        allows={"agent"}, hides=OTHERS, body={"reason": "insult"}),
    Row(name="desk_verify", method="POST", path=f"{CONTACT}/verify", what="note that the identity was checked",
        allows={"agent"}, hides=OTHERS, body={}),
    Row(name="desk_earlier", method="GET", path=f"{CONTACT}/earlier",
        what="the customer's earlier contacts (not verified yet)", statuses={"agent": 409}, hides=OTHERS),
    Row(name="desk_why", method="GET", path=f"{CONTACT}/why", what="why a contact came to one", allows={"agent"},
        hides=OTHERS),
    Row(name="desk_offer_why", method="GET", path="/desk/offers/{offer}/why", what="why a contact is offered to one",
        allows={"agent"}, hides=OTHERS),
    Row(name="desk_replies", method="GET", path="/desk/replies", what="canned replies of what one serves",
        allows=AGENTS),
    Row(name="desk_hand", method="POST", path="/desk/hand", what="raise one's hand", allows=AGENTS,
        body={"reason": "question"}),
    Row(name="desk_lower", method="POST", path="/desk/hand/{raised_hand}/lower", what="lower one's hand",
        allows={"agent"}, hides=OTHERS, body={}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Let the agent ask the colleague about the contact, and raise a hand."""
    from tejido.contacts import calls, hands
    from tejido.journal import clock, scopes
    from tests import scenes

    agent, colleague = made.centre.bank.agents[:2]
    with scopes.scoped(made.centre.scope):
        leg = calls.consult(
            contact_key=uuid.UUID(made.keys["contact"]), person_id=agent.pk, to_person_key=colleague.key, by=scenes.BY,
            at=clock.now(),
        )  # fmt: skip
        hand = hands.raise_hand(person_id=agent.pk, contact_key=None, reason="question", by=scenes.BY, at=clock.now())
    return {"invited_leg": str(leg.key), "raised_hand": str(hand.key)}
