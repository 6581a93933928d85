"""The standards themselves: what each asks for, and loading one whose words somebody else holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.core.impact.standards import catalogues, listed
from tejido.core.imports import errors as import_errors
from tejido.core.imports import tables
from tejido.impact.standards import errors, kept
from tejido.web.history import files as table_files
from tejido.web.impact.standards import forms, frame, shown, words
from tejido.web.shared import sections, uploads

SHOWN_MAX = 100
PROBLEMS: dict[str, str | Promise] = {
    "section": gettext_lazy("the area is empty"),
    "code": gettext_lazy("the code is empty or too long; letters, digits and points will do"),
    "level": gettext_lazy("the level is neither “minimum” nor “best practice”"),
    "title_en": gettext_lazy("the title is empty"),
    "text_en": gettext_lazy("the text is empty"),
    "double": gettext_lazy("the code stands in a line before it, too"),
}
HINTS: dict[str, str | Promise] = {
    "section": gettext_lazy("The area in which the requirement stands."),
    "code": gettext_lazy("Its number or short name, such as 1.2."),
    "level": gettext_lazy("“minimum” or “best practice”."),
    "title_en": gettext_lazy("A short title; title_es in Spanish. One of the two is enough."),
    "text_en": gettext_lazy("What is asked for, in the words of the standard; text_es in Spanish."),
    "policy_en": gettext_lazy("Which paper would show the rule; policy_es in Spanish. It may be empty."),
    "system_en": gettext_lazy("What would show that it works; system_es in Spanish. It may be empty."),
    "may_be_set_aside": gettext_lazy("“no” where it applies to everybody. It may be empty."),
}


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def every(request: HttpRequest) -> HttpResponse:
    """Show the standards that an assessment can be begun by."""
    context = {
        "catalogues": [
            {
                "catalogue": each, "name": shown.title(each), "source": words.chosen(each.source),
                "minimums": sum(one.level == "minimum" for one in each.requirements),
                "requirements": len(each.requirements),
            }
            for each in kept.every()
        ],
        "may_keep": gates.rights(request).may(frame.KEEP),
    }  # fmt: skip
    return frame.SECTION.show(request, "impact/standards/catalogues.html", context, trail=frame.trail())


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def one(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Show all that a version of a standard asks for."""
    found = kept.named(code, version)
    context = {
        "catalogue": found,
        "name": shown.title(found),
        "source": words.chosen(found.source),
        "areas": [
            {"name": words.chosen(section.names), "requirements": [_asked(each) for each in section.requirements]}
            for section in found.sections
        ],
    }
    return frame.SECTION.show(request, "impact/standards/catalogue.html", context, trail=_trail())


@uploads.holds(tables.BYTES_MAX)
@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.KEEP)
def load(request: HttpRequest) -> HttpResponseBase:
    """Take a standard from a file: tell what is wrong with each line, and keep it where every line is good."""
    is_sent = request.method == "POST"
    form = forms.LoadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    lines: Sequence[listed.Line] = ()
    found: catalogues.Catalogue | None = None
    if form.is_bound and form.is_valid():
        lines, found = _read(form)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        if found is None:
            raise errors.CatalogueFileInvalid(errors.CatalogueFileInvalid.__doc__)
        kept.load(found, key=form.cleaned_data["key"], by=by, at=at)
        said = _("%(count)d requirements are loaded.") % {"count": len(found.requirements)}
        return sections.Done(said=said, url=reverse("impact_catalogue", args=[found.code, found.version]))

    troubled = [line for line in lines if line.problems]
    context: dict[str, Any] = {
        "lines": [
            {"line": line, "problems": [PROBLEMS.get(each, _("%(column)s holds signs that cannot be kept, or is too long") % {"column": each}) for each in line.problems]}  # noqa: E501
            for line in lines[:SHOWN_MAX]
        ],
        "troubled_count": len(troubled),
        "has_file": True,
        "columns": [
            {"header": column, "is_needed": column in listed.NEEDED, "hint": hint} for column, hint in HINTS.items()
        ],
    }  # fmt: skip
    return frame.SECTION.form_page(
        request, form, title=_("Load a standard"), submit=_("Load the standard"), act=act, trail=_trail(),
        template="impact/standards/load.html", context=context,
    )  # fmt: skip


@require_safe
@never_cache
@gates.allowed(frame.SEE)
def template(request: HttpRequest) -> HttpResponse:
    """Hand out an empty table with the columns of a standard."""
    response = table_files.as_csv(listed.COLUMNS, [], name="standard")
    response["Cache-Control"] = "no-store"
    return response


def _read(form: forms.LoadForm) -> tuple[Sequence[listed.Line], catalogues.Catalogue | None]:
    """Return the lines of the file that was sent, and the standard in it where every line is good."""
    data = form.cleaned_data["file"].read(tables.BYTES_MAX + 1)
    given = form.cleaned_data
    try:
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            document = {
                **kept.read(data),
                "code": given["code"],
                "version": given["version"],
                "holder": given["holder"],
            }
            return (), catalogues.read(document)
        lines = listed.read(tables.read(data))
        if any(line.problems for line in lines):
            form.add_error("file", _("Nothing is loaded yet: some lines have a problem. They stand below."))
            return lines, None
        return lines, listed.catalogue(
            lines, code=given["code"], version=given["version"], name=given["name"], source=given["source"],
            holder=given["holder"],
        )  # fmt: skip
    except listed.ColumnsMissing as problem:
        missing = ", ".join(problem.missing)
        form.add_error("file", _("The first line names these columns too: %(missing)s.") % {"missing": missing})
    except import_errors.FileUnreadable:
        form.add_error("file", _("This is no table that can be read: save it as CSV or XLSX."))
    except (catalogues.CatalogueInvalid, errors.CatalogueFileInvalid):
        form.add_error("file", _("This file holds no standard that could be read. What is expected stands below."))
    return (), None


def _asked(requirement: catalogues.Requirement) -> dict[str, Any]:
    return {
        "code": requirement.code, "title": words.chosen(requirement.titles), "text": words.chosen(requirement.texts),
        "level": words.LEVELS[requirement.level], "is_minimum": requirement.level == "minimum",
        "policy": words.chosen(requirement.policy), "system": words.chosen(requirement.system),
        "iris": requirement.iris, "live": [words.LIVE.get(code, code) for code in requirement.live],
    }  # fmt: skip


def _trail() -> list[sections.Step]:
    return frame.trail(sections.Step(label=_("What is asked for"), url=reverse("impact_catalogues")))
