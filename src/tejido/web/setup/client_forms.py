"""The forms of clients and programmes, and of what their agents say."""

from __future__ import annotations

from typing import Any

from django import forms as fields
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.clients import changes, checks, errors, texts
from tejido.core import origins
from tejido.web.setup import words
from tejido.web.shared import section_forms as forms

ORIGINS_LENGTH_MAX = 12_000
ADDRESS_LENGTH_MAX = 2_000
ABUSE_PAUSE_SECONDS_MIN, ABUSE_PAUSE_SECONDS_MAX = 120, 600


class ClientFields(forms.SectionForm):
    """Who a client is."""

    about = {
        errors.NameInvalid: "name",
        errors.CountryInvalid: "country",
        errors.ZoneUnknown: "zone",
    }

    name = forms.name_field(gettext_lazy("Name"))
    country = forms.country_field()
    zone = forms.zone_field(help_text=gettext_lazy("The client's own time zone; each queue has one of its own too."))


class AddClientForm(forms.AddForm, ClientFields):
    """A new client."""


class ChangeClientForm(forms.ChangeForm, ClientFields):
    """A client's details."""


class OriginsForm(forms.ChangeForm):
    """The sites that may show a client's widget, one a line."""

    about = {errors.OriginInvalid: "allowed_origins", errors.TooManyOrigins: "allowed_origins"}

    allowed_origins = fields.CharField(
        label=gettext_lazy("Allowed origins"),
        required=False,
        max_length=ORIGINS_LENGTH_MAX,
        help_text=gettext_lazy(
            "One a line, such as https://www.example.com: with https://, without a path. To try it out, a site of your"
            " own machine such as http://localhost:8000 works too."
        ),
        widget=fields.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_allowed_origins(self) -> str:
        """Refuse each line that is no origin, with what is wrong about it."""
        kept, wrong = [], []
        for line in self.cleaned_data["allowed_origins"].splitlines():
            if not line.strip():
                continue
            try:
                kept.append(origins.normal(line))
            except origins.OriginUnreadable as problem:
                wrong.append(f"{line.strip()[:80]} – {words.ORIGIN_TROUBLES[problem.trouble]}")
        if wrong:
            raise fields.ValidationError(wrong)
        if len(set(kept)) > checks.ORIGINS_MAX:
            raise fields.ValidationError(_(errors.TooManyOrigins.__doc__ or ""))
        return "\n".join(dict.fromkeys(kept))


class CheckPageForm(fields.Form):
    """A page of the client's site whose address is looked at."""

    page = fields.CharField(
        label=gettext_lazy("Address of a page with the widget"),
        max_length=ADDRESS_LENGTH_MAX,
        help_text=gettext_lazy("As it stands in the browser's address bar."),
        widget=fields.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocapitalize": "none"}),
    )


class NoticeForm(forms.ChangeForm):
    """A version of the data-treatment notice."""

    text_es = forms.text_field(gettext_lazy("In Spanish"), length_max=texts.NOTICE_LENGTH_MAX, rows=10)
    text_en = forms.text_field(gettext_lazy("In English"), length_max=texts.NOTICE_LENGTH_MAX, rows=10)


class AddProgrammeForm(forms.AddForm):
    """A new programme; the rest has good defaults and can be changed on its page."""

    about = {errors.NameInvalid: "name"}

    name = forms.name_field(
        gettext_lazy("Name"), help_text=gettext_lazy("One line of the client's work, such as “Customer service”.")
    )


class ChangeProgrammeForm(forms.ChangeForm):
    """A programme's rules."""

    about = {errors.NameInvalid: "name"}

    name = forms.name_field(gettext_lazy("Name"))
    short_abandon_seconds = forms.number_field(
        gettext_lazy("Short abandonment (seconds)"),
        least=0,
        most=300,
        help_text=gettext_lazy(
            "Somebody who leaves within these seconds does not count in the service level “less short abandonments”."
            " 0 to 300."
        ),
    )
    wrap_up_seconds_max = forms.number_field(
        gettext_lazy("Longest wrap-up (seconds)"),
        least=10,
        most=3600,
        help_text=gettext_lazy(
            "After it a wrap-up is closed without the agent, who can take contacts again. 10 to 3600."
        ),
    )
    abuse_pause_seconds = forms.number_field(
        gettext_lazy("Pause after abuse (seconds)"),
        least=ABUSE_PAUSE_SECONDS_MIN,
        most=ABUSE_PAUSE_SECONDS_MAX,
        help_text=gettext_lazy("Paid, and neutral in every measure. 120 to 600."),
    )
    lost_line_neutral_seconds = forms.number_field(
        gettext_lazy("Lost line, neutral for (seconds)"),
        least=0,
        most=changes.SECONDS_MAX,
        help_text=gettext_lazy(
            "How much of the time after an agent's line drops counts neither for nor against them. 0 to 86400."
        ),
    )
    reopen_days = forms.number_field(
        gettext_lazy("Reopen within (days)"),
        least=0,
        most=changes.REOPEN_DAYS_MAX,
        help_text=gettext_lazy(
            "A customer who writes again within these days goes on in the same thread. 0 to 365; 0 never reopens."
        ),
    )


class AddDispositionForm(forms.AddForm):
    """One more way in which contacts come out."""

    about = {errors.DispositionCodeTaken: "code", errors.CodeInvalid: "code"}

    code = forms.code_field(help_text=gettext_lazy("For reports, such as solved. It cannot be changed later."))
    name_es = forms.name_field(gettext_lazy("Name in Spanish"))
    name_en = forms.name_field(gettext_lazy("Name in English"))


class AddReplyForm(forms.AddForm):
    """One more canned reply."""

    about = {errors.ShortcutTaken: "shortcut", errors.ShortcutInvalid: "shortcut"}

    shortcut = fields.RegexField(
        label=gettext_lazy("Shortcut"),
        regex=texts.SHORTCUT.pattern + r"\Z",
        max_length=32,
        help_text=gettext_lazy("What agents type to find it, such as greeting: small letters, digits and hyphens."),
        error_messages={"invalid": gettext_lazy("Use small letters, digits and hyphens only.")},
        widget=fields.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    title_es = forms.name_field(gettext_lazy("Title in Spanish"))
    text_es = forms.text_field(gettext_lazy("Text in Spanish"), length_max=texts.REPLY_LENGTH_MAX)
    title_en = forms.name_field(gettext_lazy("Title in English"))
    text_en = forms.text_field(gettext_lazy("Text in English"), length_max=texts.REPLY_LENGTH_MAX)


def current_client(client: Any) -> dict[str, Any]:
    """Return what `ChangeClientForm` begins with."""
    return {"name": client.name, "country": client.country, "zone": client.zone}


def current_programme(programme: Any) -> dict[str, Any]:
    """Return what `ChangeProgrammeForm` begins with."""
    return {name: getattr(programme, name) for name in ChangeProgrammeForm.base_fields if name != "seen"}
