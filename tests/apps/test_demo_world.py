"""The demonstration's world is made once, through actions, and says of itself that it is synthetic."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import psycopg
import pytest

from tejido.access import queries as access_queries
from tejido.access import roles
from tejido.cli.demo import cast, crew, errors, steering, world
from tejido.clients import models as clients
from tejido.core import facts
from tejido.core.impact import disclosure, status
from tejido.journal import actions as journal
from tejido.journal import clock, scopes
from tejido.people import models as people

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
# Few are enough for what holds of any number.
AGENTS_COUNT = 4


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
    made = world.ensure(now=NOW, agents_count=AGENTS_COUNT)
    agents = crew.AGENTS[:AGENTS_COUNT]
    with scopes.scoped(made.scope):
        placed = Counter(people.Placement.objects.filter(superseded_at=None).values_list("position", flat=True))
        sites = {site.name: site.place.name for site in people.Site.objects.select_related("place")}
        loads = Counter(people.Load.objects.values_list("channel", flat=True))
        supervised = people.SkillLevel.objects.filter(rung="supervised").values("person").distinct().count()
        zones = {client.name: client.zone for client in clients.Client.objects.all()}
        asked = people.Membership.objects.filter(person__placements__position="mentor").count()
    mentors_count = 1 + len(crew.mentors_played(AGENTS_COUNT))
    assert placed == {"advisor": AGENTS_COUNT, "mentor": mentors_count, "supervisor": 3}
    assert sites == {"Sede Sinú (sintética)": "Montería", "Sede Atrato (sintética)": "Quibdó"}
    helping = Counter(help=mentors_count)
    assert loads == Counter(channel for plan in agents for channel in plan.capacities) + helping
    assert supervised == sum(plan.rung == "supervised" for plan in agents) > 0
    assert set(zones.values()) == {"America/Bogota", "America/New_York"}
    # A mentor can be asked about any contact, and has room for a request for help alone.
    assert asked == mentors_count * len(cast.QUEUES)
    assert set(made.queue_ids) == {queue.code for queue in cast.QUEUES}
    assert made.agents == tuple(plan.address for plan in agents)


def test_the_cast_is_the_one_that_was_promised() -> None:
    assert len(crew.AGENTS) == 120 and len({plan.address for plan in crew.AGENTS}) == 120
    assert sum(plan.rung == "supervised" for plan in crew.AGENTS) == 40
    assert Counter(plan.home for plan in crew.AGENTS) == {"monteria": 50, "quibdo": 30, "pasto": 22, "tunja": 18}
    assert len(cast.QUEUES) == 8 and {queue.language for queue in cast.QUEUES} == {"es", "en"}
    assert {channel for queue in cast.QUEUES for channel in queue.channels} == {"chat", "voice", "task", "help"}
    # Of those who were hired this month and of those who were there before, so many are impact workers, and so many are
    # not, that both may be published.
    for is_newcomer in (True, False):
        cohort = [plan for plan in crew.AGENTS if plan.is_newcomer is is_newcomer]
        part = sum(plan.status is not None and status.is_impact_worker(plan.status) for plan in cohort)
        assert disclosure.is_safe(disclosure.Cell(len(cohort), part))
    # Nobody has more names than one; nobody is there twice.
    names = Counter((plan.given_names, plan.first_surname, plan.second_surname) for plan in crew.AGENTS)
    assert max(names.values()) == 1
    assert all(plan.first_surname != plan.second_surname for plan in crew.AGENTS)


def test_every_part_of_it_was_recorded_as_a_fact(committed: None, owner: psycopg.Connection) -> None:
    world.ensure(now=NOW, agents_count=AGENTS_COUNT)
    recorded = _facts(owner)
    agents = crew.AGENTS[:AGENTS_COUNT]
    mentors_count = 1 + len(crew.mentors_played(AGENTS_COUNT))
    people_count = AGENTS_COUNT + mentors_count + 3
    expected = {
        "installation_made": 1, "client_added": 2, "programme_added": 2, "pool_added": 1, "queue_added": 8,
        "queue_target_set": sum(len(queue.channels) for queue in cast.QUEUES), "skill_added": 4, "policy_set": 1,
        "place_added": 4, "site_added": 2, "person_registered": people_count, "employment_started": people_count,
        "placement_started": people_count, "capacity_set": sum(len(plan.capacities) for plan in agents) + mentors_count,
        "user_added": AGENTS_COUNT + mentors_count + len(cast.STAFF), "treatment_notice_set": 2,
        "skill_level_set": sum(len(plan.levels) for plan in agents) + mentors_count * len(cast.SKILLS),
        "membership_set": sum(len(plan.queue_codes) for plan in agents) + mentors_count * len(cast.QUEUES),
    }  # fmt: skip
    assert {name: recorded[name] for name in expected} == expected
    assert recorded["role_granted"] == recorded["user_added"]


def test_it_grows_group_by_group_and_goes_on_where_it_was_interrupted(
    committed: None, owner: psycopg.Connection
) -> None:
    made = world.ensure(now=NOW, agents_count=2)
    whole = 2 + world.GROUP_COUNT + 1
    for there in (2 + world.GROUP_COUNT, whole, whole):
        made = world.grow(made, agents_count=whole, now=NOW)
        assert len(made.agents) == there
    assert made == world.ensure(now=NOW)
    declared = sum(plan.status is not None for plan in crew.AGENTS[:whole])
    held = "SELECT count(*) FROM vault.status_at_hire WHERE ended_at IS NULL"
    assert owner.execute(held).fetchone() == (declared,)


def test_it_says_that_it_is_synthetic(committed: None, owner: psycopg.Connection) -> None:
    world.ensure(now=NOW, agents_count=AGENTS_COUNT)
    assert owner.execute("SELECT demonstration FROM journal_installation").fetchone() == (True,)
    for table in ("clients_client", "clients_programme", "people_site"):
        assert all(
            "sintétic" in name or "synthetic" in name
            for (name,) in owner.execute(f"SELECT name FROM {table}").fetchall()
        )
    mails = [mail for (mail,) in owner.execute("SELECT email FROM access_user").fetchall()]
    assert mails and all(mail.endswith(".example") for mail in mails)


def test_a_second_time_makes_nothing(committed: None, owner: psycopg.Connection) -> None:
    first = world.ensure(now=NOW, agents_count=AGENTS_COUNT)
    before = _counts(owner)
    assert world.ensure(now=NOW) == first
    assert _counts(owner) == before


def test_a_world_that_was_interrupted_is_finished(committed: None, owner: psycopg.Connection) -> None:
    first = world.ensure(now=NOW, agents_count=AGENTS_COUNT)
    # As if the power had failed between the people and the vault.
    last = "(SELECT id FROM access_user WHERE email = %s)"
    owner.execute(f"DELETE FROM access_grant WHERE user_id = {last}", [cast.address("administrador")])
    owner.execute("DELETE FROM access_user WHERE email = %s", [cast.address("administrador")])
    owner.execute("TRUNCATE vault.status_at_hire CASCADE")
    assert world.ensure(now=NOW) == first
    row = owner.execute("SELECT count(*) FROM vault.status_at_hire WHERE ended_at IS NULL").fetchone()
    assert row == (sum(plan.status is not None for plan in crew.AGENTS[:AGENTS_COUNT]),)
    assert access_queries.user_by_email(cast.address("administrador")) is not None


def test_enough_people_stand_behind_the_published_figure_and_too_few_behind_the_small_cell() -> None:
    impact = {"long_term_unemployed", "below_poverty_line", "both"}
    assert sum(plan.status in impact for plan in crew.AGENTS) >= 10
    # The one who is not played serves nobody unless somebody takes part.
    assert sum(plan.status not in impact for plan in crew.AGENTS[1:]) >= 10
    assert sum(plan.status in impact for plan in crew.AGENTS if plan.home == "tunja") < 10


def test_every_role_can_sign_in_once_with_a_ticket(committed: None) -> None:
    made = world.ensure(now=NOW, agents_count=AGENTS_COUNT)
    held = set()
    for address in (*made.agents[:1], *(plan.address for plan in cast.STAFF)):
        path = steering.sign_in_path(address, now=NOW)
        assert path.startswith("/enter/") and path.endswith("/")
        assert path != steering.sign_in_path(address, now=NOW)
        user = access_queries.user_by_email(address)
        assert user is not None
        with scopes.scoped(made.scope):
            held |= access_queries.roles_of(user, at=clock.now())
    assert held == set(roles.GRANTABLE)


def test_whoever_takes_part_can_serve_every_queue_and_is_the_first_agent(committed: None) -> None:
    made = world.ensure(now=NOW, agents_count=AGENTS_COUNT)
    helps = {queue.code for queue in cast.QUEUES if "help" in queue.channels}
    assert set(crew.YOU.queue_codes) == set(made.queue_ids) - helps, "all but those in which mentors answer"
    with scopes.scoped(made.scope):
        first = access_queries.first_user_in("agent", at=clock.now())
    assert first is not None and first.email == made.agents[0]


def test_every_queue_has_enough_people() -> None:
    for code in ("general", "cards", "english"):
        assert sum(code in plan.queue_codes for plan in crew.AGENTS) >= 10


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
    calendars = steering.calendars()
    working = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
    assert steering.clear_moment(working, calendars) == working
    # Thanksgiving is a holiday of the English queue, and the evening before already leads into it.
    for hour, day in ((15, 26), (23, 25)):
        moved = steering.clear_moment(datetime(2026, 11, day, hour, 0, tzinfo=UTC), calendars)
        assert moved == datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
    # 1 January is a holiday in both countries.
    new_year = steering.clear_moment(datetime(2027, 1, 1, 15, 0, tzinfo=UTC), calendars)
    assert new_year > datetime(2027, 1, 2, tzinfo=UTC)


def test_a_day_begins_on_the_next_workday_without_a_holiday() -> None:
    calendars, nine = steering.calendars(), time(9, 0)

    def begins(year: int, month: int, day: int, hour: int) -> str:
        found = steering.day_moment(datetime(year, month, day, hour, tzinfo=UTC), nine, calendars)
        return found.astimezone(ZoneInfo(cast.ZONE)).isoformat(timespec="minutes")

    # Before nine in Bogotá it is the same day, after nine the next: world time never goes back.
    assert begins(2026, 11, 18, 13) == "2026-11-18T09:00-05:00"
    assert begins(2026, 11, 18, 15) == "2026-11-19T09:00-05:00"
    # Friday evening leads past the weekend, Wednesday past Thanksgiving abroad and the Friday stays a workday.
    assert begins(2026, 11, 20, 23) == "2026-11-23T09:00-05:00"
    assert begins(2026, 11, 25, 15) == "2026-11-27T09:00-05:00"
