"""The form of a report's schedule; what it means is decided by the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tejido.access import mail, roles
from tejido.access import queries as access_queries
from tejido.contacts import reports as contact_reports
from tejido.core import deliveries
from tejido.web.history import words
from tejido.web.shared import base_forms


class ScheduleForm(base_forms.KeyedForm):
    """What is sent, when, in which language, and to whom."""

    rows = forms.ChoiceField(label=_("Rows"), initial="day")
    rhythm = forms.ChoiceField(
        label=_("Rhythm"),
        initial="day",
        help_text=_("Whole days, weeks or months, sent once they are over and counted."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), initial=deliveries.OWN_LANGUAGE)
    accounts = forms.MultipleChoiceField(
        label=_("Who gets it"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Accounts that may see this programme's history. Whoever has lost that right by then gets no mail."
        ),
    )

    def __init__(self, *args: Any, readers: Sequence[access_queries.User], **kwargs: Any) -> None:
        """Offer these accounts.

        Args:
            readers: As `access_queries.users_who_may` returns them.
        """
        super().__init__(*args, **kwargs)
        self.readers = {str(user.key): user for user in readers}
        offered: Mapping[str, list[tuple[str, Any]]] = {
            "rows": [(code, words.ROWS[code]) for code in contact_reports.ROWS_BY],
            "rhythm": list(words.RHYTHMS.items()),
            "language": list(words.LANGUAGES.items()),
            "accounts": [(key, account_name(user)) for key, user in self.readers.items()],
        }
        for name, choices in offered.items():
            self.choose(name, choices)

    @property
    def setting(self) -> dict[str, Any]:
        """What the actions are given, once the form is valid."""
        given = self.cleaned_data
        return {
            "rows_by": given["rows"], "rhythm": given["rhythm"], "language": given["language"],
            "user_ids": [self.readers[key].pk for key in given["accounts"]],
        }  # fmt: skip


def account_name(user: access_queries.User) -> str:
    """Return what an account is called, with its roles, as two may have one name."""
    held = [mail.role_name(roles.named(grant.role)) for grant in getattr(user, "held", ())]
    return f"{user.get_short_name()} ({', '.join(dict.fromkeys(held))})" if held else user.get_short_name()
