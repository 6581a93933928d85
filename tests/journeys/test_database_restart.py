"""Pages while PostgreSQL restarts: 503 with the time to try again, in words, and never a failure; then as before."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from tests import prepared, served

pytestmark = pytest.mark.journey
RESTARTS = 3
ASKERS = 4
WAIT_SECONDS_MAX = 120
# Pages of every kind: without and with a session, a form, JSON, and what a customer opens.
PATHS = ("/", "/accounts/login/", "/access/", "/outbox/", "/accounts/security/", "/wallboard/", "/healthz")


@pytest.fixture(scope="module")
def centre() -> Iterator[served.Centre]:
    with served.centre("operator", is_durable=True) as made:
        made.start()
        yield made


def signed_in(centre: served.Centre) -> httpx.Client:
    """Return a browser's session of the administrator."""
    client = httpx.Client(
        base_url=f"http://localhost:{centre.port}", timeout=WAIT_SECONDS_MAX, headers={"accept": "text/html"}
    )
    client.get("/accounts/login/")
    given = {
        "login": "ana@example.org", "password": prepared.PASSWORD,
        "csrfmiddlewaretoken": client.cookies["tejido_csrf"],
    }  # fmt: skip
    answer = client.post("/accounts/login/", data=given)
    assert answer.status_code == 302, answer.text[:500]
    return client


BROKEN_SECONDS = 0.2


class Asker(threading.Thread):
    """Asks for pages one after the other until told to stop, and keeps every answer that is not a plain one."""

    def __init__(self, client: httpx.Client, stopping: threading.Event) -> None:
        super().__init__(daemon=True)
        self.client, self.stopping = client, stopping
        self.statuses: Counter[int] = Counter()
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.stopping.is_set():
            for path in PATHS:
                self.ask("GET", path)
            self.ask("POST", "/i18n/")

    def ask(self, method: str, path: str) -> None:
        token = self.client.cookies.get("tejido_csrf", "")
        try:
            answer = self.client.request(
                method, path, data={"language": "es", "csrfmiddlewaretoken": token} if method == "POST" else None
            )
        except httpx.TransportError:
            # On a crowded machine a connection may break; what was not answered is asked again.
            time.sleep(BROKEN_SECONDS)
            return
        self.statuses[answer.status_code] += 1
        if answer.status_code == 503:
            is_told = int(answer.headers.get("retry-after", "0")) > 0
            in_words = path == "/healthz" or "</html>" in answer.text
            if not (is_told and in_words):
                self.wrong.append(f"{method} {path}: 503 without words or time")
        elif answer.status_code not in (200, 302):
            self.wrong.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")


def test_every_page_says_that_the_database_restarts_and_works_again(centre: served.Centre) -> None:
    stopping = threading.Event()
    askers = [Asker(signed_in(centre), stopping) for _ in range(ASKERS)]
    for asker in askers:
        asker.start()
    web = centre.part("web")
    for number in range(RESTARTS):
        # PostgreSQL's own fast way to stop, then a crash; whoever looks after it starts it again, but not before the
        # restart was seen.
        before = sum(asker.statuses[503] for asker in askers)
        with centre.held("database"):
            os.kill(centre.postmaster(), signal.SIGINT if number % 2 == 0 else signal.SIGKILL)
            served.until(lambda seen=before: sum(asker.statuses[503] for asker in askers) > seen, centre.lines)  # type: ignore[misc]
        served.until(centre.is_well, centre.lines)
        done = [sum(asker.statuses.values()) for asker in askers]
        served.until(
            lambda counted=done: all(  # type: ignore[misc]
                sum(asker.statuses.values()) > count + 2 * len(PATHS)
                for asker, count in zip(askers, counted, strict=True)
            )
        )
    stopping.set()
    for asker in askers:
        asker.join()
    assert [problem for asker in askers for problem in asker.wrong] == []
    statuses = sum((asker.statuses for asker in askers), Counter())
    assert set(statuses) <= {200, 302, 503}
    assert centre.part("web") == web, "the pages' process outlives the database"
    for asker in askers:
        assert asker.client.get("/access/").status_code == 200, "and whoever was signed in still is"


def test_heads_and_bodies_without_measure_are_refused_by_the_server_itself(centre: served.Centre) -> None:
    """What never reaches Django is refused as well, and the next visitor is served."""
    lines = (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 2_000_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n"
        + b"".join(b"X-%d: 1\r\n" % number for number in range(5_000))
        + b"\r\n",
        b"\x00\x01\x02\r\n\r\n",
        b"POST /live/ticket HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST /live/ticket HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json; charset=nothing\r\n"
        b"Content-Length: 2\r\nConnection: close\r\n\r\n{}",
        b"POST /live/ticket HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    )
    for sent in lines:
        answer = said_by(centre, sent)
        status = int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 400
        assert 400 <= status < 500, (sent[:60], answer[:200])
        assert httpx.get(f"http://localhost:{centre.port}/healthz", timeout=WAIT_SECONDS_MAX).status_code == 200
    connection = http.client.HTTPConnection("localhost", centre.port, timeout=WAIT_SECONDS_MAX)
    # Who refuses after the head may hang up before the body is there.
    with contextlib.suppress(ConnectionError):
        connection.request("POST", "/live/ticket", body=b"x" * 3_000_000, headers={"Content-Type": "application/json"})
        assert connection.getresponse().status in (400, 401, 403, 413)
    connection.close()
    assert httpx.get(f"http://localhost:{centre.port}/healthz", timeout=WAIT_SECONDS_MAX).status_code == 200


def said_by(centre: served.Centre, sent: bytes) -> bytes:
    """Return the beginning of what the server says to raw bytes; nothing where it hangs up."""
    with socket.create_connection(("127.0.0.1", centre.port), timeout=WAIT_SECONDS_MAX) as line:
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            return line.recv(65_536)
        except OSError:
            return b""
