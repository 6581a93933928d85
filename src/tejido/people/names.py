"""Finding people by words of their names, with or without accents, by an index and not by reading everybody.

The functions of the database ask for the operator's scope themselves: under a policy by rows no index on a text could
be used, since a comparison of texts might tell of rows that the policy hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import resources

from django.db import connection
from django.db.models.expressions import RawSQL

# What is written after these is not looked for.
WORDS_MAX = 6
PAGE = resources.files(__package__).joinpath("sql/people_with_words.sql").read_text()


def holding(text: str) -> RawSQL:
    """Return the ids of the people whose names hold every word of a text, as part of a query.

    Args:
        text: At least one word, in any order; the first `WORDS_MAX` count.
    """
    return RawSQL("SELECT person_id FROM people_with_words(%s::text[])", [_words(text)])


def page(text: str, *, first: int, count: int) -> tuple[Sequence[int], int]:
    """Return the ids of some of the people whose names hold every word of a text, by display name, and the count.

    Whoever was merged into somebody else is left out.

    Args:
        text: As in `holding`.
        first, count: Which part of the list.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAGE, {"words": _words(text), "first": first, "count": count})
        total, ids = cursor.fetchone()
    return ids, int(total)


def namesakes(plain_names: Iterable[str]) -> Sequence[int]:
    """Return the ids of the people who have one of some full names, as `core.imports.words.plain` writes them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_namesakes(%s::text[])", [sorted(set(plain_names))])
        return [row[0] for row in cursor.fetchall()]


def _words(text: str) -> list[str]:
    # The index is asked for the longest, which few have, and the rest of whoever has it.
    return sorted(text.replace("\0", "").split()[:WORDS_MAX], key=len, reverse=True)
