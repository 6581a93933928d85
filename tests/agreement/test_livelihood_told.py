"""What the vault publishes of households and of pay by gender is what the core would, on random histories."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from psycopg.types.json import Jsonb
from tests import crowd, signed_pay

from tejido.core import facts
from tejido.core.impact import disclosure, households, livelihood_told
from tejido.impact import errors
from tejido.impact.livelihood import equity, homes
from tejido.journal import scopes
from tejido.reference import shipping
from tejido.reference import values as register
from tejido.vault import sealing, tags

MONTH = {"from_date": crowd.FROM_DATE, "to_date": crowd.TO_DATE}
HIRED = date(2023, 6, 1)
Kept = Mapping[int, Mapping[str, Mapping[str, object]]]


def _seal(owner: psycopg.Connection, table: str, person: int, value: dict[str, object], **columns: object) -> None:
    ring = sealing.ring()
    owner.execute("INSERT INTO vault.seal_key (name) VALUES (%s) ON CONFLICT DO NOTHING", [ring.current.name])
    sealed = ring.seal(value, person_id=person)
    given = {
        "person_id": person, "key_name": sealed.key_name, "nonce": sealed.nonce, "sealed": sealed.token,
        "tags": Jsonb(tags.of(table, ring, sealed, value)), "declared_by_user_id": 1, "declared_at": crowd.AT,
        **columns,
    }  # fmt: skip
    names, marks = ", ".join(given), ", ".join(f"%({name})s" for name in given)
    owner.execute(f"INSERT INTO vault.{table} ({names}) VALUES ({marks})", given)


def _home(owner: psycopg.Connection, number: int) -> int:
    code = "".join("ABCDEFGHIJ"[int(digit)] for digit in f"{number:010d}")
    row = owner.execute("INSERT INTO vault.household (code) VALUES (%s) RETURNING id", [code]).fetchone()
    assert row is not None
    return int(row[0])


def _tell(owner: psycopg.Connection, people: Sequence[int], rng: random.Random) -> tuple[dict[int, int], Kept]:
    """Let most of them tell of their home, some sharing one; return who lives where and what was told of each home."""
    lives: dict[int, int] = {}
    told: dict[int, dict[str, dict[str, object]]] = defaultdict(dict)
    for number, person in enumerate(people):
        if rng.random() < 0.25:
            continue
        shares = number % 8 == 1 and people[number - 1] in lives
        lives[person] = lives[people[number - 1]] if shares else _home(owner, person)
        for moment in households.MOMENT_MONTHS:
            if moment != "application" and rng.random() < 0.15:
                continue
            members = rng.randint(1, 9)
            value: dict[str, object] = {
                "members_count": members, "earners_count": rng.randint(0, members),
                "outcome": "below" if moment == "application" or rng.random() < 0.25 else "not_below",
                "head": str(rng.randint(0, 12)),
            }  # fmt: skip
            if rng.random() < 0.7:
                value["own"] = str(rng.randint(0, 12))
            _seal(
                owner, "snapshot", person, value, household_id=lives[person], moment=moment, taken_on=date(2024, 1, 1)
            )
            # What was told last of a home counts; of one day, whoever was written later.
            told[lives[person]][moment] = {**value, "by": person}
            told[-person][moment] = value
    return lives, told


def _pay(owner: psycopg.Connection, people: Sequence[int], rng: random.Random) -> dict[int, float]:
    """Close a run of the month; return what each was paid for an hour."""
    wages = {person: rng.randint(8, 40) * 100_000 for person in people if rng.random() > 0.1}
    signed_pay.close(owner, wages, **MONTH)
    return {person: wage / 100 for person, wage in wages.items()}


def _count(ids: Sequence[int], whole: Sequence[int], secret: bytes) -> disclosure.Figure:
    key = disclosure.cell_key(secret=secret, people=whole, part=ids)
    return disclosure.count_figure(disclosure.rounded(len(ids), key=key))


def _answers(units: Mapping[str, Sequence[int]], codes: Sequence[str], silent: str, secret: bytes) -> dict[str, object]:
    whole = [unit for ids in units.values() for unit in ids]
    is_open = livelihood_told.is_open([len(units.get(code, ())) for code in codes])
    is_silence_open = livelihood_told.is_open([len(units.get(code, ())) for code in (*codes, silent)])
    hidden = disclosure.withheld("few_people")
    return {
        "counts": {code: _count(units[code], whole, secret) if is_open else hidden for code in codes},
        "silent": _count(units[silent], whole, secret) if is_silence_open else hidden,
    }


@pytest.mark.parametrize(("seed", "count"), [(1, 150), (2, 40)])
def test_the_vault_counts_homes_as_the_core_would(
    committed: None, owner: psycopg.Connection, seed: int, count: int
) -> None:
    crowd.install()
    rng = random.Random(seed)
    people = crowd.place(owner, count, from_date=HIRED)
    lives, told = _tell(owner, people, rng)
    hourly = _pay(owner, people, rng)
    with scopes.scoped({0}):
        shipping.load(recorded_at=crowd.LONG_AGO, by=facts.SYSTEM, at=crowd.LONG_AGO)
    owner.execute("INSERT INTO vault.secret (value) SELECT sha256('the secret of this test')")
    (secret,) = owner.execute("SELECT value FROM vault.secret").fetchone() or (b"",)
    with scopes.scoped({0}):
        found = homes.homes(**MONTH)
        minimum = register.table().on("minimum_wage_month", place="CO", day=date(2026, 3, 31)).value

    ways: dict[str, list[int]] = defaultdict(list)
    for home in set(lives.values()):
        way = livelihood_told.way({moment: value["outcome"] == "below" for moment, value in told[home].items()})
        if way is not None:
            ways[way].append(home)
    assert {"counts": found.crossed.counts, "silent": found.crossed.silent} == _answers(
        ways, livelihood_told.CROSSED, livelihood_told.TOO_EARLY, secret
    )

    earning: dict[str, list[int]] = defaultdict(list)
    for person, wage in hourly.items():
        before = told[-person].get("application", {}).get("own") if person in lives else None
        now = int(livelihood_told.step(Decimal(round(wage * 100)), unit=minimum))
        code = livelihood_told.UNTOLD if before is None else "more" if now > int(str(before)) else "not_more"
        earning[code].append(person)
    assert {"counts": found.earning.counts, "silent": found.earning.silent} == _answers(
        earning, livelihood_told.EARNS, livelihood_told.UNTOLD, secret
    )
    assert found.earning.people_count == len(hourly)

    for moment, figure in found.heads.items():
        codes = sorted(int(str(told[home][moment]["head"])) for home in set(lives.values()) if moment in told[home])
        assert figure == homes.step_figure(codes[(len(codes) - 1) // 2])
    if count > 100:
        assert found.crossed.counts["stayed"].value is not None
        assert found.workers.value is not None and abs(found.workers.value - len(lives)) < 5
        assert found.households.value is not None and found.households.value < found.workers.value
    assert owner.execute("SELECT what, from_date FROM vault.count_log").fetchall() == [("livelihood", crowd.FROM_DATE)]


@pytest.mark.parametrize("is_rare", [False, True])
def test_the_vault_compares_pay_as_the_core_would(committed: None, owner: psycopg.Connection, is_rare: bool) -> None:
    crowd.install()
    rng = random.Random(3)
    people = crowd.place(owner, 130, from_date=HIRED)
    owner.execute("UPDATE people_placement SET position = 'mentor' WHERE person_id % 3 = 0")
    owner.execute("UPDATE people_placement SET position = 'supervisor' WHERE person_id % 26 = 0")
    hourly = _pay(owner, people, rng)
    women: list[int] = []
    others: list[int] = []
    for number, person in enumerate(sorted(hourly)):
        if number % 6 == 0:
            continue
        is_woman = number % 2 == 0 if not is_rare else person % 3 == 0
        (women if is_woman else others).append(person)
        gender = "woman" if is_woman else "man" if number % 5 else "non_binary"
        _seal(owner, "self_identification", person, {"answers": {"gender": gender}})
    owner.execute("INSERT INTO vault.secret (value) SELECT sha256('the secret of this test')")
    with scopes.scoped({0}):
        found = {each.position: each for each in equity.equity(**MONTH)}

    jobs: dict[int, str] = dict(owner.execute("SELECT person_id, position FROM people_placement").fetchall())
    table = {
        job: livelihood_told.PayCell(
            people=sum(jobs[person] == job for person in hourly), women=sum(jobs[person] == job for person in women),
            others=sum(jobs[person] == job for person in others),
        )
        for job in set(jobs.values())
    }  # fmt: skip
    shown = livelihood_told.positions_shown(table)
    assert {name for name, each in found.items() if each.mean.value is not None} == {*shown, "all"}
    assert bool(shown) is not is_rare
    for name in shown:
        mean = _mean(hourly, women, jobs, name) / _mean(hourly, others, jobs, name)
        figure = found[name].mean
        assert figure.value is not None and abs(figure.value - mean) <= 0.0251
        assert figure.low is not None and figure.high is not None and figure.low <= mean <= figure.high
        assert found[name].people_count == table[name].people


def _mean(hourly: Mapping[int, float], people: Sequence[int], jobs: Mapping[int, str], job: str) -> float:
    values = [hourly[person] for person in people if jobs[person] == job]
    return sum(values) / len(values)


def test_days_and_foreign_scopes_are_refused(committed: None, owner: psycopg.Connection) -> None:
    crowd.install()
    for asked in (homes.homes, equity.equity):
        with scopes.scoped({0}), pytest.raises(errors.PeriodNotPublished):
            asked(from_date=date(2026, 3, 1), to_date=date(2026, 3, 8))
        with scopes.scoped({5}), pytest.raises(errors.FiguresNotYours):
            asked(**MONTH)
