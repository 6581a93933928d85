"""Hours: everybody's own, those of the people a supervisor leads, and the lead's periods, weeks and agreements."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

LEADS = {"people lead", "supervisor"}
LEAD = {"people lead"}
AT, ME = "/people/hours", "/me/hours"
OF = f"{AT}/of/{{person}}"
PERIOD = f"{AT}/{{hours_period}}"
NEW = {
    "day": "2026-11-03", "from_time": "06:00", "to_time": "07:00", "activity": "training", "text": "Curso",
}  # fmt: skip
AWAY = {"kind": "calamity", "from_date": "2026-11-20", "last_date": "2026-11-21", "part_hours": "", "text": ""}
APPROVED = {"decision": "approved", "answer": ""}
# There is nothing of another's to take back.
OTHERS = AGENTS - {"agent"}


def _both(name: str, path: str, what: str, allows: set[str] | frozenset[str], form: dict[str, str]) -> tuple[Row, Row]:
    """Return the rows of a page with a form: looking at it, and sending it."""
    return (
        Row(name=name, method="GET", path=path, what=f"the form: {what}", allows=allows),
        Row(name=name, method="POST", path=path, what=what, allows=allows, form=form),
    )


ROWS = (
    Row(name="people_hours", method="GET", path=f"{AT}/", what="the hours of a period", allows=LEADS),
    *_both("people_hours_open", f"{AT}/new/", "open a period", LEAD,
           {"from_date": "2026-12-01", "last_date": "2026-12-31"}),
    Row(name="people_counting", method="GET", path=f"{AT}/counting/", what="what activities count as", allows=LEAD),
    *_both("people_agree_counting", f"{AT}/counting/lunch/", "say what an activity counts as", LEAD,
           {"counts": "worked", "from_date": "2026-12-01", "words_es": "Se paga", "words_en": "It is paid"}),
    Row(name="people_hours_requests", method="GET", path=f"{AT}/requests/", what="what waits for a decision",
        allows=LEADS),
    *_both("people_correction", f"{AT}/corrections/{{time_correction}}/", "decide a correction", LEADS, APPROVED),
    *_both("people_absence", f"{AT}/absences/{{absence}}/", "decide an absence", LEADS, APPROVED),
    *_both("people_sheet", f"{AT}/sheets/{{time_sheet}}/", "decide an imported list of hours", LEAD, APPROVED),
    Row(name="people_hours_of", method="GET", path=f"{OF}/", what="somebody's days", allows=LEADS),
    *_both("people_hours_correct", f"{OF}/correct/", "ask for a correction for somebody", LEADS, NEW),
    *_both("people_hours_absence", f"{OF}/absence/", "enter an absence of somebody", LEADS, AWAY),
    *_both("people_hours_pattern", f"{OF}/pattern/", "say how somebody's week is agreed", LEAD,
           {"from_date": "2026-11-01", "days_a_week": "5", "rest_weekday": "6", "distribution": "fixed"}),
    Row(name="people_hours_lock", method="POST", path=f"{PERIOD}/lock/", what="lock a period", allows=LEAD, form={}),
    Row(name="people_hours_findings", method="GET", path=f"{PERIOD}/findings/", what="what stands in the way",
        allows=LEADS),
    *_both("people_hours_answer", f"{PERIOD}/answer/?{{finding_asked}}", "say that something is right as it is", LEAD,
           {"text": "Así fue"}),
    Row(name="people_hours_csv", method="GET", path=f"{PERIOD}/hours.csv", what="the hours as CSV", allows=LEADS),
    Row(name="people_hours_xlsx", method="GET", path=f"{PERIOD}/hours.xlsx", what="the hours as XLSX", allows=LEADS),
    Row(name="own_hours", method="GET", path=f"{ME}/", what="one's own hours", allows=AGENTS),
    *_both("own_correct_hours", f"{ME}/correct/", "say that something is not right", AGENTS, NEW),
    *_both("own_absence", f"{ME}/absence/", "ask for an absence", AGENTS, AWAY),
    Row(name="own_withdraw_correction", method="POST", path=f"{ME}/corrections/{{time_correction}}/withdraw/",
        what="take one's correction back", allows={"agent"}, hides=OTHERS, form={}),
    Row(name="own_withdraw_absence", method="POST", path=f"{ME}/absences/{{absence}}/withdraw/",
        what="take one's absence back", allows={"agent"}, hides=OTHERS, form={}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Make a period, a correction, an absence and a list of hours of the agent."""
    from datetime import date, timedelta
    from typing import Any
    from urllib import parse

    from tejido.journal import scopes
    from tejido.people.hours import absences, corrections, periods, sheets
    from tests import scenes

    person = made.centre.bank.agents[0]
    user_id = int(made.browsers["agent"].session["_auth_user_id"])
    begin = scenes.START - timedelta(days=1)
    done: dict[str, Any] = {"by": scenes.BY, "at": scenes.START, "recorded_at": scenes.START}
    with scopes.scoped({0}):
        period = periods.open_period(from_date=date(2026, 11, 1), to_date=date(2026, 11, 30), user_id=1, **done)
        correction = corrections.ask(
            person=person, from_at=begin, to_at=begin + timedelta(hours=1), activity="available", text="Sí estuve",
            is_own_request=True, user_id=user_id, **done,
        )  # fmt: skip
        absence = absences.ask(
            person=person, kind="vacation", from_date=date(2026, 11, 10), to_date=date(2026, 11, 12),
            day_seconds=None, text="", user_id=user_id, **done,
        )  # fmt: skip
        sheet_key = uuid.uuid4()
        sheets.add_line(
            sheet_key=sheet_key, number=2, person=person, from_at=begin + timedelta(hours=2),
            to_at=begin + timedelta(hours=3), activity="training", user_id=user_id, **done,
        )  # fmt: skip
    stamp = int(begin.timestamp()) * 1_000_000
    return {
        "hours_period": str(period.key),
        "time_correction": str(correction.key),
        "absence": str(absence.key),
        "time_sheet": str(sheet_key),
        "finding_asked": parse.urlencode({"person": str(person.key), "code": "correction_waits", "from": stamp}),
    }
