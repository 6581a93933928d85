"""Where jobs are: a map and a list of towns with poverty and unemployment; outlines; and sites beside other towns."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.core.impact.economy import shapes
from tejido.core.reference import values as core_values
from tejido.impact.economy import comparisons, ledger, places, town
from tejido.journal import clock
from tejido.web.impact import sections
from tejido.web.impact.town import forms, frame, words
from tejido.web.shared import charts, uploads
from tejido.web.shared import sections as shared

SHAPE_BYTES_MAX = 40 * 1024 * 1024
DEPARTMENT_LENGTH = 2


@require_safe
@never_cache
@gates.allowed("town.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show where jobs are: a map where outlines are loaded, the list of towns, and the comparisons of sites."""
    asked = frame.asked(request)
    day = town.last_day(asked.period)
    by_id = ledger.towns()
    counted = ledger.headcounts(day=day)
    codes = {place_id: ledger.code_of(by_id[place_id]) for place_id in counted.by_place}
    published = places.figures(set(codes.values()), day=day)
    lines = [
        _town(by_id[place_id].name, by_id[place_id].code, people, published[codes[place_id]])
        for place_id, people in counted.by_place.items()
    ]
    lines.sort(key=lambda line: (-(line["people"] or 0), line["name"]))
    department = request.GET.get("department", "")
    drawn, map_source = _map(lines, department=department)
    context = {
        "asked": asked, "day": day, "lines": lines, "map": drawn, "map_source": map_source, "department": department,
        "departments": _departments(lines), "bars": _bars(lines) if not drawn and lines else None,
        "has_invented": any(
            value is not None and value.status == "demonstration"
            for told in published.values()
            for value in (told.poverty, told.unemployment)
        ),
        "has_withheld": any(line["people"] is None for line in lines),
        "comparisons": [
            {"row": row, "figure": words.FIGURES[row.figure], "is_beforehand": row.chosen_on < row.opened_on}
            for row in comparisons.every()
        ],
    }  # fmt: skip
    return frame.show(request, "impact/town/places.html", context, trail=frame.back())


@uploads.holds(SHAPE_BYTES_MAX)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def load_shapes(request: HttpRequest) -> HttpResponseBase:
    """Take a file of outlines for the maps."""
    initial = {"level": "municipality", "source": _("DANE, Marco Geoestadístico Nacional, CC BY 4.0")}
    form = forms.ShapesForm(shared.sent(request), request.FILES or None, initial=initial)

    def act(by: facts.Actor, at: datetime) -> shared.Done:
        given = form.cleaned_data
        counts = places.load_shapes(
            shapes.read(given["file"].read(SHAPE_BYTES_MAX), level=given["level"]), level=given["level"],
            source=given["source"], recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        told = {"count": counts.made + counts.changed, "same": counts.same}
        said = _("%(count)s outlines are stored; %(same)s were known.") % told
        return shared.Done(said=said, url=reverse("impact_town_places"))

    return sections.IMPACT.form_page(
        request, form, title=_("Load outlines for the maps"), submit=_("Load"), act=act, trail=_trail(),
        template="impact/town/load_shapes.html",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def compare(request: HttpRequest) -> HttpResponseBase:
    """Name the towns that a site's town is compared with."""
    form = forms.ComparisonForm(shared.sent(request), initial={"opened_on": frame.today()})
    sites = {str(site.key): site for site in ledger.site_towns()}
    form.choose("site", [(key, f"{site.name} ({site.place.name})") for key, site in sites.items()])

    def act(by: facts.Actor, at: datetime) -> shared.Done:
        row = comparisons.choose(
            site=sites[form.cleaned_data["site"]], chosen_on=frame.today(), user_id=gates.user(request).pk,
            recorded_at=clock.machine_now(), by=by, at=at,
            **shared.given(form, "figure", "opened_on", "codes", "reason", "key"),
        )  # fmt: skip
        return shared.Done(
            said=_("The towns are kept with today’s date."), url=reverse("impact_town_comparison", args=[row.key])
        )

    return sections.IMPACT.form_page(
        request, form, title=_("Compare a site’s town with others"), submit=_("Keep these towns"), act=act,
        trail=_trail(),
    )  # fmt: skip


@require_safe
@never_cache
@gates.allowed("town.see")
def comparison(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a site's town before and after beside others, with what that can and cannot say.

    Raises: NoSuchTownComparison
    """
    row = comparisons.one(key)
    found = comparisons.told(row, until=frame.today())
    names = places.known({code.partition("-")[2] for code in row.places})
    compared = found.compared
    context = {
        "row": row, "found": found, "figure": words.FIGURES[row.figure],
        "own": _points(found.own.change) if found.own else "",
        "own_before": frame.share(found.own.before) if found.own else "",
        "own_after": frame.share(found.own.after) if found.own else "",
        "difference": {
            name: _points(getattr(compared.difference, name)) for name in ("low", "central", "high")
        } if compared else None,
        "lines": [
            {
                "name": names[code.partition("-")[2]].name if code.partition("-")[2] in names else code,
                "code": code.partition("-")[2],
                "change": _points(compared.others.get(code)) if compared else "–",
            }
            for code in row.places
        ],
        "former": [each for each in comparisons.former(row) if each.pk != row.pk],
    }  # fmt: skip
    return frame.show(request, "impact/town/comparison.html", context, trail=_trail())


def _points(change: float | None) -> str:
    """Return a change of a share in points of a hundred, or a dash."""
    return "–" if change is None else frame.number(100 * change, decimals=2)


def _town(name: str, code: str, people: int | None, told: places.TownFigures) -> dict[str, Any]:
    return {
        "name": name, "code": code, "people": people, "poverty": _figure(told.poverty),
        "unemployment": _figure(told.unemployment), "is_low_income": told.is_low_income,
    }  # fmt: skip


def _figure(value: core_values.Value | None) -> str:
    if value is None:
        return ""
    return f"{frame.share(float(value.value))} ({value.from_date.year})"


def _map(lines: Sequence[Mapping[str, Any]], *, department: str) -> tuple[charts.Chart | None, str]:
    """Return the map of the country by department, or of one department by municipality, and who drew its outlines."""
    level: shapes.Level = "municipality" if department else "department"
    if department and (len(department) != DEPARTMENT_LENGTH or not department.isdecimal()):
        return None, ""
    outlines = places.outlines(level=level, department=department)
    if not outlines:
        return None, ""
    # Only what the list tells is added up, so that no withheld town follows from its department.
    by_area: dict[str, int] = {}
    for line in lines:
        if line["people"] is not None:
            area = line["code"] if department else line["code"][:DEPARTMENT_LENGTH]
            by_area[area] = by_area.get(area, 0) + line["people"]
    drawn = charts.areas(
        [
            charts.Shape(
                name=outline.name, rings=[[(x, y) for x, y in ring] for ring in outline.rings],
                value=by_area.get(outline.code),
                shown=frame.number(by_area[outline.code]) if outline.code in by_area else "–",
            )
            for outline in outlines
        ],
        title=_("People at work, by department") if not department else _("People at work, by municipality"),
        description=_("The darker an area, the more people work there. A dash: nobody, or withheld."),
        label_header=_("Department") if not department else _("Municipality"), value_header=_("People"),
    )  # fmt: skip
    return drawn, outlines[0].source


def _bars(lines: Sequence[Mapping[str, Any]]) -> charts.Chart | None:
    points = [
        charts.Point(label=line["name"], value=line["people"], shown=frame.number(line["people"]))
        for line in lines[:20]
        if line["people"] is not None
    ]
    if not points:
        return None
    return charts.bars(
        points, title=_("People at work, by town"), description=_("The longer a bar, the more people work there."),
        label_header=_("Town"), value_header=_("People"),
    )  # fmt: skip


def _departments(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    codes = sorted({line["code"][:DEPARTMENT_LENGTH] for line in lines if line["people"] is not None})
    names = {outline.code: outline.name for outline in places.outlines(level="department")} if codes else {}
    return [{"code": code, "name": names[code]} for code in codes if code in names]


def _trail() -> list[shared.Step]:
    return frame.back((_("Where jobs are"), "impact_town_places"))
