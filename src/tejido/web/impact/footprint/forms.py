"""The forms of bills, contracts and answers about the way to work."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.core import dates
from tejido.core.impact.footprint import commute, contracts, kinds
from tejido.impact.footprint import bills, commuting, contracting, errors
from tejido.people import errors as people_errors
from tejido.web.impact.footprint import words
from tejido.web.shared import base_forms, section_forms

MONTHS_OFFERED = 36
AMOUNT_DIGITS, AMOUNT_DECIMALS = 15, 4


class BillForm(section_forms.AddForm):
    """What a site used in a month."""

    about = {
        errors.BillKnown: "reference",
        errors.BillInvalid: "amount",
        people_errors.ReceiptInvalid: "receipt",
    }

    kind = forms.ChoiceField(
        label=gettext_lazy("What was used"), choices=[(code, words.KINDS[code]) for code in kinds.BILLED]
    )
    site = forms.ChoiceField(
        label=gettext_lazy("Site"), required=False, help_text=gettext_lazy("The cloud belongs to no site.")
    )
    month = forms.ChoiceField(label=gettext_lazy("Month"))
    amount = forms.DecimalField(
        label=gettext_lazy("How much"), min_value=0, max_digits=AMOUNT_DIGITS, decimal_places=AMOUNT_DECIMALS,
        localize=True,
    )  # fmt: skip
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=list(words.UNITS.items()))
    variant = forms.ChoiceField(
        label=gettext_lazy("Of which class"), required=False,
        choices=[("", gettext_lazy("Does not apply")), *words.VARIANTS.items()],
        help_text=gettext_lazy("For waste, what becomes of it; for a gas, which; for the cloud, where it runs."),
    )  # fmt: skip
    is_estimate = forms.BooleanField(label=gettext_lazy("This is an estimate: nobody measured it"), required=False)
    reference = forms.CharField(
        label=gettext_lazy("Number of the bill or the meter"), required=False, max_length=bills.REFERENCE_LENGTH_MAX,
        help_text=gettext_lazy("So that a month may have several bills."),
    )  # fmt: skip
    receipt = forms.FileField(
        label=gettext_lazy("Picture or PDF of the bill"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,application/pdf"}),
    )  # fmt: skip

    def offer(self, *, sites: base_forms.Choices, today: date, also: date | None = None) -> None:
        """Say which sites and months can be chosen.

        Args:
            also: A month that stands already.
        """
        self.choose("site", [("", _("None: the whole operator")), *sites])
        months = [dates.months_later(today.replace(day=1), months=-back) for back in range(MONTHS_OFFERED)]
        if also is not None and also not in months:
            months.append(also)
        self.choose("month", [(f"{month:%Y-%m}", formats.date_format(month, "YEAR_MONTH_FORMAT")) for month in months])

    def clean_month(self) -> date:
        """Return the first day of the month."""
        return datetime.strptime(self.cleaned_data["month"], "%Y-%m").date()  # noqa: DTZ007

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs to what was used: its site, its unit, its class."""
        given = super().clean() or self.cleaned_data
        kind = kinds.KINDS.get(given.get("kind", ""))
        if kind is None:
            return given
        if "site" in given and kind.of_site != bool(given["site"]):
            self.add_error("site", _("Choose the site.") if kind.of_site else _("The cloud belongs to no site."))
        if given.get("unit") and given["unit"] not in kind.units:
            fitting = ", ".join(str(words.UNITS[unit]) for unit in kind.units)
            self.add_error("unit", _("This is told in: %(units)s.") % {"units": fitting})
        if "variant" in given and (given["variant"] not in kind.variants if kind.variants else given["variant"]):
            fitting = ", ".join(str(words.VARIANTS[code]) for code in kind.variants)
            self.add_error(
                "variant", _("Choose one of: %(classes)s.") % {"classes": fitting} if fitting
                else _("This has no classes: choose “Does not apply”."),
            )  # fmt: skip
        return given


class FileForm(base_forms.KeyedForm):
    """A table of bills."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("CSV or XLSX, at most 5 MB and 2,000 lines."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )  # fmt: skip
    takes_good = forms.BooleanField(
        label=gettext_lazy("Store the lines that are right, even if others have a problem"), required=False
    )


class ContractForm(section_forms.AddForm):
    """A contract that covers electricity."""

    about = {errors.EnergyContractInvalid: "reference"}

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=list(words.CONTRACTS.items()))
    site = forms.ChoiceField(label=gettext_lazy("Site"), required=False)
    reference = forms.CharField(
        label=gettext_lazy("Number of the certificate or contract"), max_length=contracting.REFERENCE_LENGTH_MAX
    )
    from_date = section_forms.date_field(gettext_lazy("First day"))
    to_date = section_forms.last_day_field(gettext_lazy("Last day"))
    energy_kwh = forms.DecimalField(
        label=gettext_lazy("Kilowatt-hours in all"), required=False, min_value=0, max_digits=15, decimal_places=3,
        localize=True,
        help_text=gettext_lazy("For its days together; they are spread evenly over them. Else leave it empty."),
    )  # fmt: skip
    share = forms.DecimalField(
        label=gettext_lazy("Or percent of what is used"), required=False, min_value=0, max_value=100, max_digits=5,
        decimal_places=2, localize=True,
    )  # fmt: skip
    variant = forms.ChoiceField(
        label=gettext_lazy("Factor of the supplier"), required=False,
        help_text=gettext_lazy(
            "Only for a supplier with a factor of its own. It stands in the register of reference values, under"
            " electricity from the grid, with a variant such as supplier.acme."
        ),
    )  # fmt: skip

    def offer(self, *, sites: base_forms.Choices, variants: list[str]) -> None:
        """Say which sites and factors of suppliers can be chosen."""
        self.choose("site", [("", _("All sites")), *sites])
        self.choose("variant", [("", _("Does not apply")), *((code, code) for code in variants)])

    def clean(self) -> dict[str, Any]:
        """Ask for one of kilowatt-hours and percent, for an end after the beginning, and for a supplier's factor."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        if (given.get("energy_kwh") is None) == (given.get("share") is None):
            self.add_error("energy_kwh", _("Write either kilowatt-hours or percent."))
        if given["to_date"] <= given["from_date"]:
            self.add_error("to_date", _("The last day is not before the first one."))
        is_supplier = given["kind"] not in contracts.RENEWABLE
        if is_supplier != bool(given.get("variant")):
            self.add_error(
                "variant", _("Choose the supplier’s factor.") if is_supplier
                else _("Renewable energy needs no factor: choose “Does not apply”."),
            )  # fmt: skip
        return given


class CommuteForm(section_forms.AddForm):
    """What people answered about the way to work, as sums."""

    about = {errors.CommuteKnown: "asked_date"}

    site = forms.ChoiceField(label=gettext_lazy("Site"), required=False)
    asked_date = section_forms.date_field(gettext_lazy("Asked on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for mode, name in words.MODES.items():
            self.fields[f"people_{mode}"] = forms.IntegerField(
                label=_("%(means)s: how many people") % {"means": name}, required=False, min_value=0,
                max_value=commuting.PEOPLE_MAX,
            )  # fmt: skip
            self.fields[f"km_{mode}"] = forms.DecimalField(
                label=_("%(means)s: kilometres one way, on average") % {"means": name}, required=False, min_value=0,
                max_value=int(commute.KM_MAX), max_digits=6, decimal_places=2, localize=True,
            )  # fmt: skip
        self.fields["home_count"] = forms.IntegerField(
            label=_("How many work at home, at least some days"), min_value=0, max_value=commuting.PEOPLE_MAX
        )
        self.fields["cooled_count"] = forms.IntegerField(
            label=_("How many of these cool the room while they work"), min_value=0, max_value=commuting.PEOPLE_MAX
        )

    def offer(self, *, sites: base_forms.Choices) -> None:
        """Say which sites can be chosen."""
        self.choose("site", [("", _("All sites together")), *sites])

    def clean(self) -> dict[str, Any]:
        """Ask for the kilometres of each means that somebody comes by."""
        given = super().clean() or self.cleaned_data
        for mode in words.MODES:
            if given.get(f"people_{mode}") and given.get(f"km_{mode}") is None and f"km_{mode}" not in self.errors:
                self.add_error(f"km_{mode}", _("Write how far they come, on average."))
        if (given.get("cooled_count") or 0) > (given.get("home_count") or 0):
            self.add_error("cooled_count", _("No more than work at home."))
        if not self.errors and not self.modes() and not given.get("home_count"):
            self.add_error(None, _("Nobody answered: there is nothing to store."))
        return given

    def modes(self) -> list[commute.Mode]:
        """Return those who come by each means; nobody is no line."""
        return [
            commute.Mode(mode=mode, people_count=count, km=float(self.cleaned_data[f"km_{mode}"] or 0))
            for mode in words.MODES
            if (count := self.cleaned_data.get(f"people_{mode}"))
        ]
