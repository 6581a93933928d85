"""The form in which leads publish what people agree to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tejido.people import consent_errors, consent_texts
from tejido.web.shared import section_forms

TEXT_ROWS = 12


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
