"""The pages of the register: one proposes, another approves, and everybody inside reads both times of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import crowd

from tejido.access import actions as access_actions
from tejido.access import roles
from tejido.core import facts
from tejido.core.reference import values as core_values
from tejido.journal import scopes
from tejido.reference import proposals
from tejido.web.shared import reference_notes, reference_words

SignIn = Callable[[roles.Role], Client]
GIVEN = {
    "code": "minimum_wage_month", "country": "CO", "part": "", "value": "1900000", "currency": "COP",
    "from_date": "2027-01-01", "to_date": "", "source": "Decreto 1/2026", "confidence": "read", "status": "in_force",
    "version": "", "variant": "", "note": "", "reason": "Decree of December",
}  # fmt: skip


@pytest.fixture
def sign_in(committed: None) -> SignIn:
    crowd.install()

    def enter(role: roles.Role) -> Client:
        with scopes.scoped({0}):
            user = access_actions.add_user(
                email=f"{role}@example.org", display_name=f"The {role}", language="en", by=facts.SYSTEM, at=crowd.AT
            )
            access_actions.grant_role(user=user, role=role, by=facts.SYSTEM, at=crowd.AT)
        browser = Client()
        browser.force_login(user)
        return browser

    return enter


def _text(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_wage_is_proposed_by_one_and_approved_by_another(sign_in: SignIn) -> None:
    lead, other, agent = sign_in("people_lead"), sign_in("impact_lead"), sign_in("agent")
    sent = GIVEN | {"key": str(uuid.uuid4())}
    urls = {lead.post("/reference/propose/", sent).headers["Location"] for _click in range(2)}
    (url,) = urls
    assert "somebody else decides" in _text(lead, url)
    own = lead.post(f"{url}approve/", follow=True).content.decode()
    assert "Nobody decides their own proposal" in own
    shown = _text(other, url)
    assert "Decree of December" in shown and "Pay and allowances of everybody" in shown
    # A reason is needed, and the page stays.
    refused = other.post(f"{url}refuse/", {"reason": " "})
    assert refused.status_code == 200 and "This field is required" in refused.content.decode()
    assert "1,900,000 COP" not in _text(agent, "/reference/values/minimum_wage_month/")
    other.post(f"{url}approve/")
    history = _text(agent, "/reference/values/minimum_wage_month/")
    assert "1,900,000 COP a month" in history and "ours, approved by two" in history
    assert "Nothing was known of this on that day." in _text(
        agent, "/reference/values/minimum_wage_month/?known=2020-01-01"
    )
    assert "differs" in _text(
        agent, "/reference/compare/?code1=minimum_wage_month&code2=minimum_wage_month&known2=2020-01-01"
    )
    assert "1900000" in agent.get("/reference/file/").content.decode()
    assert "Surcharge for night hours" in _text(agent, "/reference/?subject=surcharges&country=CO&day=2026-11-02")


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_stored(sign_in: SignIn) -> None:
    lead = sign_in("people_lead")
    for wrong, said in (
        ({"from_date": "2026-03-01", "to_date": "2026-12-31"}, "Another value holds on some of these days"),
        ({"currency": ""}, "choose its currency"), ({"part": "Montería"}, "Write a code of small letters"),
        ({"source": "\0"}, "Null characters are not allowed"), ({"value": "9" * 30}, "no more than"),
        ({"code": "night_surcharge", "currency": "", "value": "35"}, "This number cannot be right"),
        ({"to_date": "2026-12-01"}, "The last day is not before the first one."),
    ):  # fmt: skip
        answer = lead.post("/reference/propose/", GIVEN | {"key": str(uuid.uuid4())} | wrong)
        assert answer.status_code == 200 and said in answer.content.decode().replace("&#x27;", "'"), said
    assert lead.get("/reference/values/made_up/").status_code == 404
    assert lead.get(f"/reference/rows/{uuid.uuid4()}/correct/").status_code == 404
    with scopes.scoped({0}):
        assert proposals.waiting_count() == 0


def test_benchmarks_of_a_licence_holder_are_proposed_line_by_line_and_approved_together(sign_in: SignIn) -> None:
    lead, other = sign_in("people_lead"), sign_in("administrator")
    text = "provider,place,setting,basis,year,household,amount,currency\n"
    good = "Anker,23001,urban,gross,2026,family,2500000,COP\nAnker,05001,urban,gross,2026,family,2700000,COP\n"
    sent = {"key": str(uuid.uuid4()), "reason": "Licence of the operator until 2027"}

    def load(lines: str, **more: str) -> str:
        file = SimpleUploadedFile("anker.csv", (text + lines).encode())
        return lead.post("/reference/import/", sent | more | {"file": file}, follow=True).content.decode()

    assert "amount: For one worker in a month" in load(good + "Anker,11001,urban,gross,2026,family,much,COP\n")
    assert "2 values are proposed" in load(good + "Anker,11001,urban,gross,2026,family,much,COP\n", takes_good="on")
    batch = f"/reference/batches/{sent['key']}/"
    assert other.post(f"{batch}approve/").status_code == 302
    assert "2,700,000 COP a month" in _text(other, "/reference/values/living_wage_month/?place=CO-05001")


def test_every_value_that_ships_has_words_in_both_languages() -> None:
    noted = {one.note for one in core_values.shipped().values if one.note}
    assert noted == {str(note) for note in reference_notes.SHIPPED}
    for one in core_values.shipped().values:
        assert one.key in reference_words.KEYS
        assert reference_words.amount(one) and reference_words.place(one.place)
