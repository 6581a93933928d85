"""A browser, the harness it talks to, and a centre with every kind of visitor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, Page
from tests import centre as centres
from tests import databases, ports, walks
from tests.permissions import world

from tejido.cli import cluster as cluster_module

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS_MAX = 120


class Harness:
    """The stand-in server, and the hand that plays the other side."""

    def __init__(self, address: str) -> None:
        self.address = address

    def steer(self, do: str, **given: Any) -> dict[str, Any]:
        body = json.dumps({"do": do, **given}).encode()
        request = urllib.request.Request(f"{self.address}/steer", data=body, method="POST")
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS_MAX) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def look(self) -> dict[str, Any]:
        """Return what reached the server."""
        return self.steer("look")


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: Any, cluster: cluster_module.Cluster, database_name: str
) -> Iterator[world.World]:
    """One committed world for all rows; each request is undone after it."""

    def acting_as(role: str) -> AbstractContextManager[None]:
        return databases.in_role(role, cluster=cluster, database_name=database_name)

    # Argon2 is slow on purpose; who may is not decided by it.
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), quick:
        try:
            with psycopg.connect(**cluster.role_connection("owner", database_name), autocommit=True) as owner:  # type: ignore[arg-type]
                yield world.build(centres.open_centre(owner, acting_as, capacity=3))
        finally:
            connections.close_all()
            databases.empty(cluster, database_name)


@pytest.fixture(scope="session")
def harness_process() -> Iterator[str]:
    """Start the harness on a free port; returns its address."""
    port = ports.free()
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.web.harness", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path},
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while True:
        try:
            urllib.request.urlopen(f"{address}/static/tejido/loom.css", timeout=WAIT_SECONDS_MAX).close()
            break
        except (urllib.error.URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    yield address
    process.terminate()
    try:
        process.wait(timeout=WAIT_SECONDS_MAX)
    finally:
        process.kill()


@pytest.fixture
def harness(harness_process: str) -> Harness:
    """The harness as if it had just started."""
    made = Harness(harness_process)
    made.steer("reset")
    return made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one file of tests."""
    with walks.chromium() as launched:
        yield launched


Open = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, harness: Harness) -> Iterator[Open]:
    """Return a function that opens an address in a fresh browser profile; the test fails on any error of a script."""
    contexts = []
    problems: list[str] = []

    def go(path: str, *, width: int = 1280, height: int = 800, colours: str = "light") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=colours)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(walks.WAIT_MILLISECONDS)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: _note(problems, message.text))
        page.goto(harness.address + path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert not problems


def _note(problems: list[str], text: str) -> None:
    # A refusal of the content security policy is ours to fix; an answer of 409 or a cut line is part of many tests.
    if "Content Security Policy" in text or "Uncaught" in text:
        problems.append(text)
