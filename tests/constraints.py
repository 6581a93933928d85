"""Prove that the database itself refuses what must never be, and that nothing else would have refused it.

A *guard* is a constraint, a unique index, a trigger or a generated column. A `Case` names a guard and a forbidden
write; `prove` makes a valid scene, tries the write, expects exactly this guard's refusal, takes the guard away and
shows that the very same write then passes: the test can fail. All of it happens as owner, in a transaction that is
rolled back.
"""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from tejido.contacts import roll_ups
from tests import (
    constraint_billing,
    constraint_estimates,
    constraint_footprint,
    constraint_mentoring,
    constraint_people,
    constraint_standards,
    constraint_statements,
    constraint_town,
)

START = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)  # a Tuesday, nine in the morning in Bogotá
ZONE = "America/Bogota"
DIGEST = "0" * 64
PRIMARY = {
    "people_presence": "person_id",
    "people_duplicatedue": "person_id",
    "contacts_leadership": "pool_id",
    "access_session": "session_key",
    "access_socketticketuse": "ticket",
    "journal_installation": "only",
    "journal_pending": "fact_id",
    "journal_position": "position",
    "journal_cursor": "name",
    "journal_seal": "number",
    "journal_sealleaves": "first_position",
    "vault.secret": "is_only",
    "vault.seal_key": "name",
    "vault.household_member": "person_id",
    "vault.room_figure": "code",
    "vault.room_read_person": "person_id",
}
# One row of each of these stands in every scene, in this order, for a first client and for a second one.
OF_A_CLIENT = (
    "clients_client", "clients_programme", "clients_skill", "clients_queue", "clients_queuechannel",
    "clients_requirementstep", "clients_disposition", "contacts_customer", "contacts_customeraddress",
    "contacts_thread", "contacts_contact", "contacts_stay", "contacts_offer", "contacts_leg", "contacts_message",
    "clients_treatmentnotice",
)  # fmt: skip
OF_THE_OPERATOR = (
    "journal_installation", "reference_place", "clients_pool", "people_person", "people_employment", "people_site",
    "people_placement", "people_document", "people_phone", "people_activity", "people_connection", "people_presence",
    "access_user",
)  # fmt: skip
AFTERWARDS = (
    "clients_cannedreply", "clients_notice", "people_queuechange", "people_neutralspell", "contacts_note",
    "contacts_hold", "contacts_attachment", "contacts_abuseflag", "contacts_hand", "contacts_surveyanswer",
    "contacts_treatment", "people_skilllevel", "people_membership", "people_load", "contacts_leadership",
    "contacts_routingpolicy", "contacts_routerinput", "contacts_queueinterval", "contacts_agentinterval",
    "contacts_servingday", "contacts_fairnessday", "contacts_rollup", "contacts_publishedreport",
    "contacts_reportschedule", "contacts_reportdelivery", "access_grant", "access_invitation", "access_signinticket",
    "access_session", "access_socketticketuse", "access_limit", "access_mail", "journal_fact", "journal_pending",
    "journal_position", "journal_cursor", "journal_erasure", "journal_blob", "journal_seal", "journal_sealleaves",
    "vault.secret", "vault.seal_key", "vault.consent", "vault.self_identification", "vault.household",
    "vault.household_member", "vault.snapshot",
    "vault.status_at_hire", "vault.fact", "vault.read_log", "vault.count_log", "vault.room", "vault.room_figure",
    "vault.room_read", "vault.room_read_person", *constraint_people.ROWS,
    *constraint_mentoring.ROWS, *constraint_billing.ROWS,
    *constraint_estimates.ROWS,
    *constraint_footprint.ROWS,
    *constraint_mentoring.ROWS, *constraint_billing.ROWS, *constraint_statements.ROWS,
    *constraint_mentoring.ROWS, *constraint_billing.ROWS, *constraint_town.ROWS,
    *constraint_mentoring.ROWS, *constraint_billing.ROWS, *constraint_standards.ROWS,
)  # fmt: skip

Session = psycopg.Connection[tuple[Any, ...]]
Row = dict[str, Any]


def at(seconds: float) -> datetime:
    """Return an instant of the scene."""
    return START + timedelta(seconds=seconds)


class Mine(dict[str, Any]):
    """The first client's rows; those of the tables in `AFTERWARDS` are made when a case first asks for them."""

    def __init__(self, scene: Scene, rows: Mapping[str, Any]) -> None:
        super().__init__(rows)
        self.scene = scene

    def __missing__(self, table: str) -> Any:
        self[table] = self.scene.insert(table)
        return self[table]

    def keep(self, tables: Iterable[str]) -> None:
        """Forget the rows of all other tables: what made them was taken back."""
        for table in set(self) - set(tables):
            del self[table]


class Scene:
    """A valid world in plain rows: `mine` and `theirs` hold the key of one row of each table for two clients."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.mine = Mine(self, {})
        self.theirs: dict[str, Any] = {}
        self._numbers = itertools.count(1)
        for table in OF_THE_OPERATOR:
            self.mine[table] = self.add(table)
        first = self.mine
        for table in OF_A_CLIENT:
            first[table] = self.add(table)
        # The second client's rows are made with the first's out of sight, so that their defaults hang together.
        self.mine = Mine(self, {table: first[table] for table in OF_THE_OPERATOR})
        for table in OF_A_CLIENT:
            self.mine[table] = self.add(table)
        self.theirs, self.mine = self.mine, first

    def number(self) -> int:
        """Return a number that this scene has not given before."""
        return next(self._numbers)

    def row(self, table: str) -> Row:
        """Return the columns of a valid row of a table, hanging on the first client's rows."""
        return ROWS[table](self)

    def add(self, table: str, /, **given: Any) -> Any:
        """Add a row, valid but for what is given, and return its primary key."""
        if table in AFTERWARDS:
            # A row added here is one more: the first stands already.
            self.mine[table]
        return self.insert(table, **given)

    def insert(self, table: str, /, **given: Any) -> Any:
        """Add a row whether or not the scene has one of the table."""
        columns = {**self.row(table), **given}
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING {}").format(
            _name(table),
            sql.SQL(", ").join(sql.Identifier(column) for column in columns),
            sql.SQL(", ").join(sql.Placeholder() for _ in columns),
            sql.Identifier(PRIMARY.get(table, "id")),
        )
        (key,) = self._one(statement, list(columns.values()))
        return key

    def change(self, table: str, row: Any = None, /, **given: Any) -> None:
        """Change columns of a row, the first client's unless another is named; the row must be there."""
        statement = sql.SQL("UPDATE {} SET {} WHERE {} = %s RETURNING 1").format(
            _name(table),
            sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(column)) for column in given),
            sql.Identifier(PRIMARY.get(table, "id")),
        )
        self._one(statement, [*given.values(), self.mine[table] if row is None else row])

    def remove(self, table: str, row: Any = None, /) -> None:
        """Delete a row, the first client's unless another is named."""
        statement = sql.SQL("DELETE FROM {} WHERE {} = %s RETURNING 1").format(
            _name(table), sql.Identifier(PRIMARY.get(table, "id"))
        )
        self._one(statement, [self.mine[table] if row is None else row])

    def _one(self, statement: sql.Composed, values: list[Any]) -> tuple[Any, ...]:
        row = self.session.execute(statement, values).fetchone()
        assert row is not None, statement.as_string()
        return row


Write = Callable[[Scene], object]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One guard, a write that it must refuse, and one beside it that must pass."""

    table: str
    guard: str
    what: str
    forbidden: Write
    allowed: Write | None = None
    # The refusal is told by the guard's name, or by this SQLSTATE where the guard raises it itself.
    sqlstate: str | None = None
    # Other guards that would refuse the same write; they are taken away first, so that this one is alone.
    beside: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.guard}: {self.what}"


def prove(session: Session, case: Case) -> None:
    """Show that the guard refuses the write, lets its neighbour pass, and that nothing else refuses the write."""
    with stage(session) as scene:
        scene.mine[case.table]
        for other in case.beside:
            take_away(session, case.table, other)
        refuses(scene, case.forbidden, guard=case.guard, sqlstate=case.sqlstate)
        if case.allowed is not None:
            passes(scene, case.allowed)
        take_away(session, case.table, case.guard)
        passes(scene, case.forbidden)


@contextmanager
def stage(session: Session) -> Iterator[Scene]:
    """Make a scene that is gone afterwards; every reference is checked at once and not at the end."""
    with session.transaction(force_rollback=True):
        session.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield Scene(session)


def refuses(scene: Scene, write: Write, *, guard: str, sqlstate: str | None = None) -> None:
    """Demand that a write is refused by this guard and by no other."""
    there = set(scene.mine)
    with pytest.raises(psycopg.DatabaseError) as refused, scene.session.transaction():
        write(scene)
    scene.mine.keep(there)
    if sqlstate is None:
        assert refused.value.diag.constraint_name == guard, refused.value
    else:
        assert refused.value.sqlstate == sqlstate, refused.value


def passes(scene: Scene, write: Write) -> None:
    """Demand that a write passes; it is taken back afterwards."""
    there = set(scene.mine)
    with scene.session.transaction(force_rollback=True):
        write(scene)
    scene.mine.keep(there)


def take_away(session: Session, table: str, guard: str) -> None:
    """Drop a constraint, an index or a generated column's expression, or disable a trigger."""
    kinds = {kind for kind, found_table, found in guards(session) if (found_table, found) == (table, guard)}
    assert len(kinds) == 1, f"{table} has no {guard}, or several: {kinds}"
    text: Mapping[str, LiteralString] = {
        "constraint": "ALTER TABLE {table} DROP CONSTRAINT {guard}",
        "index": "DROP INDEX {index}",
        "trigger": "ALTER TABLE {table} DISABLE TRIGGER {guard}",
        "generated": "ALTER TABLE {table} ALTER COLUMN {guard} DROP EXPRESSION",
    }
    index = ".".join([*table.split(".")[:-1], guard])
    statement = sql.SQL(text[kinds.pop()])
    session.execute(statement.format(table=_name(table), guard=sql.Identifier(guard), index=_name(index)))


# Checks, uniques, exclusions and our own references; the framework's references are deferrable, and it has many.
GUARDS = """
WITH ours AS (
    SELECT pg_class.oid, CASE nspname WHEN 'public' THEN relname ELSE nspname || '.' || relname END AS name
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname IN ('public', 'vault') AND relkind IN ('r', 'p') AND NOT relispartition
      AND pg_get_userbyid(relowner) = 'tejido_owner'
)
SELECT 'constraint', ours.name, conname FROM pg_constraint JOIN ours ON ours.oid = conrelid
WHERE contype IN ('c', 'u', 'x') OR (contype = 'f' AND NOT condeferrable)
UNION ALL
SELECT 'index', ours.name, indexed.relname
FROM pg_index JOIN ours ON ours.oid = indrelid JOIN pg_class AS indexed ON indexed.oid = indexrelid
WHERE indisunique AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
UNION ALL
SELECT 'trigger', ours.name, tgname FROM pg_trigger JOIN ours ON ours.oid = tgrelid
WHERE NOT tgisinternal
UNION ALL
SELECT 'generated', ours.name, attname FROM pg_attribute JOIN ours ON ours.oid = attrelid
WHERE attgenerated <> ''
"""


def guards(session: Session) -> set[tuple[str, str, str]]:
    """Return every guard of our tables: kind, table, name."""
    return {(str(kind), str(table), str(guard)) for kind, table, guard in session.execute(GUARDS).fetchall()}


def uncovered(
    session: Session, *, prefixes: tuple[str, ...], cases: Iterable[Case], exceptions: Mapping[str, str]
) -> set[str]:
    """Return the guards of some apps' tables that no case covers, and the exceptions that are no longer needed.

    Args:
        prefixes: How the names of the tables begin.
        exceptions: "table.guard" to the reason why it has no case.
    """
    there = {(table, guard) for _, table, guard in guards(session) if table.startswith(prefixes)}
    held = {(case.table, case.guard) for case in cases} | {(table, guard) for table, guard, _ in automatic(session)}
    bare = {f"{table}.{guard}" for table, guard in there - held}
    return bare ^ set(exceptions)


def automatic(session: Session) -> list[tuple[str, str, str]]:
    """Return the guards that need no case of their own, as (table, guard, column).

    Those are "not below zero" on one column, and "unique" on a column named key; a test goes through all of them.
    """
    rows = session.execute(
        "SELECT relname, conname, attname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
        " JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]"
        " WHERE connamespace = 'public'::regnamespace AND cardinality(conkey) = 1 AND NOT relispartition"
        " AND ((contype = 'c' AND pg_get_constraintdef(pg_constraint.oid) = format('CHECK ((%I >= 0))', attname))"
        "  OR (contype = 'u' AND attname = 'key')) ORDER BY 1, 2"
    ).fetchall()
    return [(str(table), str(guard), str(column)) for table, guard, column in rows if table in ROWS]


def _name(table: str) -> sql.Composable:
    return sql.Identifier(*table.split("."))


def _unique(scene: Scene, word: str) -> str:
    return f"{word}{scene.number()}"


def _json(value: Any) -> str:
    return json.dumps(value)


def _seal(scene: Scene) -> Row:
    """Return the first seal, or the second where the scene has the first."""
    first = {
        "number": 1, "previous_number": None, "after_position": 0, "until_position": 5, "root": b"r" * 32,
        "previous": bytes(32), "digest": b"1" * 32, "sealed_at": START,
    }  # fmt: skip
    second = {
        "number": 2, "previous_number": 1, "after_position": 5, "until_position": 9, "previous": b"1" * 32,
        "digest": b"2" * 32,
    }  # fmt: skip
    return first | second if "journal_seal" in scene.mine else first


# A valid row of each table. Columns with a database default are left out.
ROWS: Mapping[str, Callable[[Scene], Row]] = {
    **constraint_people.ROWS,
    **constraint_mentoring.ROWS,
    **constraint_billing.ROWS,
    **constraint_estimates.ROWS,
    **constraint_footprint.ROWS,
    **constraint_statements.ROWS,
    **constraint_town.ROWS,
    **constraint_standards.ROWS,
    "journal_installation": lambda s: {
        "only": True, "operator_name": "Operador", "zone": ZONE, "demonstration": True, "real_epoch": START,
        "world_epoch": START, "factor": 1.0,
    },
    "reference_place": lambda s: {
        "country": "CO", "scheme": "test", "code": _unique(s, "p"), "name": "Lugar", "source": "prueba",
    },
    "clients_client": lambda s: {
        "name": _unique(s, "Cliente "), "country": "CO", "zone": ZONE, "allowed_origins": [],
    },
    "clients_programme": lambda s: {
        "client_id": s.mine["clients_client"], "name": "Atención", "short_abandon_seconds": 5,
        "wrap_up_seconds_max": 120, "abuse_pause_seconds": 300, "lost_line_neutral_seconds": 900, "reopen_days": 7,
        "identity_secret": "",
    },
    "clients_pool": lambda s: {"name": _unique(s, "Piso ")},
    "clients_skill": lambda s: {"client_id": s.mine["clients_client"], "code": _unique(s, "skill"), "name": "Destreza"},
    "clients_queue": lambda s: {
        "client_id": s.mine["clients_client"], "programme_id": s.mine["clients_programme"],
        "pool_id": s.mine["clients_pool"], "code": _unique(s, "queue"), "name": "Cola", "language": "es", "zone": ZONE,
        "holiday_calendar": "CO", "opens_at": "08:00", "closes_at": "18:00", "open_weekdays": [0, 1], "priority": 0,
        "is_closed": False, "difficulty": 1, "sticky_seconds": 0,
    },
    "clients_queuechannel": lambda s: {
        "client_id": s.mine["clients_client"], "queue_id": s.mine["clients_queue"], "channel": "chat",
        "from_date": date(2026, 1, 1) + timedelta(days=s.number()), "variant": "answered_in_time",
        "target_seconds": 30, "target_share": 0.8, "offer_seconds": 20,
    },
    "clients_requirementstep": lambda s: {
        "client_id": s.mine["clients_client"], "queue_id": s.mine["clients_queue"], "after_seconds": s.number(),
        "skill_id": s.mine["clients_skill"], "minimum_level": 2,
    },
    "clients_disposition": lambda s: {
        "client_id": s.mine["clients_client"], "programme_id": s.mine["clients_programme"],
        "code": _unique(s, "solved"), "name_en": "Solved", "name_es": "Resuelto",
    },
    "people_person": lambda s: {
        "given_names": "Ana", "first_surname": "Prueba", "second_surname": "", "display_name": "Ana",
    },
    "people_document": lambda s: {
        "person_id": s.mine["people_person"], "kind": "national_id", "country": "CO", "number": _unique(s, ""),
    },
    "people_phone": lambda s: {"person_id": s.mine["people_person"], "number": _unique(s, "+57")},
    "people_site": lambda s: {
        "name": "Sede", "place_id": s.mine["reference_place"], "zone": ZONE, "holiday_calendar": "CO",
    },
    "people_employment": lambda s: {
        "person_id": s.mine["people_person"], "contract": "indefinite", "from_date": date(2026, 1, 1),
        "end_reason": "", "recorded_at": START,
    },
    "people_placement": lambda s: {
        "person_id": s.mine["people_person"], "employment_id": s.mine["people_employment"], "position": "advisor",
        "place_id": s.mine["reference_place"], "work_mode": "home", "legal_regime": "co_telework",
        "from_date": date(2026, 1, 1), "end_reason": "", "recorded_at": START,
    },
    "people_skilllevel": lambda s: {
        "person_id": s.mine["people_person"], "skill_id": s.mine["clients_skill"], "level": 3, "rung": "solo",
        "evidence": "assessment", "set_by_user_id": s.mine["access_user"], "from_at": START,
    },
    "people_membership": lambda s: {
        "person_id": s.mine["people_person"], "queue_id": s.mine["clients_queue"],
        "client_id": s.mine["clients_client"],
    },
    "people_activity": lambda s: {
        "person_id": s.mine["people_person"], "activity": "available", "reason": "", "from_at": START,
    },
    "people_connection": lambda s: {
        "person_id": s.mine["people_person"], "socket": uuid.uuid4(), "node": "n", "opened_at": START,
        "seen_at": START,
    },
    "people_presence": lambda s: {
        "person_id": s.mine["people_person"], "pool_id": s.mine["clients_pool"], "connections": 1,
        "activity": "available", "reason": "", "activity_from_at": START, "idle_from_at": START,
    },
    "people_load": lambda s: {"person_id": s.mine["people_person"], "channel": "voice", "capacity": 2, "used": 0},
    "contacts_customer": lambda s: {
        "client_id": s.mine["clients_client"], "display_name": "Clienta", "registered_at": START,
    },
    "contacts_customeraddress": lambda s: {
        "client_id": s.mine["clients_client"], "customer_id": s.mine["contacts_customer"], "channel": "email",
        "address": _unique(s, "ana@"),
    },
    "contacts_thread": lambda s: {
        "client_id": s.mine["clients_client"], "customer_id": s.mine["contacts_customer"],
    },
    "contacts_contact": lambda s: {
        "client_id": s.mine["clients_client"], "programme_id": s.mine["clients_programme"],
        "queue_id": s.mine["clients_queue"], "channel": "chat", "direction": "inbound", "language": "es",
        "state": "waiting", "priority": 0, "customer_id": s.mine["contacts_customer"],
        "thread_id": s.mine["contacts_thread"], "provider_id": str(uuid.uuid4()), "arrived_at": START,
        "end_reason": "", "message_count": 0, "difficulty": 1, "title": "",
    },
    "contacts_stay": lambda s: {
        "client_id": s.mine["clients_client"], "contact_id": s.mine["contacts_contact"],
        "queue_id": s.mine["clients_queue"], "from_at": START, "target_seconds": 30, "target_share": 0.8,
        "variant": "answered_in_time", "at_front": False,
    },
    "contacts_offer": lambda s: {
        "client_id": s.mine["clients_client"], "contact_id": s.mine["contacts_contact"],
        "stay_id": s.mine["contacts_stay"], "person_id": s.mine["people_person"], "pool_id": s.mine["clients_pool"],
        "channel": "chat", "state": "pending", "offered_at": START, "deadline_at": at(20), "policy_version": 1,
        "epoch": 1, "decision": s.number(), "terms": _json({"wait": 1.0}),
    },
    "contacts_leg": lambda s: {
        "client_id": s.mine["clients_client"], "contact_id": s.mine["contacts_contact"],
        "person_id": s.mine["people_person"], "role": "serving", "state": "open", "end_reason": "", "from_at": START,
    },
    "contacts_message": lambda s: {
        "client_id": s.mine["clients_client"], "contact_id": s.mine["contacts_contact"], "number": s.number(),
        "author": "customer", "client_message_id": uuid.uuid4(), "text": "Hola", "salt": b"salt", "digest": DIGEST,
        "sent_at": START,
    },
    "clients_treatmentnotice": lambda s: {
        "client_id": s.mine["clients_client"], "version": s.number(), "text_en": "We keep it.",
        "text_es": "Lo guardamos.", "from_at": START,
    },
    "clients_cannedreply": lambda s: {
        "client_id": s.mine["clients_client"], "programme_id": s.mine["clients_programme"],
        "shortcut": _unique(s, "hi"), "title_en": "Hi", "title_es": "Hola", "text_en": "Hi.", "text_es": "Hola.",
    },
    "clients_notice": lambda s: {
        "client_id": s.mine["clients_client"], "programme_id": s.mine["clients_programme"], "text": "Hola",
        "salt": b"salt", "digest": DIGEST, "posted_by_user_id": 1, "posted_at": START, "until_at": at(60),
    },
    "people_queuechange": lambda s: {
        "person_id": s.mine["people_person"], "queue_id": s.mine["clients_queue"],
        "client_id": s.mine["clients_client"], "is_member": True, "set_by_user_id": 1, "from_at": START,
        "until_at": at(60),
    },
    "people_neutralspell": lambda s: {
        "person_id": s.mine["people_person"], "kind": "lost_line", "from_at": START, "limit_at": at(60),
    },
    "contacts_note": lambda s: {
        "client_id": s.mine["clients_client"], "contact_id": s.mine["contacts_contact"], "user_id": 1,
        "client_note_id": uuid.uuid4(), "text": "Hola", "salt": b"salt", "digest": DIGEST, "written_at": START,
    },
    "contacts_hold": lambda s: {
        "client_id": s.mine["clients_client"], "contact_id": s.mine["contacts_contact"],
        "leg_id": s.mine["contacts_leg"], "from_at": START,
    },
    "contacts_attachment": lambda s: {
        "client_id": s.mine["clients_client"], "contact_id": s.mine["contacts_contact"],
        "message_id": s.mine["contacts_message"], "blob_key": uuid.uuid4(), "file_name": "a.png",
        "media_type": "image/png", "byte_count": 9, "digest": DIGEST,
    },
    "contacts_abuseflag": lambda s: {
        "client_id": s.mine["clients_client"], "contact_id": s.mine["contacts_contact"],
        "leg_id": s.mine["contacts_leg"], "person_id": s.mine["people_person"], "reason": "insult",
        "pause_seconds": 300, "flagged_at": START,
    },
    "contacts_hand": lambda s: {
        "client_id": s.mine["clients_client"], "contact_id": s.mine["contacts_contact"],
        "person_id": s.mine["people_person"], "reason": "question", "raised_at": START,
    },
    "contacts_surveyanswer": lambda s: {
        "client_id": s.mine["clients_client"], "contact_id": s.mine["contacts_contact"], "score": 4,
        "answered_at": START,
    },
    "contacts_treatment": lambda s: {
        "client_id": s.mine["clients_client"], "thread_id": s.mine["contacts_thread"],
        "notice_id": s.mine["clients_treatmentnotice"], "accepted_at": START,
    },
    "contacts_leadership": lambda s: {"pool_id": s.mine["clients_pool"], "epoch": 1, "holder": ""},
    "contacts_routingpolicy": lambda s: {
        "pool_id": s.mine["clients_pool"], "version": s.number(), "policy": _json({}), "from_at": START,
    },
    "contacts_routerinput": lambda s: {
        "pool_id": s.mine["clients_pool"], "epoch": 1, "sequence": s.number(), "position": 1, "world_at": START,
        "what": "fact", "data": _json({}),
    },
    "contacts_queueinterval": lambda s: {
        "client_id": s.mine["clients_client"], "queue_id": s.mine["clients_queue"], "channel": "chat",
        "interval_at": at(900 * s.number()), "revision": 1, "rolled_at": START,
        **dict.fromkeys(roll_ups.QUEUE_COLUMNS, 0),
    },
    "contacts_agentinterval": lambda s: {
        "person_id": s.mine["people_person"], "interval_at": at(900 * s.number()), "revision": 1, "rolled_at": START,
        **dict.fromkeys(roll_ups.AGENT_COLUMNS, 0),
    },
    "contacts_servingday": lambda s: {
        "client_id": s.mine["clients_client"], "queue_id": s.mine["clients_queue"],
        "person_id": s.mine["people_person"], "day": date(2026, 1, 1) + timedelta(days=s.number()),
    },
    "contacts_fairnessday": lambda s: {
        "person_id": s.mine["people_person"], "day": date(2026, 1, 1) + timedelta(days=s.number()),
        "ready_seconds": 0, "in_hand_seconds": 0, "idle_seconds": 0, "offers_count": 0, "growth_offers_count": 0,
        "handled_count": 0, "difficulty_sum": 0, "abusive_count": 0,
    },
    "contacts_rollup": lambda s: {"client_id": s.number(), "until_at": START, "checked_at": START},
    "contacts_publishedreport": lambda s: {
        "client_id": s.mine["clients_client"], "programme_id": s.mine["clients_programme"], "rows_by": "day",
        "from_date": date(2026, 1, 1), "to_date": date(2026, 1, 2) + timedelta(days=s.number()), "zone": ZONE,
        "definition_version": 1, "rows": "[]", "digest": DIGEST, "digest_format": "rfc8785-sha256-1",
        "rolled_until_at": START, "published_at": START, "published_by_user_id": 1,
    },
    "contacts_reportschedule": lambda s: {
        "key": uuid.uuid4(), "client_id": s.mine["clients_client"], "programme_id": s.mine["clients_programme"],
        "rows_by": "day", "rhythm": "week", "language": "own", "user_ids": [1], "is_on": True,
        "next_from_date": date(2026, 1, 5), "set_by_user_id": 1, "set_at": START,
    },
    "contacts_reportdelivery": lambda s: {
        "client_id": s.mine["clients_client"], "schedule_id": s.mine["contacts_reportschedule"],
        "report_id": s.mine["contacts_publishedreport"], "user_id": s.number(), "to_date": date(2026, 1, 12),
        "outcome": "waiting", "tries_count": 1, "tried_at": START, "due_at": at(60),
    },
    "access_user": lambda s: {
        "password": "!", "email": _unique(s, "user") + "@example.org", "display_name": "", "language": "es",
        "is_active": True, "added_at": START,
    },
    "access_grant": lambda s: {"user_id": s.mine["access_user"], "role": "agent", "from_at": START},
    "access_invitation": lambda s: {
        "email": _unique(s, "guest") + "@example.org", "role": "agent", "language": "es",
        "token_digest": _unique(s, "d"), "invited_at": START, "expires_at": at(3600),
    },
    "access_signinticket": lambda s: {
        "token_digest": _unique(s, "d"), "user_id": s.mine["access_user"], "made_at": START, "expires_at": at(60),
    },
    "access_session": lambda s: {"session_key": _unique(s, "k"), "session_data": "", "expire_date": at(60)},
    "access_socketticketuse": lambda s: {"ticket": _unique(s, "t"), "expires_at": at(60)},
    "access_limit": lambda s: {"what": "sign_in", "subject": _unique(s, "s"), "window_from": START, "count": 1},
    "access_mail": lambda s: {"to": "a@example.org", "subject": "Hola", "body": "Hola", "written_at": START},
    "journal_fact": lambda s: {
        "happened_at": START, "type": "client_added", "by_kind": "system", "by_id": 0, "client_id": 0,
        "data": _json({"client": 1}),
    },
    "journal_pending": lambda s: {"fact_id": s.number(), "recorded_at": START},
    "journal_position": lambda s: {"position": s.number(), "fact_id": s.number(), "recorded_at": START},
    "journal_cursor": lambda s: {"name": _unique(s, "reader"), "position": 0},
    "journal_erasure": lambda s: {
        "relation": "message", "row_key": uuid.uuid4(), "erased_at": START, "by_kind": "system", "by_id": 0,
        "reason": "retention",
    },
    "journal_blob": lambda s: {
        "client_id": s.mine["clients_client"], "media_type": "image/png", "byte_count": 9, "digest": DIGEST,
        "stored_at": START,
    },
    "journal_seal": lambda s: _seal(s),
    "journal_sealleaves": lambda s: {
        "first_position": s.number(), "seal_number": s.mine["journal_seal"], "hashes": b"h" * 64,
    },
    "vault.secret": lambda s: {"is_only": True, "value": b"s" * 32},
    "vault.seal_key": lambda s: {"name": f"k{s.number():08x}"},
    "vault.status_at_hire": lambda s: {
        "person_id": s.mine["people_person"], "key_name": s.mine["vault.seal_key"], "nonce": b"n" * 16,
        "sealed": b"s" * 512, "status_tag": b"t" * 32, "basis_tag": b"t" * 32, "hired_on": date(2026, 1, 1),
        "consent_version": "1", "declared_by_user_id": 1, "declared_at": START,
    },
    "vault.consent": lambda s: {
        "person_id": s.mine["people_person"], "purpose": "household", "text_version": "household-1",
        "given_at": START, "given_how": "self", "given_by_user_id": 1,
    },
    "vault.self_identification": lambda s: {
        "person_id": s.mine["people_person"], "key_name": s.mine["vault.seal_key"], "sealed": b"s" * 512,
        "nonce": b"n" * 16, "tags": Jsonb({}), "declared_by_user_id": 1, "declared_at": START,
    },
    "vault.household": lambda s: {"code": "".join("ABCDEFGHIJ"[int(digit)] for digit in f"{s.number():010d}")},
    "vault.household_member": lambda s: {
        "person_id": s.mine["people_person"], "household_id": s.mine["vault.household"],
    },
    "vault.snapshot": lambda s: {
        "person_id": s.mine["people_person"], "household_id": s.mine["vault.household"], "moment": "month_6",
        "taken_on": date(2026, 1, 1), "key_name": s.mine["vault.seal_key"], "sealed": b"s" * 512,
        "nonce": b"n" * 16, "tags": Jsonb({}), "declared_by_user_id": 1, "declared_at": START,
    },
    "vault.fact": lambda s: {
        "happened_at": START, "type": "status_declared", "by_user_id": 1, "person_id": s.mine["people_person"],
        "status_id": s.mine["vault.status_at_hire"], "digest": DIGEST,
    },
    "vault.read_log": lambda s: {
        "person_id": s.mine["people_person"], "reader_user_id": 1, "purpose": "correction", "read_at": START,
    },
    "vault.count_log": lambda s: {
        "what": "livelihood", "from_date": date(2026, 1, 1), "to_date": date(2026, 2, 1),
    },
    "vault.room": lambda s: {
        "reviewer_user_id": 1, "opened_by_user_id": 2, "from_date": date(2026, 1, 1), "to_date": date(2026, 2, 1),
        "opened_at": START, "expires_at": at(60), "secret": b"s" * 32,
    },
    "vault.room_figure": lambda s: {
        "room_id": s.mine["vault.room"], "code": _unique(s, "status:site:"), "digest": DIGEST,
    },
    "vault.room_read": lambda s: {"room_id": s.mine["vault.room"], "kind": "page", "code": "status:site:1"},
    "vault.room_read_person": lambda s: {"read_id": s.mine["vault.room_read"], "person_id": s.number()},
}  # fmt: skip


def parameters(cases: Iterable[Case]) -> Any:
    """Return the decorator that runs a test once for each case, under the case's own name."""
    given = list(cases)
    return pytest.mark.parametrize("case", given, ids=[str(case) for case in given])
