"""Every address with every method, and every socket topic, by every visitor: the table in `tests.permissions` holds."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator

import pytest
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolvers
from tests import permissions
from tests.permissions import rows, topics, world

from tejido.live import frames

SIGN_IN = "/accounts/login/"
METHODS: tuple[rows.Method, ...] = ("GET", "POST", "PUT", "PATCH", "DELETE")
# What serves the addresses only while they are developed would stand here; there is nothing.
UNTABLED: frozenset[str] = frozenset()
PARTS = permissions.parts()
# What the bank's customer wrote, and who serves somebody else; it is on no page of theirs.
WORDS = "Hola, necesito ayuda"
OUTSIDERS = {"stranger", "invited", "other agent", "other client", "partner", "people lead", "reviewer"}


def answered(response: HttpResponseBase) -> rows.Answer | int:
    """Return an answer in the words of the table; its status where there is no word."""
    status, place = response.status_code, response.get("Location", "")
    if status == 401 or (status == 302 and place.startswith(SIGN_IN)):
        return "sign in"
    if status < 400:
        return "yes"
    words: dict[int, rows.Answer] = {403: "refused", 404: "hidden"}
    return words.get(status, status)


def text(response: HttpResponseBase) -> str:
    """Return what an answer says; nothing of one that is told piece by piece."""
    return response.content.decode("utf-8", "replace") if isinstance(response, HttpResponse) else ""


def differences(made: world.World, row: rows.Row) -> list[str]:
    """Return in which answers the site and a row differ."""
    found = []
    for visitor in rows.VISITORS:
        expected, response = row.answer(visitor), made.ask(row, visitor)
        told: rows.Answer | int = response.status_code if isinstance(expected, int) else answered(response)
        if told != expected:
            found.append(f"{visitor}: {expected} expected, {told} came ({response.status_code})")
        if visitor in OUTSIDERS and WORDS in text(response):
            found.append(f"{visitor} reads another client's words")
    return found


@pytest.mark.parametrize("part", PARTS)
def test_every_row_holds_for_every_visitor(made: world.World, part: str) -> None:
    wrong = {f"{row.method} {row.path}": differences(made, row) for row in PARTS[part]}
    assert {address: told for address, told in wrong.items() if told} == {}


def test_the_words_of_a_client_are_there_to_be_seen(made: world.World) -> None:
    """By whoever serves that client; without this nothing would show that the others do not read them."""
    assert set(rows.VISITORS) >= OUTSIDERS
    assert any(WORDS in text(made.ask(row, "agent")) for row in PARTS["desk"] if row.method == "GET")


def test_every_topic_is_for_those_who_may_hear_it(made: world.World) -> None:
    wrong = {topic.topic: differences(made, topic.row()) for topic in topics.TOPICS}
    assert {topic: told for topic, told in wrong.items() if told} == {}
    assert {topic.kind for topic in topics.TOPICS} == set(typing.get_args(frames.TopicKind))


def test_every_address_has_a_row_for_every_method_it_takes(made: world.World) -> None:
    """A new address fails here until somebody has said who may; a method without a row must be refused with 405."""
    tabled: dict[str, dict[str, rows.Row]] = {}
    for row in (row for part in PARTS.values() for row in part):
        tabled.setdefault(row.name, {})[row.method] = row
    patterns = dict(addresses(get_resolver()))
    assert set(patterns) - set(tabled) - UNTABLED == set(), "these addresses have no row in tests/permissions"
    assert set(tabled) - set(patterns) == set(), "these rows name no address"
    untold = []
    for name, methods in tabled.items():
        known = next(iter(methods.values()))
        for method in set(METHODS) - set(methods):
            row = rows.Row(name=name, method=method, path=known.path, what="", allows=rows.EVERYBODY)
            untold += [
                (method, known.path, response.status_code)
                for response in [made.ask(row, "administrator")]
                if response.status_code != 405
            ]
    assert untold == [], "an address takes a method that has no row"


def test_each_row_asks_for_the_address_it_names(made: world.World) -> None:
    resolver = get_resolver()
    for row in (row for part in PARTS.values() for row in part):
        assert resolver.resolve(made.fill(row.path).partition("?")[0]).url_name == row.name, row.path


def test_a_session_that_is_over_is_a_stranger(made: world.World) -> None:
    """A cookie that names no session any more opens nothing, and breaks nothing."""
    browser = Client(raise_request_exception=False)
    for row in (row for part in PARTS.values() for row in part if row.answer("stranger") == "sign in"):
        browser.cookies.load({"tejido_session": "a" * 32})
        made.browsers["stranger"] = browser
        assert answered(made.ask(row, "stranger")) == "sign in", row.path


def addresses(resolver: URLResolver, *, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and form of every address in the URLconf; one without a name cannot have a row, and fails."""
    for pattern in resolver.url_patterns:
        form = prefix + re.sub(r"[\^$]", "", str(pattern.pattern))
        if isinstance(pattern, resolvers.URLResolver):
            yield from addresses(pattern, prefix=form)
        else:
            assert isinstance(pattern, URLPattern)
            assert pattern.name, f"{form} has no name"
            yield pattern.name, form
