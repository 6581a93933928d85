"""The keys of the vault: what the database holds without them, changing them, and losing them."""

from __future__ import annotations

from decimal import Decimal

import psycopg
import pytest
from tests import crowd

from tejido import environment
from tejido.core.impact import consents, poverty, self_identification
from tejido.core.impact import status as status_module
from tejido.impact import queries as impact_queries
from tejido.journal import scopes
from tejido.vault import actions, errors, queries, rotation, sealing

GROUPS = {"gender": "non_binary", "ethnic_group": "palenquero", "lgbtiq": "yes"}
HOME = poverty.Household(
    members_count=5, earners_count=1, income_month=Decimal(812345), currency="COP", domain="city:23001"
)
MONTH = {"from_date": crowd.FROM_DATE, "to_date": crowd.TO_DATE}
READ = {"reader_user_id": 1, "purpose": "subject_request", "at": crowd.AT}


def _tell_everything(person: int) -> None:
    given = {"how": "self", "by_user_id": 1, "at": crowd.AT}
    actions.declare_groups(person, answers=GROUPS, consent_version="self_identification-1", **given)
    actions.take_snapshot(
        person, moment="application", taken_on=crowd.FROM_DATE, household=HOME, consent_version="household-1", **given
    )


@pytest.fixture
def forty(committed: None, owner: psycopg.Connection) -> list[int]:
    """Forty people, half of them impact workers; the first told everything."""
    crowd.install()
    people = crowd.place(owner, 40)
    crowd.keep(owner, people[:20], status="both")
    crowd.keep(owner, people[20:], status="neither")
    _tell_everything(people[0])
    return people


def _figures() -> list[object]:
    with scopes.scoped({0}):
        return list(impact_queries.impact_workers(dimension="all", **MONTH))


def test_what_is_stored_says_nothing_without_the_keys(forty: list[int], owner: psycopg.Connection) -> None:
    """A backup is these rows: whoever reads it learns no status, no group and no income."""
    tables = [name for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'vault'")]
    text = "\n".join(
        str(owner.execute(f"SELECT string_agg(row::text, ' ') FROM vault.{table} AS row").fetchone())  # type: ignore[arg-type]
        for table in tables
    )
    # The questions' names stand with every row, whatever was answered.
    words = {*status_module.STATUSES, *status_module.BASES, *GROUPS.values(), "812345", "23001"} - {"yes"}
    assert not [word for word in words if word in text]
    key = environment.vault_keys(_environment())[-1]
    assert key[1] not in text
    (named,) = owner.execute("SELECT tags FROM vault.self_identification").fetchone() or ()
    assert set(named) == set(self_identification.QUESTIONS)
    # All sealed values of a kind have one length, whatever was chosen.
    lengths = owner.execute("SELECT DISTINCT length(sealed) FROM vault.status_at_hire").fetchall()
    assert len(lengths) == 1
    # Two people with the same status have different tags, or one known status would give away all the others.
    tags = owner.execute("SELECT count(DISTINCT status_tag) FROM vault.status_at_hire").fetchone()
    assert tags == (40,)


def test_a_rotation_that_stops_in_the_middle_goes_on_and_changes_no_figure(
    forty: list[int], owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, old = _figures(), environment.vault_keys(_environment())
    monkeypatch.setattr(rotation, "BATCH_ROWS", 7)
    monkeypatch.setenv("TEJIDO_VAULT_KEYS", _as_text([*old, ("k00000001", "1" * 64)]))
    assert rotation.reseal(owner, sealing.ring(), batches_max=2) == 14
    # Here it crashed: some rows are under the old key, some under the new, and all of them open and count.
    assert _figures() == before
    assert {use.name: use.rows_count for use in rotation.uses(owner)} == {old[-1][0]: 28, "k00000001": 14}
    with pytest.raises(errors.VaultKeyInUse):
        rotation.retire(owner, old[-1][0], ring=sealing.ring())
    assert rotation.reseal(owner, sealing.ring()) == 28
    assert _figures() == before
    held = queries.read_snapshots(forty[0], **READ)
    assert [one.household for one in held] == [HOME]
    rotation.retire(owner, old[-1][0], ring=sealing.ring())
    # Without the old key everything still opens; a process that has not heard of the change cannot use it any more.
    monkeypatch.setenv("TEJIDO_VAULT_KEYS", _as_text([("k00000001", "1" * 64)]))
    assert _figures() == before
    monkeypatch.setenv("TEJIDO_VAULT_KEYS", _as_text([("k00000001", "1" * 64), old[-1]]))
    with pytest.raises(errors.VaultKeyRetired):
        crowd.declare(forty[:1], status="neither")


def test_without_its_keys_nothing_is_counted_or_read(
    forty: list[int], monkeypatch: pytest.MonkeyPatch, owner: psycopg.Connection
) -> None:
    monkeypatch.setenv("TEJIDO_VAULT_KEYS", _as_text([("k00000002", "2" * 64)]))
    with pytest.raises(errors.VaultKeysMissing):
        _figures()
    # A page of impact figures says so too, instead of breaking.
    with scopes.scoped({0}), pytest.raises(errors.VaultKeysMissing):
        impact_queries.overview(impact_queries.period_of(**MONTH, as_of=crowd.AT))
    with pytest.raises(errors.VaultKeysMissing):
        queries.read_groups(forty[0], **READ)
    wrong = [(name, "3" * 64) for (name,) in owner.execute("SELECT name FROM vault.seal_key")]
    monkeypatch.setenv("TEJIDO_VAULT_KEYS", _as_text(wrong))
    with pytest.raises(errors.SealBroken):
        queries.read_groups(forty[0], **READ)


def test_a_sealed_value_opens_for_its_own_person_only(forty: list[int], owner: psycopg.Connection) -> None:
    owner.execute("UPDATE vault.self_identification SET person_id = %s", [forty[1]])
    with pytest.raises(errors.SealBroken):
        queries.read_groups(forty[1], **READ)


@pytest.mark.parametrize("wrong", ["k1:2", "k00000001:" + "g" * 64, "k00000001", ",", "k00000001:" + "1" * 64 + ",x"])
def test_keys_that_are_none_are_refused_by_name(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEJIDO_VAULT_KEYS", wrong)
    with pytest.raises(environment.SettingInvalid, match="TEJIDO_VAULT_KEYS"):
        environment.vault_keys(_environment())


def test_codes_and_texts_are_what_the_forms_offer() -> None:
    assert {text.purpose for text in consents.texts()} == set(consents.PURPOSES)
    assert all(self_identification.UNSAID in codes for codes in self_identification.QUESTIONS.values())


def _environment() -> environment.Environment:
    from django.conf import settings

    found: environment.Environment = settings.ENVIRONMENT
    return found


def _as_text(keys: list[tuple[str, str]]) -> str:
    return ",".join(":".join(key) for key in keys)
