"""The table as a page for people: `docs/reference/permissions.md`."""

from __future__ import annotations

from collections.abc import Iterable

from tests import permissions
from tests.permissions import rows, topics

_GROUPS = (
    ("everybody", rows.EVERYBODY),
    ("everybody with an account", rows.SIGNED_IN),
    ("everybody without an account", rows.NOT_SIGNED_IN),
    ("every agent", rows.AGENTS),
    ("every client", rows.CLIENTS),
    ("every customer", rows.CUSTOMERS),
)
_ABOUT = """\
Who may do what, as the tests try it: each row is sent by every visitor of the next table, and an address, a method
or a topic without a row fails the tests. Whoever a row does not name is refused: with 403, or, without an account, by
the sign-in page (401 for a script). An address that is asked with a method not named here answers 405. *Nothing there*
means 404: the visitor does not learn whether there is such a thing. What a row names, such as a contact, belongs to the
bank; the shop is another client. The rows stand in `tests/permissions`."""


def lines() -> list[str]:
    """Return the lines of the page after its heading."""
    told = [_ABOUT, "", "## Visitors", "", "| visitor | who that is |", "|---|---|"]
    told += [f"| {visitor} | {meaning} |" for visitor, meaning in rows.VISITORS.items()]
    told += ["", "## Topics of sockets", "", "| topic | what is heard | who may | who else |", "|---|---|---|---|"]
    told += [f"| `{one.topic}` | {one.what} | {_who(one.allows)} | {_else(one)} |" for one in topics.TOPICS]
    for part, part_rows in permissions.parts().items():
        if not part_rows:
            continue
        told += ["", f"## {part.replace('_', ' ').capitalize()}", ""]
        told += ["| method | address | what | who may | who else |", "|---|---|---|---|---|"]
        told += [
            f"| {row.method} | `{row.path}` | {row.what} | {_who(row.allows)} | {_else(row)} |" for row in part_rows
        ]
    return told


def _who(visitors: Iterable[str]) -> str:
    """Return visitors in words, groups by their names."""
    left, told = set(visitors), []
    for name, group in _GROUPS:
        if group <= left:
            told.append(name)
            left -= group
    return ", ".join([*told, *(visitor for visitor in rows.VISITORS if visitor in left)]) or "nobody"


def _else(one: rows.Row | rows.Topic) -> str:
    """Return for whom there is nothing there, and who is answered with which status."""
    told = [f"nothing there for {_who(one.hides)}"] if set(one.hides) else []
    for status in sorted(set(one.statuses.values())):
        told.append(f"{status} for {_who(visitor for visitor, given in one.statuses.items() if given == status)}")
    return "; ".join(told)
