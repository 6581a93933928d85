"""The editor of a routing policy: one field for each number, each with what it means, its unit, range and default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms as fields
from django.forms import BoundField
from django.utils import formats
from django.utils.translation import gettext as _

from tejido.clients import queries as client_queries
from tejido.contacts import policies
from tejido.core.routing import explanations
from tejido.web.setup import words
from tejido.web.shared import section_forms as forms

TYPED_LENGTH_MAX = 20


@dataclass(frozen=True, kw_only=True)
class Line:
    """One number of the editor with everything that explains it."""

    field: BoundField
    name: str
    meaning: str
    unit: str
    range: str
    default: str
    today: str


class PolicyForm(forms.SectionForm):
    """All numbers of a pool's policy; an empty field stands for what holds otherwise."""

    seen_version = fields.IntegerField(widget=fields.HiddenInput, min_value=0)

    def __init__(
        self, data: Any = None, *, settings: policies.Settings, version: int, queues: Sequence[client_queries.Queue]
    ) -> None:
        """Make a field for each number.

        Args:
            settings: What is in force.
            version: Its version, 0 where the pool never had one.
        """
        if data is not None:
            data = data.copy()
        super().__init__(data, initial={"seen_version": version})
        self.queues = queues
        every = settings.weights.get(policies.EVERY_QUEUE, {})
        for number in explanations.WEIGHTS:
            self._add(f"weights.{policies.EVERY_QUEUE}.{number.name}", number, every.get(number.name), number.default)
        for queue in queues:
            own = settings.weights.get(str(queue.key), {})
            for number in explanations.WEIGHTS:
                otherwise = every.get(number.name, number.default)
                name = f"weights.{queue.key}.{number.name}"
                self._add(name, number, own.get(number.name), otherwise, before=f"{queue.name}: ")
        for number in explanations.POOL_SETTINGS:
            self._add(f"pool.{number.name}", number, settings.pool.get(number.name), number.default)

    def see(self, version: int) -> None:
        """Take it that the reader has now seen a version: what is sent next is meant to follow it."""
        self.data["seen_version"] = str(version)  # type: ignore[index]  # the data of a bound form were copied

    def plain(self) -> dict[str, Any]:
        """Return what was typed, as `policies.read` takes it."""
        weights: dict[str, dict[str, str]] = {}
        pool: dict[str, str] = {}
        for name, typed in self.cleaned_data.items():
            section, _dot, rest = name.partition(".")
            if not rest or typed in ("", None):
                continue
            if section == "pool":
                pool[rest] = typed
            else:
                place, _dot, number = rest.rpartition(".")
                weights.setdefault(place, {})[number] = typed
        return {"weights": weights, "pool": pool}

    def lines(self, place: str, *, today: Mapping[str, str]) -> list[Line]:
        """Return the numbers of one place ("*", a queue's key or "pool") with their explanations.

        Args:
            today: What each number does now, by its name.
        """
        numbers = explanations.POOL_SETTINGS if place == "pool" else explanations.WEIGHTS
        path = "pool" if place == "pool" else f"weights.{place}"
        return [
            Line(
                field=self[f"{path}.{number.name}"],
                name=str(words.POLICY_NUMBERS[number.name]),
                meaning=_(number.meaning),
                unit=_(number.unit),
                range=_("%(least)s to %(most)s") % {"least": told(number.least), "most": told(number.most)},
                default=told(number.default),
                today=today.get(number.name, ""),
            )
            for number in numbers
        ]

    def _add(
        self, name: str, number: explanations.Number, value: float | None, otherwise: float, *, before: str = ""
    ) -> None:
        """Add the field of a number.

        Args:
            value: What the version in force says, None for nothing.
            otherwise: What holds where it says nothing; it stands in the empty field.
            before: The queue's name where it is about one.
        """
        self.fields[name] = _NumberField(
            number=number,
            otherwise=otherwise,
            label=f"{before}{words.POLICY_NUMBERS[number.name]}",
            initial="" if value is None else told(value, grouping=False),
        )


class _NumberField(fields.CharField):
    """A number as people write it, with a point or a comma; empty for what holds otherwise."""

    def __init__(self, *, number: explanations.Number, otherwise: float, **kwargs: Any) -> None:
        self.number = number
        attributes = {"inputmode": "decimal", "autocomplete": "off", "placeholder": told(otherwise, grouping=False)}
        super().__init__(
            required=False, max_length=TYPED_LENGTH_MAX, widget=fields.TextInput(attrs=attributes), **kwargs
        )

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not typed:
            return ""
        try:
            number = float(typed.replace(",", ".", 1))
        except ValueError:
            number = float("nan")
        is_whole = number == number and (self.number.term or number == int(number) if abs(number) < 1e9 else False)
        if not is_whole or not self.number.least <= number <= self.number.most:
            limits = {"least": told(self.number.least), "most": told(self.number.most)}
            if self.number.term:
                raise fields.ValidationError(_("Write a number between %(least)s and %(most)s.") % limits)
            raise fields.ValidationError(_("Write a whole number between %(least)s and %(most)s.") % limits)
        return typed.replace(",", ".", 1)


def told(number: float, *, grouping: bool = True) -> str:
    """Return a number as the reader's language writes it, without needless digits."""
    number = round(number, 4) + 0.0  # adding 0 takes the sign from a zero
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    decimals = len(text.partition(".")[2])
    if not grouping:
        return text
    return formats.number_format(round(number, decimals), decimal_pos=decimals, force_grouping=True)
