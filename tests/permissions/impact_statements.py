"""Impact statements and extracts for research: drafts to whom may freeze or publish, what is published to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import CLIENTS, EVERYBODY, Row

if TYPE_CHECKING:
    from tests.permissions import world

LEAD, BOTH = {"impact lead"}, {"impact lead", "administrator"}
OPEN, DRAFT, OF_BANK = "/impact/statements/{open_statement}", "/impact/statements/{draft}", "/impact/statements/{banks}"
OWN, OTHER = "/impact/extract/{own_extract}", "/impact/extract/{other_extract}"
MONTH = "2026-10-01/2026-11-01"

ROWS = (
    Row(name="impact_statements", method="GET", path="/impact/statements/", what="the impact statements",
        allows=BOTH | CLIENTS | {"reviewer"}),
    Row(name="impact_statements_published", method="GET", path="/impact/statements/published/",
        what="the operator's published impact statements", allows=EVERYBODY),
    Row(name="impact_statement_compare", method="GET", path="/impact/statements/compare/?second={open_statement}",
        what="two statements compared", allows=EVERYBODY),
    Row(name="impact_statement_compare", method="GET", path="/impact/statements/compare/?first={draft}",
        what="one that is not published compared", allows=BOTH, hides=EVERYBODY - BOTH),
    Row(name="impact_statement_compare", method="GET", path="/impact/statements/compare/?first={banks}",
        what="the bank's compared", allows=BOTH | {"client"}, hides=EVERYBODY - BOTH - {"client"}),
    Row(name="impact_statement_freeze", method="GET", path="/impact/statements/new/", what="the form: freeze a period",
        allows=LEAD),
    # Shown again with what is wrong: there is no such period.
    Row(name="impact_statement_freeze", method="POST", path="/impact/statements/new/", what="freeze a period",
        allows=LEAD, form={"about_whom": "operator", "period": "x"}),
    Row(name="impact_statement_freezing", method="GET", path="/impact/statements/freezing/{freezing}/",
        what="how far the freezing of a period is", allows=LEAD),
    Row(name="impact_statement", method="GET", path=f"{OPEN}/", what="a published impact statement of the operator",
        allows=EVERYBODY),
    Row(name="impact_statement", method="GET", path=f"{DRAFT}/", what="one that is frozen and not published",
        allows=BOTH, hides=EVERYBODY - BOTH),
    Row(name="impact_statement", method="GET", path=f"{OF_BANK}/", what="the bank's published impact statement",
        allows=BOTH | {"client"}, hides=EVERYBODY - BOTH - {"client"}),
    Row(name="impact_statement_number", method="GET", path=f"{OPEN}/numbers/contacts_served/",
        what="where a number of it comes from", allows=EVERYBODY),
    Row(name="impact_statement_number", method="GET", path=f"{OF_BANK}/numbers/contacts_served/",
        what="where a number of the bank's comes from", allows=BOTH | {"client"},
        hides=EVERYBODY - BOTH - {"client"}),
    Row(name="impact_statement_file", method="GET", path=f"{OPEN}/files/pdf/es/", what="a file of it; not written yet",
        hides=EVERYBODY),
    Row(name="impact_statement_publish", method="POST", path=f"{DRAFT}/publish/", what="publish what another froze",
        form={"root": "0"}, statuses={"impact lead": 400, "administrator": 400}),
    Row(name="impact_statement_correct", method="GET", path=f"{OPEN}/correct/", what="the form: a new version",
        allows=LEAD),
    Row(name="impact_statement_correct", method="POST", path=f"{OPEN}/correct/", what="freeze a new version",
        allows=LEAD, form={"reason": ""}),
    Row(name="impact_extracts", method="GET", path="/impact/extract/", what="the extracts for research", allows=BOTH),
    Row(name="impact_extract_ask", method="GET", path="/impact/extract/new/", what="the form: ask for an extract",
        allows=BOTH),
    Row(name="impact_extract_ask", method="POST", path="/impact/extract/new/", what="ask for an extract", allows=BOTH,
        form={"asked_for": "U", "purpose": "P", "period": "x", "variables": "contacts_served"}),
    Row(name="impact_extract", method="GET", path=f"{OWN}/", what="an extract for research", allows=BOTH),
    Row(name="impact_extract_decide", method="POST", path=f"{OTHER}/decide/", what="decide about what another asked",
        form={"decision": "x"}, statuses={"impact lead": 400, "administrator": 400}),
    Row(name="impact_extract_file", method="POST", path=f"{OWN}/file/", what="the file of one; not approved yet",
        form={}, statuses={"impact lead": 409, "administrator": 409}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Freeze a month thrice: published, not yet published, and the bank's own; and ask for two extracts."""
    import datetime

    from tejido.core import facts
    from tejido.impact.statements import extracts, tables
    from tejido.journal import scopes
    from tests import scenes, statements

    lead, other = facts.Actor("user", 900_001), facts.Actor("user", 900_002)
    with scopes.scoped(made.centre.scope):
        bank = made.centre.bank.client
        published = {"state": "published", "published_by_user_id": other.id, "published_at": scenes.START}
        kept: dict[str, tables.Statement | tables.ResearchExtract] = {
            "open_statement": statements.keep(month=datetime.date(2026, 9, 1), **published),
            "draft": statements.keep(month=datetime.date(2026, 8, 1)),
            "banks": statements.keep(month=datetime.date(2026, 9, 1), client=bank, **published),
        }
        days = {"from_date": datetime.date(2026, 9, 1), "to_date": datetime.date(2026, 10, 1)}
        for name, key in (("own_extract", "U"), ("other_extract", "V")):
            kept[name] = extracts.ask(
                asked_for=key, purpose="P", chosen=["contacts_served"], by=lead, at=scenes.START, **days
            )
        going = tables.StatementFreezing.objects.create(
            from_date=datetime.date(2026, 7, 1), to_date=datetime.date(2026, 10, 1), asked_by_user_id=lead.id,
            asked_at=scenes.START, seen_at=scenes.START,
        )  # fmt: skip
        going.refresh_from_db()
    return {"freezing": str(going.key), **{name: str(row.key) for name, row in kept.items()}}
