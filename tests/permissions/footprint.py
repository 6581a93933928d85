"""The footprint: the impact lead sees it and keeps what it is read from; nobody else does."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.permissions.rows import Row

if TYPE_CHECKING:
    from tests.permissions import world

LEAD = {"impact lead"}
AT = "/impact/footprint"

ROWS = (
    Row(name="impact_footprint", method="GET", path=f"{AT}/", what="the footprint and why it changed", allows=LEAD),
    Row(name="impact_footprint_sites", method="GET", path=f"{AT}/sites/", what="the sites beside each other",
        allows=LEAD),
    Row(name="impact_footprint_home", method="GET", path=f"{AT}/home/", what="a day at home beside one at a site",
        allows=LEAD),
    Row(name="impact_footprint_bills", method="GET", path=f"{AT}/bills/", what="the bills", allows=LEAD),
    Row(name="impact_footprint_add_bill", method="GET", path=f"{AT}/bills/new/", what="the form: enter a bill",
        allows=LEAD),
    # Answered 200 with the form again: it names no site.
    Row(name="impact_footprint_add_bill", method="POST", path=f"{AT}/bills/new/", what="enter a bill",
        statuses={"impact lead": 200}, form={"kind": "water"}),
    Row(name="impact_footprint_load_bills", method="GET", path=f"{AT}/bills/file/", what="the form: bills of a file",
        allows=LEAD),
    Row(name="impact_footprint_load_bills", method="POST", path=f"{AT}/bills/file/", what="load bills from a file",
        statuses={"impact lead": 200}, form={}),
    Row(name="impact_footprint_bill", method="GET", path=f"{AT}/bills/{{bill}}/", what="the form: correct a bill",
        allows=LEAD),
    Row(name="impact_footprint_bill", method="POST", path=f"{AT}/bills/{{bill}}/", what="correct a bill",
        statuses={"impact lead": 200}, form={"kind": "water"}),
    # Answered 404: this bill came without a file.
    Row(name="impact_footprint_receipt", method="GET", path=f"{AT}/bills/{{bill}}/file/", what="the file of a bill",
        statuses={"impact lead": 404}),
    Row(name="impact_footprint_withdraw_bill", method="POST", path=f"{AT}/bills/{{spare_bill}}/withdraw/",
        what="withdraw a bill", statuses={"impact lead": 302}, form={}),
    Row(name="impact_footprint_contracts", method="GET", path=f"{AT}/contracts/", what="the contracts of electricity",
        allows=LEAD),
    Row(name="impact_footprint_add_contract", method="GET", path=f"{AT}/contracts/new/",
        what="the form: enter a contract", allows=LEAD),
    Row(name="impact_footprint_add_contract", method="POST", path=f"{AT}/contracts/new/", what="enter a contract",
        statuses={"impact lead": 200}, form={"kind": "certificate"}),
    Row(name="impact_footprint_withdraw_contract", method="POST", path=f"{AT}/contracts/{{contract}}/withdraw/",
        what="withdraw a contract", statuses={"impact lead": 302}, form={}),
    Row(name="impact_footprint_commutes", method="GET", path=f"{AT}/commute/", what="answers about the way to work",
        allows=LEAD),
    Row(name="impact_footprint_add_commute", method="GET", path=f"{AT}/commute/new/", what="the form: enter answers",
        allows=LEAD),
    Row(name="impact_footprint_add_commute", method="POST", path=f"{AT}/commute/new/", what="enter sums of answers",
        statuses={"impact lead": 200}, form={"site": ""}),
    Row(name="impact_footprint_withdraw_commute", method="POST", path=f"{AT}/commute/{{commute}}/withdraw/",
        what="withdraw answers", statuses={"impact lead": 302}, form={}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Enter two bills, a contract and answers."""
    from tejido.core.impact.footprint import commute
    from tejido.impact.footprint import bills, commuting, contracting
    from tejido.journal import clock, scopes
    from tests import scenes

    keys = {name: uuid.uuid4() for name in ("bill", "spare_bill", "contract", "commute")}
    given = {"user_id": 1, "recorded_at": clock.machine_now(), "by": scenes.BY, "at": clock.now()}
    with scopes.scoped(made.centre.scope):
        month = clock.now().date().replace(day=1)
        for name in ("bill", "spare_bill"):
            told = bills.Told(
                site=None, kind="cloud_reported", month=month, amount=Decimal(1), unit="kgCO2e", reference=name
            )
            bills.enter(told=told, key=keys[name], **given)
        contracting.enter(
            site=None, kind="certificate", from_date=date(2026, 1, 1), to_date=date(2026, 2, 1), variant="",
            energy_kwh=Decimal(1), share=None, reference="1", key=keys["contract"], **given,
        )  # fmt: skip
        commuting.enter(
            site=None, asked_date=month, modes=[commute.Mode(mode="bus", people_count=3, km=2.0)], home_count=0,
            cooled_count=0, key=keys["commute"], **given,
        )  # fmt: skip
    return {name: str(key) for name, key in keys.items()}
