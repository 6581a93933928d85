"""Canned replies, dispositions that are retired, and the data-treatment notice by version."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from tests import scenes

from tejido.clients import errors, models, queries, texts
from tejido.journal import scopes

BY, AT = scenes.BY, scenes.START
REPLY = {
    "shortcut": "saludo", "title_en": "Greeting", "title_es": "Saludo", "text_en": "Hello", "text_es": "Hola"
}  # fmt: skip


@pytest.fixture
def floor(db: None) -> scenes.Floor:
    scopes.assign({0})
    scenes.install()
    return scenes.floor(agent_count=0)


def told(kind: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact WHERE type = %s", [kind])
        return int(cursor.fetchone()[0])


def test_a_canned_reply_is_added_once_and_retired_once(floor: scenes.Floor) -> None:
    key = uuid.uuid4()
    made = [texts.add_canned_reply(programme=floor.programme, **REPLY, key=key, by=BY, at=AT) for _ in range(2)]
    assert made[0].pk == made[1].pk
    assert [reply.shortcut for reply in queries.canned_replies(floor.programme)] == ["saludo"]
    for _ in range(2):
        texts.retire_canned_reply(reply=made[0], by=BY, at=AT)
    assert queries.canned_replies(floor.programme) == []
    assert (told("canned_reply_added"), told("canned_reply_retired")) == (1, 1)
    texts.add_canned_reply(programme=floor.programme, **REPLY, by=BY, at=AT)
    assert len(queries.canned_replies(floor.programme)) == 1, "its shortcut was free again"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"shortcut": "saludo"}, errors.ShortcutTaken),
        ({"shortcut": "Dos palabras"}, errors.ShortcutInvalid),
        ({"shortcut": "x" * 33}, errors.ShortcutInvalid),
        ({"title_es": " "}, errors.NameInvalid),
        ({"text_en": " \n "}, errors.TextInvalid),
        ({"text_es": "x" * 4001}, errors.TextInvalid),
        ({"text_es": "a\0b"}, errors.TextInvalid),
    ],
)
def test_what_a_canned_reply_cannot_be(floor: scenes.Floor, given: dict[str, Any], refusal: type[Exception]) -> None:
    texts.add_canned_reply(programme=floor.programme, **REPLY, by=BY, at=AT)
    with pytest.raises(refusal):
        texts.add_canned_reply(programme=floor.programme, **REPLY | {"shortcut": "otro"} | given, by=BY, at=AT)
    assert told("canned_reply_added") == 1


def test_a_retired_disposition_is_no_longer_chosen(floor: scenes.Floor) -> None:
    for _ in range(2):
        texts.retire_disposition(disposition=floor.disposition, by=BY, at=AT)
    assert queries.dispositions(floor.programme) == []
    assert told("disposition_retired") == 1


def test_each_change_of_the_notice_is_a_new_version(floor: scenes.Floor) -> None:
    first = texts.set_treatment_notice(
        client=floor.client, text_en="We keep it.\r\n", text_es="Los guardamos.", by=BY, at=AT
    )
    same = texts.set_treatment_notice(
        client=floor.client, text_en="We keep it.", text_es="Los guardamos.", by=BY, at=AT
    )
    assert (first.version, same.pk) == (1, first.pk)
    second = texts.set_treatment_notice(
        client=floor.client, text_en="We keep it a year.", text_es="Un año.", seen_version=1, by=BY, at=AT
    )
    assert [notice.version for notice in queries.treatment_notices(floor.client)] == [2, 1]
    assert second.from_at >= first.from_at
    assert told("treatment_notice_set") == 2


def test_a_notice_written_over_another_unseen_one_is_refused(floor: scenes.Floor) -> None:
    texts.set_treatment_notice(client=floor.client, text_en="One", text_es="Uno", seen_version=0, by=BY, at=AT)
    with pytest.raises(errors.NoticeChangedMeanwhile):
        texts.set_treatment_notice(client=floor.client, text_en="Two", text_es="Dos", seen_version=0, by=BY, at=AT)
    with pytest.raises(errors.TextInvalid):
        texts.set_treatment_notice(client=floor.client, text_en="", text_es="Dos", by=BY, at=AT)
    assert models.TreatmentNotice.objects.filter(client=floor.client).count() == 1
