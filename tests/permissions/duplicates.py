"""Records that may be one person: the people lead and the administrator compare and decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import Row

if TYPE_CHECKING:
    from tests.permissions import world

PEOPLE = {"administrator", "people lead"}
AT = "/people/duplicates"
PAIR = f"{AT}/{{pair}}"
# Reaches the form, which refuses it: whoever is tried first decides nothing for the others.
REFUSED = {"reason": "x", "kept": "x", "text": "Vi la cédula"}


def _both(name: str, path: str, what: str) -> tuple[Row, Row]:
    return (
        Row(name=name, method="GET", path=path, what=f"the form: {what}", allows=PEOPLE),
        Row(name=name, method="POST", path=path, what=what, allows=PEOPLE, form=REFUSED),
    )


ROWS = (
    Row(name="duplicates", method="GET", path=f"{AT}/", what="records that may be one person", allows=PEOPLE),
    *_both("pair_records", f"{AT}/pair/", "name two records of one person"),
    Row(name="duplicate", method="GET", path=f"{PAIR}/", what="two records side by side", allows=PEOPLE),
    *_both("merge_duplicate", f"{PAIR}/merge/", "merge two records into one person"),
    *_both("keep_apart", f"{PAIR}/keep-apart/", "keep two records apart"),
    *_both("undo_merge", f"{PAIR}/undo/", "undo a merge"),
    *_both("confirm_merge", f"{PAIR}/confirm/", "answer an appeal: the merge stands"),
)


def prepare(made: world.World) -> dict[str, str]:
    """Register somebody twice."""
    from datetime import date

    from tejido.journal import scopes
    from tejido.people import actions, comparisons, duplicates
    from tests import scenes

    with scopes.scoped({0}):
        for given_names in ("Leidy Yohana", "LEIDY"):
            actions.register_person(
                given_names=given_names, first_surname="Palacios", second_surname="Moya", display_name="Leidy",
                birth_date=date(1999, 2, 1), by=scenes.BY, at=scenes.START,
            )  # fmt: skip
        while duplicates.look_at_some(at=scenes.START):
            pass
        found, _count = comparisons.pairs(state="open", first=0, count=100)
        (pair,) = [each for each in found if each.lower.first_surname == "Palacios"]
    return {"pair": str(pair.key)}
