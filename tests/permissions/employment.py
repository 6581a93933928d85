"""Employment: the leads' pages, everybody's own requests and complaints, and the public page without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, EVERYBODY, Row

if TYPE_CHECKING:
    from tests.permissions import world

PEOPLE = {"administrator", "people lead"}
LEAD = {"people lead"}
LEADS = {"people lead", "impact lead"}
STRANGERS_TO_IT = AGENTS - {"agent"}
AT = "/people/employment"
ONE, TERM, SPELL = f"{AT}/{{person}}", f"{AT}/terms/{{term}}", f"{AT}/regimes/{{spell}}"
ASKED, AUDIT, FINDING = "/people/adjustments/{asked}", "/people/audits/{audit}", "/people/audits/findings/{finding}"
COMPLAINT, OTHER = "/people/grievances/{complaint}", "/people/grievances/{other_complaint}"
TERMS = {"from_date": "2031-01-01", "to_date": "", "weekly_hours": "40", "phase": "", "trial_to_date": ""}
DECISION = {"decision": "refused", "reason": "", "floor_words": "", "cost_amount": "", "cost_currency": "COP"}
NEW_COMPLAINT = {"category": "pay", "handler": "people_lead", "text": "Falta un pago"}
WORDS = {"text": "Algo más", "step": "write"}
RECEIPT = "ABCD2345EFGH6789"


def _both(
    name: str, path: str, what: str, allows: set[str] | frozenset[str], form: dict[str, str],
    hides: set[str] | frozenset[str] = frozenset(),
) -> tuple[Row, Row]:  # fmt: skip
    """Return the rows of a page with a form; one that is refused is shown again, so any values reach it."""
    return (
        Row(name=name, method="GET", path=path, what=f"the form: {what}", allows=allows, hides=hides),
        Row(name=name, method="POST", path=path, what=what, allows=allows, hides=hides, form=form),
    )


def _get(
    name: str, path: str, what: str, allows: set[str] | frozenset[str], hides: set[str] | frozenset[str] = frozenset()
) -> Row:
    return Row(name=name, method="GET", path=path, what=what, allows=allows, hides=hides)


def _press(
    name: str, path: str, what: str, allows: set[str] | frozenset[str], form: dict[str, str] | None = None,
    hides: set[str] | frozenset[str] = frozenset(),
) -> Row:  # fmt: skip
    return Row(name=name, method="POST", path=path, what=what, allows=allows, hides=hides, form=form or {})


ROWS = (
    _get("people_employment", f"{AT}/", "who is employed, where, and what ends soon", PEOPLE),
    _get("people_equipment", f"{AT}/equipment/", "things and who has them", PEOPLE),
    _get("people_employed", f"{ONE}/", "a person's employment over time", PEOPLE),
    *_both("people_correct_employment", f"{ONE}/correct/2026-01-01/", "correct an employment", PEOPLE,
           {"contract": "indefinite", "from_date": "2026-01-01", "to_date": "", "end_reason": ""}),
    *_both("people_correct_placement", f"{ONE}/placement/2026-01-01/", "correct a placement", PEOPLE,
           {"position": "advisor", "work_mode": "home", "site": "", "place": "CO-divipola-23001",
            "from_date": "2026-01-01", "to_date": "", "end_reason": ""}),
    *_both("people_set_term", f"{ONE}/terms/", "enter terms of a contract, or a renewal", PEOPLE, TERMS),
    *_both("people_correct_term", f"{TERM}/", "correct terms", PEOPLE, TERMS | {"weekly_hours": "0"}),
    *_both("people_set_regime", f"{ONE}/regime/", "enter a legal regime", PEOPLE,
           {"regime": "co_remote", "from_date": "2031-01-01"}),
    *_both("people_correct_regime", f"{SPELL}/", "correct a legal regime", PEOPLE,
           {"regime": "", "from_date": "2026-01-01", "to_date": ""}),
    *_both("people_tell_insurer", f"{SPELL}/insurer/", "note when the insurer was told", PEOPLE, {"on_date": ""}),
    *_both("people_lend", f"{ONE}/lend/", "lend something", PEOPLE,
           {"kind": "laptop", "serial": "7", "condition": "good", "from_date": "2026-11-01"}),
    *_both("people_take_back", f"{AT}/loans/{{loan}}/", "take it back", PEOPLE, {"to_date": "", "condition": "good"}),
    # Adjustments
    _get("people_adjustments", "/people/adjustments/", "the register of adjustments", LEAD),
    _get("people_floor_adjustments", "/people/adjustments/floor/", "what supervisors are told", {"supervisor"}),
    *_both("people_ask_adjustment", "/people/adjustments/for/{person}/", "write down a request", LEAD,
           {"kind": "breaks", "text": "Una pausa cada hora"}),
    *_both("people_adjustment", f"{ASKED}/", "a request, and its decision", LEAD, DECISION),
    _press("people_finish_adjustment", f"{ASKED}/done/", "note that it is in place", LEAD),
    # Audits
    _get("people_audits", "/people/audits/", "the accessibility of sites", PEOPLE),
    *_both("people_audit_site", "/people/audits/of/{site}/", "audit a site", PEOPLE, {"audited_date": "2026-11-01"}),
    _get("people_audit", f"{AUDIT}/", "an audit", PEOPLE),
    *_both("people_plan_action", f"{FINDING}/", "plan what is done", PEOPLE,
           {"action": "Rampa", "owner": "", "due_date": "2026-12-01"}),
    _press("people_finish_action", f"{FINDING}/done/", "note that it is done", PEOPLE),
    # Climate
    _get("people_climate", "/people/climate/", "the rounds of the climate survey", LEADS),
    *_both("people_open_climate", "/people/climate/new/", "open a round", LEAD,
           {"opens_date": "2026-11-01", "closes_date": "2026-11-01"}),
    _get("people_climate_results", "/people/climate/{wave}/", "what may be told of a round", LEADS),
    _press("people_close_climate", "/people/climate/{wave}/close/", "close a round", LEAD),
    *_both("own_climate", "/me/climate/", "answer the survey without a name", AGENTS, {"can_rest": "3"}),
    # Complaints
    _get("people_grievances", "/people/grievances/", "the complaints for one's role", LEADS),
    _get("people_grievance", f"{COMPLAINT}/", "a complaint for the people lead; the read is logged", LEAD,
         hides={"impact lead"}),
    _get("people_grievance", f"{OTHER}/", "one about the people lead", {"impact lead"}, hides=LEAD),
    _press("people_note_grievance", f"{COMPLAINT}/note/", "write to the reporter, or a note", LEAD,
           {"text": "", "to": "reporter"}, hides={"impact lead"}),
    _press("people_settle_grievance", f"{COMPLAINT}/answer/", "answer a complaint", LEAD,
           {"text": "", "outcome": "upheld"}, hides={"impact lead"}),
    _press("people_close_grievance", f"{COMPLAINT}/close/", "close an answered complaint", LEAD,
           hides={"impact lead"}),
    _press("people_erase_grievance", f"{COMPLAINT}/erase/", "erase the words of a closed one", LEAD,
           hides={"impact lead"}),
    # One's own
    _get("own_adjustments", "/me/adjustments/", "what one asked for", AGENTS),
    *_both("own_ask_adjustment", "/me/adjustments/new/", "ask for an adjustment", AGENTS,
           {"kind": "breaks", "text": "Una pausa"}),
    _press("own_withdraw_adjustment", "/me/adjustments/{asked}/withdraw/", "take one's request back", {"agent"},
           hides=STRANGERS_TO_IT),
    _get("own_grievances", "/me/grievances/", "one's complaints with a name", AGENTS),
    *_both("own_complain", "/me/grievances/new/", "complain with a name", AGENTS, NEW_COMPLAINT),
    *_both("own_grievance", "/me/grievances/{complaint}/", "one's complaint: read, write on, appeal", {"agent"}, WORDS,
           hides=STRANGERS_TO_IT),
    # Without a name
    *_both("hear", "/hear/", "complain without a name", EVERYBODY, NEW_COMPLAINT | {"receipt": ""}),
    *_both("hear_look_up", "/hear/look-up/", "open a complaint by its receipt", EVERYBODY, {"receipt": RECEIPT}),
    _press("hear_write", "/hear/write/", "write on by the receipt, or appeal", EVERYBODY, WORDS | {"receipt": RECEIPT}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Make one of everything that the agent and the leads deal with."""
    from datetime import date
    from decimal import Decimal

    from tejido.core.employment import audits as points
    from tejido.journal import scopes
    from tejido.people import actions
    from tejido.people.employment import (
        adjustments,
        audits,
        climate,
        contracts,
        equipment,
        grievances,
        work_regimes,
    )
    from tejido.reference import models as reference
    from tests import scenes

    person, day = made.centre.bank.agents[0], date(2026, 11, 1)
    done = {"by": scenes.BY, "at": scenes.START}
    with scopes.scoped({0}):
        site = actions.add_site(
            name="Sede",
            place=reference.Place.objects.order_by("pk")[0],
            zone="America/Bogota",
            holiday_calendar="CO",
            **done,
        )
        audit = audits.audit_site(
            site=site, results=dict.fromkeys(points.POINTS, "fails"), notes={}, audited_date=day, user_id=1, **done
        )
        complaint, other = (
            grievances.complain_named(
                person=person, category="pay", handler=handler, text="Falta un pago", received_date=day, **done
            )
            for handler in grievances.HANDLERS
        )
        grievances.complain_unnamed(
            category="pay", handler="people_lead", text="Falta", receipt=RECEIPT, received_date=day, at=scenes.START
        )
        return {
            "site": str(site.key),
            "audit": str(audit.key),
            "finding": str(audits.findings(audits.audit(audit.key))["lift"].key),
            "term": str(
                contracts.set_term(
                    person=person, from_date=day, to_date=None, weekly_hours=Decimal(42), phase="", trial_to_date=None,
                    recorded_at=scenes.START, **done,
                ).key
            ),
            "spell": str(
                work_regimes.set_regime(
                    person=person, regime="co_telework_autonomous", from_date=day, recorded_at=scenes.START, **done
                ).key
            ),
            "loan": str(
                equipment.lend(person=person, kind="headset", serial="1", condition="good", from_date=day, **done).key
            ),
            "asked": str(
                adjustments.ask(
                    person=person, kind="breaks", text="Una pausa", is_own_request=True, asked_date=day, **done
                ).key
            ),
            "wave": str(
                climate.open_wave(opens_date=day, closes_date=date(2026, 12, 1), secret=b"s" * 32, **done).key
            ),
            "complaint": str(complaint.key),
            "other_complaint": str(other.key),
        }  # fmt: skip
