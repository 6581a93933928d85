"""What a reviewer signed: for whoever it was opened to, in both languages, with the record that can be checked."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.impact.standards import records
from tejido.impact.standards import reviews, sheets
from tejido.journal import clock
from tejido.web.impact.standards import frame, shown, words
from tejido.web.shared import sections


@require_safe
@never_cache
@gates.allowed(frame.SIGNED)
def every(request: HttpRequest) -> HttpResponse:
    """Show the signed results that the reader may see."""
    with frame.opened(request):
        return frame.SECTION.show(request, "impact/standards/results.html", {"results": _visible(request)})


@require_safe
@never_cache
@gates.allowed(frame.SIGNED)
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a signed result: minimums first, decision by decision, and how long it holds."""
    with frame.opened(request):
        sheet = frame.signed(request, key)
        names = shown.names(sheet, [])
        is_ours = gates.rights(request).may(frame.SEE)
        lines = [
            {**shown.row(line), "decision": shown.decision(line, names)} for line in sheet.lines.values()
        ]  # fmt: skip
        context = {
            **shown.head(sheet),
            "lines": {line["code"]: line for line in lines},
            "reviewer": names.get(sheet.review.reviewer_user_id, "") if sheet.review else "",
            "party": words.PARTIES[sheet.review.party] if sheet.review else "",
            "holds": sheet.holds_on(frame.today()),
            # Reasons may quote papers that were shown to the reviewer alone.
            "has_reasons": is_ours or gates.rights(request).may(frame.REVIEW),
            "decisions": [line for line in lines if line["decision"]],
            "may_show": gates.rights(request).may(frame.KEEP),
            "source": words.chosen(sheet.catalogue.source),
            "holder": sheet.catalogue.holder,
        }
        step = sections.Step(label=_("Signed results"), url=reverse("impact_results"))
        return frame.SECTION.show(request, "impact/standards/result.html", context, trail=[step])


@require_safe
@never_cache
@gates.allowed(frame.SIGNED)
def record(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Hand out the signed record: exactly the bytes whose SHA-256 is the signature's digest."""
    with frame.opened(request):
        sheet = frame.signed(request, key)
        response = HttpResponse(records.canonical(sheet.assessment.record or {}), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="review-{sheet.assessment.key}.json"'
        return response


def _visible(request: HttpRequest) -> list[dict[str, object]]:
    rights, user = gates.rights(request), gates.user(request)
    if rights.may(frame.SEE):
        found = sheets.signed()
    elif rights.may(frame.REVIEW):
        may_read = reviews.is_from_outside(user, at=clock.now())
        own = {each.assessment_id for each in sheets.reviews_of(user.pk)} if may_read else set()
        found = [each for each in sheets.signed() if each.pk in own]
    else:
        found = sheets.signed(is_shown=True)
    return [
        {"assessment": each, "name": shown.name_of(each),
         "holds": bool(each.expires_date and frame.today() < each.expires_date),
         "minimums": words.minimums(each.record["minimums_met"], each.record["minimums"]) if each.record else ""}
        for each in found
    ]  # fmt: skip
