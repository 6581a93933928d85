"""Whom and what people's way in the demonstration is made of: partners, courses, cohorts, candidates. All is invented.

Days are counted from the day on which the way is made: below zero is before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tejido.cli.demo import cast

PESOS = "COP"


@dataclass(frozen=True, kw_only=True)
class StepPlan:
    """Something to do next with a partner: whose turn it is, since when, and by when it is due."""

    what: str
    side: str
    since_day: int
    due_day: int | None = None


@dataclass(frozen=True, kw_only=True)
class CommitmentPlan:
    """What one side owes the other, and how much of it was kept on which days."""

    owed_by: str
    what: str
    quantity: int
    unit: str
    due_day: int
    kept: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, kw_only=True)
class PartnerPlan:
    """A partner: whom we talk to there, what is agreed, and what is to be done next."""

    code: str
    name: str
    kind: str
    home: str
    liaisons: Sequence[tuple[str, str]]
    agreement: tuple[str, str, int, int] | None = None
    commitments: Sequence[CommitmentPlan] = ()
    steps: Sequence[StepPlan] = ()


PARTNERS = (
    PartnerPlan(
        code="school", name="Normal Superior del Sinú (sintética)", kind="school", home="monteria",
        liaisons=(("Amparo Lozano Vega", "Rectora"), ("Édgar Ruiz Paternina", "Bienestar")),
        agreement=("training", "Aulas y referidos de grado once y ciclo nocturno", -300, 430),
        commitments=(
            CommitmentPlan(owed_by="theirs", what="Aulas con computador por la tarde", quantity=2, unit="items",
                           due_day=-250, kept=((-256, 2),)),
            CommitmentPlan(owed_by="theirs", what="Personas interesadas, con su permiso", quantity=60, unit="people",
                           due_day=30, kept=((-250, 18), (-12, 26))),
            CommitmentPlan(owed_by="ours", what="Charlas sobre el trabajo y sus derechos", quantity=6, unit="sessions",
                           due_day=-20, kept=((-262, 2), (-70, 2))),
        ),
        steps=(
            StepPlan(what="Enviar las fechas del próximo grupo a las familias", side="theirs", since_day=-6, due_day=4),
            StepPlan(what="Contestar si hay auxilio de transporte desde Cereté", side="ours", since_day=-9, due_day=-2),
        ),
    ),
    PartnerPlan(
        code="ngo", name="Fundación Orillas del Atrato (sintética)", kind="ngo", home="quibdo",
        liaisons=(("Nevis Rentería Cuesta", "Directora de programas"),),
        agreement=("referral", "Formación en servicio para jóvenes de Quibdó", -120, 245),
        commitments=(
            CommitmentPlan(owed_by="theirs", what="Acompañamiento en los primeros tres meses", quantity=3,
                           unit="months", due_day=60, kept=((-40, 1),)),
            CommitmentPlan(owed_by="ours", what="Almuerzos de quienes estudian", quantity=480, unit="meals",
                           due_day=-41, kept=((-62, 300), (-45, 180))),
        ),
        steps=(StepPlan(what="Revisar el informe de resultados del grupo 2", side="ours", since_day=-3, due_day=5),),
    ),
    PartnerPlan(
        code="municipality", name="Oficina de Empleo de Pasto (sintética)", kind="municipality", home="pasto",
        liaisons=(("Omaira Insuasty Rojas", "Enlace de empleo"),),
        agreement=("hiring", "Trabajo desde casa para cuidadoras", -20, 345),
        steps=(StepPlan(what="Firmar el acta de inicio", side="theirs", since_day=-18, due_day=-4),),
    ),
    PartnerPlan(
        code="cluster", name="Clúster de Servicios del Caribe (sintético)", kind="cluster", home="monteria",
        liaisons=(("Iván Berrocal Anaya", "Coordinador de bilingüismo"),),
        agreement=("funding", "Inglés B1 con beca completa", -60, 120),
        commitments=(
            CommitmentPlan(owed_by="theirs", what="Becas de inglés", quantity=9000000, unit="COP", due_day=10,
                           kept=((-21, 4500000),)),
        ),
        steps=(StepPlan(what="Enviar la lista de asistencia del primer mes", side="ours", since_day=-1, due_day=9),),
    ),
    PartnerPlan(
        code="bank", name=cast.PROGRAMMES[0].client_name, kind="client", home="monteria",
        liaisons=(("Claudia Serna Orrego", "Operaciones"),),
        steps=(StepPlan(what="Decir cuántos cupos pasan a su planta el otro año", side="theirs", since_day=-11),),
    ),
)  # fmt: skip
# Whose page the demonstration's partner account shows.
PARTNER_SHOWN = "school"


@dataclass(frozen=True)
class CoursePlan:
    """A course: its code, names, hours, and for how many months a completion counts."""

    code: str
    name_en: str
    name_es: str
    hours: Decimal
    valid_months: int | None = None


COURSES = (
    CoursePlan("service-basics", "Service basics", "Servicio básico", Decimal(80)),
    CoursePlan("english-b1", "English B1", "Inglés B1", Decimal(120), 24),
    CoursePlan("leading-a-team", "Leading a team", "Liderar un equipo", Decimal(24)),
)


@dataclass(frozen=True, kw_only=True)
class CohortPlan:
    """A cohort: what is taught to how many, from which day to which, and how many people it is about.

    `ways` says how far its invented people came, each code for so many of them in turn; see `FAR`.
    """

    code: str
    course: str
    name: str
    partner: str | None
    home: str
    seats_count: int
    from_day: int
    to_day: int
    meeting_days: Sequence[int]
    ways: Sequence[tuple[str, int]] = ()
    # Agents of the world who took part, by their number.
    agents: Sequence[int] = ()
    cost_amount: Decimal | None = None
    is_on_site: bool = True


# Who was talked to and never asked for a seat.
TALKED = "talked"
# Stages after the course, in order: each with the days since its end.
FAR = {
    "not_passed": (),
    "left": (("not_interested", 1),),
    "completed": (),
    "visited": (("came_to_site", 5),),
    "applied": (("came_to_site", 5), ("applied", 7)),
    "offered": (("came_to_site", 5), ("applied", 7), ("offered", 11)),
    "elsewhere": (("came_to_site", 5), ("applied", 7), ("hired_elsewhere", 20)),
    "running": (),
}
LEFT_REASONS = ("care_of_others", "transport", "other_job", "hours")
ELSEWHERE_REASONS = ("partner", "other_employer", "own_business")
COHORTS = (
    CohortPlan(
        code="basics-1", course="service-basics", name="Grupo 1, tardes", partner="school", home="monteria",
        seats_count=26, from_day=-255, to_day=-214, meeting_days=(-254, -236, -220),
        ways=(("talked", 12), ("left", 2), ("not_passed", 2), ("completed", 2), ("visited", 2), ("elsewhere", 4)),
        agents=(2, 3, 4, 6, 7, 8, 10, 11, 13, 14, 16, 19), cost_amount=Decimal(48000),
    ),
    CohortPlan(
        code="basics-2", course="service-basics", name="Grupo 2, mañanas", partner="ngo", home="quibdo",
        seats_count=20, from_day=-85, to_day=-40, meeting_days=(-84, -62, -43),
        ways=(("left", 3), ("not_passed", 1), ("completed", 2), ("visited", 3), ("applied", 3), ("offered", 5),
              ("elsewhere", 3)),
        cost_amount=Decimal(36000),
    ),
    CohortPlan(
        code="leading-1", course="leading-a-team", name="Primer grupo interno", partner=None, home="monteria",
        seats_count=8, from_day=-62, to_day=-48, meeting_days=(-50,), agents=(1, 3, 5, 9, 11, 15),
    ),
    CohortPlan(
        code="english-1", course="english-b1", name="Noches, primer semestre", partner="cluster", home="monteria",
        seats_count=16, from_day=-20, to_day=40, meeting_days=(-11, -4, 0, 7, 14),
        ways=(("left", 2), ("running", 12)), cost_amount=Decimal(25000),
    ),
)  # fmt: skip
# The one to come: more people ask than there are seats, and its lottery is sealed.
COMING = CohortPlan(
    code="basics-3", course="service-basics", name="Grupo 3, tardes", partner="cluster", home="monteria",
    seats_count=12, from_day=24, to_day=66, meeting_days=(),
)  # fmt: skip
COMING_APPLY_DAYS = 6
COMING_ASKING_COUNT = 26
BEACON_SOURCE = "Número ganador del sorteo de la lotería de ese día, leído ante todos"
OUTREACH = (("talk", "school", -262, 85), ("fair", "ngo", -98, 140), ("talk", "cluster", -14, 64))

GIVEN_NAMES = (
    "Yesenia", "Jhonier", "Leidy", "Camilo", "Dayana", "Ferney", "Luisa", "Anderson", "Nayibe", "Wilmer", "Karen",
    "Deivis", "Milena", "Ronald", "Yulieth", "Eider", "Sandra", "Jesús", "Lorena", "Yair", "Angie", "Mauricio",
)  # fmt: skip
SURNAMES = (
    "Peña", "Arrieta", "Quejada", "Lemos", "Doria", "Mena", "Berrío", "Cossio", "Zapa", "Ayazo", "Machado", "Conde",
    "Palomeque",
)  # fmt: skip


def candidate_name(number: int) -> tuple[str, str, str]:
    """Return the given name and the surnames of an invented candidate; no two of them are alike.

    Args:
        number: From 0; the lengths of the lists have no common divisor.
    """
    first = number % len(SURNAMES)
    second = (first + 1 + number // len(SURNAMES) % (len(SURNAMES) - 1)) % len(SURNAMES)
    return GIVEN_NAMES[number % len(GIVEN_NAMES)], SURNAMES[first], SURNAMES[second]


@dataclass(frozen=True, kw_only=True)
class LeaverPlan:
    """Somebody who worked here once: from and to which day, why they left, where to, and whether they would return."""

    given_names: str
    first_surname: str
    home: str
    programme: str
    from_day: int
    to_day: int
    reason: str
    destination: str
    would_return: str
    is_seasonal: bool = False
    has_kept_headset: bool = False


LEAVERS = (
    LeaverPlan(given_names="Aleida", first_surname="Polo", home="monteria", programme="bank", from_day=-200,
               to_day=-171, reason="resigned", destination="informal_work", would_return="unsure"),
    LeaverPlan(given_names="Ramiro", first_surname="Tapias", home="monteria", programme="bank", from_day=-200,
               to_day=-150, reason="hired_by_client", destination="client", would_return="not_asked"),
    LeaverPlan(given_names="Damaris", first_surname="Moreno", home="quibdo", programme="outfitter", from_day=-200,
               to_day=-104, reason="term_over", destination="study", would_return="yes", is_seasonal=True),
    LeaverPlan(given_names="Édison", first_surname="Bonilla", home="quibdo", programme="bank", from_day=-200,
               to_day=-47, reason="moved_away", destination="moved", would_return="yes"),
    LeaverPlan(given_names="Nohora", first_surname="Benítez", home="monteria", programme="bank", from_day=-190,
               to_day=-13, reason="family", destination="care", would_return="yes", has_kept_headset=True),
)  # fmt: skip
