"""What people agree to, as leads read and publish it; and the poverty lines of the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.core.impact import consents, poverty, poverty_lines
from tejido.journal import clock
from tejido.people import consent_texts
from tejido.reference import values as reference_values
from tejido.web.shared import people_sections, sections
from tejido.web.vault import days, publishing_forms, words


@require_GET
@never_cache
@gates.allowed("consents.publish")
def texts(request: HttpRequest) -> HttpResponse:
    """Show what is agreed to now for each purpose, and every version there was, in both languages."""
    today = days.today(clock.now())
    held = {purpose: consent_texts.versions(purpose) for purpose in consents.PURPOSES}
    names = access_queries.names_of(
        {row.published_by_user_id for versions in held.values() for _text, row in versions if row is not None}
    )
    purposes = []
    for purpose, versions in held.items():
        current = consent_texts.current(purpose, on=today).version
        shown = [
            {"text": text, "es": text.words["es"], "en": text.words["en"], "is_current": text.version == current,
             "is_to_come": text.from_date is not None and text.from_date > today,
             "by": names.get(row.published_by_user_id, "") if row is not None else "",
             "published_at": row.published_at if row is not None else None}
            for text, row in versions
        ]  # fmt: skip
        purposes.append({
            "purpose": purpose, "name": words.ASKED[purpose],
            "shown": [one for one in shown if one["is_current"] or one["is_to_come"]],
            "earlier": [one for one in shown if not (one["is_current"] or one["is_to_come"])],
        })  # fmt: skip
    return people_sections.PEOPLE.show(request, "vault/consent_texts.html", {"purposes": purposes})


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("consents.publish")
def publish(request: HttpRequest, purpose: str) -> HttpResponseBase:
    """Publish a new version of one text."""
    known = next((each for each in consents.PURPOSES if each == purpose), None)
    if known is None:
        raise Http404
    today = days.today(clock.now())
    current = consent_texts.current(known, on=today)
    first = {"words_es": current.words["es"], "words_en": current.words["en"], "from_date": today.isoformat()}
    form = publishing_forms.TextForm(sections.sent(request), initial=first)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data
        made = consent_texts.publish(
            purpose=known, words={"es": given["words_es"], "en": given["words_en"]}, today=today, by=by, at=at,
            **sections.given(form, "from_date", "key"),
        )  # fmt: skip
        return sections.Done(
            said=_("Version %(version)s is published. It is never changed; a better text is a new version.")
            % {"version": made.version},
            url=reverse("consent_texts"),
        )

    title = _("A new text: %(purpose)s") % {"purpose": words.ASKED[known]}
    trail = [sections.Step(label=_("Consent texts"), url=reverse("consent_texts"))]
    return people_sections.PEOPLE.form_page(request, form, title=title, submit=_("Publish"), act=act, trail=trail)


@require_GET
@never_cache
@gates.allowed("reference.propose")
def lines(request: HttpRequest) -> HttpResponse:
    """Show the poverty lines of the register: of each place, and of the whole country."""
    today = days.today(clock.now())
    shown = [_shown(line, today=today) for line in reversed(poverty_lines.of(reference_values.table()))]
    of_places = [one for one in shown if one["line"].domain != poverty.NATIONAL]
    context = {
        "of_places": of_places, "national": [one for one in shown if one not in of_places],
        "has_line_today": any(one["holds"] for one in of_places),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "vault/lines.html", context)


def _shown(line: poverty.Line, *, today: date) -> dict[str, Any]:
    code = next(code for code, kind in poverty_lines.KEYS.items() if kind == line.kind)
    return {
        "line": line, "where": words.domain(line.domain), "kind": words.LINE_KINDS[line.kind],
        "amount": formats.number_format(line.amount, decimal_pos=0, force_grouping=True),
        "standing": words.STANDINGS[line.status], "code": code, "place": poverty_lines.place_of(line.domain),
        "holds": line.from_date <= today and (line.to_date is None or today < line.to_date),
    }  # fmt: skip
