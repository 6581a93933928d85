"""What lies sealed in the vault, consents and households: what the database itself refuses about them."""

from __future__ import annotations

from datetime import date

from psycopg.types.json import Jsonb

from tests.constraint_cases_programmes import doubled, refused
from tests.constraints import Case, at

STATUS, CONSENT, GROUPS = "vault.status_at_hire", "vault.consent", "vault.self_identification"
HOUSEHOLD, MEMBER, SNAPSHOT = "vault.household", "vault.household_member", "vault.snapshot"
VALUE = ("key_name", "nonce", "sealed", "status_tag", "basis_tag")
ENDED = {**dict.fromkeys(VALUE), "ended_at": at(60), "ended_how": "revoked"}
GONE = {"key_name": None, "sealed": None, "nonce": None, "tags": None, "ended_at": at(60), "ended_how": "revoked"}
GONE_SNAPSHOT = {**GONE, "household_id": None}
UNKNOWN_KEY = "kffffffff"
KEY = "00000000-0000-4000-8000-000000000009"


def ends(table: str, name: str, gone: dict[str, object]) -> tuple[Case, ...]:
    """Return the cases of a sealed row's end: the value goes with it, and it says how."""
    return (
        refused(table, f"{name}_goes_when_it_ends", gone, sealed=None),
        refused(table, f"{name}_goes_when_it_ends", gone, ended_at=at(60), ended_how="revoked"),
        refused(table, f"{name}_end_says_how", gone, **{**gone, "ended_how": None}),
        refused(table, f"{name}_end_is_known", {**gone, "ended_how": "corrected"}, **{**gone, "ended_how": "lost"}),
        refused(table, f"{name}_key_is_known", key_name=UNKNOWN_KEY),
        refused(table, f"{name}_seal_is_long", sealed=b"s" * 511),
        refused(table, f"{name}_nonce_is_long", nonce=b"n" * 15),
        refused(table, f"{name}_tags_are_named", tags=Jsonb([])),
        refused(table, f"{name}_of_person", person_id=987654),
    )


def one_key(table: str, guard: str) -> Case:
    """Return the case of two people's rows with the same key."""
    return Case(
        table=table, guard=guard, what="one key, two rows",
        forbidden=lambda s: [s.add(table, key=KEY, person_id=s.add("people_person")) for _ in range(2)],
    )  # fmt: skip


CASES: tuple[Case, ...] = (
    Case(
        table="vault.seal_key", guard="seal_key_is_named", what="a word",
        forbidden=lambda s: s.add("vault.seal_key", name="key"),
        allowed=lambda s: s.add("vault.seal_key", name="k0123abcd"),
    ),
    refused(STATUS, "status_key_is_known", key_name=UNKNOWN_KEY),
    refused(STATUS, "status_nonce_is_long", nonce=b"n" * 15),
    refused(STATUS, "status_seal_is_long", sealed=b"s" * 511),
    refused(STATUS, "status_tag_is_long", status_tag=b"t" * 31),
    refused(STATUS, "basis_tag_is_long", basis_tag=b"t" * 31),
    # Consents
    refused(CONSENT, "consent_of_person", person_id=987654),
    refused(CONSENT, "consent_purpose_is_known", {"purpose": "follow_up"}, purpose="hiring"),
    refused(CONSENT, "consent_text_is_a_code", text_version="I agree"),
    refused(CONSENT, "consent_how_is_known", {"given_how": "on_paper"}, given_how="by a nod"),
    refused(
        CONSENT, "consent_end_is_known", {"ended_at": at(9), "ended_how": "replaced"}, ended_at=at(9), ended_how="lost"
    ),
    refused(CONSENT, "consent_end_says_how", ended_at=at(9)),
    doubled(CONSENT, "one_consent_for_a_purpose", "person_id", "purpose", ended_at=at(9), ended_how="withdrawn"),
    one_key(CONSENT, "consent_key_is_unique"),
    # Self-identification
    *ends(GROUPS, "self_identification", GONE),
    doubled(GROUPS, "one_self_identification", "person_id", **GONE),
    one_key(GROUPS, "self_identification_key_is_unique"),
    # Households
    doubled(HOUSEHOLD, "household_code_is_unique", "code", code="ZZZZZZZZZZ"),
    refused(HOUSEHOLD, "household_code_is_one", {"code": "ABCDEFG234"}, code="abcdefg234"),
    refused(MEMBER, "household_member_is_a_person", person_id=987654),
    refused(MEMBER, "member_of_household", household_id=987654),
    *ends(SNAPSHOT, "snapshot", GONE_SNAPSHOT),
    refused(SNAPSHOT, "snapshot_of_household", household_id=987654),
    refused(SNAPSHOT, "snapshot_moment_is_known", {"moment": "application"}, moment="month_18"),
    doubled(SNAPSHOT, "one_snapshot_at_a_moment", "person_id", "moment", moment="month_12"),
    one_key(SNAPSHOT, "snapshot_key_is_unique"),
    refused("vault.count_log", "count_log_what_is_known", {"what": "pay_by_gender"}, what="names"),
    refused(
        "vault.count_log", "count_log_ends_after_begin", {"to_date": date(2026, 1, 2)}, to_date=date(2026, 1, 1)
    ),
)  # fmt: skip
