"""Towns: which are known, their outlines, and what is published of them, which goes through the register."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from tejido.core import facts
from tejido.core.impact.economy import files, shapes
from tejido.core.imports import errors as import_errors
from tejido.core.imports import lines
from tejido.core.imports import tables as file_tables
from tejido.core.reference import values as core_values
from tejido.impact.economy import entries, errors, tables
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.reference import actions as reference_actions
from tejido.reference import errors as reference_errors
from tejido.reference import models as reference
from tejido.reference import proposals
from tejido.reference import values as register

COUNTRY, SCHEME = "CO", "divipola"
OUTLINE_SOURCE = "DANE, DIVIPOLA"
# A town is low-income where a larger share of its people is in multidimensional poverty than in the country.
POVERTY, UNEMPLOYMENT = "multidimensional_poverty_share", "unemployment_share"
FIGURE_LINES_MAX = proposals.BATCH_MAX
_REFUSED = (
    reference_errors.ValueInvalid, reference_errors.ValueRangeInvalid, reference_errors.ValueOverlaps,
    reference_errors.ValueUnchanged,
)  # fmt: skip
Shape = tables.TownShape


@dataclass(frozen=True, kw_only=True)
class Named:
    """A town by its code: the place that is known, or the name that its outline gives it."""

    code: str
    name: str
    place: reference.Place | None


@dataclass(frozen=True, kw_only=True)
class TownFigures:
    """What is published of a town, as known now; None where nobody published it. Nothing is put in its place."""

    code: str
    poverty: core_values.Value | None
    unemployment: core_values.Value | None
    is_low_income: bool | None


def known(codes: Collection[str]) -> Mapping[str, Named]:
    """Return the towns of some codes that are known as places or by an outline."""
    held = reference.Place.objects.filter(country=COUNTRY, scheme=SCHEME, code__in=codes)
    found = {place.code: Named(code=place.code, name=place.name, place=place) for place in held}
    drawn = Shape.objects.filter(level="municipality", code__in=set(codes) - found.keys(), superseded_at=None)
    return found | {code: Named(code=code, name=name, place=None) for code, name in drawn.values_list("code", "name")}


def of(named: Named, *, by: facts.Actor, at: datetime) -> reference.Place:
    """Return the place of a town; one that only an outline knows becomes a place."""
    if named.place is not None:
        return named.place
    return reference_actions.add_place(
        country=COUNTRY, scheme=SCHEME, code=named.code, name=named.name, source=OUTLINE_SOURCE, by=by, at=at
    )


@transaction.atomic
def load_shapes(
    found: Sequence[shapes.Shape], *, level: shapes.Level, source: str, recorded_at: datetime, by: facts.Actor,
    at: datetime,
) -> entries.Counts:  # fmt: skip
    """Keep the outlines of a level; other ones supersede those that were, and the same change nothing.

    Args:
        source: Who publishes them, under which licence.
        recorded_at: Machine time.
    Raises: TownEntryInvalid
    """
    told = entries.line(source)
    entries.wait_for_others()
    held = {row.code: row for row in Shape.objects.filter(level=level, superseded_at=None)}
    counts, ended, written = entries.Counts(), [], []
    for shape in found:
        before = held.get(shape.code)
        rings = [[list(point) for point in ring] for ring in shape.rings]
        if before is not None and (before.name, before.rings, before.source) == (shape.name, rings, told):
            counts.same += 1
            continue
        if before is not None:
            ended.append(before.pk)
        counts.made, counts.changed = counts.made + (before is None), counts.changed + (before is not None)
        written.append(
            Shape(level=level, code=shape.code, name=shape.name, rings=rings, source=told, recorded_at=recorded_at)
        )
    moment = max([recorded_at, *(row.recorded_at for row in held.values())])
    Shape.objects.filter(pk__in=ended).update(superseded_at=moment)
    Shape.objects.bulk_create(written, batch_size=500)
    if written:
        journal.record("town_shapes_loaded", by=by, at=at, client_id=scopes.OPERATOR, level=level, **counts.as_fields())
    return counts


def outlines(*, level: shapes.Level, department: str = "") -> Sequence[Shape]:
    """Return outlines by code.

    Args:
        department: Only the municipalities of one, by its two digits.
    """
    held = Shape.objects.filter(level=level, superseded_at=None)
    if department:
        held = held.filter(code__startswith=department)
    return list(held.order_by("code"))


def read_figures(table: file_tables.Table) -> Sequence[tuple[lines.Line, core_values.Value | None]]:
    """Return the lines of a file about towns, each with the value that it proposes, or with what is wrong.

    Raises: FileUnreadable, TownFiguresTooMany
    """
    listing = lines.of_columns(table, files.FIGURE_LINES, kind="figures")
    if len(listing.lines) > FIGURE_LINES_MAX:
        raise errors.TownFiguresTooMany(errors.TownFiguresTooMany.__doc__)
    found: list[tuple[lines.Line, core_values.Value | None]] = []
    seen: dict[tuple[object, ...], int] = {}
    for line in listing.lines:
        mark = tuple(line.values.get(column) for column in ("place", "figure", "year"))
        if not line.problems and seen.setdefault(mark, line.number) != line.number:
            line = line.refused(lines.Problem(code="town_double", about=str(seen[mark])))
        found.append((line, None) if line.problems else _value(line))
    return found


def propose_figures(
    good: Sequence[core_values.Value], *, reason: str, batch: uuid.UUID, by: facts.Actor, at: datetime
) -> tuple[int, Sequence[tuple[core_values.Value, Exception]]]:
    """Propose values of towns as one batch that somebody else decides; return how many, and what was refused.

    Args:
        batch: The form's key: proposing it twice proposes once.
    """
    refused: list[tuple[core_values.Value, Exception]] = []
    for value in good:
        name = f"{value.key}/{value.place}/{value.from_date}"
        try:
            with transaction.atomic():
                proposals.propose(
                    act="add", value=value, reason=reason, batch=batch, key=uuid.uuid5(batch, name), by=by, at=at
                )
        except _REFUSED as problem:
            refused.append((value, problem))
    return len(good) - len(refused), refused


def figures(codes: Collection[str], *, day: date) -> Mapping[str, TownFigures]:
    """Return what is published of some towns on a day, by the register's codes such as "CO-23001"."""
    table = register.table()
    country = table.find(POVERTY, place=COUNTRY, day=day)
    found = {}
    for code in codes:
        poverty = table.find(POVERTY, place=code, day=day)
        is_low = None if poverty is None or country is None else poverty.value > country.value
        unemployment = table.find(UNEMPLOYMENT, place=code, day=day)
        found[code] = TownFigures(code=code, poverty=poverty, unemployment=unemployment, is_low_income=is_low)
    return found


def of_year(table: core_values.Table, figure: str, *, code: str, year: int) -> Decimal | None:
    """Return a town's own value of exactly one year, or None: none is carried over or put between two others.

    Args:
        table: The register's values.
    """
    for value in table.history(figure, place=code):
        if value.place == code and value.from_date.year == year and value.status not in core_values.NOT_HOLDING:
            return value.value
    return None


def _value(line: lines.Line) -> tuple[lines.Line, core_values.Value | None]:
    given = line.values
    try:
        number = files.figure_value(given["figure"], given["value"])
    except import_errors.CellUnreadable as problem:
        about = lines.Problem(code=problem.code, column="value", value=given["value"], about=problem.about)
        return line.refused(about), None
    place = COUNTRY if given["place"] == COUNTRY else f"{COUNTRY}-{given['place']}"
    return line, core_values.Value(
        key=given["figure"], place=place, value=number, from_date=date(given["year"], 1, 1), to_date=None,
        unit="people" if given["figure"] in files.COUNTED else "share", source=given["source"], confidence="read",
    )  # fmt: skip
