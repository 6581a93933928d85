"""The forms in which somebody tells about themselves, for them and for whoever writes it down from paper."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms, http
from django.core import validators
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tejido.core.impact import consents, households, poverty, self_identification
from tejido.impact import errors as impact_errors
from tejido.journal import clock
from tejido.people import consent_texts
from tejido.vault import errors as vault_errors
from tejido.web.shared import section_forms
from tejido.web.vault import days, words

CURRENCIES = ("COP", "USD")
INCOME_DIGITS_MAX = 14
PLACE = validators.RegexValidator(r"^[0-9]{5}$", _("A municipality’s code has five digits, such as 05001."))
CHOICES = section_forms.Choices


class AgreedForm(section_forms.SectionForm):
    """What is told only together with an agreement, and in which way the agreement was given."""

    purpose: consents.Purpose
    # The version that the page showed: whoever agrees agrees to what they read.
    text_version = forms.CharField(widget=forms.HiddenInput, required=False)
    agrees = forms.BooleanField(label=_("I have read this text and agree"))
    how = forms.ChoiceField(label=_("How they agreed"), choices=())

    def __init__(self, *args: Any, hows: Sequence[str], **kwargs: Any) -> None:
        """Offer these ways of agreeing.

        Args:
            hows: Codes of `core.impact.consents.HOWS`; the question is left out where there is only one.
        """
        super().__init__(*args, **kwargs)
        self.hows = hows
        self.fields["text_version"].initial = self.text.version
        if len(hows) == 1:
            del self.fields["how"]
        else:
            self.choose("how", [(code, words.HOWS[code]) for code in hows])
            self.fields["agrees"].label = _("This text was read to them, and they agree")
        self.order_fields([name for name in self.fields if name not in ("agrees", "how")] + ["how", "agrees"])

    def clean_text_version(self) -> str:
        """Refuse an agreement to a text that another one has taken the place of while it was read."""
        shown = str(self.cleaned_data["text_version"])
        if shown and shown != self.text.version:
            if isinstance(self.data, http.QueryDict):
                self.data = self.data.copy()
                self.data["text_version"] = self.text.version
            self.add_error("agrees", _("A new text was published while you read. Read it above, then agree again."))
        return shown

    @property
    def how_given(self) -> str:
        """How the agreement was given."""
        return str(self.cleaned_data.get("how") or self.hows[0])

    @functools.cached_property
    def text(self) -> consents.Text:
        """The text that is agreed to."""
        return consent_texts.current(self.purpose, on=days.today(clock.now()))


class DomainMixin(forms.Form):
    """Where the household lives, as the poverty lines tell places apart."""

    where = forms.ChoiceField(
        label=_("Where the household lives"), choices=words.where_choices,
        help_text=_("If it is a town beside one of these cities, choose the city."),
    )  # fmt: skip

    def domain(self) -> str:
        """Return the domain as a code."""
        return str(self.cleaned_data["where"])


class StatusForm(DomainMixin, AgreedForm):
    """How things were before the hire, on which basis, and the version of the line that was used."""

    purpose = "impact_status"
    status = forms.ChoiceField(
        label=_("Before the hire"), choices=list(words.STATUSES.items()), widget=forms.RadioSelect,
        help_text=_("Long without work means a year or more of looking for it."),
    )  # fmt: skip
    hired_on = section_forms.date_field(_("First day of the contract"))
    basis = forms.ChoiceField(label=_("How it is known"), choices=list(words.BASES.items()))
    evidence = forms.ChoiceField(
        label=_("Paper that was seen"), choices=list(words.EVIDENCES.items()), help_text=_("No paper is kept.")
    )
    compare = forms.BooleanField(
        label=_("Work out the income part from what I told about my household when I applied"), required=False,
        help_text=_("It is compared with the poverty line of the place where you lived, on the day of the hire."),
    )  # fmt: skip
    members_count = forms.IntegerField(
        label=_("People in the household when they applied"), required=False, min_value=1,
        max_value=poverty.MEMBERS_MAX,
        help_text=_("With this and the income, the poverty line of the place decides. The two numbers are not kept."),
    )  # fmt: skip
    income_month = forms.DecimalField(
        label=_("What came in within a month, all together"), required=False, min_value=0,
        max_digits=INCOME_DIGITS_MAX, decimal_places=2, localize=True,
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], required=False)

    about = {
        vault_errors.VaultKeysMissing: "status", impact_errors.LineNotKept: "where",
        impact_errors.SnapshotMissing: "compare",
    }  # fmt: skip

    def __init__(self, *args: Any, is_own: bool = False, **kwargs: Any) -> None:
        """Ask only what somebody knows about themselves where they fill it in."""
        super().__init__(*args, **kwargs)
        if is_own:
            for name in ("basis", "evidence", "members_count", "income_month", "currency"):
                del self.fields[name]
        else:
            del self.fields["compare"]

    def clean(self) -> dict[str, Any]:
        """Ask for both numbers where one of them is there."""
        given = super().clean() or self.cleaned_data
        for name, other in (("members_count", "income_month"), ("income_month", "members_count")):
            if given.get(name) is None and given.get(other) is not None and name not in self.errors:
                self.add_error(name, _("Fill in both numbers, or neither."))
        return given

    def household(self) -> poverty.Household | None:
        """Return the household whose income decides, where its numbers were filled in."""
        given = self.cleaned_data
        if given.get("members_count") is None:
            return None
        return poverty.Household(
            members_count=given["members_count"], earners_count=0, income_month=given["income_month"],
            currency=given.get("currency") or CURRENCIES[0], domain=self.domain(),
        )  # fmt: skip


class GroupsForm(AgreedForm):
    """Which groups somebody identifies with; each question may be left out."""

    purpose = "self_identification"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question, codes in self_identification.QUESTIONS.items():
            self.fields[question] = forms.ChoiceField(
                label=words.QUESTIONS[question], required=False,
                choices=[("", _("No answer")), *((code, words.ANSWERS[code]) for code in codes)],
            )  # fmt: skip
        self.order_fields([*self_identification.QUESTIONS, "how", "agrees"])

    def clean(self) -> dict[str, Any]:
        """Ask for at least one answer."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not self.answers():
            raise forms.ValidationError(_("Answer at least one question, or leave this page: nothing has to be told."))
        return given

    def answers(self) -> dict[str, str]:
        """Return the answers that were given."""
        given = self.cleaned_data
        return {name: given[name] for name in self_identification.QUESTIONS if given.get(name)}


class HouseholdForm(DomainMixin, AgreedForm):
    """Who lives together and what comes in within a month."""

    purpose = "household"
    moment = forms.ChoiceField(label=_("Which time this tells about"), choices=())
    members_count = forms.IntegerField(
        label=_("People in the household"), min_value=1, max_value=poverty.MEMBERS_MAX,
        help_text=_("Everybody who shares the meals, you and the children too. No names are asked."),
    )  # fmt: skip
    earners_count = forms.IntegerField(
        label=_("How many of them earn money"), min_value=0, max_value=poverty.MEMBERS_MAX
    )
    income_month = forms.DecimalField(
        label=_("What comes in within a month, all together"), min_value=0, max_digits=INCOME_DIGITS_MAX,
        decimal_places=2, localize=True, help_text=_("Pay, sales, aid, money from relatives. A rough figure will do."),
    )  # fmt: skip
    own_income_month = forms.DecimalField(
        label=_("What you earned of it by working, in a month"), min_value=0, max_digits=INCOME_DIGITS_MAX,
        decimal_places=2, localize=True, required=False,
        help_text=_("If you like. 0 if you had no work. It is only counted with many others, in steps."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])

    def __init__(
        self, *args: Any, moments: Sequence[str] = tuple(households.MOMENT_MONTHS),
        told: Mapping[str, date] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        """Offer these moments.

        Args:
            told: Those that were told already, with their day: telling them again corrects them.
        """
        super().__init__(*args, **kwargs)
        self.choose("moment", [(code, _moment(code, told or {})) for code in moments])
        if len(moments) == 1:
            self.fields["moment"].initial = moments[0]
        self.order_fields(
            ["moment", "members_count", "earners_count", "income_month", "own_income_month", "currency", "where"]
        )

    def clean(self) -> dict[str, Any]:
        """Compare the two numbers of people."""
        given = super().clean() or self.cleaned_data
        if given.get("members_count") is not None and (given.get("earners_count") or 0) > given["members_count"]:
            self.add_error("earners_count", _("No more people can earn than live there."))
        if given.get("income_month") is not None and (given.get("own_income_month") or 0) > given["income_month"]:
            self.add_error("own_income_month", _("This is more than all that comes in. Look at both numbers again."))
        return given

    def household(self) -> poverty.Household:
        """Return the household."""
        given = self.cleaned_data
        return poverty.Household(
            members_count=given["members_count"], earners_count=given["earners_count"],
            income_month=given["income_month"], currency=given["currency"], domain=self.domain(),
            own_income_month=given["own_income_month"],
        )  # fmt: skip


def _moment(code: str, told: Mapping[str, date]) -> str:
    if code not in told:
        return str(words.MOMENTS[code])
    day = formats.date_format(told[code], "DATE_FORMAT")
    return gettext("%(moment)s: correct what you told on %(day)s") % {"moment": words.MOMENTS[code], "day": day}


class JoinForm(section_forms.SectionForm):
    """The code of a household that somebody else of it has told about already."""

    about = {vault_errors.HouseholdUnknown: "code"}
    code = forms.CharField(
        label=_("Code of the household"), min_length=10, max_length=10,
        help_text=_("Ten letters and digits. Whoever lives with you and works here finds it under “Show what I told”."),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Return the code in capital letters."""
        return str(self.cleaned_data["code"]).upper()


class PurposeForm(section_forms.SectionForm):
    """What somebody takes back."""

    purpose = forms.ChoiceField(label=_("What they take back"), choices=list(words.PURPOSES.items()))


class InviteForm(section_forms.AddForm):
    """The address of somebody who learns with us, for an account of their own."""

    email = forms.EmailField(label=_("Email"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=[("es", "Español"), ("en", "English")])
