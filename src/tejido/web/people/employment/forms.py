"""The forms of employment; what they mean is decided by the actions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms as fields
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.people import errors as people_errors
from tejido.people import queries
from tejido.people.employment import adjustments, audits, climate, equipment, errors, grievances
from tejido.reference import queries as reference_queries
from tejido.web.people.employment import words
from tejido.web.shared import section_forms as forms

RADIOS = fields.RadioSelect
GROUPED = re.compile(r"-?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")


def choice(
    label: Any, named: Mapping[str, Promise], *, required: bool = True, help_text: Any = "", radios: bool = False
) -> fields.ChoiceField:
    """Return a field for one of some codes."""
    choices = list(named.items()) if required else [("", "—"), *named.items()]
    widget = RADIOS if radios else fields.Select
    return fields.ChoiceField(label=label, choices=choices, required=required, help_text=help_text, widget=widget)


def optional_date(label: Any, *, help_text: Any = "") -> fields.DateField:
    """Return a field for a day that may be left out."""
    field = forms.date_field(label, help_text=help_text)
    field.required = False
    return field


def long_text(label: Any, *, length_max: int, help_text: Any = "", required: bool = True) -> fields.CharField:
    """Return a field for a text that may be left out."""
    field = forms.text_field(label, length_max=length_max, help_text=help_text)
    field.required = required
    return field


class AmountField(fields.DecimalField):
    """A number as people write it, with a comma or a point; three digits after one are always thousands."""

    widget = fields.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        """Return the number that was meant, such as 250000 for 250.000 and 42.5 for 42,5."""
        text = re.sub(r"\s", "", value) if isinstance(value, str) else value
        if isinstance(text, str):
            if GROUPED.fullmatch(text):
                text = re.sub(r"[.,](?=\d{3})", "", text)
            text = text.replace(",", ".")
        return super().to_python(text)


class CorrectEmploymentForm(forms.ChangeForm):
    """What was recorded of an employment, put right."""

    about = {
        errors.SpellInvalid: "to_date",
        errors.ReasonNeeded: "end_reason",
        errors.SpellsOverlap: "from_date",
        errors.EmploymentCorrectionRefused: "from_date",
    }

    contract = choice(gettext_lazy("Contract"), words.CONTRACTS)
    from_date = forms.date_field(gettext_lazy("From"))
    to_date = forms.last_day_field(
        gettext_lazy("Last day of the employment"),
        required=False,
        help_text=gettext_lazy("Leave it empty while it goes on."),
    )
    end_reason = choice(gettext_lazy("Reason"), words.REASONS, required=False)


class CorrectPlacementForm(forms.ChangeForm):
    """What was recorded of a placement, put right."""

    about = {
        errors.SpellInvalid: "to_date",
        errors.ReasonNeeded: "end_reason",
        errors.SpellsOverlap: "from_date",
        errors.PlacementOutsideEmployment: "from_date",
        people_errors.SiteNeeded: "site",
    }

    position = fields.ChoiceField(label=gettext_lazy("Position"))
    work_mode = choice(gettext_lazy("Work mode"), words.WORK_MODES)
    site = fields.ChoiceField(
        label=gettext_lazy("Site"), required=False, help_text=gettext_lazy("Not for work at home.")
    )
    place = fields.ChoiceField(label=gettext_lazy("Place of work"))
    from_date = forms.date_field(gettext_lazy("From"))
    to_date = forms.last_day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Leave it empty while it goes on.")
    )
    end_reason = choice(gettext_lazy("Reason"), words.REASONS, required=False)

    def offer(self, *, positions: forms.Choices) -> None:
        """Offer the known positions, sites and places."""
        self.choose("position", positions)
        self.choose("site", [("", "—"), *((str(site.key), site.name) for site in queries.sites())])
        self.choose("place", [(token(place), name) for place, name in reference_queries.places_to_choose()])


class TermFields(forms.SectionForm):
    """What a contract says from a day on."""

    about = {
        errors.TermOutsideEmployment: "from_date",
        errors.TermsOverlap: "from_date",
        errors.TermNeedsAnEnd: "to_date",
        errors.TermTooLong: "to_date",
        errors.TrialTooLong: "trial_to_date",
        errors.HoursInvalid: "weekly_hours",
        errors.PhaseInvalid: "phase",
    }

    from_date = forms.date_field(gettext_lazy("From"))
    to_date = forms.last_day_field(
        gettext_lazy("Agreed last day"),
        required=False,
        help_text=gettext_lazy("A fixed term and an apprenticeship have one. A renewal is entered as new terms."),
    )
    weekly_hours = AmountField(
        label=gettext_lazy("Hours a week"), min_value=1, max_value=60, max_digits=4, decimal_places=1
    )
    phase = choice(gettext_lazy("Phase"), words.PHASES, required=False, help_text=gettext_lazy("For apprentices only."))
    trial_to_date = forms.last_day_field(gettext_lazy("Last day of the trial period"), required=False)


class AddTermForm(forms.AddForm, TermFields):
    """New terms: the first ones, a renewal, other hours, the next phase."""


class CorrectTermForm(forms.ChangeForm, TermFields):
    """What was recorded of terms, put right."""


class RegimeFields(forms.SectionForm):
    """Under which law somebody works from a day on."""

    about = {
        errors.SpellsOverlap: "from_date",
        errors.TermOutsideEmployment: "from_date",
        errors.SpellInvalid: "to_date",
    }

    regime = choice(
        gettext_lazy("Legal regime"), {code: name for code, name in words.REGIMES.items() if code}, radios=True
    )
    from_date = forms.date_field(gettext_lazy("From"))


class AddRegimeForm(forms.AddForm, RegimeFields):
    """A new regime; the one before ends on that day."""


class CorrectRegimeForm(forms.ChangeForm, RegimeFields):
    """What was recorded of a regime, put right."""

    to_date = forms.last_day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Leave it empty while it goes on.")
    )


class DayForm(forms.SectionForm):
    """A single day."""

    about = {errors.SpellInvalid: "on_date"}

    on_date = forms.date_field(gettext_lazy("Day"))


class LendForm(forms.AddForm):
    """A thing that is lent."""

    about = {errors.EquipmentInvalid: "serial", errors.EquipmentLent: "serial"}

    kind = choice(gettext_lazy("What"), words.EQUIPMENT)
    serial = fields.CharField(
        label=gettext_lazy("Serial number"),
        max_length=equipment.SERIAL_LENGTH_MAX,
        help_text=gettext_lazy("Or the number on our own label. A thing that is not known yet becomes known."),
    )
    condition = choice(gettext_lazy("Condition"), words.CONDITIONS)
    from_date = forms.date_field(gettext_lazy("Lent on"))


class ReturnForm(forms.SectionForm):
    """A thing that comes back."""

    about = {errors.SpellInvalid: "to_date"}

    to_date = forms.date_field(gettext_lazy("Came back on"))
    condition = choice(gettext_lazy("Condition"), words.CONDITIONS)


class AskForm(forms.AddForm):
    """Something that would help somebody to work well."""

    about = {errors.AdjustmentInvalid: "text"}

    kind = choice(gettext_lazy("What would help?"), words.ADJUSTMENTS, radios=True)
    text = long_text(
        gettext_lazy("Say it in a few words"),
        length_max=adjustments.TEXT_LENGTH_MAX,
        help_text=gettext_lazy(
            "For example: I need a pause each hour. You do not have to say why, and please do not write any diagnosis."
        ),
    )


class DecideForm(forms.SectionForm):
    """What was asked for, decided."""

    about = {
        errors.RefusalNeedsAReason: "reason",
        errors.CostInvalid: "cost_amount",
        errors.AdjustmentInvalid: "floor_words",
    }

    decision = choice(gettext_lazy("Decision"), words.DECISIONS, radios=True)
    reason = long_text(
        gettext_lazy("What you tell the person"),
        length_max=adjustments.TEXT_LENGTH_MAX,
        required=False,
        help_text=gettext_lazy("Needed where you refuse, or grant a part only."),
    )
    do_by_date = optional_date(gettext_lazy("In place by"))
    cost_amount = AmountField(label=gettext_lazy("Cost"), required=False, min_value=0, max_digits=14, decimal_places=2)
    cost_currency = fields.RegexField(
        label=gettext_lazy("Currency of the cost"),
        regex=r"^[A-Z]{3}$",
        required=False,
        initial="COP",
        max_length=3,
        help_text=gettext_lazy("Three capital letters, such as COP."),
    )
    floor_words = fields.CharField(
        label=gettext_lazy("What supervisors are told"),
        required=False,
        max_length=adjustments.FLOOR_LENGTH_MAX,
        help_text=gettext_lazy(
            "Only what they must know on the floor, such as: pause each hour. They see nothing else of this."
        ),
    )


class AuditForm(forms.AddForm):
    """How a site does at every point of the catalogue."""

    about = {errors.AuditedAlready: "audited_date", errors.AuditInvalid: "audited_date"}

    audited_date = forms.date_field(gettext_lazy("Looked at on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for point in audits.POINTS:
            self.fields[f"result_{point}"] = choice(words.AUDIT_POINTS[point], words.RESULTS, radios=True)
            self.fields[f"note_{point}"] = fields.CharField(
                label=gettext_lazy("Note"), required=False, max_length=audits.NOTE_LENGTH_MAX
            )

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The points by part of the building, each with its two fields."""
        return [
            {
                "code": part,
                "name": words.AUDIT_PARTS[part],
                "points": [{"result": self[f"result_{point}"], "note": self[f"note_{point}"]} for point in points],
            }
            for part, points in audits.CATALOGUE.items()
        ]

    def results(self) -> dict[str, str]:
        """Return the result of each point."""
        return {point: self.cleaned_data[f"result_{point}"] for point in audits.POINTS}

    def notes(self) -> dict[str, str]:
        """Return the notes that were written."""
        written = {point: self.cleaned_data[f"note_{point}"] for point in audits.POINTS}
        return {point: note for point, note in written.items() if note}


class ActionForm(forms.SectionForm):
    """What is done about a finding."""

    about = {errors.AuditActionInvalid: "action"}

    action = long_text(gettext_lazy("What is done"), length_max=audits.ACTION_LENGTH_MAX)
    owner = fields.ChoiceField(label=gettext_lazy("Who sees to it"))
    due_date = forms.date_field(gettext_lazy("By"))


class WaveForm(forms.AddForm):
    """A round of the survey."""

    about = {errors.WaveDatesInvalid: "closes_date", errors.WaveOpenAlready: "opens_date"}

    opens_date = forms.date_field(gettext_lazy("Opens on"))
    closes_date = forms.last_day_field(
        gettext_lazy("Last day to answer"),
        help_text=gettext_lazy("At most 60 days later; two weeks are usual."),
    )


class ClimateForm(fields.Form):
    """One sheet of the survey."""

    about = {errors.ScoresInvalid: None}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = [
            ("1", _("1: not at all")), ("2", "2"), ("3", "3"), ("4", "4"), ("5", _("5: very much so")),
        ]  # fmt: skip
        for question in climate.QUESTIONS:
            self.fields[question] = fields.ChoiceField(
                label=str(words.QUESTIONS[question]), choices=scale, widget=RADIOS
            )

    def scores(self) -> dict[str, int]:
        """Return the score of each question."""
        return {question: int(self.cleaned_data[question]) for question in climate.QUESTIONS}


class ComplaintFields(forms.SectionForm):
    """What somebody complains about, and who reads it."""

    about = {errors.GrievanceTextInvalid: "text", errors.GrievanceCategoryInvalid: "category"}

    category = choice(gettext_lazy("What is it about?"), words.CATEGORIES, radios=True)
    handler = choice(gettext_lazy("Who shall read it?"), words.HANDLERS, radios=True)
    text = long_text(
        gettext_lazy("What happened?"),
        length_max=grievances.TEXT_LENGTH_MAX,
        help_text=gettext_lazy("In your own words: what, when, where, who. It helps to say what you would want done."),
    )


class NamedComplaintForm(forms.AddForm, ComplaintFields):
    """A complaint with a name."""


class UnnamedComplaintForm(ComplaintFields):
    """A complaint without a name; it carries the receipt that it will get, so that sending twice makes one."""

    receipt = fields.CharField(widget=fields.HiddenInput, required=False, max_length=40)


class ReceiptForm(fields.Form):
    """The receipt of a complaint."""

    about = {errors.NoSuchGrievance: "receipt"}

    receipt = fields.CharField(
        label=gettext_lazy("Receipt"),
        max_length=40,
        help_text=gettext_lazy("Sixteen letters and numbers, as they were shown when you sent it."),
        widget=fields.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class WriteForm(forms.AddForm):
    """Something to add to a complaint."""

    about = {errors.GrievanceTextInvalid: "text", errors.GrievanceFull: "text"}

    text = long_text(gettext_lazy("Your words"), length_max=grievances.TEXT_LENGTH_MAX)


class NoteForm(WriteForm):
    """Something that a handler writes."""

    to = fields.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=[
            ("reporter", gettext_lazy("For the person who complained")),
            ("handlers", gettext_lazy("A note for those who handle it; the person does not see it")),
        ],
        widget=RADIOS,
        initial="reporter",
    )


class SettleForm(WriteForm):
    """The answer to a complaint."""

    about = {**WriteForm.about, errors.OutcomeNeeded: "outcome"}

    outcome = choice(gettext_lazy("How it came out"), words.OUTCOMES, radios=True)
    field_order = ("outcome", "text")


def token(place: reference_queries.Place) -> str:
    """Return what names a place in a form: its country's own code."""
    return f"{place.country}-{place.scheme}-{place.code}"


def first_of_next_fortnight(today: date) -> date:
    """Return the day on which a survey that opens today usually closes."""
    return date.fromordinal(today.toordinal() + 14)
