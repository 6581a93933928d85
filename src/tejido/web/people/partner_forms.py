"""The forms about partners: who they are, whom we talk to, what is agreed, what is owed, and what is next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms as fields
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.access import errors as access_errors
from tejido.people import errors, texts
from tejido.web.people import partner_words as words
from tejido.web.shared import section_forms

LANGUAGES = [("es", "Español"), ("en", "English")]
QUANTITY = {"max_digits": 14, "decimal_places": 2}


def optional_date_field(label: Any, *, help_text: Any = "") -> fields.DateField:
    """Return a field for a day that may be left out."""
    field = section_forms.date_field(label, help_text=help_text)
    field.required = False
    return field


class PartnerFields(section_forms.SectionForm):
    """Who a partner is."""

    about = {
        errors.WordsInvalid: "name",
        errors.PartnerTaken: "name",
        errors.PartnerClientInvalid: "partner_client",
    }

    name = section_forms.name_field(gettext_lazy("Name"))
    kind = fields.ChoiceField(label=gettext_lazy("Kind"), choices=list(words.KINDS.items()))
    place = fields.ChoiceField(label=gettext_lazy("Place"), required=False)
    partner_client = fields.ChoiceField(
        label=gettext_lazy("Client"),
        required=False,
        help_text=gettext_lazy("Only where the partner is one of our clients."),
    )

    def offer(self, *, places: Sequence[tuple[str, str]], clients: Sequence[tuple[str, str]]) -> None:
        """Offer the known places and clients."""
        self.choose("place", [("", "—"), *places])
        self.choose("partner_client", [("", "—"), *clients])

    def clean(self) -> dict[str, Any]:
        """Ask for the client of a partner that is one, and for none of any other."""
        cleaned = super().clean() or self.cleaned_data
        is_client = cleaned.get("kind") == "client"
        if "kind" in cleaned and is_client != bool(cleaned.get("partner_client")):
            self.add_error("partner_client", _(str(errors.PartnerClientInvalid.__doc__)))
        return cleaned


class AddPartnerForm(section_forms.AddForm, PartnerFields):
    """One more partner."""


class ChangePartnerForm(section_forms.ChangeForm, PartnerFields):
    """What a partner is called, is, and where."""


class LiaisonFields(section_forms.SectionForm):
    """Somebody to talk to."""

    about = {errors.WordsInvalid: "name"}

    name = section_forms.name_field(gettext_lazy("Name"))
    role = fields.CharField(label=gettext_lazy("What they do there"), max_length=texts.LINE_LENGTH_MAX, required=False)
    phone = fields.CharField(
        label=gettext_lazy("Phone"), max_length=40, required=False, widget=fields.TextInput(attrs={"inputmode": "tel"})
    )
    email = fields.EmailField(label=gettext_lazy("Email"), required=False)
    language = fields.ChoiceField(label=gettext_lazy("Language they like to speak"), choices=LANGUAGES)


class AddLiaisonForm(section_forms.AddForm, LiaisonFields):
    """One more person to talk to."""


class ChangeLiaisonForm(section_forms.ChangeForm, LiaisonFields):
    """What we know of somebody to talk to."""


class AgreementFields(section_forms.SectionForm):
    """What an agreement is about, and from when to when."""

    about = {errors.WordsInvalid: "title", errors.AgreementDatesInvalid: "to_date"}

    title = section_forms.name_field(
        gettext_lazy("What it is called"), help_text=gettext_lazy("Such as “English for 120 young people, 2027”.")
    )
    kind = fields.ChoiceField(label=gettext_lazy("What it is about"), choices=list(words.AGREEMENT_KINDS.items()))
    from_date = section_forms.date_field(gettext_lazy("From"))
    to_date = section_forms.last_day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: no end is set.")
    )


class AddAgreementForm(section_forms.AddForm, AgreementFields):
    """A new draft."""


class ChangeAgreementForm(section_forms.ChangeForm, AgreementFields):
    """A draft that changes."""


class CorrectAgreementForm(section_forms.ChangeForm, AgreementFields):
    """What stands in a signed agreement in truth, or by what both sides agreed since."""

    about = AgreementFields.about | {errors.AgreementNotSigned: "reason", errors.AgreementReasonNeeded: "reason"}

    signed_on = section_forms.date_field(gettext_lazy("Signed on"))
    reason = fields.ChoiceField(
        label=gettext_lazy("Why it changes"),
        choices=list(words.CORRECTIONS.items()),
        help_text=gettext_lazy("It is kept beside what stood there before, with your name."),
    )


class SignForm(section_forms.SectionForm):
    """The day on which an agreement was signed."""

    about = {errors.AgreementNotDraft: "on"}

    on = section_forms.date_field(gettext_lazy("Signed on"))


class EndForm(section_forms.SectionForm):
    """The end of an agreement."""

    about = {errors.AgreementNotSigned: "on"}

    on = section_forms.date_field(gettext_lazy("Ended on"))
    reason = fields.ChoiceField(label=gettext_lazy("Reason"), choices=list(words.END_REASONS.items()))


class CommitmentForm(section_forms.AddForm):
    """What one side owes the other."""

    about = {errors.WordsInvalid: "what", errors.CommitmentInvalid: "quantity"}

    owed_by = fields.ChoiceField(label=gettext_lazy("Who owes it"), choices=list(words.OWED_BY.items()))
    what = section_forms.name_field(gettext_lazy("What"), help_text=gettext_lazy("Such as “Classroom with 25 seats”."))
    quantity = fields.DecimalField(label=gettext_lazy("How much"), min_value=0, **QUANTITY)  # type: ignore[arg-type]
    unit = fields.ChoiceField(label=gettext_lazy("Counted in"), choices=list(words.UNITS.items()))
    due_date = optional_date_field(gettext_lazy("Due on"), help_text=gettext_lazy("The last day that is in time."))


class KeptForm(section_forms.AddForm):
    """A part of a commitment that was kept, or the whole of it."""

    about = {errors.CommitmentInvalid: "quantity", errors.KeptDayInvalid: "on"}

    quantity = fields.DecimalField(label=gettext_lazy("How much"), min_value=0, **QUANTITY)  # type: ignore[arg-type]
    on = section_forms.date_field(gettext_lazy("Kept on"))


class StepForm(section_forms.AddForm):
    """What is to be done next, and whose turn it is."""

    about = {errors.WordsInvalid: "what", errors.NoSuchAgreement: "agreement"}

    what = section_forms.name_field(
        gettext_lazy("What is to be done"), help_text=gettext_lazy("Such as “Send the list of those who came”.")
    )
    side = fields.ChoiceField(label=gettext_lazy("Whose turn"), choices=list(words.SIDES.items()))
    due_date = optional_date_field(gettext_lazy("Due on"))
    agreement = fields.ChoiceField(label=gettext_lazy("Agreement"), required=False)


class NoteForm(section_forms.AddForm):
    """Words to the other side."""

    about = {errors.WordsInvalid: "text"}

    text = section_forms.text_field(gettext_lazy("Your words"), length_max=texts.TEXT_LENGTH_MAX)


class AccountForm(section_forms.AddForm):
    """An account that speaks for a partner."""

    about = {
        access_errors.EmailInvalid: "email",
        access_errors.AlreadyInvited: "email",
        access_errors.UserDeactivated: "email",
        errors.AccountOfAnotherPartner: "email",
    }

    email = fields.EmailField(label=gettext_lazy("Email"), widget=fields.EmailInput(attrs={"autocomplete": "off"}))
    language = fields.ChoiceField(label=gettext_lazy("Language of the mail"), choices=LANGUAGES)
