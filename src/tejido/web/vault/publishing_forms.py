"""The forms in which leads publish what people agree to, and keep the poverty lines of places."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

from tejido.core.impact import poverty
from tejido.people import consent_errors, consent_texts
from tejido.web.shared import section_forms
from tejido.web.vault import forms as vault_forms
from tejido.web.vault import words

TEXT_ROWS = 12
SOURCE_LENGTH_MAX = 300
AMOUNT_DIGITS_MAX = 14
VERSION_CODE = validators.RegexValidator(
    rf"^{poverty.VERSION.pattern}$", _("Write the version as a code, such as dane-2024.")
)


class TextForm(section_forms.AddForm):
    """A new version of what people read before they agree, in both languages, from a day on."""

    words_es = section_forms.text_field(_("The text in Spanish"), length_max=consent_texts.LENGTH_MAX, rows=TEXT_ROWS)
    words_en = section_forms.text_field(_("The text in English"), length_max=consent_texts.LENGTH_MAX, rows=TEXT_ROWS)
    from_date = section_forms.date_field(
        _("Shown from"), help_text=_("Today or later. Whoever agreed before agreed to the text that they read.")
    )
    is_checked = forms.BooleanField(
        label=_("Both say the same. They say that the answer is free, what it is used for, and how to take it back."),
    )
    about = {
        consent_errors.ConsentTextInvalid: "words_es",
        consent_errors.ConsentTextUnchanged: "words_es",
        consent_errors.ConsentTextInThePast: "from_date",
    }


class LineForm(section_forms.AddForm):
    """A poverty line of one place: what a person needs in a month, from a day on, and where it is written."""

    where = forms.ChoiceField(
        label=_("Where it holds"),
        choices=[(code, words.DOMAINS[code]) for code in ("city", "other_urban", "rural", poverty.NATIONAL)],
        help_text=_("Only the line of its own place judges a household. One of the whole country judges nobody."),
    )
    place_code = forms.CharField(
        label=_("Code of the city"), required=False, max_length=5, validators=[vault_forms.PLACE],
        help_text=_("Five digits (DIVIPOLA), such as 05001 for Medellín or 23001 for Montería; only for a city."),
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("Amount for one person in a month"), max_digits=AMOUNT_DIGITS_MAX, decimal_places=2, localize=True,
        min_value=Decimal("0.01"),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in vault_forms.CURRENCIES])
    from_date = section_forms.date_field(_("Holds from"))
    to_date = section_forms.date_field(
        _("Holds until, not counting the day itself"),
        help_text=_("Leave it empty while no later one is known: the next line takes its place by itself."),
    )
    version = forms.CharField(
        label=_("Version"), max_length=64, validators=[VERSION_CODE],
        help_text=_("A code that every decision keeps, such as dane-2024."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=SOURCE_LENGTH_MAX,
        help_text=_("Who published it, in which paper, and when, so that anybody can look it up."),
    )  # fmt: skip
    standing = forms.ChoiceField(label=_("How sure it is"), choices=list(words.STANDINGS.items())[:2])
    about = {consent_errors.PovertyLineTaken: "from_date", consent_errors.PovertyLineOverlaps: "from_date"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_date"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for the city's code, and for an end after the beginning."""
        given = super().clean() or self.cleaned_data
        if given.get("where") == "city" and not given.get("place_code") and "place_code" not in self.errors:
            self.add_error("place_code", _("A city’s line needs the city’s code."))
        if given.get("from_date") and given.get("to_date") and given["to_date"] <= given["from_date"]:
            self.add_error("to_date", _("It ends after it begins."))
        return given

    def line(self) -> poverty.Line:
        """Return the line."""
        given = self.cleaned_data
        domain = f"city:{given['place_code']}" if given["where"] == "city" else given["where"]
        return poverty.Line(
            version=given["version"], domain=domain, amount=given["amount"], currency=given["currency"],
            from_date=given["from_date"], to_date=given["to_date"], source=given["source"], status=given["standing"],
        )  # fmt: skip
