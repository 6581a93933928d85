"""What holds for all tables: counts, keys, addresses, instants; and that the proofs of the other files can fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import SlugConverter, StringConverter, UUIDConverter
from django.urls.resolvers import RegexPattern, RoutePattern
from tests import constraints
from tests.apps import (
    test_constraints_access,
    test_constraints_clients,
    test_constraints_contacts,
    test_constraints_estimates,
    test_constraints_footprint,
    test_constraints_journal,
    test_constraints_people,
    test_constraints_standards,
    test_constraints_statements,
    test_constraints_town,
)
from tests.constraints import Case

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "tejido"
FILES = (
    test_constraints_access,
    test_constraints_clients,
    test_constraints_contacts,
    test_constraints_estimates,
    test_constraints_footprint,
    test_constraints_journal,
    test_constraints_people,
    test_constraints_statements,
    test_constraints_town,
    test_constraints_standards,
)
# Tables that libraries made.
FRAMEWORK = ("account_", "mfa_", "auth_", "django_", "procrastinate_", "socialaccount_", "usersessions_")
# What another row of the table needs so that only its key is doubled.
ANOTHER: dict[str, Callable[[constraints.Scene], dict[str, object]]] = {
    "access_grant": lambda s: {"role": "planner"},
    "contacts_abuseflag": lambda s: {"leg_id": s.add("contacts_leg", role="mentoring")},
    "contacts_hand": lambda s: {"lowered_at": constraints.at(9)},
    "contacts_publishedreport": lambda s: {"to_date": "2027-03-01"},
    "people_climatewave": lambda s: {"closed_date": "2026-11-09", "secret": None, "people_count": 1},
    "people_neutralspell": lambda s: {"to_at": constraints.at(9)},
    "people_queuechange": lambda s: {"to_at": constraints.at(9)},
    "clients_pricelist": lambda s: {"programme_id": s.add("clients_programme")},
}
# Tables whose rows stand as they were written.
WRITTEN_ONCE = (
    "journal_fact", "journal_erasure", "journal_position", "contacts_abuseflag", "contacts_publishedreport",
    "impact_statement",
)  # fmt: skip
# Of these not even the key can be changed, so another row is added with it.
STANDING = ("contacts_publishedreport", "impact_statement")
# Parameters of addresses that are words or secrets; every other parameter is a key.
# All lines of a slip are of the slip's own currency, and none is without its slip.
OF_ONE_CURRENCY = {"public.people_payline": "public.people_payslip"}
WORDS = {"token", "ticket", "role", "key", "uidb36", "kind", "code", "purpose", "duty", "day"}


def test_no_count_and_no_limit_goes_below_zero(owner: psycopg.Connection) -> None:
    tried = 0
    for table, guard, column in constraints.automatic(owner):
        if column == "key":
            continue
        others = owner.execute(
            "SELECT other.conname FROM pg_constraint AS this JOIN pg_constraint AS other USING (conrelid)"
            " WHERE this.conname = %s AND other.contype = 'c' AND other.oid <> this.oid"
            " AND other.conkey && this.conkey",
            [guard],
        ).fetchall()
        case = Case(
            table=table,
            guard=guard,
            what="below zero",
            forbidden=(
                (
                    lambda s, table=table, column=column: s.add(
                        table, **{**ANOTHER.get(table, lambda _: {})(s), column: -1}
                    )
                )
                if table in WRITTEN_ONCE
                else (lambda s, table=table, column=column: s.change(table, **{column: -1}))
            ),
            beside=tuple(name for (name,) in others),
        )
        constraints.prove(owner, case)
        tried += 1
    assert tried > 20


def test_every_key_is_a_random_uuid_of_the_database_and_unique(owner: psycopg.Connection) -> None:
    columns = owner.execute(
        "SELECT relname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)"
        " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
        " LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attname = 'key'"
        " AND pg_get_userbyid(relowner) = 'tejido_owner' ORDER BY 1"
    ).fetchall()
    ours = [column for column in columns if not column[0].startswith(FRAMEWORK)]
    assert len(ours) > 12
    for table, *shape in ours:
        assert shape == ["uuid", True, "gen_random_uuid()"], table
    unique = {table for table, _, column in constraints.automatic(owner) if column == "key"}
    assert unique == {table for table, *_ in ours}
    for table, guard, column in constraints.automatic(owner):
        if column == "key":
            case = Case(
                table=table,
                guard=guard,
                what="two rows of one key",
                forbidden=with_the_key_of_another(table),
            )
            constraints.prove(owner, case)


def with_the_key_of_another(table: str) -> constraints.Write:
    """Return the write that gives a row the key of another."""
    if table in STANDING:
        return lambda s: s.add(table, to_date="2027-04-01", key=key_of_another(s, table))
    return lambda s: s.change(table, s.mine[table], key=key_of_another(s, table))


def key_of_another(scene: constraints.Scene, table: str) -> object:
    """Return the key of the second client's row, or of a further row of a table that has no client."""
    other = scene.theirs.get(table)
    if other is None or other == scene.mine[table]:
        other = scene.add(table, **ANOTHER.get(table, lambda _: {})(scene))
    row = scene.session.execute(f"SELECT key FROM {table} WHERE id = %s", [other]).fetchone()
    assert row is not None
    return row[0]


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern


def test_no_address_takes_the_number_of_a_row() -> None:
    seen = 0
    for address, found in addresses(get_resolver().url_patterns):
        pattern = found.pattern
        if isinstance(pattern, RoutePattern):
            for name, converter in pattern.converters.items():
                seen += 1
                # A policy's versions are counted, and whoever edits it sees them.
                is_word = name == "version" or (name in WORDS and type(converter) in (StringConverter, SlugConverter))
                assert is_word or type(converter) is UUIDConverter, address
        else:
            assert isinstance(pattern, RegexPattern)
            for name, group in re.findall(r"\(\?P<(\w+)>([^)]*)\)", pattern._regex):
                seen += 1
                assert name in WORDS, address
                assert not any(re.fullmatch(group, number) for number in ("12", "1c")), f"{address}: {name}"
    assert seen > 8


def test_every_instant_is_kept_in_utc(owner: psycopg.Connection) -> None:
    """A column without a zone would mean another instant on a machine in another place; hours of a day have none."""
    rows = owner.execute(
        "SELECT table_schema || '.' || table_name || '.' || column_name, data_type FROM information_schema.columns"
        " WHERE table_schema IN ('public', 'vault') AND data_type LIKE 'time%without%'"
    ).fetchall()
    assert set(rows) == {
        ("public.clients_queue.opens_at", "time without time zone"),
        ("public.clients_queue.closes_at", "time without time zone"),
    }


def test_an_amount_of_money_stands_beside_its_currency(owner: psycopg.Connection) -> None:
    """Every table that holds money says of which currency it is; the day on which it is paid is none."""
    columns: dict[str, set[str]] = {}
    rows = owner.execute(
        "SELECT table_schema || '.' || table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema IN ('public', 'vault')"
    ).fetchall()
    for table, column, data_type in rows:
        assert data_type != "money", f"{table}.{column}: the type money has no currency"
        columns.setdefault(table, set()).add(column)
    for table, names in columns.items():
        amounts = {
            name
            for name in names
            if re.search(r"(^|_)(amount|money|pay|paid|price|rate|salary|wage)(_|$)", name)
            and not name.endswith("_date")
        }
        if table in OF_ONE_CURRENCY:
            assert any(name.endswith("currency") for name in columns[OF_ONE_CURRENCY[table]])
            continue
        assert not amounts or any(name.endswith("currency") for name in names), f"{table}: {amounts}"


def test_every_table_of_ours_is_looked_after_by_one_file(owner: psycopg.Connection) -> None:
    tables = {
        f"{schema}.{name}" if schema == "vault" else name
        for schema, name in owner.execute(
            "SELECT nspname, relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            " WHERE nspname IN ('public', 'vault') AND relkind IN ('r', 'p') AND NOT relispartition"
            " AND pg_get_userbyid(relowner) = 'tejido_owner'"
        ).fetchall()
    }
    homeless = {
        table
        for table in tables
        if sum(table.startswith(file.PREFIXES) for file in FILES) != (0 if table.startswith(FRAMEWORK) else 1)
    }
    assert homeless == set()
    ours = {table for table in tables if not table.startswith(FRAMEWORK)}
    assert ours == set(constraints.ROWS), "every table has a valid row to begin with"


def test_every_writer_of_facts_lets_them_be_numbered() -> None:
    """A fact that is not pending never gets a position, and no reader would ever meet it."""
    written, numbered = "INSERT INTO journal_fact ", "INSERT INTO journal_pending"
    writers = [path for suffix in ("*.py", "*.sql") for path in PACKAGE.rglob(suffix) if written in path.read_text()]
    assert len(writers) >= 3
    for path in writers:
        text = path.read_text()
        assert text.count(numbered) == text.count(written), path


# The proofs themselves


def test_a_guard_that_nobody_tries_is_noticed(owner: psycopg.Connection) -> None:
    file = test_constraints_people
    with owner.transaction(force_rollback=True):
        owner.execute("ALTER TABLE people_phone ADD CONSTRAINT phone_is_long CHECK (length(number) > 2)")
        owner.execute("CREATE UNIQUE INDEX phone_of_one ON people_phone (number) WHERE number <> ''")
        found = constraints.uncovered(owner, prefixes=file.PREFIXES, cases=file.CASES, exceptions=file.EXCEPTIONS)
    assert found == {"people_phone.phone_is_long", "people_phone.phone_of_one"}


def test_an_exception_that_is_no_longer_needed_is_noticed(owner: psycopg.Connection) -> None:
    file = test_constraints_people
    exceptions = {**file.EXCEPTIONS, "people_phone.gone": "was dropped"}
    found = constraints.uncovered(owner, prefixes=file.PREFIXES, cases=file.CASES, exceptions=exceptions)
    assert found == {"people_phone.gone"}


def test_a_proof_fails_where_the_guard_does_not_refuse(owner: psycopg.Connection) -> None:
    harmless = Case(
        table="people_phone", guard="phone_once_for_person", what="harmless", forbidden=lambda s: s.add("people_phone")
    )
    with pytest.raises(pytest.fail.Exception):
        constraints.prove(owner, harmless)


def test_a_proof_fails_where_another_guard_refuses_too(owner: psycopg.Connection) -> None:
    doubled = Case(
        table="contacts_stay",
        guard="one_open_stay",
        what="refused by an exclusion as well",
        forbidden=lambda s: s.add("contacts_stay", from_at=constraints.at(60)),
    )
    with pytest.raises((psycopg.DatabaseError, AssertionError)):
        constraints.prove(owner, doubled)
