"""The funnel and its cohorts: the people lead and administrators; attendance and draws are open to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import EVERYBODY, Row

if TYPE_CHECKING:
    from tests.permissions import world

WHO = {"people lead", "administrator"}
AT, COHORT, SESSION = "/people", "/people/cohorts/{cohort}", "/people/cohorts/sessions/{meeting}"
DRAW = "/join/draw/{lottery}"
COURSE = {"code": "b2", "name_es": "Inglés B2", "name_en": "English B2", "hours": "40", "valid_months": ""}
GROUP = {
    "name": "Grupo 9", "place": "CO-23001", "site": "", "language": "es", "seats_count": "5", "from_date": "2030-02-01",
    "to_date": "2030-03-01", "apply_until": "",
}  # fmt: skip


def _both(name: str, path: str, what: str, form: dict[str, str]) -> tuple[Row, Row]:
    return (
        Row(name=name, method="GET", path=path, what=f"the form: {what}", allows=WHO),
        Row(name=name, method="POST", path=path, what=what, allows=WHO, form=form),
    )


def _see(name: str, path: str, what: str) -> Row:
    return Row(name=name, method="GET", path=path, what=what, allows=WHO)


def _press(name: str, path: str, what: str, form: dict[str, str] | None = None) -> Row:
    return Row(name=name, method="POST", path=path, what=what, allows=WHO, form=form or {})


ROWS = (
    _see("people", f"{AT}/", "what waits"),
    _see("people_funnel", f"{AT}/funnel/", "the funnel of a period"),
    _see("people_funnel_people", f"{AT}/funnel/people/?stage=interested", "the people behind a number"),
    _see("people_funnel_csv", f"{AT}/funnel/file.csv", "every stage as a file, without names"),
    _see("people_funnel_xlsx", f"{AT}/funnel/file.xlsx", "every stage as a workbook, without names"),
    *_both("people_add_outreach", f"{AT}/funnel/outreach/new/", "note that people were reached together",
           {"kind": "talk", "on_date": "2026-11-01", "people_count": "30"}),
    *_both("people_change_outreach", f"{AT}/funnel/outreach/{{outreach}}/change/", "correct how many were reached",
           {"people_count": "29"}),
    _see("people_way", f"{AT}/funnel/person/{{learner}}/", "a person's stages"),
    *_both("people_add_stage", f"{AT}/funnel/person/{{learner}}/stages/new/", "tell a stage",
           {"stage": "came_to_site", "on_date": "2026-11-01"}),
    *_both("people_correct_stage", f"{AT}/funnel/stages/{{stage}}/correct/", "correct a stage",
           {"on_date": "2026-11-01"}),
    _press("people_take_back_stage", f"{AT}/funnel/stages/{{stage}}/take-back/", "say that a stage never happened"),
    _see("people_cohorts", f"{AT}/cohorts/", "the cohorts"),
    *_both("people_add_cohort", f"{AT}/cohorts/new/", "give a course to a group", GROUP),
    _see("people_courses", f"{AT}/cohorts/courses/", "the courses"),
    *_both("people_add_course", f"{AT}/cohorts/courses/new/", "describe a course", COURSE),
    *_both("people_change_course", f"{AT}/cohorts/courses/{{course}}/change/", "change a course", COURSE),
    _see("people_cohort", f"{COHORT}/", "a cohort and its people"),
    *_both("people_change_cohort", f"{COHORT}/change/", "change a cohort", GROUP),
    _press("people_cancel_cohort", f"{COHORT}/cancel/", "cancel a cohort"),
    *_both("people_add_to_cohort", f"{COHORT}/people/new/", "let somebody ask for a seat, or give them one",
           {"document_kind": "cc", "document_number": "1067000111", "given_names": "Ana", "first_surname": "Díaz",
            "goal": "apply"}),
    *_both("people_leave_cohort", f"{COHORT}/people/{{learner}}/leave/", "end somebody's seat",
           {"to_date": "2026-11-20", "reason": "studies"}),
    *_both("people_course_result", f"{COHORT}/people/{{learner}}/result/", "tell how somebody ended a cohort",
           {"result": "passed", "on_date": "2026-11-01"}),
    *_both("people_add_cost", f"{COHORT}/people/{{learner}}/costs/new/", "note a cost that was covered",
           {"kind": "meals", "amount": "9000", "currency": "COP", "on_date": "2026-11-01"}),
    _see("people_cohort_csv", f"{COHORT}/learners.csv", "the learners as a file"),
    _see("people_cohort_xlsx", f"{COHORT}/learners.xlsx", "the learners as a workbook"),
    _see("people_applications_csv", f"{COHORT}/applications.csv", "who asked for a seat, with their keys"),
    _press("people_offer_seats", f"{COHORT}/offers/", "offer everybody who asks a seat"),
    _press("people_answer_offer", f"{COHORT}/offers/{{seat_offer}}/", "note the answer to a seat on offer",
           {"answer": "declined"}),
    _press("people_withdraw_application", f"{COHORT}/applications/{{application}}/withdraw/",
           "note that somebody no longer asks"),
    *_both("people_add_meeting", f"{COHORT}/sessions/new/", "plan sessions",
           {"on_date": "2030-02-02", "from_time": "08:00", "to_time": "10:00", "weeks": "2"}),
    *_both("people_seal_lottery", f"{COHORT}/lottery/", "seal a lottery", {"strata": "none", "rule": "proportional"}),
    _see("people_costs", f"{COHORT}/costs/", "the costs of a cohort"),
    _see("people_meeting", f"{SESSION}/", "the list of a session"),
    _press("people_meeting", f"{SESSION}/", "store the list of a session", {"listed": "{learner}"}),
    _see("people_wall", f"{SESSION}/wall/", "the code on the wall"),
    _press("people_cancel_meeting", f"{SESSION}/cancel/", "cancel a session"),
    _see("people_lottery", f"{AT}/cohorts/lotteries/{{lottery}}/", "a lottery and its log"),
    _press("people_lottery", f"{AT}/cohorts/lotteries/{{lottery}}/", "draw the seats"),
    _press("people_take_back_cost", f"{AT}/cohorts/costs/{{cost}}/take-back/", "take a cost back"),
    _see("people_receipt", f"{AT}/cohorts/costs/{{cost}}/receipt/", "the file of a receipt"),
    Row(name="attend", method="GET", path="/join/attend/", what="the form: say that you are here", allows=EVERYBODY),
    Row(name="attend", method="POST", path="/join/attend/", what="say that you are here", allows=EVERYBODY,
        form={"code": "123456", "number": "9999"}),
    Row(name="public_lottery", method="GET", path=f"{DRAW}/", what="a lottery, without names", allows=EVERYBODY),
    Row(name="public_lottery_list", method="GET", path=f"{DRAW}/list.txt", what="what was drawn from, without names",
        allows=EVERYBODY),
    Row(name="public_lottery_result", method="GET", path=f"{DRAW}/result.txt", what="the result, without names",
        allows=EVERYBODY),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Make a cohort with a learner, somebody who has a seat on offer, a session, a cost, and a drawn lottery."""
    from datetime import date, timedelta
    from decimal import Decimal

    from tejido.journal import clock, scopes
    from tejido.people import actions, courses, funnel, lotteries, receipts, seats, training
    from tejido.people import programme_tables as tables
    from tejido.reference import models as reference
    from tests import scenes

    at = clock.now()
    done = {"by": scenes.BY, "at": at}
    told = {**done, "recorded_at": clock.machine_now()}
    photo = receipts.prepare(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    with scopes.scoped({0}):
        place = reference.Place.objects.get(code="23001")
        day = funnel.today(at)
        course = courses.add_course(
            code="b1", name_en="English B1", name_es="Inglés B1", hours=Decimal(40), valid_months=None, **done
        )
        cohort, other = (
            courses.add_cohort(
                course=course, name=name, partner=None, place=place, site=None, language="es", seats_count=5,
                apply_until=None, is_public=False, from_date=day, to_date=date(2031, 1, 1), **done,
            )
            for name in ("Grupo 1", "Grupo 2")
        )  # fmt: skip
        learner, asking = (
            actions.register_person(given_names=name, first_surname="Prueba", display_name=name, **done)
            for name in ("Aprendiz", "Aspirante")
        )
        seats.enrol(person=learner, cohort=cohort, **told)
        application = seats.apply(person=asking, cohort=cohort, **told)
        offer = seats.offer_seat(application, freed_by=None, **done)
        meeting = courses.add_meeting(cohort=cohort, from_at=at, to_at=at + timedelta(hours=2), secret="0" * 64, **done)
        cost = training.cover_cost(
            person=learner, cohort=cohort, kind="meals", amount=Decimal(9000), currency="COP", on_date=day,
            receipt_number="1", receipt=photo, **told,
        )  # fmt: skip
        lottery = lotteries.seal(
            cohort=other, strata="none", rule="equal", beacon_source="", seed="1" * 64, user_id=1, **done
        )
        seats.apply(person=asking, cohort=other, **told)
        lotteries.draw(key=lottery.key, beacon="", user_id=1, **done)
        outreach = funnel.note_outreach(kind="talk", on_date=day, people_count=30, partner=None, place=None, **told)
        stage = tables.Stage.objects.get(person=asking, cohort=cohort)
    return {
        "cohort": str(cohort.key), "course": str(course.key), "learner": str(learner.key), "seat_offer": str(offer.key),
        "application": str(application.key), "meeting": str(meeting.key), "cost": str(cost.key),
        "lottery": str(lottery.key), "outreach": str(outreach.key), "stage": str(stage.key),
    }  # fmt: skip
