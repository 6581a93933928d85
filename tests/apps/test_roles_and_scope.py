"""Roles and scope: no process is mighty, every table has its policy or a reason, and every policy holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from tests import scenes

from tejido.cli import cluster as cluster_module
from tejido.journal import scopes

PROCESS_ROLES = ("app", "route", "live", "work", "vault")
# Tables without a policy, each with its reason; a new table that has none fails until it stands here.
WITHOUT_POLICY = {
    "access_grant": "accounts: read before there is a scope",
    "access_invitation": "accounts: read before there is a scope",
    "access_limit": "hashed subjects only",
    "access_mail": "kept mail, read on one gated page",
    "access_session": "accounts: read before there is a scope",
    "access_signinticket": "accounts: digests only",
    "access_socketticketuse": "digests only",
    "auth_group": "never used: the framework makes it",
    "auth_group_permissions": "never used: the framework makes it",
    "auth_permission": "never used: the framework makes it",
    "access_user": "accounts: read before there is a scope",
    "account_emailaddress": "the account library's own",
    "account_emailconfirmation": "the account library's own",
    "clients_pool": "names of pools",
    "contacts_leadership": "who leads a pool: no client's data",
    "contacts_routerinput": "ids and numbers of a pool that may serve several clients; read by operators only",
    "contacts_routingpolicy": "weights of a pool",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "accounts",
    "impact_definition": "definitions of indicators, which ship with the product",
    "journal_cursor": "positions of named readers",
    "journal_erasure": "keys of erased rows",
    "journal_installation": "the operator's one row, shown to everybody",
    "journal_pending": "ids of facts",
    "journal_position": "ids of facts",
    "journal_seal": "digests and positions, which name nobody and no client",
    "journal_sealleaves": "digests of facts",
    "mfa_authenticator": "accounts: read before there is a scope; secrets are encrypted; the app alone has a grant",
    "procrastinate_events": "jobs carry ids only; only the worker has a grant",
    "procrastinate_jobs": "jobs carry ids only; only the worker has a grant",
    "procrastinate_periodic_defers": "jobs carry ids only; only the worker has a grant",
    "procrastinate_workers": "jobs carry ids only; only the worker has a grant",
    "reference_place": "public geography",
    "reference_value": "laws and published figures",
}
# Functions that run as owner, and who may call each: an empty set where only triggers do.
OWNERS_FUNCTIONS: dict[str, set[str]] = {
    "journal_number_pending": {"live", "route", "work"},
    "journal_prepare_month": {"work"},
    "every_client": {"app", "route", "live", "work"},
    "client_of_programme": {"app", "live"},
    "clients_of_pool": {"route"},
    "clients_served": {"app", "live"},
    "is_employed": {"app", "route", "live", "work"},
    "name_for_customers": {"app", "live"},
    "contacts_offer_to_employed": set(),
    "people_presence_stays": set(),
    "contacts_count_offer": set(),
    "contacts_count_leg": set(),
    "contacts_count_leg_begun": set(),
    "people_accounts": {"app", "work"},
    "people_namesakes": {"app", "work"},
    "people_with_words": {"app", "work"},
    "people_serves": {"app", "route", "live", "work"},
    "people_look_again": set(),
    "partner_of_user": {"app"},
    "partner_outcomes": {"app"},
    "partner_cohorts": {"app"},
    "partner_cohorts_ahead": {"app"},
    "people_buyers": {"app"},
    "people_pay_queues": {"app", "work"},
    "contacts_piece_work": {"app", "work"},
    "public_openings": {"app"},
    "public_cohorts": {"app"},
}
Session = Callable[[str], psycopg.Connection[tuple[Any, ...]]]


@pytest.fixture
def session(django_db_setup: None, cluster: cluster_module.Cluster, database_name: str) -> Iterator[Session]:
    """Open sessions in any role."""
    opened: list[psycopg.Connection[tuple[Any, ...]]] = []

    def connect(role: str) -> psycopg.Connection[tuple[Any, ...]]:
        opened.append(psycopg.connect(**cluster.role_connection(role, database_name), autocommit=True))  # type: ignore[arg-type]
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


@pytest.fixture
def two_clients(committed: None) -> tuple[int, int]:
    """Two clients with a contact each, so that client tables have rows of both."""
    with scopes.scoped({0}):
        scenes.install()
        floors = [scenes.floor(agent_count=1, name=name) for name in ("Uno", "Dos")]
        for floor in floors:
            floor.arrive()
    return floors[0].client.pk, floors[1].client.pk


def policies(owner: psycopg.Connection) -> list[tuple[str, str]]:
    rows = owner.execute(
        "SELECT tablename, CASE WHEN qual LIKE '%(0 = ANY%' OR qual LIKE '%0 = ANY%' THEN 'operator' ELSE 'client' END"
        " FROM pg_policies WHERE schemaname = 'public' ORDER BY 1"
    ).fetchall()
    return [(str(table), str(kind)) for table, kind in rows]


@pytest.mark.parametrize("role", PROCESS_ROLES)
def test_no_process_role_is_mighty(session: Session, role: str) -> None:
    row = (
        session(role)
        .execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,"
            " EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid),"
            " has_schema_privilege(rolname, 'public', 'CREATE'),"
            " has_database_privilege(rolname, current_database(), 'CREATE'),"
            " EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)"
            " FROM pg_roles WHERE rolname = current_user"
        )
        .fetchone()
    )
    assert row is not None
    assert not any(row)


def test_every_table_has_a_policy_or_a_reason(session: Session) -> None:
    rows = (
        session("owner")
        .execute(
            "SELECT relname, relrowsecurity FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            " WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        .fetchall()
    )
    bare = {name for name, is_protected in rows if not is_protected}
    assert bare - set(WITHOUT_POLICY) == set()
    protected = {name for name, is_protected in rows if is_protected}
    assert protected & set(WITHOUT_POLICY) == set()
    assert protected == {table for table, _ in policies(session("owner"))}
    assert len(protected) > 20


def test_partitions_are_reached_through_their_table_only(session: Session) -> None:
    rows = (
        session("owner")
        .execute(
            "SELECT relname FROM pg_class, unnest(%s::text[]) AS role WHERE relispartition AND relkind = 'r'"
            " AND has_table_privilege('tejido_' || role, pg_class.oid, 'SELECT, INSERT, UPDATE, DELETE')",
            [list(PROCESS_ROLES)],
        )
        .fetchall()
    )
    assert rows == []


def test_functions_of_the_owner_are_pinned_and_for_named_callers(session: Session) -> None:
    rows = (
        session("owner")
        .execute(
            "SELECT proname, coalesce(array_to_string(proconfig, ','), ''),"
            " ARRAY(SELECT role FROM unnest(%s::text[]) AS role"
            "       WHERE has_function_privilege('tejido_' || role, pg_proc.oid, 'EXECUTE')),"
            " prorettype = 'trigger'::regtype"
            " FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace"
            " WHERE nspname = 'public' AND prosecdef",
            [list(PROCESS_ROLES)],
        )
        .fetchall()
    )
    assert {row[0] for row in rows} == set(OWNERS_FUNCTIONS)
    for name, settings, callers, is_trigger in rows:
        assert "search_path=" in settings, name
        # A trigger function cannot be called, whoever may execute it.
        if not is_trigger:
            assert set(callers) == OWNERS_FUNCTIONS[name], name


def test_every_policy_with_each_kind_of_scope_on_one_reused_connection(
    two_clients: tuple[int, int], session: Session
) -> None:
    one, two = two_clients
    owner, app = session("owner"), session("app")
    tried = 0
    for table, kind in policies(owner):
        if not owner.execute("SELECT has_table_privilege('tejido_app', %s, 'SELECT')", [table]).fetchone()[0]:  # type: ignore[index]
            continue
        total = count(owner, table)
        if total == 0:
            continue
        for unset in (None, ""):
            with pytest.raises(psycopg.DatabaseError) as refused:
                count(app, table, scope=unset)
            assert refused.value.sqlstate == "TJ001", table
        everything = count(app, table, scope=f"0,{one},{two}")
        assert everything == total, table
        if kind == "operator":
            assert count(app, table, scope=f"{one},{two}") == 0, table
            assert count(app, table, scope="0") == total, table
        else:
            shares = [count(app, table, scope=str(client)) for client in (0, one, two)]
            assert sum(shares) == total, table
            assert count(app, table, scope="999999") == 0, table
            assert count(app, table, scope=f"{one},{two}") == shares[1] + shares[2], table
        tried += 1
    assert tried > 15


def test_a_garbled_scope_raises(two_clients: tuple[int, int], session: Session) -> None:
    for garbled in ("abc", "1;2", "1,,2", "{1}", "1 OR 1=1"):
        with pytest.raises(psycopg.DatabaseError):
            count(session("app"), "contacts_contact", scope=garbled)


def test_the_scope_ends_with_its_transaction(two_clients: tuple[int, int], session: Session) -> None:
    app = session("app")
    assert count(app, "contacts_contact", scope=str(two_clients[0])) == 1
    with pytest.raises(psycopg.DatabaseError) as refused:
        app.execute("SELECT count(*) FROM contacts_contact")
    assert refused.value.sqlstate == "TJ001"


def test_a_row_cannot_be_written_into_or_moved_to_another_clients_scope(
    two_clients: tuple[int, int], session: Session
) -> None:
    one, two = two_clients
    app = session("app")
    for statement in (
        "INSERT INTO contacts_customer (client_id, display_name, registered_at) VALUES (%s, 'x', now())",
        "UPDATE contacts_customer SET client_id = %s",
    ):
        with pytest.raises(psycopg.DatabaseError) as refused, app.transaction():
            app.execute("SELECT set_config('tejido.scope', %s, true)", [str(one)])
            app.execute(statement, [two])
        assert refused.value.sqlstate in ("42501", "23503"), statement


def count(session: psycopg.Connection[tuple[Any, ...]], table: str, *, scope: str | None = None) -> int:
    """Count a table's rows with a scope; without one, the setting is as a reused connection leaves it."""
    with session.transaction():
        if scope is not None:
            session.execute("SELECT set_config('tejido.scope', %s, true)", [scope])
        row = session.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])
