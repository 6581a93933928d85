"""Clients: what the database itself refuses about programmes, queues, their dated promises, skills and pools."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from tests import constraint_cases, constraint_cases_billing, constraints, scenes
from tests.constraints import Case, Scene

from tejido.clients import actions, errors, models, queries
from tejido.core import contact_states, metrics
from tejido.journal import scopes

PREFIXES = ("clients_",)
EXCEPTIONS = {
    "clients_programme.programme_with_client": "carries references; the id alone is unique",
    "clients_queue.queue_with_client": "carries references; the id alone is unique",
    "clients_disposition.disposition_with_client": "carries references; the id alone is unique",
    "clients_treatmentnotice.treatment_notice_with_client": "carries references; the id alone is unique",
    **constraint_cases_billing.EXCEPTIONS_OF_CLIENTS,
}
DAY = date(2026, 1, 1)


def target(scene: Scene, **given: object) -> None:
    """Set what was promised for a channel of the first client's queue."""
    scene.add("clients_queuechannel", **{"from_date": DAY, **given})


def wrong_target(guard: str, *, allowed: dict[str, object], **forbidden: object) -> Case:
    """Return the case of a promise that no queue may give."""
    return Case(
        table="clients_queuechannel", guard=guard, what=str(forbidden),
        forbidden=lambda s: target(s, **forbidden), allowed=lambda s: target(s, **allowed),
    )  # fmt: skip


def foreign_parent(table: str, guard: str, column: str, parent: str) -> Case:
    """Return the case of a row that hangs on another client's row."""
    return Case(
        table=table, guard=guard, what=f"another client's {parent.partition('_')[2]}",
        forbidden=lambda s: s.add(table, **{column: s.theirs[parent]}), allowed=lambda s: s.add(table),
    )  # fmt: skip


CASES = [
    Case(
        table="clients_client", guard="client_country_known", what="a name",
        forbidden=lambda s: s.change("clients_client", country="co"),
        allowed=lambda s: s.change("clients_client", country="US"),
    ),
    Case(
        table="clients_client", guard="client_names_a_zone", sqlstate="22023", what="no such zone",
        forbidden=lambda s: s.change("clients_client", zone="Bogotá"),
        allowed=lambda s: s.change("clients_client", zone="UTC"),
    ),
    Case(
        table="clients_pool", guard="clients_pool_name_key", what="two pools of one name",
        forbidden=lambda s: [s.add("clients_pool", name="Piso uno") for _ in range(2)],
    ),
    # A skill is the operator's or one client's
    Case(
        table="clients_skill", guard="skill_is_named_once", what="twice for one client",
        forbidden=lambda s: [s.add("clients_skill", code="spanish") for _ in range(2)],
        allowed=lambda s: [
            s.add("clients_skill", code="spanish", client_id=client)
            for client in (None, s.mine["clients_client"], s.theirs["clients_client"])
        ],
    ),
    Case(
        table="clients_skill", guard="skill_is_named_once", what="twice for the operator",
        forbidden=lambda s: [s.add("clients_skill", code="spanish", client_id=None) for _ in range(2)],
    ),
    *(
        Case(
            table="clients_skill", guard="clients_skill_kept", sqlstate="TJ005", what=f"given to {owner}",
            forbidden=lambda s, owner=owner: s.change(
                "clients_skill", client_id=None if owner == "the operator" else s.theirs["clients_client"]
            ),
            allowed=lambda s: s.change("clients_skill", client_id=s.mine["clients_client"], name="Otro nombre"),
        )
        for owner in ("the operator", "another client")
    ),
    Case(
        table="clients_requirementstep", guard="clients_requirement_skill", sqlstate="TJ005", what="a foreign skill",
        forbidden=lambda s: s.add("clients_requirementstep", skill_id=s.theirs["clients_skill"]),
        allowed=lambda s: s.add("clients_requirementstep", skill_id=s.add("clients_skill", client_id=None)),
    ),
    Case(
        table="clients_requirementstep", guard="clients_requirement_skill", sqlstate="TJ005", what="changed to one",
        forbidden=lambda s: s.change("clients_requirementstep", skill_id=s.theirs["clients_skill"]),
    ),
    Case(
        table="clients_requirementstep", guard="requirement_once_in_step", what="one skill with two levels in a step",
        forbidden=lambda s: [s.add("clients_requirementstep", after_seconds=0, minimum_level=n) for n in (1, 2)],
        allowed=lambda s: [s.add("clients_requirementstep", after_seconds=n * 60, minimum_level=3 - n) for n in (0, 1)],
    ),
    *(
        Case(
            table="clients_requirementstep", guard="requirement_level_within_limits", what=f"level {level}",
            forbidden=lambda s, level=level: s.change("clients_requirementstep", minimum_level=level),
            allowed=lambda s: [s.change("clients_requirementstep", minimum_level=level) for level in (1, 5)],
        )
        for level in (0, 6)
    ),
    # A queue has a zone, a holiday calendar, weekdays, a priority
    Case(
        table="clients_queue", guard="queue_code_once_in_programme", what="two of one code",
        forbidden=lambda s: [s.add("clients_queue", code="general") for _ in range(2)],
        allowed=lambda s: [
            s.add("clients_queue", code="general", programme_id=programme)
            for programme in (s.mine["clients_programme"], s.add("clients_programme"))
        ],
    ),
    Case(
        table="clients_queue", guard="queue_priority_within_limits", what="11",
        forbidden=lambda s: s.change("clients_queue", priority=11),
        allowed=lambda s: s.change("clients_queue", priority=10),
    ),
    Case(
        table="clients_queue", guard="queue_weekdays_known", what="an eighth day",
        forbidden=lambda s: s.change("clients_queue", open_weekdays=[0, 7]),
        allowed=lambda s: [s.change("clients_queue", open_weekdays=days) for days in ([], [0, 1, 2, 3, 4, 5, 6])],
    ),
    Case(
        table="clients_queue", guard="queue_names_a_zone", sqlstate="22023", what="no such zone",
        forbidden=lambda s: s.change("clients_queue", zone=""),
        allowed=lambda s: s.change("clients_queue", zone="America/New_York"),
    ),
    *(
        Case(
            table="clients_queue", guard="queue_names_a_calendar", what=repr(calendar),
            forbidden=lambda s, calendar=calendar: s.change("clients_queue", holiday_calendar=calendar),
            allowed=lambda s: [s.change("clients_queue", holiday_calendar=given) for given in ("CO", "US-FL", "CO-05")],
        )
        for calendar in ("", "Colombia", "co", "CO-", "CO-ANTI", "CO\n")
    ),
    # Each allowed channel has a dated promise in one of the three variants
    Case(
        table="clients_queuechannel", guard="target_dated_once", what="two promises from one day on",
        forbidden=lambda s: [target(s, target_seconds=seconds) for seconds in (20, 30)],
        allowed=lambda s: (target(s), target(s, from_date=date(2026, 1, 2)), target(s, channel="voice")),
    ),
    *(
        wrong_target(
            "target_within_limits", allowed={"target_share": 1.0, "target_seconds": 1, "offer_seconds": 1}, **given
        )
        for given in (
            {"target_share": 0.0}, {"target_share": 1.01}, {"target_share": -0.5}, {"target_share": float("nan")},
            {"target_share": float("inf")}, {"target_seconds": 0}, {"offer_seconds": 0},
        )
    ),
    wrong_target("service_level_variant_known", allowed={"variant": "removed_in_time"}, variant="nearly_in_time"),
    wrong_target("queue_channel_known", allowed={"channel": "task"}, channel="fax"),
    Case(
        table="clients_disposition", guard="disposition_once_in_programme", what="two of one code",
        forbidden=lambda s: [s.add("clients_disposition", code="done") for _ in range(2)],
        allowed=lambda s: [
            s.add("clients_disposition", code="done", programme_id=programme)
            for programme in (s.mine["clients_programme"], s.add("clients_programme"))
        ],
    ),
    # Rows of a client hang on rows of the same client
    foreign_parent("clients_queue", "queue_of_clients_programme", "programme_id", "clients_programme"),
    foreign_parent("clients_queuechannel", "channel_of_clients_queue", "queue_id", "clients_queue"),
    foreign_parent("clients_requirementstep", "requirement_of_clients_queue", "queue_id", "clients_queue"),
    foreign_parent("clients_disposition", "disposition_of_clients_programme", "programme_id", "clients_programme"),
    *constraint_cases.CLIENTS,
    *constraint_cases_billing.CLIENTS,
]  # fmt: skip


@constraints.parameters(CASES)
def test_the_database_refuses_it_and_only_by_this_guard(case: Case, owner: psycopg.Connection) -> None:
    constraints.prove(owner, case)


def test_every_guard_of_clients_has_a_case(owner: psycopg.Connection) -> None:
    assert constraints.uncovered(owner, prefixes=PREFIXES, cases=CASES, exceptions=EXCEPTIONS) == set()


@pytest.mark.parametrize("variant", metrics.VARIANTS)
@pytest.mark.parametrize("channel", contact_states.CHANNELS)
def test_every_channel_and_variant_of_the_core_can_be_promised(
    owner: psycopg.Connection, channel: str, variant: str
) -> None:
    with constraints.stage(owner) as scene:
        target(scene, channel=channel, variant=variant)


@pytest.mark.django_db
def test_a_requirement_on_another_clients_skill_is_refused_by_name() -> None:
    with scopes.scoped({0}):
        scenes.install()
        one, two = scenes.floor(agent_count=0, name="Uno"), scenes.floor(agent_count=0, name="Dos")
        foreign = actions.add_skill(code="loans", name="Préstamos", client=two.client, by=scenes.BY, at=scenes.START)
        own = actions.add_skill(code="loans", name="Préstamos", client=one.client, by=scenes.BY, at=scenes.START)
        with pytest.raises(errors.SkillOfAnotherClient):
            actions.set_requirements(queue=one.queue, steps=[(0, [(foreign, 1)])], by=scenes.BY, at=scenes.START)
        steps = [(0, [(own, 3), (one.skill, 2)]), (60, [(one.skill, 1)])]
        actions.set_requirements(queue=one.queue, steps=steps, by=scenes.BY, at=scenes.START)
        rows = models.RequirementStep.objects.filter(queue=one.queue)
        assert sorted(rows.values_list("after_seconds", "skill_id", "minimum_level")) == sorted(
            (after_seconds, skill.pk, level) for after_seconds, pairs in steps for skill, level in pairs
        )


@pytest.mark.django_db
def test_the_promise_in_force_is_the_last_one_dated_up_to_the_day() -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=0)
        for day, seconds in ((date(2026, 3, 1), 20), (date(2026, 6, 1), 10)):
            actions.set_target(
                queue=floor.queue, channel="chat", from_date=day, variant="removed_in_time", target_seconds=seconds,
                target_share=0.9, offer_seconds=20, by=scenes.BY, at=scenes.START,
            )  # fmt: skip
        for day, seconds in ((date(2026, 2, 28), 30), (date(2026, 3, 1), 20), (date(2026, 7, 1), 10)):
            assert queries.target_on(floor.queue, channel="chat", day=day).target_seconds == seconds
        with pytest.raises(errors.NoTarget):
            queries.target_on(floor.queue, channel="voice", day=date(2026, 7, 1))
