"""What happens later: a mail to a partner's people when it is their turn, or when we wrote to them."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from tejido.access import quiet
from tejido.journal import clock, scopes
from tejido.journal import queries as journal
from tejido.people import partner_accounts, partner_mail, partner_tables, programme_tables
from tejido.people.duties import messages
from tejido.people.pay import working

JOB_OF: Mapping[partner_mail.What, str] = {"turn": "people.tell_whose_turn", "note": "people.tell_of_note"}

log = logging.getLogger(__name__)


def tell_whose_turn(step_id: int, user_id: int | None = None) -> None:
    """Tell a partner's people by mail that a step waits for them; by now it may wait for nobody, and nobody is told.

    Args:
        user_id: Only this account, whose mail waited until they were at work.
    Raises: OSError: the mail server does not take it now; the job is tried again.
    """
    turn = partner_tables.StepTurn.objects.filter(step=step_id, to_at=None).select_related("step__partner").first()
    if turn is None or turn.side != "theirs":
        log.info("Step %d does not wait for the partner; no mail is sent.", step_id)
        return
    _tell(turn.step.partner, what="turn", about={"step": step_id}, user_id=user_id)


def tell_of_note(note_id: int, user_id: int | None = None) -> None:
    """Tell a partner's people by mail that we wrote to them; the words stand on their page alone.

    Args:
        user_id: Only this account, whose mail waited until they were at work.
    Raises: OSError: the mail server does not take it now; the job is tried again.
    """
    note = partner_tables.PartnerNote.objects.select_related("partner").get(pk=note_id)
    if note.written_by == "ours":
        _tell(note.partner, what="note", about={"note": note_id}, user_id=user_id)


def release_held() -> int:
    """Let go of the messages whose person is at work by now.

    Returns: How many were let go.
    """
    return messages.release_due(at=clock.now())


def send_released(held_id: int) -> None:
    """Send a message that waited, by its own job."""
    messages.send_released(held_id)


def take_up_pay() -> int:
    """Take up again the pay whose job died while it was worked out.

    Returns: How many jobs had died.
    """
    return working.take_up(now=clock.machine_now(), at=clock.now())


def _tell(
    partner: programme_tables.Partner, *, what: partner_mail.What, about: Mapping[str, int], user_id: int | None
) -> None:
    if partner.ended_at is not None:
        return
    operator_name = journal.installation().operator_name
    for user in partner_accounts.speakers(partner):
        if user_id not in (None, user.pk):
            continue
        # Somebody of a partner may work here as well.
        waits = quiet.waits_until(
            person_id=user.person_id, job=JOB_OF[what], ids={**about, "user": user.pk}, client_id=scopes.OPERATOR,
            at=clock.now(),
        )  # fmt: skip
        if waits is None:
            partner_mail.message(user, what=what, operator_name=operator_name).send()
