"""The forms in which values are proposed, and proposals decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

from tejido.core.reference import changes, keys, values
from tejido.reference import errors, proposals
from tejido.web.shared import reference_words as words
from tejido.web.shared import section_forms

CURRENCIES = ("COP", "USD", "DOP", "EUR", "GBP", "GTQ", "JMD", "PAB")
DIGITS_MAX = 20
PROPOSABLE = [(code, words.STATUSES[code]) for code in changes.HOLDING]
RESTATED = [(code, words.STATUSES[code]) for code in ("suspended", "annulled", "transitional", "in_force")]
PART = validators.RegexValidator(
    r"^[a-z0-9_]{1,40}$", _("Write a code of small letters and digits, such as 23001 or rural.")
)
CODE = validators.RegexValidator(
    rf"^{values.CODE.pattern}$", _("Write a code of small letters and digits, such as dane-2024.")
)
SAID_ABOUT: Mapping[type[Exception], str] = {
    errors.NoSuchReferenceKey: "code",
    errors.ValueRangeInvalid: "value",
    errors.ValueOverlaps: "from_date",
    errors.ValueUnchanged: "value",
    errors.DayOutsideInvalid: "from_date",
    errors.ReasonInvalid: "reason",
}


class ValueForm(section_forms.AddForm):
    """A value as somebody proposes it, with everything that others will want to know of it."""

    code = forms.ChoiceField(label=_("What it is"), choices=words.key_choices, widget=section_forms.LongSelect)
    country = forms.ChoiceField(label=_("Country"), choices=[(code, name) for code, name in words.COUNTRIES.items()])
    part = forms.CharField(
        label=_("Part of the country"), required=False, max_length=40, validators=[PART],
        help_text=_("Empty for the whole country; else the code of the town (DIVIPOLA, such as 23001 for Montería),"
                    " or rural, urban, other_urban."),
    )  # fmt: skip
    value = forms.DecimalField(
        label=_("Number"), max_digits=DIGITS_MAX, decimal_places=values.DECIMALS_MAX, localize=True,
        help_text=_("Write a share as a part of one: 0.35 is 35 %. Write an hour of the day as a whole number: 19."),
    )  # fmt: skip
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[("", _("It is no amount of money")), *zip(CURRENCIES, CURRENCIES,
        strict=True)],
    )  # fmt: skip
    from_date = section_forms.date_field(_("Holds from"))
    to_date = section_forms.last_day_field(
        _("Last day"), required=False,
        help_text=_("Leave it empty while no end is known: the next value takes its place by itself."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=values.SOURCE_LENGTH_MAX,
        help_text=_("The norm or the paper, with its article or page, so that a worker can look it up."),
    )  # fmt: skip
    confidence = forms.ChoiceField(label=_("How sure it is"), choices=list(words.CONFIDENCES.items()))
    status = forms.ChoiceField(label=_("Status"), choices=PROPOSABLE)
    version = forms.CharField(
        label=_("Version"), required=False, max_length=64, validators=[CODE],
        help_text=_("Only where decisions name it, as they do with poverty lines: a code such as dane-2024."),
    )  # fmt: skip
    variant = forms.CharField(
        label=_("Variant"), required=False, max_length=64, validators=[CODE],
        help_text=_("Only where several of one kind hold at one place, as with living wages of two publishers."),
    )  # fmt: skip
    note = section_forms.text_field(
        _("Note"), length_max=values.NOTE_LENGTH_MAX, rows=2, help_text=_("What a reader should know besides.")
    )
    reason = section_forms.text_field(
        _("Why you propose this"), length_max=proposals.REASON_LENGTH_MAX, rows=3,
        help_text=_("For whoever decides, and for whoever reads it in some years."),
    )  # fmt: skip
    about = SAID_ABOUT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for a currency where it is money, and for an end after the beginning."""
        given = super().clean() or self.cleaned_data
        key = keys.KEYS.get(given.get("code", ""))
        if key is not None and key.is_money and not given.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("This is an amount of money: choose its currency."))
        if given.get("from_date") and given.get("to_date") and given["to_date"] <= given["from_date"]:
            self.add_error("to_date", _("The last day is not before the first one."))
        return given

    def told(self) -> values.Value:
        """Return the value.

        Raises: ValueInvalid
        """
        given = self.cleaned_data
        place = f"{given['country']}-{given['part']}" if given["part"] else given["country"]
        try:
            return values.Value(
                key=given["code"], place=place, value=given["value"], from_date=given["from_date"],
                unit=keys.find(given["code"]).unit_of(given["currency"]), to_date=given["to_date"],
                source=given["source"], status=given["status"], confidence=given["confidence"], note=given["note"],
                variant=given["variant"], version=given["version"],
            )  # fmt: skip
        except values.ValueInvalid as problem:
            raise errors.ValueInvalid(errors.ValueInvalid.__doc__) from problem


class StatusForm(section_forms.AddForm):
    """Another status of a value from a day on: a court suspends or annuls it, or it is in force again."""

    status = forms.ChoiceField(label=_("From that day on it is"), choices=RESTATED)
    from_date = section_forms.date_field(_("From"), help_text=_("The first day on which this is so."))
    source = forms.CharField(
        label=_("Decision"), max_length=values.SOURCE_LENGTH_MAX,
        help_text=_("Who decided it, when, and under which number."),
    )  # fmt: skip
    confidence = forms.ChoiceField(label=_("How sure it is"), choices=list(words.CONFIDENCES.items()))
    reason = section_forms.text_field(_("Why you propose this"), length_max=proposals.REASON_LENGTH_MAX, rows=3)
    about = SAID_ABOUT


class ReasonForm(section_forms.SectionForm):
    """Why a proposal is refused."""

    reason = section_forms.text_field(_("Why not"), length_max=proposals.REASON_LENGTH_MAX, rows=3)
    about = SAID_ABOUT


class BenchmarkForm(section_forms.AddForm):
    """A table of living wages, and why it is loaded."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV or XLSX, at most 500 lines; headers in Spanish or English."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv,text/plain"}),
    )  # fmt: skip
    reason = section_forms.text_field(
        _("Whose licence covers it"), length_max=proposals.REASON_LENGTH_MAX, rows=2,
        help_text=_("Who may use this table, under which licence, and until when."),
    )  # fmt: skip
    takes_good = forms.BooleanField(label=_("Propose the good lines, even if others have a problem"), required=False)


def first_of(value: values.Value) -> dict[str, Any]:
    """Return what a form begins with where a value is corrected."""
    country, _hyphen, part = value.place.partition("-")
    return {
        "code": value.key, "country": country, "part": part, "value": value.value, "currency": value.currency,
        "from_date": value.from_date, "to_date": value.to_date, "source": value.source, "status": value.status,
        "confidence": value.confidence, "version": value.version, "variant": value.variant, "note": value.note,
    }  # fmt: skip


def first_for(code: str, *, place: str, today: date) -> dict[str, Any]:
    """Return what a form begins with where a new value is proposed."""
    country, _hyphen, part = place.partition("-")
    key = keys.KEYS.get(code)
    money = {"CO": "COP", "JM": "JMD", "GT": "USD", "PA": "USD", "DO": "DOP"}.get(country, "COP")
    return {
        "code": code, "country": country, "part": part, "from_date": today, "confidence": "read",
        "currency": money if key is not None and key.is_money else "",
    }  # fmt: skip
