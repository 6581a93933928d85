"""The pages of impact statements: the list, freezing, publishing, correcting, reading, and the files."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.clients import queries as client_queries
from tejido.core import facts
from tejido.impact import errors
from tejido.impact import queries as impact_queries
from tejido.impact.statements import actions, freezing, queries, sources
from tejido.impact.stories import shown as stories_shown
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries
from tejido.web.impact import sections as impact_sections
from tejido.web.impact.statements import document, forms, frame, words, writing
from tejido.web.shared import job_words, public_language, sections

SHOW = impact_sections.IMPACT.show
ALL_LANGUAGES = "all"
REFRESH_SECONDS = 5


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def every(request: HttpRequest) -> HttpResponse:
    """Show the statements that the reader may see."""
    may_freeze = gates.rights(request).may(frame.FREEZE, client_id=scopes.OPERATOR)
    context = {
        "rows": [_row(row) for row in frame.every(request)],
        "may_freeze": may_freeze,
        "going": [_freezing(each) for each in freezing.every()] if may_freeze else [],
    }
    return SHOW(request, "impact/statements/every.html", context)


@require_safe
@never_cache
@public_language.spoken
def published(request: HttpRequest) -> HttpResponse:
    """Show to everybody what the operator has published."""
    scopes.assign({*gates.rights(request).scope, scopes.OPERATOR})
    context = {"rows": [_row(row) for row in queries.public()], **frame.languages()}
    return SHOW(request, "impact/statements/published.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.FREEZE)
def freeze(request: HttpRequest) -> HttpResponseBase:
    """Freeze a period as a statement."""
    gates.require(request, frame.FREEZE, client_id=scopes.OPERATOR)
    clients = {str(client.key): client for client in client_queries.clients()}
    periods = frame.periods()
    form = forms.FreezeForm(
        sections.sent(request),
        whom=[(forms.OPERATOR, _("the operator and all its work")), *((key, one.name) for key, one in clients.items())],
        periods=[(f"{first}/{after}", frame.name_of(first, after)) for first, after in periods],
    )

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        first, after = form.days
        key = freezing.ask(
            client=clients.get(form.cleaned_data["about_whom"]), from_date=first, to_date=after,
            key=form.cleaned_data["key"], now=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(
            said=_("The period is measured and frozen. Then somebody else looks at it and publishes it."),
            url=reverse("impact_statement_freezing", args=[key]),
        )

    chosen = periods[0]
    if form.is_bound and form.is_valid():
        chosen = form.days
    return impact_sections.IMPACT.form_page(
        request, form, title=_("Freeze a period"), submit=_("Freeze it"), act=act, trail=frame.back(),
        template="impact/statements/freeze.html", context={"in_the_way": _in_the_way(chosen)},
    )  # fmt: skip


@require_safe
@never_cache
@gates.allowed(frame.FREEZE)
def being_frozen(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show how far the freezing of a statement is, or what keeps it; once it is frozen, lead on to it.

    Raises: NoSuchImpactStatement
    """
    gates.require(request, frame.FREEZE, client_id=scopes.OPERATOR)
    found = freezing.of_key(key)
    if found is None:
        return redirect(_url(queries.one(key)))
    days = [frame.name_of(*each) for each in freezing.periods_of(found)]
    context = {
        **_freezing(found), "periods_count": len(days), "done": days[: found.done_count],
        "left": days[found.done_count :],
    }  # fmt: skip
    answer = SHOW(request, "impact/statements/freezing.html", context, trail=frame.back())
    if not found.problem:
        # The page comes anew until it is done, without a script.
        answer["Refresh"] = str(REFRESH_SECONDS)
    return answer


@require_safe
@never_cache
@public_language.spoken
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a statement: a published one of the operator to everybody, any other to whom it is open."""
    statement = frame.statement(request, key)
    shown = _document(statement)
    # The words of a story are asked for anew each time: whoever told it may have taken it back.
    told = [stories_shown.for_use(uuid.UUID(story["key"]), "statement") for story in shown.stories]
    context = {**_context(request, statement), "document": shown, "stories": told}
    return SHOW(request, "impact/statements/one.html", context, trail=frame.way(request))  # fmt: skip


@require_safe
@never_cache
@public_language.spoken
def number(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponse:
    """Show where a number comes from: its definition, the hashes of its lines, and the way to its rows."""
    statement = frame.statement(request, key)
    shown = _document(statement)
    definition = next((each for each in shown.definitions if each.code == code), None)
    if definition is None:
        raise Http404
    rights = gates.rights(request)
    context = {
        **_context(request, statement), "document": shown, "definition": definition,
        "numbers": [each for each in shown.numbers if each.indicator == code],
        "may_open_rows": rights.may("indicators.see"), "may_open_rooms": rights.may("rooms.see"),
        "query": f"?from={statement.from_date}&to={statement.to_date}",
    }  # fmt: skip
    step = sections.Step(label=f"{shown.title} {shown.period}", url=_url(statement))
    return SHOW(request, "impact/statements/number.html", context, trail=[*frame.way(request), step])


@require_POST
@never_cache
@gates.allowed(frame.PUBLISH)
def publish(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Publish a statement that somebody else froze."""
    gates.require(request, frame.PUBLISH, client_id=scopes.OPERATOR)
    statement = queries.one(key)
    form = forms.PublishForm(request.POST)
    if not form.is_valid():
        raise BadRequest("This names no statement that was looked at.")

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        actions.publish(statement=statement, root=form.cleaned_data["root"], by=by, at=at)
        return sections.Done(
            said=_("The statement is published. Its files are written in a moment."), url=_url(statement)
        )

    return sections.press(request, act, back=_url(statement))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.FREEZE)
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Freeze the period of a statement anew, and say why."""
    gates.require(request, frame.FREEZE, client_id=scopes.OPERATOR)
    statement = queries.one(key)
    form = forms.CorrectForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        key = freezing.ask_correction(
            statement=statement, reason=form.cleaned_data["reason"], key=form.cleaned_data["key"],
            now=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(
            said=_("The new version is measured and frozen. It names what changed; the former one stands as it was."),
            url=reverse("impact_statement_freezing", args=[key]),
        )

    days = (statement.from_date, statement.to_date)
    return impact_sections.IMPACT.form_page(
        request, form, title=_("Correct the statement"), submit=_("Freeze a new version"), act=act,
        trail=[*frame.back(), sections.Step(label=frame.title_of(statement), url=_url(statement))],
        template="impact/statements/freeze.html",
        context={"in_the_way": _in_the_way(days), "period": frame.name_of(*days)},
    )  # fmt: skip


@require_safe
@never_cache
def file(request: HttpRequest, key: uuid.UUID, kind: str, code: str) -> HttpResponse:
    """Hand out a file of a published statement to whom the statement is open."""
    statement = frame.statement(request, key)
    spoken = "" if code == ALL_LANGUAGES else code
    found = queries.file_of(statement, kind=kind, language=spoken)
    answer = HttpResponse(queries.content_of(found), content_type=writing.MEDIA_TYPES[kind])
    name = f"impact-{statement.from_date:%Y-%m}-v{statement.version}-{writing.name_of(kind, spoken)}"
    label = "synthetic-" if statement.is_synthetic else ""
    answer["Content-Disposition"] = f'attachment; filename="{label}{name}"'
    return answer


def _context(request: HttpRequest, statement: queries.Statement) -> Mapping[str, Any]:
    rights, user_id = gates.rights(request), request.user.pk if request.user.is_authenticated else None
    is_frozen = statement.state == "frozen"
    newer = getattr(statement, "superseded_by", None)
    # To whoever may not see drafts, a correction is there once it is published.
    is_newer_shown = newer is not None and (newer.state == "published" or frame.sees_drafts(request))
    before = statement.supersedes
    is_before_shown = before is not None and (before.state == "published" or frame.sees_drafts(request))
    files = queries.files_of(statement)
    names = access_queries.names_of({statement.frozen_by_user_id}) if frame.sees_drafts(request) else {}
    return {
        "statement": statement, "is_frozen": is_frozen, "newer": newer if is_newer_shown else None,
        "before": before if is_before_shown else None,
        "state": words.STATES[statement.state], "frozen_by": names.get(statement.frozen_by_user_id, ""),
        "may_publish": is_frozen and newer is None and rights.may(frame.PUBLISH, client_id=scopes.OPERATOR),
        "may_correct": newer is None and rights.may(frame.FREEZE, client_id=scopes.OPERATOR),
        "is_own": user_id == statement.frozen_by_user_id,
        "files": [_file(statement, each) for each in files if each.kind != "html"],
        "is_writing": not is_frozen and not any(each.kind == "zip" for each in files),
        **frame.languages(),
    }  # fmt: skip


def _freezing(found: freezing.Freezing) -> Mapping[str, Any]:
    return {
        "row": found, "title": frame.name_of(found.from_date, found.to_date),
        "whom": found.client.name if found.client else "",
        "problem": job_words.problem(found.problem, found.about, errors=errors) if found.problem else "",
        "url": reverse("impact_statement_freezing", args=[found.key]),
    }  # fmt: skip


def _document(statement: queries.Statement) -> document.Document:
    return document.of(queries.lines_of(statement), root=statement.root, language=public_language.now())


def _row(row: queries.Statement) -> Mapping[str, Any]:
    newer = getattr(row, "superseded_by", None)
    return {
        "row": row, "title": frame.title_of(row), "whom": row.client.name if row.client else "",
        "state": words.STATES[row.state], "is_superseded": newer is not None and newer.state == "published",
    }  # fmt: skip


def _file(statement: queries.Statement, row: queries.StatementFile) -> Mapping[str, Any]:
    url = reverse("impact_statement_file", args=[statement.key, row.kind, row.language or ALL_LANGUAGES])
    language = {"en": "English", "es": "Español"}.get(row.language, "")
    return {"kind": row.kind, "language": language, "code": row.language, "url": url, "bytes": row.blob.byte_count}


def _in_the_way(days: tuple[Any, Any]) -> list[Mapping[str, str]]:
    """Return the values on which a formal statement of a period cannot stand; a demonstration's may stand on any."""
    if journal_queries.installation().demonstration:
        return []
    period = impact_queries.period_of(from_date=days[0], to_date=days[1], as_of=clock.now())
    return [
        {"code": row.code, "place": row.place, "source": row.source,
         "status": str(words.REFERENCE_STATES[row.status]), "url": reverse("reference_history", args=[row.code])}
        for row in sources.not_formal(period)
    ]  # fmt: skip


def _url(statement: queries.Statement) -> str:
    return reverse("impact_statement", args=[statement.key])
