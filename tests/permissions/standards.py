"""Standards and reviews: the impact lead's own, one assessment for its reviewer, signed results for clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import CLIENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

LEAD = {"impact lead"}
REVIEWER = {"reviewer"}
S = "/impact/standards"
OWN, REVIEWED, SIGNED = (
    f"{S}/assessments/{{standard_assessment}}",
    f"{S}/reviews/{{standard_reviewed}}",
    f"{S}/results/{{standard_signed}}",
)
OTHER = f"{S}/reviews/{{standard_assessment}}"
QUESTION = f"{S}/assessments/{{standard_reviewed}}/questions/{{standard_asked}}/"
CODE = "requirements/work-contract"
PROOF = {"slot": "policy", "text": "La regla"}


def lead(name: str, method: str, path: str, what: str, **given: object) -> Row:
    return Row(name=name, method=method, path=path, what=what, allows=LEAD, **given)  # type: ignore[arg-type]


ROWS = (
    lead("impact_standards", "GET", f"{S}/", "how the operator stands to its standards"),
    lead("impact_standards_start", "GET", f"{S}/start/", "what a new operator does first"),
    lead("impact_pledges", "GET", f"{S}/pledges/", "pledges beside hires"),
    lead("impact_add_pledge", "GET", f"{S}/pledges/new/", "the form: a pledge"),
    lead("impact_add_pledge", "POST", f"{S}/pledges/new/", "note a pledge", form={
        "pledger": "client", "name": "Banco", "people_count": "40", "pledged_date": "2026-11-01",
        "due_date": "2027-11-01"}),
    lead("impact_withdraw_pledge", "POST", f"{S}/pledges/{{standard_pledge}}/withdraw/", "take a pledge back", form={}),
    lead("impact_catalogues", "GET", f"{S}/catalogues/", "the standards"),
    lead("impact_catalogue", "GET", f"{S}/catalogues/impact_employment/1.0/", "what a standard asks for"),
    lead("impact_catalogue_template", "GET", f"{S}/catalogues/template.csv", "an empty table of a standard"),
    lead("impact_load_catalogue", "GET", f"{S}/catalogues/load/", "the form: load a standard"),
    # Answered with the form again: no file is sent here.
    lead("impact_load_catalogue", "POST", f"{S}/catalogues/load/", "load a standard", form={"code": "x"}),
    lead("impact_begin_assessment", "GET", f"{S}/assessments/new/", "the form: a self-assessment"),
    lead("impact_begin_assessment", "POST", f"{S}/assessments/new/", "begin a self-assessment", form={
        "catalogue": "another/1", "from_date": "2026-10-01", "to_date": "2026-10-31"}),
    lead("impact_assessment", "GET", f"{OWN}/", "an assessment"),
    lead("impact_requirement", "GET", f"{OWN}/{CODE}/", "a requirement with its evidence"),
    lead("impact_requirement", "POST", f"{OWN}/{CODE}/", "answer a requirement", form={"claimed": "1", "text": "Así"}),
    lead("impact_add_file", "GET", f"{OWN}/{CODE}/file/", "the form: a file as evidence"),
    lead("impact_add_file", "POST", f"{OWN}/{CODE}/file/", "add a file", form=PROOF),
    lead("impact_add_link", "GET", f"{OWN}/{CODE}/link/", "the form: a link as evidence"),
    lead("impact_add_link", "POST", f"{OWN}/{CODE}/link/", "add a link", form={**PROOF, "link": "https://example.org"}),
    lead("impact_add_page", "GET", f"{OWN}/{CODE}/page/", "the form: a page as evidence"),
    lead("impact_add_page", "POST", f"{OWN}/{CODE}/page/", "name a page", form={**PROOF, "page": "seals"}),
    lead("impact_count", "POST", f"{OWN}/{CODE}/count/", "let the system count",
         form={"code": "contracts_recorded"}),
    lead("impact_evidence_file", "GET", f"{OWN}/evidence/{{standard_proof}}/file", "a file of one's own evidence"),
    lead("impact_withdraw_evidence", "POST", f"{OWN}/evidence/{{standard_proof}}/withdraw/", "take evidence away",
         form={}),
    lead("impact_plan_action", "GET", f"{OWN}/{CODE}/action/", "the form: close a gap"),
    lead("impact_plan_action", "POST", f"{OWN}/{CODE}/action/", "plan an action", form={
        "gap": "Falta", "text": "Se hace", "owner": "x", "due_date": "2027-01-01"}),
    lead("impact_finish_action", "POST", f"{S}/actions/{{standard_action}}/done/", "an action is done", form={}),
    lead("impact_drop_action", "POST", f"{S}/actions/{{standard_action}}/drop/", "an action is dropped", form={}),
    lead("impact_invite_reviewer", "GET", f"{OWN}/reviewer/", "the form: invite a reviewer"),
    lead("impact_invite_reviewer", "POST", f"{OWN}/reviewer/", "invite a reviewer", form={
        "reviewer": "x", "party": "ngo"}),
    lead("impact_withdraw_reviewer", "POST", f"{OWN}/reviewer/withdraw/", "take an invitation back", form={}),
    lead("impact_hand_in", "POST", f"{OWN}/hand-in/", "hand in for review", form={}),
    lead("impact_take_back", "POST", f"{OWN}/take-back/", "take back from review", form={}),
    lead("impact_give_up", "POST", f"{OWN}/give-up/", "give an assessment up", form={}),
    lead("impact_show_result", "POST", f"{OWN}/show/", "open a result to clients", form={"is_shown": "1"}),
    lead("impact_reply", "GET", QUESTION, "the form: answer a reviewer"),
    lead("impact_reply", "POST", QUESTION, "answer a reviewer",
         form={"text": "Desde 2024"}),
    Row(name="impact_reviews", method="GET", path=f"{S}/reviews/", what="the reviews one is invited to",
        allows=REVIEWER),
    Row(name="impact_review", method="GET", path=f"{REVIEWED}/", what="an assessment to review", allows=REVIEWER),
    Row(name="impact_review", method="GET", path=f"{OTHER}/", what="an assessment that another reviews",
        hides=REVIEWER),
    Row(name="impact_reviewed_requirement", method="GET", path=f"{REVIEWED}/{CODE}/", what="a requirement to review",
        allows=REVIEWER),
    Row(name="impact_reviewed_requirement", method="POST", path=f"{REVIEWED}/{CODE}/", what="decide about it",
        allows=REVIEWER, form={"decision": "not_upheld/0", "text": "No se ve"}),
    Row(name="impact_reviewed_requirement", method="POST", path=f"{OTHER}/{CODE}/", what="decide in another's review",
        hides=REVIEWER, form={"decision": "not_upheld/0", "text": "No se ve"}),
    Row(name="impact_ask", method="GET", path=f"{REVIEWED}/{CODE}/ask/", what="the form: ask", allows=REVIEWER),
    Row(name="impact_ask", method="POST", path=f"{REVIEWED}/{CODE}/ask/", what="ask the operator", allows=REVIEWER,
        form={"kind": "question", "text": "¿Cómo?"}),
    Row(name="impact_reviewed_file", method="GET", path=f"{REVIEWED}/evidence/{{standard_reviewed_proof}}/file",
        what="a file of the evidence", allows=REVIEWER),
    Row(name="impact_reviewed_file", method="GET", path=f"{OTHER}/evidence/{{standard_proof}}/file",
        what="a file of an assessment that another reviews", hides=REVIEWER),
    Row(name="impact_sign", method="GET", path=f"{REVIEWED}/sign/", what="all decisions once more", allows=REVIEWER),
    Row(name="impact_sign", method="POST", path=f"{REVIEWED}/sign/", what="sign a review", allows=REVIEWER,
        form={"digest": "0" * 64, "is_sure": "on"}),
    Row(name="impact_results", method="GET", path=f"{S}/results/", what="signed results one may see",
        allows=LEAD | REVIEWER | CLIENTS),
    Row(name="impact_result", method="GET", path=f"{SIGNED}/", what="a signed result, opened to clients",
        allows=LEAD | CLIENTS, hides=REVIEWER),
    Row(name="impact_result_record", method="GET", path=f"{SIGNED}/record.json", what="its signed record",
        allows=LEAD | CLIENTS, hides=REVIEWER),
    Row(name="impact_result", method="GET", path=f"{S}/results/{{standard_reviewed}}/",
        what="a result that is not signed",
        hides=LEAD | REVIEWER | CLIENTS),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Make one assessment of the lead's, one in review by the reviewer, and a signed one by somebody else."""
    from datetime import date
    from typing import Any

    from tejido.access import actions as access_actions
    from tejido.access import models as access
    from tejido.core import facts
    from tejido.core.impact.standards import catalogues
    from tejido.impact.standards import assessments, evidence, kept, pledges, reviews, sheets
    from tejido.journal import clock, scopes
    from tests import files, scenes

    at = clock.now()
    head = access.User.objects.get(pk=made.browsers["impact lead"].session["_auth_user_id"])
    mine = access.User.objects.get(pk=made.browsers["reviewer"].session["_auth_user_id"])
    by = facts.Actor("user", head.pk)
    shipped = catalogues.shipped()[0]
    with scopes.scoped({0}):
        other = access_actions.add_user(email="tercera@example.org", by=facts.SYSTEM, at=scenes.START)
        access_actions.grant_role(user=other, role="reviewer", by=facts.SYSTEM, at=scenes.START)

    def begun(code: str) -> tuple[Any, Any]:
        catalogue = catalogues.read({**shipped.document(), "code": code, "holder": "Dueña"})
        kept.load(catalogue, by=by, at=at)
        found = assessments.begin(
            catalogue=catalogue, from_date=date(2026, 10, 1), to_date=date(2026, 11, 1), by=by, at=at
        )
        about: dict[str, Any] = {"assessment": found, "requirement": "work-contract", "by": by, "at": at}
        assessments.answer(claimed=2, is_set_aside=False, text="Así", **about)
        prepared = evidence.prepare(files.pdf())
        proof = evidence.add_file(slot="policy", text="Contrato", file=prepared, **about)
        evidence.add_link(slot="system", text="Lista", link="https://example.org/", **about)
        return found, proof

    with scopes.scoped({0}):
        own, proof = begun("own")
        action = assessments.plan(
            assessment=own, requirement="work-contract", gap="Falta", text="Se hace", owner_user_id=head.pk,
            due_date=date(2027, 1, 1), by=by, at=at,
        )  # fmt: skip
        in_review, reviewed_proof = begun("reviewed")
        signed, _proof = begun("signed")
        for assessment, reviewer in ((in_review, mine), (signed, other)):
            reviews.invite(assessment=assessment, reviewer=reviewer, party="ngo", by=by, at=at)
            assessments.hand_in(assessment=assessment, by=by, at=at)
        theirs = {"requirement": "work-contract", "reviewer": mine, "by": facts.Actor("user", mine.pk), "at": at}
        asked = reviews.ask(assessment=in_review, kind="question", text="¿Desde cuándo?", **theirs)
        theirs = {"reviewer": other, "by": facts.Actor("user", other.pk), "at": at}
        reviews.decide(assessment=signed, requirement="work-contract", verdict="upheld", points=2, text="", **theirs)
        reviews.sign(assessment=signed, digest=sheets.sheet(signed.key).digest, **theirs)
        assessments.show(assessment=signed, is_shown=True, by=by, at=at)
        pledge = pledges.note(
            pledger="client", name="Banco", people_count=10, pledged_date=date(2026, 1, 1),
            due_date=date(2027, 1, 1), by=by, at=at,
        )  # fmt: skip
    found = {
        "assessment": own, "proof": proof, "action": action, "reviewed": in_review, "reviewed_proof": reviewed_proof,
        "asked": asked, "signed": signed, "pledge": pledge,
    }  # fmt: skip
    return {f"standard_{name}": str(row.key) for name, row in found.items()}
