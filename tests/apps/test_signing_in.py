"""Whoever is hired signs in as an agent without an administrator: invited, or let in with the account they have."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from tests import scenes

from tejido.access import actions as access_actions
from tejido.access import queries as access_queries
from tejido.access import roles, tokens
from tejido.core import facts
from tejido.journal import scopes
from tejido.people import actions, careers, errors, models, signing_in

BY, AT = facts.SYSTEM, scenes.START
TODAY = date(2026, 11, 3)
DONE: dict[str, Any] = {"on": TODAY, "by": BY, "at": AT}


def accept(key: uuid.UUID) -> None:
    access_actions.accept_invitation(
        token=tokens.invitation(key), password="corozo-batea-lluvia-7", display_name="Luz", language="es", at=AT, now=AT
    )


def how_far(person: models.Person) -> str:
    return signing_in.standing(person, at=AT, now=AT)


def test_a_learner_who_is_hired_is_let_in_with_the_account_they_have(db: None) -> None:
    scopes.assign({0})
    scenes.install()
    floor = scenes.floor(agent_count=1)
    luz = actions.register_person(given_names="Luz", first_surname="Paz", display_name="Luz", by=BY, at=AT)
    key = uuid.uuid4()
    access_actions.invite(
        email="luz@example.org", role=roles.NONE, person_id=luz.pk, key=key, by=BY, at=AT, now=AT
    )  # fmt: skip
    assert how_far(luz) == "invited_to_own_pages"
    with pytest.raises(errors.NoAccount):
        signing_in.let_in(person=luz, **DONE)
    accept(key)
    assert how_far(luz) == "own_pages"
    with pytest.raises(errors.NotEmployed):
        signing_in.let_in(person=luz, **DONE)
    place = models.Placement.objects.filter(person=floor.agents[0])[0].place
    careers.employ_again(
        person=luz, contract="indefinite", position="advisor", place=place, site=None, work_mode="home",
        pool=floor.pool, from_date=date(2026, 11, 9), recorded_at=AT, by=BY, at=AT,
    )  # fmt: skip
    for _ in range(2):
        signing_in.let_in(person=luz, **DONE)
    user = access_queries.user_of_person(luz.pk)
    assert user is not None and access_queries.roles_of(user, at=AT) == {"agent"} and how_far(luz) == "agent"


def test_whoever_is_employed_is_invited_once(db: None) -> None:
    scopes.assign({0})
    scenes.install()
    floor = scenes.floor(agent_count=1)
    ana, key = floor.agents[0], uuid.uuid4()
    given: dict[str, Any] = {"email": "ana@example.org", "language": "es", "key": key, "now": AT, **DONE}
    stranger = actions.register_person(given_names="Eva", first_surname="Ruiz", display_name="Eva", by=BY, at=AT)
    with pytest.raises(errors.NotEmployed):
        signing_in.invite(person=stranger, **given)
    made = [signing_in.invite(person=ana, **given) for _ in range(2)]
    assert made[0].pk == made[1].pk and how_far(ana) == "invited"
    accept(key)
    assert how_far(ana) == "agent"
    user = access_queries.user_of_person(ana.pk)
    assert user is not None
    access_actions.deactivate_user(user=user, by=BY, at=AT)
    assert how_far(ana) == "closed"
