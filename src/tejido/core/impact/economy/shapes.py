"""Outlines of municipalities and departments: read from GeoJSON, made simple enough for a page.

Neighbours are simplified one by one, so that their borders may part by less than the tolerance: on a map of a country
nobody sees it, and no area is measured on these outlines.

Source: D. Douglas and T. Peucker, Algorithms for the reduction of the number of points required to represent a
digitized line, The Canadian Cartographer 10 (1973).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["department", "municipality"]
LEVELS: tuple[Level, ...] = ("department", "municipality")
Point = tuple[float, float]
Ring = tuple[Point, ...]

FEATURES_MAX = 5_000
POINTS_MAX = 3_000_000
TOLERANCE_DEGREES: Mapping[Level, float] = {"department": 0.02, "municipality": 0.008}
# Islands smaller than this are left out where a place has a larger part.
PART_DEGREES_MIN = 0.0005
DECIMALS = 3
CODES: Mapping[Level, tuple[str, ...]] = {
    "department": ("DPTO_CCDGO", "dpto_ccdgo", "code"), "municipality": ("MPIO_CCNCT", "mpio_cdpmp", "code"),
}  # fmt: skip
NAMES: Mapping[Level, tuple[str, ...]] = {
    "department": ("DPTO_CNMBR", "dpto_cnmbr", "name"), "municipality": ("MPIO_CNMBR", "mpio_cnmbr", "name"),
}  # fmt: skip
CODE_LENGTHS: Mapping[Level, int] = {"department": 2, "municipality": 5}
NAME_LENGTH_MAX = 100


class ShapesUnreadable(Exception):
    """This is no GeoJSON with outlines and the official code of each place; take DANE's MGN file of this level."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The outline of a place: its rings as (longitude, latitude) in degrees, the largest first."""

    code: str
    name: str
    rings: tuple[Ring, ...]


def read(text: str | bytes, *, level: Level) -> tuple[Shape, ...]:
    """Return the simplified outlines of a GeoJSON file.

    Raises: ShapesUnreadable
    """
    try:
        found = json.loads(text)
        features = found["features"]
        if not isinstance(features, list) or not 0 < len(features) <= FEATURES_MAX:
            raise ShapesUnreadable(ShapesUnreadable.__doc__)
        shapes = [_shape(feature, level) for feature in features]
    except (ValueError, LookupError, TypeError, AttributeError, StopIteration, RecursionError) as problem:
        raise ShapesUnreadable(ShapesUnreadable.__doc__) from problem
    if len({shape.code for shape in shapes}) != len(shapes):
        raise ShapesUnreadable(ShapesUnreadable.__doc__)
    return tuple(shapes)


def simplified(ring: Sequence[Point], *, tolerance_degrees: float) -> Ring:
    """Return a closed ring with fewer points, none of those left out further than the tolerance from its line."""
    points = [point for place, point in enumerate(ring) if place == 0 or point != ring[place - 1]]
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(points) < 4:
        return tuple(_rounded(points))
    # A ring has no ends, so it is cut in two where it is widest from its first point.
    far = max(range(len(points)), key=lambda place: math.dist(points[0], points[place]))
    first = _line(points[: far + 1], tolerance_degrees)
    second = _line([*points[far:], points[0]], tolerance_degrees)
    return tuple(_rounded([*first[:-1], *second[:-1]]))


def _shape(feature: Mapping[str, Any], level: Level) -> Shape:
    told = feature["properties"]
    code = next(str(told[name]) for name in CODES[level] if told.get(name) not in (None, ""))
    name = next((str(told[each]) for each in NAMES[level] if told.get(each)), code)
    length = CODE_LENGTHS[level]
    code = code.zfill(length)
    if len(code) != length or not (code.isascii() and code.isdecimal()) or "\x00" in name:
        raise ShapesUnreadable(ShapesUnreadable.__doc__)
    rings = _rings(feature["geometry"], TOLERANCE_DEGREES[level])
    return Shape(code=code, name=" ".join(name.split())[:NAME_LENGTH_MAX].title(), rings=rings)


def _rings(geometry: Mapping[str, Any], tolerance_degrees: float) -> tuple[Ring, ...]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise ShapesUnreadable(ShapesUnreadable.__doc__)
    found: list[Ring] = []
    for polygon in polygons:
        # Holes are other municipalities, which are drawn above; so the outer ring is enough.
        outer = [_point(point) for point in polygon[0]]
        if len(outer) > POINTS_MAX:
            raise ShapesUnreadable(ShapesUnreadable.__doc__)
        found.append(simplified(outer, tolerance_degrees=tolerance_degrees))
    found = sorted((ring for ring in found if len(ring) >= 3), key=_area, reverse=True)
    kept = [ring for place, ring in enumerate(found) if place == 0 or _area(ring) >= PART_DEGREES_MIN]
    if not kept:
        raise ShapesUnreadable(ShapesUnreadable.__doc__)
    return tuple(kept)


def _point(given: Sequence[Any]) -> Point:
    x, y = float(given[0]), float(given[1])
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise ShapesUnreadable(ShapesUnreadable.__doc__)
    return x, y


def _line(points: Sequence[Point], tolerance: float) -> list[Point]:
    kept = {0, len(points) - 1}
    open_parts = [(0, len(points) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        away, place = max((_off(points[each], points[first], points[last]), each) for each in range(first + 1, last))
        if away > tolerance:
            kept.add(place)
            open_parts += [(first, place), (place, last)]
    return [points[place] for place in sorted(kept)]


def _off(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from a line between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    if length == 0:
        return math.dist(point, start)
    along = max(0.0, min(1.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length))
    return math.dist(point, (start[0] + along * dx, start[1] + along * dy))


def _area(ring: Sequence[Point]) -> float:
    turned = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in turned)) / 2


def _rounded(points: Iterable[Point]) -> list[Point]:
    return [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in points]
