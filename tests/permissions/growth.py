"""Growth: everybody sees their own path and nobody else's, coaches their own people, the people lead what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, EVERYBODY, Row

if TYPE_CHECKING:
    from tests.permissions import world

PEOPLE = {"administrator", "people lead"}
COACHES = {"supervisor"}
GROWTH, ME, COACH = "/people/growth", "/me", "/coach"
OTHERS = AGENTS - {"agent"}
PLACEMENT = {
    "from_date": "2030-01-01", "work_mode": "home", "site": "", "place": "CO-divipola-23001",
    "pool": "", "exception": "",
}  # fmt: skip


def _both(name: str, path: str, what: str, allows: set[str], form: dict[str, str]) -> tuple[Row, Row]:
    """Return the rows of a page with a form: looking at it, and sending it."""
    return (
        Row(name=name, method="GET", path=path, what=f"the form: {what}", allows=allows),
        Row(name=name, method="POST", path=path, what=what, allows=allows, form=form),
    )


ROWS = (
    Row(name="people_growth", method="GET", path=f"{GROWTH}/", what="positions, promotions, seats filled from inside",
        allows=PEOPLE),
    Row(name="people_growth_position", method="GET", path=f"{GROWTH}/{{position}}/",
        what="what a position asks for, and who is close", allows=PEOPLE),
    *_both("people_growth_path", f"{GROWTH}/{{position}}/path/", "say what a position asks for", PEOPLE,
           {"goal_reached": "1", "from_date": "2026-11-03"}),
    *_both("people_promote", f"{GROWTH}/{{position}}/promote/{{person}}/", "promote somebody", PEOPLE, PLACEMENT),
    Row(name="people_records", method="GET", path=f"{GROWTH}/records/",
        what="keys of skill records, and when some were made",
        allows=PEOPLE),
    Row(name="people_new_key", method="POST", path=f"{GROWTH}/records/new-key/", what="sign records with a new key",
        allows=PEOPLE, form={}),
    Row(name="people_withdraw_record", method="POST", path=f"{GROWTH}/records/{{skill_record}}/withdraw/",
        what="withdraw a record that was issued wrongly", allows=PEOPLE, form={}),
    Row(name="own_path", method="GET", path=f"{ME}/", what="one's own path", allows=AGENTS),
    Row(name="own_openings", method="GET", path=f"{ME}/openings/",
        what="openings for people who work here", allows=AGENTS),
    Row(name="own_interest", method="POST", path=f"{ME}/openings/{{vacancy}}/interest/",
        what="say that one would like an opening",
        allows=AGENTS, form={}),
    Row(name="own_withdraw_interest", method="POST", path=f"{ME}/openings/{{vacancy}}/withdraw/",
        what="take that back (who has not said it is told so)", allows={"agent"}, hides=(), form={},
        statuses={"colleague": 404, "other agent": 404}),
    *_both("own_record", f"{ME}/record/", "make one's own skill record", set(AGENTS), {"codes": "skill:1"}),
    Row(name="own_record_page", method="GET", path=f"{ME}/record/{{skill_record}}/", what="one's own record",
        allows={"agent"}, hides=OTHERS),
    Row(name="own_record_file", method="GET", path=f"{ME}/record/{{skill_record}}.json",
        what="the file of one's own record",
        allows={"agent"}, hides=OTHERS),
    Row(name="own_withdraw_record", method="POST", path=f"{ME}/record/{{skill_record}}/withdraw/",
        what="withdraw one's own record", allows={"agent"}, hides=OTHERS, form={}),
    Row(name="record_issuer", method="GET", path=f"{ME}/record/issuer.json", what="the keys that sign records",
        allows=EVERYBODY),
    Row(name="record_withdrawn", method="GET", path=f"{ME}/record/withdrawn.json", what="ids of what was withdrawn",
        allows=EVERYBODY),
    Row(name="coach", method="GET", path=f"{COACH}/", what="the people one coaches", allows=COACHES),
    Row(name="coached", method="GET", path=f"{COACH}/{{person}}/",
        what="goals, notes and good words of somebody one coaches",
        allows=COACHES),
    *_both("coach_note", f"{COACH}/{{person}}/note/", "write down a coaching note", COACHES,
           {"kind": "conversation", "on_date": "2026-11-03", "text": "Bien"}),
    *_both("coach_goal", f"{COACH}/{{person}}/goal/", "agree on a goal", COACHES,
           {"text": "Inglés", "due_date": "2027-01-01"}),
    *_both("coach_queues", f"{COACH}/{{person}}/queues/", "say which queues somebody serves", COACHES, {}),
    *_both("coach_recognise", f"{COACH}/{{person}}/recognise/", "recognise somebody", COACHES,
           {"kind": "help", "audience": "team", "text": "Gracias"}),
    Row(name="coach_end_goal", method="POST", path=f"{COACH}/goals/{{goal}}/reached/",
        what="say that a goal is reached",
        allows=COACHES, form={}),
    Row(name="coach_erase_note", method="POST", path=f"{COACH}/notes/{{coaching_note}}/erase/",
        what="erase one's own note",
        allows=COACHES, form={}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Make an opening that the agent would like, a goal, a note of the supervisor, and a record of the agent."""
    import uuid
    from datetime import date

    from tejido.access import models as access
    from tejido.core import facts
    from tejido.journal import clock, scopes
    from tejido.people import coaching, inside, programme_tables, skill_records
    from tejido.reference import models as reference

    at, today, person = clock.now(), date(2026, 11, 3), made.centre.bank.agents[0]
    supervisor = access.User.objects.get(pk=made.browsers["supervisor"].session["_auth_user_id"])
    coach = coaching.Coach(user_id=supervisor.pk, person_id=None, supervises=True)
    by = facts.Actor("user", supervisor.pk)
    with scopes.scoped(made.centre.scope):
        position = programme_tables.Position.objects.get(code="mentor")
        opening = programme_tables.Opening.objects.create(
            position=position, place=reference.Place.objects.get(), work_mode="home", weekly_hours=42, seats_count=1,
            is_public=False, opened_on=today,
        )  # fmt: skip
        opening.refresh_from_db()
        inside.say_interest(person=person, opening=opening, on=today, recorded_at=clock.machine_now(), by=by, at=at)
        goal = coaching.set_goal(
            coach=coach, person=person, text="Inglés", due_date=date(2027, 1, 1), on=today, by=by, at=at
        )
        note = coaching.write_note(
            coach=coach, person=person, kind="conversation", text="Bien", on_date=today, on=today, by=by, at=at
        )
        record = skill_records.issue(
            person=person, codes=[each.code for each in skill_records.claimable(person, on=today)], with_name="Ana",
            tell=lambda each: (each.code, "Descripción", "Criterio"), language="es", status_url="https://example.org/",
            on=today, signed_at=clock.machine_now(), key=uuid.uuid4(), by=by, at=at,
        )  # fmt: skip
    return {
        "position": str(position.key), "vacancy": str(opening.key), "goal": str(goal.key),
        "coaching_note": str(note.key), "skill_record": str(record.key),
    }  # fmt: skip
