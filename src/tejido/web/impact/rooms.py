"""The reviewers' rooms: the impact lead opens and closes them and sees every reading; the reviewer reads in them.

Rows are asked for with POST: no link, prefetch or going back in a browser reads anything that somebody did not ask for.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import errors as access_errors
from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core.impact import rows as row_sets
from tejido.impact import actions, errors
from tejido.impact import queries as impact_queries
from tejido.impact import rooms as impact_rooms
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.impact import figures, indicators_shown, periods, reach, room_forms, words
from tejido.web.impact import sections as impact_sections
from tejido.web.shared import refusals, sections


@require_GET
@never_cache
@gates.allowed("rooms.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the rooms: all of them to whoever may open some, a reviewer's own to a reviewer."""
    with reach.opened_to_reviewer(request):
        found = impact_rooms.rooms(reviewer_user_id=_own_only(request))
    names = access_queries.names_of({room.reviewer_user_id for room in found})
    lines = [{"room": room, "last_date": _last(room.to_date), "reviewer": names.get(room.reviewer_user_id, "")}
             for room in found]  # fmt: skip
    context = {"lines": lines, "may_open": gates.rights(request).may("rooms.open")}
    return _show(request, "impact/rooms.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("rooms.open")
def open_one(request: HttpRequest) -> HttpResponseBase:
    """Open a room for a reviewer with the rows behind published figures of one month."""
    period = periods.asked(request, otherwise=periods.published_month()).period
    from_date, to_date = period.from_date, period.to_date
    now = clock.now()
    offered = impact_rooms.published(period)
    reviewers = {str(user.key): user for user in actions.reviewers(at=now)}
    form = room_forms.OpenRoomForm(
        request.POST if request.method == "POST" else None,
        reviewers=[(key, user.get_short_name()) for key, user in reviewers.items()],
        rows=[(each.row_set.code, _words_of(each)) for each in offered],
    )
    if form.is_bound and form.is_valid():
        key = _opened(request, form, reviewers=reviewers, from_date=from_date, to_date=to_date)
        if key is not None:
            return redirect("impact_room", key)
    context = {
        "form": form,
        "from_date": from_date,
        "last_date": _last(to_date),
        "is_day": to_date - from_date == timedelta(days=1),
        "earlier": _last(from_date).strftime("%Y-%m"),
        "has_reviewers": bool(reviewers),
        "has_rows": bool(offered),
    }
    return _show(request, "impact/open_room.html", context, status=400 if form.is_bound else 200)


@require_GET
@never_cache
@gates.allowed("rooms.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a room: its figures to the reviewer, whose coming is logged; its log to whoever may open rooms."""
    return _show(request, "impact/room.html", _room_context(request, key))


@require_POST
@never_cache
@gates.allowed("rooms.open")
def close(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Close a room at once."""
    try:
        with transaction.atomic():
            actions.close_room(key=key, by=gates.actor(request), at=clock.now(), now=clock.machine_now())
    except errors.RoomClosed as problem:
        impact_rooms.room(key)
        refusal = refusals.of(problem)
        messages.error(request, refusal.sentence if refusal else "")
    else:
        messages.success(request, _("The room is closed. Nobody reads in it any more, and its pseudonyms are gone."))
    return redirect("impact_room", key)


@require_POST
@never_cache
@gates.allowed("impact.review")
def read(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the next rows of a figure; the log says so before."""
    asked = _asked_rows(request)
    room, as_of = _entered(request, key), clock.now()
    found = impact_rooms.read_page(
        room, reader_user_id=gates.user(request).pk, code=asked["code"], after=asked["after"], as_of=as_of
    )
    row_set = row_sets.named(asked["code"])
    first = (asked["shown"] or 0) + 1
    last = first + len(found.rows) - 1
    context = {
        "room": room,
        "code": row_set.code,
        "title": _titles(request, room)[row_set.code],
        "columns": [words.COLUMNS[column] for column in row_set.columns],
        "rows": [{"pseudonym": name, "cells": _cells(row_set.columns, line)} for name, line in found.rows],
        "rows_count": found.rows_count,
        "first": first,
        "last": last,
        "after": found.rows[-1][0] if found.rows and last < found.rows_count else "",
        "salt": found.salt,
        "digest": found.digest,
    }
    return _show(request, "impact/rows.html", context, room=room)


@require_POST
@never_cache
@gates.allowed("impact.review")
def download(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Answer a file with all rows of a figure, and with what is needed to compute it anew; the log says so before."""
    asked = _asked_rows(request)
    room, as_of = _entered(request, key), clock.now()
    code = asked["code"]
    published = _published(request, room).get(code)
    text = impact_rooms.read_file(
        room, reader_user_id=gates.user(request).pk, code=code,
        figures=published.measurements if published else (), as_of=as_of,
    )  # fmt: skip
    answer = HttpResponse(text, content_type="application/json")
    name = f"{code.replace(':', '-')}-{room.from_date.isoformat()}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _room_context(request: HttpRequest, key: uuid.UUID) -> Mapping[str, Any]:
    rights = gates.rights(request)
    with reach.opened_to_reviewer(request):
        room = impact_rooms.room(key, reviewer_user_id=_own_only(request))
    is_reader = rights.may("impact.review") and room.reviewer_user_id == gates.user(request).pk
    if is_reader and room.is_open:
        _check_independent(request)
        impact_rooms.enter(room, as_of=clock.now())
    names = access_queries.names_of({room.reviewer_user_id, room.opened_by_user_id})
    published, titles = _published(request, room), _titles(request, room)
    context: dict[str, Any] = {
        "room": room,
        "last_date": _last(room.to_date),
        "is_day": room.to_date - room.from_date == timedelta(days=1),
        "reviewer": names.get(room.reviewer_user_id, ""),
        "opened_by": names.get(room.opened_by_user_id, ""),
        "is_over": room.to_date <= _today(),
        "may_read": is_reader and room.is_open,
        "may_open": rights.may("rooms.open"),
        "figures": [
            _figure(code, digest, published.get(code), title=titles[code]) for code, digest in room.digests.items()
        ],
    }
    if rights.may("rooms.open"):
        context["reads"] = [
            {"read": entry, "kind": words.READS[entry.kind], "title": titles.get(entry.code or "", "")}
            for entry in impact_rooms.reads(key)
        ]
    return context


def _figure(code: str, digest: str, published: impact_rooms.Published | None, *, title: str) -> Mapping[str, Any]:
    measurements = published.measurements if published else ()
    return {
        "code": code,
        "title": title,
        "digest": digest,
        "is_published": published is not None,
        "is_same": published is not None and published.digest == digest,
        "numbers": indicators_shown.every(measurements),
    }


def _published(request: HttpRequest, room: impact_rooms.Room) -> Mapping[str, impact_rooms.Published]:
    with reach.opened_to_reviewer(request, clients=_clients_of(room)):
        period = impact_queries.period_of(from_date=room.from_date, to_date=room.to_date, as_of=clock.now())
        found = impact_rooms.published(period)
    return {each.row_set.code: each for each in found if each.row_set.code in room.digests}


def _entered(request: HttpRequest, key: uuid.UUID) -> impact_rooms.Room:
    """Return the room of the reviewer who asks.

    Raises:
        NoSuchRoom: it is another's, or there is none.
        NotAllowed: the reviewer has got a part in the operation since.
    """
    _check_independent(request)
    with reach.opened_to_reviewer(request):
        return impact_rooms.room(key, reviewer_user_id=gates.user(request).pk)


def _check_independent(request: HttpRequest) -> None:
    if not actions.is_independent(gates.rights(request).roles):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)


def _own_only(request: HttpRequest) -> int | None:
    return None if gates.rights(request).may("rooms.open") else gates.user(request).pk


def _opened(
    request: HttpRequest, form: room_forms.OpenRoomForm, *, reviewers: Mapping[str, access_queries.User],
    from_date: date, to_date: date,
) -> uuid.UUID | None:  # fmt: skip
    given = form.cleaned_data
    try:
        with transaction.atomic():
            actions.open_room(
                reviewer=reviewers[given["reviewer"]], from_date=from_date, to_date=to_date, codes=given["codes"],
                valid_seconds=form.valid_seconds, key=given["key"], by=gates.actor(request), at=clock.now(),
                now=clock.machine_now(),
            )  # fmt: skip
    except errors.RoomOpenedAlready:
        # The second of two clicks: the room that the first one opened is shown.
        return uuid.UUID(str(given["key"]))
    except Exception as problem:
        form.add_error(None, refusals.beside(problem))
        return None
    messages.success(request, _("The room is open. Tell the reviewer: they find it under Rooms on the impact page."))
    return uuid.UUID(str(given["key"]))


def _today() -> date:
    return journal_queries.business_day(clock.now())


def _asked_rows(request: HttpRequest) -> Mapping[str, Any]:
    form = room_forms.RowsForm(request.POST)
    if not form.is_valid():
        raise BadRequest("This asks for no rows.")
    return form.cleaned_data


def _words_of(published: impact_rooms.Published) -> str:
    numbers = "; ".join(
        f"{indicators_shown.name_of(row.indicator)}: {figures.value(row.figure, unit=row.definition.unit)}"
        for row in published.measurements
    )
    return f"{_title(published.row_set, published.name)} ({numbers})"


def _titles(request: HttpRequest, room: impact_rooms.Room) -> Mapping[str, str]:
    """Return what the rows that a room opens are about, by their code."""
    with reach.opened_to_reviewer(request, clients=_clients_of(room)):
        names = impact_rooms.group_names(room.digests)
    return {code: _title(row_sets.named(code), name) for code, name in names.items()}


def _title(row_set: row_sets.RowSet, name: str) -> str:
    return f"{figures.group_name(row_set.dimension, name)}: {words.ROWS[row_set.kind]}"


def _clients_of(room: impact_rooms.Room) -> list[int]:
    named = [row_sets.named(code) for code in room.digests]
    return [int(each.group_key) for each in named if each.dimension == "client"]


def _cells(columns: Sequence[str], line: str) -> list[str]:
    return [_cell(column, text) for column, text in zip(columns, line.split(","), strict=True)]


def _cell(column: str, text: str) -> str:
    if column.startswith("is_"):
        return _("yes") if text == "1" else _("no")
    if column == "basis":
        return str(words.BASES.get(text, "–"))
    if column.endswith("_seconds"):
        return formats.number_format(text, decimal_pos=3)
    return text or "–"


def _last(day: date) -> date:
    return day - timedelta(days=1)


def _show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, room: impact_rooms.Room | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Render a page of the section, with the rooms, and a room where one is given, on the way back."""
    trail = [sections.Step(label=_("Rooms"), url=reverse("impact_rooms"))]
    if room is not None:
        trail.append(sections.Step(label=_("Room"), url=reverse("impact_room", args=[room.key])))
    return impact_sections.IMPACT.show(request, template, context, trail=trail, status=status)
