"""The demonstration's world is made once, through actions, and says of itself that it is synthetic."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import psycopg
import pytest

from tejido.access import queries as access_queries
from tejido.access import roles
from tejido.cli.demo import cast, errors, world
from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import clock, scopes
from tejido.people import models as people

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)


def _counts(owner: psycopg.Connection) -> dict[str, int]:
    tables = owner.execute(
        "SELECT schemaname || '.' || tablename FROM pg_tables WHERE tableowner = 'tejido_owner'"
        " AND schemaname IN ('public', 'vault')"
    ).fetchall()
    counts = {}
    for (table,) in tables:
        row = owner.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert row is not None
        counts[table] = row[0]
    return counts


def _facts(owner: psycopg.Connection) -> Counter[str]:
    return Counter(name for (name,) in owner.execute("SELECT type FROM journal_fact").fetchall())


def test_the_world_has_its_people_places_and_queues(committed: None, owner: psycopg.Connection) -> None:
    made = world.ensure(now=NOW)
    with scopes.scoped(made.scope):
        placed = Counter(
            (placement.work_mode, placement.place.code, placement.site is not None)
            for placement in people.Placement.objects.select_related("place", "site")
        )
        employed = people.Employment.objects.count()
        chats = Counter(people.Load.objects.filter(channel="chat").values_list("capacity", flat=True))
        others = Counter(people.Load.objects.exclude(channel="chat").values_list("channel", "capacity"))
        supervised = people.SkillLevel.objects.filter(rung="supervised").count()
    # Thirty agents, and the supervisor on site.
    assert placed == {("site", "23001", True): 21, ("home", "52001", False): 10}
    assert employed == 31
    assert set(chats) == {2, 3} and sum(chats.values()) == 30
    assert others == {("voice", 1): cast.BLENDED_COUNT, ("task", 1): cast.BLENDED_COUNT}
    assert supervised > 0
    assert set(made.queue_ids) == {"general", "cards", "english"}
    assert len(made.agents) == 30


def test_every_part_of_it_was_recorded_as_a_fact(committed: None, owner: psycopg.Connection) -> None:
    world.ensure(now=NOW)
    recorded = _facts(owner)
    expected = {
        "installation_made": 1, "client_added": 1, "programme_added": 1, "pool_added": 1, "queue_added": 3,
        "queue_target_set": 5, "skill_added": 3, "policy_set": 1, "place_added": 2, "site_added": 1,
        "person_registered": 31, "employment_started": 31, "placement_started": 31, "capacity_set": 34,
        "user_added": 38, "role_granted": 38, "canned_reply_added": len(cast.REPLIES), "treatment_notice_set": 1,
    }  # fmt: skip
    assert {name: recorded[name] for name in expected} == expected
    assert recorded["skill_level_set"] == sum(len(plan.levels) for plan in cast.AGENTS)
    assert recorded["membership_set"] == sum(len(plan.queue_codes) for plan in cast.AGENTS)


def test_it_says_that_it_is_synthetic(committed: None, owner: psycopg.Connection) -> None:
    world.ensure(now=NOW)
    assert owner.execute("SELECT demonstration FROM journal_installation").fetchone() == (True,)
    for table in ("clients_client", "clients_programme", "people_site"):
        assert all("sintétic" in name for (name,) in owner.execute(f"SELECT name FROM {table}").fetchall())
    mails = [mail for (mail,) in owner.execute("SELECT email FROM access_user").fetchall()]
    assert mails and all(mail.endswith(".example") for mail in mails)


def test_a_second_time_makes_nothing(committed: None, owner: psycopg.Connection) -> None:
    first = world.ensure(now=NOW)
    before = _counts(owner)
    assert world.ensure(now=NOW) == first
    assert _counts(owner) == before


def test_a_world_that_was_interrupted_is_finished(committed: None, owner: psycopg.Connection) -> None:
    first = world.ensure(now=NOW)
    # As if the power had failed between the people and the vault.
    last = "(SELECT id FROM access_user WHERE email = %s)"
    owner.execute(f"DELETE FROM access_grant WHERE user_id = {last}", [cast.address("administrador")])
    owner.execute("DELETE FROM access_user WHERE email = %s", [cast.address("administrador")])
    owner.execute("TRUNCATE vault.status_at_hire CASCADE")
    assert world.ensure(now=NOW) == first
    row = owner.execute("SELECT count(*) FROM vault.status_at_hire WHERE ended_at IS NULL").fetchone()
    assert row == (sum(plan.status is not None for plan in cast.AGENTS),)
    assert access_queries.user_by_email(cast.address("administrador")) is not None


def test_enough_people_stand_behind_the_published_figure_and_too_few_behind_the_small_cell() -> None:
    impact = {"long_term_unemployed", "below_poverty_line", "both"}
    assert sum(plan.status in impact for plan in cast.AGENTS) >= 10
    # The one who is not played serves nobody unless somebody takes part.
    assert sum(plan.status not in impact for plan in cast.AGENTS[1:]) >= 10
    assert sum(plan.status in impact for plan in cast.AGENTS if plan.home == "pasto") < 10


def test_every_role_can_sign_in_once_with_a_ticket(committed: None) -> None:
    made = world.ensure(now=NOW)
    held = set()
    for address in (*made.agents[:1], *(cast.address(mail_name) for _, _, mail_name in cast.STAFF)):
        path = world.sign_in_path(address, now=NOW)
        assert path.startswith("/enter/") and path.endswith("/")
        assert path != world.sign_in_path(address, now=NOW)
        user = access_queries.user_by_email(address)
        assert user is not None
        with scopes.scoped(made.scope):
            held |= access_queries.roles_of(user, at=clock.now())
    assert held == set(roles.GRANTABLE)


def test_whoever_takes_part_can_serve_every_queue_and_is_the_first_agent(committed: None) -> None:
    made = world.ensure(now=NOW)
    assert set(cast.YOU.queue_codes) == set(made.queue_ids)
    with scopes.scoped(made.scope):
        first = access_queries.first_user_in("agent", at=clock.now())
    assert first is not None and first.email == made.agents[0]


def test_every_queue_has_enough_people() -> None:
    for code in ("general", "cards", "english"):
        assert sum(code in plan.queue_codes for plan in cast.AGENTS) >= 10


def test_a_real_installation_is_left_alone(committed: None, owner: psycopg.Connection) -> None:
    with scopes.scoped({scopes.OPERATOR}):
        journal.install(
            operator_name="Real", zone="America/Bogota", demonstration=False, real_at=NOW, world_at=NOW,
            by=facts.SYSTEM,
        )  # fmt: skip
    before = _counts(owner)
    with pytest.raises(errors.NotADemonstration, match="real operator"):
        world.ensure(now=NOW)
    assert _counts(owner) == before


def test_another_demonstration_is_left_alone(committed: None) -> None:
    with scopes.scoped({scopes.OPERATOR}):
        journal.install(
            operator_name="Otra", zone="America/Bogota", demonstration=True, real_at=NOW, world_at=NOW, by=facts.SYSTEM
        )
    with pytest.raises(errors.WorldMissing):
        world.ensure(now=NOW)


def test_a_day_with_a_holiday_is_passed_over() -> None:
    calendars = world.calendars()
    working = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
    assert world.clear_moment(working, calendars) == working
    # Thanksgiving is a holiday of the English queue, and the evening before already leads into it.
    for hour, day in ((15, 26), (23, 25)):
        moved = world.clear_moment(datetime(2026, 11, day, hour, 0, tzinfo=UTC), calendars)
        assert moved == datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
    # 1 January is a holiday in both countries.
    new_year = world.clear_moment(datetime(2027, 1, 1, 15, 0, tzinfo=UTC), calendars)
    assert new_year > datetime(2027, 1, 2, tzinfo=UTC)
