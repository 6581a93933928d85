"""The forms of assessments, reviews, catalogues and pledges; what they mean is decided by the actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tejido.impact.standards import errors, evidence, written
from tejido.web.impact.standards import words
from tejido.web.shared import section_forms

if TYPE_CHECKING:
    # What the type checker calls a text that is translated when it is shown.
    from django.utils.functional import _StrPromise as Promise


def _text(label: Promise, *, help_text: Promise | str = "", required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=written.LENGTH_MAX, required=required, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class BeginForm(section_forms.AddForm):
    """By which version of a standard, and over which period."""

    catalogue = forms.ChoiceField(label=_("Standard"))
    from_date = section_forms.date_field(_("First day"), help_text=_("The period in which the system counts evidence."))
    to_date = section_forms.last_day_field(_("Last day"), help_text=_("Two years at most; it may be today."))
    about = {errors.AssessmentPeriodInvalid: "to_date", errors.AssessmentOpenAlready: "catalogue"}


class AnswerForm(section_forms.SectionForm):
    """How a requirement stands here."""

    claimed = forms.ChoiceField(
        label=_("What we claim"), choices=[*words.POINTS.items(), ("aside", _("It does not apply here"))],
        widget=forms.RadioSelect, help_text=_("Only what evidence carries is counted."),
    )  # fmt: skip
    text = _text(
        _("How it is done here"), required=False,
        help_text=_("In plain words. Where it does not apply, say why. Write no names of people."),
    )  # fmt: skip
    about = {errors.StandardTextInvalid: "text", errors.RequirementNotSetAside: "claimed"}


class _EvidenceForm(section_forms.AddForm):
    slot = forms.ChoiceField(label=_("What it shows"), choices=list(words.SLOTS.items()), widget=forms.RadioSelect)
    text = _text(
        _("What is in it"), rows=2, help_text=_("So that the reviewer knows where to look. No names of people.")
    )
    about = {
        errors.StandardTextInvalid: "text", errors.EvidenceFileInvalid: "file", errors.EvidenceLinkInvalid: "link",
    }  # fmt: skip


class FileForm(_EvidenceForm):
    """A file as evidence."""

    file = forms.FileField(
        label=_("File"), max_length=200, help_text=_("A PDF or a picture, 5 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp,.gif"}),
    )  # fmt: skip


class LinkForm(_EvidenceForm):
    """The address of a page as evidence."""

    link = forms.CharField(
        label=_("Address"), max_length=evidence.LINK_LENGTH_MAX, help_text=_("The whole address, with https://."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


class PageForm(_EvidenceForm):
    """A page of this system as evidence."""

    page = forms.ChoiceField(
        label=_("Page"), choices=[(code, name) for code, (name, _address) in words.PAGES.items()],
        help_text=_("The reviewer does not get in there by this: you show it to them, or send a picture of it."),
    )  # fmt: skip


class CountForm(section_forms.AddForm):
    """Which of its rows the system counts."""

    code = forms.CharField(max_length=section_forms.CODE_LENGTH_MAX)


class PlanForm(section_forms.AddForm):
    """What is missing, what is done about it, by whom and until when."""

    gap = _text(_("What is missing"), rows=2)
    text = _text(_("What we do about it"), rows=2)
    owner = forms.ChoiceField(label=_("Who sees to it"))
    due_date = section_forms.date_field(_("Until"))
    about = {errors.ActionDateInvalid: "due_date", errors.ActionOwnerInvalid: "owner"}


class InviteForm(section_forms.AddForm):
    """Who reviews, and whom they come from."""

    reviewer = forms.ChoiceField(
        label=_("Reviewer"), help_text=_("Invited reviewers who have no part in the operation.")
    )
    party = forms.ChoiceField(label=_("They come from"), choices=list(words.PARTIES.items()))
    about = {errors.ReviewerNotFromOutside: "reviewer"}


class AskForm(section_forms.AddForm):
    """A question, or a request for a document."""

    kind = forms.ChoiceField(
        label=_("What you want"), initial="question", widget=forms.RadioSelect,
        choices=[("question", _("An answer to a question")), ("request", _("A document"))],
    )  # fmt: skip
    text = _text(_("Your question or request"), help_text=_("The operator answers here. Write no names of people."))
    about = {errors.StandardTextInvalid: "text"}


class ReplyForm(section_forms.AddForm):
    """The operator's answer to a reviewer."""

    text = _text(
        pgettext_lazy("noun", "Answer"), rows=4, help_text=_("The reviewer reads it. Write no names of people.")
    )
    about = {errors.StandardTextInvalid: "text"}


class DecideForm(section_forms.SectionForm):
    """The reviewer's decision about a requirement."""

    decision = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    text = _text(
        _("Reason"), required=False, help_text=_("Needed where you do not uphold, or need more. No names of people.")
    )
    about = {errors.StandardTextInvalid: "text", errors.DecisionInvalid: "text"}


class SignForm(section_forms.SectionForm):
    """The signature: of what the reviewer has just looked at."""

    digest = forms.RegexField(regex=r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    is_sure = forms.BooleanField(
        label=_("I have read the evidence, and I take no part in this operation. My decisions are my own.")
    )


class LoadForm(section_forms.AddForm):
    """A standard that its licence holder loads."""

    file = forms.FileField(
        label=_("File"), max_length=200, help_text=_("CSV, XLSX or JSON, 5 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json,.txt,.tsv"}),
    )  # fmt: skip
    code = section_forms.code_field(help_text=_("A short name for the standard, such as impact-sourcing-standard."))
    version = forms.RegexField(
        label=_("Version"), regex=r"^[a-z0-9][a-z0-9_.:+-]{0,31}$", initial="1.0",
        error_messages={"invalid": _("Use small letters, digits and points, such as 1.0.")},
    )  # fmt: skip
    name = section_forms.name_field(_("Name of the standard"))
    source = section_forms.name_field(_("Source"), help_text=_("Document and year, such as the PDF that you hold."))
    holder = section_forms.name_field(
        _("Who holds the licence"), help_text=_("Whose words these are, and who let you use them here.")
    )
    is_allowed = forms.BooleanField(label=_("We may use these words in our own assessments."))
    about = {
        errors.CatalogueHolderInvalid: "holder", errors.CatalogueVersionTaken: "version",
        errors.CatalogueFileInvalid: "file",
    }  # fmt: skip


class PledgeForm(section_forms.AddForm):
    """A promise to hire."""

    pledger = forms.ChoiceField(label=_("Who promises"), choices=list(words.PLEDGERS.items()))
    name = section_forms.name_field(_("Name of the body"), help_text=_("A company or an institution, not a person."))
    people_count = section_forms.number_field(_("People to be hired"), least=1, most=1_000_000)
    pledged_date = section_forms.date_field(_("Promised on"))
    due_date = section_forms.date_field(_("Until"))
    about = {errors.PledgeInvalid: "due_date"}
