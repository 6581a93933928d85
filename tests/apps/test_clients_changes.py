"""Changing clients, programmes, queues, pools and skills: each change, its fact, each refusal, and nothing twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, time
from typing import Any

import psycopg
import pytest
from tests import scenes

from tejido.clients import actions, changes, errors, models, queries
from tejido.journal import scopes

BY, AT = scenes.BY, scenes.START


@pytest.fixture
def floor(db: None) -> scenes.Floor:
    scopes.assign({0})
    scenes.install()
    return scenes.floor(agent_count=0)


def told(kind: str) -> int:
    """Return how many facts of a kind there are in the transaction that is open now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact WHERE type = %s", [kind])
        return int(cursor.fetchone()[0])


def queue_settings(queue: models.Queue, **given: Any) -> dict[str, Any]:
    names = (
        "pool", "name", "language", "zone", "holiday_calendar", "opens_at", "closes_at", "open_weekdays", "priority",
        "difficulty", "waiting_max", "sticky_seconds", "overflow_queue", "overflow_after_seconds",
    )  # fmt: skip
    return {name: getattr(queue, name) for name in names} | given


def another_queue(floor: scenes.Floor, code: str = "cards", **given: Any) -> models.Queue:
    settings: dict[str, Any] = {
        "programme": floor.programme, "pool": floor.pool, "code": code, "name": code.title(), "language": "es",
        "zone": "America/Bogota", "holiday_calendar": "CO", "opens_at": time(8), "closes_at": time(18),
        "open_weekdays": [0], "by": BY, "at": AT,
    }  # fmt: skip
    return actions.add_queue(**settings | given)


def test_a_client_changes_once_and_says_so(floor: scenes.Floor) -> None:
    for _ in range(2):
        changes.change_client(
            client=floor.client, name="  Banco Nuevo ", country="US", zone="America/New_York", by=BY, at=AT
        )
    assert (floor.client.name, floor.client.country, floor.client.zone) == ("Banco Nuevo", "US", "America/New_York")
    assert told("client_changed") == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": "   "}, errors.NameInvalid),
        ({"name": "x" * 201}, errors.NameInvalid),
        ({"name": "a\0b"}, errors.NameInvalid),
        ({"country": "co"}, errors.CountryInvalid),
        ({"zone": "Bogota"}, errors.ZoneUnknown),
    ],
)
def test_what_a_client_cannot_be(floor: scenes.Floor, given: dict[str, str], refusal: type[Exception]) -> None:
    whole = {"name": "Banco", "country": "CO", "zone": "America/Bogota"} | given
    with pytest.raises(refusal):
        changes.change_client(client=floor.client, **whole, by=BY, at=AT)
    assert told("client_changed") == 0


def test_the_sites_of_a_client_are_kept_as_browsers_compare_them(floor: scenes.Floor) -> None:
    for _ in range(2):
        changes.set_allowed_origins(
            client=floor.client, allowed_origins=["HTTPS://Example.org/", "https://example.org"], by=BY, at=AT
        )
    assert floor.client.allowed_origins == ["https://example.org"]
    assert told("client_changed") == 0, "it was the same already"
    with pytest.raises(errors.OriginInvalid):
        changes.set_allowed_origins(client=floor.client, allowed_origins=["http://example.org"], by=BY, at=AT)
    many = [f"https://a{number}.org" for number in range(51)]
    with pytest.raises(errors.TooManyOrigins):
        changes.set_allowed_origins(client=floor.client, allowed_origins=many, by=BY, at=AT)


RULES = {
    "name": "Ventas", "short_abandon_seconds": 7, "wrap_up_seconds_max": 90, "abuse_pause_seconds": 240,
    "lost_line_neutral_seconds": 600, "reopen_days": 3,
}  # fmt: skip


def test_a_programme_changes_once_and_says_so(floor: scenes.Floor) -> None:
    for _ in range(2):
        changes.change_programme(programme=floor.programme, **RULES, by=BY, at=AT)  # type: ignore[arg-type]
    assert {name: getattr(floor.programme, name) for name in RULES} == RULES
    assert told("programme_changed") == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"abuse_pause_seconds": 119}, errors.SecondsInvalid),
        ({"abuse_pause_seconds": 601}, errors.SecondsInvalid),
        ({"short_abandon_seconds": -1}, errors.SecondsInvalid),
        ({"wrap_up_seconds_max": 86_401}, errors.SecondsInvalid),
        ({"reopen_days": 366}, errors.DaysInvalid),
        ({"name": ""}, errors.NameInvalid),
    ],
)
def test_what_a_programme_cannot_be(floor: scenes.Floor, given: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        changes.change_programme(programme=floor.programme, **RULES | given, by=BY, at=AT)
    assert told("programme_changed") == 0


def test_an_identity_secret_is_set_and_taken_away(floor: scenes.Floor) -> None:
    changes.set_identity_secret(programme=floor.programme, secret="s" * 32, by=BY, at=AT)
    assert floor.programme.identity_secret == "s" * 32
    changes.set_identity_secret(programme=floor.programme, secret="", by=BY, at=AT)
    assert floor.programme.identity_secret == ""
    assert told("identity_secret_set") == 2
    with pytest.raises(errors.SecretInvalid):
        changes.set_identity_secret(programme=floor.programme, secret="short", by=BY, at=AT)


def test_a_queue_changes_once_and_its_router_hears_of_it(floor: scenes.Floor) -> None:
    before = told("queue_changed")
    other = another_queue(floor)
    settings = queue_settings(
        floor.queue, name="Todo", difficulty=3, waiting_max=40, sticky_seconds=60, overflow_queue=other,
        overflow_after_seconds=120, open_weekdays=[4, 0, 0],
    )  # fmt: skip
    for _ in range(2):
        changes.change_queue(queue=floor.queue, **settings, by=BY, at=AT)
    kept = models.Queue.objects.get(pk=floor.queue.pk)
    assert (kept.name, kept.difficulty, kept.waiting_max, kept.sticky_seconds) == ("Todo", 3, 40, 60)
    assert (kept.overflow_queue_id, kept.overflow_after_seconds, kept.open_weekdays) == (other.pk, 120, [0, 4])
    assert told("queue_changed") == before + 1


def test_a_queue_that_moves_tells_both_routers(floor: scenes.Floor) -> None:
    before, pool = told("queue_changed"), actions.add_pool(name="Otro piso", by=BY, at=AT)
    changes.change_queue(queue=floor.queue, **queue_settings(floor.queue, pool=pool), by=BY, at=AT)
    assert told("queue_changed") == before + 2


Bad = Callable[[models.Queue, models.Queue], dict[str, Any]]
BAD_QUEUES: dict[str, tuple[Bad, type[Exception]]] = {
    "priority": (lambda own, other: {"priority": 11}, errors.NumberInvalid),
    "difficulty": (lambda own, other: {"difficulty": 6}, errors.NumberInvalid),
    "room": (lambda own, other: {"waiting_max": 0}, errors.NumberInvalid),
    "weekday": (lambda own, other: {"open_weekdays": [7]}, errors.NumberInvalid),
    "sticky": (lambda own, other: {"sticky_seconds": -1}, errors.SecondsInvalid),
    "zone": (lambda own, other: {"zone": "Mars/Base"}, errors.ZoneUnknown),
    "calendar": (lambda own, other: {"holiday_calendar": "XX"}, errors.CalendarUnknown),
    "part of a calendar": (lambda own, other: {"holiday_calendar": "US-XX"}, errors.CalendarUnknown),
    "language": (lambda own, other: {"language": "ES"}, errors.LanguageInvalid),
    "name": (lambda own, other: {"name": ""}, errors.NameInvalid),
    "half an overflow": (lambda own, other: {"overflow_queue": other}, errors.OverflowInvalid),
    "the other half": (lambda own, other: {"overflow_after_seconds": 5}, errors.OverflowInvalid),
    "overflow at once": (
        lambda own, other: {"overflow_queue": other, "overflow_after_seconds": 0}, errors.OverflowInvalid
    ),
    "overflow into itself": (
        lambda own, other: {"overflow_queue": own, "overflow_after_seconds": 5}, errors.OverflowInCircle
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_QUEUES)
def test_what_a_queue_cannot_be(floor: scenes.Floor, name: str) -> None:
    other, before = another_queue(floor), told("queue_changed")
    bad, refusal = BAD_QUEUES[name]
    with pytest.raises(refusal):
        changes.change_queue(queue=floor.queue, **queue_settings(floor.queue, **bad(floor.queue, other)), by=BY, at=AT)
    assert told("queue_changed") == before


def test_queues_never_overflow_round_in_a_circle(floor: scenes.Floor) -> None:
    second = another_queue(floor, "second")
    third = another_queue(floor, "third")
    for queue, to in ((floor.queue, second), (second, third)):
        settings = queue_settings(queue, overflow_queue=to, overflow_after_seconds=30)
        changes.change_queue(queue=queue, **settings, by=BY, at=AT)
    with pytest.raises(errors.OverflowInCircle):
        settings = queue_settings(third, overflow_queue=floor.queue, overflow_after_seconds=30)
        changes.change_queue(queue=third, **settings, by=BY, at=AT)


def test_a_queue_does_not_overflow_to_another_client(floor: scenes.Floor) -> None:
    other = scenes.floor(agent_count=0, name="Tienda")
    with pytest.raises(errors.OverflowInvalid):
        settings = queue_settings(floor.queue, overflow_queue=other.queue, overflow_after_seconds=30)
        changes.change_queue(queue=floor.queue, **settings, by=BY, at=AT)


def test_pools_and_skills_get_other_names(floor: scenes.Floor) -> None:
    other = actions.add_pool(name="Otro piso", by=BY, at=AT)
    changes.rename_pool(pool=floor.pool, name="Piso dos", by=BY, at=AT)
    changes.rename_pool(pool=floor.pool, name="Piso dos", by=BY, at=AT)
    assert (floor.pool.name, told("pool_renamed")) == ("Piso dos", 1)
    with pytest.raises(errors.PoolNameTaken):
        changes.rename_pool(pool=other, name="Piso dos", by=BY, at=AT)
    changes.rename_skill(skill=floor.skill, name="Castellano", by=BY, at=AT)
    changes.rename_skill(skill=floor.skill, name="Castellano", by=BY, at=AT)
    assert (floor.skill.name, told("skill_renamed")) == ("Castellano", 1)


def test_what_is_sent_twice_is_made_once(floor: scenes.Floor) -> None:
    key = uuid.uuid4()
    made = [
        actions.add_client(name="Tienda", country="CO", zone="America/Bogota", key=key, by=BY, at=AT) for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert (made[0].key, told("client_added")) == (key, 2)  # the floor's own, and this one
    programmes = [actions.add_programme(client=made[0], name="Ventas", key=key, by=BY, at=AT) for _ in range(2)]
    pools = [actions.add_pool(name="Otro piso", key=key, by=BY, at=AT) for _ in range(2)]
    queues = [another_queue(floor, key=key) for _ in range(2)]
    skills = [actions.add_skill(code="cards", name="Tarjetas", by=BY, at=AT) for _ in range(2)]
    dispositions = [
        actions.add_disposition(
            programme=floor.programme, code="other", name_en="Other", name_es="Otra", key=key, by=BY, at=AT
        )
        for _ in range(2)
    ]
    for pair in (programmes, pools, queues, skills, dispositions):
        assert pair[0].pk == pair[1].pk


def test_another_row_in_the_way_is_named(floor: scenes.Floor) -> None:
    actions.add_pool(name="Otro piso", by=BY, at=AT)
    with pytest.raises(errors.PoolNameTaken):
        actions.add_pool(name="Otro piso", key=uuid.uuid4(), by=BY, at=AT)
    with pytest.raises(errors.QueueCodeTaken):
        another_queue(floor, "general")
    actions.add_skill(code="cards", name="Tarjetas", by=BY, at=AT)
    with pytest.raises(errors.SkillCodeTaken):
        actions.add_skill(code="cards", name="Otra cosa", by=BY, at=AT)
    actions.add_skill(code="cards", name="Otra cosa", client=floor.client, by=BY, at=AT)
    with pytest.raises(errors.DispositionCodeTaken):
        actions.add_disposition(programme=floor.programme, code="solved", name_en="A", name_es="B", by=BY, at=AT)
    with pytest.raises(errors.CodeInvalid):
        actions.add_skill(code="Two words", name="Tarjetas", by=BY, at=AT)


def test_a_target_set_again_for_a_day_takes_the_place_of_the_one_before(floor: scenes.Floor) -> None:
    promise: dict[str, Any] = {
        "queue": floor.queue, "channel": "chat", "from_date": date(2027, 1, 1), "variant": "removed_in_time",
        "target_share": 0.9, "offer_seconds": 15, "by": BY, "at": AT,
    }  # fmt: skip
    before = told("queue_target_set")
    for seconds in (60, 60, 45):
        actions.set_target(**promise, target_seconds=seconds)
    rows = [row for row in queries.targets(floor.queue) if row.from_date == date(2027, 1, 1)]
    assert [row.target_seconds for row in rows] == [45]
    assert told("queue_target_set") == before + 2


@pytest.mark.parametrize(
    "given",
    [{"target_seconds": 0}, {"target_share": 0.0}, {"target_share": 1.5}, {"offer_seconds": 3601}, {"variant": "x"}],
)
def test_a_target_that_cannot_be_kept_is_refused(floor: scenes.Floor, given: dict[str, Any]) -> None:
    promise: dict[str, Any] = {
        "queue": floor.queue, "channel": "chat", "from_date": date(2027, 1, 1), "variant": "removed_in_time",
        "target_seconds": 60, "target_share": 0.9, "offer_seconds": 15, "by": BY, "at": AT,
    }  # fmt: skip
    with pytest.raises(errors.TargetInvalid):
        actions.set_target(**promise | given)


def test_the_same_steps_again_are_no_change(floor: scenes.Floor) -> None:
    before = told("queue_changed")
    actions.set_requirements(queue=floor.queue, steps=[(0, [(floor.skill, 2)])], by=BY, at=AT)
    assert told("queue_changed") == before
    actions.set_requirements(queue=floor.queue, steps=[(0, [(floor.skill, 3)]), (30, [(floor.skill, 1)])], by=BY, at=AT)
    assert told("queue_changed") == before + 1
    assert [
        (seconds, [(skill.pk, level) for skill, level in pairs]) for seconds, pairs in queries.steps(floor.queue)
    ] == [
        (0, [(floor.skill.pk, 3)]),
        (30, [(floor.skill.pk, 1)]),
    ]


def test_two_who_press_the_same_button_at_once_make_one_row(committed: None, owner: psycopg.Connection) -> None:
    """The second waits for the first, and then finds its row."""
    import threading

    from django.db import connections

    key, results, begin = uuid.uuid4(), [], threading.Barrier(2)
    with scopes.scoped({0}):
        scenes.install()

    def press() -> None:
        begin.wait(timeout=120)
        try:
            with scopes.scoped({0}):
                results.append(actions.add_pool(name="Piso", key=key, by=BY, at=AT).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    assert len(set(results)) == 1
    told_once = owner.execute("SELECT count(*) FROM journal_fact WHERE type = 'pool_added'").fetchone()
    assert told_once == (1,)
