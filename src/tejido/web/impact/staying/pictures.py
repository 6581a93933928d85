"""The curves of staying and of leaving as pictures, each with the table that says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from tejido.core.impact import disclosure
from tejido.impact.staying import tenure
from tejido.web.impact import figures
from tejido.web.impact.staying import words
from tejido.web.shared import charts

CURVES_MAX = charts.SERIES_MAX


def staying(groups: Sequence[tenure.Group], names: Mapping[str, str]) -> charts.Chart | None:
    """Draw how many are still here, by group; None where no group has enough people."""
    drawn = [group for group in groups if group.stays and _known(group.stays)]
    if not drawn:
        return None
    # A band for each of several curves would hide the others; the table has all ranges.
    is_alone = len(drawn) == 1
    title = _("Share still here, by months since the first day")
    return charts.steps(
        [_curve(names[group.key], group.stays, has_band=is_alone) for group in drawn[:CURVES_MAX]],
        title=title, description=_description(drawn, names),
        headers=[_("Months"), *_headers([names[group.key] for group in drawn], is_alone=is_alone)],
        rows=_rows([group.stays for group in drawn]), last_label=_last(drawn[0].stays),
    )  # fmt: skip


def leaving(group: tenure.Group) -> charts.Chart | None:
    """Draw what people left for; None where too few are in the group, or nobody left."""
    kinds = [kind for kind in words.GONE if kind in group.gone]
    if not kinds or not _known(group.stays):
        return None
    named = [str(words.GONE[kind]) for kind in kinds]
    return charts.steps(
        [_curve(name, group.gone[kind], has_band=False) for name, kind in zip(named, kinds, strict=True)],
        title=_("Share gone, by why and by months since the first day"),
        description=_("At every month these shares and the share still here add up to everybody."),
        headers=[_("Months"), *_headers(named, is_alone=False)], rows=_rows([group.gone[kind] for kind in kinds]),
        last_label=_last(group.stays),
    )  # fmt: skip


def _known(points: Sequence[tenure.Point]) -> list[tenure.Point]:
    return [point for point in points if point.share.value is not None]


def _curve(name: str, points: Sequence[tenure.Point], *, has_band: bool) -> charts.Curve:
    known = _known(points)
    return charts.Curve(
        name=name, times=[float(point.month) for point in known],
        values=[point.share.value or 0.0 for point in known],
        lows=[point.share.low or 0.0 for point in known] if has_band else (),
        highs=[point.share.high or 0.0 for point in known] if has_band else (),
    )  # fmt: skip


def _headers(names: Sequence[str], *, is_alone: bool) -> list[str]:
    if is_alone:
        return [str(words.STILL_HERE), "↕", _("Followed")]
    return [header for name in names for header in (name, "↕", _("Followed"))]


def _rows(curves: Sequence[Sequence[tenure.Point]]) -> list[list[str]]:
    rows = []
    for at, point in enumerate(curves[0]):
        row = [str(point.month)]
        for curve in curves:
            row += [*_shown(curve[at].share), str(curve[at].at_risk or "")]
        if any(row[1:]):
            rows.append(row)
    return rows


def _shown(figure: disclosure.Figure) -> tuple[str, str]:
    if figure.value is None:
        return "", ""
    return figures.value(figure, unit="share"), figures.range_of(figure, unit="share")


def _description(groups: Sequence[tenure.Group], names: Mapping[str, str]) -> str:
    sentences = []
    for group in groups[:CURVES_MAX]:
        last = _known(group.stays)[-1]
        sentences.append(
            _("%(group)s: %(share)s still here after %(months)d months.")
            % {"group": names[group.key], "share": _shown(last.share)[0], "months": last.month}
        )
    return " ".join(sentences)


def _last(points: Sequence[tenure.Point]) -> str:
    return _("%(count)d months") % {"count": _known(points)[-1].month}
