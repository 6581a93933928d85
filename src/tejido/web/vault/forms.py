"""The forms in which somebody tells about themselves, for them and for whoever writes it down from paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

from tejido.core.impact import consents, households, poverty, self_identification, status
from tejido.vault import errors as vault_errors
from tejido.web.shared import section_forms
from tejido.web.vault import words

CURRENCIES = ("COP", "USD")
INCOME_DIGITS_MAX = 14
PLACE = validators.RegexValidator(r"^[0-9]{5}$", _("A municipality’s code has five digits, such as 05001."))
VERSION = validators.RegexValidator(
    status.CODE.pattern.join(("^", "$")), _("Write the version as a code, such as dane-2024.")
)
THRESHOLD_DEFAULT = "dane-2024"
CHOICES = section_forms.Choices


class AgreedForm(section_forms.SectionForm):
    """What is told only together with an agreement, and in which way the agreement was given."""

    purpose: consents.Purpose
    agrees = forms.BooleanField(label=_("I have read this text and agree"))
    how = forms.ChoiceField(label=_("How they agreed"), choices=())

    def __init__(self, *args: Any, hows: Sequence[str], **kwargs: Any) -> None:
        """Offer these ways of agreeing.

        Args:
            hows: Codes of `core.impact.consents.HOWS`; the question is left out where there is only one.
        """
        super().__init__(*args, **kwargs)
        self.hows = hows
        if len(hows) == 1:
            del self.fields["how"]
        else:
            self.choose("how", [(code, words.HOWS[code]) for code in hows])
            self.fields["agrees"].label = _("This text was read to them, and they agree")
        self.order_fields([name for name in self.fields if name not in ("agrees", "how")] + ["how", "agrees"])

    @property
    def how_given(self) -> str:
        """How the agreement was given."""
        return str(self.cleaned_data.get("how") or self.hows[0])

    @property
    def text(self) -> consents.Text:
        """The text that was agreed to."""
        return consents.current(self.purpose)


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
    threshold_version = forms.CharField(
        label=_("Version of the poverty line"), max_length=64, initial=THRESHOLD_DEFAULT, validators=[VERSION],
        help_text=_("Which published line was in force, as a code."),
    )  # fmt: skip

    about = {vault_errors.VaultKeysMissing: "status"}

    def __init__(self, *args: Any, is_own: bool = False, **kwargs: Any) -> None:
        """Ask only what somebody knows about themselves where they fill it in."""
        super().__init__(*args, **kwargs)
        if is_own:
            for name in ("basis", "evidence", "threshold_version"):
                del self.fields[name]


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
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])

    def __init__(self, *args: Any, moments: Sequence[str] = tuple(households.MOMENT_MONTHS), **kwargs: Any) -> None:
        """Offer these moments."""
        super().__init__(*args, **kwargs)
        self.choose("moment", [(code, words.MOMENTS[code]) for code in moments])
        self.order_fields(
            ["moment", "members_count", "earners_count", "income_month", "currency", "where", "place_code"]
        )

    def clean(self) -> dict[str, Any]:
        """Compare the two numbers of people."""
        given = super().clean() or self.cleaned_data
        if given.get("members_count") is not None and (given.get("earners_count") or 0) > given["members_count"]:
            self.add_error("earners_count", _("No more people can earn than live there."))
        return given

    def household(self) -> poverty.Household:
        """Return the household."""
        given = self.cleaned_data
        return poverty.Household(
            members_count=given["members_count"], earners_count=given["earners_count"],
            income_month=given["income_month"], currency=given["currency"], domain=self.domain(),
        )  # fmt: skip


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
