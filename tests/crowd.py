"""Many people at once for tests of figures: placed, serving and declared by the owner's own SQL, in committed rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

import psycopg

from tejido.core import facts
from tejido.core.impact import status as status_module
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.vault import actions as vault_actions
from tejido.vault import sealing

# A month that is over, whenever the tests run.
FROM_DATE, TO_DATE = date(2026, 3, 1), date(2026, 4, 1)
AT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
AS_OF = datetime(2026, 4, 2, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def install(*, demonstration: bool = False) -> None:
    """Make the installation row; operator in Bogotá."""
    with scopes.scoped({0}):
        journal.install(
            operator_name="Operador de prueba", zone="America/Bogota", demonstration=demonstration, real_at=LONG_AGO,
            world_at=LONG_AGO, by=facts.SYSTEM,
        )  # fmt: skip


def place(
    owner: psycopg.Connection,
    count: int,
    *,
    work_mode: str = "home",
    site: int | None = None,
    from_date: date = date(2026, 1, 1),
) -> list[int]:
    """Employ and place so many people; return their ids."""
    place_row = owner.execute(
        "INSERT INTO reference_place (country, scheme, code, name, source) VALUES ('CO', 'divipola', '23001',"
        " 'Montería', 'DANE') ON CONFLICT (country, scheme, code) DO UPDATE SET name = excluded.name RETURNING id"
    ).fetchone()
    assert place_row is not None
    rows = owner.execute(
        "WITH person AS (INSERT INTO people_person (given_names, first_surname, second_surname, display_name)"
        "   SELECT 'Persona', 'Inventada', '', 'Persona' FROM generate_series(1, %(count)s) RETURNING id),"
        " employment AS (INSERT INTO people_employment (person_id, contract, from_date, end_reason, recorded_at)"
        "   SELECT id, 'indefinite', %(from)s, '', now() FROM person RETURNING id, person_id),"
        " placement AS (INSERT INTO people_placement (person_id, employment_id, position, site_id, place_id, work_mode,"
        "   legal_regime, from_date, end_reason, recorded_at)"
        "   SELECT person_id, id, 'advisor', %(site)s, %(place)s, %(mode)s, 'other', %(from)s, '', now()"
        "   FROM employment)"
        " SELECT id FROM person ORDER BY id",
        {"count": count, "from": from_date, "site": site, "place": place_row[0], "mode": work_mode},
    ).fetchall()
    return [row[0] for row in rows]


def site(owner: psycopg.Connection, name: str) -> int:
    """Add a site; return its id."""
    row = owner.execute(
        "WITH place AS (INSERT INTO reference_place (country, scheme, code, name, source)"
        " VALUES ('CO', 'divipola', '23001', 'Montería', 'DANE')"
        " ON CONFLICT (country, scheme, code) DO UPDATE SET name = excluded.name RETURNING id)"
        " INSERT INTO people_site (name, place_id, zone, holiday_calendar)"
        " SELECT %s, id, 'America/Bogota', 'CO' FROM place RETURNING id",
        [name],
    ).fetchone()
    assert row is not None
    return int(row[0])


def client(owner: psycopg.Connection, name: str) -> int:
    """Add a client with one programme; return the client's id."""
    row = owner.execute(
        "WITH client AS (INSERT INTO clients_client (name, country, zone, allowed_origins)"
        " VALUES (%s, 'CO', 'America/Bogota', '{}') RETURNING id),"
        " programme AS (INSERT INTO clients_programme (client_id, name, short_abandon_seconds, wrap_up_seconds_max,"
        "  abuse_pause_seconds, lost_line_neutral_seconds, reopen_days, identity_secret)"
        " SELECT id, 'Atención', 5, 120, 300, 900, 7, '' FROM client)"
        " SELECT id FROM client",
        [name],
    ).fetchone()
    assert row is not None
    return int(row[0])


def serve(
    owner: psycopg.Connection, *, client_id: int, people: Iterable[int], contacts_each: int = 1, at: datetime = AT
) -> None:
    """Let each person serve so many tasks of a client, ten minutes each."""
    for person in people:
        owner.execute(
            "WITH contact AS (INSERT INTO contacts_contact (client_id, programme_id, channel, direction, language,"
            "   state, priority, provider_id, arrived_at, ended_at, end_reason, message_count, difficulty, title)"
            "   SELECT %(client)s, programme.id, 'task', 'inbound', 'es', 'ended', 0, gen_random_uuid()::text, %(at)s,"
            "   %(at)s, 'done', 0, 1, '' FROM clients_programme AS programme, generate_series(1, %(each)s)"
            "   WHERE programme.client_id = %(client)s RETURNING id)"
            " INSERT INTO contacts_leg (client_id, contact_id, person_id, role, state, end_reason, from_at, to_at)"
            " SELECT %(client)s, id, %(person)s, 'serving', 'ended', 'finished', %(at)s, %(at)s + interval '10 minutes'"
            " FROM contact",
            {"client": client_id, "at": at, "each": contacts_each, "person": person},
        )


def work(owner: psycopg.Connection, *, people: Iterable[int], hours: int, at: datetime = AT) -> None:
    """Let each person be available for so many hours."""
    for person in people:
        owner.execute(
            "INSERT INTO people_activity (person_id, activity, reason, from_at, to_at)"
            " VALUES (%s, 'available', '', %s, %s + make_interval(hours => %s))",
            [person, at, at, hours],
        )


def declare(people: Sequence[int], *, status: str, hired_on: date = date(2026, 1, 1)) -> None:
    """Keep the same declaration for each of them."""
    for person in people:
        vault_actions.declare_status(
            person, status=status, basis="self_declared", evidence="none", threshold_version="dane-2025",
            hired_on=hired_on, consent_version="es-1", by_user_id=1, at=AT,
        )  # fmt: skip


def keep(owner: psycopg.Connection, people: Sequence[int], *, status: str, hired_on: date = date(2026, 1, 1)) -> None:
    """Put the same status into the vault for each of them as the owner, sealed as the vault's own action seals it."""
    ring = sealing.ring()
    owner.execute("INSERT INTO vault.seal_key (name) VALUES (%s) ON CONFLICT DO NOTHING", [ring.current.name])
    value = {
        "status": status, "basis": "self_declared", "evidence": "none", "threshold_version": "x",
        "domain": "not_asked", "salt": "00",
    }  # fmt: skip
    rows = []
    for person in people:
        sealed = ring.seal(value, person_id=person)
        tags = ring.tag(sealed, "status", status_module.class_of(status)), ring.tag(sealed, "basis", "self_declared")
        rows.append((person, sealed.key_name, sealed.nonce, sealed.token, *tags, hired_on))
    with owner.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO vault.status_at_hire (person_id, key_name, nonce, sealed, status_tag, basis_tag, hired_on,"
            " consent_version, declared_by_user_id, declared_at) VALUES (%s, %s, %s, %s, %s, %s, %s, 'x', 1, now())",
            rows,
        )
        cursor.execute(
            "INSERT INTO vault.consent (person_id, purpose, text_version, given_at, given_how, given_by_user_id)"
            " SELECT unnest(%s::bigint[]), 'impact_status', 'x', now(), 'in_person', 1",
            [list(people)],
        )


def hand_over(connection: psycopg.Connection) -> None:
    """Let a connection of the test's own count by tags, as `vault.sealing.hand_over` does for one transaction."""
    connection.execute("SELECT set_config('tejido.vault_tag_keys', %s, false)", [sealing.ring().tag_keys()])
