"""My skill record: choose what to take along, download it, print it, withdraw it; and what a checker of it needs."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts, skill_record
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.people import errors, queries, skill_records
from tejido.web.people import growth_words as words
from tejido.web.people import reach
from tejido.web.shared import people_sections, section_forms, sections


class RecordForm(section_forms.AddForm):
    """What a skill record says."""

    about = {errors.NothingToRecord: "codes"}

    codes = forms.MultipleChoiceField(
        label=gettext_lazy("What it says"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Leave out whatever you like. Each line is signed by itself."),
        error_messages={"required": gettext_lazy("Choose at least one line.")},
    )
    with_name = forms.BooleanField(label=gettext_lazy("With my full name"), required=False, initial=True)


@require_http_methods(["GET", "POST"])
@never_cache
@reach.own
def page(request: HttpRequest, person: queries.Person) -> HttpResponseBase:
    """Show somebody what their record can say and the records they have made; make another."""
    on = reach.today()
    found = skill_records.claimable(person, on=on)
    form = RecordForm(sections.sent(request), initial={"codes": [each.code for each in found]})
    form.choose("codes", [(each.code, _label(each)) for each in found])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data
        name = person.full_name
        made = skill_records.issue(
            person=person, codes=given["codes"], with_name=name if given["with_name"] else "", tell=tell,
            language=get_language() or "es", status_url=_address(request, "record_withdrawn"), on=on,
            signed_at=clock.machine_now(), key=given["key"], by=by, at=at,
        )  # fmt: skip
        said = _("Your skill record is ready. Download the file and keep it; print the page if you want it on paper.")
        return sections.Done(said=said, url=reverse("own_record_page", args=[made.key]))

    context = {"has_claims": bool(found), "records": skill_records.records(person)}
    return people_sections.OWN.form_page(
        request, form, title=_("My skill record"), submit=_("Make the record"), act=act,
        template="people/own_record.html", context=context,
    )  # fmt: skip


@require_GET
@never_cache
@reach.own
def one(request: HttpRequest, person: queries.Person, key: uuid.UUID) -> HttpResponse:
    """Show one record in words, for the screen and for paper."""
    row = skill_records.record(key, person_id=person.pk)
    signed = skill_record.read(row.document) if row.document else []
    context = {
        "record": row,
        "lines": [_line(each) for each in signed],
        "name": _name(signed),
        "issuer": journal_queries.installation().operator_name,
        "issuer_url": _address(request, "record_issuer"),
        "withdrawn_url": _address(request, "record_withdrawn"),
    }
    trail = [sections.Step(label=_("My skill record"), url=reverse("own_record"))]
    return people_sections.OWN.show(request, "people/own_record_page.html", context, trail=trail)


@require_GET
@never_cache
@reach.own
def download(request: HttpRequest, person: queries.Person, key: uuid.UUID) -> HttpResponse:
    """Answer the file of a record.

    Raises: NoSuchRecord, RecordErased
    """
    row = skill_records.record(key, person_id=person.pk)
    if not row.document:
        raise errors.RecordErased(errors.RecordErased.__doc__)
    answer = HttpResponse(row.document, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="skill-record-{row.key.hex[:8]}.json"'
    return answer


@require_POST
@never_cache
@reach.own
def withdraw(request: HttpRequest, person: queries.Person, key: uuid.UUID) -> HttpResponseBase:
    """Withdraw one of one's own records."""
    row = skill_records.record(key, person_id=person.pk)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        skill_records.withdraw(record=row, reason="by_worker", by=by, at=at)
        said = _("The record is withdrawn. Whoever looks at our list sees that it no longer counts.")
        return sections.Done(said=said, url=reverse("own_record"))

    return sections.press(request, act, back=reverse("own_record"))


@require_GET
@never_cache
def issuer(request: HttpRequest) -> HttpResponse:
    """Answer the keys that sign and have signed records here; anybody may keep them."""
    gates.enter_client(0)
    keys = [
        {
            "id": row.did,
            "from": row.from_at.isoformat(),
            "until": row.retired_at.isoformat() if row.retired_at else None,
        }
        for row in skill_records.signing_keys()
    ]
    return _public({"name": journal_queries.installation().operator_name, "keys": keys})


@require_GET
@never_cache
def withdrawn(request: HttpRequest) -> HttpResponse:
    """Answer the ids of all credentials that no longer count; they say nothing about anybody."""
    gates.enter_client(0)
    found = skill_record.revocation_list(
        url=_address(request, "record_withdrawn"), issuers=[row.did for row in skill_records.signing_keys()],
        revoked=skill_records.withdrawn_ids(),
    )  # fmt: skip
    return _public(found)


def tell(each: skill_records.Claimable) -> tuple[str, str, str]:
    """Return what a record says of a skill, course or position: its name, a description, and what it rests on."""
    if each.kind == "skill":
        described = _("Level %(level)d of 5; %(rung)s.") % {"level": each.level, "rung": words.RUNGS[each.rung]}
        rests_on = words.RESTS_ON.get(each.evidence, each.evidence)
        return each.skill.name, described, _("It rests on: %(evidence)s.") % {"evidence": rests_on}
    if each.course is not None:
        hours = _("A course of %(hours)s hours.") % {"hours": _plain(each.course.hours)}
        return words.course_name(each.course), hours, _("Completed the course.")
    assert each.position is not None
    return (
        words.position_name(each.position),
        _("Worked in this position from %(begin)s.") % {"begin": words.shown(each.awarded)}
        if each.end is None
        else _("Worked in this position from %(begin)s to %(end)s.")
        % {"begin": words.shown(each.awarded), "end": words.shown(each.end)},
        _("Employed and placed in this position."),
    )


def _label(each: skill_records.Claimable) -> str:
    name, described, _criteria = tell(each)
    return f"{name}. {described}"


def _line(credential: Mapping[str, Any]) -> Mapping[str, Any]:
    achievement = credential["credentialSubject"]["achievement"]
    until = credential.get("validUntil")
    return {
        "name": achievement["name"],
        "description": achievement["description"],
        "criteria": achievement["criteria"]["narrative"],
        "awarded": datetime.fromisoformat(credential["awardedDate"]).date(),
        "until": datetime.fromisoformat(until).date() if until else None,
    }


def _name(signed: list[Mapping[str, Any]]) -> str:
    identifiers = signed[0]["credentialSubject"].get("identifier", []) if signed else []
    return str(identifiers[0]["identityHash"]) if identifiers else ""


def _plain(hours: Any) -> str:
    return f"{hours:f}".rstrip("0").rstrip(".")


def _address(request: HttpRequest, name: str) -> str:
    """Return an address as others reach it."""
    path = reverse(name)
    public = settings.ENVIRONMENT.public_url
    return f"{public.rstrip('/')}{path}" if public else request.build_absolute_uri(path)


def _public(found: Mapping[str, Any]) -> HttpResponse:
    answer: HttpResponse = JsonResponse(json.loads(json.dumps(found)), json_dumps_params={"indent": 2})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
