"""What each fact about the marks beside a contact, and about neutral time, changes on the floor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tejido.core import draft as drafts
from tejido.core import facts, floor_rows


def _contact_held(draft: drafts.Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.Hold(
        client_id=fact.client_id, contact_id=data["contact"], leg_id=data["leg"], from_at=fact.happened_at
    )
    drafts.add(draft.holds, data["hold"], row)


def _contact_resumed(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(draft.holds, fact.data["hold"], to_at=fact.happened_at)


def _note_written(draft: drafts.Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.Note(
        client_id=fact.client_id,
        contact_id=data["contact"],
        person_id=data.get("person"),
        digest=data["text_digest"],
        written_at=fact.happened_at,
    )
    drafts.add(draft.notes, data["note"], row)
    draft.texts[("contact_note", data["note"])] = data["text_digest"]


def _attachment_added(draft: drafts.Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.Attachment(
        client_id=fact.client_id,
        contact_id=data["contact"],
        message_id=data["message"],
        byte_count=data["byte_count"],
        digest=data["blob_digest"],
    )
    drafts.add(draft.attachments, data["attachment"], row)


def _abuse_flagged(draft: drafts.Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.AbuseFlag(
        client_id=fact.client_id,
        contact_id=data["contact"],
        leg_id=data["leg"],
        person_id=data["person"],
        reason=data["reason"],
        pause_seconds=data["pause_seconds"],
        flagged_at=fact.happened_at,
    )
    drafts.add(draft.abuse_flags, data["flag"], row)


def _abuse_pause_began(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(draft.abuse_flags, fact.data["flag"], pause_from_at=fact.happened_at)


def _abuse_reviewed(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(draft.abuse_flags, fact.data["flag"], verdict=fact.data["verdict"], reviewed_at=fact.happened_at)


def _hand_raised(draft: drafts.Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.Hand(
        client_id=fact.client_id,
        contact_id=data.get("contact"),
        person_id=data["person"],
        reason=data["reason"],
        raised_at=fact.happened_at,
        help_id=data.get("help"),
    )
    drafts.add(draft.hands, data["hand"], row)


def _hand_answered(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(
        draft.hands, fact.data["hand"], answered_at=fact.happened_at, answered_by_person_id=fact.data.get("mentor")
    )


def _hand_waits_again(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(draft.hands, fact.data["hand"], answered_at=None, answered_by_person_id=None)


def _help_noted(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(draft.hands, fact.data["hand"], learnt=fact.data["learnt"])


def _hand_lowered(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(draft.hands, fact.data["hand"], lowered_at=fact.happened_at)


def _survey_answered(draft: drafts.Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.SurveyAnswer(
        client_id=fact.client_id, contact_id=data["contact"], score=data["score"], answered_at=fact.happened_at
    )
    drafts.add(draft.answers, data["answer"], row)


def _treatment_accepted(draft: drafts.Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.Treatment(
        client_id=fact.client_id, thread_id=data["thread"], notice_id=data["notice"], accepted_at=fact.happened_at
    )
    drafts.add(draft.treatments, data["treatment"], row)


def _neutral_spell_began(draft: drafts.Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.NeutralSpell(
        person_id=data["person"],
        kind=data["kind"],
        from_at=fact.happened_at,
        limit_at=datetime.fromisoformat(data["limit_at"]),
    )
    drafts.add(draft.neutral_spells, data["spell"], row)


def _neutral_spell_ended(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(draft.neutral_spells, fact.data["spell"], to_at=fact.happened_at)


HANDLERS: Mapping[str, drafts.Handler] = {
    "contact_held": _contact_held,
    "contact_resumed": _contact_resumed,
    "note_written": _note_written,
    "attachment_added": _attachment_added,
    "abuse_flagged": _abuse_flagged,
    "abuse_pause_began": _abuse_pause_began,
    "abuse_reviewed": _abuse_reviewed,
    "hand_raised": _hand_raised,
    "hand_answered": _hand_answered,
    "hand_lowered": _hand_lowered,
    "hand_waits_again": _hand_waits_again,
    "help_noted": _help_noted,
    "survey_answered": _survey_answered,
    "treatment_accepted": _treatment_accepted,
    "neutral_spell_began": _neutral_spell_began,
    "neutral_spell_ended": _neutral_spell_ended,
}
