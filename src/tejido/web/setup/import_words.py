"""The words of the import pages: what each kind is, what a column takes, and what is wrong with a file or a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tejido.core.imports import errors, kinds, lines
from tejido.web.shared import refusals

Words = Mapping[str, Promise]
# Where a sentence says which; put in by hand, since some sentences speak of percent.
ABOUT = "%(about)s"


@dataclass(frozen=True, kw_only=True)
class KindTold:
    """What the pages say of one kind of file.

    Args:
        verb: Who may import it.
        page: Where the reader goes when all of it is there.
    """

    title: Promise
    about: Promise
    verb: str
    page: str


KINDS: Mapping[str, KindTold] = {
    "skills": KindTold(
        title=_("Skills"), verb="clients.change", page="setup_skills",
        about=_("What queues ask for and people learn. Begin here: queues and agents name skills by their code."),
    ),
    "queues": KindTold(
        title=_("Queues"), verb="queues.change", page="setup_clients",
        about=_("Queues of programmes that are there already, with their hours, channels, targets and skills."),
    ),
    "hours": KindTold(
        title=_("Opening hours"), verb="queues.change", page="setup_clients",
        about=_("New hours for queues that are there already, and nothing else of them."),
    ),
    "dispositions": KindTold(
        title=_("Dispositions"), verb="clients.change", page="setup_clients",
        about=_("How contacts come out, in both languages."),
    ),
    "replies": KindTold(
        title=_("Canned replies"), verb="clients.change", page="setup_clients",
        about=_("Sentences that agents send often, in both languages."),
    ),
    "agents": KindTold(
        title=_("Agents"), verb="people.change", page="setup_agents",
        about=_("People with employment, placement, contacts at once, queues and skills. Nobody leaves by this file."),
    ),
    "participants": KindTold(
        title=_("A partner's list"), verb="people.change", page="people_cohorts",
        about=_("People who were reached, are interested or get a seat in a cohort. Nobody is employed by this file."),
    ),
    "attendance": KindTold(
        title=_("Attendance"), verb="people.change", page="people_cohorts",
        about=_("Who was in which session. Everybody in it is known and has a seat in the cohort."),
    ),
    "completions": KindTold(
        title=_("Results of a course"), verb="people.change", page="people_cohorts",
        about=_("How a course ended for each person. A result that stands there already is corrected."),
    ),
    "costs": KindTold(
        title=_("Costs covered"), verb="people.change", page="people_cohorts",
        about=_("Fees, transport and meals that were paid for learners, each with the number of its receipt."),
    ),
    "exits": KindTold(
        title=_("Who leaves"), verb="leaving.change", page="people_leaving",
        about=_("Who stops working here, from which day on and why. Their employment ends with it."),
    ),
    "worked_hours": KindTold(
        title=_("Hours worked"), verb="hours.change", page="people_hours_requests",
        about=_("Hours that no desk recorded, such as a course in a classroom. They count once another approved them."),
    ),
}  # fmt: skip
HINTS: Words = {
    "display_name": _("Empty: the first of the given names."),
    "document_kind": _("CC, CE, TI, passport, PPT, PEP or other. Empty: CC."),
    "document_country": _("Two letters. Empty: CO."),
    "document_number": _("Decides who somebody is; two people never share one."),
    "email": _("Where the invitation to sign in goes."),
    "phone": _("With + and the country, or ten digits for Colombia. A household may share one."),
    "is_new": _("Only where asked: yes for another person of the same name, no for the one who is known."),
    "contract": _("Indefinite, fixed term, apprenticeship or part time. Empty: indefinite."),
    "from_date": _("2026-11-30 or 30/11/2026, the day before the month. Empty: today."),
    "position": _("Advisor, senior advisor, mentor or supervisor. Empty: advisor."),
    "work_mode": _("Site, home or hybrid. Empty: the site where one is named, else home."),
    "site": _("Its name, as under sites and places."),
    "place": _("A municipality by DIVIPOLA code or name. Empty: that of the site."),
    "pool": _("Empty: the only one there is."),
    "queues": _("Codes or names, separated by semicolons; with the programme before it where two are alike."),
    "skills": _("Skill, level 1 to 5 and, for people, rung: english 4 solo; cards 2. Empty rung: supervised."),
    "client": _("Empty: ours for skills; elsewhere where the programme's name says enough."),
    "programme": _("Empty: the only one there is."),
    "code": _("Small letters, digits, hyphens and low lines. It finds the same row again."),
    "language": _("Two letters, Spanish or English. Empty: Spanish."),
    "opens_at": _("08:00 or 8 am. A new queue without it opens at 8:00."),
    "closes_at": _("The same time as the opening means around the clock. A new queue without it closes at 18:00."),
    "open_weekdays": _("Mon-Fri, L-V or lun, mié, vie. A new queue without it opens from Monday to Friday."),
    "zone": _("Such as America/Bogota. Empty: the client's."),
    "holiday_calendar": _("Such as CO or US-FL. Empty: the client's country."),
    "priority": _("0 to 10. Empty: 0."),
    "difficulty": _("1 to 5. Empty: 1."),
    "waiting_max": _("Empty: no limit."),
    "sticky_seconds": _("0 to 600. Empty: 0."),
    "targets": _("Share and seconds by channel, from today on: voice 80/20; chat 80/30; email 90/4h."),
    "shortcut": _("Small letters, digits and hyphens. It finds the same reply again."),
    "partner": _("Its name, as under partners. Empty: the cohort's own."),
    "cohort": _("Its name, or course and name. Empty: the one chosen above, if any."),
    "stage": _(
        "Reached, interested, enrolled, came to the site, applied, hired elsewhere or not interested. Empty: interested"
        " in the cohort, and reached where there is none."
    ),
    "on_date": _("2026-11-30 or 30/11/2026, the day before the month. Empty: today."),
    "on_day": _("2026-11-30 or 30/11/2026, the day before the month."),
    "from_time": _("08:00. Only where a cohort has two sessions on one day."),
    "is_present": _("Yes or no. Empty: yes."),
    "to_time": _("16:30. At or before the begin means: on the next day."),
    "activity": _("Work, training, break or lunch. Empty: work."),
    "result": _("Passed, not passed or attended only."),
    "score_percent": _("0 to 100, with a comma or a point."),
    "cost_kind": _("Fees, transport, meals or other."),
    "amount": _("12400, 12.400 or 12.400,50."),
    "currency": _("Three letters. Empty: COP."),
    "to_date": _("The day after the last working day: 2026-12-01 or 01/12/2026, the day before the month."),
    "reason": _("Such as resigned, fixed term over, dismissed or hired by a client."),
    "destination": _("Such as another job with a contract, study or no work. Empty: not known."),
}
CAPACITY_HINT = _("0 to 50. Empty: what is usual for somebody new, and no change otherwise.")
TROUBLES: Words = {
    "empty": _("There is nothing in this file."),
    "too_large": _("This file is larger than 5 MB. Split it, or take pictures and other sheets out of it."),
    "encoding": _(
        "The letters of this file are in an encoding that cannot be told for sure, so names could come out wrong. Save"
        " it as “CSV UTF-8”, or as XLSX."
    ),
    "nul": _("This file holds characters that no text has. Save it anew as “CSV UTF-8”, or as XLSX."),
    "not_a_table": _("This is no table. CSV and XLSX files can be imported."),
    "old_workbook": _(
        "This is a workbook of an old kind, or one with a password. Save it as XLSX without a password, or as CSV."
    ),
    "workbook_damaged": _("This workbook cannot be read: it is damaged, or was not written by a spreadsheet."),
    "workbook_too_large": _("This workbook would unpack into too much. Copy the lines into a new one."),
    "too_many_lines": _("A file has at most 10,000 lines. Split it."),
    "too_many_columns": _("A file has at most 60 columns."),
    "quotes": _("Line %(about)s: a quotation mark opens and does not close, or a cell is too long."),
    "headers_missing": _("The first line has the headers of the columns, and these are missing: %(about)s."),
    "headers_twice": _("Two columns mean the same: %(about)s. Take one of them out."),
    "no_lines": _("There is nothing below the headers."),
}
PROBLEMS: Words = {
    "needed": _("this is needed"),
    "characters": _("this has characters that no text has"),
    "formula": _("this is a formula; put its result there as a value"),
    "cells_beyond": _("this line has more cells than there are headers"),
    "too_long": _("at most %(about)s characters"),
    "too_many_items": _("at most %(about)s of them"),
    "choice": _("one of these: %(about)s"),
    "days": _("write days such as Mon-Fri or lun, mié, vie"),
    "number": _("a whole number, %(about)s"),
    "date": _("write the day as 2026-11-30 or 30/11/2026"),
    "time": _("write the time as 08:00"),
    "email": _("this is no e-mail address"),
    "phone": _("a phone number has 7 to 15 digits"),
    "document": _("a document number has 3 to 20 letters and digits"),
    "amount": _("this is an amount and no document; make the column a text in your spreadsheet, and write it again"),
    "code": _("small letters, digits, hyphens and low lines only"),
    "shortcut": _("small letters, digits and hyphens only, at most 32"),
    "country": _("two capital letters, such as CO"),
    "calendar": _("a country such as CO, or with a part of it such as US-FL"),
    "zone": _("a time zone such as America/Bogota"),
    "promise": _("write it as voice 80/20; chat 80/30: channel, share in % and seconds"),
    "level": _("write it as english 4 solo; cards 2: skill, level 1 to 5, rung"),
    "unknown": _("nothing of this name is known here"),
    "ambiguous": _("several have this name; write whose it is before it, as in Programme: name"),
    "repeated": _("the same as in line %(about)s"),
    "two_people": _("the document is one person's and the address another's"),
    "document_differs": _("this address belongs to somebody with another document"),
    "namesake": _(
        "somebody of this name is known already; say in the column “Somebody else of the same name” whether this is"
        " another person (yes) or the same (no)"
    ),
    "namesakes": _("several people of this name are known; give the document number"),
    "nobody": _("nobody of this name is known, so there is nobody to be the same as"),
    "new_needs_document": _("another person of the same name needs a document or a phone, to be known again"),
    "placed_later": _("their placement now began on %(about)s; a change of placement needs a later day"),
    "cohort_needed": _("a seat is in a cohort: name it, or choose one above"),
    "money": _("write the amount as 12400 or 12.400,50"),
    "percent": _("a number from 0 to 100"),
    "currency": _("three letters, such as COP"),
    "person_unknown": _("nobody is known by this; import them with a partner's list or as agents first"),
    "name_differs": _("this document belongs to somebody of another name"),
    "no_seat": _("they have no seat in this cohort"),
    "no_session": _("the cohort has no session on this day and at this hour"),
    "two_sessions": _("the cohort has several sessions on this day; write the hour as well"),
    "not_employed": _("they are not employed on the day before, or their employment ended on another day"),
    "future": _("this day is still to come"),
    "hours_twice": _("another line or list says something of this time already"),
    "clocks_set": _("clocks were set on this day, and this time comes twice or not at all; correct it by hand"),
    "action": _("this was refused"),
}
NOTES: Words = {
    "no_pool": _("in no routing pool, so no contacts"),
    "other_pool": _("a queue belongs to another routing pool than the person"),
    "no_email": _("no address, so no invitation to sign in"),
    "not_invited": _("not invited to sign in"),
    "employment_stays": _("the employment stays as it is"),
    "retired": _("retired before; it stays so"),
    "names_stay": _("its names stay as they are"),
}
OUTCOMES: Words = {
    "made": _("new"),
    "changed": _("changes"),
    "same": _("as it is already"),
    "refused": _("not possible"),
}


def header(column: kinds.Column) -> str:
    """Return a column's header in the page's language."""
    return column.es if (translation.get_language() or "").startswith("es") else column.en


def header_of(kind: str, code: str) -> str:
    """Return the header of a column of a kind by its code."""
    column = next((each for each in kinds.KINDS[kind] if each.code == code), None)
    return header(column) if column is not None else ""


def hint(column: kinds.Column) -> str:
    """Return what a column takes, where its header does not say it."""
    told = CAPACITY_HINT if column.code.startswith("capacity_") else HINTS.get(column.code)
    return str(told) if told is not None else ""


def trouble(problem: errors.FileUnreadable, *, kind: str) -> str:
    """Return why a file cannot be read."""
    about = ", ".join(header_of(kind, each) or each for each in problem.about)
    return str(TROUBLES[problem.trouble]).replace(ABOUT, about)


def problem_told(problem: lines.Problem) -> str:
    """Return what is wrong with a line, in a few words."""
    refusal = refusals.of(problem.error) if problem.error is not None else None
    if refusal is not None:
        return refusal.sentence
    return str(PROBLEMS[problem.code]).replace(ABOUT, problem.about)


def problem_line(problem: lines.Problem, *, kind: str) -> str:
    """Return what is wrong with a line as one sentence: column, what stood there, and what is wrong about it."""
    told = problem_told(problem)
    if not problem.column:
        return told
    where = header_of(kind, problem.column)
    if problem.value:
        given = {"column": where, "value": problem.value, "problem": told}
        return gettext("%(column)s “%(value)s”: %(problem)s") % given
    return gettext("%(column)s: %(problem)s") % {"column": where, "problem": told}
