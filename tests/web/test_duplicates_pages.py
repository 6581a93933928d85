"""The pages about records that may be one person: side by side, the decision, the second click, and the way back."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.test import Client
from tests import scenes

from tejido.access import actions as access_actions
from tejido.journal import scopes
from tejido.people import actions, comparisons, duplicates, models

AT = "/people/duplicates/"


@pytest.fixture
def lead(committed: None) -> Client:
    """A people lead, and somebody who was registered twice."""
    with scopes.scoped({0}):
        scenes.install()
        user = access_actions.add_user(
            email="lida@example.org", display_name="Lida", language="en", by=scenes.BY, at=scenes.START
        )
        access_actions.grant_role(user=user, role="people_lead", by=scenes.BY, at=scenes.START)
        for given_names, first_surname in (("Leidy Yohana", "Palacios"), ("LEIDY", "Palacios<i>")):
            actions.register_person(
                given_names=given_names, first_surname=first_surname, second_surname="Moya", display_name="Leidy",
                birth_date=date(1999, 2, 1), by=scenes.BY, at=scenes.START,
            )  # fmt: skip
        while duplicates.look_at_some(at=scenes.START):
            pass
    browser = Client()
    browser.force_login(user)
    return browser


def _pair() -> comparisons.Pair:
    with scopes.scoped({0}):
        found, _count = comparisons.pairs(state="open", first=0, count=10)
        return found[0]


def _text(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def test_two_records_are_compared_merged_once_and_undone(lead: Client) -> None:
    pair = _pair()
    one = f"{AT}{pair.key}/"
    listed = lead.get(AT).content.decode()
    assert one in listed
    assert "<i>" not in listed
    shown = _text(lead.get(one).content)
    assert "Same birth date" in shown
    form = lead.get(f"{one}merge/").content.decode()
    assert "Nothing is moved or deleted" in form
    key = re.search(r'name="key" value="([^"]+)"', form).group(1)  # type: ignore[union-attr]
    sent = {"key": key, "kept": str(pair.higher.key), "reason": "documents_seen", "text": "Vi la cédula"}
    for _click in range(2):
        answer = lead.post(f"{one}merge/", sent)
        assert (answer.status_code, answer["Location"]) == (302, one)
    with scopes.scoped({0}):
        assert models.Person.objects.get(pk=pair.lower_id).canonical_person_id == pair.higher_id
        assert len(comparisons.history(pair)) == 1
    late = lead.post(f"{one}keep-apart/", {"key": str(uuid.uuid4()), "reason": "same_name", "text": "x"})
    assert "Somebody decided about these two records already" in _text(late.content)
    silent = lead.post(f"{one}undo/", {"key": str(uuid.uuid4()), "reason": "mistake", "text": ""})
    assert silent.status_code == 200
    undone = lead.post(f"{one}undo/", {"key": str(uuid.uuid4()), "reason": "mistake", "text": "Son primas"})
    assert undone.status_code == 302
    shown = _text(lead.get(one).content)
    assert "Merge undone" in shown
    assert "Son primas" in shown


def test_what_there_is_not_is_refused_in_words(lead: Client) -> None:
    for asked in ("?state=gone", "?state=%00", "?page=0", "?page=-1", "?page=x", "?page=1234567"):
        assert lead.get(AT + asked).status_code == 400, asked
    for path in ("", "merge/", "keep-apart/", "undo/", "confirm/"):
        assert lead.get(f"{AT}{uuid.uuid4()}/{path}").status_code == 404, path
