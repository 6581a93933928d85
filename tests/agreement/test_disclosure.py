"""The vault's SQL and the core withhold and round the same; SQL and the fold count the same hours."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

import psycopg
import pytest
from tests import crowd

from tejido.core.impact import disclosure, worked_time
from tejido.core.impact import status as status_module
from tejido.impact import queries
from tejido.journal import scopes


@dataclass
class Group:
    """What the test itself knows of one group, from having made it."""

    people: list[int] = field(default_factory=list)
    part: list[int] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    contacts: dict[int, int] = field(default_factory=dict)

    @property
    def cell(self) -> disclosure.Cell:
        return disclosure.Cell(len(self.people), len(self.part))


def _crowd(owner: psycopg.Connection, rng: random.Random) -> tuple[dict[str, dict[str, Group]], set[int]]:
    """Make people, statuses and contacts at random; return the groups of each dimension, and the clients."""
    made: dict[str, dict[str, Group]] = {name: defaultdict(Group) for name in queries.DIMENSIONS}
    clients = [crowd.client(owner, f"Cliente {number}") for number in range(2)]
    sites = [crowd.site(owner, f"Sede {number}") for number in range(2)]
    share, busy = rng.choice((0.3, 0.5, 0.6)), rng.choice((0, 1, 9))
    for work_mode, site in (("home", None), ("site", sites[0]), ("site", sites[1]), ("hybrid", sites[1])):
        # Those at the second site were hired within the month.
        hired, from_date = ("in_period", crowd.FROM_DATE) if site == sites[1] else ("before", date(2026, 1, 1))
        count = rng.choice((3, 11, 25, 40))
        for person in crowd.place(owner, count, work_mode=work_mode, site=site, from_date=from_date):
            status = rng.choices(
                (*status_module.STATUSES, None), weights=[share, share, share, (1 - share) * 2, 0.2, 0.6]
            )[0]
            if status:
                crowd.keep(owner, [person], status=status)
            contacts = {clients[0]: rng.choice((0, 1, 1, 3)), clients[1]: rng.choice((0,) * busy + (1, 2))}
            for client, count in contacts.items():
                if count:
                    crowd.serve(owner, client_id=client, people=[person], contacts_each=count)
                    _add(made["client"][str(client)], person, status, count)
            for dimension, key in (
                ("all", "all"), ("site", str(site or "none")), ("work_mode", work_mode), ("hired", hired),
            ):  # fmt: skip
                _add(made[dimension][key], person, status, sum(contacts.values()))
    return made, set(clients)


def _add(group: Group, person: int, status: str | None, contacts: int) -> None:
    group.people.append(person)
    group.contacts[person] = contacts
    if status in status_module.IMPACT_STATUSES:
        group.part.append(person)
    if status in status_module.KNOWN_STATUSES:
        group.known.append(person)


def _expected(groups: dict[str, Group], secret: bytes) -> dict[str, tuple[int, int | None, int | None, float | None]]:
    parts = disclosure.suppressed({name: group.cell for name, group in groups.items()}).parts
    is_covered = all(
        parts[name] is not None
        and disclosure.is_coverage_safe(cell=group.cell, known=len(group.known), is_part_published=True)
        for name, group in groups.items()
    )
    found: dict[str, tuple[int, int | None, int | None, float | None]] = {}
    for name, group in groups.items():
        if parts[name] is None:
            found[name] = (len(group.people), None, None, None)
            continue
        part_key = disclosure.cell_key(secret=secret, people=group.people, part=group.part)
        known_key = disclosure.cell_key(secret=secret, people=group.people, part=group.known)
        servers = disclosure.Cell(
            sum(1 for count in group.contacts.values() if count),
            sum(1 for person in group.part if group.contacts[person]),
        )
        share = disclosure.rounded_share(
            sum(group.contacts[person] for person in group.part), whole=sum(group.contacts.values())
        )
        found[name] = (
            len(group.people),
            disclosure.rounded(len(group.part), key=part_key),
            disclosure.rounded(len(group.known), key=known_key) if is_covered else None,
            share if disclosure.is_safe(servers) else None,
        )
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_vault_publishes_what_the_core_would(committed: None, owner: psycopg.Connection, seed: int) -> None:
    crowd.install()
    made, clients = _crowd(owner, random.Random(seed))
    owner.execute("INSERT INTO vault.secret (value) SELECT sha256('the secret of this test')")
    row = owner.execute("SELECT value FROM vault.secret").fetchone()
    assert row is not None
    with scopes.scoped({0, *clients}):
        for dimension in queries.DIMENSIONS:
            found = {
                group.group_key: (
                    group.people_count, group.impact_count, group.known_count, group.contacts_impact_share,
                )
                for group in queries.impact_workers(
                    dimension=dimension, from_date=crowd.FROM_DATE, to_date=crowd.TO_DATE
                )
            }  # fmt: skip
            assert found == _expected(made[dimension], row[0]), dimension


def test_the_seeds_reach_published_and_withheld_cells(committed: None, owner: psycopg.Connection) -> None:
    """The agreement above means something only if both outcomes occur in it."""
    crowd.install()
    outcomes = set()
    for seed in range(6):
        owner.execute(
            "TRUNCATE people_person, clients_client, vault.status_at_hire, vault.secret, vault.consent CASCADE"
        )
        made, _ = _crowd(owner, random.Random(seed))
        for dimension, groups in made.items():
            for _, part, known, share in _expected(groups, b"x").values():
                outcomes.add((dimension, part is None, known is None, share is None))
    assert {dimension for dimension, is_withheld, _, _ in outcomes if not is_withheld} == set(queries.DIMENSIONS)
    assert {dimension for dimension, is_withheld, _, _ in outcomes if is_withheld} >= {"client", "site", "work_mode"}
    assert {(False, False, False), (False, True, False), (True, True, True)} <= {each[1:] for each in outcomes}


@pytest.mark.parametrize("seed", range(4))
def test_sql_counts_worked_time_as_the_fold_does(committed: None, owner: psycopg.Connection, seed: int) -> None:
    crowd.install()
    rng = random.Random(seed)
    period = queries.period_of(from_date=crowd.FROM_DATE, to_date=crowd.TO_DATE, as_of=crowd.AT)
    activities = ("offline", "available", "break", "lunch", "training", "not_responding")
    folded = {}
    for person in crowd.place(owner, 12):
        moment = period.from_at - timedelta(hours=rng.uniform(0, 10))
        spells = []
        for number in range(8):
            end = moment + timedelta(seconds=rng.randint(1, 200_000))
            is_open = number == 7 and rng.random() < 0.5
            spells.append(worked_time.Spell(rng.choice(activities), moment, None if is_open else end))
            moment = end
        for spell in spells:
            owner.execute(
                "INSERT INTO people_activity (person_id, activity, reason, from_at, to_at) VALUES (%s, %s, '', %s, %s)",
                [person, spell.activity, spell.from_at, spell.to_at],
            )
        folded[person] = worked_time.worked_seconds(
            spells, from_at=period.from_at, to_at=period.to_at, as_of=period.as_of
        )
    with scopes.scoped({0}):
        found = queries.overview(queries.period_of(from_date=crowd.FROM_DATE, to_date=crowd.TO_DATE, as_of=crowd.AT))
    (hours,) = [row for section in found.sections for row in section.measurements if row.indicator == "worked_hours"]
    assert hours.figure.value == pytest.approx(sum(folded.values()) / 3600)
    assert hours.rows_count == sum(1 for seconds in folded.values() if seconds > 0)
