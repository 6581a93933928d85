"""The vault attacked by the ways that are left: sockets, log text, what code can import, and what roles may do."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import grimp
import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests import lines, scenes

from tejido.cli import cluster as cluster_module
from tejido.core.impact import poverty
from tejido.impact import declarations, subjects
from tejido.impact.livelihood import equity, homes
from tejido.journal import scopes
from tejido.vault import actions

AT = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
HOME = poverty.Household(
    members_count=5, earners_count=1, income_month=Decimal(812345), currency="COP", domain="city:23001"
)
TELLING = ("812345", "palenquero", "non_binary", "long_term_unemployed", "month_6", "23001")
# The code of those who must not know, and who answers for it. Impact and the vault's own pages are not among them.
BLIND = (
    "tejido.clients", "tejido.people", "tejido.contacts", "tejido.journal", "tejido.access", "tejido.live",
    "tejido.web.desk", "tejido.web.supervisor", "tejido.web.wallboard", "tejido.web.widget", "tejido.web.people",
    "tejido.web.history", "tejido.web.setup", "tejido.web.seals", "tejido.web.shared", "tejido.core.routing",
)  # fmt: skip


@pytest.fixture
def floor(committed: None) -> scenes.Floor:
    """A floor whose first agent told everything."""
    made = lines.floor()
    told: dict[str, Any] = {"how": "self", "by_user_id": 1, "at": AT}
    person = made.agents[0].pk
    actions.declare_groups(
        person, answers={"ethnic_group": "palenquero", "gender": "non_binary"},
        consent_version="self_identification-1", **told,
    )  # fmt: skip
    actions.take_snapshot(
        person, moment="month_6", taken_on=date(2026, 11, 1), household=HOME, consent_version="household-1", **told
    )
    actions.declare_status(
        person, status="long_term_unemployed", basis="self_declared", evidence="none", threshold_version="dane-2024",
        hired_on=date(2026, 1, 1), consent_version="impact_status-1", **told,
    )  # fmt: skip
    return made


@pytest.fixture
def server(
    floor: scenes.Floor, cluster: cluster_module.Cluster, database_name: str
) -> Iterator[lines.Server]:  # fmt: skip
    with lines.serving(dict(cluster.role_connection("live", database_name))) as running:
        yield running


def test_no_socket_tells_it(floor: scenes.Floor, server: lines.Server, acting_as: Any) -> None:
    """What a desk, a wallboard and a floor are told: everything first, and the changes while the agent works."""
    key = floor.programme.key
    boards = lines.ticket(
        user_id=lines.user_of().pk, scope=frozenset(floor.scope),
        topics=(f"wallboard:{key}", f"wallboard_agents:{key}", f"floor:{key}"),
    )  # fmt: skip
    with server.visit(lines.desk_ticket(floor)) as desk, server.visit(boards) as board:
        heard = [desk.next()]
        contact = lines.arrive(floor, "Hola")
        lines.offer(floor, contact, acting_as)
        heard += [desk.until("offer_made"), *board.everything()]
    kinds = {frame["topic"].partition(":")[0] for frame in heard}
    assert kinds == {"desk", "wallboard", "wallboard_agents", "floor"}
    text = json.dumps(heard)
    assert str(floor.agents[0].key) in text, "the agent is among what is told"
    assert not [word for word in TELLING if word in text]


def test_no_log_repeats_what_is_told_read_compared_or_refused(
    floor: scenes.Floor, caplog: pytest.LogCaptureFixture, cluster: cluster_module.Cluster
) -> None:
    log_size, person = cluster.log_file.stat().st_size, floor.agents[0].pk
    told: dict[str, Any] = {"how": "self", "by_user_id": 1, "at": AT}
    with caplog.at_level(logging.DEBUG), scopes.scoped({0}):
        subjects.told_to_the_vault(person, reader_user_id=1, at=AT)
        declarations.take_snapshot(
            person, moment="month_6", taken_on=date(2026, 11, 2), household=HOME, consent_version="household-1", **told
        )
        with pytest.raises(Exception, match="choices"):
            actions.declare_groups(person, answers={"gender": "palenquero"}, consent_version="x", **told)
        subjects.withdraw_consent(person, purpose="household", by_user_id=1, at=AT)
    server_log = cluster.log_file.read_bytes()[log_size:].decode(errors="replace")
    assert not [word for word in TELLING if word in caplog.text or word in server_log]


def test_the_doors_to_homes_and_pay_open_to_nobody_else_and_every_asking_is_logged(
    floor: scenes.Floor, owner: psycopg.Connection, acting_as: Any
) -> None:
    """Asked by other roles, without the operator's scope, without the keys, and of one person's day."""
    asked = ("livelihood", "pay_by_gender")
    for role in ("route", "live"):
        for door in asked:
            with acting_as(role), scopes.scoped({0}), pytest.raises(DatabaseError, match="permission denied"):
                _ask(door, "2026-10-01", "2026-11-01")
    for door in asked:
        with scopes.scoped(floor.scope - {0}), pytest.raises(DatabaseError, match="operator"):
            _ask(door, "2026-10-01", "2026-11-01")
        with scopes.scoped({0}), pytest.raises(DatabaseError, match="keys of the vault"):
            _ask(door, "2026-10-01", "2026-11-01")
    assert owner.execute("SELECT count(*) FROM vault.count_log").fetchone() == (0,), "what was refused was rolled back"
    with scopes.scoped({0}):
        found = homes.homes(from_date=date(2026, 10, 1), to_date=date(2026, 11, 1))
        equity.equity(from_date=date(2026, 10, 1), to_date=date(2026, 11, 1))
    # One home was told of, and nothing of it comes out.
    assert found.workers.value is None and found.others.value is None
    assert all(figure.value is None for figure in found.heads.values())
    assert [row[0] for row in owner.execute("SELECT what FROM vault.count_log ORDER BY id").fetchall()] == list(asked)


def _ask(door: str, from_date: str, to_date: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM vault.{door}(%s, %s)", [from_date, to_date])


def test_no_code_of_hiring_routing_rosters_supervisors_or_clients_reaches_the_vault() -> None:
    """Not directly, and not through anything that they import."""
    graph = grimp.build_graph("tejido", cache_dir=None)
    assert graph.find_shortest_chain("tejido.web.vault.own", "tejido.vault.queries") is not None
    reaching = {
        (package, reached)
        for package in BLIND
        for reached in ("tejido.vault", "tejido.impact")
        if graph.chain_exists(package, reached, as_packages=True)
    }
    assert not reaching


@pytest.mark.parametrize("role", ["app", "route", "live", "work", "vault"])
def test_no_role_may_touch_a_column_grant_a_right_or_act_as_another(owner: psycopg.Connection, role: str) -> None:
    """Asked of the catalogue, which a restored backup brings along: columns, sequences, ownership and membership."""
    name = f"tejido_{role}"
    may = owner.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'vault'::regnamespace AND ("
        " relkind IN ('r', 'p', 'v', 'm') AND (has_table_privilege(%(role)s, oid, 'SELECT, INSERT, UPDATE, DELETE,"
        " TRUNCATE, REFERENCES, TRIGGER') OR has_any_column_privilege(%(role)s, oid, 'SELECT, INSERT, UPDATE'))"
        " OR relkind = 'S' AND has_sequence_privilege(%(role)s, oid, 'USAGE, SELECT, UPDATE')"
        " OR pg_get_userbyid(relowner) = %(role)s)",
        {"role": name},
    ).fetchall()
    assert may == []
    row = owner.execute(
        "SELECT has_schema_privilege(%(role)s, 'vault', 'CREATE'), EXISTS (SELECT FROM pg_auth_members AS held"
        " JOIN pg_roles AS member ON member.oid = held.member WHERE member.rolname = %(role)s)",
        {"role": name},
    ).fetchone()
    assert row == (False, False)
