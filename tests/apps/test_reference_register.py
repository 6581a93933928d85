"""The register of reference values: what ships, what two people change, and what was known on a day."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from tests import crowd

from tejido.core import facts
from tejido.core.reference import values as core_values
from tejido.journal import clock, scopes
from tejido.reference import errors, proposals, shipping, tables
from tejido.reference import values as register

ONE, OTHER = facts.Actor("user", 900), facts.Actor("user", 901)
AT = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
NOVEMBER = date(2026, 11, 2)
WEEK = {"place": "CO", "day": date(2031, 1, 1)}


@pytest.fixture(autouse=True)
def installed(committed: None) -> None:
    crowd.install()


def _value(**given: Any) -> core_values.Value:
    told: dict[str, Any] = {
        "key": "week_hours_max", "place": "CO", "value": Decimal(40), "unit": "hours", "from_date": date(2030, 7, 15),
        "to_date": None, "source": "Ley 1", "confidence": "read", **given,
    }  # fmt: skip
    return core_values.Value(**told)


def _propose(**given: Any) -> tables.Proposal:
    asked: dict[str, Any] = {"act": "add", "value": _value(), "reason": "Sale una ley", "by": ONE, "at": AT, **given}
    return proposals.propose(**asked)


def _approve(held: tables.Proposal, *, by: facts.Actor = OTHER) -> tables.Proposal:
    return proposals.approve(key=held.key, recorded_at=clock.machine_now(), by=by, at=AT)


def test_what_ships_is_there_for_every_scope_and_names_its_row() -> None:
    with scopes.scoped({5}):
        table = register.table()
        assert register.table() is table, "asked again, it is the same one"
    assert len(table.values) == len(core_values.shipped().values)
    wage = table.on("minimum_wage_month", place="CO-23001", day=NOVEMBER)
    assert (wage.value, wage.unit, wage.confidence) == (1_750_905, "COP/month", "secondary")
    assert register.one(uuid.UUID(wage.key_id)).origin == "shipped"
    with scopes.scoped({0}):
        assert shipping.load(recorded_at=clock.machine_now(), by=facts.SYSTEM).added_count == 0, "a second time"


def test_nothing_changes_before_somebody_else_approves_and_what_was_believed_stays(owner: psycopg.Connection) -> None:
    with scopes.scoped({0}):
        key = uuid.uuid4()
        held = [_propose(key=key) for _click in range(2)]
        assert held[0].pk == held[1].pk, "sent twice, proposed once"
        assert register.table().on("week_hours_max", **WEEK).value == 42
        with pytest.raises(errors.OwnProposal), transaction.atomic():
            _approve(held[0], by=ONE)
        before = clock.machine_now()
    with scopes.scoped({0}):
        _approve(held[0])
        with pytest.raises(errors.ProposalDecided), transaction.atomic():
            _approve(held[0])
        found = register.table().on("week_hours_max", **WEEK)
        assert (found.value, register.one(uuid.UUID(found.key_id)).origin) == (40, "operator")
        assert register.table().on("week_hours_max", place="CO", day=date(2030, 7, 14)).value == 42
        assert register.table(known_at=before).on("week_hours_max", **WEEK).value == 42
    told = owner.execute(
        "SELECT type, by_id, data FROM journal_fact WHERE type LIKE 'reference%' ORDER BY id"
    ).fetchall()
    assert [(kind, by) for kind, by, _data in told] == [
        ("reference_value_proposed", 900), ("reference_value_approved", 901),
    ]  # fmt: skip
    assert (told[1][2]["added_count"], told[1][2]["superseded_count"]) == (2, 1)


def test_what_did_we_know_on_the_day_before_a_court_annulled_it() -> None:
    day = {"place": "CO", "day": date(2026, 3, 1)}
    with scopes.scoped({0}):
        wage = register.table().on("minimum_wage_month", **day)
        known_before = clock.machine_now()
        annulled = replace(wage, status="annulled", source="Sentencia 1", key_id="")
        _approve(_propose(act="change_status", value=annulled, about=uuid.UUID(wage.key_id)))
    with scopes.scoped({0}):
        with pytest.raises(core_values.NoSuchValue):
            register.table().on("minimum_wage_month", **day)
        told = register.table().on("minimum_wage_month", **day, allow=("annulled",))
        assert (told.status, told.source, told.value) == ("annulled", "Sentencia 1", 1_750_905)
        with pytest.raises(core_values.ValueNotInForce):
            core_values.formal([told])
        assert register.table(known_at=known_before).on("minimum_wage_month", **day) == replace(
            wage, superseded_at=register.one(uuid.UUID(wage.key_id)).superseded_at
        )
        with pytest.raises(errors.ValueSuperseded), transaction.atomic():
            _propose(act="correct", value=wage, about=uuid.UUID(wage.key_id))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"value": _value(key="made_up")}, errors.NoSuchReferenceKey),
        ({"value": _value(value=Decimal(200))}, errors.ValueRangeInvalid),
        ({"value": _value(from_date=date(2026, 1, 1), to_date=date(2027, 1, 1))}, errors.ValueOverlaps),
        ({"reason": " "}, errors.ReasonInvalid), ({"reason": "a\0b"}, errors.ReasonInvalid),
        ({"value": _value(source="a\ud800")}, errors.ReasonInvalid),
        ({"act": "correct", "about": uuid.uuid4()}, errors.NoSuchReferenceValue),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_not_even_proposed(given: dict[str, Any], problem: type[Exception]) -> None:
    with scopes.scoped({0}):
        with pytest.raises(problem), transaction.atomic():
            _propose(**given)
        assert proposals.waiting_count() == 0


def test_a_refusal_says_why_and_only_who_proposed_takes_back() -> None:
    with scopes.scoped({0}):
        held = _propose()
        for refused, problem in (
            ({"by": ONE, "reason": "No"}, errors.OwnProposal), ({"by": OTHER, "reason": ""}, errors.ReasonInvalid),
        ):  # fmt: skip
            with pytest.raises(problem), transaction.atomic():
                proposals.refuse(key=held.key, at=AT, **refused)
        with pytest.raises(errors.NoSuchProposal), transaction.atomic():
            proposals.withdraw(key=held.key, by=OTHER, at=AT)
        assert proposals.refuse(key=held.key, reason="No está en la ley", by=OTHER, at=AT).state == "refused"
        own = proposals.withdraw(key=_propose().key, by=ONE, at=AT)
        assert own.state == "withdrawn"
        assert register.table().on("week_hours_max", **WEEK).value == 42


def test_the_database_refuses_one_person_doing_both_and_a_changed_value() -> None:
    with scopes.scoped({0}):
        held = _propose()
        with pytest.raises(IntegrityError, match="reference_two_people_decide"), transaction.atomic():
            tables.Proposal.objects.filter(pk=held.pk).update(
                state="approved", decided_by_user_id=ONE.id, decided_at=AT
            )
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE reference_value SET value = 1")
        row = shipping.row_of(_value(), recorded_at=AT, origin="operator", proposal=held)
        with pytest.raises(Exception, match="follows an approved proposal"), transaction.atomic():
            row.save(force_insert=True)


def test_a_newer_release_takes_away_only_what_shipped_and_leaves_what_the_operator_put_there() -> None:
    with scopes.scoped({0}):
        _approve(_propose(value=_value(from_date=date(2030, 7, 15), to_date=date(2031, 7, 15))))
        shipped = core_values.shipped().values
        uvt = next(one for one in shipped if one.key == "uvt")
        newer = [
            *(one for one in shipped if one != uvt),
            replace(uvt, value=Decimal(52_375), source="Resolución DIAN 1"),
            _value(from_date=date(2030, 12, 1), to_date=date(2031, 1, 1), source="Ley 2"),
        ]
        later = clock.machine_now() + timedelta(seconds=1)
        loaded = shipping.load(recorded_at=later, by=facts.SYSTEM, at=AT, shipped=core_values.Table(newer))
        assert (loaded.added_count, loaded.superseded_count) == (1, 1)
        assert [one.source for one in loaded.left_out] == ["Ley 2"]
        found = register.table().on("uvt", place="CO", day=NOVEMBER)
        assert (found.value, found.source) == (52_375, "Resolución DIAN 1")
        assert register.table().on("week_hours_max", **WEEK).value == 40, "the operator's own"
        assert register.table().on("week_hours_max", place="CO", day=date(2029, 1, 1)).value == 42
