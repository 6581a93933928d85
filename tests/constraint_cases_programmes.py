"""Partners, openings, courses, cohorts and stages: what the database itself refuses about them."""

from __future__ import annotations

from datetime import date, timedelta

from tests.constraints import Case, Scene, at

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def refused(table: str, guard: str, allowed: dict[str, object] | None = None, **forbidden: object) -> Case:
    """Return the case of one row's columns that take some values and no others."""
    return Case(
        table=table, guard=guard, what=str(forbidden), forbidden=lambda s: s.change(table, **forbidden),
        allowed=(lambda s: s.change(table, **allowed)) if allowed else None,
    )  # fmt: skip


def doubled(table: str, guard: str, *columns: str, **other: object) -> Case:
    """Return the case of a second row with the same values; with another value in one column it passes."""

    def same(scene: Scene) -> dict[str, object]:
        values = scene.session.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE id = %s",  # type: ignore[arg-type]
            [scene.mine[table]],
        ).fetchone()
        assert values is not None
        return dict(zip(columns, values, strict=True))

    return Case(
        table=table, guard=guard, what="the same once more", forbidden=lambda s: s.add(table, **same(s)),
        allowed=lambda s: s.add(table, **same(s) | other),
    )  # fmt: skip


def superseded(table: str, guard: str) -> Case:
    return refused(table, guard, {"superseded_at": at(0)}, superseded_at=at(-1))


CASES = (
    refused("people_position", "position_code_is_a_code", {"code": "team-leader_2"}, code="Team leader"),
    doubled("people_position", "people_position_code_key", "code", code="another"),
    doubled("people_partner", "people_partner_name_key", "name", name="Otra"),
    refused("people_partner", "partner_kind_known", {"kind": "ngo"}, kind="club"),
    Case(
        table="people_partner", guard="partner_client_is_a_client", what="a school that is a client",
        forbidden=lambda s: s.change("people_partner", partner_client_id=s.mine["clients_client"]),
        allowed=lambda s: s.change("people_partner", kind="client", partner_client_id=s.mine["clients_client"]),
    ),
    refused("people_partner", "partner_client_is_a_client", kind="client"),
    Case(
        table="people_opening", guard="opening_work_mode_known", what="on the moon",
        forbidden=lambda s: s.change("people_opening", work_mode="moon", site_id=s.mine["people_site"]),
        allowed=lambda s: s.change("people_opening", work_mode="hybrid", site_id=s.mine["people_site"]),
    ),
    Case(
        table="people_opening", guard="opening_on_site_names_the_site", what="on site, nowhere",
        forbidden=lambda s: s.change("people_opening", work_mode="site"),
        allowed=lambda s: s.change("people_opening", work_mode="site", site_id=s.mine["people_site"]),
    ),
    refused("people_opening", "opening_hours_within_limits", {"weekly_hours": 60}, weekly_hours=60.5),
    refused("people_opening", "opening_hours_within_limits", weekly_hours=0),
    refused("people_opening", "opening_has_a_seat", {"seats_count": 1}, seats_count=0),
    refused(
        "people_opening", "opening_closes_with_a_reason", {"closed_on": JANUARY, "close_reason": "filled"},
        closed_on=JANUARY,
    ),
    refused("people_opening", "opening_closes_with_a_reason", close_reason="filled"),
    refused(
        "people_opening", "opening_closes_with_a_reason", closed_on=JANUARY - timedelta(days=1), close_reason="filled"
    ),
    Case(
        table="people_openingskill", guard="opening_asks_a_skill_once", what="a skill asked twice",
        forbidden=lambda s: [s.add("people_openingskill", opening_id=s.mine["people_opening"]) for _ in range(2)],
        allowed=lambda s: [s.add("people_openingskill") for _ in range(2)],
    ),
    refused("people_openingskill", "opening_level_within_limits", {"level": 5}, level=6),
    refused("people_openingskill", "opening_level_within_limits", {"level": 1}, level=0),
    refused("people_openingskill", "opening_rung_known", {"rung": "shadow"}, rung="master"),
    refused("people_course", "course_code_is_a_code", {"code": "b1-2"}, code="B1"),
    doubled("people_course", "people_course_code_key", "code", code="another"),
    refused("people_course", "course_takes_time", {"hours": 0.5}, hours=0),
    refused("people_course", "course_counts_for_a_month", {"valid_months": 1}, valid_months=0),
    doubled("people_cohort", "cohort_named_once", "course_id", "name", name="Otro"),
    refused("people_cohort", "cohort_has_a_seat", {"seats_count": 1}, seats_count=0),
    refused("people_cohort", "cohort_ends_after_begin", {"to_date": date(2026, 1, 2)}, to_date=JANUARY),
    refused("people_cohort", "cohort_language_is_a_code", {"language": "en"}, language="E"),
    refused(
        "people_enrolment", "enrolment_ends_after_begin", {"to_date": FEBRUARY, "end_reason": "left"}, to_date=JANUARY,
        end_reason="left",
    ),
    refused("people_enrolment", "enrolment_end_has_a_reason", to_date=FEBRUARY),
    superseded("people_enrolment", "enrolment_superseded_later"),
    Case(
        table="people_enrolment", guard="one_enrolment_in_a_cohort_at_a_time", what="enrolled while enrolled",
        forbidden=lambda s: [s.add("people_enrolment", person_id=s.mine["people_person"]) for _ in range(2)],
        allowed=lambda s: [
            s.add("people_enrolment", person_id=s.mine["people_person"], superseded_at=end) for end in (at(60), None)
        ],
    ),
    refused("people_stage", "stage_known", {"stage": "hired"}, stage="liked"),
    superseded("people_stage", "stage_superseded_later"),
    Case(
        table="people_stage", guard="stage_reached_once", what="reached twice in no cohort",
        forbidden=lambda s: [s.add("people_stage", person_id=s.mine["people_person"]) for _ in range(2)],
        allowed=lambda s: [
            s.add("people_stage", person_id=s.mine["people_person"], cohort_id=cohort)
            for cohort in (None, s.mine["people_cohort"])
        ],
    ),
)  # fmt: skip
