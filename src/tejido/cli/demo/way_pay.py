"""What the demonstration's people agreed on about hours and pay, and what their clients pay. All of it is invented.

Everybody employed who has none yet gets contract terms, a legal regime, a pattern of their week and pay; so whoever is
hired later gets theirs when a month is closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal

from django.db.models import Exists, OuterRef, Q

from tejido.access import models as access
from tejido.cli.demo import cast, crew, month_shifts, way
from tejido.clients import models as clients
from tejido.clients import price_lists, price_tables
from tejido.core import dates, facts
from tejido.core.employment import terms as contract_terms
from tejido.core.prices import lists
from tejido.people import models as people
from tejido.people import pay_tables
from tejido.people.employment import contracts, work_regimes
from tejido.people.hours import patterns
from tejido.people.pay import terms
from tejido.reference import values as register

COUNTRY = "CO"
PESOS, DOLLARS = "COP", "USD"
WEEK_HOURS = Decimal(42)
# On top of the minimum wage, by position and for English, rounded up to whole thousands.
POSITION_SHARES: Mapping[str, Decimal] = {
    "advisor": Decimal(1), "mentor": Decimal("1.45"), "supervisor": Decimal("1.9"),
}  # fmt: skip
ENGLISH_SHARE, THOUSAND = Decimal("1.25"), Decimal(1000)
# Whoever works tasks off between chats and has one of these numbers is paid by the piece.
BY_PIECE = (11, 23, 47)
PIECE_PRICE = Decimal(1400)
DOLLAR_PESOS = Decimal(4000)
# So many agree in one transaction.
AGREED_AT_ONCE = 30
DEMONSTRATION = "Invented for the demonstration"


@dataclass(frozen=True, kw_only=True)
class PricePlan:
    """What a client pays: prices, and what is taken off for each point below what one queue promises on a channel."""

    programme: str
    currency: str
    items: Sequence[lists.Item]
    late_queue: str
    late_channel: str
    late_text: str


def _item(code: str, name: str, measure: lists.Measure, price: str, *, channel: str = "") -> lists.Item:
    tiers = (lists.Tier(from_quantity=Decimal(0), price=Decimal(price)),)
    return lists.Item(code=code, name=name, measure=measure, tiers=tiers, channel=channel)


PRICES = (
    PricePlan(
        programme="bank", currency=PESOS,
        items=(
            _item("chat", "Chat atendido", "answered_contact", "2900", channel="chat"),
            _item("llamada", "Llamada atendida", "answered_contact", "4200", channel="voice"),
            _item("documento", "Documento terminado", "finished_task", "3500", channel="task"),
        ),
        late_queue="general", late_channel="voice",
        late_text="Cláusula 7 (sintética): por cada punto por debajo del nivel de servicio de llamadas se descuenta "
        "0,5 % del valor del mes, hasta 10 %.",
    ),
    PricePlan(
        programme="outfitter", currency=DOLLARS,
        items=(_item("agent-hour", "Hour of an agent at work", "worked_hour", "9.80"),),
        late_queue="english", late_channel="chat",
        late_text="Clause 4 (synthetic): for each point below the service level of chats, 0.5 % of the month is taken "
        "off, up to 10 %.",
    ),
)  # fmt: skip
SHARE_PER_POINT, SHARE_MAX = Decimal("0.005"), Decimal("0.1")


def price(setting: way.Setting) -> None:
    """Let the clients agree on prices, once."""
    if price_tables.PriceList.objects.filter(state="approved", currency=DOLLARS).exists():
        return
    administrator = facts.Actor("user", setting.user(cast.address("administrador")).pk)
    first = dates.months_later(setting.today.replace(day=1), months=-3)
    for plan in PRICES:
        _price(plan, first, setting, approver=administrator)
    price_lists.set_rate(
        currency=DOLLARS, into_currency=PESOS, rate=DOLLAR_PESOS, from_date=first, source=DEMONSTRATION,
        key=way.key("rate/dollar"), by=setting.by, at=setting.at,
    )  # fmt: skip


def agree(setting: way.Setting, *, from_date: date, to_date: date) -> int:
    """Give the next of those employed on the days [from, to) what they lack of terms, regime, pattern and pay.

    Returns: How many people that was, at most `AGREED_AT_ONCE`.
    """
    numbers = numbers_by_person()
    agreed = pay_tables.PayTerm.objects.filter(superseded_at=None, person=OuterRef("person"))
    employed = Q(employment__superseded_at=None, employment__from_date__lt=to_date)
    employed &= Q(employment__to_date=None) | Q(employment__to_date__gt=from_date)
    missing = people.Placement.objects.filter(employed, ~Exists(agreed), superseded_at=None)
    newest = missing.order_by("person_id", "-from_date").distinct("person_id")
    found = list(newest.select_related("person", "employment")[:AGREED_AT_ONCE])
    table = register.table()
    for placement in found:
        # What they are paid now; in a year whose wage nobody has entered yet, the last known one will do.
        known = table.find("minimum_wage_month", place=COUNTRY, day=setting.today)
        minimum = known or table.history("minimum_wage_month", place=COUNTRY)[-1]
        _agree(placement, numbers.get(placement.person_id), minimum.value, setting)
    return len(found)


def numbers_by_person() -> Mapping[int, int]:
    """Return the number of each agent by their person's id."""
    numbers = {plan.address: plan.number for plan in crew.AGENTS}
    users = access.User.objects.filter(email__in=numbers).exclude(person_id=None)
    return {user.person_id: numbers[user.email] for user in users if user.person_id is not None}


def _agree(placement: people.Placement, number: int | None, minimum: Decimal, setting: way.Setting) -> None:
    person, from_date = placement.person, placement.employment.from_date
    shift = month_shifts.shift_of(number) if number is not None else month_shifts.FLEXIBLE
    name = f"agreed/{person.pk}"
    contracts.set_term(
        person=person, from_date=from_date, to_date=_agreed_end(placement.employment),
        weekly_hours=shift.weekly_hours, phase="productive" if placement.employment.contract == "apprentice" else "",
        trial_to_date=None, recorded_at=setting.now, key=way.key(f"{name}/terms"), by=setting.by, at=setting.at,
    )  # fmt: skip
    work_regimes.set_regime(
        person=person, regime="co_telework_autonomous" if placement.work_mode == "home" else "co_on_site",
        from_date=from_date, recorded_at=setting.now, key=way.key(f"{name}/regime"), by=setting.by, at=setting.at,
    )  # fmt: skip
    patterns.set_pattern(
        person=person, from_date=from_date, rest_weekday=shift.rest_weekday, days_a_week=shift.days_a_week,
        distribution="flexible" if shift.is_flexible else "fixed", user_id=setting.lead_id, recorded_at=setting.now,
        key=way.key(f"{name}/pattern"), by=setting.by, at=setting.at,
    )  # fmt: skip
    is_by_piece = number in BY_PIECE
    terms.set_term(
        person=person, basis="piece" if is_by_piece else "month",
        amount=None if is_by_piece else _salary(placement.position, number, shift, minimum), currency=PESOS,
        from_date=from_date, user_id=setting.lead_id, recorded_at=setting.now, key=way.key(f"{name}/pay"),
        by=setting.by, at=setting.at,
    )  # fmt: skip


def _agreed_end(employment: people.Employment) -> date | None:
    """Return when a contract ends that has to say so: the day on which it ended, or after a year."""
    if employment.contract not in contract_terms.ENDING:
        return None
    return employment.to_date or dates.months_later(employment.from_date, months=12)


def _salary(position: str, number: int | None, shift: month_shifts.Shift, minimum: Decimal) -> Decimal:
    """Return a month's pay: the minimum as it is, anything above it in whole thousands, in proportion to the hours."""
    share = POSITION_SHARES.get(position, Decimal(1))
    if number is not None and "english" in crew.AGENTS[number - 1].levels:
        share *= ENGLISH_SHARE
    amount = minimum * share * min(Decimal(1), shift.weekly_hours / WEEK_HOURS)
    step = THOUSAND if share > 1 else Decimal(1)
    return (amount / step).quantize(Decimal(1), rounding=ROUND_UP) * step


def _price(plan: PricePlan, from_date: date, setting: way.Setting, *, approver: facts.Actor) -> None:
    named = next(one for one in cast.PROGRAMMES if one.code == plan.programme)
    programme = clients.Programme.objects.get(name=named.name, client__name=named.client_name)
    prices = price_lists.begin(
        key=way.key(f"prices/{plan.programme}"), programme=programme, from_date=from_date, currency=plan.currency,
        by=setting.by, at=setting.at,
    )  # fmt: skip
    for item in plan.items:
        prices = price_lists.put_item(prices=prices, item=item, by=setting.by, at=setting.at)
    late = lists.Clause(
        code="late", kind="penalty", text=plan.late_text, queue=setting.office.queues[plan.late_queue].pk,
        channel=plan.late_channel, share_per_point=SHARE_PER_POINT, share_max=SHARE_MAX,
    )  # fmt: skip
    prices = price_lists.put_clause(prices=prices, clause=late, by=setting.by, at=setting.at)
    prices = price_lists.propose(prices=prices, by=setting.by, at=setting.at)
    price_lists.approve(prices=prices, by=approver, at=setting.at)
