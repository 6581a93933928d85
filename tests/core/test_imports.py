"""Files that set a centre up: encodings, tables, headers, cells, and whom a line is about."""

from __future__ import annotations

import unicodedata
from datetime import date, time
from typing import Any

import pytest

from tejido.core.imports import cells, encodings, errors, kinds, lines, matching, plans, tables, words

NAMES = "Nombres;Primer apellido\nMuñoz;Peña\n"


def agents(text: str) -> lines.Listing:
    return lines.listed(tables.read(text.encode()), kind="agents")


def line(number: int = 2, **values: Any) -> lines.Line:
    return lines.Line(number=number, values={"given_names": "Ana", "first_surname": "Ruiz"} | values)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (NAMES.encode(), "utf-8"), (NAMES.encode("utf-8-sig"), "utf-8"), (NAMES.encode("utf-16"), "utf-16"),
        (NAMES.encode("utf-16-le"), "utf-16"), (NAMES.encode("utf-16-be"), "utf-16"),
        (NAMES.encode("cp1252"), "windows-1252"), ("don’t – “sí”".encode("cp1252"), "windows-1252"),
    ],
)  # fmt: skip
def test_text_is_read_in_each_encoding_that_spreadsheets_write(data: bytes, encoding: str) -> None:
    found = encodings.decode(data)
    assert found.encoding == encoding
    assert found.text in (NAMES, "don’t – “sí”")


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        # Other code pages, whose letters would come out wrong.
        (NAMES.encode("mac-roman"), "encoding"), (NAMES.encode("cp850"), "encoding"),
        # Two encodings in one file, as after a careless edit.
        (NAMES.encode() + NAMES.encode("cp1252"), "encoding"), ("Ана;Петрова".encode("cp1251"), "encoding"),
        (NAMES.encode("utf-32"), "encoding"), (b"\xff\xfe\x00", "encoding"), (b"a\x00b;c\n", "nul"),
        ("a\0b;c".encode("utf-16"), "nul"),
    ],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_refused(data: bytes, trouble: str) -> None:
    with pytest.raises(errors.FileUnreadable) as refused:
        encodings.decode(data)
    assert refused.value.trouble == trouble


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "mixed"])
def test_lines_end_as_each_system_ends_them_also_in_one_file(ends: str) -> None:
    given = ("Nombres;Apellido", "Ana;Ruiz", '"Eva\nMaría";Paz', "Luz;Gil")
    text = "\r\n".join(given[:2]) + "\r" + "\n".join(given[2:]) if ends == "mixed" else ends.join(given)
    found = tables.read(text.encode("utf-8-sig"))
    assert [row.cells for row in found.rows] == [("Ana", "Ruiz"), ("Eva\nMaría", "Paz"), ("Luz", "Gil")]
    assert [row.number for row in found.rows] == [2, 3, 5]


def test_a_name_that_another_computer_writes_otherwise_is_the_same_name() -> None:
    """As letters with accents beside them, with characters that nobody sees, with two marks at the beginning."""
    apart = unicodedata.normalize("NFD", "Muñoz;Peña\n")
    assert apart != "Muñoz;Peña\n"
    text = f"\ufeff{NAMES}{apart}Mu\u00adñoz\u200b;\u2060Peña\n"
    found = tables.read(text.encode("utf-8-sig"))
    assert {row.cells for row in found.rows} == {("Muñoz", "Peña")}
    assert found.headers == ("Nombres", "Primer apellido")
    listing = lines.listed(found, kind="agents")
    assert [[each.code for each in one.problems] for one in matching.without_doubles(listing.lines)] == [
        [], ["repeated"], ["repeated"],
    ]  # fmt: skip


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators_blank_lines_and_cells_over_lines(separator: str) -> None:
    text = f"sep={separator}\n" if separator == "|" else ""
    text += f'a{separator}b\r\n\r\n"x\ny"{separator}1\r\n{separator}\r\n z {separator}2{separator}{separator}\r\n'
    found = tables.read(text.encode())
    first = 1 if separator == "|" else 0
    assert found.headers == ("a", "b")
    assert found.rows == (tables.Row(3 + first, ("x\ny", "1")), tables.Row(6 + first, ("z", "2")))


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", "empty"), (b"\n;;\n", "empty"), (b"a;b\n", "no_lines"), (b"a;b\n" + b"1;2\n" * 10_001, "too_many_lines"),
        (b";" .join([b"x"] * 61) + b"\n1\n", "too_many_columns"), (b'a;b\n"x;1\n2;3\n', "quotes"),
        (b"x" * (tables.BYTES_MAX + 1), "too_large"), (b"%PDF-1.7", "not_a_table"),
        (b"\xd0\xcf\x11\xe0x", "old_workbook"),
        (b"PK\x03\x04 and nothing", "workbook_damaged"),
    ],
)  # fmt: skip
def test_what_is_no_table_says_why(data: bytes, trouble: str) -> None:
    with pytest.raises(errors.FileUnreadable) as refused:
        tables.read(data)
    assert refused.value.trouble == trouble


def test_ten_thousand_lines_are_taken() -> None:
    assert len(tables.read(b"a;b\n" + b"1;2\n" * 10_000).rows) == 10_000


def test_what_is_written_for_a_spreadsheet_is_read_back() -> None:
    for text in ("+573001234567", "-x", "=1+1", "@x", "it's", "'quoted'"):
        assert tables.read(f"a;b\n{tables.escaped(text)};1\n".encode()).rows[0].cells[0] == text


def test_headers_are_found_in_both_languages_whatever_their_accents() -> None:
    for header in ("Given names;First surname;Phone;Colour", "NOMBRES;primer apellido;telefono;Color",
                   "given_names;Apellido;Celular;x"):  # fmt: skip
        found = agents(f"{header}\nAna;Ruiz;300 123 4567;red\n")
        assert dict(found.lines[0].values) == {
            "given_names": "Ana", "first_surname": "Ruiz", "phone": "+573001234567"
        }  # fmt: skip
        assert found.unknown == (header.split(";")[3],)


def test_no_two_columns_of_a_kind_have_the_same_header() -> None:
    for kind, columns in kinds.KINDS.items():
        for column in columns:
            others = [each for each in columns if each is not column]
            theirs = {words.plain(title) for each in others for title in (each.code, each.en, each.es)}
            assert not {words.plain(title) for title in (column.en, column.es)} & theirs, kind
            if column.example:
                column.read(column.example)


@pytest.mark.parametrize(
    ("text", "trouble", "about"),
    [("Nombres\nAna\n", "headers_missing", ("first_surname",)),
     ("Nombres;Nombre;Apellido\nAna;Ana;Ruiz\n", "headers_twice", ("given_names",))],
)  # fmt: skip
def test_headers_that_are_missing_or_twice_are_named(text: str, trouble: str, about: tuple[str, ...]) -> None:
    with pytest.raises(errors.FileUnreadable) as refused:
        agents(text)
    assert (refused.value.trouble, refused.value.about) == (trouble, about)


def test_every_wrong_cell_of_a_line_is_told() -> None:
    found = agents(
        "Nombres;Apellido;Teléfono;Contrato;Llamadas a la vez;Desde;Correo;Sede;Habilidades\n"
        "=1+1;Ru\x07iz;12;vitalicio;99;31/02/2026;ana@;@x;english nine;beyond\n;Ruiz\n"
    )
    first, second = found.lines
    assert [(problem.code, problem.column) for problem in first.problems] == [
        ("cells_beyond", ""), ("formula", "given_names"), ("characters", "first_surname"), ("phone", "phone"),
        ("choice", "contract"), ("number", "capacity_voice"), ("date", "from_date"), ("email", "email"),
        ("formula", "site"), ("level", "skills"),
    ]  # fmt: skip
    assert [(problem.code, problem.column) for problem in second.problems] == [("needed", "given_names")]
    assert lines.shortened("\x00a\ud800" + "x" * 99).startswith("�a�xx")


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (cells.clock, "8", time(8)), (cells.clock, "5:30 p. m.", time(17, 30)), (cells.clock, "12 am", time(0)),
        (cells.clock, "24:00", time(0)), (cells.clock, "08:00:00", time(8)),
        (cells.day, "30/11/2026", date(2026, 11, 30)),
        (cells.day, "2026-11-30", date(2026, 11, 30)), (words.weekdays, "Mon-Fri", (0, 1, 2, 3, 4)),
        (words.weekdays, "lunes a sábado", (0, 1, 2, 3, 4, 5)), (words.weekdays, "L, X y V", (0, 2, 4)),
        (words.weekdays, "sáb-lun", (0, 5, 6)), (words.weekdays, "todos los días", (0, 1, 2, 3, 4, 5, 6)),
        (cells.document, "1.067.890.123", "1067890123"), (cells.phone, "+1 (305) 555-0100", "+13055550100"),
        (cells.phone, "604 1234567", "+576041234567"), (cells.names, "a; b ;a", ("a", "b")),
        (cells.names, "a, b", ("a", "b")),
        (cells.levels, "english 4 solo; tarjetas de crédito=2",
         (cells.Level("english", 4, "solo"), cells.Level("tarjetas de crédito", 2))),
        (cells.promises, "voz 80/20; correo 90 %/4h",
         (cells.Promise("voice", 0.8, 20), cells.Promise("email", 0.9, 14_400))),
        (cells.number(0, 50), "3.0", 3), (cells.of_words(words.WORK_MODES), "Híbrido", "hybrid"),
    ],
)  # fmt: skip
def test_cells_are_read_as_people_write_them(read: cells.Reader, text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [(cells.clock, "25:00"), (cells.clock, "13 pm"), (cells.day, "11/30/2026"), (cells.day, "tomorrow"),
     (words.weekdays, "someday"), (words.weekdays, "mon-tue-wed"),
     (cells.promises, "chat"), (cells.promises, "chat 101/20"),
     (cells.promises, "chat 80/20; chat 70/30"), (cells.levels, "english"), (cells.levels, "english 6"),
     (cells.levels, "english 3 expert"), (cells.number(0, 50), "1,5"), (cells.email, "a@b"),
     (cells.phone, "٣٠٠١٢٣٤٥٦٧")],
)  # fmt: skip
def test_cells_that_say_something_else_are_refused(read: cells.Reader, text: str) -> None:
    with pytest.raises(errors.CellUnreadable):
        read(text)


# ---- whom a line is about ----

ANA = matching.Known(
    person_id=1, name="ana ruiz", documents=frozenset({("cc", "CO", "111")}), emails=frozenset({"ana@example.org"}),
    phones=frozenset({"+573001"}),
)  # fmt: skip
LUZ = matching.Known(person_id=2, name="luz marin", phones=frozenset({"+573001"}))
EVA = [matching.Known(person_id=number, name="eva paz") for number in (3, 4)]
PEOPLE = matching.Register([ANA, LUZ, *EVA])


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"document_number": "111", "given_names": "Anita"}, 1),
        ({"email": "ana@example.org", "given_names": "Anita"}, 1),
        ({"email": "ana@example.org", "document_number": "222"}, "document_differs"),
        ({"phone": "+573001"}, 1),
        ({"phone": "+573001", "document_number": "222"}, None),
        ({"given_names": "Luz", "first_surname": "Marín", "phone": "+573001"}, 2),
        # The husband with the same phone is somebody else.
        ({"given_names": "Juan", "phone": "+573001"}, None),
        ({}, 1),
        ({"email": "other@example.org"}, "namesake"),
        ({"phone": "+57999"}, "namesake"),
        ({"phone": "+57999", "is_new": "yes"}, None),
        ({"phone": "+57999", "is_new": "no"}, 1),
        ({"is_new": "yes"}, "new_needs_document"),
        ({"document_number": "222"}, None),
        ({"given_names": "Luz", "first_surname": "Marin", "document_number": "333"}, "namesake"),
        ({"given_names": "Luz", "first_surname": "Marin", "document_number": "333", "is_new": "no"}, 2),
        ({"given_names": "Eva", "first_surname": "Paz"}, "namesakes"),
        ({"given_names": "Eva", "first_surname": "Paz", "is_new": "no"}, "namesakes"),
        ({"given_names": "Nadie", "is_new": "no"}, "nobody"),
        ({"given_names": "Nadie"}, None),
    ],
)  # fmt: skip
def test_a_line_finds_its_person_or_says_why_not(given: dict[str, str], found: object) -> None:
    match = PEOPLE.match(line(**given))
    assert (match.problem.code if match.problem else match.person_id) == found


def test_a_document_of_one_and_an_address_of_another_is_nobody() -> None:
    other = matching.Known(person_id=9, name="x", emails=frozenset({"x@example.org"}))
    match = matching.Register([ANA, other]).match(line(document_number="111", email="x@example.org"))
    assert match.problem
    assert match.problem.code == "two_people"


def test_doubled_people_within_a_file_are_refused_with_the_line_above() -> None:
    found = matching.without_doubles(
        [
            line(2, document_number="1"), line(3, document_number="1", given_names="Otra"),
            line(4, email="a@example.org", document_number="2"), line(5, email="a@example.org", given_names="Otra"),
            line(6, document_number="3"), line(7), line(8, is_new="yes", phone="+57300"),
        ]
    )  # fmt: skip
    assert [[(each.code, each.about) for each in one.problems] for one in found] == [
        [], [("repeated", "2")], [], [("repeated", "4")], [], [("repeated", "2")], [],
    ]  # fmt: skip


def test_outcomes_are_counted_with_those_that_do_not_occur() -> None:
    steps = [plans.Step(line=line(), outcome="made"), plans.refused(line())]
    assert plans.counted(steps) == {"made": 1, "changed": 0, "same": 0, "refused": 1}
