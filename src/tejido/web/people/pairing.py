"""Putting two records beside each other by hand: two searches, one of each, and then the page that compares them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.access import gates
from tejido.core import facts
from tejido.people import errors, merge_errors, pairing
from tejido.web.people import duplicates
from tejido.web.shared import people_sections, section_forms, sections

WANTED_LENGTH_MAX = 100
NAMES = ("one", "other")


class PairForm(section_forms.SectionForm):
    """Which two records are put beside each other, out of those that were found."""

    one = forms.ChoiceField(label=gettext_lazy("First record"), widget=forms.RadioSelect)
    other = forms.ChoiceField(label=gettext_lazy("Second record"), widget=forms.RadioSelect)
    about = {merge_errors.SameRecord: "other", errors.NoSuchPerson: "other"}

    def offer(self, name: str, found: Sequence[pairing.Found]) -> None:
        """Say which records there are to choose from."""
        self.choose(name, [(str(each.key), _told(each)) for each in found])
        if len(found) == 1:
            self.fields[name].initial = str(found[0].key)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def choose(request: HttpRequest) -> HttpResponseBase:
    """Find two records and put them beside each other; what is decided about them is decided on their own page."""
    wanted = {name: request.GET.get(name, "").replace("\0", "").strip()[:WANTED_LENGTH_MAX] for name in NAMES}
    found = {name: pairing.search(text, on=duplicates.today()) for name, text in wanted.items()}
    form = PairForm(sections.sent(request))
    for name, (people, _count) in found.items():
        form.offer(name, people)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        pair = pairing.name(
            one=uuid.UUID(form.cleaned_data["one"]), other=uuid.UUID(form.cleaned_data["other"]),
            user_id=gates.user(request).pk, by=by, at=at,
        )  # fmt: skip
        said = _("The two records stand beside each other. Compare them, then decide.")
        return sections.Done(said=said, url=reverse("duplicate", args=[pair.key]))

    context = {
        "searches": [
            {"name": name, "label": label, "wanted": wanted[name], "count": found[name][1],
             "shown": len(found[name][0])}
            for name, label in (("one", _("First record")), ("other", _("Second record")))
        ],
        "has_both": all(people for people, _count in found.values()),
        "back": reverse("duplicates"),
    }  # fmt: skip
    return people_sections.PEOPLE.form_page(
        request, form, title=_("Two records of one person"), submit=pgettext("records", "Compare"), act=act,
        trail=duplicates.trail_of_list(), template="people/pair.html", context=context,
    )  # fmt: skip


def _told(found: pairing.Found) -> str:
    more = [formats.date_format(found.birth_date, "DATE_FORMAT")] if found.birth_date else []
    more += found.documents
    return f"{found.name} ({', '.join(more)})" if more else found.name
