"""What people tell and ask about themselves: their own pages, and the people lead's to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

LEAD = {"people lead"}
CHANGERS = LEAD | {"administrator"}
PUBLISHERS = LEAD | {"impact lead"}
NEW_TEXT = "/people/consents/household/new/"
PERSON, REQUEST = "/people/status/{person}", "/people/rights/{rights_request}"

ROWS = (
    # One's own
    Row(name="own_data", method="GET", path="/me/data/", what="what one told, and who read it", allows=AGENTS),
    Row(name="own_told", method="POST", path="/me/data/told/", what="read what one told; logged before", allows=AGENTS,
        form={}),
    Row(name="own_status", method="GET", path="/me/data/status/", what="the form: before the hire", allows=AGENTS),
    Row(name="own_status", method="POST", path="/me/data/status/", what="tell how things were before the hire",
        allows=AGENTS, form={"status": "neither"}),
    Row(name="own_groups", method="GET", path="/me/data/groups/", what="the form: groups", allows=AGENTS),
    Row(name="own_groups", method="POST", path="/me/data/groups/", what="tell one's groups", allows=AGENTS,
        form={"gender": "other"}),
    Row(name="own_household", method="GET", path="/me/data/household/", what="the form: household", allows=AGENTS),
    Row(name="own_household", method="POST", path="/me/data/household/", what="tell about one's household",
        allows=AGENTS, form={"members_count": "3"}),
    Row(name="own_join", method="GET", path="/me/data/household/join/", what="the form: a shared household",
        allows=AGENTS),
    Row(name="own_join", method="POST", path="/me/data/household/join/", what="join a household by its code",
        allows=AGENTS, form={"code": "AAAA"}),
    Row(name="own_follow_up", method="GET", path="/me/data/later/", what="the form: being asked later", allows=AGENTS),
    Row(name="own_follow_up", method="POST", path="/me/data/later/", what="agree to be asked later", allows=AGENTS,
        form={}),
    Row(name="own_withdraw", method="POST", path="/me/data/taken-back/", what="take an agreement back",
        statuses=dict.fromkeys(AGENTS, 302), form={"purpose": "x"}),
    Row(name="own_everything", method="GET", path="/me/data/everything/", what="everything about oneself in words",
        allows=AGENTS),
    Row(name="own_file", method="POST", path="/me/data/file/", what="a file of everything about oneself",
        allows=AGENTS, form={}),
    Row(name="own_living", method="GET", path="/me/living/", what="what one's pay means; only for oneself",
        allows=AGENTS),
    Row(name="own_living_household", method="POST", path="/me/living/household/",
        what="one's pay beside one's household; logged before", allows=AGENTS, form={"slip": ""}),
    Row(name="own_rights", method="GET", path="/me/rights/", what="what one asked, with its terms", allows=AGENTS),
    Row(name="own_ask", method="GET", path="/me/rights/new/", what="the form: ask about one's data", allows=AGENTS),
    Row(name="own_ask", method="POST", path="/me/rights/new/", what="ask about one's data", allows=AGENTS,
        form={"asked": "x"}),
    Row(name="own_request", method="GET", path="/me/rights/{rights_request}/", what="one of one's requests",
        allows={"agent"}, hides={"colleague", "other agent"}),
    # The people lead's
    Row(name="people_status", method="GET", path="/people/status/", what="whom to write down for", allows=LEAD),
    Row(name="people_status_of", method="GET", path=f"{PERSON}/", what="what can be written down; nothing kept",
        allows=LEAD),
    Row(name="people_status_write", method="GET", path=f"{PERSON}/write/", what="the form: before", allows=LEAD),
    Row(name="people_status_write", method="POST", path=f"{PERSON}/write/", what="write a status, never read back",
        allows=LEAD, form={"status": "x"}),
    Row(name="people_status_groups", method="GET", path=f"{PERSON}/groups/", what="the form: groups", allows=LEAD),
    Row(name="people_status_groups", method="POST", path=f"{PERSON}/groups/", what="write groups, never read back",
        allows=LEAD, form={"gender": "x"}),
    Row(name="people_status_household", method="GET", path=f"{PERSON}/household/", what="the form: household",
        allows=LEAD),
    Row(name="people_status_household", method="POST", path=f"{PERSON}/household/",
        what="write a household, never read back", allows=LEAD, form={"members_count": "x"}),
    Row(name="people_status_withdraw", method="GET", path=f"{PERSON}/taken-back/", what="the form: take back",
        allows=LEAD),
    Row(name="people_status_withdraw", method="POST", path=f"{PERSON}/taken-back/",
        what="take back for somebody what they agreed to", allows=LEAD, form={"purpose": "x"}),
    Row(name="people_status_invite", method="GET", path=f"{PERSON}/invite/", what="the form: an account without a role",
        allows=CHANGERS),
    Row(name="people_status_invite", method="POST", path=f"{PERSON}/invite/", what="invite a learner to no role",
        allows=CHANGERS, form={"email": "x"}),
    Row(name="people_rights", method="GET", path="/people/rights/", what="requests, most urgent first", allows=LEAD),
    Row(name="people_rights_add", method="GET", path="/people/rights/of/{person}/new/", what="the form: a request",
        allows=LEAD),
    Row(name="people_rights_add", method="POST", path="/people/rights/of/{person}/new/", what="keep a request",
        allows=LEAD, form={"asked": "x"}),
    Row(name="people_rights_request", method="GET", path=f"{REQUEST}/", what="a request with its terms", allows=LEAD),
    Row(name="people_rights_mark", method="POST", path=f"{REQUEST}/mark/", what="mark a claim",
        statuses=dict.fromkeys(LEAD, 302), form={}),
    Row(name="people_rights_extend", method="POST", path=f"{REQUEST}/extend/", what="extend the term once",
        statuses=dict.fromkeys(LEAD, 302), form={"reason": "many_records"}),
    Row(name="people_rights_answer", method="POST", path=f"{REQUEST}/answer/", what="answer a request",
        statuses=dict.fromkeys(LEAD, 302), form={"outcome": "done", "answer": "Corregido"}),
    Row(name="people_rights_erase", method="POST", path=f"{REQUEST}/erase/", what="erase whose request it is",
        statuses=dict.fromkeys(LEAD, 302), form={"is_sure": "on"}),
    # What is agreed to, and what households are compared with
    Row(name="consent_texts", method="GET", path="/people/consents/", what="every version of what people agree to",
        allows=PUBLISHERS),
    Row(name="publish_consent_text", method="GET", path=NEW_TEXT, what="the form: a new text", allows=PUBLISHERS),
    Row(name="publish_consent_text", method="POST", path=NEW_TEXT, what="publish a version of a text for good",
        allows=PUBLISHERS, form={"words_es": "x"}),
    Row(name="poverty_lines", method="GET", path="/people/lines/", what="the poverty lines of places",
        allows=PUBLISHERS | {"administrator"}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Let the agent who serves the contact ask for an erasure."""
    from datetime import date

    from tejido.core import facts
    from tejido.journal import scopes
    from tejido.people import rights
    from tests import scenes

    with scopes.scoped({0}):
        request = rights.file(
            person=made.centre.bank.agents[0], kind="erasure", via="self", details="", received_on=date(2026, 1, 5),
            by=facts.SYSTEM, at=scenes.START,
        )  # fmt: skip
    return {"rights_request": str(request.key)}
