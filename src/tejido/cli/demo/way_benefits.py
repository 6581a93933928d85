"""Loans and benefits of the demonstration, asked for, granted, refused and paid back."""

from __future__ import annotations

from decimal import Decimal

from tejido.cli.demo import way, way_plans
from tejido.core import benefits as rules
from tejido.people import benefit_tables
from tejido.people.leaving import benefits

LIMITS = rules.Limits(
    instalment_share_max=Decimal("0.15"), amount_max=Decimal(2000000), count_max=12, yearly_rate_max=Decimal(0)
)
LIMITS_SOURCE = "Política interna de la demostración"
MONTH_PAY = Decimal(1750000)
# Agent's number, kind, pesos, months of a loan, what for, days ago.
ASKED = (
    (1, "education", 380000, None, "Primer semestre de tecnología en gestión", 60),
    (1, "loan", 600000, 6, "Arreglar el techo", 3),
    (2, "transport", 9600, None, "Bus desde Cereté", 150),
    (6, "loan", 900000, 9, "Computador para mi hermano", 95),
    (8, "meals", 12000, None, "", 30),
    (21, "connectivity", 70000, None, "Internet en la casa", 150),
    (10, "education", 250000, None, "Curso de sistemas", 5),
    (14, "loan", 400000, 4, "", 1),
)
# Period of a grant by kind, and by whom it is held.
GRANTED = {(1, "education"): "once", (2, "transport"): "day", (21, "connectivity"): "month"}
LENT, REFUSED = (6, "loan"), (8, "meals")
REFUSED_BECAUSE = "En su sede el almuerzo ya está incluido para todas las personas."
DECIDED_DAYS = 2


def is_made() -> bool:
    """Tell whether the benefits are there."""
    return benefit_tables.Benefit.objects.filter(key=way.key(f"benefit/{len(ASKED)}")).exists()


def make(setting: way.Setting) -> None:
    """Set the limits of loans, and let people ask; some is granted, one is refused, and the rest waits."""
    benefits.set_limits(
        currency=way_plans.PESOS, limits=LIMITS, status="own_policy", source=LIMITS_SOURCE,
        from_date=setting.day(-200), user_id=setting.lead_id, key=way.key("limits"), by=setting.by, at=setting.at,
    )  # fmt: skip
    for number, (agent, kind, pesos, count, purpose, days_ago) in enumerate(ASKED, start=1):
        benefit = benefits.ask(
            person=setting.agent(agent), kind=kind, amount=Decimal(pesos), currency=way_plans.PESOS, count=count,
            purpose=purpose, key=way.key(f"benefit/{number}"), by=setting.by, at=setting.moment(-days_ago),
        )  # fmt: skip
        day = DECIDED_DAYS - days_ago
        if (agent, kind) == LENT:
            _lend(benefit, setting, day=day)
        elif (agent, kind) == REFUSED:
            benefits.refuse(
                benefit=benefit, reason=REFUSED_BECAUSE, user_id=setting.lead_id, by=setting.by, at=setting.moment(day)
            )
        elif (agent, kind) in GRANTED:
            benefits.grant(
                benefit=benefit, amount=Decimal(pesos), period=GRANTED[agent, kind], condition="",
                from_date=setting.day(day), to_date=None, reason="", user_id=setting.lead_id, by=setting.by,
                at=setting.moment(day),
            )  # fmt: skip


def _lend(benefit: benefits.Benefit, setting: way.Setting, *, day: int) -> None:
    """Lend what was asked for, and let the first two instalments come back."""
    assert benefit.asked_count is not None
    first_day = day + 30
    benefits.lend(
        benefit=benefit, amount=benefit.asked_amount, yearly_rate=Decimal(0), count=benefit.asked_count,
        first_due_date=setting.day(first_day), month_pay=MONTH_PAY, reason="", today=setting.day(day),
        user_id=setting.lead_id, by=setting.by, at=setting.moment(day),
    )  # fmt: skip
    for number, paid_day in enumerate((first_day, first_day + 30), start=1):
        benefits.repay(
            benefit=benefit, amount=benefit.asked_amount / benefit.asked_count, on=setting.day(paid_day),
            reference=f"Nómina {number}", today=setting.today, user_id=setting.lead_id,
            key=way.key(f"repayment/{number}"), recorded_at=setting.now, by=setting.by, at=setting.moment(paid_day),
        )  # fmt: skip
