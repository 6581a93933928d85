"""Who a line of people is about: somebody known already, somebody new, or nobody can say.

A document belongs to one person and decides. An e-mail address decides where it belongs to an account. A phone number
decides together with the name, since a household may share one. A name alone decides only where nothing speaks
against it; what might be two people of one name is asked and never guessed, because two people made one is harder to
undo than a question.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from tejido.core.imports import lines, words

Document = tuple[str, str, str]
DOCUMENT_KIND, DOCUMENT_COUNTRY = "cc", "CO"


@dataclass(frozen=True, kw_only=True)
class Known:
    """Somebody who is known already; `name` as `words.plain` writes the full one."""

    person_id: int
    name: str
    documents: frozenset[Document] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Match:
    """Whom a line is about: a known person, somebody new (None), or the problem that keeps it open."""

    person_id: int | None = None
    problem: lines.Problem | None = None


class Register:
    """Everybody who is known, found by document, address, phone and name."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_id = {one.person_id: one for one in known}
        self._found: dict[Hashable, list[Known]] = {}
        for one in self._by_id.values():
            marks: list[Hashable] = [("name", one.name)]
            marks += [("document", document) for document in one.documents]
            marks += [("email", email) for email in one.emails]
            marks += [("phone", phone, one.name) for phone in one.phones]
            for mark in marks:
                self._found.setdefault(mark, []).append(one)

    def match(self, line: lines.Line) -> Match:
        """Return whom a line is about."""
        name, own = full_name(line), document(line)
        by_document = self._one("document", own) if own else None
        by_email = self._one("email", line.values["email"]) if "email" in line.values else None
        if by_document and by_email and by_document is not by_email:
            return Match(problem=lines.Problem(code="two_people", column="email", value=line.values["email"]))
        if by_email and not by_document and _contradicts(by_email, own):
            return Match(problem=lines.Problem(code="document_differs", column="document_number"))
        sure = by_document or by_email or self._by_phone(line, name, own)
        if sure is not None:
            return Match(sure.person_id)
        return self._by_name(line, name, own)

    def _one(self, kind: str, mark: Hashable) -> Known | None:
        return next(iter(self._found.get((kind, mark), ())), None)

    def _by_phone(self, line: lines.Line, name: str, own: Document | None) -> Known | None:
        found = self._found.get(("phone", line.values.get("phone"), name), ())
        same = [one for one in found if not _contradicts(one, own)]
        return same[0] if len(same) == 1 else None

    def _by_name(self, line: lines.Line, name: str, own: Document | None) -> Match:
        namesakes = [one for one in self._found.get(("name", name), ()) if not _contradicts(one, own)]
        answer = line.values.get("is_new")
        if answer == "no":
            if len(namesakes) == 1:
                return Match(namesakes[0].person_id)
            return Match(problem=lines.Problem(code="namesakes" if namesakes else "nobody", column="is_new"))
        if not namesakes:
            return Match()
        if answer == "yes":
            if own or "phone" in line.values:
                return Match()
            return Match(problem=lines.Problem(code="new_needs_document", column="document_number"))
        if len(namesakes) > 1:
            return Match(problem=lines.Problem(code="namesakes", column="is_new"))
        if own or "phone" in line.values or _differs(line.values.get("email"), namesakes[0].emails):
            return Match(problem=lines.Problem(code="namesake", column="is_new"))
        return Match(namesakes[0].person_id)


def full_name(line: lines.Line) -> str:
    """Return the full name of a line as names are compared."""
    parts = (line.values.get(code, "") for code in ("given_names", "first_surname", "second_surname"))
    return words.plain(" ".join(parts))


def document(line: lines.Line) -> Document | None:
    """Return the document of a line: type, country and number; a citizenship card of Colombia where it says no more."""
    number = line.values.get("document_number")
    if number is None:
        return None
    kind = line.values.get("document_kind", DOCUMENT_KIND)
    return (kind, line.values.get("document_country", DOCUMENT_COUNTRY), number)


def without_doubles(found: Sequence[lines.Line]) -> list[lines.Line]:
    """Return the lines, each that is about somebody of a line above refused with that line's number."""
    first: dict[Hashable, int] = {}
    of_name: dict[str, list[lines.Line]] = {}
    kept = []
    for line in found:
        marks: list[tuple[str, Hashable]] = []
        own, name = document(line), full_name(line)
        if own:
            marks.append(("document_number", own))
        if "email" in line.values:
            marks.append(("email", line.values["email"]))
        above = next(((column, first[mark]) for column, mark in marks if mark in first), None)
        if above is None and name:
            twin = next((other for other in of_name.get(name, ()) if not _are_two(line, other)), None)
            above = ("given_names", twin.number) if twin else None
        if above is None:
            kept.append(line)
        else:
            kept.append(line.refused(lines.Problem(code="repeated", column=above[0], about=str(above[1]))))
        for _column, mark in marks:
            first.setdefault(mark, line.number)
        of_name.setdefault(name, []).append(line)
    return kept


def _are_two(line: lines.Line, other: lines.Line) -> bool:
    """Return whether two lines of one name say themselves that they are about two people."""
    own, others = document(line), document(other)
    if own and others:
        return own != others
    marks = (own, line.values.get("phone")) != (others, other.values.get("phone"))
    return line.values.get("is_new") == "yes" and marks


def _contradicts(known: Known, own: Document | None) -> bool:
    """Return whether somebody has another document of the same kind and country, so it cannot be them."""
    return own is not None and own not in known.documents and any(own[:2] == each[:2] for each in known.documents)


def _differs(email: str | None, emails: frozenset[str]) -> bool:
    return email is not None and bool(emails) and email not in emails
