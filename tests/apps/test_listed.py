"""Lists about people who are known: each line is answered, told once however often it comes, and names nobody new."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests import scenes

from tejido.core.imports import lines, plans, tables
from tejido.journal import scopes
from tejido.people import careers, courses, funnel_tables, identification, leaving_tables, listed, models, seats
from tejido.reference import actions as reference_actions

BY, AT = scenes.BY, scenes.START
DONE: dict[str, Any] = {"by": BY, "at": AT}
KEY = uuid.UUID(int=17)


@pytest.fixture
def goal(db: None) -> str:
    """Two people of one name with a seat in a cohort with sessions, one of them with a document; return the cohort."""
    scopes.assign({0})
    scenes.install()
    place = reference_actions.add_place(
        country="CO", scheme="divipola", code="23001", name="Montería", source="DANE", **DONE
    )
    course = courses.add_course(
        code="b1", name_en="English", name_es="Inglés", hours=Decimal(40), valid_months=None, **DONE
    )
    cohort = courses.add_cohort(
        course=course, place=place, name="Montería, noviembre", partner=None, site=None, language="es", seats_count=9,
        apply_until=None, is_public=False, from_date=date(2026, 10, 1), to_date=date(2026, 12, 1), **DONE,
    )  # fmt: skip
    for number, (given, surname) in enumerate((("Luz", "Paz"), ("Ana", "Díaz"), ("Ana", "Díaz"))):
        person = careers.hire(
            given_names=given, first_surname=surname, second_surname="", display_name=given, contract="indefinite",
            position="advisor", place=place, site=None, work_mode="home", pool=None, capacities={},
            from_date=date(2026, 1, 1), recorded_at=AT, **DONE,
        )  # fmt: skip
        identification.add_document(person=person, kind="cc", country="CO", number=f"106700000{number}", **DONE)
        if number < 2:
            seats.enrol(person=person, cohort=cohort, on_date=date(2026, 10, 1), recorded_at=AT, **DONE)
    for hour in (13, 19):
        begin = datetime(2026, 11, 2, hour, tzinfo=UTC)
        courses.add_meeting(cohort=cohort, from_at=begin, to_at=begin.replace(hour=hour + 2), secret="0" * 64, **DONE)
    return str(cohort.key)


def planned(kind: str, text: str, goal: str) -> Sequence[plans.Step]:
    found = lines.listed(tables.read(text.encode("cp1252")), kind=kind).lines
    return listed.planned(found, kind=kind, goal=goal, at=AT)


def carried_out(kind: str, text: str, goal: str) -> list[str]:
    """Tell everything that can be told, twice, and return what the lines come to then, with what was wrong."""
    for _ in range(2):
        for step in planned(kind, text, goal):
            if step.outcome == "made":
                listed.act_on(step, kind=kind, key=KEY, user_id=7, now=AT, **DONE)
    return [step.problems[0].code if step.problems else step.outcome for step in planned(kind, text, goal)]


def test_who_was_there_is_told_by_a_list(goal: str) -> None:
    text = (
        "Documento;Nombres;Apellido;Fecha;Hora;Asistió\n"
        "1.067.000.000;;;02/11/2026;8:00;sí\n"
        "1067000001;Ana;Díaz;2026-11-02;14:00;no\n"
        ";Luz;Paz;2026-11-02;2 pm;\n"
        "1067000000;;;2026-11-02;;\n"
        "1067000000;;;2026-11-01;8:00;\n"
        "1067000000;;;2026-12-24;8:00;\n"
        ";Ana;Díaz;2026-11-02;8:00;\n"
        "1067000000;Marta;Ruiz;2026-11-02;8:00;\n"
        "1067000002;;;2026-11-02;8:00;\n"
        "999999;;;2026-11-02;8:00;\n"
        ";;;2026-11-02;8:00;\n"
        "1067000000;;;mañana;8:00;tal vez\n"
    )
    assert carried_out("attendance", text, goal) == [
        "same", "same", "same", "two_sessions", "no_session", "future", "namesakes", "name_differs", "no_seat",
        "person_unknown", "needed", "date",
    ]  # fmt: skip
    rows = funnel_tables.Attendance.objects.filter(superseded_at=None)
    assert [(row.is_present, row.told_by) for row in rows.order_by("id")] == [
        (True, "list"), (False, "list"), (True, "list"),
    ]  # fmt: skip
    assert models.Person.objects.count() == 3, "nobody becomes known by a list"
    assert carried_out("attendance", "Documento;Fecha\n1067000000;2026-11-02\n", "") == ["cohort_needed"]


def test_costs_and_results_are_told_once_with_commas_as_people_write_them(goal: str) -> None:
    costs = (
        "Documento;Cohorte;Fecha;Concepto;Valor;Recibo\n"
        "1067000000;B1 Montería, noviembre;2026-10-20;Transporte;$ 12.400,50;R-1\n"
        "1067000000;;2026-10-20;almuerzo;9000;\n"
        "1067000000;;2026-10-20;almuerzo;9000;\n"
        "1067000001;;2026-10-20;transporte;12,4,00;R-2\n"
        "1067000001;Otra;2026-10-20;transporte;-5;R-2\n"
        "1067000001;Otra;2026-10-20;transporte;5;R-2\n"
    )
    assert carried_out("costs", costs, goal) == ["same", "same", "repeated", "money", "money", "unknown"]
    told = funnel_tables.CoveredCost.objects.order_by("id").values_list("kind", "amount", "currency", "receipt_number")
    assert list(told) == [("transport", Decimal("12400.50"), "COP", "R-1"), ("meals", Decimal(9000), "COP", "")]
    results = "Documento;Fecha;Resultado;Nota\n1067000000;2026-11-01;aprobó;88,5 %\n1067000001;2026-11-01;reprobó;101\n"
    assert carried_out("completions", results, goal) == ["same", "percent"]
    assert carried_out("completions", results.replace("aprobó;88,5", "aprobó;90"), goal) == ["same", "percent"]
    scores = funnel_tables.CourseResult.objects.order_by("id").values_list("score_percent", "superseded_at")
    assert [(score, moment is None) for score, moment in scores] == [(Decimal("88.5"), False), (Decimal(90), True)]


def test_who_leaves_is_told_by_a_list_and_their_employment_ends(goal: str) -> None:
    text = (
        "Documento;Hasta;Motivo;Destino\n"
        "1067000000;2026-12-01;renuncia;empleo formal\n"
        "1067000001;2025-12-01;renuncia;\n"
        "1067000001;2026-12-01;porque sí;\n"
    )
    assert carried_out("exits", text, goal) == ["same", "not_employed", "choice"]
    version = leaving_tables.LeavingVersion.objects.get()
    assert (version.reason, version.destination, version.would_return) == ("resigned", "formal_job", "not_asked")
    ended = models.Employment.objects.filter(person=version.leaving.person, superseded_at=None).get()
    assert ended.to_date == date(2026, 12, 1)
