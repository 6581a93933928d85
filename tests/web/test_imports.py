"""The import pages: from an upload to what is stored, in parts, by whoever may, and never by halves."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import openpyxl
import psycopg
import pytest
from django.http import HttpResponse
from django.test import Client
from tests import centre as centres

from tejido.clients import models as clients
from tejido.core.imports import tables
from tejido.journal import blobs, scopes
from tejido.journal import errors as journal_errors
from tejido.people import actions as people_actions
from tejido.people import models as people
from tejido.web.setup import imports

PAGE = {"accept": "text/html"}
HEADERS = "Given names,First surname,Document number,Place of work,Routing pool\n"


@pytest.fixture
def centre(committed: None, owner: psycopg.Connection[Any], acting_as: Callable[..., Any]) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


def entered(centre: centres.Centre, role: Any, **given: Any) -> Client:
    browser = Client(headers=PAGE, raise_request_exception=False, **given)
    browser.force_login(centre.user(role))
    return browser


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def upload(browser: Client, kind: str, data: bytes | str) -> HttpResponse:
    file = io.BytesIO(data.encode() if isinstance(data, str) else data)
    file.name = "team.csv"
    answer: HttpResponse = browser.post(f"/set-up/import/{kind}/", {"file": file, "invites": "on"})
    return answer


def uploaded(browser: Client, kind: str, data: bytes | str) -> str:
    answer = upload(browser, kind, data)
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def team(centre: centres.Centre, *names: str) -> str:
    pool = centre.bank.pool.name
    return HEADERS + "".join(f"{name},Prueba,{1000 + number},23001,{pool}\n" for number, name in enumerate(names))


def test_a_file_is_tried_then_imported_in_parts_and_the_second_time_is_empty(
    centre: centres.Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PART_LINES", 2)
    browser = entered(centre, "people_lead")
    data = team(centre, "Uno", "Dos", "Tres")
    address = uploaded(browser, "agents", data)
    before = centre.count("people_person")
    said = text(browser.get(address))
    assert "new 3" in said
    assert "Nothing is stored yet." in said
    assert centre.count("people_person") == before
    part = browser.post(address, {"do": "all", "after": "0"})
    assert part["Location"].startswith(f"{address}?mode=all&after=3")
    assert "2 of 3 lines are done." in text(browser.get(part["Location"]))
    assert centre.count("people_person") == before + 2
    # The same part again, as after a lost answer: whoever is there already is not made twice.
    last = browser.post(address, {"do": "all", "after": "0"})
    assert last["Location"] == "/set-up/agents/"
    assert "The import is done: 3 new, 0 changed." in text(browser.get("/set-up/agents/"))
    assert centre.count("people_person") == before + 3
    assert centre.fact_types().count("lines_imported") == 2
    assert browser.get(address).status_code == 404, "what is done is taken away"
    again = uploaded(browser, "agents", data)
    assert "Everything in this file is stored already" in text(browser.get(again))
    browser.post(again, {"do": "forget"})
    assert browser.get(again).status_code == 404


def test_a_crash_in_the_middle_leaves_whole_parts_and_the_import_goes_on(
    centre: centres.Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PART_LINES", 2)
    browser = entered(centre, "administrator")
    address = uploaded(browser, "agents", team(centre, "Uno", "Dos", "Tres", "Cuatro"))
    before = centre.count("people_person")
    browser.post(address, {"do": "all", "after": "0"})
    register = people_actions.register_person

    def breaks(**given: Any) -> Any:
        if given["given_names"] == "Cuatro":
            raise RuntimeError("the power went")
        return register(**given)

    monkeypatch.setattr(people_actions, "register_person", breaks)
    assert browser.post(address, {"do": "all", "after": "3"}).status_code == 500
    assert centre.count("people_person") == before + 2, "nothing of the part that broke"
    monkeypatch.setattr(people_actions, "register_person", register)
    assert browser.post(address, {"do": "all", "after": "3"}).status_code == 302
    assert centre.count("people_person") == before + 4


def test_lines_with_a_problem_are_named_handed_out_and_left_only_when_that_is_chosen(centre: centres.Centre) -> None:
    browser = entered(centre, "administrator")
    data = team(centre, "Uno") + "Dos,Prueba,=1+1,23001,\nTres,Prueba,1000,,\n"
    address = uploaded(browser, "agents", data)
    said = text(browser.get(address))
    assert "Document number “=1+1”: this is a formula" in said
    assert "Document number: the same as in line 2" in said
    report = browser.get(f"{address}refused.csv")
    assert report["Content-Type"].startswith("text/csv")
    told = report.content.decode("utf-8-sig")
    assert "'=1+1" in told, "a spreadsheet must not calculate what somebody else typed"
    assert [row.cells[0] for row in tables.read(report.content).rows] == ["3", "4"]
    before = centre.count("people_person")
    assert browser.post(address, {"do": "all", "after": "0"})["Location"] == address
    assert centre.count("people_person") == before
    assert "choose whether the lines without a problem" in text(browser.get(address))
    browser.post(address, {"do": "good", "after": "0"})
    assert centre.count("people_person") == before + 1
    assert "Stored from this file so far: 1 new, 0 changed." in text(browser.get(address))


def test_what_an_action_refuses_stops_all_and_is_told_beside_its_line(centre: centres.Centre) -> None:
    browser = entered(centre, "administrator")
    taken = centre.user("planner").email
    header = HEADERS.strip() + ",Email\n"
    lines = f"Uno,Prueba,1,23001,,uno@example.org\nDos,Prueba,222,23001,,{taken}\n".replace(",1,", ",111,")
    address = uploaded(browser, "agents", header + lines)
    before = centre.count("people_person")
    browser.post(address, {"do": "all", "after": "0"})
    assert centre.count("people_person") == before
    assert "Not possible (1)" in text(browser.get(address))
    browser.post(address, {"do": "good", "after": "0"})
    assert centre.count("people_person") == before + 1


UNREADABLE: tuple[tuple[bytes, str], ...] = (
    (b"", "The submitted file is empty."), (b"a\0b", "characters that no text has"),
    ("Nombres;Apellido\nMuñoz;Peña".encode("cp850"), "encoding that cannot be told"),
    (b"Nombres\nAna\n", "these are missing: First surname."), (b"PK\x03\x04x", "This workbook cannot be read"),
    (b"x" * (tables.BYTES_MAX + 1), "larger than 5 MB"),
)  # fmt: skip


def test_a_file_that_cannot_be_taken_is_refused_in_words(
    centre: centres.Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = entered(centre, "administrator")
    for data, sentence in UNREADABLE:
        assert sentence in text(upload(browser, "agents", data))
    # More than a file can be is refused before it is read, and nothing of a stranger's is read at all.
    assert upload(browser, "agents", b"x" * (tables.BYTES_MAX + 200_000)).status_code == 413
    assert upload(Client(headers=PAGE), "agents", b"x" * 300_000).status_code in (302, 401, 403)

    def full(*_given: Any) -> None:
        raise journal_errors.StorageAway(journal_errors.StorageAway.__doc__)

    monkeypatch.setattr(blobs, "draft", full)
    assert upload(browser, "agents", team(centre, "Uno")).status_code == 503


def test_a_workbook_called_csv_is_read_as_what_it_is_and_people_who_are_here_already_are_not_doubled(
    centre: centres.Centre,
) -> None:
    browser = entered(centre, "people_lead")
    browser.post(uploaded(browser, "agents", team(centre, "José")), {"do": "all", "after": "0"})
    before = centre.count("people_person")
    book = openpyxl.Workbook()
    pool = centre.bank.pool.name
    # The same document; the same name without its document, with accents written apart; somebody new.
    for row in (
        HEADERS.strip().split(","), ["Josefo", "Prueba", 1000, "23001", pool],
        [unicodedata.normalize("NFD", "JOSÉ"), "prueba", None, "23001", pool], ["Dos", "Prueba", 1001, "23001", pool],
    ):  # fmt: skip
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    address = uploaded(browser, "agents", stream.getvalue())
    said = text(browser.get(address))
    assert "new 1" in said
    assert "Not possible (1)" in said
    browser.post(address, {"do": "good", "after": "0"})
    assert centre.count("people_person") == before + 1
    documents = centre.owner.execute("SELECT number, count(*) FROM people_document GROUP BY number").fetchall()
    assert dict(documents) == {"1000": 1, "1001": 1}


def test_an_upload_is_its_uploaders_alone_and_its_kinds(centre: centres.Centre) -> None:
    address = uploaded(entered(centre, "people_lead"), "agents", team(centre, "Uno"))
    administrator = entered(centre, "administrator")
    assert administrator.get(address).status_code == 404
    assert administrator.post(address, {"do": "all"}).status_code == 404
    own = uploaded(administrator, "agents", team(centre, "Uno"))
    assert administrator.get(own.replace("/agents/", "/skills/")).status_code == 404
    assert administrator.get("/set-up/import/nothing/").status_code == 404


def test_empty_files_have_headers_in_the_pages_language(centre: centres.Centre) -> None:
    browser = entered(centre, "administrator")
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get("/set-up/import/queues/empty.xlsx").content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["Client", "Programme", "Code"]
    browser.cookies["django_language"] = "es"
    told = browser.get("/set-up/import/queues/empty.csv").content
    assert told.startswith("\ufeffCliente;Programa;Código;".encode())
    filled = browser.get("/set-up/industries/bank/queues.xlsx").content
    assert {row.cells[3] for row in tables.read(filled).rows} >= {"Tarjetas", "Créditos"}


def test_a_beginning_is_tried_edited_and_set_up_whole_or_not_at_all(centre: centres.Centre) -> None:
    browser = entered(centre, "administrator")
    page = browser.get("/set-up/industries/retail/").content.decode()
    given = dict(re.findall(r'<input id="[^"]*" name="([^"]*)" value="([^"]*)"', page))
    given |= dict(re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>([^<]*)<', page))
    given |= {f"{kind}-1-take": "yes" for kind in ("skills", "queues", "dispositions", "replies")}
    given |= {"programme": str(centre.bank.programme.key), "pool": str(centre.bank.pool.key)}
    given |= {"queues-1-name": "Pedidos de la tienda"}
    before = len(centre.fact_types())
    tried = text(browser.post("/set-up/industries/retail/", given | {"do": "try"}))
    assert "Only tried: nothing was stored." in tried
    wrong = browser.post("/set-up/industries/retail/", given | {"do": "make", "queues-1-targets": "soon"})
    assert "write it as voice 80/20" in text(wrong)
    assert len(centre.fact_types()) == before, "all of it or nothing"
    done = browser.post("/set-up/industries/retail/", given | {"do": "make"})
    assert done["Location"] == f"/set-up/programmes/{centre.bank.programme.key}/"
    with scopes.scoped(centre.scope):
        queue = clients.Queue.objects.get(code="orders")
        assert (queue.name, queue.channels.count(), queue.requirements.count()) == ("Pedidos de la tienda", 3, 1)
        assert people.Person.objects.exists()
    said = text(entered(centre, "planner").get("/set-up/industries/bank/"))
    assert "An administrator sets these up: Skills, Dispositions, Canned replies" in said
