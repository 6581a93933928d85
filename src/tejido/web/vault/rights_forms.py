"""The forms of requests about one's own data."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tejido.people import rights
from tejido.web.shared import section_forms
from tejido.web.vault import words


class AskForm(section_forms.AddForm):
    """What somebody asks about their own data."""

    asked = forms.ChoiceField(
        label=_("What do you ask?"), choices=list(words.REQUESTS.items()), widget=forms.RadioSelect
    )
    details = forms.CharField(
        label=_("In your words"), required=False, max_length=rights.TEXT_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only what is needed to find it. For a correction: what is wrong, and what is right."),
    )  # fmt: skip


class FileForm(AskForm):
    """A request that came in another way than on these pages."""

    via = forms.ChoiceField(
        label=_("How it came"), choices=[(code, words.VIAS[code]) for code in ("in_person", "mail", "letter")]
    )
    received_on = section_forms.date_field(_("Received on"))


class ExtendForm(forms.Form):
    """Why the answer takes longer."""

    reason = forms.ChoiceField(label=_("Why it takes longer"), choices=list(words.EXTENSIONS.items()))


class AnswerForm(forms.Form):
    """What was done, and the answer in words."""

    outcome = forms.ChoiceField(label=_("What was done"), choices=list(words.OUTCOMES.items()))
    answer = forms.CharField(
        label=_("Answer to the person"), max_length=rights.TEXT_LENGTH_MAX, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In plain words. A refusal says why, and names the data protection authority (SIC)."),
    )  # fmt: skip
