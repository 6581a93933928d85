"""The forms of stories."""

from __future__ import annotations

from typing import Any

from django import forms as fields
from django.utils.translation import gettext_lazy

from tejido.core.impact import stories
from tejido.impact.stories import errors
from tejido.web.impact.stories import words
from tejido.web.people.employment import forms as employment_forms
from tejido.web.shared import section_forms as forms

ABOUT: dict[type[Exception], str] = {
    errors.StoryTextInvalid: "text",
    errors.StoryNameInvalid: "shown_as",
    errors.StoryUseInvalid: "uses",
}


def _text() -> fields.CharField:
    return employment_forms.long_text(
        gettext_lazy("The story"),
        length_max=stories.TEXT_CHARACTERS_MAX,
        help_text=gettext_lazy("In your own words, as long or short as you like. Please do not name other people."),
    )


def _shown_as() -> fields.CharField:
    return fields.CharField(
        label=gettext_lazy("Name beside the story"),
        required=False,
        max_length=stories.NAME_CHARACTERS_MAX,
        help_text=gettext_lazy("Such as: Marta, Quibdó. It need not be the real name; empty means without a name."),
    )


def _language() -> fields.ChoiceField:
    return fields.ChoiceField(
        label=gettext_lazy("Language of the story"), choices=words.LANGUAGES, widget=fields.RadioSelect
    )


def _uses() -> fields.MultipleChoiceField:
    return fields.MultipleChoiceField(
        label=gettext_lazy("I agree that it is used"),
        required=False,
        choices=list(words.USES.items()),
        widget=fields.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Each is asked for by itself. You may choose none, and change your mind whenever you like: it then"
            " disappears from there."
        ),
    )


class TellForm(forms.AddForm):
    """A story that somebody writes themselves."""

    about = ABOUT

    text = _text()
    shown_as = _shown_as()
    language = _language()
    uses = _uses()
    field_order = ("text", "shown_as", "language", "uses")


class TakeDownForm(forms.AddForm):
    """A story that somebody writes down for another person."""

    about = ABOUT

    text = _text()
    shown_as = _shown_as()
    language = _language()
    field_order = ("text", "shown_as", "language")


class SeenForm(forms.SectionForm):
    """A form about the version that was open before the person."""

    about = ABOUT

    seen = fields.IntegerField(widget=fields.HiddenInput, min_value=1, max_value=stories.VERSIONS_MAX)


class UsesForm(SeenForm):
    """For what a story is used."""

    uses = _uses()


class ChangeForm(SeenForm):
    """Other words for a story; what it is used for is asked anew."""

    text = _text()
    shown_as = _shown_as()
    language = _language()
    uses = _uses()
    field_order = ("seen", "text", "shown_as", "language", "uses")


def language_now(code: str) -> dict[str, Any]:
    """Return with what the form of a new story begins."""
    return {"language": code}
