"""Everything a person is shown about themselves has a name in plain words, in both languages."""

from __future__ import annotations

import re

import psycopg
from django.utils import translation

from tejido.impact import holding_words
from tejido.journal import holdings, scopes

COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
CODE = re.compile(r"[a-z]+_[a-z_]+")


def test_every_table_and_column_that_is_shown_has_a_name_in_both_languages(db: None, owner: psycopg.Connection) -> None:
    with scopes.scoped({0}):
        found = holdings.holdings()
    assert len(found) > 40
    named = {one.table: one.named or holding_words.TABLES.get(one.table) for one in found}
    assert [table for table, words in named.items() if words is None] == [], "name them in impact/holding_words.py"
    columns = {
        name
        for one in found
        for (name,) in owner.execute(COLUMNS, [one.table]).fetchall()
        if not name.endswith(holdings.INTERNAL) and name not in ("id", "key")
    }
    assert columns - holding_words.COLUMNS.keys() == set(), "name them in impact/holding_words.py"
    assert holding_words.COLUMNS.keys() - columns == set(), "these are no columns any more"
    assert holding_words.TABLES.keys() <= named.keys(), "these are no tables any more"
    for words in [*named.values(), *holding_words.COLUMNS.values()]:
        told = []
        for language in ("en", "es"):
            with translation.override(language):
                told.append(str(words))
        assert not any(CODE.fullmatch(each) for each in told), told
