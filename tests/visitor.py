"""A visitor of pages: reads each page before it sends a form of it, and fills in only what stands there.

What a form does not offer, nobody can send; so a walk with visitors fails where a page lacks what its users need. A
choice is named as people read it, by its words.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html import parser
from typing import Any

from django.http import HttpResponse
from django.test import Client

PAGE = {"accept": "text/html"}


@dataclass
class Form:
    """A form of a page: what it would send as it stands, and what can be chosen in it.

    Args:
        choices: Field to its choices, each what is sent and the words beside it.
    """

    action: str
    given: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class Forms(parser.HTMLParser):
    """Reads the forms of a page that change something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = self._label = ""
        self._words: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        name, value, form = named.get("name", ""), named.get("value", ""), self._form
        if tag == "form" and named.get("method") == "post":
            self._form = Form(named.get("action", ""))
            self.found.append(self._form)
        elif form is None:
            return
        elif tag in ("input", "textarea") and name:
            form.names.add(name)
            if named.get("type") in ("checkbox", "radio"):
                form.choices.setdefault(name, []).append((value or "on", ""))
                self._select, self._words = name, []
            if named.get("type") not in ("checkbox", "radio", "file", "submit") or "checked" in named:
                form.given.setdefault(name, []).append(value or ("on" if "checked" in named else ""))
        elif tag == "button" and name:
            form.names.add(name)
        elif tag == "select":
            form.names.add(name)
            form.choices[name] = []
            self._select = name
        elif tag == "option":
            form.choices[self._select].append((value, ""))
            self._words = []
            if "selected" in named or len(form.choices[self._select]) == 1:
                form.given[self._select] = [value]

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("option", "label") and self._words is not None and self._form is not None:
            known = self._form.choices[self._select]
            known[-1] = (known[-1][0], " ".join("".join(self._words).split()))
            self._words = None
        if tag == "form":
            self._form = None


@dataclass
class Visitor:
    """Somebody's browser, and what no page that it fetches may say."""

    browser: Client
    hidden: tuple[str, ...] = ()
    sent: dict[str, Any] = field(default_factory=dict)
    path: str = ""
    said: str = ""

    def see(self, path: str, *, status: int = 200) -> str:
        """Fetch a page and return its words as they are read."""
        return words(self.fetch(path, status=status))

    def fetch(self, path: str, *, status: int = 200) -> str:
        """Fetch a page or file and return it as it is."""
        return self._looked_at(path, self.browser.get(path, headers=PAGE, follow=True), status=status)

    def link(self, path: str, pattern: str) -> str:
        """Return the address of the one link of a page that matches."""
        found = set(re.findall(f'href="({pattern})"', self.fetch(path)))
        assert len(found) == 1, (path, pattern, found)
        return str(found.pop())

    def forms(self, path: str) -> list[Form]:
        """Return the forms of a page that change something."""
        reader = Forms()
        reader.feed(self.fetch(path))
        return reader.found

    def send(self, path: str, *, to: str = "", answers: int = 302, **given: Any) -> str:
        """Fill in a form of a page, send it, and return the words of the page that it leads to.

        Args:
            to: A pattern of the form's address, where it is not the page's own.
            answers: The status of the answer; 200 where the answer itself is the page.
        """
        forms = self.forms(path)
        own = self.path
        wanted = to or f"(|{re.escape(own)})"
        found = [form for form in forms if re.fullmatch(wanted, form.action) and set(given) <= form.names]
        known = [(form.action, sorted(form.names)) for form in forms]
        assert found, (own, f"no form to {wanted} with {sorted(given)}", known)
        form = found[0]
        filled: dict[str, Any] = {**form.given, **{name: _meant(form, name, each) for name, each in given.items()}}
        self.sent = filled
        answer = self.browser.post(form.action or own, filled, headers=PAGE)
        if answers == 200 or answer.status_code == 200:
            self.said = words(self._looked_at(form.action or own, answer, status=answers))
        else:
            assert answer.status_code == answers, (own, form.action, answer.status_code)
            self.said = self.see(answer["Location"])
        return self.said

    def _looked_at(self, path: str, answer: HttpResponse, *, status: int) -> str:
        assert answer.status_code == status, (path, answer.status_code, words(answer.content.decode())[:2000])
        page = answer.content.decode(errors="replace")
        self.path = answer.request["PATH_INFO"]  # type: ignore[attr-defined]
        assert not [word for word in self.hidden if word in page], path
        return page


def words(page: str) -> str:
    """Return what is read of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))).strip()


def _meant(form: Form, name: str, given: Any) -> Any:
    """Return what is sent for what a visitor chose by its words or its value."""
    if isinstance(given, list):
        return [_meant(form, name, each) for each in given]
    if name not in form.choices:
        return given
    exact = [value for value, told in form.choices[name] if given in (value, told)]
    found = exact or [value for value, told in form.choices[name] if given in told]
    assert len(found) == 1, (name, given, form.choices[name])
    return found[0]
