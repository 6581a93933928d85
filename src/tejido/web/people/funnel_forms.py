"""The forms of the funnel: stages, outreach, courses, cohorts, sessions, people who ask, results, costs, lotteries."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as fields
from django.utils.translation import gettext_lazy

from tejido.clients import errors as client_errors
from tejido.core import funnel, lottery
from tejido.people import cohorts, errors, funnel_counts, lotteries
from tejido.web.people import funnel_words as words
from tejido.web.people import partner_words
from tejido.web.shared import section_forms as forms

NONE = ""
DOCUMENTS = {
    "cc": gettext_lazy("Citizenship card (CC)"),
    "ce": gettext_lazy("Foreigner's card (CE)"),
    "ti": gettext_lazy("Identity card of minors (TI)"),
    "passport": gettext_lazy("Passport"),
    "ppt": gettext_lazy("Temporary protection permit (PPT)"),
    "pep": gettext_lazy("Special stay permit (PEP)"),
    "other": gettext_lazy("Another document"),
}


def none_or(choices: forms.Choices) -> forms.Choices:
    """Return choices with a first one that stands for none."""
    return [(NONE, "–"), *choices]


def optional_date(label: Any, *, help_text: Any = "") -> fields.DateField:
    """Return a field for a day that may be left open."""
    field = forms.date_field(label, help_text=help_text)
    field.required = False
    return field


def choice(label: Any, *, required: bool = True, help_text: Any = "", choices: Any = ()) -> fields.ChoiceField:
    """Return a field of few choices."""
    return fields.ChoiceField(label=label, required=required, help_text=help_text, choices=choices)


def amount_field(label: Any) -> fields.DecimalField:
    """Return a field for money; its currency stands beside it."""
    return fields.DecimalField(label=label, min_value=0, max_digits=14, decimal_places=2)


class StageForm(forms.SectionForm):
    """A stage that a person came to."""

    about = {errors.StageOutOfOrder: "on_date", errors.StageInvalid: "stage"}

    stage = choice(gettext_lazy("Stage"), choices=list(words.STAGES.items()))
    on_date = forms.date_field(gettext_lazy("On"))
    cohort = choice(
        gettext_lazy("Cohort"), required=False, help_text=gettext_lazy("Needed for enrolled, attended and completed.")
    )
    opening = choice(gettext_lazy("Opening"), required=False, help_text=gettext_lazy("For applied, offered and hired."))
    partner = choice(gettext_lazy("Partner"), required=False)
    reason = choice(
        gettext_lazy("Reason"),
        required=False,
        choices=none_or(list(words.REASONS.items())),
        help_text=gettext_lazy("Only for not interested and hired elsewhere."),
    )

    def clean_opening(self) -> str:
        """Leave out an opening that the stage is not about."""
        opening = str(self.cleaned_data["opening"])
        return opening if self.cleaned_data.get("stage") in funnel.OF_OPENING else ""

    def clean_reason(self) -> str:
        """Leave out a reason that the stage does not ask for."""
        reason = str(self.cleaned_data["reason"])
        return reason if self.cleaned_data.get("stage") in funnel.REASONS else ""


class CorrectStageForm(forms.ChangeForm):
    """Another day or reason for a stage."""

    about = {errors.StageOutOfOrder: "on_date", errors.StageInvalid: "reason"}

    on_date = forms.date_field(gettext_lazy("On"))
    reason = choice(gettext_lazy("Reason"), required=False, choices=none_or(list(words.REASONS.items())))

    def __init__(self, data: Any = None, *, stage: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        reasons = funnel.REASONS.get(stage)
        if reasons is None:
            del self.fields["reason"]
        else:
            self.choose("reason", [(code, words.REASONS[code]) for code in reasons])


class OutreachForm(forms.AddForm):
    """People who were reached together."""

    about = {errors.OutreachInvalid: "on_date"}

    kind = choice(gettext_lazy("What it was"), choices=list(words.OUTREACH_KINDS.items()))
    on_date = forms.date_field(gettext_lazy("On"))
    people_count = forms.number_field(gettext_lazy("How many people"), least=1, most=1_000_000)
    partner = choice(gettext_lazy("Partner"), required=False)
    place = choice(gettext_lazy("Place"), required=False)


class OutreachCountForm(forms.ChangeForm):
    """Another count of people who were reached."""

    people_count = forms.number_field(
        gettext_lazy("How many people"),
        least=0,
        most=1_000_000,
        help_text=gettext_lazy("0 says that it never happened."),
    )


class CourseFields(forms.SectionForm):
    """What is taught, and for how long it counts."""

    name_es = forms.name_field(gettext_lazy("Name in Spanish"))
    name_en = forms.name_field(gettext_lazy("Name in English"))
    hours = fields.DecimalField(label=gettext_lazy("Hours"), min_value=0, max_digits=6, decimal_places=1)
    valid_months = forms.number_field(
        gettext_lazy("Counts for so many months"),
        least=1,
        most=600,
        required=False,
        help_text=gettext_lazy("Empty: for good."),
    )


class AddCourseForm(forms.AddForm, CourseFields):
    """A new course."""

    about = {errors.CourseCodeTaken: "code", client_errors.CodeInvalid: "code", errors.CourseInvalid: "hours"}

    code = forms.code_field(help_text=gettext_lazy("Short, such as english-b1; it stays."))
    field_order = ["code"]


class ChangeCourseForm(forms.ChangeForm, CourseFields):
    """A course's words and hours."""

    about = {errors.CourseInvalid: "hours"}


def covers_field(label: Any) -> fields.MultipleChoiceField:
    """Return the field for what is paid for whoever comes; the public page tells exactly this."""
    return fields.MultipleChoiceField(
        label=label, required=False, choices=list(partner_words.COVERED.items()), widget=fields.CheckboxSelectMultiple,
        help_text=gettext_lazy("The public page promises exactly this, and nothing else."),
    )  # fmt: skip


class CohortFields(forms.SectionForm):
    """When and where a course is given, and how many seats there are."""

    about = {errors.CohortNameTaken: "name", errors.CohortInvalid: "to_date", errors.SeatsAreDrawn: "seats_count"}

    name = forms.name_field(gettext_lazy("Name of the group"), help_text=gettext_lazy("Such as Montería, March."))
    place = choice(gettext_lazy("Place"))
    site = choice(gettext_lazy("Site"), required=False, help_text=gettext_lazy("If it is given at one of our sites."))
    language = forms.language_field()
    seats_count = forms.number_field(gettext_lazy("Seats"), least=1, most=100_000)
    from_date = forms.date_field(gettext_lazy("First day"))
    to_date = forms.last_day_field(gettext_lazy("Last day"))
    apply_until = optional_date(
        gettext_lazy("Last day to apply"), help_text=gettext_lazy("Seats can be drawn by lot after this day.")
    )
    covers = covers_field(gettext_lazy("What we pay for whoever comes"))
    is_public = fields.BooleanField(label=gettext_lazy("Show it on the public page"), required=False)


class AddCohortForm(forms.AddForm, CohortFields):
    """A new cohort."""

    course = choice(gettext_lazy("Course"))
    partner = choice(
        gettext_lazy("Partner"), required=False, help_text=gettext_lazy("If it is not given by ourselves.")
    )
    field_order = ["course", "name", "partner"]


class ChangeCohortForm(forms.ChangeForm, CohortFields):
    """A cohort's days, seats and place."""


class MeetingForm(forms.AddForm):
    """A session of a cohort, within one day."""

    about = {errors.MeetingInvalid: "to_time"}

    on_date = forms.date_field(gettext_lazy("On"))
    from_time = forms.time_field(gettext_lazy("From"))
    to_time = forms.time_field(gettext_lazy("To"))
    weeks = forms.number_field(
        gettext_lazy("In how many weeks"),
        least=1,
        most=52,
        help_text=gettext_lazy("Makes the same session on the same weekday of the following weeks too."),
    )

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return when the first session begins and ends."""
        given = self.cleaned_data
        return (
            datetime.combine(given["on_date"], given["from_time"], zone),
            datetime.combine(given["on_date"], given["to_time"], zone),
        )


class PersonForm(forms.AddForm):
    """Somebody who asks for a seat or gets one: known by a document, or new."""

    about = {
        errors.DocumentInvalid: "document_number", errors.PhoneInvalid: "phone",
        errors.PersonNameInvalid: "given_names",
    }  # fmt: skip

    document_kind = choice(gettext_lazy("Document"), choices=list(DOCUMENTS.items()))
    document_number = fields.CharField(
        label=gettext_lazy("Document number"),
        max_length=30,
        help_text=gettext_lazy("Somebody we know already is found by it, and keeps the names that we know."),
    )
    given_names = forms.name_field(gettext_lazy("Given names"))
    first_surname = forms.name_field(gettext_lazy("First surname"))
    second_surname = fields.CharField(
        label=gettext_lazy("Second surname"), max_length=forms.NAME_LENGTH_MAX, required=False
    )
    phone = fields.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    place = choice(gettext_lazy("Where they live"), required=False)
    goal = choice(
        gettext_lazy("What they get"),
        choices=[
            ("apply", gettext_lazy("They ask for a seat")),
            ("enrol", gettext_lazy("They get a seat now")),
        ],
    )


class LeaveForm(forms.SectionForm):
    """Leaving a cohort."""

    about = {errors.NotEnrolled: "to_date"}

    to_date = forms.last_day_field(gettext_lazy("Last day in the cohort"))
    reason = choice(
        gettext_lazy("Reason"),
        choices=none_or([(code, words.REASONS[code]) for code in funnel.REASONS["not_interested"]]),
    )


class ResultForm(forms.SectionForm):
    """How a person ended a cohort."""

    about = {errors.ResultInvalid: "score_percent", errors.StageOutOfOrder: "on_date", errors.NotEnrolled: "on_date"}

    result = choice(gettext_lazy("Result"), choices=none_or(list(words.RESULTS.items())))
    score_percent = fields.DecimalField(
        label=gettext_lazy("Score in %"), min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )
    on_date = forms.date_field(gettext_lazy("On"))


class CostForm(forms.AddForm):
    """A cost that was covered."""

    about = {errors.CostInvalid: "amount", errors.ReceiptInvalid: "receipt"}

    kind = choice(gettext_lazy("What it is for"), choices=list(words.COST_KINDS.items()))
    amount = amount_field(gettext_lazy("Amount"))
    currency = fields.RegexField(
        label=gettext_lazy("Currency"),
        regex=r"^[A-Z]{3}$",
        max_length=3,
        error_messages={"invalid": gettext_lazy("Three capital letters, such as COP.")},
    )
    on_date = forms.date_field(gettext_lazy("On"))
    receipt_number = fields.CharField(label=gettext_lazy("Number of the receipt"), max_length=100, required=False)
    receipt = fields.FileField(
        label=gettext_lazy("Picture or PDF of the receipt"),
        required=False,
        allow_empty_file=True,
        widget=fields.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,application/pdf"}),
    )


class SealForm(forms.AddForm):
    """How the seats of a cohort are drawn."""

    about = {errors.LotteryInvalid: "beacon_source"}

    strata = choice(
        gettext_lazy("Who is drawn from one list"), choices=[(code, words.STRATA[code]) for code in lotteries.STRATA]
    )
    rule = choice(
        gettext_lazy("How lists share the seats"), choices=[(code, words.RULES[code]) for code in lottery.RULES]
    )
    beacon_source = fields.CharField(
        label=gettext_lazy("Outside number that goes into the draw"),
        max_length=lotteries.BEACON_SOURCE_LENGTH_MAX,
        required=False,
        help_text=gettext_lazy(
            "Such as: first prize of the Lotería de Bogotá of the day after the last day to apply. Nobody can know it"
            " while people apply, so nobody can choose who wins."
        ),
    )


class DrawForm(forms.SectionForm):
    """Drawing what was sealed."""

    about = {errors.LotteryInvalid: "beacon"}

    beacon = fields.CharField(label=gettext_lazy("The outside number"), max_length=100, required=False)

    def __init__(self, *args: Any, beacon_source: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if beacon_source:
            self.fields["beacon"].required = True
            self.fields["beacon"].help_text = beacon_source
        else:
            del self.fields["beacon"]


class AttendForm(fields.Form):
    """What a learner types on a phone."""

    code = fields.CharField(
        label=gettext_lazy("The code on the wall"),
        max_length=20,
        widget=fields.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    number = fields.CharField(
        label=gettext_lazy("The last 4 digits of your document or your phone"),
        max_length=30,
        widget=fields.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


def cohort_choices(found: Any) -> list[tuple[str, str]]:
    """Return cohorts to choose from."""
    return [(str(row.key), words.cohort_name(row)) for row in found]


def partner_choices() -> list[tuple[str, str]]:
    """Return partners to choose from."""
    return [(str(row.key), row.name) for row in cohorts.partners()]


def dimension_choices() -> list[tuple[str, str]]:
    """Return by what the funnel can be told apart."""
    return [(code, str(words.DIMENSIONS[code])) for code in funnel_counts.DIMENSIONS]
