"""How people grow in the demonstration: what positions ask for, notes, goals, recognition, mentors, a promotion."""

from __future__ import annotations

from tejido.cli.demo import cast, crew, way, way_cohorts, way_openings
from tejido.contacts import mentoring
from tejido.core import promotion
from tejido.people import coaching, growth_tables, openings, promotions

# Agent's number, kind, words, and how many days ago.
NOTES = (
    (1, "conversation", "Hablamos de su semana: le gustan las llamadas difíciles. Quiere leer los reportes.", 34),
    (1, "observation", "Escuchamos tres llamadas. Explica sin afán y confirma que la persona entendió.", 21),
    (1, "quality_review", "Doce contactos revisados: todo bien anotado. Falta despedirse por el nombre.", 6),
    (3, "conversation", "Primera conversación como líder: cómo repartir las pausas sin que nadie se quede solo.", 12),
    (4, "observation", "Pide ayuda a tiempo. Practicar el bloqueo de tarjetas con su mentora.", 9),
    (5, "quality_review", "Diez chats revisados, ocho completos. Leer otra vez la pregunta antes de contestar.", 15),
    (9, "conversation", "Le interesa ser mentora. Acordamos acompañar dos turnos este mes.", 4),
)  # fmt: skip
GOALS = (
    (1, "Acompañar a una persona nueva durante dos turnos", 18),
    (1, "Leer el reporte diario y explicarlo al equipo", 30),
    (4, "Resolver diez bloqueos de tarjeta sin ayuda", 12),
    (9, "Responder a dos personas nuevas como mentora invitada", 20),
)
# The first goal of all is reached; it counts as evidence.
REACHED = (1, "Contestar en inglés cinco chats sencillos", 2)
RECOGNITIONS = (
    (1, "help", "team", "Se quedó con Kevin hasta que entendió el nuevo formulario."),
    (3, "effort", "team", "Llevó el turno del sábado con la mitad del equipo, con calma."),
    (9, "quality", "private", "Su respuesta sobre la tarjeta retenida ya es ejemplo para los demás."),
)
# Learners by number, each with the place of their mentor.
PAIRS = ((4, 0), (8, 0), (13, -1))
LEADER_NUMBER = 3


def is_made() -> bool:
    """Tell whether the notes are there."""
    return growth_tables.CoachingNote.objects.filter(key=way.key("note/last")).exists()


def make(setting: way.Setting) -> None:
    """Say what positions ask for, promote one agent, and coach some."""
    _set_paths(setting)
    _promote(setting)
    supervisor = setting.user(cast.address("supervision"))
    coach = coaching.Coach(user_id=supervisor.pk, person_id=supervisor.person_id, supervises=True)
    for number, (agent, kind, text, days_ago) in enumerate(NOTES, start=1):
        coaching.write_note(
            coach=coach, person=setting.agent(agent), kind=kind, text=text, on_date=setting.day(-days_ago),
            on=setting.today, key=way.key("note/last" if number == len(NOTES) else f"note/{number}"), by=setting.by,
            at=setting.moment(-days_ago),
        )  # fmt: skip
    for number, (agent, text, days) in enumerate((REACHED, *GOALS)):
        goal = coaching.set_goal(
            coach=coach, person=setting.agent(agent), text=text, due_date=setting.day(days), on=setting.day(-28),
            key=way.key(f"goal/{number}"), by=setting.by, at=setting.moment(-28),
        )  # fmt: skip
        if number == 0:
            coaching.end_goal(
                coach=coach, key=goal.key, state="reached", on=setting.day(-3), by=setting.by, at=setting.moment(-3)
            )
    for number, (agent, kind, audience, text) in enumerate(RECOGNITIONS):
        coaching.recognise(
            coach=coach, person=setting.agent(agent), kind=kind, audience=audience, text=text, on=setting.day(-5),
            key=way.key(f"recognition/{number}"), by=setting.by, at=setting.moment(-5),
        )  # fmt: skip
    for agent, mentor in PAIRS:
        mentoring.pair(
            mentor_key=setting.person(crew.MENTORS[mentor].address).key, learner_key=setting.agent(agent).key,
            user_id=supervisor.pk, by=setting.by, at=setting.moment(-16),
        )  # fmt: skip


def _set_paths(setting: way.Setting) -> None:
    spanish = setting.office.skills["spanish"].pk
    advisor = way_openings.position("advisor").pk
    alone = promotion.Requirement(kind="skill", of=spanish, level=4, rung="solo")
    asked = {
        "mentor": (
            alone,
            promotion.Requirement(kind="months", of=advisor, count=3),
            promotion.Requirement(kind="evidence", of="observation", count=1),
        ),
        "team_leader": (
            alone,
            promotion.Requirement(kind="course", of=way_cohorts.course("leading-a-team").pk),
            promotion.Requirement(kind="months", of=advisor, count=4),
            promotion.Requirement(kind="evidence", of="conversation", count=2),
        ),
        "senior_advisor": (alone, promotion.Requirement(kind="months", of=advisor, count=6)),
        "quality_analyst": (
            alone,
            promotion.Requirement(kind="months", of=advisor, count=6),
            promotion.Requirement(kind="evidence", of="quality_review", count=3),
        ),
        "trainer": (
            alone,
            promotion.Requirement(kind="months", of=way_openings.position("mentor").pk, count=6),
            promotion.Requirement(kind="evidence", of="observation", count=4),
        ),
        "supervisor": (
            promotion.Requirement(kind="course", of=way_cohorts.course("leading-a-team").pk),
            promotion.Requirement(kind="months", of=way_openings.position("team_leader").pk, count=12),
            promotion.Requirement(kind="evidence", of="goal_reached", count=2),
        ),
    }
    for code, requirements in asked.items():
        promotions.set_path(
            position=way_openings.position(code), requirements=requirements,
            from_date=setting.day(-cast.WAY_DAYS_AGO), user_id=setting.lead_id, recorded_at=setting.now,
            key=way.key(f"path/{code}"), by=setting.by, at=setting.at,
        )  # fmt: skip


def _promote(setting: way.Setting) -> None:
    """Let an agent become a team leader: they stay in the pool, and go on serving where they are needed."""
    person, opening = setting.agent(LEADER_NUMBER), way_openings.opening("first-leader")
    home = setting.office
    promotions.promote(
        person=person, position=opening.position, place=home.places["monteria"], site=home.sites["monteria"],
        work_mode="site", pool=home.pool, from_date=setting.day(-30), exception="equivalent_experience",
        user_id=setting.lead_id, recorded_at=setting.now, key=way.key("promotion"), by=setting.by, at=setting.at,
    )  # fmt: skip
    openings.fill_seat(
        opening=opening, person=person, on=setting.day(-30), recorded_at=setting.now, key=way.key("seat/leader"),
        by=setting.by, at=setting.at,
    )  # fmt: skip
    for code, day in (("first-leader", -30), ("first-advisors", -195)):
        openings.close(
            opening=way_openings.opening(code), on=setting.day(day), reason="filled", today=setting.today,
            user_id=setting.lead_id, by=setting.by, at=setting.at,
        )  # fmt: skip
