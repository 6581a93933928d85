"""Raised hands and abuse flags: a supervisor comes, and says what they think."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tejido.access import gates
from tejido.contacts import abuse, hands
from tejido.journal import clock
from tejido.web.shared import fields
from tejido.web.supervisor import frame


@require_POST
@never_cache
@gates.allowed(frame.CHANGE)
def answer_hand(request: HttpRequest, key: UUID) -> HttpResponse:
    """Come to a raised hand; the answer names the contact that it is about, if any."""
    fields.of_request(request)
    user = gates.user(request)
    hand = hands.answer_hand(hand_key=key, user_id=user.pk, by=gates.actor(request), at=clock.now())
    contact = hand.contact
    return JsonResponse({"hand": str(key), "contact": str(contact.key) if contact else None})


@require_POST
@never_cache
@gates.allowed(frame.CHANGE)
def lower_hand(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lower a raised hand that needs nobody any more."""
    fields.of_request(request)
    hands.lower_hand(hand_key=key, person_id=None, by=gates.actor(request), at=clock.now())
    return JsonResponse({"hand": str(key)})


@require_POST
@never_cache
@gates.allowed(frame.CHANGE)
def review_flag(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what one thinks of an abuse flag; the pause stays, and nothing is taken back."""
    given = fields.of_request(request, "verdict")
    flag = abuse.review(
        flag_key=key, verdict=fields.text(given, "verdict"), user_id=gates.user(request).pk, by=gates.actor(request),
        at=clock.now(),
    )  # fmt: skip
    return JsonResponse({"flag": str(key), "verdict": flag.verdict})
