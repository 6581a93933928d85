"""A floor of many agents for benchmarks, made through the actions as any installation's is, before it is served."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

import _data_folder
from tejido.cli import cluster as cluster_module

ZONE = "America/Bogota"
CALENDAR = "CO"
OFFER_SECONDS = 20
TICKET_SECONDS = 3600
TOKEN_BYTES = 32
FIRST_DAY = date(2020, 1, 1)


@dataclass(frozen=True)
class Floor:
    """Where customers write, what their contacts can come to, and the one-time way in of each agent."""

    client_id: int
    programme_key: str
    disposition_key: str
    agent_paths: tuple[str, ...]


def made(folder: Path, *, agents_count: int, places_each: int) -> Floor:
    """Make a database in a data folder with one client, one queue and agents who are available once they connect.

    Args:
        places_each: How many chats an agent serves at once.
    """
    cluster = cluster_module.Cluster(data=folder)
    try:
        cluster.start()
        _data_folder.migrate(_surroundings(folder))
        told = _by_itself(folder, {"agents_count": agents_count, "places_each": places_each})
        with psycopg.connect(**cluster.role_connection("owner"), autocommit=True) as connection:  # type: ignore[arg-type]
            connection.execute("VACUUM ANALYZE")
        return Floor(**told)
    finally:
        cluster.stop()


def let_wait(folder: Path, floor: Floor, *, count: int) -> list[int]:
    """Let many customers write at one instant, past the pages, in one transaction; return their contacts' ids."""
    told = _by_itself(folder, {"client_id": floor.client_id, "programme_key": floor.programme_key, "count": count})
    contacts: list[int] = told["contacts"]
    return contacts


def _by_itself(folder: Path, order: dict[str, Any]) -> dict[str, Any]:
    """Do what needs Django in a process of its own, which is gone with all its connections afterwards."""
    done = subprocess.run(
        [sys.executable, __file__], input=json.dumps(order), env=_surroundings(folder), check=True, text=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _surroundings(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEJIDO_", "DATABASE_"))}
    return kept | {"TEJIDO_DATA": str(folder), "TEJIDO_ROLE": "owner", "DJANGO_SETTINGS_MODULE": "tejido.settings"}


def _main() -> None:
    import django

    django.setup()
    from tejido.journal import scopes

    order = json.load(sys.stdin)
    if "count" in order:
        with scopes.scoped({scopes.OPERATOR, order["client_id"]}):
            contacts = _let_wait(order["programme_key"], count=order["count"])
        print(json.dumps({"contacts": contacts}))
    else:
        with scopes.scoped({scopes.OPERATOR}):
            floor = _fill(**order)
        print(json.dumps(asdict(floor)))


def _let_wait(programme_key: str, *, count: int) -> list[int]:
    from tejido.clients import queries as client_queries
    from tejido.contacts import intake
    from tejido.journal import clock

    programme = client_queries.programme(UUID(programme_key))
    return [
        intake.take_in_chat(
            programme=programme, queue_code=None, language="es", provider_id=uuid4(), client_message_id=uuid4(),
            text="Buenos días", at=clock.now(),
        ).pk
        for _ in range(count)
    ]  # fmt: skip


def _fill(*, agents_count: int, places_each: int) -> Floor:
    from tejido.cli.demo import steering
    from tejido.clients import actions as client_actions
    from tejido.core import facts
    from tejido.journal import actions as journal
    from tejido.reference import actions as reference_actions

    now = datetime.now(UTC)
    # On a holiday no customer would be let in.
    told: dict[str, Any] = {"by": facts.SYSTEM, "at": steering.clear_moment(now, [(CALENDAR, ZONE)])}
    journal.install(
        operator_name="Benchmark", zone=ZONE, demonstration=True, real_at=now, world_at=told["at"], by=told["by"]
    )
    client = client_actions.add_client(name="Benchmark", country="CO", zone=ZONE, allowed_origins=(), **told)
    programme = client_actions.add_programme(client=client, name="Benchmark", **told)
    disposition = client_actions.add_disposition(
        programme=programme, code="solved", name_en="Solved", name_es="Resuelto", **told
    )
    pool = client_actions.add_pool(name="Benchmark", **told)
    skill = client_actions.add_skill(code="spanish", name="Español", **told)
    queue = client_actions.add_queue(
        programme=programme, pool=pool, code="general", name="General", language="es", zone=ZONE,
        holiday_calendar=CALENDAR, opens_at=time(0), closes_at=time(0), open_weekdays=range(7), **told,
    )  # fmt: skip
    client_actions.set_target(
        queue=queue, channel="chat", from_date=FIRST_DAY, variant="answered_in_time", target_seconds=30,
        target_share=0.8, offer_seconds=OFFER_SECONDS, **told,
    )  # fmt: skip
    client_actions.set_requirements(queue=queue, steps=[(0, [(skill, 2)])], **told)
    place = reference_actions.add_place(
        country="CO", scheme="divipola", code="23001", name="Montería", source="DANE, DIVIPOLA", **told
    )
    paths = tuple(
        _add_agent(
            number, pool=pool, queue=queue, skill=skill, place=place, places_count=places_each, now=now, told=told
        )
        for number in range(agents_count)
    )
    return Floor(client.pk, str(programme.key), str(disposition.key), paths)


def _add_agent(
    number: int,
    *,
    pool: Any,
    queue: Any,
    skill: Any,
    place: Any,
    places_count: int,
    now: datetime,
    told: dict[str, Any],
) -> str:
    """Employ somebody who serves the queue, and return the path of their one-time way in."""
    from tejido.access import actions as access_actions
    from tejido.people import actions as people_actions

    name = f"Agent {number}"
    person = people_actions.register_person(given_names=name, first_surname="Benchmark", display_name=name, **told)
    employment = people_actions.employ(
        person=person, contract="indefinite", from_date=FIRST_DAY, recorded_at=now, **told
    )
    people_actions.place(
        employment=employment, position="advisor", place=place, site=None, work_mode="home", pool=pool,
        from_date=FIRST_DAY, recorded_at=now, **told,
    )  # fmt: skip
    people_actions.set_skill_level(
        person=person, skill=skill, level=3, rung="solo", evidence="assessment", user_id=1, **told
    )
    people_actions.set_capacity(person=person, capacities={"chat": places_count}, **told)
    people_actions.set_membership(person=person, queue=queue, is_member=True, **told)
    people_actions.choose_activity(person_id=person.pk, activity="available", reason=None, **told)
    user = access_actions.add_user(
        email=f"agent{number}@benchmark.example", display_name=name, person_id=person.pk, **told
    )
    access_actions.grant_role(user=user, role="agent", **told)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    access_actions.make_sign_in_ticket(user=user, token=token, now=now, valid_seconds=TICKET_SECONDS)
    return f"/enter/{token}/"


if __name__ == "__main__":
    _main()
