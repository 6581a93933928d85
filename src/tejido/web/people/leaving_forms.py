"""Forms about leaving, accounts and benefits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from tejido.core import benefits, loans
from tejido.people import errors as people_errors
from tejido.people.leaving import errors
from tejido.people.leaving import exits as leaving_exits
from tejido.web.people import leaving_words as words
from tejido.web.people import money_field
from tejido.web.shared import section_forms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise

TEXT_LENGTH_MAX = 500
CURRENCIES = ("COP", "USD", "EUR", "DOP", "GTQ", "HNL", "JMD", "MXN", "NIO", "PAB", "PEN")


def _choices(named: words.Words) -> Sequence[tuple[str, Any]]:
    return list(named.items())


def _unchosen(named: words.Words) -> Sequence[tuple[str, Any]]:
    return [("", "—"), *named.items()]


def _currency() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES])


def _short(label: Promise, *, required: bool = True, help_text: Promise | str = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=TEXT_LENGTH_MAX, required=required, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def _percent(label: Promise, *, help_text: Promise | str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal(0), max_value=Decimal(100), max_digits=5, decimal_places=2, help_text=help_text,
        localize=True, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip


class _LeavingFields(forms.Form):
    to_date = section_forms.last_day_field(gettext_lazy("Their last day here"))
    # Nothing is chosen at first: a success must not be counted because somebody left the list as it was.
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=lambda: _unchosen(words.REASONS))
    destination = forms.ChoiceField(label=gettext_lazy("Where they go"), choices=lambda: _unchosen(words.DESTINATIONS))
    would_return = forms.ChoiceField(
        label=gettext_lazy("Would they come back?"),
        choices=lambda: _choices(words.WOULD_RETURN),
        initial="not_asked",
    )
    note = forms.CharField(
        label=gettext_lazy("What they said"), max_length=leaving_exits.NOTE_LENGTH_MAX, required=False,
        help_text=gettext_lazy("Only what helps to do better. Never a diagnosis, and nothing about their family."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


LEAVING_ABOUT: Mapping[type[Exception], str] = {
    people_errors.NotEmployed: "to_date",
    people_errors.PlacementTooEarly: "to_date",
    people_errors.EmploymentOverlaps: "to_date",
}


class LeavingForm(section_forms.AddForm, _LeavingFields):
    """That somebody leaves."""

    about = LEAVING_ABOUT


class CorrectLeavingForm(section_forms.ChangeForm, _LeavingFields):
    """A correction of what is known of a leaving."""

    about = LEAVING_ABOUT


class AccountForm(section_forms.SectionForm):
    """For which account somebody works."""

    about = {people_errors.NotEmployed: "from_date", errors.AccountTooEarly: "from_date"}
    account = forms.ChoiceField(label=gettext_lazy("Account"))
    is_seasonal = forms.BooleanField(
        label=gettext_lazy("For a season"), required=False,
        help_text=gettext_lazy("Counted apart, so that the end of a season does not look like people running away."),
    )  # fmt: skip
    from_date = section_forms.date_field(gettext_lazy("From"))


class AskForm(section_forms.AddForm):
    """A worker's request for a benefit."""

    kind = forms.ChoiceField(label=gettext_lazy("What you ask for"), choices=lambda: _choices(words.BENEFITS))
    amount = money_field.MoneyField(label=gettext_lazy("Amount"))
    currency = _currency()
    count = section_forms.number_field(
        gettext_lazy("In how many months would you pay it back?"), least=1, most=loans.INSTALMENTS_MAX, required=False,
        help_text=gettext_lazy("Only for a loan."),
    )  # fmt: skip
    purpose = _short(
        gettext_lazy("What is it for?"), required=False,
        help_text=gettext_lazy("In a few words. You need not say anything about your health or your family."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for the months of a loan."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == "loan" and not cleaned.get("count") and "count" not in self.errors:
            self.add_error("count", gettext_lazy("A loan needs a number of months."))
        return cleaned


class RefuseForm(section_forms.SectionForm):
    """A refusal, with its reason."""

    reason = _short(gettext_lazy("Why not?"), help_text=gettext_lazy("The worker reads this."))


class LendForm(section_forms.SectionForm):
    """The terms of a loan."""

    about = {
        errors.LoanAboveLimit: "amount", errors.LoanInvalid: "amount", errors.PayUnknown: "month_pay",
        errors.BenefitInvalid: "first_due_date",
    }  # fmt: skip
    amount = money_field.MoneyField(label=gettext_lazy("Amount"))
    count = section_forms.number_field(gettext_lazy("Monthly instalments"), least=1, most=loans.INSTALMENTS_MAX)
    yearly_rate = _percent(gettext_lazy("Interest in a year, in percent"), help_text=gettext_lazy("0 is the usual."))
    first_due_date = section_forms.date_field(gettext_lazy("First instalment on"))
    month_pay = money_field.MoneyField(
        label=gettext_lazy("Their pay in a month"),
        help_text=gettext_lazy("From the pay slip, in the loan's currency. The limit is held against it."),
    )
    reason = _short(gettext_lazy("Reason"), required=False, help_text=gettext_lazy("The worker reads this."))


class GrantForm(section_forms.SectionForm):
    """The terms of a grant."""

    amount = money_field.MoneyField(label=gettext_lazy("Amount"))
    period = forms.ChoiceField(label=gettext_lazy("How often"), choices=lambda: _choices(words.PERIODS))
    from_date = section_forms.date_field(gettext_lazy("From"))
    to_date = section_forms.last_day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Leave it empty while it goes on.")
    )
    condition = _short(gettext_lazy("On what condition"), required=False)
    reason = _short(gettext_lazy("Reason"), required=False, help_text=gettext_lazy("The worker reads this."))


class MoneyEventForm(section_forms.AddForm):
    """Money that came back, or a receipt."""

    about = {
        errors.RepaymentInvalid: "amount", errors.ReceiptInvalid: "amount", people_errors.ReceiptInvalid: "receipt",
    }  # fmt: skip
    amount = money_field.MoneyField(label=gettext_lazy("Amount"))
    on = section_forms.date_field(gettext_lazy("Day"))
    reference = forms.CharField(label=gettext_lazy("Number of the pay slip or receipt"), max_length=100, required=False)
    receipt = forms.FileField(
        label=gettext_lazy("Picture or PDF of the pay slip or receipt"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,application/pdf"}),
    )  # fmt: skip


class PauseForm(section_forms.AddForm):
    """A pause of instalments."""

    about = {errors.PauseInvalid: "from_date"}
    from_date = section_forms.date_field(gettext_lazy("From"))
    to_date = section_forms.last_day_field(gettext_lazy("Last day of the pause"))


class PlanForm(section_forms.AddForm):
    """A plan for what is owed when somebody leaves."""

    about = {errors.PlanInvalid: "count"}
    count = section_forms.number_field(
        gettext_lazy("Monthly instalments"), least=1, most=loans.INSTALMENTS_MAX,
        help_text=gettext_lazy("1 when all of it is taken from the final pay."),
    )  # fmt: skip
    first_due_date = section_forms.date_field(gettext_lazy("First instalment on"))


class EndForm(section_forms.SectionForm):
    """The end of a grant."""

    to_date = section_forms.last_day_field(gettext_lazy("Last day on which it is given"))


class LimitsForm(section_forms.AddForm):
    """Limits of loans in a currency."""

    currency = _currency()
    share = _percent(
        gettext_lazy("All instalments together take at most, in percent of a month's pay"),
    )
    amount_max = money_field.MoneyField(label=gettext_lazy("One loan is at most"))
    count_max = section_forms.number_field(gettext_lazy("At most so many months"), least=1, most=loans.INSTALMENTS_MAX)
    yearly_rate_max = _percent(gettext_lazy("Interest in a year is at most, in percent"))
    status = forms.ChoiceField(label=gettext_lazy("This comes from"), choices=lambda: _choices(words.POLICY_STATUSES))
    source = forms.CharField(
        label=gettext_lazy("Where it is written"), max_length=200,
        help_text=gettext_lazy("Such as: minutes of the welfare committee of 12 January."),
    )  # fmt: skip
    from_date = section_forms.date_field(gettext_lazy("Holds from"))

    def limits(self) -> benefits.Limits:
        """Return the limits that a valid form names."""
        given = self.cleaned_data
        return benefits.Limits(
            instalment_share_max=given["share"] / 100, amount_max=given["amount_max"], count_max=given["count_max"],
            yearly_rate_max=given["yearly_rate_max"] / 100,
        )  # fmt: skip
