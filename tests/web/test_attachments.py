"""Files that customers and agents send: whose they are, who may read them, and everything that can go wrong."""

from __future__ import annotations

import dataclasses
import errno
import io
import json
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from tests import centre as centres
from tests import files
from tests.centre import bearing, refusal

from tejido.contacts import attachments
from tejido.core import facts
from tejido.core.files import contents
from tejido.journal import blobs, clock, scopes
from tejido.web.shared import uploads
from tejido.web.widget import limits

BY = facts.Actor("user", 1)
WIDGET = "/widget/thread/attachments"
BOUNDARY = "aB0undary"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """A store of this test's own."""
    with override_settings(ENVIRONMENT=dataclasses.replace(settings.ENVIRONMENT, blobs=tmp_path / "blobs")):
        yield tmp_path / "blobs"


@pytest.fixture
def centre(owner: psycopg.Connection, acting_as: centres.Acting, store: Path) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


@pytest.fixture
def customer() -> Client:
    return Client(enforce_csrf_checks=True, headers={"accept": "application/json"}, raise_request_exception=False)


def file(content: bytes, name: str = "foto.png", declared: str = "image/png") -> io.BytesIO:
    stream = io.BytesIO(content)
    stream.name = name
    stream.content_type = declared  # type: ignore[attr-defined]
    return stream


def send(browser: Client, path: str, *sent: io.BytesIO, token: str = "", **fields: Any) -> HttpResponse:
    given: dict[str, Any] = {"client_message_id": str(uuid.uuid4())} | fields
    headers = bearing(token) if token else {}
    return browser.post(path, {**given, "files": list(sent)}, headers=headers)


def raw(browser: Client, path: str, body: bytes, *, token: str = "", form: str = FORM) -> HttpResponse:
    return browser.post(path, body, content_type=form, headers=bearing(token) if token else {})


def form_of(*parts: tuple[str, bytes], end: bytes = b"--" + BOUNDARY.encode() + b"--\r\n") -> bytes:
    """Return the body of a form: each part with what stands in its Content-Disposition behind `form-data; `."""
    made = b"".join(
        b"--"
        + BOUNDARY.encode()
        + b"\r\nContent-Disposition: form-data; "
        + head.encode()
        + b"\r\n\r\n"
        + body
        + b"\r\n"
        for head, body in parts
    )
    return made + end


def stored_count(store: Path) -> int:
    return sum(1 for path in store.rglob("*") if path.is_file())


def body_of(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


# ---- sending ----


def test_a_customer_sends_a_photo_and_the_agent_sees_it(centre: centres.Centre, customer: Client, store: Path) -> None:
    started, agent = centre.serve()
    photo = files.jpeg(segments=files.exif(6))
    answer = send(customer, WIDGET, file(photo, "Cédula.JPG", "image/jpeg"), token=started["token"], text="Mi cédula")
    assert answer.status_code == 200, answer.content
    message = answer.json()["message"]
    assert (message["text"], message["author"]) == ("Mi cédula", "customer")
    (sent,) = message["attachments"]
    assert (sent["file_name"], sent["media_type"], sent["erased"]) == ("Cédula.JPG", "image/jpeg", False)
    shown = agent.get(f"/desk/contacts/{started['contact']['key']}").json()["contact"]["messages"][-1]
    assert shown["attachments"] == [sent]
    thread = customer.get("/widget/thread", headers=bearing(started["token"])).json()
    assert thread["messages"][-1]["attachments"] == [sent]
    assert thread["messages"][0]["attachments"] == []
    read = agent.get(f"/attachments/{sent['key']}")
    content = body_of(read)
    assert len(content) == sent["byte_count"] == int(read["Content-Length"])
    assert files.PLACE not in content
    assert files.PLACE in photo
    assert b"Exif" in content, "which way is up"
    assert centre.fact_types()[-2:] == ["message_sent", "attachment_added"]
    assert stored_count(store) == 1


def test_an_agent_sends_several_files_without_a_word(centre: centres.Centre, customer: Client) -> None:
    started, agent = centre.serve()
    path = f"/desk/contacts/{started['contact']['key']}/attachments"
    answer = send(
        agent, path, file(files.pdf(), "Recibo.pdf"), file(files.gif(), "a.gif"), file(files.webp(), "b.webp")
    )
    assert answer.status_code == 200, answer.content
    message = answer.json()["message"]
    assert (message["text"], message["author"]) == ("", "agent")
    assert [sent["file_name"] for sent in message["attachments"]] == ["Recibo.pdf", "a.gif", "b.webp"]
    for one in message["attachments"]:
        read = customer.get(f"{WIDGET}/{one['key']}", headers=bearing(started["token"]))
        assert (read.status_code, read["Content-Type"]) == (200, one["media_type"])
        assert contents.examine(body_of(read))[0] == one["media_type"]


def test_sent_twice_it_is_one_message_with_its_files_once(
    centre: centres.Centre, customer: Client, store: Path
) -> None:
    started = centre.start()
    same = {"client_message_id": str(uuid.uuid4()), "text": "Dos fotos", "token": started["token"]}
    first, second = (send(customer, WIDGET, file(files.png()), file(files.gif()), **same) for _ in range(2))
    assert first.json() == second.json()
    assert len(first.json()["message"]["attachments"]) == 2
    assert (centre.count("contacts_attachment"), centre.count("journal_blob"), stored_count(store)) == (2, 2, 2)
    assert centre.fact_types().count("attachment_added") == 2


def test_sent_many_times_at_once_it_is_one_message(centre: centres.Centre, store: Path) -> None:
    started = centre.start()
    same = {"client_message_id": str(uuid.uuid4()), "token": started["token"]}
    answers: list[HttpResponse] = []

    def once() -> None:
        browser = Client(headers={"accept": "application/json"}, raise_request_exception=False)
        answers.append(send(browser, WIDGET, file(files.png()), **same))

    threads = [threading.Thread(target=once) for _ in range(uploads.UPLOADS_AT_ONCE_MAX + 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [answer.json() for answer in answers if answer.status_code == 200]
    assert taken
    assert all(answer == taken[0] for answer in taken)
    for answer in answers:
        assert answer.status_code == 200 or (*refusal(answer), answer["Retry-After"]) == (503, "uploads_busy", "2")
    assert (centre.count("contacts_attachment"), stored_count(store)) == (1, 1)


def test_a_text_that_was_sent_under_the_same_id_stays_what_it_was(centre: centres.Centre, customer: Client) -> None:
    started = centre.start()
    written = centres.message("Sin fotos")
    centres.post(customer, "/widget/thread/messages", written, headers=bearing(started["token"]))
    answer = send(customer, WIDGET, file(files.png()), token=started["token"], **written)
    assert answer.json()["message"]["attachments"] == []
    assert centre.count("contacts_attachment") == 0


# ---- what is not taken ----


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (400, "file_empty_invalid")),
        (b"<!DOCTYPE html><script>alert(1)</script>", (400, "file_type_invalid")),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", (400, "file_type_invalid")),
        (b"PK\x03\x04" + bytes(40), (400, "file_type_invalid")),
        (files.pdf(first=b"%PDF-1.4 <html><script>alert(1)</script>\n"), (400, "file_damaged_invalid")),
        (files.png()[:-8], (400, "file_damaged_invalid")),
        (files.png(60_000, 60_000), (413, "picture_too_large")),
        (files.png() + bytes(attachments.FILE_BYTES_MAX), (413, "file_too_large")),
    ],
)
def test_a_file_is_refused_by_its_content_and_its_size(
    centre: centres.Centre, customer: Client, store: Path, content: bytes, expected: tuple[int, str]
) -> None:
    started = centre.start()
    answer = send(customer, WIDGET, file(files.png()), file(content, "mala.png"), token=started["token"], text="Hola")
    assert refusal(answer) == expected
    assert answer.json()["error"]["message"].startswith("mala.png: ")
    assert (centre.count("contacts_attachment"), centre.count("contacts_message")) == (0, 1)
    assert stored_count(store) == 0


def test_a_refusal_speaks_the_readers_language(centre: centres.Centre, customer: Client) -> None:
    started = centre.start()
    answer = customer.post(
        WIDGET,
        {"client_message_id": str(uuid.uuid4()), "files": [file(b"<html>", "página.png")]},
        headers=bearing(started["token"]) | {"accept-language": "es"},
    )
    assert answer.json()["error"]["message"].startswith("página.png: Solo ")


def test_the_largest_file_is_taken(centre: centres.Centre, customer: Client) -> None:
    started = centre.start()
    largest = files.pdf()
    filling = b"%" + b"x" * (attachments.FILE_BYTES_MAX - len(largest) - 2) + b"\n"
    largest = largest.replace(b"trailer", filling + b"trailer", 1)
    assert len(largest) == attachments.FILE_BYTES_MAX
    answer = send(customer, WIDGET, file(largest, "grande.pdf"), token=started["token"])
    assert answer.json()["message"]["attachments"][0]["byte_count"] == attachments.FILE_BYTES_MAX


def test_a_message_has_five_files_and_a_contact_fifty(centre: centres.Centre, customer: Client, store: Path) -> None:
    started = centre.start()
    many = attachments.FILES_OF_MESSAGE_MAX + 1
    assert refusal(send(customer, WIDGET, *(file(files.png()) for _ in range(many)), token=started["token"])) == (
        413, "too_many_files",
    )  # fmt: skip
    assert refusal(send(customer, WIDGET, token=started["token"])) == (400, "files_missing_invalid")
    full = attachments.FILES_OF_CONTACT_MAX // attachments.FILES_OF_MESSAGE_MAX
    for _ in range(full):
        sent = [file(files.png()) for _ in range(attachments.FILES_OF_MESSAGE_MAX)]
        assert send(customer, WIDGET, *sent, token=started["token"]).status_code == 200
    assert refusal(send(customer, WIDGET, file(files.png()), token=started["token"])) == (409, "contact_full")
    assert stored_count(store) == attachments.FILES_OF_CONTACT_MAX


@pytest.mark.parametrize("text", ["\x00", "a" * 4001, "\x1b[31m"])
def test_words_beside_a_file_are_checked_like_any_others(
    centre: centres.Centre, customer: Client, store: Path, text: str
) -> None:
    started = centre.start()
    answer = send(customer, WIDGET, file(files.png()), token=started["token"], text=text)
    assert refusal(answer) == (400, "message_invalid")
    assert stored_count(store) == 0


def test_a_contact_that_has_ended_takes_no_file(centre: centres.Centre, customer: Client, store: Path) -> None:
    started, agent = centre.serve()
    centres.post(customer, "/widget/thread/end", headers=bearing(started["token"]))
    assert refusal(send(customer, WIDGET, file(files.png()), token=started["token"])) == (409, "contact_ended")
    path = f"/desk/contacts/{started['contact']['key']}/attachments"
    assert refusal(send(agent, path, file(files.png()))) == (409, "contact_ended")
    assert stored_count(store) == 0


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b"", FORM),
        (b"nothing of a form", FORM),
        (form_of(('name="client_message_id"', b"not a key")), FORM),
        (form_of(('name="client_message_id"', b"\x00")), FORM),
        (form_of(('name="client_message_id"', str(uuid.uuid4()).encode()), ('name="role"', b"agent")), FORM),
        (form_of(*[('name="client_message_id"', str(uuid.uuid4()).encode())] * 2), FORM),
        (form_of(*[(f'name="x{number}"', b"1") for number in range(200)]), FORM),
        (form_of(('name="files"; filename="a.png"', files.png())), FORM),
        (form_of(('name="photo"; filename="a.png"', files.png())), FORM),
        (form_of(('filename="a.png"', files.png())), FORM),
        (form_of(('name="text"', b"x" * 300_000)), FORM),
        (b"--" + BOUNDARY.encode() + b"\r\n" * 3, FORM),
        (form_of(('name="files"; filename="a.png"\r\nContent-Transfer-Encoding: base64', b"*not base64*")), FORM),
        (form_of(("name=", b"")), FORM),
        (form_of(("\xff\xfe", b"")), FORM),
        (form_of(('name="client_message_id"', b"\xed\xa0\x80")), FORM),
        (files.png(), "multipart/form-data"),
        (files.png(), "multipart/form-data; boundary="),
        (files.png(), "multipart/form-data; boundary=" + "b" * 5000),
        (files.png(), "multipart/mixed; boundary=a"),
        (files.png(), "image/png"),
        (b"{}", "application/json"),
        (b"\xff", "application/json"),
        (b"client_message_id=1", "application/x-www-form-urlencoded"),
    ],
)
def test_a_form_that_is_none_gets_a_clear_refusal(
    centre: centres.Centre, customer: Client, store: Path, body: bytes, form: str
) -> None:
    started, agent = centre.serve()
    for browser, path, token in (
        (customer, WIDGET, started["token"]),
        (agent, f"/desk/contacts/{started['contact']['key']}/attachments", ""),
    ):
        answer = raw(browser, path, body, token=token, form=form)
        assert answer.status_code in (400, 413), answer.content
        assert answer.json()["error"]["message"]
    assert (centre.count("contacts_message"), stored_count(store)) == (1, 0)


def test_a_line_that_was_cut_is_no_message_with_fewer_files(
    centre: centres.Centre, customer: Client, store: Path
) -> None:
    started = centre.start()
    body = form_of(
        ('name="client_message_id"', str(uuid.uuid4()).encode()),
        ('name="files"; filename="a.png"', files.png()),
        ('name="files"; filename="b.png"', files.png()),
    )
    for length in (body.rindex(b"b.png") - 30, body.rindex(b"b.png") + 40, len(body) - 8):
        cut: dict[str, Any] = {"wsgi.input": io.BytesIO(body[:length]), "CONTENT_LENGTH": str(len(body))}
        answer = customer.post(WIDGET, content_type=FORM, headers=bearing(started["token"]), **cut)
        assert answer.status_code == 400, answer.content
    assert (centre.count("contacts_message"), stored_count(store)) == (1, 0)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\fotos\\yo.png", "yo.png"),
        ("foto.html", "foto.html.png"),
        ("foto\u202egnp.exe", "fotognp.exe.png"),
        ("a\x00b\r\nSet-Cookie: x.png", "a b Set-Cookie_ x.png"),
        (".htaccess", "htaccess.png"),
        ("....", "file.png"),
        ("   ", "file.png"),
        ("-", "-.png"),
        ("ñandú 漢字 😀.PNG", "ñandú 漢字 😀.PNG"),
        ('"<a>|b?*.png', "__a__b__.png"),
        ("a\ud800b.png", "ab.png"),
        ("x" * 500 + ".png", "x" * (attachments.NAME_CHARACTERS_MAX - 4) + ".png"),
        ("", "file.png"),
    ],
)
def test_a_name_is_only_words_with_its_true_ending(told: str, expected: str) -> None:
    name = attachments.clean_name(told, ending="png")
    assert name == expected
    assert name != attachments.ERASED_NAME
    name.encode()
    assert len(name) <= attachments.NAME_CHARACTERS_MAX


def test_the_endings_of_a_photo_are_all_its_own() -> None:
    for told in ("a.jpg", "a.JPEG", "a.jfif"):
        assert attachments.clean_name(told, ending="jpg") == told


# ---- limits of bodies ----


def test_no_other_address_takes_a_large_body(centre: centres.Centre, customer: Client) -> None:
    started, agent = centre.serve()
    large = form_of(('name="files"; filename="a.png"', files.png() + bytes(300_000)))
    paths = (
        "/widget/thread/messages", f"/widget/{centre.bank.programme.key}/contacts", "/accounts/login/", "/i18n/",
        "/desk/presence", f"/desk/contacts/{started['contact']['key']}/messages", "/nowhere", "/healthz",
    )  # fmt: skip
    for path in paths:
        assert raw(agent, path, large).status_code == 413, path
        assert customer.post(path, large, content_type="application/json").status_code == 413, path
    assert agent.get("/desk/").status_code == 200


def test_a_stranger_sends_nothing(centre: centres.Centre, customer: Client, store: Path) -> None:
    started = centre.start()
    path = f"/desk/contacts/{started['contact']['key']}/attachments"
    assert refusal(send(Client(headers={"accept": "application/json"}), path, file(files.png()))) == (
        401,
        "sign_in_needed",
    )
    assert refusal(send(customer, WIDGET, file(files.png()))) == (401, "thread_token_invalid")
    assert refusal(send(customer, WIDGET, file(files.png()), token=started["token"] + "x")) == (
        401, "thread_token_invalid",
    )  # fmt: skip
    # Nothing of it was even written to the disk.
    assert not store.exists()


def test_more_than_a_message_can_carry_is_refused_before_it_is_read(
    centre: centres.Centre, customer: Client, store: Path
) -> None:
    started = centre.start()
    answer = customer.post(
        WIDGET, b"x", content_type=FORM, headers=bearing(started["token"]),
        CONTENT_LENGTH=str(uploads.BODY_BYTES_MAX + 1),
    )  # fmt: skip
    assert refusal(answer)[0] == 413
    assert not store.exists()


def test_a_full_disk_loses_nothing_and_says_when_to_try_again(
    centre: centres.Centre, customer: Client, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = centre.start()
    store.parent.mkdir(exist_ok=True)
    store.write_text("a file where the folder should be")
    answer = send(customer, WIDGET, file(files.png()), token=started["token"], text="Hola")
    assert (*refusal(answer), answer["Retry-After"]) == (503, "storage_away", "3")
    assert centre.count("contacts_message") == 1
    store.unlink()
    monkeypatch.setattr(blobs, "_sync_folder", _full)
    assert refusal(send(customer, WIDGET, file(files.png()), token=started["token"])) == (503, "storage_away")
    monkeypatch.undo()
    assert (centre.count("contacts_message"), centre.count("journal_blob")) == (1, 0)
    assert send(customer, WIDGET, file(files.png()), token=started["token"]).status_code == 200


def _full(folder: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_thread_sends_so_many_files_a_minute(centre: centres.Centre, customer: Client) -> None:
    started = centre.start()
    for _ in range(limits.UPLOADS.attempts_max):
        assert send(customer, WIDGET, file(files.png()), token=started["token"]).status_code == 200
    assert refusal(send(customer, WIDGET, file(files.png()), token=started["token"]))[0] == 429


# ---- who may send, and who may read ----


def test_agents_send_only_where_they_serve_and_with_their_pages_token(centre: centres.Centre, store: Path) -> None:
    started, _ = centre.serve()
    path = f"/desk/contacts/{started['contact']['key']}/attachments"
    colleague = centre.agent(1)
    assert refusal(send(colleague, path, file(files.png()))) == (404, "no_such_contact")
    stranger = centre.browser(centre.user("agent", person=centre.shop.agents[0]))
    assert refusal(send(stranger, path, file(files.png()))) == (404, "no_such_contact")
    for role in ("supervisor", "planner", "people_lead", "impact_lead", "partner", "reviewer", "administrator"):
        assert send(centre.browser(centre.user(role)), path, file(files.png())).status_code == 403, role
    forged = centre.browser(centre.user("agent", person=centre.bank.agents[0]), checks_csrf=True)
    assert send(forged, path, file(files.png())).status_code == 403
    assert stored_count(store) == 0


def test_an_agents_page_sends_with_its_token(centre: centres.Centre) -> None:
    started, _ = centre.serve()
    browser = centre.browser(centre.user("agent", person=centre.bank.agents[0]), checks_csrf=True)
    browser.get("/desk/", headers={"accept": "text/html"})
    answer = browser.post(
        f"/desk/contacts/{started['contact']['key']}/attachments",
        {"client_message_id": str(uuid.uuid4()), "files": [file(files.png())]},
        headers={"X-CSRFToken": browser.cookies[settings.CSRF_COOKIE_NAME].value},
    )
    assert answer.status_code == 200, answer.content


def test_a_customers_window_sends_from_its_own_origin_only(centre: centres.Centre, customer: Client) -> None:
    started = centre.start()
    answer = customer.post(
        WIDGET,
        {"client_message_id": str(uuid.uuid4()), "files": [file(files.png())]},
        headers=bearing(started["token"]) | {"origin": "https://elsewhere.example"},
    )
    assert refusal(answer) == (403, "origin_refused")


def test_who_may_read_a_file(centre: centres.Centre, customer: Client) -> None:
    started, agent = centre.serve()
    sent = send(customer, WIDGET, file(files.png()), token=started["token"]).json()["message"]["attachments"][0]
    path = f"/attachments/{sent['key']}"
    bank, shop = centre.bank.client.pk, centre.shop.client.pk
    assert agent.get(path).status_code == 200
    colleague, elsewhere = centre.agent(1), centre.browser(centre.user("agent", person=centre.shop.agents[0]))
    for browser in (colleague, elsewhere):
        assert refusal(browser.get(path)) == (404, "no_such_attachment")
    for role in ("supervisor", "administrator"):
        assert centre.browser(centre.user(role)).get(path).status_code == 200, role
    for role in ("planner", "people_lead", "impact_lead", "partner", "reviewer"):
        assert refusal(centre.browser(centre.user(role)).get(path)) == (403, "not_allowed"), role
    for client in (bank, shop):
        assert refusal(centre.browser(centre.user("client", client_id=client)).get(path)) == (403, "not_allowed")
    assert refusal(centre.browser().get(path)) == (401, "sign_in_needed")
    # The customer's right is not the staff's, and the other way round.
    assert refusal(customer.get(path, headers=bearing(started["token"]))) == (401, "sign_in_needed")
    assert refusal(agent.get(f"{WIDGET}/{sent['key']}")) == (401, "thread_token_invalid")
    assert refusal(agent.get(f"/attachments/{uuid.uuid4()}")) == (404, "no_such_attachment")


def test_a_thread_reads_its_own_files_only(centre: centres.Centre, customer: Client) -> None:
    mine, other, elsewhere = centre.start(), centre.start(), centre.start(floor=centre.shop)
    sent = send(customer, WIDGET, file(files.png()), token=mine["token"]).json()["message"]["attachments"][0]
    assert customer.get(f"{WIDGET}/{sent['key']}", headers=bearing(mine["token"])).status_code == 200
    for token in (other["token"], elsewhere["token"]):
        answer = customer.get(f"{WIDGET}/{sent['key']}", headers=bearing(token))
        assert refusal(answer) == (404, "no_such_attachment")
    for token in ("", "x", mine["token"][:-1]):
        answer = customer.get(f"{WIDGET}/{sent['key']}", headers=bearing(token))
        assert refusal(answer) == (401, "thread_token_invalid")


def test_an_answered_file_is_what_it_is_and_nothing_runs_in_it(centre: centres.Centre, customer: Client) -> None:
    started, agent = centre.serve()
    sent = send(
        customer, WIDGET, file(files.png(), 'año "nuevo".png', "text/html"), file(files.pdf(), "Ñ.pdf"),
        token=started["token"],
    ).json()["message"]["attachments"]  # fmt: skip
    for one, manner in zip(sent, ("inline", "attachment"), strict=True):
        answer = agent.get(f"/attachments/{one['key']}", headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert answer["Content-Type"] == one["media_type"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Content-Disposition"].startswith(f"{manner}; filename*=utf-8''")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "private" in answer["Cache-Control"]
        assert "Cookie" in answer["Vary"]
        assert "Content-Encoding" not in answer
        assert int(answer["Content-Length"]) == len(body_of(answer)) == one["byte_count"]
    head = agent.head(f"/attachments/{sent[0]['key']}")
    assert (head.status_code, head.content if not head.streaming else b"") == (200, b"")
    assert agent.post(f"/attachments/{sent[0]['key']}").status_code == 405


# ---- erasing ----


def test_an_erased_file_is_gone_for_everybody_and_still_known(
    centre: centres.Centre, customer: Client, store: Path
) -> None:
    started, agent = centre.serve()
    sent = send(customer, WIDGET, file(files.png(), "cédula.png"), token=started["token"], text="Mi cédula")
    key = sent.json()["message"]["attachments"][0]["key"]
    digests = centre.owner.execute("SELECT digest FROM contacts_attachment").fetchall()
    for _ in range(2):
        with scopes.scoped(centre.scope):
            attachments.erase(key=uuid.UUID(key), reason="customer_request", by=BY, at=clock.now())
    assert stored_count(store) == 0
    for answer in (
        agent.get(f"/attachments/{key}"),
        customer.get(f"{WIDGET}/{key}", headers=bearing(started["token"])),
    ):
        assert refusal(answer) == (410, "attachment_erased")
    thread = customer.get("/widget/thread", headers=bearing(started["token"])).json()
    assert [(one["key"], one["erased"]) for one in thread["messages"][-1]["attachments"]] == [(key, True)]
    assert "cédula.png" not in json.dumps(thread, ensure_ascii=False)
    assert centre.owner.execute("SELECT digest FROM contacts_attachment").fetchall() == digests
    assert centre.fact_types().count("text_erased") == 2


def test_bytes_that_are_lost_are_said_to_be_missing(centre: centres.Centre, customer: Client, store: Path) -> None:
    started, agent = centre.serve()
    sent = send(customer, WIDGET, file(files.png()), token=started["token"]).json()["message"]["attachments"][0]
    for path in store.rglob("*"):
        if path.is_file():
            path.unlink()
    assert refusal(agent.get(f"/attachments/{sent['key']}")) == (404, "no_such_attachment")
