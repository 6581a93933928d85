"""Importing: what a file would change, what it changes, and that the second time it changes nothing."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from django.db import connection
from tests import scenes

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.clients import imports as client_imports
from tejido.clients import industries
from tejido.clients import models as clients
from tejido.core import facts
from tejido.core.imports import errors, lines, plans, tables, workbooks
from tejido.journal import scopes
from tejido.people import errors as people_errors
from tejido.people import identification, imports
from tejido.people import models as people

BY, AT = facts.SYSTEM, scenes.START
NOW = datetime(2026, 11, 20, tzinfo=UTC)
KEY = uuid.UUID("5f3c9b1e-6c1e-4a5e-9a49-0e3b8d2f7c10")
HEADERS = (
    "Nombres;Primer apellido;Número de documento;Correo;Teléfono;Lugar de trabajo;Colas;Habilidades;Chats a la vez"
)
TEAM = f"""{HEADERS}
Yuliana;Muñoz;1.067.001;yuliana@example.org;3001112233;Montería;general;spanish 4 solo;3
Luz;Marín;;;3001112233;23001;general;spanish 2;
"""


@pytest.fixture
def floor(db: None) -> scenes.Floor:
    scopes.assign({0})
    scenes.install()
    made = scenes.floor(agent_count=1)
    clients.Skill.objects.filter(pk=made.skill.pk).update(code="spanish")
    return made


def planned(kind: str, text: str, *, invites: bool = True) -> Sequence[plans.Step]:
    listing = lines.listed(tables.read(text.encode()), kind=kind)
    if kind == "agents":
        return imports.planned(listing.lines, invites=invites, at=AT, now=NOW)
    return client_imports.planned(listing.lines, kind=kind, at=AT)


def carried_out(kind: str, text: str, *, invites: bool = True) -> Sequence[plans.Step]:
    client_imports.hold()

    def act(step: plans.Step) -> None:
        if kind == "agents":
            imports.act_on(step, key=KEY, user_id=1, by=BY, at=AT, now=NOW)
        else:
            client_imports.act_on(step, kind=kind, key=KEY, by=BY, at=AT)

    return client_imports.carry_out(planned(kind, text, invites=invites), kind=kind, act=act, by=BY, at=AT)


def outcomes(steps: Sequence[plans.Step]) -> list[str]:
    return [step.outcome for step in steps]


def problems(steps: Sequence[plans.Step]) -> list[tuple[str, str]]:
    return [(problem.code, problem.column) for step in steps for problem in step.problems]


def fact_count(kind: str | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact WHERE %s::text IS NULL OR type = %s", [kind, kind])
        return int(cursor.fetchone()[0])


# ---- agents ----


def test_agents_are_hired_as_the_file_says_and_a_second_time_nothing_happens(floor: scenes.Floor) -> None:
    steps = carried_out("agents", TEAM)
    assert (outcomes(steps), problems(steps)) == (["made", "made"], [])
    ana = people.Person.objects.get(given_names="Yuliana")
    assert (ana.display_name, ana.documents.get().number, ana.phones.get().number) == (
        "Yuliana", "1067001", "+573001112233"
    )  # fmt: skip
    assert ana.placements.get().pool == floor.pool
    assert dict(ana.loads.values_list("channel", "capacity"))["chat"] == 3
    assert [(each.level, each.rung) for each in ana.skill_levels.all()] == [(4, "solo")]
    assert list(ana.memberships.values_list("queue_id", flat=True)) == [floor.queue.pk]
    assert access.Invitation.objects.get().email == "yuliana@example.org"
    luz = people.Person.objects.get(given_names="Luz")
    assert [(each.level, each.rung) for each in luz.skill_levels.all()] == [(2, "supervised")]
    before = fact_count()
    again = carried_out("agents", TEAM)
    assert outcomes(again) == ["same", "same"]
    assert fact_count() == before


def test_the_same_file_without_invitations_is_known_again_too(floor: scenes.Floor) -> None:
    text = "Nombres;Apellido;Correo;Lugar de trabajo\nPaz;Vega;paz@example.org;23001\n"
    assert [note.code for note in carried_out("agents", text, invites=False)[0].notes] == ["not_invited"]
    assert outcomes(carried_out("agents", text, invites=False)) == ["same"]
    (step,) = carried_out("agents", text)
    assert (step.outcome, step.changes) == ("changed", ("email",))


def test_only_what_a_line_says_is_changed_and_nothing_is_taken_away(floor: scenes.Floor) -> None:
    carried_out("agents", TEAM)
    other = scenes.floor(agent_count=0, name="Tienda")
    text = (
        "Nombres;Apellido;Documento;Segundo apellido;Colas;Modalidad;Grupo;Desde\n"
        f"Yuliana;Muñoz;1067001;Soto;Tienda: general;;{other.pool.name};2027-01-15\n"
    )
    (step,) = carried_out("agents", text)
    assert (step.outcome, set(step.changes)) == ("changed", {"second_surname", "queues", "pool"})
    ana = people.Person.objects.get(given_names="Yuliana")
    assert ana.memberships.count() == 2
    assert ana.second_surname == "Soto"
    assert ana.placements.get(to_date=None, superseded_at=None).from_date.isoformat() == "2027-01-15"
    assert ana.placements.get(to_date=None, superseded_at=None).pool == other.pool
    # Today it began already, so it cannot be ended today by another one.
    again = planned("agents", text.replace(other.pool.name, floor.pool.name))
    assert problems(again) == [("placed_later", "from_date")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("A;B;1234;;;23001;nowhere;;", ("unknown", "queues")), ("A;B;1234;;;99999;;;", ("unknown", "place")),
        ("A;B;1234;;;;;;", ("needed", "place")), ("A;B;1234;;;23001;;klingon 3;", ("unknown", "skills")),
        ("Agente 1;Prueba;1234;;;23001;;;", ("namesake", "is_new")),
    ],
)  # fmt: skip
def test_names_that_lead_nowhere_are_told_and_nobody_is_guessed(
    floor: scenes.Floor, cells: str, expected: tuple[str, str]
) -> None:
    assert problems(planned("agents", f"{HEADERS}\n{cells}\n")) == [expected]


def test_two_queues_of_one_code_are_ambiguous_until_their_owner_is_named(floor: scenes.Floor) -> None:
    scenes.floor(agent_count=0, name="Tienda")
    text = f"{HEADERS}\nA;B;1234;;;23001;%s;;\n"
    pool = text.replace(";Chats a la vez", ";Chats a la vez;Grupo").replace(";;\n", f";;;{floor.pool.name}\n")
    assert problems(planned("agents", pool % "general")) == [("ambiguous", "queues")]
    assert problems(planned("agents", pool % "Tienda: general")) == []


def test_a_line_that_an_action_refuses_leaves_the_others(floor: scenes.Floor) -> None:
    carried_out("agents", f"{HEADERS}\nOtra;Persona;1999;;;23001;;;\n")
    with pytest.raises(people_errors.DocumentOfAnother):
        identification.add_document(person=floor.agents[0], kind="cc", country="CO", number="1999", by=BY, at=AT)
    access_actions.add_user(email="taken@example.org", by=facts.SYSTEM, at=AT)
    steps = carried_out(
        "agents", f"{HEADERS}\nUna;Persona;2001;taken@example.org;;23001;;;\nDos;Personas;2002;;;23001;;;\n"
    )
    assert outcomes(steps) == ["refused", "made"]
    assert problems(steps) == [("action", "")]
    assert not people.Person.objects.filter(given_names="Una").exists()


# ---- skills, queues, hours, dispositions, replies ----


def test_queues_are_made_changed_and_left(floor: scenes.Floor) -> None:
    text = (
        "Código;Nombre;Abre a las;Cierra a las;Abre los días;Canales y metas;Habilidades exigidas\n"
        "cards;Tarjetas;07:00;19:30;lun-sáb;voz 80/20; correo 90/4h;spanish 3\n"
    ).replace("voz 80/20; correo 90/4h", '"voz 80/20; correo 90/4h"')
    assert outcomes(carried_out("queues", text)) == ["made"]
    queue = clients.Queue.objects.get(code="cards")
    assert (str(queue.opens_at), str(queue.closes_at), queue.open_weekdays) == (
        "07:00:00",
        "19:30:00",
        [0, 1, 2, 3, 4, 5],
    )
    assert sorted(queue.channels.values_list("channel", "target_share", "target_seconds")) == [
        ("email", 0.9, 14_400), ("voice", 0.8, 20)
    ]  # fmt: skip
    assert queue.requirements.get().minimum_level == 3
    before = fact_count()
    assert outcomes(carried_out("queues", text)) == ["same"]
    assert fact_count() == before
    changed = text.replace("voz 80/20", "voz 90/10").replace("spanish 3", "spanish 2").replace("Tarjetas", "Plásticos")
    (step,) = carried_out("queues", changed)
    assert (step.outcome, set(step.changes)) == ("changed", {"name", "targets", "skills"})
    hours = "Cola;Abre a las;Cierra a las\nPlásticos;00:00;00:00\n".replace("Plásticos", "cards")
    assert [step.changes for step in carried_out("hours", hours)] == [("opens_at", "closes_at")]
    assert outcomes(carried_out("hours", hours)) == ["same"]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("queues", "Code;Name;Programme\nx;X;None such\n", [("unknown", "programme")]),
        ("queues", "Code;Name;Time zone\nx;X;Mars/Base\n", [("unknown", "zone")]),
        ("queues", "Code;Name;Holiday calendar\nx;X;ZZ\n", [("unknown", "holiday_calendar")]),
        ("queues", "Code;Name\nx;X\nx;Y\n", [("repeated", "code")]),
        ("hours", "Queue;Opens at\nnone;8\n", [("unknown", "code")]),
        ("skills", "Code;Name;Client\nx;X;None such\n", [("unknown", "client")]),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_are_told(
    floor: scenes.Floor, kind: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert problems(planned(kind, text)) == expected


def suggested(industry: industries.Industry, kind: str, **about: str) -> list[lines.Line]:
    rows = industry.rows(kind, language="es")
    return [lines.read({**row, **about}, kind=kind, number=number) for number, row in enumerate(rows, start=1)]


def test_every_beginning_of_an_industry_can_be_read_and_asks_for_skills_that_it_has() -> None:
    assert len(industries.industries()) == 5
    for industry in industries.industries():
        skills = {row["code"] for row in industry.rows("skills", language="en")}
        for language in industries.LANGUAGES:
            assert industry.names[language]
            assert industry.about[language]
        for kind in industries.KINDS:
            found = suggested(industry, kind)
            assert found
            assert not [line.problems for line in found if line.problems], industry.code
            assert {each.skill for line in found for each in line.values.get("skills", ())} <= skills


def test_a_beginning_is_set_up_once(floor: scenes.Floor) -> None:
    bank = industries.industry("bank")
    about = {"client": floor.client.name, "programme": floor.programme.name}
    for kind in industries.KINDS:
        found = suggested(bank, kind, **({} if kind == "skills" else about))

        def act(step: plans.Step, kind: str = kind) -> None:
            client_imports.act_on(step, kind=kind, key=KEY, by=BY, at=AT)

        done = client_imports.carry_out(
            client_imports.planned(found, kind=kind, at=AT), kind=kind, act=act, by=BY, at=AT
        )
        assert not problems(done)
        # A disposition that every programme has stays as it is.
        assert set(outcomes(done)) <= {"made", "same"}
        assert set(outcomes(client_imports.planned(found, kind=kind, at=AT))) == {"same"}


# ---- workbooks ----


def workbook(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book.worksheets[0])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_is_read_as_its_cells_were_meant() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Nombres", "Apellido", "Documento", "Desde", "Chats a la vez", "Sede"])
        sheet.append(["Ana", "Ruiz", 1067890123, datetime(2026, 11, 30), 2.0, None])  # noqa: DTZ001
        sheet.append([None] * 6)
        sheet.append(["=A2", "Ruiz", "007", True, "+x", ""])

    found = tables.read(workbook(fill))
    assert found.origin == "workbook"
    assert [(row.number, row.cells) for row in found.rows] == [
        (2, ("Ana", "Ruiz", "1067890123", "2026-11-30", "2")), (4, ("=A2", "Ruiz", "007", "yes", "+x")),
    ]  # fmt: skip
    listing = lines.listed(found, kind="agents")
    assert [problem.code for problem in listing.lines[1].problems] == ["formula", "date", "number"]


def archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for part in old.namelist():
            made.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return stream.getvalue()


def test_workbooks_that_are_bombs_or_damaged_are_refused() -> None:
    plain = workbook(lambda sheet: (sheet.append(["a", "b"]), sheet.append([1, 2])))
    sheet = "xl/worksheets/sheet1.xml"
    far = with_part(
        plain,
        sheet,
        lambda data: (
            data.replace(b'<row r="2"', b'<row r="1048576"').replace(b"A2", b"A1048576").replace(b"B2", b"B1048576")
        ),
    )
    broken = {
        "workbook_too_large": [archive(xl__workbook_xml=b"0" * (workbooks.UNPACKED_BYTES_MAX + 1))],
        "not_a_table": [archive(word__document_xml=b"<x/>")],
        "too_many_lines": [far],
        "workbook_damaged": [
            plain[: len(plain) // 2], archive(xl__workbook_xml=b"<nothing/>"),
            with_part(plain, sheet, lambda data: data[:200]),
            with_part(plain, sheet, lambda data: b'<!DOCTYPE x [<!ENTITY a "b">]>' + data),
            with_part(plain, "xl/workbook.xml", lambda data: data.replace(b"visible", b"hidden")),
        ],
    }  # fmt: skip
    for trouble, files in broken.items():
        for data in files:
            with pytest.raises(errors.FileUnreadable) as refused:
                tables.read(data)
            assert refused.value.trouble == trouble
