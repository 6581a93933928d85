"""Pictures of numbers as inline SVG: lines with a band, bars, step curves, and maps; each with its title and its table.

A picture says nothing that its table does not: `shared/chart.html` draws both. Lines differ by their dashes and bars by
their words, never by colour alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import html, safestring

WIDTH, HEIGHT = 640.0, 240.0
LEFT, TOP, BOTTOM = 8.0, 12.0, 26.0
BAR_HEIGHT, BAR_GAP = 22.0, 10.0
SERIES_MAX = 4
LABELS_MAX = 8
# How many shades a map has, the lightest first.
SHADE_COUNT = 5


@dataclass(frozen=True, kw_only=True)
class Point:
    """One number of a line or a bar.

    Args:
        label: What it is about, such as a month.
        value: None where there is no number, and the line is broken.
        shown: The number in words, as the table shows it; `range_shown` its range.
    """

    label: str
    value: float | None
    shown: str
    low: float | None = None
    high: float | None = None
    range_shown: str = ""


@dataclass(frozen=True, kw_only=True)
class Series:
    """A line: its name and its points; all series of a picture have the same labels in the same order."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A curve that holds its value until the next step, with a band around it where one is known.

    Args:
        times, values: Of each step; times go up, values from 0 to 1.
        lows, highs: The band; empty where there is none.
    """

    name: str
    times: Sequence[float]
    values: Sequence[float]
    lows: Sequence[float] = ()
    highs: Sequence[float] = ()


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One area of a map.

    Args:
        rings: Outlines as points (x, y), y upwards, such as longitude and latitude.
        value: What its shade says; None where there is no number.
    """

    name: str
    rings: Sequence[Sequence[tuple[float, float]]]
    value: float | None
    shown: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture with the table that says the same."""

    title: str
    svg: safestring.SafeString
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    names: Sequence[str] = ()


def line(series: Sequence[Series], *, title: str, description: str, label_header: str) -> Chart:
    """Draw lines over labels that follow each other, with the range of each number as a band.

    Args:
        series: 1 to `SERIES_MAX`.
        label_header: What the labels are, such as "Month".
    """
    drawn = series[:SERIES_MAX]
    top = _top(each for one in drawn for each in one.points)
    parts = [_ground()]
    for number, one in enumerate(drawn):
        parts += _line_parts(one.points, number=number, top=top)
    labels = [point.label for point in drawn[0].points] if drawn else []
    parts += _x_labels(labels)
    rows = [
        [label, *itertools.chain.from_iterable((one.points[at].shown, one.points[at].range_shown) for one in drawn)]
        for at, label in enumerate(labels)
    ]
    headers = [label_header, *itertools.chain.from_iterable((one.name, "↕") for one in drawn)]
    return Chart(
        title=title, svg=_svg(parts, title=title, description=description, height=HEIGHT), rows=rows, headers=headers,
        names=[one.name for one in drawn] if len(drawn) > 1 else (),
    )  # fmt: skip


def bars(points: Sequence[Point], *, title: str, description: str, label_header: str, value_header: str) -> Chart:
    """Draw bars below each other, each with its label and number beside it, and its range as a line across its end."""
    top = _top(points)
    parts: list[safestring.SafeString] = []
    for at, point in enumerate(points):
        y = TOP + at * (2 * BAR_HEIGHT + BAR_GAP)
        parts.append(_text(LEFT, y + 12, f"{point.label}: {point.shown}", css="chart-label"))
        parts.append(_rect(LEFT, y + 20, WIDTH - 2 * LEFT, BAR_HEIGHT - 6, css="chart-rest"))
        if point.value is not None:
            parts.append(_rect(LEFT, y + 20, _along(point.value, top=top), BAR_HEIGHT - 6, css="chart-bar"))
        if point.low is not None and point.high is not None and point.high > point.low:
            x1, x2 = LEFT + _along(point.low, top=top), LEFT + _along(point.high, top=top)
            parts.append(_path(f"M{x1:.1f} {y + 28:.1f}H{x2:.1f}", css="chart-range"))
    height = TOP + len(points) * (2 * BAR_HEIGHT + BAR_GAP)
    return Chart(
        title=title, svg=_svg(parts, title=title, description=description, height=height),
        headers=[label_header, value_header, "↕"],
        rows=[[point.label, point.shown, point.range_shown] for point in points],
    )  # fmt: skip


def steps(
    curves: Sequence[Curve], *, title: str, description: str, headers: Sequence[str], rows: Sequence[Sequence[str]],
    last_label: str = "",
) -> Chart:  # fmt: skip
    """Draw curves that go in steps from 0 to 1, such as how many stayed, with a band around each.

    Args:
        headers, rows: The table that says the same, at times that a reader asks for.
        last_label: What stands at the right end below the picture, such as "24 months".
    """
    drawn = curves[:SERIES_MAX]
    until = max((one.times[-1] for one in drawn if one.times), default=1.0) or 1.0
    parts = [_ground()]
    for number, one in enumerate(drawn):
        xs = [_across(time / until) for time in one.times]
        if one.lows and one.highs:
            band = [*_stepped(xs, one.lows), *reversed(_stepped(xs, one.highs))]
            parts.append(_path(_through(band) + "Z", css=f"chart-band chart-{number}"))
        parts.append(_path(_through(_stepped(xs, one.values)), css=f"chart-line chart-{number}"))
    parts += [_text(LEFT, HEIGHT - 6, "0", css="chart-label")]
    parts += [_text(WIDTH - LEFT, HEIGHT - 6, last_label, css="chart-label chart-end")]
    return Chart(
        title=title, svg=_svg(parts, title=title, description=description, height=HEIGHT), headers=headers, rows=rows,
        names=[one.name for one in drawn] if len(drawn) > 1 else (),
    )  # fmt: skip


def areas(
    shapes: Sequence[Shape], *, title: str, description: str, label_header: str, value_header: str,
) -> Chart:  # fmt: skip
    """Draw a map whose areas are the darker the larger their number; those without one are hatched out of it."""
    points = [point for shape in shapes for ring in shape.rings for point in ring]
    if not points:
        points = [(0.0, 0.0), (1.0, 1.0)]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    scale = WIDTH / max(east - west, 1e-9)
    known = [shape.value for shape in shapes if shape.value is not None]
    least, most = min(known, default=0.0), max(known, default=1.0)
    parts = []
    for shape in shapes:
        drawn = "".join(
            _through([((x - west) * scale, (north - y) * scale) for x, y in ring]) + "Z" for ring in shape.rings
        )
        parts.append(
            html.format_html(
                '<path class="{}" d="{}"><title>{}: {}</title></path>', _shade(shape.value, least, most), drawn,
                shape.name, shape.shown,
            )
        )  # fmt: skip
    told = sorted(shapes, key=lambda shape: (shape.value is None, -(shape.value or 0.0), shape.name))
    return Chart(
        title=title, svg=_svg(parts, title=title, description=description, height=max((north - south) * scale, 1.0)),
        headers=[label_header, value_header], rows=[[shape.name, shape.shown] for shape in told],
    )  # fmt: skip


def _top(points: Iterable[Point]) -> float:
    found = [max(point.value or 0.0, point.high or 0.0) for point in points]
    return max(found, default=0.0) or 1.0


def _line_parts(points: Sequence[Point], *, number: int, top: float) -> list[safestring.SafeString]:
    """Draw one line: its band first, then the line in as many pieces as its gaps leave, then a dot for each number."""
    parts: list[safestring.SafeString] = []
    count = max(len(points) - 1, 1)
    for is_known, group in itertools.groupby(enumerate(points), key=lambda pair: pair[1].value is not None):
        piece = [(_across(at / count), point) for at, point in group]
        if not is_known:
            continue
        lows = [(x, _up(_or(point.low, point.value), top=top)) for x, point in piece]
        highs = [(x, _up(_or(point.high, point.value), top=top)) for x, point in piece]
        if lows != highs:
            parts.append(_path(_through([*lows, *reversed(highs)]) + "Z", css=f"chart-band chart-{number}"))
        middle = [(x, _up(point.value or 0.0, top=top)) for x, point in piece]
        parts.append(_path(_through(middle), css=f"chart-line chart-{number}"))
        parts += [
            html.format_html(
                '<circle class="chart-dot chart-{}" cx="{}" cy="{}" r="3.5"/>', number, f"{x:.1f}", f"{y:.1f}"
            )
            for x, y in middle
        ]
    return parts


def _x_labels(labels: Sequence[str]) -> list[safestring.SafeString]:
    count = max(len(labels) - 1, 1)
    every = -(-len(labels) // LABELS_MAX) or 1
    parts = []
    for at in range(0, len(labels), every):
        end = " chart-end" if at == len(labels) - 1 and at else " chart-middle" if at else ""
        parts.append(_text(_across(at / count), HEIGHT - 6, labels[at], css=f"chart-label{end}"))
    return parts


def _stepped(xs: Sequence[float], values: Sequence[float]) -> list[tuple[float, float]]:
    path: list[tuple[float, float]] = []
    for x, value in zip(xs, values, strict=True):
        if path:
            path.append((x, path[-1][1]))
        path.append((x, _up(value, top=1.0)))
    return path


def _shade(value: float | None, least: float, most: float) -> str:
    if value is None:
        return "chart-area chart-unknown"
    share = (value - least) / (most - least) if most > least else 1.0
    return f"chart-area chart-shade-{min(int(share * SHADE_COUNT), SHADE_COUNT - 1)}"


def _or(number: float | None, other: float | None) -> float:
    return number if number is not None else other or 0.0


def _across(share: float) -> float:
    return LEFT + share * (WIDTH - 2 * LEFT)


def _along(value: float, *, top: float) -> float:
    return max(value, 0.0) / top * (WIDTH - 2 * LEFT)


def _up(value: float, *, top: float) -> float:
    ground = HEIGHT - BOTTOM
    return ground - max(value, 0.0) / top * (ground - TOP)


def _through(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) if points else ""


def _ground() -> safestring.SafeString:
    return _path(f"M{LEFT:.1f} {HEIGHT - BOTTOM:.1f}H{WIDTH - LEFT:.1f}", css="chart-ground")


def _path(drawn: str, *, css: str) -> safestring.SafeString:
    return html.format_html('<path class="{}" d="{}"/>', css, drawn)


def _rect(x: float, y: float, width: float, height: float, *, css: str) -> safestring.SafeString:
    return html.format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', css, f"{x:.1f}", f"{y:.1f}", f"{width:.1f}",
        f"{height:.1f}",
    )  # fmt: skip


def _text(x: float, y: float, text: str, *, css: str) -> safestring.SafeString:
    return html.format_html('<text class="{}" x="{}" y="{}">{}</text>', css, f"{x:.1f}", f"{y:.1f}", text)


def _svg(
    parts: Sequence[safestring.SafeString], *, title: str, description: str, height: float
) -> safestring.SafeString:
    return html.format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img"><title>{}</title><desc>{}</desc>{}</svg>',
        f"{WIDTH:.0f}", f"{height:.0f}", title, description,
        html.format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip
