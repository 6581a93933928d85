"""The forms of surveys: opening a round, and a sheet of any questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms as fields
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.core.impact.surveys import questionnaires
from tejido.impact.surveys import errors, rounds
from tejido.web.impact.surveys import words
from tejido.web.people.employment import forms as employment_forms
from tejido.web.shared import section_forms as forms

SKIPPED = ""
TEXT_ROWS = 3


class RoundForm(forms.AddForm):
    """Whom a survey asks, about what, and until when."""

    about = {
        errors.SurveyDatesInvalid: "closes_date",
        errors.SurveyOpenAlready: "questionnaire",
        errors.SurveyCountInvalid: "wanted_count",
        errors.TooFewToAsk: "wanted_count",
    }

    questionnaire = fields.ChoiceField(label=gettext_lazy("What to ask"), widget=fields.RadioSelect)
    wanted_count = forms.number_field(
        gettext_lazy("How many people to ask"),
        least=10,
        most=rounds.WANTED_MAX,
        help_text=gettext_lazy("Small groups are asked whole, so it may be a few more."),
    )
    strata_by = fields.MultipleChoiceField(
        label=gettext_lazy("Draw and show by"),
        required=False,
        widget=fields.CheckboxSelectMultiple,
        choices=list(words.DIMENSIONS.items()),
        help_text=gettext_lazy(
            "People are drawn at random within each group. Results are shown by the first that you choose."
        ),
    )
    with_leavers = fields.BooleanField(label=gettext_lazy("Ask also those who left within a year"), required=False)
    opens_date = forms.date_field(gettext_lazy("Opens on"))
    closes_date = forms.last_day_field(
        gettext_lazy("Last day to answer"), help_text=gettext_lazy("At most 60 days later; two weeks are usual.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(
            "questionnaire",
            [
                (each.code, _("%(name)s (%(count)s questions)") % {
                    "name": words.told(each.names), "count": len(each.questions)
                })
                for each in questionnaires.QUESTIONNAIRES.values()
            ],
        )  # fmt: skip

    def questions(self) -> questionnaires.Questionnaire:
        """Return what was chosen to be asked."""
        return questionnaires.QUESTIONNAIRES[self.cleaned_data["questionnaire"]]


class SheetForm(fields.Form):
    """A sheet of a questionnaire: every question can be skipped, unless it may not."""

    about = {errors.SurveyAnswerInvalid: None, errors.NothingAnswered: None}

    def __init__(self, *args: Any, questionnaire: questionnaires.Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire = questionnaire
        for question in questionnaire.questions:
            self.fields[question.code] = _field(question)

    def answers(self) -> dict[str, object]:
        """Return what was answered; what was skipped is left out."""
        return {
            question.code: _answer(question, self.cleaned_data[question.code])
            for question in self.questionnaire.questions
            if self.cleaned_data.get(question.code) not in (None, SKIPPED)
        }


def _field(question: questionnaires.Question) -> fields.Field:
    label, required = words.told(question.texts), not question.optional
    if question.codes:
        choices = [(code, words.answer(question, code)) for code in question.codes]
        if question.optional:
            choices.append((SKIPPED, str(words.SKIP)))
        return fields.ChoiceField(
            label=label, choices=choices, required=required, initial=SKIPPED, widget=fields.RadioSelect
        )
    if question.kind == "text":
        return fields.CharField(
            label=label, required=required, max_length=questionnaires.TEXT_LENGTH_MAX,
            widget=fields.Textarea(attrs={"rows": TEXT_ROWS}),
        )  # fmt: skip
    is_share = question.kind == "money_share"
    unit = "%" if is_share else question.unit
    return employment_forms.AmountField(
        label=f"{label} ({unit})" if unit else label,
        required=required,
        min_value=0 if is_share else question.low,
        max_value=questionnaires.PERCENT if is_share else question.high,
    )


def _answer(question: questionnaires.Question, given: Any) -> object:
    if question.kind == "yes_no":
        return bool(given == "yes")
    if question.kind == "money_share":
        return float(given) / questionnaires.PERCENT
    return float(given) if question.kind == "number" else str(given)


def initial_of(today: Any) -> Mapping[str, Any]:
    """Return with what the form of a new round begins."""
    return {
        "opens_date": today,
        "closes_date": employment_forms.first_of_next_fortnight(today),
        "wanted_count": 100,
        "strata_by": ["site"],
        "questionnaire": "worker_life",
    }
