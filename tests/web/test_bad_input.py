"""Every address asked wrongly: a clear refusal in the visitor's language, nothing changed, and never a failure.

The requests are those of the table in `tests.permissions`, each sent by somebody whom it lets in, and then spoilt:
without the page's token, from another site, with every field of a wrong form, with text that no database keeps, with
too much. What one place reads for all addresses, each of these is sent another part of: all of it reaches many.
"""

from __future__ import annotations

import html.parser
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import pytest
from django.http import HttpResponse
from tests import permissions
from tests.permissions import rows, world

Given = TypeVar("Given")
ROWS = tuple(row for part in permissions.parts().values() for row in part)
POSTS = tuple(row for row in ROWS if row.method != "GET")
GETS = tuple(row for row in ROWS if row.method == "GET")
BIG = "x" * 1_000_000
TOO_MUCH = (b"a=" + BIG.encode(), b"&".join(b"f%d=1" % number for number in range(2_000)))
# What whoever holds a thread's token sends carries no cookie, so it needs no page's token; its origin is checked.
BY_TOKEN = "/widget/"
# A refusal that is written down.
REFUSALS = {"sign_in_refused"}
# Values of a wrong form for any field; a lone half of a pair can be written in JSON as an escape alone.
WRONG = (
    None,
    7,
    -1,
    1e308,
    True,
    [],
    {},
    [[[]]],
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e",
    "",
    " ",
    "x" * 20_000,
    {"a": "b"},
)
ODD_BODIES = (
    (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
    (b"", "multipart/form-data"),
    (b"x", "multipart/form-data; boundary=\xc3\xa9"),
    (b"\x00\x01", "text/plain"),
    (b"{", "application/json"),
)
ODD_HEADERS: tuple[Mapping[str, str], ...] = (
    {"accept_language": "x" * 10_000, "referer": "http://[", "origin": "null", "if_modified_since": "never"},
    {"accept_language": ";q=;;,\x01", "accept": "\xff/*;" * 500, "x_csrftoken": "\xed\xa0\x80"},
    {"cookie": "django_language=\x00; tejido_csrf=" + "a" * 9_000, "x_forwarded_for": "\x00, 300.1.1.1"},
)
# A view reads its own questions; that there are too many, or that they are no text, is found before it.
ODD_QUESTIONS = ("?page=%00&day=%ED%A0%80&month=9999-99", "?day=" + "9" * 5_000)
UNREADABLE_QUESTIONS = ("?" + "a=b&" * 1_500, "?%FF=%FE&next=//evil.example")
WRONG_KEYS = ("0", "%00", "%ED%A0%80", "x" * 3_000)
NO_OBJECTS = (
    b"{", b"[]", b"null", b"\xff\xfe", b"[" * 50_000, b'{"a":' * 50_000, b'{"\\u0000": 1}', b'{"\\ud800": 1}',
)  # fmt: skip


def visitor_of(row: rows.Row) -> str:
    """Return somebody whom a row lets in; an administrator where nobody is."""
    ranked = ("agent", "supervisor", "administrator", "impact lead", "client", "customer")
    return next((visitor for visitor in ranked if visitor in set(row.allows)), "administrator")


def parted(found: tuple[rows.Row, ...]) -> Any:
    """Try the rows of one address together, under the name of the address."""
    names = sorted({row.name for row in found})
    return pytest.mark.parametrize("name", names)


def of_name(found: tuple[rows.Row, ...], name: str) -> Iterator[rows.Row]:
    return (row for row in found if row.name == name)


def in_turn(row: rows.Row, given: tuple[Given, ...]) -> tuple[Given, ...]:
    """Return one of some, another one for the next row, and all over again."""
    return (given[ROWS.index(row) % len(given)],)


def refused(answer: HttpResponse, facts: list[str], what: object) -> str:
    """Make sure that a request was refused in words and changed nothing, and return the words."""
    assert 400 <= answer.status_code < 500, (what, answer.status_code)
    assert set(facts) <= REFUSALS, what
    if answer["Content-Type"].startswith("application/json"):
        error = json.loads(answer.content)["error"]
        assert error["code"], what
        assert error["message"], what
        return str(error["message"])
    text = answer.content.decode()
    assert "</html>" in text, what
    return text


@parted(tuple(row for row in POSTS if row.body is not None))
def test_what_is_no_object_is_refused_in_the_visitors_language(made: world.World, name: str) -> None:
    for row in of_name(POSTS, name):
        visitor = visitor_of(row)
        told = {
            language: refused(*made.send(row, visitor, body=b"{", cookie=_speaking(made, visitor, language)), row.path)
            for language in ("en", "es")
        }
        assert told["en"] != told["es"], row.path
        for body in NO_OBJECTS:
            refused(*made.send(row, visitor, body=body), (row.path, body[:40]))
        answer, facts = made.send(row, visitor, body=json.dumps({"text": BIG}))
        assert answer.status_code == 413, row.path
        refused(answer, facts, row.path)


@parted(tuple(row for row in POSTS if row.body is not None))
def test_every_field_of_a_wrong_form_is_answered(made: world.World, name: str) -> None:
    """A field may be given like that or not; what is refused is refused in words and changes nothing."""
    for row in of_name(POSTS, name):
        if row.body is None:
            continue
        given = made.fill(dict(row.body))
        for spoilt in spoilt_of(given):
            answer, facts = made.send(row, visitor_of(row), body=json.dumps(spoilt))
            assert answer.status_code < 500, (row.path, str(spoilt)[:200])
            if answer.status_code >= 400:
                refused(answer, facts, (row.path, str(spoilt)[:200]))


@parted(tuple(row for row in POSTS if row.form is not None))
def test_every_field_of_a_form_filled_in_wrongly_is_answered(made: world.World, name: str) -> None:
    """Each field alone is spoilt in one way, the next one in the next way; then all of them together in each way."""
    wrong = (b"", b"a%00b", b"%ED%A0%80", b"x" * 20_000, b"7")
    for row in of_name(POSTS, name):
        given = {field: str(value).encode() for field, value in made.fill(dict(row.form or {})).items()}
        spoilt = [{**given, field: wrong[index % len(wrong)]} for index, field in enumerate(given)]
        spoilt += [dict.fromkeys(given, value) for value in wrong]
        for form in spoilt:
            body = b"&".join(field.encode() + b"=" + value for field, value in form.items())
            _answered(made, row, body, "application/x-www-form-urlencoded")
        # A view that asks for no field reads none, whatever is sent.
        for much in in_turn(row, TOO_MUCH) if given else ():
            sent = made.send(row, visitor_of(row), body=much, content_type="application/x-www-form-urlencoded")
            _too_much(*sent, row)
        for body, content_type in in_turn(row, ODD_BODIES):
            _answered(made, row, body, content_type)


@parted(GETS)
def test_odd_questions_and_headers_are_answered(made: world.World, name: str) -> None:
    for row in of_name(GETS, name):
        visitor, path = visitor_of(row), made.fill(row.path)
        for question in (*ODD_QUESTIONS, *in_turn(row, UNREADABLE_QUESTIONS)):
            answer, _ = made.send(row, visitor, path=path + question)
            assert answer.status_code < 500, (path, question[:40])
        for headers in in_turn(row, ODD_HEADERS):
            answer, _ = made.send(row, visitor, path=path, **headers)
            assert answer.status_code < 500, (path, headers)
        for wrong in WRONG_KEYS if "{" in row.path else ():
            keyed = row.path.format_map(dict.fromkeys(made.keys, wrong))
            answer, _ = made.send(row, visitor, path=keyed)
            assert answer.status_code in (302, 401, 403, 404, 405), (keyed[:80], answer.status_code)


@parted(POSTS)
def test_nothing_is_changed_without_the_pages_own_token(made: world.World, name: str) -> None:
    for row in of_name(POSTS, name):
        if row.path.startswith(BY_TOKEN):
            for origin in ("https://evil.example", "null"):
                answer, facts = made.send(row, "customer", origin=origin)
                refused(answer, facts, row.path)
                assert answer.status_code == 403, (row.path, origin)
            continue
        told = {}
        for language in ("en", "es"):
            visitor = visitor_of(row)
            answer, facts = made.send(row, visitor, checks_csrf=True, cookie=_speaking(made, visitor, language))
            told[language] = refused(answer, facts, row.path)
            assert answer.status_code == 403, row.path
        assert told["en"] != told["es"], row.path


class _Inline(html.parser.HTMLParser):
    """Finds what a strict policy would not run: scripts and styles written into a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_data = given.get("type") in ("application/json", "text/plain")
        if (tag == "script" and "src" not in given and not is_data) or tag == "style":
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.found += [f"{tag} {value}" for value in given.values() if (value or "").lower().startswith("javascript:")]


@parted(GETS)
def test_every_page_has_a_strict_policy_and_keeps_it(made: world.World, name: str) -> None:
    for row in of_name(GETS, name):
        for visitor in {visitor_of(row), "stranger"}:
            answer, _ = made.send(row, visitor)
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy, row.path
            assert "unsafe" not in policy and "data:" not in policy and "*" not in policy, row.path
            assert answer["X-Content-Type-Options"] == "nosniff", row.path
            if answer.get("Content-Type", "").startswith("text/html"):
                read = _Inline()
                read.feed(answer.content.decode())
                assert read.found == [], row.path


def test_a_foreign_host_is_refused_on_every_page(made: world.World) -> None:
    for row in ROWS:
        answer, facts = made.send(row, "stranger", host="evil.example")
        assert answer.status_code == 400 or row.name in ("healthz", "metrics"), row.path
        assert facts == []


def test_too_much_is_said_to_be_too_much(made: world.World) -> None:
    (row,) = (row for row in POSTS if row.name == "account_login")
    for body in TOO_MUCH:
        answer, _ = made.send(row, "stranger", body=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 413


def spoilt_of(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a body without each of its fields, with each in every wrong form, and with one that nobody knows."""
    yield given | {"unknown_field": 1}
    for field in given:
        yield {name: value for name, value in given.items() if name != field}
        for wrong in WRONG:
            yield given | {field: wrong}


def _too_much(answer: HttpResponse, facts: list[str], row: rows.Row) -> None:
    """Make sure that too much was refused; a view that needs no field just now may answer without having read any."""
    if answer.status_code == 200:
        assert facts == [], row.path
    elif answer.status_code != 302:
        refused(answer, facts, row.path)


def _answered(made: world.World, row: rows.Row, body: bytes, content_type: str) -> None:
    answer, facts = made.send(row, visitor_of(row), body=body, content_type=content_type)
    assert answer.status_code < 500, (row.path, body[:60], content_type)
    if answer.status_code >= 400:
        refused(answer, facts, (row.path, body[:60], content_type))


def _speaking(made: world.World, visitor: str, language: str) -> str:
    """Return the cookies of a visitor whose browser has chosen a language."""
    kept = {name: morsel.value for name, morsel in made.browsers[visitor].cookies.items()}
    return "; ".join(f"{name}={value}" for name, value in {**kept, "django_language": language}.items())
