"""Looking back at contacts: the list, and one contact's whole story, page by page."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import dateparse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import errors as access_errors
from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.clients import errors as client_errors
from tejido.clients import queries as client_queries
from tejido.contacts import errors as contact_errors
from tejido.contacts import queries as contact_queries
from tejido.contacts import reading, timeline
from tejido.journal import queries as journal_queries
from tejido.web.shared import times
from tejido.web.supervisor import errors, shown

SEE = "contacts.see"
RANK_MAX = 99


@require_safe
@never_cache
def found(request: HttpRequest) -> HttpResponse:
    """List recent contacts: all that the role reaches, or those that an agent took part in."""
    rights = _rights(request)
    is_all = rights.may(SEE)
    zone = zoneinfo.ZoneInfo(journal_queries.installation().zone)
    programmes = [one for one in client_queries.programmes() if not is_all or rights.may(SEE, client_id=one.client_id)]
    given = {name: request.GET.get(name, "") for name in ("programme", "state", "channel", "day", "before")}
    day = _day(given["day"])
    from_at = datetime.combine(day, time(), tzinfo=zone) if day else None
    wanted = reading.Wanted(
        clients=[one.pk for one in client_queries.clients() if rights.may(SEE, client_id=one.pk)] if is_all else None,
        programme_id=_programme(given["programme"], programmes),
        state=_one_of(given["state"], reading.STATES),
        channel=_one_of(given["channel"], reading.CHANNELS),
        person_id=None if is_all else rights.person_id,
        from_at=from_at,
        to_at=from_at + timedelta(days=1) if from_at else None,
        before=_place(given["before"]),
    )
    rows, following = reading.found(wanted)
    chosen = {name: value for name, value in given.items() if value and name != "before"}
    following_text = f"{following[0].isoformat()}~{following[1]}" if following else ""
    context = {
        "contacts": [{**row, "arrived_at": dateparse.parse_datetime(row["arrived_at"])} for row in rows],
        "programmes": programmes,
        "states": reading.STATES,
        "channels": reading.CHANNELS,
        "given": given,
        "zone": zone,
        "older_url": f"?{urlencode({**chosen, 'before': following_text})}" if following else "",
        "is_filtered": bool(chosen) or bool(given["before"]),
        "is_all": is_all,
    }
    return render(request, "supervisor/contacts.html", context)


@require_safe
@never_cache
def page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one contact's story; `?before=` shows the page before a place in it."""
    rights = _rights(request)
    contact = _readable(request, key)
    before = _timeline_place(request.GET.get("before", ""))
    story = reading.story(contact, before=before)
    is_all = rights.may(SEE, client_id=contact.client_id)
    leg = reading.own_leg(contact, person_id=rights.person_id)
    is_served = reading.is_served(contact)
    goes_on = contact.state not in ("ended", "abandoned")
    context: dict[str, Any] = {
        "contact": contact,
        "head": reading.head(contact),
        "lines": shown.timeline(story.lines),
        "older": _timeline_text(story.older) if story.older else "",
        "is_newest": before is None,
        "neighbours": reading.neighbours(contact, person_id=None if is_all else rights.person_id),
        "zone": zoneinfo.ZoneInfo(journal_queries.installation().zone),
        "times": times.shown(),
        "own_leg": leg,
        "may_act": rights.may("contacts.take", client_id=contact.client_id),
        "has_person": rights.person_id is not None,
        # Nobody reads along unseen: see `web.shared.topic_rights`.
        "is_live": before is None and goes_on and (leg is not None or not is_served),
        "is_served": is_served,
    }
    return render(request, "supervisor/contact.html", context)


def _rights(request: HttpRequest) -> access_queries.Rights:
    """Return the rights of somebody who may look back at any contact at all.

    Raises: SignInNeeded, NotAllowed
    """
    gates.user(request)
    rights = gates.rights(request)
    if not rights.may(SEE) and not (rights.may("desk.use") and rights.person_id is not None):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)
    return rights


def _readable(request: HttpRequest, key: UUID) -> contact_queries.Contact:
    """Return a contact that whoever asks may look back at; to an agent others' contacts do not exist.

    Raises: NoSuchContact
    """
    rights, contact = gates.rights(request), reading.contact(key)
    if rights.may(SEE, client_id=contact.client_id):
        return contact
    if rights.person_id is None or not reading.took_part(contact, person_id=rights.person_id):
        raise contact_errors.NoSuchContact(contact_errors.NoSuchContact.__doc__)
    return contact


def _programme(text: str, programmes: list[client_queries.Programme]) -> int | None:
    if not text:
        return None
    chosen = next((one for one in programmes if str(one.key) == text), None)
    if chosen is None:
        raise client_errors.NoSuchProgramme(client_errors.NoSuchProgramme.__doc__)
    return chosen.pk


def _one_of(text: str, known: tuple[str, ...]) -> str | None:
    if text and text not in known:
        raise errors.FilterInvalid(errors.FilterInvalid.__doc__)
    return text or None


def _day(text: str) -> date | None:
    try:
        day = dateparse.parse_date(text) if text else None
    except ValueError:
        day = None
    # The last years that calendars know have no day after them.
    if text and (day is None or not 2000 <= day.year <= 2999):
        raise errors.FilterInvalid(errors.FilterInvalid.__doc__)
    return day


def _place(text: str) -> tuple[datetime, int] | None:
    if not text:
        return None
    instant, _, number = text.partition("~")
    at = _instant(instant)
    if at is None or not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise errors.FilterInvalid(errors.FilterInvalid.__doc__)
    return at, int(number)


def _timeline_place(text: str) -> timeline.Place | None:
    if not text:
        return None
    instant, _, rest = text.partition("~")
    rank, _, entry = rest.partition("~")
    at = _instant(instant)
    is_known = rank.isascii() and rank.isdigit() and int(rank[:3]) <= RANK_MAX and len(rank) <= 2
    if at is None or not is_known or not 0 < len(entry) <= 64 or "\0" in entry or not entry.isascii():
        raise errors.FilterInvalid(errors.FilterInvalid.__doc__)
    return timeline.Place(at=at, rank=int(rank), entry=entry)


def _timeline_text(place: timeline.Place) -> str:
    return urlencode({"before": f"{place.at.isoformat()}~{place.rank}~{place.entry}"})


def _instant(text: str) -> datetime | None:
    try:
        at = dateparse.parse_datetime(text)
    except (ValueError, OverflowError):
        return None
    return at if at is not None and at.tzinfo is not None and 2000 <= at.year <= 2999 else None
