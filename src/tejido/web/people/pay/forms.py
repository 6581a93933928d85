"""Forms about pay."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tejido.core.pay import states
from tejido.people.pay import errors
from tejido.web.people import leaving_forms, money_field
from tejido.web.people.pay import words
from tejido.web.shared import section_forms

RATE_LENGTH_MAX = 16


def _text(label: Any, *, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=states.TEXT_LENGTH_MAX, help_text=help_text, widget=forms.Textarea(attrs={"rows": 4})
    )


def _currency() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in leaving_forms.CURRENCIES]
    )


class QuestionForm(section_forms.AddForm):
    """A worker's question about a line."""

    about = {errors.PayQuestionInvalid: "text"}
    text = _text(
        gettext_lazy("What do you want to know?"),
        help_text=gettext_lazy("Write it as you would say it. Those who look after the pay read it."),
    )


class AnswerForm(section_forms.AddForm):
    """An answer, with a correction where something was wrong."""

    about = {
        errors.PayQuestionInvalid: "text", errors.PayCorrectionInvalid: "amount", errors.PayQuestionAnswered: "text",
    }  # fmt: skip
    text = _text(gettext_lazy("Your answer"), help_text=gettext_lazy("The worker reads this. Use plain words."))
    kind = forms.ChoiceField(
        label=gettext_lazy("Was something wrong?"),
        choices=[
            ("", gettext_lazy("No, the line is right")),
            ("earning", gettext_lazy("Yes: more is to be paid")),
            ("deduction", gettext_lazy("Yes: too much was paid")),
        ],
        required=False,
    )
    amount = money_field.MoneyField(
        label=gettext_lazy("By how much"), required=False,
        help_text=gettext_lazy("Only where something was wrong. Somebody else approves it; the next run pays it."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for an amount where something was wrong."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") and not cleaned.get("amount") and "amount" not in self.errors:
            self.add_error("amount", gettext_lazy("Say by how much."))
        return cleaned


class TermForm(section_forms.AddForm):
    """How somebody is paid."""

    about = {errors.PayTermInvalid: "amount", errors.PayTermWaits: "basis"}
    basis = forms.ChoiceField(label=gettext_lazy("Paid"), choices=lambda: list(words.BASES.items()))
    amount = money_field.MoneyField(
        label=gettext_lazy("Amount of a month or an hour"), required=False,
        help_text=gettext_lazy("Leave it empty for pay by the piece: that follows the rates."),
    )  # fmt: skip
    currency = _currency()
    from_date = section_forms.date_field(gettext_lazy("From"))

    def clean(self) -> dict[str, Any]:
        """Ask for the amount of a month or an hour, and for none by the piece."""
        cleaned = super().clean() or self.cleaned_data
        is_piece = cleaned.get("basis") == "piece"
        if "amount" not in self.errors and is_piece == bool(cleaned.get("amount")):
            self.add_error(
                "amount",
                gettext_lazy("Pay by the piece has no amount of its own.")
                if is_piece
                else gettext_lazy("Say how much it is."),
            )
        return cleaned


class RateForm(section_forms.AddForm):
    """What an accepted task is paid."""

    about = {errors.PieceRateInvalid: "amount"}
    place = forms.ChoiceField(label=gettext_lazy("Programme or queue"))
    amount = forms.CharField(
        label=gettext_lazy("For one accepted task"), max_length=RATE_LENGTH_MAX,
        help_text=gettext_lazy("Up to four decimals, such as 350 or 12.5."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    currency = _currency()
    from_date = section_forms.date_field(gettext_lazy("From"))

    def clean_amount(self) -> Decimal:
        """Return the rate; a comma or a point stands before its decimals."""
        text = str(self.cleaned_data["amount"]).strip().replace(",", ".")
        try:
            found = Decimal(text) if text.isascii() else Decimal("NaN")
        except decimal.InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or found <= 0 or found.adjusted() > 10 or found != round(found, 4):
            raise forms.ValidationError(gettext_lazy("Write a rate such as 350 or 12.5."), code="invalid")
        return found


class PayDayForm(section_forms.AddForm):
    """On which day it is paid."""

    about = {errors.PayDayInvalid: "day_number"}
    day_number = section_forms.number_field(
        gettext_lazy("Day of the month"), least=1, most=31,
        help_text=gettext_lazy("The first such day after a period; 31 is the last day of any month."),
    )  # fmt: skip
    from_date = section_forms.date_field(gettext_lazy("From"))


class CorrectionForm(section_forms.AddForm):
    """A correction of a closed run."""

    about = {errors.PayCorrectionInvalid: "amount"}
    kind = forms.ChoiceField(
        label=gettext_lazy("What was wrong"),
        choices=[
            ("earning", gettext_lazy("More is to be paid")),
            ("deduction", gettext_lazy("Too much was paid")),
        ],
    )
    amount = money_field.MoneyField(label=gettext_lazy("By how much"))
    reason = _text(gettext_lazy("Why"), help_text=gettext_lazy("The worker reads this. Use plain words."))
