"""The demonstration's former employees, and for which client's programme everybody works."""

from __future__ import annotations

from tejido.cli.demo import cast, crew, way, way_plans
from tejido.people import careers, leaving_tables
from tejido.people import models as people
from tejido.people.employment import equipment
from tejido.people.leaving import accounts, exits


def is_made() -> bool:
    """Tell whether the last of the leavings is there."""
    return leaving_tables.Leaving.objects.filter(key=way.key(f"leaving/{len(way_plans.LEAVERS)}")).exists()


def make(setting: way.Setting) -> None:
    """Let the first agents work for an account since they came, and former ones come, work and leave."""
    held = _accounts()
    for agent in crew.AGENTS[: way.AGENTS_NEEDED]:
        _assign(setting.person(agent.address), held[programme_of(agent)], -cast.WAY_DAYS_AGO, setting)
    for number, plan in enumerate(way_plans.LEAVERS, start=1):
        person = careers.hire(
            given_names=plan.given_names, first_surname=plan.first_surname, second_surname="",
            display_name=plan.given_names, contract="fixed_term" if plan.is_seasonal else "indefinite",
            position="advisor", place=setting.office.places[plan.home], site=setting.office.sites[plan.home],
            work_mode="site", pool=None, capacities={}, from_date=setting.day(plan.from_day),
            recorded_at=setting.now, key=way.key(f"leaver/{number}"), by=setting.by, at=setting.at,
        )  # fmt: skip
        _assign(person, held[plan.programme], plan.from_day, setting, is_seasonal=plan.is_seasonal)
        if plan.has_kept_headset:
            equipment.lend(
                person=person, kind="headset", serial=f"DEMO-H{number:03}", condition="good",
                from_date=setting.day(plan.from_day), key=way.key(f"lent/leaver/{number}"), by=setting.by,
                at=setting.at,
            )  # fmt: skip
        exits.record(
            person=person, to_date=setting.day(plan.to_day), reason=plan.reason, destination=plan.destination,
            would_return=plan.would_return, note="", user_id=setting.lead_id, key=way.key(f"leaving/{number}"),
            recorded_at=setting.now, by=setting.by, at=setting.moment(plan.to_day),
        )  # fmt: skip


def programme_of(plan: crew.AgentPlan) -> str:
    """Return for which programme an agent counts: the one abroad takes whoever has its language."""
    served = {queue.programme for queue in cast.QUEUES if queue.code in plan.queue_codes}
    return "outfitter" if "outfitter" in served else "bank"


def _accounts() -> dict[str, accounts.Account]:
    by_name = {account.client_name: account for account in accounts.accounts()}
    return {plan.code: by_name[plan.client_name] for plan in cast.PROGRAMMES}


def _assign(
    person: people.Person,
    account: accounts.Account,
    from_day: int,
    setting: way.Setting,
    *,
    is_seasonal: bool = False,
) -> None:
    accounts.assign(
        person=person, account=account, is_seasonal=is_seasonal, from_date=setting.day(from_day),
        recorded_at=setting.now, by=setting.by, at=setting.at,
    )  # fmt: skip
