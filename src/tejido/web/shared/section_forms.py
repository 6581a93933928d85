"""What the forms of sections share: rows made once, changes that notice a change before them, and common fields."""

from __future__ import annotations

import datetime
import functools
import hashlib
import json
import zoneinfo
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf.locale import LANG_INFO
from django.forms.utils import flatatt
from django.utils import formats, html, safestring, text
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.web.shared import base_forms

if TYPE_CHECKING:
    # What the type checker calls a text that is translated when it is shown.
    from django.utils.functional import _StrPromise as Promise

NAME_LENGTH_MAX = 200
CODE_LENGTH_MAX = 64
# So much of a long text is told when somebody else has changed it.
TOLD_LENGTH_MAX = 200
ONE_DAY = datetime.timedelta(days=1)

Choices = base_forms.Choices


class SectionForm(base_forms.ChoosingForm):
    """A form of a section; `about` names the field beside which a refusal is said."""

    about: Mapping[type[Exception], str] = {}


class LongSelect(forms.Select):
    """A list with hundreds of choices, written at once: Django's own draws each with a template of its own."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> safestring.SafeString:
        """Return the list as Django's own would be, with the value chosen."""
        chosen = {str(each) for each in self.format_value(value)}
        drawn = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return html.format_html("<select{}>{}</select>", flatatt(drawn), _drawn(self.choices, chosen=chosen))


class AddForm(base_forms.KeyedForm, SectionForm):
    """A form that makes a row."""


class ChangeForm(SectionForm):
    """A form that changes a row: it says so when somebody else changed the row while the page was open."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, current: Mapping[str, Any], **kwargs: Any) -> None:
        """Begin with the values that are stored now.

        Args:
            current: Field to its value, as `cleaned_data` would have it.
        """
        self.current = dict(current)
        if data is not None:
            data = data.copy()
        super().__init__(data, initial={**current, "seen": _digest(self.current)}, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse what was typed over values that have changed since, once; the second time it is meant."""
        cleaned = super().clean() or self.cleaned_data
        now = _digest(self.current)
        given = {name: cleaned.get(name) for name in self.current}
        for name, value in given.items():
            if isinstance(value, str):
                given[name] = value.replace("\r\n", "\n")
        if not self.errors and cleaned.get("seen") != now and _digest(given) != now:
            self.add_error(
                None,
                _(
                    "Somebody changed this while your page was open. Stored now: %(values)s. Your own values stand"
                    " below and are not stored yet; send them again if they are right."
                )
                % {"values": self._told()},
            )
            # mypy cannot know that a bound form's data were copied above.
            self.data["seen"] = now  # type: ignore[index]
        return cleaned

    def _told(self) -> str:
        told = []
        for name, value in self.current.items():
            label = self.fields[name].label
            told.append(f"{label}: {self._as_text(name, value)}")
        return "; ".join(told)

    def _as_text(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            names = _flat(field.choices)
            values = value if isinstance(value, list | tuple) else [value]
            return ", ".join(str(names.get(str(each), each)) for each in values) or "–"
        shown = field.prepare_value(value)
        if isinstance(shown, datetime.date):
            return formats.date_format(shown)
        told = "–" if shown in (None, "") else str(shown)
        return told if len(told) <= TOLD_LENGTH_MAX else f"{told[:TOLD_LENGTH_MAX]}…"


def name_field(label: Promise, *, help_text: Promise | str = "") -> forms.CharField:
    """Return a field for a name."""
    return forms.CharField(label=label, max_length=NAME_LENGTH_MAX, help_text=help_text)


def code_field(*, help_text: Promise | str) -> forms.RegexField:
    """Return a field for a code."""
    return forms.RegexField(
        label=gettext_lazy("Code"),
        regex=r"^[a-z0-9][a-z0-9_-]*$",
        max_length=CODE_LENGTH_MAX,
        help_text=help_text,
        error_messages={"invalid": gettext_lazy("Use small letters, digits, hyphens and low lines only.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )


def country_field() -> forms.RegexField:
    """Return a field for a country."""
    return forms.RegexField(
        label=gettext_lazy("Country"),
        regex=r"^[A-Z]{2}$",
        max_length=2,
        help_text=gettext_lazy("Two capital letters (ISO 3166), such as CO or US."),
        error_messages={"invalid": gettext_lazy("Write two capital letters, such as CO.")},
    )


def zone_field(*, help_text: Promise | str = "") -> forms.ChoiceField:
    """Return a field for a time zone: a list, since a typing error would only show in the first opening hours."""
    return forms.ChoiceField(label=gettext_lazy("Time zone"), choices=_zones, help_text=help_text, widget=LongSelect)


def calendar_field() -> forms.CharField:
    """Return a field for a holiday calendar."""
    return forms.CharField(
        label=gettext_lazy("Holiday calendar"),
        max_length=6,
        help_text=gettext_lazy("A country such as CO, or a country and a part of it such as US-FL."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )


def language_field(*, help_text: Promise | str = "") -> forms.ChoiceField:
    """Return a field for a language, each named in itself."""
    return forms.ChoiceField(label=gettext_lazy("Language"), choices=_languages, help_text=help_text, widget=LongSelect)


def number_field(
    label: Promise, *, least: int, most: int, help_text: Promise | str = "", required: bool = True
) -> forms.IntegerField:
    """Return a field for a whole number within limits, which a refusal names."""
    told = text.format_lazy(gettext_lazy("This is between {least} and {most}."), least=least, most=most)
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=required,
        help_text=help_text,
        error_messages={"min_value": told, "max_value": told},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def date_field(label: Promise, *, help_text: Promise | str = "") -> forms.DateField:
    """Return a field for a day, in the browser's own way of choosing one."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class LastDayField(forms.DateField):
    """A last day: people write and read the last day that counts, and its value is the first day after it."""

    def prepare_value(self, value: Any) -> Any:
        """Return the last day that is shown for a stored end."""
        return value - ONE_DAY if isinstance(value, datetime.date) else value

    def to_python(self, value: Any) -> datetime.date | None:
        """Return the day after the last day that was written.

        Raises: ValidationError: it is no day, or the calendar ends on it.
        """
        written = super().to_python(value)
        if written is None or isinstance(value, datetime.date):
            return written
        if written == datetime.date.max:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return written + ONE_DAY


def last_day_field(label: Promise, *, help_text: Promise | str = "", required: bool = True) -> forms.DateField:
    """Return a field for the last day of a time, whose value is the first day after it."""
    return LastDayField(
        label=label,
        help_text=help_text,
        required=required,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def time_field(label: Promise, *, help_text: Promise | str = "") -> forms.TimeField:
    """Return a field for a time of day."""
    return forms.TimeField(
        label=label,
        help_text=help_text,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )


def text_field(label: Promise, *, length_max: int, rows: int = 4, help_text: Promise | str = "") -> forms.CharField:
    """Return a field for a text of several lines."""
    return forms.CharField(
        label=label, max_length=length_max, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


def _drawn(choices: Iterable[tuple[Any, Any]], *, chosen: set[str]) -> safestring.SafeString:
    """Return options and groups of options."""
    drawn: list[str] = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            drawn.append(html.format_html('<optgroup label="{}">{}</optgroup>', value, _drawn(label, chosen=chosen)))
        else:
            mark = " selected" if str(value) in chosen else ""
            drawn.append(f'<option value="{html.escape(value)}"{mark}>{html.escape(label)}</option>')
    return safestring.mark_safe("".join(drawn))


# Asking for the zones looks through folders, and there are as many as there were at the start.
@functools.cache
def _zones() -> Choices:
    by_region: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(zoneinfo.available_timezones()):
        region, _slash, rest = name.partition("/")
        if rest and region not in ("Etc", "posix", "right", "SystemV"):
            by_region.setdefault(region, []).append((name, name.replace("_", " ")))
    return [("UTC", "UTC"), *sorted(by_region.items())]


def _languages() -> Choices:
    named = {code: told["name_local"] for code, told in LANG_INFO.items() if len(code) == 2 and "name_local" in told}
    first = ("es", "en")
    rest = sorted(named.keys() - set(first), key=lambda code: named[code].lower())
    return [(code, f"{named[code][:1].upper()}{named[code][1:]} ({code})") for code in (*first, *rest)]


def _flat(choices: Any) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat |= {str(inner): name for inner, name in label}
        else:
            flat[str(value)] = label
    return flat


def _digest(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
