"""The forms of growth: what a position asks for, a promotion, and what coaches write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms as fields
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.core import promotion
from tejido.people import coaching, errors, growth
from tejido.reference import queries as reference_queries
from tejido.web.people import growth_words as words
from tejido.web.shared import section_forms as forms

SKILL_ROWS = 5
COUNTED: Mapping[str, Any] = {
    "conversation": gettext_lazy("Coaching conversations"),
    "observation": gettext_lazy("Observations at work"),
    "quality_review": gettext_lazy("Reviews of quality"),
    "goal_reached": gettext_lazy("Goals reached"),
}


class PathForm(forms.AddForm):
    """What a position asks for, and from which day."""

    about = {errors.PathTooEarly: "from_date"}

    courses = fields.MultipleChoiceField(
        label=gettext_lazy("Courses completed"), required=False, widget=fields.CheckboxSelectMultiple
    )
    months_position = fields.ChoiceField(label=gettext_lazy("Months in the position"), required=False)
    months = forms.number_field(gettext_lazy("How many months"), least=1, most=promotion.MONTHS_MAX, required=False)
    from_date = forms.date_field(
        gettext_lazy("From"),
        help_text=gettext_lazy("What it asked for before holds until then. From the same day on, it is a correction."),
    )

    def __init__(
        self, *args: Any, skills: Sequence[Any], courses: Sequence[growth.Course],
        positions: Sequence[growth.Position], **kwargs: Any,
    ) -> None:  # fmt: skip
        """Offer these skills, courses and positions."""
        super().__init__(*args, **kwargs)
        self.known_skills = {str(skill.key): skill for skill in skills}
        self.known_courses = {str(course.key): course for course in courses}
        self.known_positions = {str(position.key): position for position in positions}
        self.choose("courses", [(key, words.course_name(course)) for key, course in self.known_courses.items()])
        named = [(key, words.position_name(position)) for key, position in self.known_positions.items()]
        self.choose("months_position", [("", "—"), *named])
        offered = [("", "—"), *((key, skill.name) for key, skill in self.known_skills.items())]
        for number in range(1, SKILL_ROWS + 1):
            self.fields[f"skill_{number}"] = fields.ChoiceField(
                label=format_lazy(gettext_lazy("Skill {number}"), number=number), required=False, choices=offered
            )
            self.fields[f"level_{number}"] = forms.number_field(
                format_lazy(gettext_lazy("Level of skill {number}"), number=number), least=1,
                most=promotion.LEVEL_MAX, required=False,
            )  # fmt: skip
            self.fields[f"rung_{number}"] = fields.ChoiceField(
                label=format_lazy(gettext_lazy("Rung of skill {number}"), number=number), required=False,
                choices=list(words.RUNGS.items()), initial="solo",
            )  # fmt: skip
        for code, label in COUNTED.items():
            self.fields[code] = forms.number_field(label, least=1, most=promotion.EVIDENCE_MAX, required=False)
        skill_names = [f"{part}_{number}" for number in range(1, SKILL_ROWS + 1) for part in ("skill", "level", "rung")]
        self.order_fields([*skill_names, "courses", "months_position", "months", *COUNTED, "from_date"])

    def clean(self) -> dict[str, Any]:
        """Ask for the other half of whatever was half filled in."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, SKILL_ROWS + 1):
            if cleaned.get(f"skill_{number}") and not cleaned.get(f"level_{number}"):
                self.add_error(f"level_{number}", _("Say which level, 1 to 5."))
        if bool(cleaned.get("months_position")) != bool(cleaned.get("months")):
            self.add_error("months", _("Choose both a position and how many months in it."))
        return cleaned

    def requirements(self) -> list[promotion.Requirement]:
        """Return what was filled in."""
        given, found = self.cleaned_data, []
        for number in range(1, SKILL_ROWS + 1):
            skill = self.known_skills.get(given[f"skill_{number}"])
            if skill is not None:
                found.append(
                    promotion.Requirement(
                        kind="skill", of=skill.pk, level=given[f"level_{number}"],
                        rung=given[f"rung_{number}"] or "solo",
                    )
                )  # fmt: skip
        found.extend(promotion.Requirement(kind="course", of=self.known_courses[key].pk) for key in given["courses"])
        position = self.known_positions.get(given["months_position"])
        if position is not None:
            found.append(promotion.Requirement(kind="months", of=position.pk, count=given["months"]))
        found.extend(
            promotion.Requirement(kind="evidence", of=code, count=given[code]) for code in COUNTED if given[code]
        )
        return found


def path_initial(path: growth.Path | None) -> dict[str, Any]:
    """Return what the form begins with: what the position asks for now."""
    initial: dict[str, Any] = {"courses": []}
    number = 0
    for row in path.requirements.all() if path else ():
        if row.skill is not None and number < SKILL_ROWS:
            number += 1
            initial |= {f"skill_{number}": str(row.skill.key), f"level_{number}": row.level, f"rung_{number}": row.rung}
        elif row.course is not None:
            initial["courses"].append(str(row.course.key))
        elif row.held_position is not None:
            initial |= {"months_position": str(row.held_position.key), "months": row.count}
        elif row.evidence:
            initial[row.evidence] = row.count
    return initial


class PromoteForm(forms.AddForm):
    """Where somebody will work in their new position, from when, and why if something is missing."""

    about = {
        errors.PlacementTooEarly: "from_date",
        errors.PromotedAlready: "from_date",
        errors.NotEmployed: "from_date",
        errors.RequirementsMissing: "exception",
        errors.SiteNeeded: "site",
        errors.NotPlacedThere: "opening",
        errors.NoSeatLeft: "opening",
        errors.OpeningClosed: "opening",
    }

    from_date = forms.date_field(gettext_lazy("From"))
    opening = fields.ChoiceField(
        label=gettext_lazy("Opening whose seat they fill"), required=False,
        help_text=gettext_lazy("The seat counts as filled from inside. What they said they would like stands first."),
    )  # fmt: skip
    work_mode = fields.ChoiceField(label=gettext_lazy("Where they work"), choices=list(words.WORK_MODES.items()))
    site = fields.ChoiceField(
        label=gettext_lazy("Site"), required=False, help_text=gettext_lazy("Not for work at home.")
    )
    place = fields.ChoiceField(label=gettext_lazy("Place of work"))
    pool = fields.ChoiceField(
        label=gettext_lazy("Routing pool"), required=False,
        help_text=gettext_lazy("Without one they receive no contacts."),
    )  # fmt: skip
    exception = fields.ChoiceField(
        label=gettext_lazy("Why, although something is missing"), required=False,
        choices=[("", "—"), *words.EXCEPTIONS.items()],
        help_text=gettext_lazy("It is kept with the promotion, and the person sees it."),
    )  # fmt: skip

    def offer(self, *, sites: Sequence[Any], pools: Sequence[Any], openings: Sequence[tuple[str, str]]) -> None:
        """Offer the known sites, places, pools and openings with a free seat."""
        if openings:
            self.choose("opening", [("", _("No opening")), *openings])
        else:
            del self.fields["opening"]
        self.choose("site", [("", "—"), *((str(site.key), site.name) for site in sites)])
        self.choose("pool", [("", "—"), *((str(pool.key), pool.name) for pool in pools)])
        self.choose("place", [(token(place), name) for place, name in reference_queries.places_to_choose()])


class QueuesForm(forms.ChangeForm):
    """Which queues somebody serves."""

    queues = fields.MultipleChoiceField(
        label=gettext_lazy("Queues"), required=False, widget=fields.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those of their routing pool. What holds for today alone is set on the floor."),
    )  # fmt: skip


class NoteForm(forms.AddForm):
    """What was talked about or seen."""

    about = {errors.NoteDayInvalid: "on_date", errors.NoteInvalid: "text"}

    kind = fields.ChoiceField(label=gettext_lazy("What it was"), choices=list(words.NOTE_KINDS.items()))
    on_date = forms.date_field(gettext_lazy("When"))
    text = forms.text_field(
        gettext_lazy("What was said or seen"), length_max=coaching.TEXT_CHARACTERS_MAX, rows=6,
        help_text=gettext_lazy("The person reads it too. Write nothing about health, family or other private things."),
    )  # fmt: skip


class GoalForm(forms.AddForm):
    """A goal, and by when."""

    about = {errors.GoalInvalid: "due_date", errors.NoteInvalid: "text"}

    text = forms.text_field(gettext_lazy("What is to be reached"), length_max=coaching.TEXT_CHARACTERS_MAX, rows=3)
    due_date = forms.date_field(gettext_lazy("By when"))


class RecognitionForm(forms.AddForm):
    """A good word."""

    about = {errors.NoteInvalid: "text"}

    kind = fields.ChoiceField(label=gettext_lazy("For what"), choices=list(words.RECOGNITIONS.items()))
    text = forms.text_field(gettext_lazy("In your words"), length_max=coaching.TEXT_CHARACTERS_MAX, rows=3)
    audience = fields.ChoiceField(
        label=gettext_lazy("Who sees it"), choices=list(words.AUDIENCES.items()), widget=fields.RadioSelect,
        initial="team",
    )  # fmt: skip


def token(place: Any) -> str:
    """Return how a place is named in a form."""
    return f"{place.country}-{place.scheme}-{place.code}"
