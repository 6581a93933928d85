"""The forms of people: registering, placing, moving, judging, leaving; and of the places and sites they work at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms as fields
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.access import errors as access_errors
from tejido.clients import errors as client_errors
from tejido.core import contact_states
from tejido.people import careers, errors, queries
from tejido.reference import errors as reference_errors
from tejido.reference import queries as reference_queries
from tejido.web.setup import words
from tejido.web.shared import section_forms as forms

USUAL_CAPACITY = {"voice": 1, "chat": 2, "email": 1, "messaging": 2, "task": 1, "help": 0}
REASONS_TO_LEAVE = {
    "resigned": gettext_lazy("Resigned"),
    "term_over": gettext_lazy("Fixed term over"),
    "mutual": gettext_lazy("By mutual agreement"),
    "dismissed": gettext_lazy("Dismissed"),
    "moved_away": gettext_lazy("Moved away"),
    "hired_elsewhere": gettext_lazy("Hired elsewhere"),
    "other": gettext_lazy("Another reason"),
}


class NamesFields(forms.SectionForm):
    """What somebody is called."""

    about = {errors.PersonNameInvalid: "given_names"}

    given_names = forms.name_field(gettext_lazy("Given names"))
    first_surname = forms.name_field(gettext_lazy("First surname"))
    second_surname = fields.CharField(
        label=gettext_lazy("Second surname"), max_length=forms.NAME_LENGTH_MAX, required=False
    )
    display_name = forms.name_field(
        gettext_lazy("Name for customers"),
        help_text=gettext_lazy("What customers and colleagues see, such as Yuliana."),
    )


class PlacementFields(forms.SectionForm):
    """What somebody does, where, and in which pool."""

    about = {
        errors.SiteNeeded: "site",
        errors.PlacementTooEarly: "from_date",
        errors.NotEmployed: "from_date",
        errors.EmploymentOverlaps: "from_date",
    }

    position = fields.ChoiceField(label=gettext_lazy("Position"), choices=list(words.POSITIONS.items()))
    work_mode = fields.ChoiceField(
        label=gettext_lazy("Work mode"),
        choices=list(words.WORK_MODES.items()),
        help_text=gettext_lazy("The legal regime follows from it and from the place."),
    )
    site = fields.ChoiceField(
        label=gettext_lazy("Site"), required=False, help_text=gettext_lazy("Not for work at home.")
    )
    place = fields.ChoiceField(
        label=gettext_lazy("Place of work"), help_text=gettext_lazy("The municipality where they work.")
    )
    pool = fields.ChoiceField(
        label=gettext_lazy("Routing pool"),
        required=False,
        help_text=gettext_lazy("Without one they receive no contacts."),
    )
    from_date = forms.date_field(gettext_lazy("From"))

    def offer(self, *, pools: Sequence[tuple[str, str]]) -> None:
        """Offer the known sites, places and pools, and the position they have where it is an unusual one."""
        self.choose("site", [("", "—"), *((str(site.key), site.name) for site in queries.sites())])
        self.choose("place", [(token(place), str(place)) for place in reference_queries.places()])
        self.choose("pool", [("", "—"), *pools])
        position = self.initial.get("position")
        if position and position not in words.POSITIONS:
            self.choose("position", [(position, position), *words.POSITIONS.items()])

    def clean(self) -> dict[str, Any]:
        """Ask for the site of whoever works at one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("work_mode") in ("site", "hybrid") and not cleaned.get("site"):
            self.add_error("site", _("Choose the site at which they work, or work at home as the work mode."))
        return cleaned


class MoveForm(PlacementFields):
    """Another placement, and the opening whose seat it fills."""

    about = PlacementFields.about | {
        errors.NotPlacedThere: "opening",
        errors.NoSeatLeft: "opening",
        errors.OpeningClosed: "opening",
    }

    opening = fields.ChoiceField(
        label=gettext_lazy("Opening whose seat they fill"),
        required=False,
        help_text=gettext_lazy("The seat counts as filled from inside. What they said they would like stands first."),
    )
    field_order: Sequence[str] = ("opening", "position", "work_mode", "site", "place", "pool", "from_date")


class EmployForm(PlacementFields):
    """Employing somebody who is known already."""

    contract = fields.ChoiceField(label=gettext_lazy("Contract"), choices=list(words.CONTRACTS.items()))
    field_order: Sequence[str] = ("contract", "from_date", "position", "work_mode", "site", "place", "pool")


class RegisterForm(forms.AddForm, NamesFields, EmployForm):
    """Somebody new: their names, their employment, their placement, and how many contacts they may hold."""

    about = NamesFields.about | PlacementFields.about
    field_order = (
        "given_names", "first_surname", "second_surname", "display_name", *EmployForm.field_order
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _add_capacities(self, USUAL_CAPACITY)

    def capacities(self) -> Mapping[str, int]:
        """Return how many contacts of each channel they may hold."""
        return _capacities(self)


class NamesForm(forms.ChangeForm, NamesFields):
    """Somebody's names."""


class CapacityForm(forms.ChangeForm):
    """How many contacts of each channel somebody may hold at once."""

    def __init__(self, data: Any = None, *, current: Mapping[str, int], **kwargs: Any) -> None:
        """Make a field for each channel.

        Args:
            current: Channel to capacity.
        """
        whole = {_capacity_name(channel): current.get(channel, 0) for channel in words.CHANNELS}
        super().__init__(data, current=whole, **kwargs)
        _add_capacities(self, current)

    def capacities(self) -> Mapping[str, int]:
        """Return how many contacts of each channel they may hold."""
        return _capacities(self)


class QueuesForm(forms.ChangeForm):
    """Which queues somebody may serve."""

    queues = fields.MultipleChoiceField(
        label=gettext_lazy("Queues"), required=False, widget=fields.CheckboxSelectMultiple
    )


class SkillForm(forms.SectionForm):
    """How far somebody is in a skill."""

    about = {errors.LevelInvalid: "level"}

    skill = fields.ChoiceField(label=gettext_lazy("Skill"))
    level = forms.number_field(
        gettext_lazy("Level"), least=1, most=careers.LEVEL_MAX, help_text=gettext_lazy("1 to 5.")
    )
    rung = fields.ChoiceField(label=gettext_lazy("Rung"), choices=list(words.RUNGS.items()))
    evidence = fields.ChoiceField(label=gettext_lazy("What it rests on"), choices=list(words.EVIDENCE.items()))


class LeaveForm(forms.SectionForm):
    """The end of an employment."""

    about = {errors.NotEmployed: "to_date", errors.PlacementTooEarly: "to_date"}

    to_date = forms.last_day_field(gettext_lazy("Last day of the employment"))
    reason = fields.ChoiceField(label=gettext_lazy("Reason"), choices=[("", "—"), *REASONS_TO_LEAVE.items()])


class AccountForm(forms.AddForm):
    """An invitation to sign in as an agent."""

    about = {
        errors.NotEmployed: "email",
        access_errors.AccountExists: "email",
        access_errors.AlreadyInvited: "email",
        access_errors.EmailInvalid: "email",
    }

    email = fields.EmailField(label=gettext_lazy("Email"), widget=fields.EmailInput(attrs={"autocomplete": "off"}))
    language = fields.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=[("es", "Español"), ("en", "English")]
    )


class SiteFields(forms.SectionForm):
    """A building."""

    about = {
        client_errors.NameInvalid: "name",
        client_errors.ZoneUnknown: "zone",
        client_errors.CalendarUnknown: "holiday_calendar",
    }

    name = forms.name_field(gettext_lazy("Name"))
    zone = forms.zone_field()
    holiday_calendar = forms.calendar_field()


class AddSiteForm(forms.AddForm, SiteFields):
    """One more building."""

    place = fields.ChoiceField(label=gettext_lazy("Place"))
    field_order = ("name", "place")


class ChangeSiteForm(forms.ChangeForm, SiteFields):
    """A building's name, zone and holidays."""


class PlaceForm(forms.SectionForm):
    """A municipality or another place, by its country's own code."""

    about = {reference_errors.PlaceCodeInvalid: "code"}

    name = forms.name_field(gettext_lazy("Name"))
    country = forms.country_field()
    code = fields.RegexField(
        label=gettext_lazy("Code"),
        regex=r"^[A-Za-z0-9._-]+$",
        max_length=20,
        help_text=gettext_lazy(
            "In Colombia the five digits of DIVIPOLA, such as 23001; elsewhere the country's own code."
        ),
        error_messages={"invalid": gettext_lazy("Use letters, digits, hyphens and dots only.")},
    )
    source = forms.name_field(
        gettext_lazy("Source"), help_text=gettext_lazy("Where code and name come from, such as DANE, DIVIPOLA.")
    )


def token(place: reference_queries.Place) -> str:
    """Return what names a place in a form: its country's own code."""
    return f"{place.country}-{place.scheme}-{place.code}"


def _capacity_name(channel: str) -> str:
    return f"capacity_{channel}"


def _add_capacities(form: fields.Form, initial: Mapping[str, int]) -> None:
    for channel, name in words.CHANNELS.items():
        # Few people are mentors: whoever leaves this out has none to answer.
        is_needed = channel != contact_states.HELP
        field = forms.number_field(gettext_lazy("At once"), least=0, most=careers.CAPACITY_MAX, required=is_needed)
        field.label = _("%(channel)s: contacts at once, 0 to 50") % {"channel": name}
        field.initial = initial.get(channel, 0)
        form.fields[_capacity_name(channel)] = field


def _capacities(form: fields.Form) -> Mapping[str, int]:
    return {channel: form.cleaned_data[_capacity_name(channel)] or 0 for channel in words.CHANNELS}
