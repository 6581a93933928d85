"""The desk: agents, on their own contacts."""

from __future__ import annotations

from tests.permissions.rows import AGENTS, Row

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
)  # fmt: skip
