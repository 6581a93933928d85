"""The forms of the town's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tejido.core.impact.economy import comparison, files, regional, shapes
from tejido.impact.economy import comparisons, entries, errors, io_tables
from tejido.reference import proposals
from tejido.web.impact.town import words
from tejido.web.people import money_field
from tejido.web.shared import section_forms

CURRENCIES = ("COP", "USD", "EUR", "DOP", "GTQ", "JMD", "PAB")
ACCEPTED = ".csv,.tsv,.txt,.xlsx,text/csv,text/plain"
PERCENT_MAX = 100


def _code(label: Any, pattern: str, *, length_max: int, help_text: Any = "", required: bool = True) -> forms.RegexField:
    return forms.RegexField(
        label=label, regex=rf"^(?i:{pattern})$", max_length=length_max, help_text=help_text, required=required,
        error_messages={"invalid": _("Write letters, digits, dots and hyphens only.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


def _currency() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])


def _percent(label: Any, *, help_text: Any = "", required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=PERCENT_MAX, max_digits=5, decimal_places=2, required=required,
        localize=True, help_text=help_text,
    )  # fmt: skip


def _line(label: Any, *, help_text: Any = "", length_max: int = entries.LINE_LENGTH_MAX) -> forms.CharField:
    return forms.CharField(label=label, max_length=length_max, help_text=help_text)


def _site(label: Any, *, required: bool = False, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required, help_text=help_text)


class SupplierForm(section_forms.AddForm):
    """What is known of a supplier."""

    code = _code(_("Code"), files.SUPPLIER_CODE.pattern, length_max=32, help_text=words.HINTS["suppliers"]["code"])
    name = _line(_("Name"), help_text=words.HINTS["suppliers"]["name"])
    place = forms.ChoiceField(label=_("Town"), widget=section_forms.LongSelect)
    sector = _code(
        _("Sector"), files.SECTOR.pattern, length_max=16, required=False, help_text=words.HINTS["suppliers"]["sector"]
    )
    size = forms.ChoiceField(label=_("Size"), choices=list(words.SIZES.items()), initial="unknown")
    traits = forms.MultipleChoiceField(
        label=_("Traits"), choices=list(words.TRAITS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    local_percent = _percent(
        _("Spends in the town, in parts of a hundred"), help_text=words.HINTS["suppliers"]["local_share"]
    )


class PurchaseForm(section_forms.AddForm):
    """One invoice."""

    supplier = forms.ChoiceField(label=_("Supplier"), widget=section_forms.LongSelect)
    document = _code(_("Invoice"), files.DOCUMENT.pattern, length_max=64)
    month = section_forms.date_field(_("A day of the month"))
    amount = money_field.MoneyField(label=_("Amount"), help_text=_("Without value-added tax."))
    currency = _currency()
    site = _site(_("For which site"), help_text=_("Leave it empty where it was for all."))

    def clean_amount(self) -> Any:
        """Refuse nothing at all, and what no ledger holds."""
        return _above_nothing(self.cleaned_data["amount"])


class PurchaseCorrectionForm(PurchaseForm):
    """What was wrong about an invoice; supplier and number stay."""

    supplier = None  # type: ignore[assignment]
    document = None  # type: ignore[assignment]


class FileForm(section_forms.AddForm):
    """A file with lines."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV or XLSX; headers in Spanish or English."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )  # fmt: skip
    takes_good = forms.BooleanField(label=_("Store the good lines, even if others have a problem"), required=False)


class FiguresForm(FileForm):
    """A file about towns, whose lines somebody else decides."""

    reason = section_forms.text_field(
        _("Why"), length_max=proposals.REASON_LENGTH_MAX, rows=2,
        help_text=_("Whoever approves the lines reads this: what is published where."),
    )  # fmt: skip


class TableForm(section_forms.AddForm):
    """A table of inputs and outputs."""

    about = {errors.TownTableFails: "file"}
    file = forms.FileField(
        label=_("File"), help_text=_("CSV or XLSX with one number a line; the columns stand below."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )  # fmt: skip
    name = _line(_("Name"), help_text=_("Such as: input-output table, 68 activities."))
    source = _line(_("Source"), help_text=_("Who publishes it, and where."))
    area = forms.RegexField(
        label=_("Area"), regex=r"^CO(-[0-9]{2}|-[0-9]{5})?$", max_length=8, initial="CO",
        help_text=_("CO for the country, or CO-23 for a department."),
        error_messages={"invalid": _("Write CO, or CO- and the digits of the department or town.")},
    )  # fmt: skip
    year = section_forms.number_field(_("Year"), least=1990, most=2100)
    currency = _currency()
    is_synthetic = forms.BooleanField(
        label=_("It is invented, for practice"), required=False,
        help_text=_("What is worked out with it is marked, and never stands in a statement."),
    )  # fmt: skip


class CutForm(TableForm):
    """How many people work in each sector of a region, and what its table is called; year and currency stay."""

    year = None  # type: ignore[assignment]
    currency = None  # type: ignore[assignment]
    area = forms.RegexField(
        label=_("Area"), regex=r"^CO-([0-9]{2}|[0-9]{5})$", max_length=8,
        help_text=_("CO-23 for a department, CO-23001 for a town."),
        error_messages={"invalid": _("Write CO- and the digits of the department or town.")},
    )  # fmt: skip
    source = _line(
        _("Source"), length_max=entries.LINE_LENGTH_MAX - io_tables.CUT_MARK_LENGTH_MAX,
        help_text=_("Who says how many people work there, and where."),
    )  # fmt: skip
    delta = forms.TypedChoiceField(
        label=_("How strongly small regions buy elsewhere"), coerce=float, initial=regional.DELTA_CENTRAL,
        choices=[
            (regional.DELTA_LOW, _("Less (δ 0.2)")), (regional.DELTA_CENTRAL, _("As most were found (δ 0.25)")),
            (regional.DELTA_HIGH, _("More (δ 0.3)")),
        ],
        help_text=_("What regional tables by survey came to; where nobody asked, leave it as it is."),
    )  # fmt: skip


class ShapesForm(section_forms.AddForm):
    """Outlines of places."""

    about = {shapes.ShapesUnreadable: "file"}
    file = forms.FileField(
        label=_("File"), help_text=_("GeoJSON with one outline for each place, such as DANE’s MGN."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json,application/json"}),
    )  # fmt: skip
    level = forms.ChoiceField(label=_("What the outlines are"), choices=list(words.LEVELS.items()))
    source = _line(
        _("Source"), help_text=_("Who publishes it, which year, and under which licence: it stands below each map.")
    )


class ComparisonForm(section_forms.AddForm):
    """With which towns a site's town is compared."""

    about = {errors.TownComparisonInvalid: "codes"}
    site = _site(_("Site"), required=True)
    figure = forms.ChoiceField(
        label=_("What is compared"),
        choices=[(code, words.FIGURES[code]) for code in ("unemployment_share", "multidimensional_poverty_share")],
    )
    opened_on = section_forms.date_field(_("The site opens, or opened, on"))
    codes = forms.CharField(
        label=_("Comparison towns"), max_length=comparison.PLACES_MAX * 8,
        help_text=_("Two to ten towns by their five digits (DIVIPOLA), with commas between."),
    )  # fmt: skip
    reason = _line(
        _("Why these"), length_max=comparisons.REASON_LENGTH_MAX,
        help_text=_("Such as: of like size, on the same coast, without a site of ours."),
    )  # fmt: skip

    def clean_codes(self) -> list[str]:
        """Return the towns one by one."""
        return [part for part in self.cleaned_data["codes"].replace(",", " ").replace(";", " ").split() if part]


class WorkForm(section_forms.AddForm):
    """A public work or an incentive."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(words.WORK_KINDS.items()))
    scheme = forms.ChoiceField(label=_("Scheme"), choices=list(words.SCHEMES.items()))
    name = _line(_("Name"), help_text=_("Such as: paving of the road to the school."))
    place = forms.ChoiceField(label=_("Town"), widget=section_forms.LongSelect)
    site = _site(_("Tied to a site"))
    partner = _site(_("With a partner"))
    amount = money_field.MoneyField(label=_("Amount"))
    currency = _currency()
    state = forms.ChoiceField(label=_("State"), choices=list(words.STATES.items()))
    from_date = section_forms.date_field(_("First day"))
    to_date = forms.DateField(
        label=_("Last day"), required=False, input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Needed once it is finished."),
    )  # fmt: skip
    source = _line(_("Source"), help_text=_("The agreement, resolution or certificate that says so."))

    def clean_amount(self) -> Any:
        """Refuse nothing at all, and what no ledger holds."""
        return _above_nothing(self.cleaned_data["amount"])

    def clean(self) -> dict[str, Any]:
        """Ask for the last day of what is finished, and for one that is not before the first."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from_date"), cleaned.get("to_date")
        if "to_date" not in self.errors and cleaned.get("state") == "finished" and last is None:
            self.add_error("to_date", _("Say on which day it was finished."))
        if first is not None and last is not None and last < first:
            self.add_error("to_date", _("The last day is not before the first."))
        return cleaned


class WhatIfForm(forms.Form):
    """What is calculated: a part of a spend that moves to a town."""

    spend = money_field.MoneyField(label=_("What is spent in a year"))
    percent = _percent(_("Part that moves here, in parts of a hundred"), required=True)
    local_low = _percent(_("Reaches the town: at least"), required=True)
    local_high = _percent(_("Reaches the town: at most"), required=True)
    again_low = _percent(_("Is spent in the town again: at least"), required=True)
    again_high = _percent(_("Is spent in the town again: at most"), required=True)
    wage_low = _percent(_("Pays for work: at least"), required=True)
    wage_high = _percent(_("Pays for work: at most"), required=True)
    job_cost = money_field.MoneyField(label=_("What one job costs in a year"))

    def clean(self) -> dict[str, Any]:
        """Refuse ranges that run backwards, and nothing at all."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("local", "again", "wage"):
            low, high = cleaned.get(f"{name}_low"), cleaned.get(f"{name}_high")
            if low is not None and high is not None and low > high:
                self.add_error(f"{name}_high", _("This is not below what it is at least."))
        for name in ("spend", "job_cost", "percent"):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Write a number above 0."))
        return cleaned


def _above_nothing(amount: Any) -> Any:
    if not 0 < amount < entries.AMOUNT_MAX:
        raise forms.ValidationError(_("Write an amount above 0."))
    return amount
