"""The customer's chat: the programme's public key opens it, the thread's token opens everything after."""

from __future__ import annotations

from collections.abc import Iterable

from tests.permissions.rows import CUSTOMERS, EVERYBODY, Row

MESSAGE = {"client_message_id": "{some_id}", "text": "Buenas"}


def _without_token(allowed: Iterable[str]) -> dict[str, int]:
    """A session opens nothing here: whoever has no token is told so, signed in or not."""
    return dict.fromkeys(EVERYBODY - set(allowed), 401)


ROWS = (
    Row(name="widget_frame", method="GET", path="/widget/{programme}/frame", what="the chat window",
        allows=EVERYBODY),
    Row(name="widget_opening", method="GET", path="/widget/{programme}/opening", what="when a chat is open",
        allows=EVERYBODY),
    Row(
        name="widget_start", method="POST", path="/widget/{programme}/contacts", what="open a chat", allows=EVERYBODY,
        body={
            "client_contact_id": "{some_id}", "client_message_id": "{some_id}", "queue": None, "language": "es",
            "text": "Hola",
        },
    ),
    Row(name="widget_thread", method="GET", path="/widget/thread", what="one's own thread", allows=CUSTOMERS,
        statuses=_without_token(CUSTOMERS)),
    Row(name="widget_write", method="POST", path="/widget/thread/messages", what="write in one's own thread",
        allows=CUSTOMERS, statuses=_without_token(CUSTOMERS), body=MESSAGE),
    Row(name="widget_again", method="POST", path="/widget/thread/contacts", what="begin again in one's own thread",
        allows=CUSTOMERS, statuses=_without_token(CUSTOMERS),
        body={"client_contact_id": "{some_id}", "client_message_id": "{some_id}", "language": "es", "text": "Hola"}),
    Row(name="widget_survey", method="POST", path="/widget/thread/survey", what="judge one's own chat, once it is over",
        statuses=_without_token(CUSTOMERS) | dict.fromkeys(CUSTOMERS, 400), body={"score": 4}),
    Row(name="widget_end", method="POST", path="/widget/thread/end", what="leave one's own chat",
        allows=CUSTOMERS, statuses=_without_token(CUSTOMERS), body={}),
    Row(name="widget_ticket", method="POST", path="/widget/thread/ticket", what="a socket about one's own thread",
        allows=CUSTOMERS, statuses=_without_token(CUSTOMERS), body={}),
)  # fmt: skip
