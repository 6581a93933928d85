"""Impact figures: what is published to whom, what is withheld, and what cannot be had by asking twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError
from tests import crowd

from tejido.cli import cluster as cluster_module
from tejido.core.impact import indicators
from tejido.impact import errors, queries
from tejido.journal import scopes
from tejido.vault import actions as vault_actions

MONTH = {"from_date": crowd.FROM_DATE, "to_date": crowd.TO_DATE}


@pytest.fixture
def thirty(committed: None, owner: psycopg.Connection) -> list[int]:
    """Thirty people at home: sixteen were hired as impact workers, two declared neither, the rest nothing."""
    crowd.install()
    people = crowd.place(owner, 30)
    crowd.declare(people[:10], status="long_term_unemployed")
    crowd.declare(people[10:14], status="both")
    crowd.declare(people[14:16], status="below_poverty_line")
    crowd.declare(people[16:18], status="neither")
    crowd.declare(people[18:19], status="prefer_not_to_say")
    return people


def _all(**given: Any) -> queries.ImpactGroup:
    with scopes.scoped({0}):
        (group,) = queries.impact_workers(dimension="all", **{**MONTH, **given})
    return group


# What is published


def test_impact_workers_are_published_as_a_rounded_count(thirty: list[int]) -> None:
    group = _all()
    assert group.people_count == 30
    assert group.impact_count in (15, 20)
    assert group.known_count is None, "only two declared neither: coverage would single them out"
    assert group.contacts_impact_share is None, "nobody served"
    assert group.rows_digest is not None
    assert _all() == group, "asked again, the same answer"


def test_fewer_than_ten_impact_workers_are_withheld(thirty: list[int]) -> None:
    for person in thirty[:7]:
        vault_actions.revoke_status(person, by_user_id=1, at=crowd.AT)
    assert _all() == queries.ImpactGroup(
        group_key="all", people_count=30, impact_count=None, known_count=None, contacts_impact_share=None,
        rows_digest=None,
    )  # fmt: skip


def test_a_small_rest_is_withheld_too(thirty: list[int]) -> None:
    crowd.declare(thirty[16:25], status="both")
    assert _all().impact_count is None


def test_a_small_group_is_withheld(committed: None, owner: psycopg.Connection) -> None:
    crowd.install()
    people = crowd.place(owner, 9)
    crowd.declare(people[:5], status="both")
    assert (_all().people_count, _all().impact_count) == (9, None)


def test_coverage_is_published_where_it_singles_nobody_out(committed: None, owner: psycopg.Connection) -> None:
    crowd.install()
    people = crowd.place(owner, 60)
    crowd.declare(people[:20], status="both")
    crowd.declare(people[20:40], status="neither")
    crowd.declare(people[40:42], status="prefer_not_to_say")
    assert (_all().impact_count, _all().known_count) == (20, 40)


def test_the_share_of_contacts_is_coarse(thirty: list[int], owner: psycopg.Connection) -> None:
    client = crowd.client(owner, "Banco")
    crowd.serve(owner, client_id=client, people=thirty[:16], contacts_each=3)
    crowd.serve(owner, client_id=client, people=thirty[16:])
    assert _all().contacts_impact_share == 0.75  # 48 of 62


def test_those_who_left_or_moved_are_counted_once(thirty: list[int], owner: psycopg.Connection) -> None:
    before = crowd.FROM_DATE - timedelta(days=3)
    owner.execute(
        "UPDATE people_placement SET to_date = %s, end_reason = 'resigned' WHERE person_id = %s", [before, thirty[0]]
    )
    owner.execute(
        "UPDATE people_employment SET to_date = %s, end_reason = 'resigned' WHERE person_id = %s", [before, thirty[1]]
    )
    owner.execute("UPDATE people_person SET canonical_person_id = %s WHERE id = %s", [thirty[3], thirty[2]])
    owner.execute("UPDATE people_placement SET superseded_at = now() WHERE person_id = %s", [thirty[4]])
    assert _all().people_count == 26
    with scopes.scoped({0}):
        found = _overview()
    assert _row(found, "people_in_placement").rows_count == 26


def test_status_after_the_period_does_not_count_in_it(committed: None, owner: psycopg.Connection) -> None:
    crowd.install()
    people = crowd.place(owner, 40)
    crowd.declare(people[:20], status="both", hired_on=crowd.TO_DATE)
    assert _all().impact_count is None


# Who may ask what


@pytest.mark.parametrize("dimension", ["person", "", "all' --", "1,2,3", "status", None])
def test_only_named_dimensions_have_figures(thirty: list[int], dimension: Any) -> None:
    with scopes.scoped({0}), pytest.raises(errors.DimensionUnknown):
        queries.impact_workers(dimension=dimension, **MONTH)


def test_without_a_scope_there_is_no_figure(thirty: list[int]) -> None:
    with pytest.raises(DatabaseError, match="no scope is set"):
        queries.impact_workers(dimension="all", **MONTH)


def test_a_client_sees_its_own_row_only(thirty: list[int], owner: psycopg.Connection) -> None:
    mine, other = crowd.client(owner, "Banco"), crowd.client(owner, "Seguros")
    for client in (mine, other):
        crowd.serve(owner, client_id=client, people=thirty)
    with scopes.scoped({mine}):
        (group,) = queries.impact_workers(dimension="client", **MONTH)
        assert group.group_key == str(mine)
        assert group.impact_count in (15, 20)
        for dimension in ("all", "site", "work_mode"):
            with pytest.raises(errors.FiguresNotYours):
                queries.impact_workers(dimension=dimension, **MONTH)
        found = _overview()
    assert [(section.dimension, section.name) for section in found.sections] == [("client", "Banco")]


@pytest.mark.parametrize("role", ["route", "live", "vault"])
def test_only_web_and_work_may_ask(
    thirty: list[int], cluster: cluster_module.Cluster, database_name: str, role: str
) -> None:
    way: dict[str, Any] = cluster.role_connection(role, database_name)  # type: ignore[arg-type]
    with psycopg.connect(**way, autocommit=True) as found:
        found.execute("SET tejido.scope = '0'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            found.execute("SELECT * FROM vault.impact_workers('all', '2026-03-01', '2026-04-01')")


# Periods are fixed, and two of them do not tell about one person


@pytest.mark.parametrize(
    ("from_date", "to_date"),
    [
        (date(2026, 3, 1), date(2026, 3, 2)),
        (date(2026, 3, 2), date(2026, 4, 2)),
        (date(2026, 3, 1), date(2026, 5, 1)),
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 4, 1), date(2026, 3, 1)),
        (date(2999, 3, 1), date(2999, 4, 1)),
    ],
)
def test_only_whole_months_that_are_over_are_published(thirty: list[int], from_date: date, to_date: date) -> None:
    with pytest.raises(errors.PeriodNotPublished):
        _all(from_date=from_date, to_date=to_date)


def test_a_demonstration_publishes_whole_days(committed: None, owner: psycopg.Connection) -> None:
    crowd.install(demonstration=True)
    people = crowd.place(owner, 30)
    crowd.declare(people[:15], status="both")
    assert _all(from_date=date(2026, 3, 2), to_date=date(2026, 3, 3)).impact_count == 15


def test_one_joiner_does_not_stand_out_between_two_months(committed: None, owner: psycopg.Connection) -> None:
    """Whether the one who joined declared or not, the figures may be any neighbours: they tell nothing for sure."""
    crowd.install()
    people = crowd.place(owner, 40)
    crowd.declare(people[:17], status="both")
    (joiner,) = crowd.place(owner, 1, from_date=crowd.TO_DATE)
    later = {"from_date": crowd.TO_DATE, "to_date": date(2026, 5, 1)}
    seen: dict[bool, set[tuple[int | None, int | None]]] = {False: set(), True: set()}
    for is_impact in (False, True):
        if is_impact:
            crowd.declare([joiner], status="both", hired_on=crowd.TO_DATE)
        for number in range(60):  # sixty installations, each with a secret of its own
            owner.execute("UPDATE vault.secret SET value = sha256(%s)", [str(number).encode()])
            seen[is_impact].add((_all().impact_count, _all(**later).impact_count))
    assert seen[False] == seen[True] == {(15, 15), (15, 20), (20, 15), (20, 20)}


# The overview


def test_the_overview_says_all_that_a_claim_needs(thirty: list[int], owner: psycopg.Connection) -> None:
    client = crowd.client(owner, "Banco")
    crowd.serve(owner, client_id=client, people=thirty, contacts_each=2)
    crowd.work(owner, people=thirty, hours=8)
    with scopes.scoped({0, client}):
        found = _overview()
    assert [section.dimension for section in found.sections] == ["all", "client"]
    for section in found.sections:
        for row in section.measurements:
            assert row.claimed in indicators.RUNGS
            assert (row.from_date, row.to_date, row.as_of) == (crowd.FROM_DATE, crowd.TO_DATE, crowd.AS_OF)
            assert (row.figure.value is None) == (row.figure.withheld is not None)
    assert _row(found, "contacts_served").figure.value == 60
    hours = _row(found, "worked_hours")
    assert (hours.figure.value, hours.rows_count) == (240.0, 30)
    assert len(hours.rows_digest or "") == 64
    workers = _row(found, "impact_workers")
    assert workers.figure.low is not None
    assert workers.figure.high is not None
    assert workers.figure.low <= 16 <= workers.figure.high
    assert workers.coverage is not None
    assert workers.coverage.withheld == "few_people"
    handled = _row(found, "handled_hours", dimension="client")
    assert handled.figure.value == 10.0
    assert not found.is_empty


def test_who_may_not_see_every_client_is_told_no_number_of_all(thirty: list[int], owner: psycopg.Connection) -> None:
    client, other = crowd.client(owner, "Banco"), crowd.client(owner, "Tienda")
    crowd.serve(owner, client_id=client, people=thirty)
    for scope in ({0}, {0, client}):
        with scopes.scoped(scope):
            found = _overview()
        of_all = {row.indicator for section in found.sections if section.key == "all" for row in section.measurements}
        assert "contacts_served" not in of_all and "worked_hours" in of_all
    with scopes.scoped({0, client, other}):
        assert _row(_overview(), "contacts_served").figure.value == 30


def test_people_are_shown_by_site_and_work_mode_where_they_differ(thirty: list[int], owner: psycopg.Connection) -> None:
    others = crowd.place(owner, 30, work_mode="site", site=crowd.site(owner, "Sede Norte"))
    crowd.declare(others[:14], status="both")
    with scopes.scoped({0}):
        found = _overview()
    shown = {
        (section.dimension, section.name): next(row.figure.value for row in section.measurements)
        for section in found.sections
        if section.dimension != "all"
    }
    assert set(shown) == {("site", "Sede Norte"), ("site", "none"), ("work_mode", "home"), ("work_mode", "site")}
    assert set(shown.values()) <= {10, 15, 20}


def test_hours_of_few_people_are_withheld(committed: None, owner: psycopg.Connection) -> None:
    crowd.install()
    people = crowd.place(owner, 9)
    client = crowd.client(owner, "Banco")
    crowd.work(owner, people=people, hours=8)
    crowd.serve(owner, client_id=client, people=people)
    with scopes.scoped({0, client}):
        found = _overview()
    assert _row(found, "worked_hours").figure.withheld == "few_people"
    assert _row(found, "handled_hours", dimension="client").figure.withheld == "few_people"
    assert _row(found, "contacts_served", dimension="client").figure.value == 9


def test_a_month_that_goes_on_withholds_who_people_are(thirty: list[int]) -> None:
    with scopes.scoped({0}):
        found = queries.overview(
            queries.period_of(from_date=date(2999, 3, 1), to_date=date(2999, 4, 1), as_of=crowd.AS_OF)
        )
    assert _row(found, "people_in_placement").figure.value == 30
    assert _row(found, "impact_workers").figure.withheld == "period_open"


def test_an_empty_month_is_empty(committed: None) -> None:
    crowd.install()
    with scopes.scoped({0}):
        assert _overview().is_empty


def test_the_business_day_is_the_operators(thirty: list[int], owner: psycopg.Connection) -> None:
    client = crowd.client(owner, "Banco")
    midnight = datetime.fromisoformat("2026-04-01T00:00:00-05:00")
    crowd.serve(owner, client_id=client, people=thirty[:1], at=midnight - timedelta(seconds=1))
    crowd.serve(owner, client_id=client, people=thirty[:1], at=midnight)
    with scopes.scoped({0, client}):
        found = _overview()
    assert _row(found, "contacts_served").figure.value == 1


def test_the_terminal_table_withholds_as_the_page_does(committed: None, owner: psycopg.Connection) -> None:
    crowd.install(demonstration=True)
    people = crowd.place(owner, 30)
    crowd.declare(people[:15], status="both")
    crowd.work(owner, people=people, hours=8)
    moment = {"from_at": crowd.AT, "to_at": crowd.AT + timedelta(hours=8), "as_of": crowd.AT + timedelta(hours=9)}
    with scopes.scoped({0}):
        found = queries.table_for_terminal(**moment)
    assert found == {
        "people in placement": "30",
        "worked hours (with corrections, not paid hours)": "240",
        "impact workers among them (claim rung output)": "about 15 (11 to 19)",
        "share of contacts that impact workers served": "suppressed",
    }
    for person in people[:6]:
        vault_actions.revoke_status(person, by_user_id=1, at=crowd.AT)
    with scopes.scoped({0}):
        assert queries.table_for_terminal(**moment)["impact workers among them (claim rung output)"] == "suppressed"


def _overview() -> queries.Overview:
    return queries.overview(queries.period_of(**MONTH, as_of=crowd.AS_OF))


def _row(found: queries.Overview, indicator: str, *, dimension: queries.Dimension = "all") -> indicators.Measurement:
    (row,) = [
        row
        for section in found.sections
        if section.dimension == dimension
        for row in section.measurements
        if row.indicator == indicator
    ]
    return row
