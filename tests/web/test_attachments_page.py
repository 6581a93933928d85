"""Choosing, sending and showing files in a real browser: whatever the line does, they are sent once and kept."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route
from tests import files
from tests.web.conftest import Harness

from tejido.contacts import attachments

pytestmark = pytest.mark.journey
MODULE = Path(__file__).resolve().parents[2] / "src/tejido/web/shared/static/tejido/attachments.js"
PAGE = """<!doctype html><html lang="en"><head><title>Files</title>
<link rel="stylesheet" href="/static/tejido/loom.css"><link rel="stylesheet" href="/static/tejido/parts.css">
<link rel="stylesheet" href="/static/tejido/attachments.css"></head><body><main><h1>Files</h1>
<form class="composer"><attachment-tray></attachment-tray><textarea aria-label="Message"></textarea></form>
<ol></ol></main>
<script type="module">
import { attachmentList, postFiles, sendWithFiles, waitingFiles } from "/static/tejido/attachments.js";
import { Outbox } from "/static/tejido/outbox.js";
const tray = document.querySelector("attachment-tray"), list = document.querySelector("ol");
tray.listenOn(document.querySelector("main"));
const draw = () => list.replaceChildren(...outbox.waiting.map((waiting) => {
  const item = document.createElement("li");
  item.append(waiting.refusal ?? "waits", waitingFiles(waiting) ?? "");
  return item;
}));
const outbox = new Outbox("files-test", (waiting) => postFiles("/upload", waiting, { headers: { "X-Test": "1" } }), {
  changed: () => draw(),
  sent: (waiting, answer) => {
    const shown = attachmentList(answer.message.attachments, { address: (key) => `/file/${key}` });
    document.querySelector("main").append(shown);
  },
});
draw();
outbox.flush();
document.querySelector("textarea").addEventListener("keydown", (event) => {
  if (event.key === "Enter") sendWithFiles(outbox, tray, { contact: "one", text: event.target.value });
});
document.body.dataset.ready = "yes";
</script></body></html>"""
PHOTO = {"name": "foto.png", "mimeType": "image/png", "buffer": files.png()}
PAPER = {"name": "recibo.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}
CHOOSE = "attachment-tray input[type=file]"


class Line:
    """The other side: what was sent to it, and what it answers next."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.answers: list[Callable[[Route], None]] = []

    def upload(self, route: Route) -> None:
        self.bodies.append(route.request.post_data_buffer or b"")
        (self.answers.pop(0) if self.answers else taken)(route)

    def ids(self) -> list[bytes]:
        return [re.findall(rb'name="client_message_id"\r\n\r\n(\S+)', body)[0] for body in self.bodies]


def taken(route: Route) -> None:
    one = {"key": "k1", "file_name": "foto.png", "media_type": "image/png", "byte_count": 1, "erased": False}
    others = [
        one | {"key": "k2", "file_name": "recibo.pdf", "media_type": "application/pdf"},
        one | {"key": "k3", "erased": True},
    ]
    route.fulfill(json={"message": {"attachments": [one, *others]}})


def cut(route: Route) -> None:
    route.abort()


def busy(route: Route) -> None:
    route.fulfill(
        status=503, headers={"Retry-After": "1"}, json={"error": {"code": "uploads_busy", "message": "Later"}}
    )


def refused(route: Route) -> None:
    route.fulfill(status=400, json={"error": {"code": "file_damaged_invalid", "message": "foto.png: damaged"}})


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def page(visit: Any, harness: Harness, line: Line) -> Page:
    opened: Page = visit("/static/tejido/mark.svg")
    opened.route("**/files-page", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    opened.route("**/upload", line.upload)
    opened.route("**/file/*", lambda route: route.fulfill(body=files.png(), content_type="image/png"))
    opened.goto(harness.address + "/files-page")
    opened.wait_for_selector("body[data-ready]")
    return opened


def test_the_page_and_the_server_know_the_same_limits() -> None:
    text = MODULE.read_text()
    told = {
        name: math.prod(map(int, value.split("*")))
        for name, value in re.findall(r"export const (\w+_MAX) = ([0-9 *]+);", text)
    }
    assert told == {"FILES_MAX": attachments.FILES_OF_MESSAGE_MAX, "FILE_BYTES_MAX": attachments.FILE_BYTES_MAX}


def test_chosen_files_are_sent_once_and_shown(page: Page, line: Line) -> None:
    page.set_input_files(CHOOSE, [PHOTO, PAPER])  # type: ignore[list-item]
    page.locator(".tray-file").nth(1).wait_for()
    page.locator("textarea").press("Enter")
    page.locator(".attachment-picture img[alt='foto.png']").wait_for()
    assert page.locator("a.attachment-file[download='recibo.pdf']").get_attribute("href") == "/file/k2"
    assert page.locator("ul.attachments em").count() == 1, "the erased one says so"
    assert page.locator(".tray-file").count() == 0
    (body,) = line.bodies
    assert files.png() in body
    assert files.pdf() in body


def test_what_cannot_be_sent_is_said_at_once_and_the_rest_stays(page: Page) -> None:
    wrong = {"name": "mala.png", "mimeType": "image/png", "buffer": b"<html><script>"}
    empty = {"name": "vacia.png", "mimeType": "image/png", "buffer": b""}
    page.set_input_files(CHOOSE, [PHOTO, wrong, empty])  # type: ignore[list-item]
    page.locator(".tray-error:has-text('vacia.png')").wait_for()
    assert "mala.png: attach_wrong_type" in page.locator(".tray-error").inner_text()
    assert page.locator(".tray-error").get_attribute("role") == "alert"
    assert page.locator(".tray-name").all_inner_texts() == ["foto.png"]
    page.set_input_files(CHOOSE, [PAPER] * attachments.FILES_OF_MESSAGE_MAX)  # type: ignore[list-item]
    page.locator(".tray-error:has-text('attach_too_many')").wait_for()
    assert page.locator(".tray-file").count() == attachments.FILES_OF_MESSAGE_MAX


def test_files_are_removed_by_keyboard_and_the_focus_stays_there(page: Page) -> None:
    page.set_input_files(CHOOSE, [PHOTO, PAPER])  # type: ignore[list-item]
    page.locator(".tray-file").nth(1).wait_for()
    page.locator(".tray-file button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".tray-name").all_inner_texts() == ["recibo.pdf"]
    page.keyboard.press("Enter")
    assert page.locator(".tray-file").count() == 0
    assert page.evaluate("document.activeElement.className").endswith("tray-open")


def test_a_pasted_and_a_dropped_file_are_chosen(page: Page) -> None:
    page.evaluate(
        """([bytes]) => {
          for (const kind of ["paste", "drop"]) {
            const moved = new DataTransfer();
            moved.items.add(new File([new Uint8Array(bytes)], `${kind}.png`, { type: "image/png" }));
            const event = kind === "paste"
              ? new ClipboardEvent("paste", { clipboardData: moved, bubbles: true, cancelable: true })
              : new DragEvent("drop", { dataTransfer: moved, bubbles: true, cancelable: true });
            document.querySelector("textarea").dispatchEvent(event);
          }
        }""",
        [list(files.png())],
    )
    page.locator(".tray-file").nth(1).wait_for()
    assert sorted(page.locator(".tray-name").all_inner_texts()) == ["drop.png", "paste.png"]


def test_a_cut_line_and_a_busy_server_are_tried_again_under_the_same_id(page: Page, line: Line) -> None:
    line.answers = [cut, busy]
    page.set_input_files(CHOOSE, [PHOTO])  # type: ignore[list-item]
    page.locator(".tray-file").wait_for()
    page.locator("textarea").press("Enter")
    page.locator(".attachment-picture").wait_for()
    assert len(line.bodies) == 3
    assert len(set(line.ids())) == 1
    assert all(files.png() in body for body in line.bodies)


def test_a_reload_before_the_answer_loses_no_file(page: Page, line: Line) -> None:
    line.answers = [cut]
    page.set_input_files(CHOOSE, [PHOTO])  # type: ignore[list-item]
    page.locator(".tray-file").wait_for()
    page.locator("textarea").press("Enter")
    page.locator("ol .attachment-file:has-text('foto.png')").wait_for()
    page.reload()
    page.locator(".attachment-picture").wait_for()
    assert len(set(line.ids())) == 1
    assert files.png() in line.bodies[-1]


def test_a_refusal_is_shown_and_not_repeated(page: Page, line: Line) -> None:
    line.answers = [refused]
    page.set_input_files(CHOOSE, [PHOTO])  # type: ignore[list-item]
    page.locator(".tray-file").wait_for()
    page.locator("textarea").press("Enter")
    page.locator("ol li:has-text('foto.png: damaged')").wait_for()
    assert len(line.bodies) == 1


def test_everything_fits_into_a_narrow_window(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    long = PHOTO | {"name": "una foto con un nombre que no cabe en ninguna ventana " * 2 + ".png"}
    page.set_input_files(CHOOSE, [long, PAPER])  # type: ignore[list-item]
    page.locator(".tray-file").nth(1).wait_for()
    page.locator("textarea").press("Enter")
    page.locator(".attachment-picture").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []
