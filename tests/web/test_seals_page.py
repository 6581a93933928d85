"""The page of seals: what a reviewer finds there, downloads, and is told when something is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.test import Client
from tests import scenes

from tejido.access import actions as access_actions
from tejido.access import roles
from tejido.core import facts
from tejido.core import seals as core_seals
from tejido.journal import clock, exported_seals, scopes, seals

SignIn = Callable[[roles.Role], Client]
Acting = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def sign_in(committed: None) -> SignIn:
    """Sign in as somebody with one role."""
    with scopes.scoped({0}):
        scenes.install()

    def enter(role: roles.Role) -> Client:
        with scopes.scoped({0}):
            user = access_actions.add_user(
                email=f"{role}@example.org", display_name="Lectora", language="en", by=facts.SYSTEM, at=scenes.START
            )
            access_actions.grant_role(user=user, role=role, client_id=None, by=facts.SYSTEM, at=scenes.START)
        browser = Client()
        browser.force_login(user)
        return browser

    return enter


@pytest.fixture
def seal(acting_as: Acting) -> Callable[..., list[core_seals.Seal]]:
    """Seal as the worker does."""

    def made(sealed_at: datetime | None = None, until: int | None = None) -> list[core_seals.Seal]:
        with acting_as("work"):
            return seals.seal(
                by=facts.SYSTEM, at=scenes.START, sealed_at=sealed_at or clock.machine_now(), until=until
            )  # fmt: skip

    return made


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_reviewer_keeps_the_digest_the_file_and_a_proof(
    sign_in: SignIn, seal: Callable[..., list[core_seals.Seal]], tmp_path: Path
) -> None:
    browser = sign_in("reviewer")
    assert "Nothing is sealed yet" in browser.get("/seals/").content.decode()
    first, second = [*seal(until=1), *seal()]
    answer = browser.get("/seals/")
    text = _text(answer.content.decode())
    for words in (second.digest.hex(), first.digest.hex(), "1 – 1", f"2 – {second.until}", "Keep this elsewhere"):
        assert words in text, words
    assert "altered in the database" not in text
    (tmp_path / "seals.jsonl").write_bytes(browser.get("/seals/file").content)
    assert [one.seal for one in exported_seals.read(tmp_path / "seals.jsonl")] == [first, second]
    proof = json.loads(browser.get("/seals/proof", {"position": "2"}).content)
    leaf, path = bytes.fromhex(proof["leaf"]), [bytes.fromhex(node) for node in proof["path"]]
    root = core_seals.root_by_path(leaf, index=proof["leaf_index"], count=proof["leaf_count"], path=path)
    assert core_seals.parse(json.dumps(proof["seal"])).root == root == second.root
    assert "data" not in proof
    assert browser.get("/seals/", {"before": "2"}).content.decode().count('<th scope="row">') == 1


def test_the_page_says_when_sealing_has_stopped_or_a_seal_was_altered(
    sign_in: SignIn, seal: Callable[..., list[core_seals.Seal]], owner: psycopg.Connection
) -> None:
    browser = sign_in("impact_lead")
    seal(clock.machine_now() - timedelta(days=3))
    assert "more than two days old" not in browser.get("/seals/").content.decode(), "nothing waits to be sealed"
    # The lead's signing in and these accounts wait.
    sign_in("reviewer")
    with scopes.scoped({0}):
        owner.execute("SELECT journal_number_pending(100)")
    assert "more than two days old" in browser.get("/seals/").content.decode()
    owner.execute("ALTER TABLE journal_seal DISABLE TRIGGER journal_seal_unchanged")
    try:
        owner.execute("UPDATE journal_seal SET sealed_at = now()")
    finally:
        owner.execute("ALTER TABLE journal_seal ENABLE TRIGGER journal_seal_unchanged")
    text = _text(browser.get("/seals/").content.decode())
    assert "A seal was altered in the database" in text
    assert "Keep this elsewhere" not in text
    for address in ("/seals/file", "/seals/proof?position=1"):
        assert browser.get(address).status_code == 409


def test_a_position_that_is_none_is_refused_in_words(
    sign_in: SignIn, seal: Callable[..., list[core_seals.Seal]]
) -> None:
    browser = sign_in("administrator")
    seal()
    for position in ("", "-1", "1.5", "x", "\x00", "٣", "9" * 17, None):
        answer = browser.get("/seals/proof", {} if position is None else {"position": position})
        assert (answer.status_code, "This is no position" in answer.content.decode()) == (400, True), position
    for position in ("0", "999", "9" * 16):
        answer = browser.get("/seals/proof", {"position": position})
        assert (answer.status_code, "under no seal" in answer.content.decode()) == (404, True), position
    assert browser.get("/seals/", {"before": "x"}).status_code == 400
    assert browser.get("/seals/", {"before": "9" * 16}).status_code == 200
