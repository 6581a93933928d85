"""Importing files: what can be imported, uploading one, trying it, and carrying it out a part at a time.

A part is one request and one transaction of few seconds. What is left is worked out anew each time from the file and
the database, so an import that was interrupted goes on wherever it is taken up again, and one that is done twice finds
everything as it is already.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms as fields
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.clients import imports as client_imports
from tejido.core.imports import errors as import_errors
from tejido.core.imports import kinds, plans, tables
from tejido.journal import clock
from tejido.people import cohorts, funnel, listed, participants
from tejido.people import imports as people_imports
from tejido.web.setup import errors, frame, import_files, import_uploads, import_words
from tejido.web.shared import section_forms as forms
from tejido.web.shared import uploads

# So much is carried out in one request: a write transaction may last five seconds, and its reading comes before.
PART_LINES = 200
PART_SECONDS = 3
SHOWN_MAX = 100
AGENTS, PARTICIPANTS = "agents", "participants"
# The kinds whose lines may all belong to one cohort that the file does not name.
INTO_COHORTS = (PARTICIPANTS, "attendance", "completions", "costs")
MODES = ("all", "good")


class UploadForm(forms.SectionForm):
    """A file to try."""

    file = fields.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, at most 5 MB and 10,000 lines; headers in Spanish or English."),
        widget=fields.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv,text/plain"}),
    )
    invites = fields.BooleanField(
        label=gettext_lazy("Invite everybody with an address and without an account to sign in"),
        required=False,
        initial=True,
    )

    goal = fields.ChoiceField(
        label=gettext_lazy("Into"),
        required=False,
        help_text=gettext_lazy("For the lines that name no cohort themselves."),
    )

    def __init__(self, *args: Any, may_invite: bool, goals: forms.Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_invite:
            del self.fields["invites"]
        if goals:
            self.choose("goal", goals)
        else:
            del self.fields["goal"]


@require_GET
@never_cache
@gates.allowed("setup.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show what can be imported, with empty files to fill in."""
    rights = gates.rights(request)
    context = {
        "kinds": [{"code": code, "told": told} for code, told in import_words.KINDS.items() if rights.may(told.verb)],
        "may_furnish": rights.may("queues.change"),
    }
    return frame.show(request, "setup/imports.html", context)


@uploads.holds(tables.BYTES_MAX)
@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("setup.see")
def upload(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Explain the columns of a kind, take a file, and lead to what would become of it."""
    told = _told(request, kind)
    may_invite = kind == AGENTS and gates.rights(request).may("people.invite")
    is_sent = request.method == "POST"
    form = UploadForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, may_invite=may_invite,
        goals=_goals(kind), initial={"goal": request.GET.get("cohort", "")},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            table = tables.read(form.cleaned_data["file"].read(tables.BYTES_MAX + 1))
            invites = bool(form.cleaned_data.get("invites"))
            key = import_uploads.keep(
                table, kind=kind, user_id=gates.user(request).pk, invites=invites,
                goal=form.cleaned_data.get("goal", ""),
            )  # fmt: skip
            return redirect(_address(kind, key))
        except import_errors.FileUnreadable as problem:
            form.add_error("file", import_words.trouble(problem, kind=kind))
    columns = [
        {"column": column, "header": import_words.header(column), "hint": import_words.hint(column)}
        for column in kinds.KINDS[kind]
    ]
    title = _("Import: %(kind)s") % {"kind": told.title}
    head_title = _("Not stored yet: %(title)s") % {"title": title} if form.is_bound else title
    context = {"form": form, "kind": kind, "told": told, "title": title, "head_title": head_title, "columns": columns}
    return frame.show(request, "setup/import_upload.html", context, trail=_trail())


@require_GET
@never_cache
@gates.allowed("setup.see")
def empty_file(request: HttpRequest, kind: str, ending: import_files.Ending) -> HttpResponse:
    """Hand out a file with nothing but headers, in the page's language."""
    _told(request, kind)
    headers = [import_words.header(column) for column in kinds.KINDS[kind]]
    return import_files.answer(f"tejido-{kind}", ending, headers, [])


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("setup.see")
def plan(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponseBase:
    """Show what would become of each line of an upload; carry out a part of it; or forget it.

    Raises: NoSuchImport
    """
    told = _told(request, kind)
    held = import_uploads.find(key, kind=kind, user_id=gates.user(request).pk)
    now = clock.now()
    if request.method == "POST" and request.POST.get("do") == "forget":
        import_uploads.drop(key)
        messages.success(request, _("The upload is taken away; what was stored from it stays."))
        return redirect("setup_import_kind", kind=kind)
    if request.method == "POST":
        return _carry_out(request, held, at=now)
    steps = _steps(held, at=now)
    left = [step for step in steps if step.outcome in ("made", "changed")]
    mode, after = request.GET.get("mode", ""), _number(request.GET.get("after", ""))
    goes_on = mode in MODES and any(step.line.number > after for step in left)
    context = {
        "kind": kind, "told": told, "upload": held, "key": key, "counts": plans.counted(steps),
        "left_count": len(left), "total_count": len(steps), "done_count": len(steps) - len(left),
        "goes_on": goes_on, "mode": mode, "after": after, "is_begun": bool(held.progress.made or held.progress.changed),
        "groups": [_group(steps, outcome, held) for outcome in ("refused", "made", "changed")],
        "notes": _notes(steps),
    }  # fmt: skip
    return frame.show(request, "setup/import_plan.html", context, trail=[*_trail(), _step_of(kind, told)])


@require_GET
@never_cache
@gates.allowed("setup.see")
def refused_file(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """Hand out the refused lines as a file that can be corrected and imported itself.

    Raises: NoSuchImport
    """
    _told(request, kind)
    held = import_uploads.find(key, kind=kind, user_id=gates.user(request).pk)
    found = [step for step in _steps(held, at=clock.now()) if step.outcome == "refused"]
    headers = [_("Line"), _("What is wrong"), *held.listing.headers]
    rows = [[str(step.line.number), " · ".join(_reasons(step, held)), *step.line.texts] for step in found]
    return import_files.answer(f"tejido-{kind}-refused", "csv", headers, rows)


def _carry_out(request: HttpRequest, held: import_uploads.Upload, *, at: datetime) -> HttpResponseBase:
    """Carry out the next lines of an upload and lead on: to the rest, or to what became of it."""
    kind = held.listing.kind
    mode = request.POST.get("do", "")
    after = _number(request.POST.get("after", ""))
    client_imports.hold()
    steps = _steps(held, at=at)
    refused_count = plans.counted(steps)["refused"]
    if mode not in MODES or (mode == "all" and refused_count):
        messages.error(request, _("Nothing was stored: choose whether the lines without a problem are imported."))
        return redirect(_address(kind, held.key))
    left = [step for step in steps if step.outcome in ("made", "changed") and step.line.number > after]
    part = left[:PART_LINES]
    done, refused = _part(request, held, part, mode=mode, at=at)
    if refused and not done:
        import_uploads.note(held, [], refused)
        messages.error(request, _("Nothing of this part was stored: a line was refused."))
        return redirect(_address(kind, held.key))
    transaction.on_commit(lambda: import_uploads.note(held, done, refused))
    if len(left) > len(done):
        return redirect(f"{_address(kind, held.key)}?mode={mode}&after={done[-1].line.number}")
    return _finished(request, held, done, is_clean=not refused_count and not refused)


def _part(
    request: HttpRequest, held: import_uploads.Upload, part: Sequence[plans.Step], *, mode: str, at: datetime
) -> tuple[Sequence[plans.Step], dict[int, str]]:
    """Carry out some lines; where all or none is wanted and one is refused, none of them is kept.

    Returns: What was done, and the lines that were refused with their sentences.
    """
    kind, by = held.listing.kind, gates.actor(request)
    until = clock.machine_now() + timedelta(seconds=PART_SECONDS)
    try:
        with transaction.atomic():
            done = client_imports.carry_out(
                part, kind=kind, act=_act(request, held, at=at), by=by, at=at,
                is_over=lambda: clock.machine_now() >= until,
            )  # fmt: skip
            refused = {
                step.line.number: import_words.problem_line(step.problems[-1], kind=kind)
                for step in done
                if step.outcome == "refused"
            }
            if refused and mode == "all":
                raise _Refused(refused)
    except _Refused as problem:
        return [], problem.refused
    return done, refused


def _act(request: HttpRequest, held: import_uploads.Upload, *, at: datetime) -> client_imports.Act:
    kind, key, by, user_id = held.listing.kind, held.key, gates.actor(request), gates.user(request).pk
    now = clock.machine_now()
    if kind == AGENTS:
        return lambda step: people_imports.act_on(step, key=key, user_id=user_id, by=by, at=at, now=now)
    if kind == PARTICIPANTS:
        return lambda step: participants.act_on(step, key=key, by=by, at=at, now=now)
    if kind in listed.KINDS:
        return lambda step: listed.act_on(step, kind=kind, key=key, user_id=user_id, by=by, at=at, now=now)
    return lambda step: client_imports.act_on(step, kind=kind, key=key, by=by, at=at)


def _finished(
    request: HttpRequest, held: import_uploads.Upload, done: Sequence[plans.Step], *, is_clean: bool
) -> HttpResponseBase:
    kind = held.listing.kind
    counted = plans.counted(done)
    numbers = {
        "made": held.progress.made + counted["made"], "changed": held.progress.changed + counted["changed"],
    }  # fmt: skip
    said = _("The import is done: %(made)d new, %(changed)d changed.") % numbers
    messages.success(request, said)
    if is_clean:
        key = held.key
        transaction.on_commit(lambda: import_uploads.drop(key))
        return redirect(import_words.KINDS[kind].page)
    return redirect(_address(kind, held.key))


def _steps(held: import_uploads.Upload, *, at: datetime) -> Sequence[plans.Step]:
    """Return what would become of each line now; what an action has refused before stays refused."""
    found = held.listing.lines
    if held.listing.kind == AGENTS:
        steps = people_imports.planned(found, invites=held.invites, at=at, now=clock.machine_now())
    elif held.listing.kind == PARTICIPANTS:
        steps = participants.planned(found, goal=held.goal, at=at)
    elif held.listing.kind in listed.KINDS:
        steps = listed.planned(found, kind=held.listing.kind, goal=held.goal, at=at)
    else:
        steps = client_imports.planned(found, kind=held.listing.kind, at=at)
    before = held.progress.refused
    return [
        plans.refused(step.line) if step.line.number in before and step.outcome in ("made", "changed") else step
        for step in steps
    ]


def _group(steps: Sequence[plans.Step], outcome: str, held: import_uploads.Upload) -> dict[str, Any]:
    """Return the lines that come to one outcome, the first of them in full."""
    kind, found = held.listing.kind, [step for step in steps if step.outcome == outcome]
    return {
        "outcome": outcome,
        "count": len(found),
        "more_count": max(0, len(found) - SHOWN_MAX),
        "lines": [
            {
                "number": step.line.number,
                "name": _name(step),
                "changes": [import_words.header_of(kind, code) for code in step.changes],
                "problems": _reasons(step, held),
                "notes": [import_words.NOTES[each.code] for each in step.notes],
            }
            for step in found[:SHOWN_MAX]
        ],
    }


def _notes(steps: Sequence[plans.Step]) -> list[dict[str, Any]]:
    """Return what the reader should know of lines that can be taken, each with how many lines it is about."""
    counts: dict[str, int] = {}
    for step in steps:
        for note in step.notes:
            counts[note.code] = counts.get(note.code, 0) + 1
    return [{"told": import_words.NOTES[code], "count": count} for code, count in counts.items()]


def _reasons(step: plans.Step, held: import_uploads.Upload) -> list[str]:
    told = [import_words.problem_line(each, kind=held.listing.kind) for each in step.problems]
    before = held.progress.refused.get(step.line.number)
    return [*told, *([before] if before else [])]


def _name(step: plans.Step) -> str:
    """Return by what a reader knows a line again."""
    values = step.line.values
    if "given_names" in values or "first_surname" in values:
        return f"{values.get('given_names', '')} {values.get('first_surname', '')}".strip()
    return str(
        values.get("name")
        or values.get("name_es")
        or values.get("code")
        or values.get("shortcut")
        or values.get("document_number")
        or "–"
    )


def _told(request: HttpRequest, kind: str) -> import_words.KindTold:
    """Return what is said of a kind that whoever asks may import.

    Raises: NoSuchImport, NotAllowed
    """
    told = import_words.KINDS.get(kind)
    if told is None:
        raise errors.NoSuchImport(errors.NoSuchImport.__doc__)
    gates.require(request, told.verb)
    return told


def _goals(kind: str) -> forms.Choices:
    """Return into what the lines of a kind can go: a list into a cohort, or into none."""
    if kind not in INTO_COHORTS:
        return []
    today = funnel.today(clock.now())
    found = cohorts.open_cohorts(today=today) if kind == PARTICIPANTS else listed.cohorts_of_lists(today=today)
    named = [(str(row.key), f"{row.course.code} · {row.name} ({row.from_date:%Y-%m-%d})") for row in found]
    return [("", _("No cohort")), *named]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


def _address(kind: str, key: uuid.UUID) -> str:
    return reverse("setup_import", args=[kind, key])


def _trail() -> list[frame.Step]:
    return [frame.Step(label=_("Import"), url=reverse("setup_imports"))]


def _step_of(kind: str, told: import_words.KindTold) -> frame.Step:
    return frame.Step(label=str(told.title), url=reverse("setup_import_kind", args=[kind]))


class _Refused(Exception):
    """A line was refused where all or none was wanted."""

    def __init__(self, refused: dict[int, str]) -> None:
        super().__init__("refused")
        self.refused = refused
