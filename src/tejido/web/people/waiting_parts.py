"""What waits in each part of people's way, one line a part: how much, since or until when, and where it is done.

Each asks what its own page asks, and yields nothing for whoever may not see that page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from tejido.access import gates
from tejido.contacts import mentor_queries
from tejido.core.employment import grievances as grievance_rules
from tejido.people import comparisons, partner_queries, rights
from tejido.people.employment import adjustments, audits, equipment, grievances
from tejido.people.employment import overview as employment
from tejido.people.leaving import ledger
from tejido.web.people import waiting_line

LOOKED_AT_MAX = 50
SOON_DAYS = 14


def of_partners(request: HttpRequest, today: date) -> Iterable[waiting_line.Line]:
    """Yield the steps with partners in which it is our turn, and notes of theirs that nobody has read."""
    if not gates.rights(request).may("partners.see"):
        return
    turns, count = partner_queries.waiting(side="ours", first=0, count=LOOKED_AT_MAX)
    if count:
        days = [turn.step.due_date for turn in turns if turn.step.due_date is not None]
        sentence = ngettext(
            "Partners: in %(count)d step it is our turn.", "Partners: in %(count)d steps it is our turn.", count
        )
        yield _line(sentence, count, "people_partners", days, today)
    notes = sum(unseen for _partner, unseen in partner_queries.unseen_notes())
    if notes:
        sentence = ngettext(
            "Partners: %(count)d note is not read yet.", "Partners: %(count)d notes are not read yet.", notes
        )
        yield _line(sentence, notes, "people_partners", (), today)


def of_duplicates(request: HttpRequest, today: date) -> Iterable[waiting_line.Line]:
    """Yield the pairs of records that somebody has to decide about, and the appeals."""
    if not gates.rights(request).may("people.see"):
        return
    counts = comparisons.counts()
    if appealed := counts.get("appealed", 0):
        pairs, _count = comparisons.pairs(state="appealed", first=0, count=1)
        sentence = ngettext(
            "Duplicates: %(count)d person says that a merge is wrong.",
            "Duplicates: %(count)d people say that a merge is wrong.",
            appealed,
        )
        days = [pair.due_date for pair in pairs if pair.due_date is not None]
        yield _line(sentence, appealed, "duplicates", days, today, query="?state=appealed")
    if count := counts.get("open", 0):
        sentence = ngettext(
            "Duplicates: %(count)d pair of records may be one person.",
            "Duplicates: %(count)d pairs of records may be one person each.",
            count,
        )
        yield _line(sentence, count, "duplicates", (), today)


def of_employment(request: HttpRequest, today: date) -> Iterable[waiting_line.Line]:
    """Yield complaints to answer, adjustments to decide, and contracts that end soon."""
    held = gates.rights(request)
    handlers = frozenset(held.roles) & frozenset(grievance_rules.HANDLERS)
    if held.may("grievances.handle") and handlers:
        complaints = [
            row
            for row in grievances.to_handle(handlers, is_closed=False, first=0, count=LOOKED_AT_MAX)[0]
            if row.state != "answered"
        ]
        if complaints:
            sentence = ngettext(
                "Complaints: %(count)d waits for an answer.", "Complaints: %(count)d wait for an answer.",
                len(complaints),
            )  # fmt: skip
            days = [row.answer_by_date for row in complaints]
            yield _line(sentence, len(complaints), "people_grievances", days, today)
    if held.may("adjustments.keep"):
        asked, count = adjustments.register("undecided", first=0, count=1)
        if count:
            sentence = ngettext(
                "Adjustments: %(count)d request waits for a decision.",
                "Adjustments: %(count)d requests wait for a decision.",
                count,
            )
            yield _line(sentence, count, "people_adjustments", [row.due_date for row in asked], today)
    if held.may("people.see"):
        ending = employment.ending(on=today)
        if ending:
            sentence = ngettext(
                "Contracts: %(count)d ends soon, and nothing follows it.",
                "Contracts: %(count)d end soon, and nothing follows them.",
                len(ending),
            )
            days = [term.to_date for term in ending if term.to_date is not None]
            yield _line(sentence, len(ending), "people_employment", days, today)
        yield from _of_things(today)


def _of_things(today: date) -> Iterable[waiting_line.Line]:
    """Yield what leavers still have of ours, and what was planned for a site's accessibility and is due."""
    left_out = equipment.out_with_leavers(on=today, count=LOOKED_AT_MAX)
    if left_out:
        sentence = ngettext(
            "Equipment: %(count)d thing is still with somebody who left.",
            "Equipment: %(count)d things are still with people who left.",
            len(left_out),
        )
        yield _line(sentence, len(left_out), "people_employment", (), today)
    soon = today + timedelta(days=SOON_DAYS)
    days = [row.due_date for row in audits.open_actions() if row.due_date is not None and row.due_date <= soon]
    if days:
        sentence = ngettext(
            "Accessibility: %(count)d planned change is due.", "Accessibility: %(count)d planned changes are due.",
            len(days),
        )  # fmt: skip
        yield _line(sentence, len(days), "people_audits", days, today)


def of_growth(request: HttpRequest, today: date) -> Iterable[waiting_line.Line]:
    """Yield the rungs that are proposed and that somebody decides."""
    if not gates.rights(request).may("people.see"):
        return
    count = len(mentor_queries.open_proposals())
    if count:
        sentence = ngettext(
            "Learning: %(count)d next rung is proposed.", "Learning: %(count)d next rungs are proposed.", count
        )
        yield _line(sentence, count, "mentor_ladder", (), today)


def of_benefits(request: HttpRequest, today: date) -> Iterable[waiting_line.Line]:
    """Yield the loans and benefits that nobody has decided yet."""
    if not gates.rights(request).may("benefits.see"):
        return
    count = ledger.counts()["asked"]
    if count:
        sentence = ngettext(
            "Benefits: %(count)d request waits for a decision.", "Benefits: %(count)d requests wait for a decision.",
            count,
        )  # fmt: skip
        yield _line(sentence, count, "people_benefits", (), today)


def of_rights(request: HttpRequest, today: date) -> Iterable[waiting_line.Line]:
    """Yield the requests of people about their own data, which the law gives a term."""
    if not gates.rights(request).may("rights.answer"):
        return
    asked, count = rights.open_requests(first=0, count=1)
    if count:
        sentence = ngettext(
            "Rights: %(count)d request about somebody's data is to be answered.",
            "Rights: %(count)d requests about people's data are to be answered.",
            count,
        )
        yield _line(sentence, count, "people_rights", [row.due_on for row in asked], today)
    unmarked = rights.counts(on=today).unmarked_count
    if unmarked:
        sentence = ngettext(
            "Rights: %(count)d claim is not marked as being dealt with.",
            "Rights: %(count)d claims are not marked as being dealt with.",
            unmarked,
        )
        yield _line(sentence, unmarked, "people_rights", (), today, is_late=True)


def _line(
    sentence: str,
    count: int,
    address: str,
    days: Iterable[date],
    today: date,
    *,
    query: str = "",
    is_late: bool = False,
) -> waiting_line.Line:
    """Return a line for the first of some days, or for today where there is none."""
    on_date = min(days, default=today)
    return waiting_line.Line(
        on_date=on_date, sentence=sentence % {"count": count}, url=reverse(address) + query,
        is_late=is_late or on_date < today,
    )  # fmt: skip
