"""What happens later: a mail to a partner's people when it is their turn, or when we wrote to them."""

from __future__ import annotations

import logging

from tejido.journal import queries as journal
from tejido.people import partner_accounts, partner_mail, partner_tables, programme_tables

log = logging.getLogger(__name__)


def tell_whose_turn(step_id: int) -> None:
    """Tell a partner's people by mail that a step waits for them; by now it may wait for nobody, and nobody is told.

    Raises: OSError: the mail server does not take it now; the job is tried again.
    """
    turn = partner_tables.StepTurn.objects.filter(step=step_id, to_at=None).select_related("step__partner").first()
    if turn is None or turn.side != "theirs":
        log.info("Step %d does not wait for the partner; no mail is sent.", step_id)
        return
    _tell(turn.step.partner, what="turn")


def tell_of_note(note_id: int) -> None:
    """Tell a partner's people by mail that we wrote to them; the words stand on their page alone.

    Raises: OSError: the mail server does not take it now; the job is tried again.
    """
    note = partner_tables.PartnerNote.objects.select_related("partner").get(pk=note_id)
    if note.written_by == "ours":
        _tell(note.partner, what="note")


def _tell(partner: programme_tables.Partner, *, what: partner_mail.What) -> None:
    if partner.ended_at is not None:
        return
    operator_name = journal.installation().operator_name
    for user in partner_accounts.speakers(partner):
        partner_mail.message(user, what=what, operator_name=operator_name).send()
