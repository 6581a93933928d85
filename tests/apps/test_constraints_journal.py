"""The journal, the installation and the vault: what the database itself refuses in their tables."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from tests import constraint_cases_vault, constraints
from tests.constraints import DIGEST, Case, Scene, at

from tejido.core import clocks, facts
from tejido.core.impact import status as status_module

PREFIXES = ("journal_", "vault.")
EXCEPTIONS = {
    "journal_seal.seal_is_one_link": "only what the reference to the seal before needs; the primary key is narrower",
}
ROOM, FIGURE, READ, READ_PERSON = (f"vault.room{part}" for part in ("", "_figure", "_read", "_read_person"))
CLOSED = {"closed_at": at(30), "closed_how": "closed", "secret": None}
UUID = "00000000-0000-4000-8000-000000000001"
STATUS = "vault.status_at_hire"
ENDED = constraint_cases_vault.ENDED


def installed(scene: Scene, **given: object) -> None:
    """Make the installation anew, no demonstration unless said; a factor or an epoch of its own is to be refused."""
    scene.remove("journal_installation")
    scene.add("journal_installation", **{"demonstration": False, **given})


def somebody(scene: Scene) -> dict[str, object]:
    return {"person_id": scene.add("people_person")}


def recorded_once(table: str, guard: str, **change: object) -> list[Case]:
    """Return the cases of a table whose rows are never changed and never deleted."""
    return [
        Case(
            table=table, guard=guard, sqlstate="TJ003", what="changed",
            forbidden=lambda s: s.change(table, **change), allowed=lambda s: s.add(table),
        ),
        Case(
            table=table, guard=guard, sqlstate="TJ003", what="deleted",
            forbidden=lambda s: s.remove(table),
        ),
    ]  # fmt: skip


def wrong(table: str, guard: str, column: str, *values: object, right: tuple[object, ...] = ()) -> list[Case]:
    """Return a case for each wrong value of a column of a new row."""
    return [
        Case(
            table=table, guard=guard, what=repr(value)[:40],
            forbidden=lambda s, value=value: s.add(table, **{**fresh(s, table), column: value}),
            allowed=lambda s: [s.add(table, **{**fresh(s, table), column: value}) for value in right],
        )
        for value in values
    ]  # fmt: skip


def fresh(scene: Scene, table: str) -> dict[str, object]:
    """Return what a further row of this table needs to stand beside the scene's own."""
    return somebody(scene) if table == STATUS else {}


CASES = [
    # The installation is one row; only a demonstration moves time
    Case(
        table="journal_installation", guard="installation_is_one_row", what="a second row",
        forbidden=lambda s: s.add("journal_installation", only=False),
    ),
    Case(
        table="journal_installation", guard="only_a_demonstration_changes_speed", what="twice as fast",
        forbidden=lambda s: installed(s, factor=2.0),
        allowed=lambda s: s.change("journal_installation", factor=2.0),
    ),
    *(
        Case(
            table="journal_installation", guard="factor_within_limits", what=f"{factor} times as fast",
            forbidden=lambda s, factor=factor: s.change("journal_installation", factor=factor),
            allowed=lambda s: [
                s.change("journal_installation", factor=factor) for factor in (clocks.FACTOR_MIN, clocks.FACTOR_MAX)
            ],
        )
        for factor in (0.0, -1.0, 0.09, 20.1, float("nan"))
    ),
    Case(
        table="journal_installation", guard="only_a_demonstration_moves_time", what="an hour ahead",
        forbidden=lambda s: installed(s, world_epoch=at(3600)),
        allowed=lambda s: s.change("journal_installation", world_epoch=at(3600)),
    ),
    Case(
        table="journal_installation", guard="journal_installation_kept", sqlstate="TJ003",
        what="a demonstration that is none any more",
        forbidden=lambda s: s.change("journal_installation", demonstration=False),
        allowed=lambda s: s.change("journal_installation", operator_name="Otro", demonstration=True),
    ),
    Case(
        table="journal_installation", guard="journal_installation_kept", sqlstate="TJ003",
        what="a real one that becomes a demonstration",
        forbidden=lambda s: (installed(s), s.change("journal_installation", demonstration=True)),
    ),
    Case(
        table="journal_installation", guard="installation_names_a_zone", sqlstate="22023", what="no such zone",
        forbidden=lambda s: s.change("journal_installation", zone="Colombia/Bogota"),
        allowed=lambda s: s.change("journal_installation", zone="America/Lima"),
    ),
    # A fact
    *wrong("journal_fact", "journal_fact_type_check", "type", "", "Client_added", "client added", "a" * 65),
    *wrong(
        "journal_fact", "journal_fact_by_kind_check", "by_kind", "robot", "", right=facts.ACTOR_KINDS
    ),
    *wrong("journal_fact", "journal_fact_data_check", "data", "[]", '"María"', "1", "null"),
    *wrong(
        "journal_fact", "fact_digest_format_known", "digest_format", "", "md5", right=(facts.DIGEST_FORMAT,)
    ),
    *recorded_once("journal_fact", "journal_fact_unchanged", client_id=9),
    # Positions and readers
    *wrong("journal_position", "journal_position_position_check", "position", 0, -1, right=(1000,)),
    Case(
        table="journal_position", guard="journal_position_fact_id_key", what="one fact at two positions",
        forbidden=lambda s: [s.add("journal_position", fact_id=900) for _ in range(2)],
    ),
    *recorded_once("journal_position", "journal_position_unchanged", fact_id=9),
    # Erasures
    *wrong("journal_erasure", "journal_erasure_reason_check", "reason", "", "Ana asked", right=("retention",)),
    *wrong("journal_erasure", "journal_erasure_relation_check", "relation", "", "contacts message", right=("note",)),
    *wrong("journal_erasure", "journal_erasure_by_kind_check", "by_kind", "robot", right=facts.ACTOR_KINDS),
    *recorded_once("journal_erasure", "journal_erasure_unchanged", reason="other"),
    # Files
    *wrong("journal_blob", "blob_is_not_empty", "byte_count", 0, -1, right=(1,)),
    *wrong("journal_blob", "blob_digest_is_a_digest", "digest", "", "both", "A" * 64, right=(DIGEST,)),
    *wrong(
        "journal_blob", "blob_has_a_media_type", "media_type", "", "png", "image/png; a=b", "image/\n",
        right=("application/pdf", "audio/ogg"),
    ),
    # Seals
    *wrong("journal_seal", "seal_root_is_a_digest", "root", b"", b"r" * 31, b"r" * 33, right=(b"s" * 32,)),
    *wrong("journal_seal", "seal_digest_is_a_digest", "digest", b"", b"r" * 33, right=(b"s" * 32,)),
    *wrong("journal_seal", "seal_format_known", "format", "", "tejido-seal-2", right=("tejido-seal-1",)),
    *wrong("journal_seal", "seal_covers_facts", "until_position", 5, 4, right=(6,)),
    *wrong("journal_seal", "seal_counts_on", "previous_number", None),
    *wrong("journal_seal", "seal_follows_the_one_before", "after_position", 4, 6),
    *wrong("journal_seal", "seal_follows_the_one_before", "previous", b"2" * 32, bytes(32)),
    Case(
        table="journal_seal", guard="seal_previous_is_a_digest", what="a short one",
        forbidden=lambda s: s.add("journal_seal", previous=b"1"), beside=("seal_follows_the_one_before",),
    ),
    *(
        Case(
            table="journal_seal", guard="seal_begins_the_chain", what=f"{column} of the first",
            forbidden=lambda s, column=column, value=value: s.change("journal_seal", **{column: value}),
            beside=("journal_seal_unchanged",),
        )
        for column, value in (("after_position", 3), ("previous", b"2" * 32))
    ),
    Case(
        table="journal_seal", guard="journal_seal_unchanged", sqlstate="TJ003", what="changed",
        forbidden=lambda s: s.change("journal_seal", root=b"s" * 32), allowed=lambda s: s.add("journal_seal"),
    ),
    Case(
        table="journal_seal", guard="journal_seal_unchanged", sqlstate="TJ003", what="deleted",
        forbidden=lambda s: s.remove("journal_seal", s.add("journal_seal")),
    ),
    *wrong(
        "journal_sealleaves", "leaves_are_digests", "hashes", b"", b"h" * 33, b"h" * 32 * 1025,
        right=(b"h" * 32 * 1024,),
    ),
    *wrong("journal_sealleaves", "leaves_of_a_seal", "seal_number", 2),
    *recorded_once("journal_sealleaves", "journal_sealleaves_unchanged", hashes=b"i" * 64),
    # The vault
    Case(
        table="vault.secret", guard="secret_is_only_check", what="a second one",
        forbidden=lambda s: s.add("vault.secret", is_only=False),
    ),
    Case(
        table="vault.secret", guard="secret_value_check", what="a short one",
        forbidden=lambda s: s.change("vault.secret", value=b"short"),
    ),
    *constraint_cases_vault.CASES,
    Case(
        table=STATUS, guard="status_at_hire_ended_how_check", what="forgotten",
        forbidden=lambda s: s.change(STATUS, **{**ENDED, "ended_how": "forgotten"}),
        allowed=lambda s: s.change(STATUS, **ENDED),
    ),
    *(
        Case(
            table=STATUS, guard="value_goes_when_it_ends", what=f"{column} stays",
            forbidden=lambda s, kept=column: s.change(
                STATUS, **{column: value for column, value in ENDED.items() if column != kept}
            ),
        )
        for column in constraint_cases_vault.VALUE
    ),
    *(
        Case(
            table=STATUS, guard="value_goes_when_it_ends", what=f"{column} is missing from the start",
            forbidden=lambda s, column=column: s.change(STATUS, **{column: None}),
        )
        for column in constraint_cases_vault.VALUE
    ),
    Case(
        table=STATUS, guard="end_says_how", what="an end without a word",
        forbidden=lambda s: s.change(STATUS, **{**ENDED, "ended_how": None}),
    ),
    Case(
        table=STATUS, guard="one_current_status", what="two at once",
        forbidden=lambda s: s.add(STATUS),
        allowed=lambda s: (s.change(STATUS, **ENDED), s.add(STATUS)),
    ),
    Case(
        table=STATUS, guard="status_of_person", what="of nobody we know",
        forbidden=lambda s: s.add(STATUS, person_id=987654),
    ),
    Case(
        table=STATUS, guard="status_at_hire_key_key", what="one key, two rows",
        forbidden=lambda s: [s.add(STATUS, key=UUID, **somebody(s)) for _ in range(2)],
    ),
    *wrong("vault.fact", "fact_type_check", "type", "status_read", right=("status_corrected", "snapshot_taken")),
    *wrong("vault.fact", "fact_digest_check", "digest", "both", "A" * 64, right=(None, DIGEST)),
    *wrong("vault.fact", "fact_status_id_fkey", "status_id", 987654),
    *wrong("vault.fact", "fact_is_about_one_row", "status_id", None),
    *wrong("vault.fact", "fact_is_about_one_row", "row_key", UUID),
    *recorded_once("vault.fact", "fact_unchanged", by_user_id=9),
    *wrong("vault.read_log", "read_log_what_is_known", "what", "everything", right=("household",)),
    *wrong("vault.read_log", "read_log_purpose_check", "purpose", "hiring", right=status_module.PURPOSES),
    *recorded_once("vault.read_log", "read_log_unchanged", purpose="independent_review"),
    # The reviewers' rooms
    Case(
        table=ROOM, guard="room_key_is_unique", what="one key, two rooms",
        forbidden=lambda s: [s.add(ROOM, key=UUID) for _ in range(2)],
    ),
    *wrong(ROOM, "room_is_for_another", "reviewer_user_id", 2),
    *wrong(ROOM, "room_has_a_period", "to_date", date(2026, 1, 1), date(2025, 12, 1)),
    *wrong(
        ROOM, "room_expires", "expires_at", at(0), at(-1), at(30 * 24 * 3600 + 1), right=(at(1), at(30 * 24 * 3600)),
    ),
    *wrong(ROOM, "room_secret_is_long", "secret", b"short"),
    Case(
        table=ROOM, guard="room_secret_dies_with_it", what="closed with its secret",
        forbidden=lambda s: s.change(ROOM, **{**CLOSED, "secret": b"s" * 32}),
        allowed=lambda s: s.change(ROOM, **CLOSED),
    ),
    Case(
        table=ROOM, guard="room_secret_dies_with_it", what="open without a secret",
        forbidden=lambda s: s.change(ROOM, secret=None),
    ),
    Case(
        table=ROOM, guard="room_end_says_how", what="closed without a word",
        forbidden=lambda s: s.change(ROOM, **{**CLOSED, "closed_how": None}),
    ),
    Case(
        table=ROOM, guard="room_end_is_known", what="forgotten",
        forbidden=lambda s: s.change(ROOM, **{**CLOSED, "closed_how": "forgotten"}),
        allowed=lambda s: s.change(ROOM, **{**CLOSED, "closed_how": "expired"}),
    ),
    *wrong(FIGURE, "room_figure_of_room", "room_id", 987654),
    *wrong(FIGURE, "room_figure_is_a_code", "code", "", "status", "status:all:Ana Díaz", right=("status:site:none",)),
    *wrong(FIGURE, "room_figure_digest_is_one", "digest", "", "A" * 64),
    *recorded_once(FIGURE, "room_figure_unchanged", digest="1" * 64),
    *wrong(READ, "room_read_of_room", "room_id", 987654),
    *wrong(READ, "room_read_kind_is_known", "kind", "glance", right=("page", "file")),
    *wrong(READ, "room_read_of_rows", "kind", "entered"),
    *wrong(READ, "room_read_of_rows", "code", None),
    Case(
        table=READ, guard="room_read_unchanged", sqlstate="TJ003", what="changed",
        forbidden=lambda s: s.change(READ, kind="file"), allowed=lambda s: s.add(READ),
    ),
    Case(
        # One that no person's row hangs on.
        table=READ, guard="room_read_unchanged", sqlstate="TJ003", what="deleted",
        forbidden=lambda s: s.remove(READ, s.add(READ)),
    ),
    *wrong(READ_PERSON, "room_read_person_of_read", "read_id", 987654),
    *recorded_once(READ_PERSON, "room_read_person_unchanged", person_id=987654),
]  # fmt: skip


@constraints.parameters(CASES)
def test_the_database_refuses_it_and_only_by_this_guard(case: Case, owner: psycopg.Connection) -> None:
    constraints.prove(owner, case)


def test_every_guard_of_the_journal_and_the_vault_has_a_case(owner: psycopg.Connection) -> None:
    assert constraints.uncovered(owner, prefixes=PREFIXES, cases=CASES, exceptions=EXCEPTIONS) == set()


def test_a_fact_names_its_digest_format_and_its_machine_time_by_itself(owner: psycopg.Connection) -> None:
    with constraints.stage(owner) as scene:
        row = owner.execute(
            "SELECT digest_format, recorded_at BETWEEN transaction_timestamp() AND clock_timestamp() FROM journal_fact"
            " WHERE id = %s",
            [scene.mine["journal_fact"]],
        ).fetchone()
    assert row == (facts.DIGEST_FORMAT, True)


@pytest.mark.parametrize("column", ["type", "happened_at", "recorded_at", "by_kind", "by_id", "client_id", "data"])
def test_a_fact_lacks_nothing(owner: psycopg.Connection, column: str) -> None:
    with constraints.stage(owner) as scene:
        with pytest.raises(psycopg.errors.NotNullViolation), owner.transaction():
            scene.add("journal_fact", **{column: None})


def test_the_journal_is_partitioned_by_the_month_it_was_recorded(owner: psycopg.Connection) -> None:
    rows = owner.execute(
        "SELECT pg_get_partkeydef('journal_fact'::regclass),"
        " (SELECT count(*) FROM pg_inherits WHERE inhparent = 'journal_fact'::regclass)"
    ).fetchone()
    assert rows is not None
    assert rows[0] == "RANGE (recorded_at)"
    assert rows[1] >= 3, "this month, the next one, and a place for all others"
