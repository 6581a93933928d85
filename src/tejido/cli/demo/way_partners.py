"""The demonstration's partners: agreements, what each side owes, steps, notes, and an account that speaks for one."""

from __future__ import annotations

from decimal import Decimal

from tejido.cli.demo import cast, way, way_plans
from tejido.clients import models as clients
from tejido.people import agreements, partner_accounts, partners, programme_tables

NOTE_OURS = "Gracias por prestar las aulas. Pronto abre el grupo 3, por si las familias preguntan."
NOTE_THEIRS = "Con gusto. ¿Nos confirman si hay auxilio de transporte para quienes vienen de Cereté?"


def is_made() -> bool:
    """Tell whether the partners are there."""
    return programme_tables.Partner.objects.filter(key=way.key("partner/bank")).exists()


def make(setting: way.Setting) -> None:
    """Take the partners on, with everything that is agreed and open with them."""
    made = {plan.code: _partner(plan, setting) for plan in way_plans.PARTNERS}
    shown = made[way_plans.PARTNER_SHOWN]
    address = next(plan.address for plan in cast.STAFF if plan.role == "partner")
    partner_accounts.open_account(
        partner=shown, email=address, language="es", key=way.key("partner/account"), by=setting.by, at=setting.at,
        now=setting.now,
    )  # fmt: skip
    for side, text, user_id, day in (
        ("ours", NOTE_OURS, setting.lead_id, -10), ("theirs", NOTE_THEIRS, setting.user(address).pk, -9),
    ):  # fmt: skip
        partners.write_note(
            partner=shown, text=text, side=side, key=way.key(f"note/{side}"), user_id=user_id, by=setting.by,
            at=setting.moment(day),
        )  # fmt: skip


def partner(code: str) -> programme_tables.Partner:
    """Return a partner of the way by code."""
    return programme_tables.Partner.objects.get(key=way.key(f"partner/{code}"))


def _partner(plan: way_plans.PartnerPlan, setting: way.Setting) -> programme_tables.Partner:
    ally = clients.Client.objects.get(name=plan.name) if plan.kind == "client" else None
    made = partners.add_partner(
        name=plan.name, kind=plan.kind, place=setting.office.places[plan.home],
        partner_client_id=ally.pk if ally else None, key=way.key(f"partner/{plan.code}"), by=setting.by,
        at=setting.moment(-310),
    )  # fmt: skip
    for number, (name, role) in enumerate(plan.liaisons, start=1):
        partners.add_liaison(
            partner=made, name=name, role=role, phone=f"+57604555{len(plan.code):02}{number:02}",
            email=f"{plan.code}{number}@aliados.example", language="es", key=way.key(f"liaison/{plan.code}/{number}"),
            by=setting.by, at=setting.at,
        )  # fmt: skip
    if plan.agreement is not None:
        _agreement(plan, made, setting)
    for number, step in enumerate(plan.steps, start=1):
        partners.open_step(
            partner=made, agreement=None, what=step.what, side=step.side,
            due_date=None if step.due_day is None else setting.day(step.due_day),
            key=way.key(f"step/{plan.code}/{number}"), by=setting.by, at=setting.moment(step.since_day),
        )  # fmt: skip
    return made


def _agreement(plan: way_plans.PartnerPlan, made: programme_tables.Partner, setting: way.Setting) -> None:
    assert plan.agreement is not None
    kind, title, from_day, to_day = plan.agreement
    agreement = agreements.draft(
        partner=made, kind=kind, title=title, from_date=setting.day(from_day), to_date=setting.day(to_day),
        key=way.key(f"agreement/{plan.code}"), by=setting.by, at=setting.at,
    )  # fmt: skip
    for number, owed in enumerate(plan.commitments, start=1):
        commitment = agreements.commit(
            agreement=agreement, owed_by=owed.owed_by, what=owed.what, quantity=Decimal(owed.quantity), unit=owed.unit,
            due_date=setting.day(owed.due_day), key=way.key(f"commitment/{plan.code}/{number}"), by=setting.by,
            at=setting.at,
        )  # fmt: skip
        for day, quantity in owed.kept:
            agreements.keep(
                commitment=commitment, quantity=Decimal(quantity), on=setting.day(day), today=setting.today,
                recorded_at=setting.now, key=way.key(f"kept/{plan.code}/{number}/{day}"), by=setting.by, at=setting.at,
            )  # fmt: skip
    # The newest is still a draft: its first step says who has to sign.
    if plan.code != "municipality":
        agreements.sign(agreement=agreement, on=setting.day(from_day), by=setting.by, at=setting.at)
