"""Benefits, leaving, attrition and fairness: the people lead decides, others see numbers, everybody their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

LEAD = {"people lead"}
NUMBERS = LEAD | {"planner", "impact lead"}
FLOOR = NUMBERS | {"supervisor"}
RECEIPT = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
BENEFITS, LEAVING = "/people/benefits", "/people/leaving"
LEAVES = {"to_date": "2030-01-01", "reason": "study", "destination": "study", "would_return": "yes", "note": ""}


def _form(name: str, path: str, what: str, form: dict[str, str]) -> tuple[Row, Row]:
    return (
        Row(name=name, method="GET", path=path, what=f"the form: {what}", allows=LEAD),
        Row(name=name, method="POST", path=path, what=what, allows=LEAD, form=form),
    )


ROWS = (
    Row(name="people_benefits", method="GET", path=f"{BENEFITS}/", what="requests and benefits", allows=LEAD),
    Row(name="people_benefit", method="GET", path=f"{BENEFITS}/{{benefit}}/", what="one benefit", allows=LEAD),
    Row(name="people_benefits_csv", method="GET", path=f"{BENEFITS}/every.csv", what="all benefits as a file",
        allows=LEAD),
    Row(name="people_benefits_xlsx", method="GET", path=f"{BENEFITS}/every.xlsx", what="all benefits as a workbook",
        allows=LEAD),
    Row(name="people_benefit_receipt", method="GET", path=f"{BENEFITS}/receipts/{{benefit_receipt}}/",
        what="the file of a receipt", allows=LEAD),
    Row(name="own_benefit_receipt", method="GET", path="/me/benefits/receipts/{benefit_receipt}/",
        what="the file of one's own receipt", allows={"agent"}, hides={"colleague", "other agent"}),
    *_form("people_benefit_act", f"{BENEFITS}/{{benefit}}/refuse/", "decide about a benefit",
           {"reason": "No hay cupo"}),
    *_form("people_loan_limits", f"{BENEFITS}/limits/", "set the limits of loans", {
        "currency": "COP", "share": "20", "amount_max": "1000000", "count_max": "12", "yearly_rate_max": "0",
        "status": "own_policy", "source": "Acta", "from_date": "2026-01-01",
    }),
    Row(name="people_leaving", method="GET", path=f"{LEAVING}/", what="who leaves", allows=LEAD),
    *_form("people_leaving_of", f"{LEAVING}/of/{{colleague}}/", "write down a leaving", LEAVES),
    Row(name="people_leaving_one", method="GET", path=f"{LEAVING}/{{leaving}}/", what="one leaving", allows=LEAD),
    *_form("people_leaving_correct", f"{LEAVING}/{{leaving}}/correct/", "correct a leaving", LEAVES),
    Row(name="people_leaving_take_back", method="POST", path=f"{LEAVING}/{{leaving}}/take-back/",
        what="let somebody stay", allows=LEAD, form={}),
    Row(name="people_leaving_tick", method="POST", path=f"{LEAVING}/{{leaving}}/tick/", what="tick a step",
        allows=LEAD, form={"step": "handover", "done": "yes"}),
    *_form("people_account", f"{LEAVING}/account/{{person}}/", "say for which account somebody works",
           {"account": "{programme}", "from_date": "2026-11-03"}),
    Row(name="people_attrition", method="GET", path="/people/attrition/", what="attrition", allows=NUMBERS),
    Row(name="people_attrition_rows", method="GET", path="/people/attrition/rows/", what="who left, by name",
        allows=LEAD),
    Row(name="people_fairness", method="GET", path="/people/fairness/", what="fairness by team", allows=FLOOR),
    Row(name="people_fairness_team", method="GET", path="/people/fairness/{pool}/", what="fairness by person",
        # Nothing has been rolled up in this world, so there is no team yet.
        hides=LEAD | {"supervisor"}),
    Row(name="own_benefits", method="GET", path="/me/benefits/", what="one's own benefits", allows=AGENTS),
    Row(name="own_benefits_ask", method="GET", path="/me/benefits/ask/", what="the form: ask for a benefit",
        allows=AGENTS),
    Row(name="own_benefits_ask", method="POST", path="/me/benefits/ask/", what="ask for a benefit", allows=AGENTS,
        form={"kind": "meals", "amount": "20000", "currency": "COP", "purpose": ""}),
    Row(name="own_benefit_withdraw", method="POST", path="/me/benefits/{benefit}/withdraw/",
        what="withdraw one's own request", allows={"agent"}, hides={"colleague", "other agent"}, form={}),
    Row(name="own_numbers", method="GET", path="/me/numbers/", what="one's own numbers", allows=AGENTS),
    Row(name="own_offers", method="GET", path="/me/numbers/offers/", what="why the offers of today came",
        allows=AGENTS),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Let the agent ask for a benefit, and write down that the other agent leaves."""
    from datetime import date
    from decimal import Decimal

    from tejido.core import facts
    from tejido.journal import scopes
    from tejido.people import receipts
    from tejido.people.leaving import benefits, exits
    from tests import scenes

    given = {"by": facts.SYSTEM, "at": scenes.START}
    with scopes.scoped({0}):
        benefit = benefits.ask(
            person=made.centre.bank.agents[0], kind="meals", amount=Decimal(20000), currency="COP", count=None,
            purpose="Almuerzo", **given,
        )  # fmt: skip
        granted = benefits.ask(
            person=made.centre.bank.agents[0], kind="education", amount=Decimal(90000), currency="COP", count=None,
            purpose="", **given,
        )  # fmt: skip
        day = scenes.START.date()
        benefits.grant(
            benefit=granted, amount=Decimal(90000), period="once", condition="", from_date=day, to_date=None, reason="",
            user_id=1, **given,
        )  # fmt: skip
        receipt = benefits.keep_receipt(
            benefit=granted, amount=Decimal(90000), on=day, reference="", today=day, user_id=1,
            receipt=receipts.prepare(RECEIPT), recorded_at=scenes.START, **given,
        )  # fmt: skip
        leaving = exits.record(
            person=made.centre.shop.agents[0], to_date=date(2030, 1, 1), reason="resigned", destination="unknown",
            would_return="not_asked", note="", user_id=1, recorded_at=scenes.START, **given,
        )  # fmt: skip
        receipt.refresh_from_db()
    return {"benefit": str(benefit.key), "leaving": str(leaving.key), "benefit_receipt": str(receipt.key)}
