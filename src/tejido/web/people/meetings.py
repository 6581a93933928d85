"""Sessions of a cohort: planning them, the trainer's list, and the code on the wall."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import attendance, facts
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.people import cohorts, funnel, training
from tejido.people import courses as course_actions
from tejido.web.people import choosing, courses, funnel_forms
from tejido.web.shared import people_sections, sections

SECRET_BYTES = 32


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def add(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Plan sessions of a cohort: one, or the same one in several weeks.

    Raises: NoSuchCohort
    """
    cohort = cohorts.cohort(key)
    form = funnel_forms.MeetingForm(
        sections.sent(request), initial={"on_date": max(choosing.today(), cohort.from_date), "weeks": 1}
    )

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        begin, end = form.instants(ZoneInfo(journal_queries.installation().zone))
        first_key, count = form.cleaned_data["key"], form.cleaned_data["weeks"]
        for week in range(count):
            # A session stays at its time of day where clocks change in between.
            course_actions.add_meeting(
                cohort=cohort, from_at=begin + timedelta(weeks=week), to_at=end + timedelta(weeks=week),
                secret=secrets.token_hex(SECRET_BYTES), key=uuid.uuid5(first_key, str(week)), by=by, at=at,
            )  # fmt: skip
        said = ngettext("%(count)d session is planned.", "%(count)d sessions are planned.", count) % {"count": count}
        return sections.Done(said=said, url=reverse("people_cohort", args=[cohort.key]))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("New session"), submit=_("Store the session"), act=act, trail=courses.trail_of(cohort)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show the list of a session and take what the trainer ticked.

    Raises: NoSuchMeeting, NotAllowed
    """
    meeting = cohorts.meeting(key)
    expected = cohorts.expected(meeting, on=funnel.today(meeting.from_at))
    url = reverse("people_meeting", args=[meeting.key])
    if request.method == "POST":
        gates.require(request, "people.change")
        ticked, listed = set(request.POST.getlist("present")), set(request.POST.getlist("listed"))
        among = [person for person in expected if str(person.key) in listed]

        def act(by: facts.Actor, at: datetime) -> sections.Done:
            training.mark_list(
                meeting=meeting, among=among, present={person.pk for person in among if str(person.key) in ticked},
                recorded_at=clock.machine_now(), by=by, at=at,
            )  # fmt: skip
            return sections.Done(said=_("The list is stored."), url=url)

        return sections.press(request, act, back=url)
    told = cohorts.attendances(meeting)
    devices: dict[str, int] = {}
    for row in told.values():
        devices[row.device_digest] = devices.get(row.device_digest, 0) + 1
    lines = []
    for person in expected:
        row_of = told.get(person.pk)
        lines.append(
            {
                "person": person, "told": row_of, "is_present": row_of is not None and row_of.is_present,
                "is_shared": bool(row_of and row_of.device_digest and devices[row_of.device_digest] > 1),
            }
        )  # fmt: skip
    context = {
        "meeting": meeting, "lines": lines, "told_count": len(told),
        "present_count": sum(row.is_present for row in told.values()),
        "by_code_count": sum(row.is_present and row.told_by == "code" for row in told.values()),
        "may_change": gates.rights(request).may("people.change"), "is_future": meeting.from_at > clock.now(),
        "now": clock.now(),
    }  # fmt: skip
    return people_sections.PEOPLE.show(
        request, "people/funnel/meeting.html", context, trail=courses.trail_of(meeting.cohort)
    )


@require_GET
@never_cache
@gates.allowed("people.see")
def wall(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the code of a session, large enough for a wall; the page comes anew when the code changes.

    Raises: NoSuchMeeting
    """
    meeting, now = cohorts.meeting(key), clock.machine_now()
    code = attendance.code(meeting.secret, now=now)
    context = {
        "meeting": meeting, "code": f"{code[:3]} {code[3:]}", "spoken": " ".join(code),
        "address": request.build_absolute_uri(reverse("attend")),
    }  # fmt: skip
    response = people_sections.PEOPLE.show(
        request, "people/funnel/wall.html", context,
        trail=[*courses.trail_of(meeting.cohort), sections.Step(label=_("Session"), url=_url(meeting))],
    )  # fmt: skip
    response["Refresh"] = str(attendance.seconds_left(now=now))
    return response


@require_POST
@never_cache
@gates.allowed("people.change")
def cancel(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that a session does not take place.

    Raises: NoSuchMeeting
    """
    meeting = cohorts.meeting(key)
    url = reverse("people_cohort", args=[meeting.cohort.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        course_actions.cancel_meeting(meeting=meeting, by=by, at=at)
        return sections.Done(said=_("The session is cancelled."), url=url)

    return sections.press(request, act, back=url)


def _url(meeting: cohorts.Meeting) -> str:
    return reverse("people_meeting", args=[meeting.key])
