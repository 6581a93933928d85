"""Beginnings by industry: picked from, edited, tried, and set up for a programme in one step, all of it or nothing."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.clients import imports as client_imports
from tejido.clients import industries, queries
from tejido.core.imports import kinds, lines, plans
from tejido.journal import clock
from tejido.web.setup import errors, frame, import_files, import_words

TEXT_CHARACTERS_MAX = 5_000
# What is worth changing at first sight; the rest of a queue can be changed on its page.
SHOWN = {
    "skills": ("code", "name"),
    "queues": (
        "code", "name", "opens_at", "closes_at", "open_weekdays", "targets", "skills", "priority", "difficulty",
    ),
    "dispositions": ("code", "name_es", "name_en"),
    "replies": ("shortcut", "title_es", "text_es", "title_en", "text_en"),
}  # fmt: skip
LONG = ("text_es", "text_en")


@dataclass(kw_only=True)
class Suggestion:
    """One line that can be taken, edited, or left.

    Args:
        number: Counted from 1 within its kind.
    """

    kind: str
    number: int
    is_taken: bool
    texts: dict[str, str]
    outcome: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """By what a reader knows it again."""
        names = (self.texts.get(code, "") for code in ("name", f"name_{_language()}", f"title_{_language()}"))
        return next((name for name in names if name), "")

    def cells(self) -> list[dict[str, Any]]:
        """Return its fields, for the template."""
        return [
            {
                "field": f"{self.kind}-{self.number}-{code}", "value": self.texts.get(code, ""),
                "label": import_words.header_of(self.kind, code), "is_long": code in LONG, "code": code,
            }
            for code in SHOWN[self.kind]
        ]  # fmt: skip


@require_GET
@never_cache
@gates.allowed("queues.change")
def every(request: HttpRequest) -> HttpResponse:
    """Show the industries."""
    language = _language()
    told = [
        {"code": each.code, "name": each.names[language], "about": each.about[language],
         "counts": [{"title": import_words.KINDS[kind].title, "count": len(rows)}
                    for kind, rows in each.suggestions.items()]}
        for each in industries.industries()
    ]  # fmt: skip
    return frame.show(request, "setup/industries.html", {"industries": told}, trail=_trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("queues.change")
def one(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show an industry's suggestions as fields; try them, or set them up for a programme.

    Raises: NoSuchIndustry
    """
    industry, language = industries.industry(code), _language()
    rights = gates.rights(request)
    mine = [kind for kind in industries.KINDS if rights.may(import_words.KINDS[kind].verb)]
    suggestions = [each for kind in mine for each in _suggestions(request, industry, kind, language)]
    programmes = {str(each.key): each for each in queries.programmes()}
    pools = {str(each.key): each for each in queries.pools()}
    programme, pool = programmes.get(request.POST.get("programme", "")), pools.get(request.POST.get("pool", ""))
    is_stored, is_tried = False, False
    if request.method == "POST":
        if programme is None or pool is None:
            messages.error(request, _("Nothing was stored: choose a programme and a routing pool."))
        else:
            is_tried = request.POST.get("do") != "make"
            is_stored = _set_up(request, suggestions, programme, pool, is_tried=is_tried, at=clock.now())
    if is_stored and programme is not None:
        messages.success(request, _("It is set up. Look at it here, and change what is different with you."))
        return redirect("setup_programme", key=programme.key)
    if request.method == "POST" and not is_tried and programme is not None and pool is not None:
        messages.error(request, _("Nothing was stored: what has to change is said beside it."))
    context = {
        "industry": industry, "name": industry.names[language], "about": industry.about[language],
        "groups": [_group(kind, [each for each in suggestions if each.kind == kind]) for kind in mine],
        "left_out": [import_words.KINDS[kind].title for kind in industries.KINDS if kind not in mine],
        "programmes": [(key, f"{each.client.name} · {each.name}") for key, each in programmes.items()],
        "pools": [(key, each.name) for key, each in pools.items()],
        "chosen_programme": request.POST.get("programme", ""), "chosen_pool": request.POST.get("pool", ""),
        "key": _key(request), "is_tried": is_tried, "missing": _missing(bool(programmes), bool(pools)),
    }  # fmt: skip
    return frame.show(request, "setup/industry.html", context, trail=[*_trail(), _industries_step()])


@require_GET
@never_cache
@gates.allowed("queues.change")
def file(request: HttpRequest, code: str, kind: str, ending: import_files.Ending) -> HttpResponse:
    """Hand out an industry's suggestions of a kind as a file to edit and import.

    Raises: NoSuchIndustry, NoSuchImport
    """
    industry = industries.industry(code)
    if kind not in industries.KINDS:
        raise errors.NoSuchImport(errors.NoSuchImport.__doc__)
    columns = kinds.KINDS[kind]
    rows = [[row.get(column.code, "") for column in columns] for row in industry.rows(kind, language=_language())]
    headers = [import_words.header(column) for column in columns]
    return import_files.answer(f"tejido-{industry.code}-{kind}", ending, headers, rows)


def _suggestions(request: HttpRequest, industry: industries.Industry, kind: str, language: str) -> Sequence[Suggestion]:
    """Return the lines of a kind, as they were sent where they were."""
    is_sent = request.method == "POST"
    known = {skill.code for skill in queries.skills()}
    may_name = gates.rights(request).may("clients.change")
    found = []
    for number, row in enumerate(industry.rows(kind, language=language), start=1):
        own = dict(row)
        if kind == "queues" and not may_name:
            # Whoever cannot name a skill begins with those that are there.
            asked = [each for each in own["skills"].split("; ") if each.rpartition(" ")[0] in known]
            own["skills"] = "; ".join(asked)
        sent = {
            name: request.POST.get(f"{kind}-{number}-{name}", own.get(name, ""))[:TEXT_CHARACTERS_MAX]
            for name in SHOWN[kind]
        }
        is_taken = f"{kind}-{number}-take" in request.POST if is_sent else True
        found.append(Suggestion(kind=kind, number=number, is_taken=is_taken, texts={**own, **sent}))
    return found


def _set_up(
    request: HttpRequest,
    suggestions: Sequence[Suggestion],
    programme: queries.Programme,
    pool: queries.Pool,
    *,
    is_tried: bool,
    at: datetime,
) -> bool:
    """Set up what was taken, all of it or nothing, and say whether it is stored; what is tried is undone again."""
    about = {"client": programme.client.name, "programme": programme.name}
    try:
        with transaction.atomic():
            client_imports.hold()
            for kind in industries.KINDS:
                taken = [each for each in suggestions if each.kind == kind and each.is_taken]
                own = {"skills": {}, "queues": {**about, "pool": pool.name}}.get(kind, about)
                _carry_out(request, kind, taken, own, at=at)
            if is_tried or any(each.problems for each in suggestions):
                raise _Undone
    except _Undone:
        return False
    return True


def _carry_out(
    request: HttpRequest, kind: str, taken: Sequence[Suggestion], about: dict[str, str], *, at: datetime
) -> None:
    by, key = gates.actor(request), uuid.uuid5(_key(request), kind)
    read = [lines.read({**each.texts, **about}, kind=kind, number=each.number) for each in taken]

    def act(step: plans.Step) -> None:
        client_imports.act_on(step, kind=kind, key=key, by=by, at=at)

    # A beginning adds; what is there already is somebody's work and stays.
    planned = [
        dataclasses.replace(step, outcome="same") if step.outcome == "changed" else step
        for step in client_imports.planned(read, kind=kind, at=at)
    ]
    steps = client_imports.carry_out(planned, kind=kind, act=act, by=by, at=at)
    for suggestion, step in zip(taken, steps, strict=True):
        suggestion.outcome = str(import_words.OUTCOMES[step.outcome])
        suggestion.problems = [import_words.problem_line(each, kind=kind) for each in step.problems]


def _group(kind: str, found: Sequence[Suggestion]) -> dict[str, Any]:
    return {
        "kind": kind,
        "told": import_words.KINDS[kind],
        "suggestions": found,
        "columns": [import_words.header_of(kind, code) for code in SHOWN[kind]],
    }


def _missing(has_programmes: bool, has_pools: bool) -> list[dict[str, str]]:
    found = []
    if not has_programmes:
        found.append(
            {"sentence": _("There is no programme yet."), "label": _("To the clients"), "url": reverse("setup_clients")}
        )
    if not has_pools:
        found.append(
            {"sentence": _("There is no routing pool yet, and a queue belongs to one."), "label": _("Make a pool"),
             "url": reverse("setup_pools")}
        )  # fmt: skip
    return found


def _key(request: HttpRequest) -> uuid.UUID:
    """Return the key that the form carries; one that was tampered with is replaced."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _language() -> str:
    return "es" if (translation.get_language() or "").startswith("es") else "en"


def _trail() -> list[frame.Step]:
    return [frame.Step(label=_("Import"), url=reverse("setup_imports"))]


def _industries_step() -> frame.Step:
    return frame.Step(label=_("Beginnings by industry"), url=reverse("setup_industries"))


class _Undone(Exception):
    """What was set up within this block is not to stay."""
