"""Who reacts to what: one table from fact types to jobs.

A lower app never calls upward: it records a fact, and this table names the jobs that follow. A job is a function of
the ids its fact carries, named `<app>.<function>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings

from tejido.access import jobs as access_jobs
from tejido.contacts import jobs as contact_jobs
from tejido.contacts import piece_work
from tejido.core import facts
from tejido.impact import jobs as impact_jobs
from tejido.impact.footprint import jobs as footprint_jobs
from tejido.impact.standards import ending as standards_ending
from tejido.impact.statements import freezing as statement_freezing
from tejido.impact.surveys import inviting as survey_inviting
from tejido.journal import blobs, clock, erasure, jobs, seals
from tejido.people import duplicates as people_duplicates
from tejido.people import jobs as people_jobs
from tejido.people.pay import working as pay_working

JOBS: Mapping[str, jobs.Job] = {
    "access.send_invitation": lambda *, invitation, **_: access_jobs.send_invitation(invitation),
    "contacts.send_report_mail": lambda *, delivery, try_number, **_: contact_jobs.send_report_mail(
        delivery, try_number
    ),
    "impact.invite_to_survey": lambda *, survey, person, **_: survey_inviting.invite(survey, person),
    "impact.remind_of_standard": lambda *, assessment, user=None, **_: standards_ending.remind(assessment, user),
    "journal.export_ledger": lambda **_: erasure.export_ledger(),
    "people.tell_whose_turn": lambda *, step, user=None, **_: people_jobs.tell_whose_turn(step, user),
    "people.tell_of_note": lambda *, note, user=None, **_: people_jobs.tell_of_note(note, user),
    "people.send_released": lambda *, held, **_: people_jobs.send_released(held),
}
# These last too long to be one transaction, and open short ones themselves.
LONG_JOBS: Mapping[str, jobs.Job] = {
    "impact.freeze_statement": lambda *, freezing, try_number, **_: statement_freezing.carry_out(freezing, try_number),
    "people.work_out_pay": lambda *, working, try_number, **_: pay_working.carry_out(
        working, try_number, count=piece_work.count
    ),
}
REACTIONS: Mapping[str, Sequence[str]] = {
    "assessment_expiry_near": ("impact.remind_of_standard",),
    "impact_statement_asked": ("impact.freeze_statement",),
    "user_invited": ("access.send_invitation",),
    "partner_note_written": ("people.tell_of_note",),
    "pay_run_working_asked": ("people.work_out_pay",),
    "message_released": ("people.send_released",),
    "report_mail_due": ("contacts.send_report_mail",),
    "step_opened": ("people.tell_whose_turn",),
    "step_turn_passed": ("people.tell_whose_turn",),
    "text_erased": ("journal.export_ledger",),
}
# What the worker does again and again, besides reacting: seconds between two rounds, and the function.
ROUNDS: Sequence[tuple[float, str, Callable[[], object]]] = (
    (2.0, "contacts.bring_back_lost", contact_jobs.bring_back_lost),
    (2.0, "contacts.count_lost_lines", contact_jobs.count_lost_lines),
    (2.0, "contacts.end_what_is_over", contact_jobs.end_what_is_over),
    (15.0, "contacts.close_overdue_wrap_ups", contact_jobs.close_overdue_wrap_ups),
    (15.0, "contacts.abandon_gone", contact_jobs.abandon_gone),
    (15.0, "contacts.roll_up", contact_jobs.roll_up),
    (15.0, "contacts.deliver_reports", contact_jobs.deliver_reports),
    (15.0, "people.look_for_duplicates", lambda: people_duplicates.look_at_due(at=clock.now())),
    (15.0, "people.release_held", people_jobs.release_held),
    (15.0, "people.take_up_pay", people_jobs.take_up_pay),
    (600.0, "contacts.propose_rungs", contact_jobs.propose_rungs),
    (60.0, "access.forget_expired", access_jobs.forget_expired),
    (60.0, "impact.close_expired_rooms", impact_jobs.close_expired_rooms),
    (3600.0, "impact.end_due_assessments", standards_ending.end_due),
    (600.0, "impact.sum_days", impact_jobs.sum_days),
    (60.0, "impact.close_due_surveys", impact_jobs.close_due_surveys),
    (60.0, "impact.invite_to_surveys", survey_inviting.invite_due),
    (15.0, "impact.take_up_statements", impact_jobs.take_up_statements),
    (600.0, "impact.keep_month", impact_jobs.keep_month),
    (5.0, "impact.write_statements", lambda: _write_statements()),
    (60.0, "journal.export_ledger", erasure.export_ledger),
    (60.0, "journal.seal_day", lambda: _seal_day()),
    (3600.0, "impact.count_footprint_months", footprint_jobs.count_months),
    (3600.0, "journal.remove_strays", lambda: blobs.remove_strays(now=clock.machine_now())),
)


def _seal_day() -> int:
    """Seal once a business day, and export what was not exported yet."""
    return seals.seal_day(
        settings.ENVIRONMENT.seals, by=facts.SYSTEM, at=clock.now(), sealed_at=clock.machine_now()
    )  # fmt: skip


def _write_statements() -> int:
    """Write the files of published impact statements."""
    # The words of a page are needed for it, and only here.
    from tejido.web.impact.statements import writing

    return writing.write_due()


def connect() -> None:
    """Make all jobs known to the worker."""
    for name, job in JOBS.items():
        jobs.register(name, job)
    for name, job in LONG_JOBS.items():
        jobs.register_long(name, job)
