"""What a socket may listen to. A customer's socket hears its own thread alone, by the ticket of the widget."""

from __future__ import annotations

from tests.permissions import wallboard
from tests.permissions.rows import AGENTS, EVERYBODY, NOT_SIGNED_IN, Row, Topic

_NEVER = dict.fromkeys(EVERYBODY - NOT_SIGNED_IN, 400)

TOPICS = (
    Topic(kind="desk", topic="desk", what="one's own offers, contacts and presence", allows=AGENTS),
    Topic(kind="wallboard", topic="wallboard:{programme}", what="a programme's figures",
          allows=wallboard.SEE_THE_BANK, statuses=dict.fromkeys(wallboard.HIDDEN, 403)),
    Topic(kind="wallboard_agents", topic="wallboard_agents:{programme}", what="the same with the agents of every site",
          allows={"supervisor", "planner"}),
    Topic(kind="floor", topic="floor:{programme}", what="a programme's floor as it goes on", allows={"supervisor"}),
    Topic(kind="contact", topic="contact:{ended_contact}", what="a contact read live",
          allows={"agent", "supervisor", "administrator"}, hides={"other agent"}),
    Topic(kind="thread", topic="thread", what="a customer's thread: never by this ticket", statuses=_NEVER),
)  # fmt: skip
ROWS: tuple[Row, ...] = ()
