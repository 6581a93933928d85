"""What the database refuses about marks beside a contact, what was set up for it, and changes for today."""

from __future__ import annotations

import uuid

from tests.constraints import Case, Scene, at

UUID = uuid.UUID("00000000-0000-4000-8000-000000000002")


def changed(table: str, guard: str, *, allowed: dict[str, object] | None = None, **forbidden: object) -> Case:
    """Return the case of a change that no row of a table may get."""
    return Case(
        table=table, guard=guard, what=str(forbidden), forbidden=lambda s: s.change(table, **forbidden),
        allowed=(lambda s: s.change(table, **allowed)) if allowed else None,
    )  # fmt: skip


def foreign(table: str, guard: str, column: str, parent: str) -> Case:
    """Return the case of a row that hangs on a row of another client."""
    return Case(
        table=table, guard=guard, what=f"another client's {parent.partition('_')[2]}",
        forbidden=lambda s: s.change(table, **{column: s.theirs[parent]}),
        allowed=lambda s: s.change(table, **{column: s.mine[parent]}),
    )  # fmt: skip


def anothers(table: str, guard: str, column: str, parent: str) -> Case:
    """Return the case of a row that hangs on a row of another contact of its client."""
    role = {"role": "mentoring"} if parent == "contacts_leg" else {}
    return Case(
        table=table, guard=guard, what=f"another contact's {parent.partition('_')[2]}",
        forbidden=lambda s: s.change(
            table, **{column: s.add(parent, contact_id=s.add("contacts_contact"), **role)}
        ),
    )  # fmt: skip


def new_leg(scene: Scene) -> object:
    """Add a leg beside the one that serves."""
    return scene.add("contacts_leg", role="mentoring")


def flag(scene: Scene, **given: object) -> object:
    """Add an abuse flag for a leg of its own."""
    return scene.add("contacts_abuseflag", leg_id=new_leg(scene), **given)


def flag_wrong(guard: str, **given: object) -> Case:
    """Return the case of a flag that nobody can raise."""
    return Case(
        table="contacts_abuseflag", guard=guard, what=str(given), forbidden=lambda s: flag(s, **given), allowed=flag
    )


def flag_kept(what: str, first: dict[str, object], **later: object) -> Case:
    """Return the case of a flag or review that somebody tries to change."""
    return Case(
        table="contacts_abuseflag", guard="contacts_flag_stands", sqlstate="TJ003", what=what,
        forbidden=lambda s: s.change("contacts_abuseflag", flag(s, **first), **later),
    )  # fmt: skip


REVIEW: dict[str, object] = {"verdict": "confirmed", "reviewed_by_user_id": 1, "reviewed_at": at(60)}
CONTACTS = [
    changed("contacts_note", "note_has_a_writer", allowed={"user_id": 2}, user_id=None),
    changed("contacts_note", "note_text_and_salt_go_together", allowed={"text": None, "salt": None}, text=None),
    changed("contacts_note", "note_text_and_salt_go_together", salt=None),
    Case(
        table="contacts_note", guard="note_is_written_once", what="one id, two notes",
        forbidden=lambda s: [s.add("contacts_note", client_note_id=UUID) for _ in range(2)],
        allowed=lambda s: [
            s.add("contacts_note", client_note_id=UUID, contact_id=contact)
            for contact in (s.mine["contacts_contact"], s.add("contacts_contact"))
        ],
    ),
    foreign("contacts_note", "note_of_clients_contact", "contact_id", "contacts_contact"),
    Case(
        table="contacts_hold", guard="one_hold_at_a_time", what="held while held",
        forbidden=lambda s: s.add("contacts_hold", from_at=at(10), to_at=at(20)),
        allowed=lambda s: (s.change("contacts_hold", to_at=at(10)), s.add("contacts_hold", from_at=at(10))),
    ),
    Case(
        table="contacts_hold", guard="hold_of_clients_contact", what="another client's contact",
        beside=("hold_of_contacts_leg",),
        forbidden=lambda s: s.change("contacts_hold", contact_id=s.theirs["contacts_contact"]),
    ),
    anothers("contacts_hold", "hold_of_contacts_leg", "leg_id", "contacts_leg"),
    changed("contacts_attachment", "attachment_is_not_empty", allowed={"byte_count": 1}, byte_count=0),
    Case(
        table="contacts_attachment", guard="contacts_attachment_blob_key_key", what="one blob, two files",
        forbidden=lambda s: [s.add("contacts_attachment", blob_key=UUID) for _ in range(2)],
    ),
    Case(
        table="contacts_attachment", guard="attachment_of_clients_contact", what="another client's contact",
        beside=("attachment_of_contacts_message",),
        forbidden=lambda s: s.change("contacts_attachment", contact_id=s.theirs["contacts_contact"]),
    ),
    anothers("contacts_attachment", "attachment_of_contacts_message", "message_id", "contacts_message"),
    flag_wrong("abuse_reason_known", reason="boring"),
    flag_wrong("flag_pause_within_limits", pause_seconds=119),
    flag_wrong("flag_pause_within_limits", pause_seconds=601),
    flag_wrong("review_is_whole", verdict="confirmed"),
    flag_wrong("review_is_whole", reviewed_at=at(60), reviewed_by_user_id=1),
    flag_wrong("review_is_whole", **{**REVIEW, "verdict": "withdrawn"}),
    Case(
        table="contacts_abuseflag", guard="contacts_abuseflag_leg_id_key", what="one leg, two flags",
        forbidden=lambda s: s.add("contacts_abuseflag"), allowed=flag,
    ),
    flag_kept("another reason", {}, reason="threat"),
    flag_kept("a shorter pause", {}, pause_seconds=120),
    flag_kept("another beginning of the pause", {"pause_from_at": at(5)}, pause_from_at=at(6)),
    flag_kept("another verdict", REVIEW, verdict="not_confirmed"),
    flag_kept("the review taken back", REVIEW, verdict=None, reviewed_by_user_id=None, reviewed_at=None),
    Case(
        table="contacts_abuseflag", guard="flag_of_clients_contact", what="another client's contact",
        beside=("flag_of_contacts_leg",), forbidden=lambda s: flag(s, contact_id=s.theirs["contacts_contact"]),
        allowed=flag,
    ),
    Case(
        table="contacts_abuseflag", guard="flag_of_contacts_leg", what="another contact's leg",
        forbidden=lambda s: s.add(
            "contacts_abuseflag",
            leg_id=s.add("contacts_leg", role="mentoring", contact_id=s.add("contacts_contact")),
        ),
        allowed=flag,
    ),
    changed("contacts_hand", "hand_reason_known", allowed={"reason": "technical"}, reason="lonely"),
    changed(
        "contacts_hand", "hand_is_answered_by_somebody",
        allowed={"answered_at": at(5), "answered_by_user_id": 1}, answered_at=at(5),
    ),
    changed("contacts_hand", "hand_is_answered_by_somebody", answered_by_user_id=1),
    Case(
        table="contacts_hand", guard="one_hand_up", what="two hands",
        forbidden=lambda s: s.add("contacts_hand"),
        allowed=lambda s: (s.change("contacts_hand", lowered_at=at(9)), s.add("contacts_hand")),
    ),
    foreign("contacts_hand", "hand_of_clients_contact", "contact_id", "contacts_contact"),
    *(
        changed("contacts_surveyanswer", "survey_score_within_limits", allowed={"score": 5}, score=score)
        for score in (0, 6)
    ),
    Case(
        table="contacts_surveyanswer", guard="contacts_surveyanswer_contact_id_key", what="asked once, answered twice",
        forbidden=lambda s: s.add("contacts_surveyanswer"),
        allowed=lambda s: s.add("contacts_surveyanswer", contact_id=s.add("contacts_contact")),
    ),
    foreign("contacts_surveyanswer", "answer_of_clients_contact", "contact_id", "contacts_contact"),
    Case(
        table="contacts_treatment", guard="notice_accepted_once", what="one notice, accepted twice",
        forbidden=lambda s: s.add("contacts_treatment"),
        allowed=lambda s: s.add("contacts_treatment", notice_id=s.add("clients_treatmentnotice")),
    ),
    foreign("contacts_treatment", "treatment_of_clients_thread", "thread_id", "contacts_thread"),
    foreign("contacts_treatment", "treatment_of_clients_notice", "notice_id", "clients_treatmentnotice"),
    # Columns that the floor added
    *(
        changed("contacts_contact", "contact_difficulty_within_limits", allowed={"difficulty": 5}, difficulty=level)
        for level in (0, 6)
    ),
    Case(
        table="contacts_stay", guard="preference_is_whole", what="for nobody",
        forbidden=lambda s: s.change("contacts_stay", preference="sticky"),
        allowed=lambda s: s.change(
            "contacts_stay", preference="sticky", preferred_until_at=at(30),
            preferred_person_id=s.mine["people_person"],
        ),
    ),
    changed("contacts_stay", "preference_is_whole", preferred_until_at=at(30)),
    changed("contacts_leg", "leg_mode_known", allowed={"mode": "whispering"}, mode="shouting"),
    changed("contacts_leg", "leg_end_reason_known", allowed={"end_reason": "left"}, end_reason="bored"),
    Case(
        table="contacts_leg", guard="only_a_consultation_is_invited", what="an invitation to serve",
        forbidden=lambda s: s.add("contacts_leg", role="mentoring", state="invited"),
        allowed=lambda s: s.add("contacts_leg", role="consulting", state="invited"),
    ),
    Case(
        table="contacts_leg", guard="one_leg_beside_for_each", what="listening twice",
        forbidden=lambda s: [new_leg(s) for _ in range(2)],
        allowed=lambda s: (
            s.add("contacts_leg", role="mentoring", state="ended", to_at=at(5)),
            new_leg(s),
        ),
    ),
    Case(
        table="contacts_leg", guard="contacts_leg_offer_id_key", what="one offer, two legs",
        forbidden=lambda s: [
            s.add("contacts_leg", role="mentoring", offer_id=s.mine["contacts_offer"], state="ended", to_at=at(5))
            for _ in range(2)
        ],
    ),
]  # fmt: skip
CLIENTS = [
    *(
        changed(
            "clients_programme", "abuse_pause_within_limits", allowed={"abuse_pause_seconds": 600},
            abuse_pause_seconds=seconds,
        )
        for seconds in (119, 601)
    ),
    *(
        changed("clients_queue", "queue_difficulty_within_limits", allowed={"difficulty": 5}, difficulty=level)
        for level in (0, 6)
    ),
    changed("clients_queue", "queue_takes_at_least_one", allowed={"waiting_max": 1}, waiting_max=0),
    changed("clients_queue", "overflow_names_queue_and_seconds", overflow_after_seconds=30),
    Case(
        table="clients_queue", guard="overflow_names_queue_and_seconds", what="a queue without seconds",
        forbidden=lambda s: s.change("clients_queue", overflow_queue_id=s.add("clients_queue")),
        allowed=lambda s: s.change(
            "clients_queue", overflow_queue_id=s.add("clients_queue"), overflow_after_seconds=30
        ),
    ),
    Case(
        table="clients_queue", guard="queue_does_not_overflow_into_itself", what="into itself",
        forbidden=lambda s: s.change(
            "clients_queue", overflow_queue_id=s.mine["clients_queue"], overflow_after_seconds=30
        ),
    ),
    Case(
        table="clients_queue", guard="overflow_to_clients_queue", what="into another client's",
        forbidden=lambda s: s.change(
            "clients_queue", overflow_queue_id=s.theirs["clients_queue"], overflow_after_seconds=30
        ),
    ),
    changed(
        "clients_requirementstep", "requirement_has_skill_and_level",
        allowed={"skill_id": None, "minimum_level": None}, skill_id=None,
    ),
    changed("clients_requirementstep", "requirement_has_skill_and_level", minimum_level=None),
    Case(
        table="clients_treatmentnotice", guard="notice_version_once", what="one version, two texts",
        forbidden=lambda s: [s.add("clients_treatmentnotice", version=900) for _ in range(2)],
        allowed=lambda s: [
            s.add("clients_treatmentnotice", version=900, client_id=client)
            for client in (s.mine["clients_client"], s.theirs["clients_client"])
        ],
    ),
    changed("clients_treatmentnotice", "treatment_notice_says_something", allowed={"text_en": "Yes."}, text_en=""),
    changed("clients_treatmentnotice", "treatment_notice_says_something", text_es=""),
    Case(
        table="clients_cannedreply", guard="shortcut_used_once", what="one shortcut, two replies",
        forbidden=lambda s: [s.add("clients_cannedreply", shortcut="hi") for _ in range(2)],
        allowed=lambda s: [s.add("clients_cannedreply", shortcut="hi", retired_at=when) for when in (at(1), None)],
    ),
    *(
        changed("clients_cannedreply", "shortcut_is_a_short_code", allowed={"shortcut": "good-day"}, shortcut=shortcut)
        for shortcut in ("", "Hola", "a b", "-a", "x" * 33)
    ),
    foreign("clients_cannedreply", "reply_of_clients_programme", "programme_id", "clients_programme"),
    changed("clients_notice", "notice_has_time", allowed={"until_at": at(1)}, until_at=at(0)),
    changed("clients_notice", "notice_text_and_salt_go_together", allowed={"text": None, "salt": None}, text=None),
    changed("clients_notice", "notice_text_and_salt_go_together", salt=None),
    foreign("clients_notice", "notice_of_clients_programme", "programme_id", "clients_programme"),
]  # fmt: skip
PEOPLE = [
    changed("people_queuechange", "queue_change_has_time", allowed={"until_at": at(1)}, until_at=at(0)),
    Case(
        table="people_queuechange", guard="one_queue_change_at_a_time", what="changed twice at once",
        forbidden=lambda s: s.add("people_queuechange"),
        allowed=lambda s: (s.change("people_queuechange", to_at=at(5)), s.add("people_queuechange")),
    ),
    foreign("people_queuechange", "change_of_clients_queue", "queue_id", "clients_queue"),
    changed("people_neutralspell", "neutral_kind_known", allowed={"kind": "after_abuse"}, kind="lunch"),
    changed("people_neutralspell", "neutral_spell_has_a_limit", allowed={"limit_at": at(0)}, limit_at=at(-1)),
    Case(
        table="people_neutralspell", guard="one_neutral_spell_at_a_time", what="two of a kind at once",
        forbidden=lambda s: s.add("people_neutralspell"),
        allowed=lambda s: (
            s.add("people_neutralspell", kind="after_abuse"), s.change("people_neutralspell", to_at=at(5))
        ),
    ),
]  # fmt: skip


def published_wrong(guard: str, what: str, **given: object) -> Case:
    """Return the case of a report that nobody can publish."""
    return Case(
        table="contacts_publishedreport", guard=guard, what=what,
        forbidden=lambda s: s.add("contacts_publishedreport", **given),
        allowed=lambda s: s.add("contacts_publishedreport"),
    )  # fmt: skip


def twice(table: str, guard: str, **same: object) -> Case:
    """Return the case of two rows that say the same."""
    return Case(
        table=table, guard=guard, what="the same twice", forbidden=lambda s: [s.add(table, **same) for _ in range(2)],
        allowed=lambda s: s.add(table, **same),
    )  # fmt: skip


DONE: dict[str, object] = {"outcome": "sent", "due_at": None}
CORRECTED: dict[str, object] = {"revision": 2, "corrected_at": at(60)}
HISTORY = [
    twice("contacts_queueinterval", "queue_interval_once", interval_at=at(0)),
    changed("contacts_queueinterval", "interval_channel_known", allowed={"channel": "voice"}, channel="fax"),
    changed("contacts_queueinterval", "queue_correction_is_dated", allowed=CORRECTED, revision=2),
    changed("contacts_queueinterval", "queue_correction_is_dated", corrected_at=at(60)),
    foreign("contacts_queueinterval", "interval_of_clients_queue", "queue_id", "clients_queue"),
    twice("contacts_agentinterval", "agent_interval_once", interval_at=at(0)),
    changed("contacts_agentinterval", "agent_correction_is_dated", allowed=CORRECTED, revision=2),
    changed("contacts_agentinterval", "agent_correction_is_dated", corrected_at=at(60)),
    twice("contacts_fairnessday", "fairness_day_once", day="2026-01-01"),
    twice("contacts_servingday", "serving_day_once", day="2026-01-01"),
    foreign("contacts_servingday", "serving_day_of_clients_queue", "queue_id", "clients_queue"),
    twice("contacts_rollup", "contacts_rollup_client_id_key", client_id=1_000_000),
    twice("contacts_publishedreport", "report_published_once", to_date="2026-02-01"),
    published_wrong("report_rows_known", "about people", rows_by="agent"),
    published_wrong("report_ends_after_begin", "no day", to_date="2026-01-01"),
    published_wrong("report_digest_is_a_digest", "no digest", digest="abc"),
    Case(
        table="contacts_publishedreport", guard="report_of_clients_programme", what="another client's programme",
        forbidden=lambda s: s.add("contacts_publishedreport", programme_id=s.theirs["clients_programme"]),
        allowed=lambda s: s.add("contacts_publishedreport"),
    ),
    Case(
        table="contacts_publishedreport", guard="contacts_report_stands", sqlstate="TJ003", what="changed",
        forbidden=lambda s: s.change("contacts_publishedreport", rows="[{}]"),
    ),
    changed("contacts_reportschedule", "schedule_rows_known", allowed={"rows_by": "hour"}, rows_by="agent"),
    changed("contacts_reportschedule", "schedule_rhythm_known", allowed={"rhythm": "month"}, rhythm="year"),
    changed("contacts_reportschedule", "schedule_language_known", allowed={"language": "es"}, language="fr"),
    changed("contacts_reportschedule", "schedule_names_somebody", allowed={"user_ids": [7]}, user_ids=[]),
    changed(
        "contacts_reportschedule", "removed_is_off", allowed={"removed_at": at(60), "is_on": False}, removed_at=at(60)
    ),
    Case(
        table="contacts_reportschedule", guard="schedule_of_clients_programme", what="another client's programme",
        forbidden=lambda s: s.add("contacts_reportschedule", programme_id=s.theirs["clients_programme"]),
        allowed=lambda s: s.add("contacts_reportschedule"),
    ),
    twice("contacts_reportdelivery", "report_delivered_once", user_id=1_000_000),
    changed("contacts_reportdelivery", "delivery_outcome_known", allowed=DONE, **{**DONE, "outcome": "lost"}),
    changed("contacts_reportdelivery", "delivery_waits_or_is_done", due_at=None),
    changed("contacts_reportdelivery", "delivery_waits_or_is_done", outcome="sent"),
    Case(
        table="contacts_reportdelivery", guard="delivery_of_clients_schedule", what="another client's schedule",
        beside=("delivery_of_clients_report",),
        forbidden=lambda s: s.add("contacts_reportdelivery", client_id=s.theirs["clients_client"]),
        allowed=lambda s: s.add("contacts_reportdelivery"),
    ),
    Case(
        table="contacts_reportdelivery", guard="delivery_of_clients_report", what="another client's report",
        beside=("delivery_of_clients_schedule",),
        forbidden=lambda s: s.add("contacts_reportdelivery", client_id=s.theirs["clients_client"]),
        allowed=lambda s: s.add("contacts_reportdelivery"),
    ),
    Case(
        table="contacts_reportdelivery", guard="contacts_delivery_stands", sqlstate="TJ003", what="sent, and not",
        forbidden=lambda s: s.change(
            "contacts_reportdelivery", s.add("contacts_reportdelivery", **DONE), outcome="refused"
        ),
        allowed=lambda s: s.change("contacts_reportdelivery", **DONE),
    ),
]  # fmt: skip
