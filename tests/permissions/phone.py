"""The customer's made-up telephone, in a demonstration: whoever made a call holds its token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import EVERYBODY, Row

if TYPE_CHECKING:
    from tests.permissions import world

CALL = {"programme": "{programme}", "queue": "general", "language": "es", "number": "+573005550199",
        "call_id": "{some_id}"}  # fmt: skip

ROWS = (
    Row(name="try_phone", method="GET", path="/try/phone/", what="the telephone", allows=EVERYBODY),
    Row(name="phone_dial", method="POST", path="/try/phone/calls", what="call a queue", allows=EVERYBODY, body=CALL),
    Row(name="phone_call", method="GET", path="/try/phone/calls/{call_token}", what="how a call stands",
        allows=EVERYBODY),
    Row(name="phone_call", method="POST", path="/try/phone/calls/{call_token}", what="hang up", allows=EVERYBODY,
        body={"do": "hang_up"}),
    Row(name="phone_call", method="GET", path="/try/phone/calls/{some_id}", what="a call with another token",
        statuses=dict.fromkeys(EVERYBODY, 404)),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Let the bank's queue take calls, and somebody call it."""
    from datetime import date

    from tejido.clients import actions as client_actions
    from tejido.contacts.channels.voice import adapter
    from tejido.journal import clock, scopes
    from tejido.web.shared import phone
    from tests import scenes

    bank = made.centre.bank
    with scopes.scoped(made.centre.scope):
        client_actions.set_target(
            queue=bank.queue, channel="voice", from_date=date(2026, 1, 1), variant="answered_in_time",
            target_seconds=20, target_share=0.8, offer_seconds=20, by=scenes.BY, at=clock.now(),
        )  # fmt: skip
        contact = adapter.call_arrived(
            programme=bank.programme, queue_code=None, language="es", call_id="made-up", from_number="+573005550100",
            at=clock.now(),
        )  # fmt: skip
    return {"call_token": phone.write_token(contact)}
