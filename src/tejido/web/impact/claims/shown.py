"""A claim in words and pictures: what it says, on which rung and why not higher, and what stands beside it to doubt it
by.

Everything about people that is shown here has passed `core.impact.disclosure`; where few stand behind a part of it,
that part is left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from tejido.core.impact import disclosure, indicators
from tejido.core.impact.estimation import estimates, ladder, net
from tejido.impact import queries
from tejido.impact.estimates import claims, provider
from tejido.web.impact import claim_words as words
from tejido.web.impact import figures, indicators_shown
from tejido.web.shared import charts

# Fewer on one side, and a bar of the overlap could be one person.
OVERLAP_PEOPLE_MIN = 2 * disclosure.CELL_MIN


def of(one: claims.Found, period: queries.Period) -> dict[str, Any]:
    """Return all that the page of one claim shows."""
    definition = indicators.INDICATORS[one.code]
    is_given = isinstance(one.answer, estimates.Estimate)
    shown = indicators_shown.shown(provider.measured(one, period)) if is_given else None
    is_open = shown is not None and not shown.is_withheld
    return {
        "code": one.code,
        "name": indicators_shown.told(definition.names),
        "meaning": indicators_shown.told(definition.meanings),
        "assumption": indicators_shown.told(definition.assumptions),
        "method": words.METHODS[one.method],
        "shown": shown,
        "says": _sentence(one) if is_open else "",
        "is_clear": is_open and isinstance(one.answer, estimates.Estimate) and one.answer.is_clear,
        "lack": _lack(one),
        "rung_code": one.claimed,
        "rung": words.RUNG_NAMES[one.claimed],
        "highest": words.RUNG_NAMES[definition.rung],
        "is_lowered": is_given and one.claimed != definition.rung,
        "failed": [words.CHECKS[name] for name in one.failed] if is_given else [],
        "climb": [words.TO_CLIMB[need] for need in ladder.to_climb(one.claimed)] if is_given else [],
        "checks": [{"name": words.CHECKS[each.name], "has_passed": each.has_passed} for each in one.checks]
        if is_given else [],
        "balance": _balance(one) if is_open else [],
        "overlap": _overlap(one) if is_open else None,
        "sides": _sides(one) if is_open else [],
        "bounds": _bounds(one) if is_open else "",
        "left_out_count": one.left_out_count if disclosure.is_group_safe(one.left_out_count) else 0,
        "deductions": _deductions(one),
        "swings": _swings(one),
        "is_demonstration": one.used is not None and one.used.factors.is_demonstration,
    }  # fmt: skip


def line(one: claims.Found, period: queries.Period) -> dict[str, Any]:
    """Return what the ladder shows of one claim."""
    is_given = isinstance(one.answer, estimates.Estimate)
    return {
        "code": one.code,
        "name": indicators_shown.name_of(one.code),
        "shown": indicators_shown.shown(provider.measured(one, period)) if is_given else None,
        "lack": _lack(one),
        "failed": [words.CHECKS[name] for name in one.failed] if is_given else [],
    }


def _sentence(one: claims.Found) -> str:
    """Say an estimate in one sentence."""
    figure = provider.figure(one)
    given = {
        "value": _whole(figure.value), "low": _whole(figure.low), "high": _whole(figure.high), "n": one.rows_count,
        "currency": one.currency,
    }  # fmt: skip
    if one.net is not None:
        return _(
            "Of %(n)d people hired, about %(value)s jobs would not be there without this work: %(low)s at the least "
            "favourable assumptions, %(high)s at the most favourable."
        ) % given  # fmt: skip
    if one.cells is None:
        return _(
            "The same %(n)d people are paid about %(value)s %(currency)s a month more than a year before, between "
            "%(low)s and %(high)s. This does not say why."
        ) % given  # fmt: skip
    assert isinstance(one.answer, estimates.Estimate)
    if one.answer.is_clear:
        return _(
            "Of 100 people, about %(value)s more than among the others. The data fit anything from %(low)s to %(high)s."
        ) % given  # fmt: skip
    return _(
        "About %(value)s of 100 people, but the data also fit no difference at all: anything from %(low)s to %(high)s."
    ) % given  # fmt: skip


def _lack(one: claims.Found) -> dict[str, Any] | None:
    if isinstance(one.answer, estimates.Estimate):
        return None
    return {"reason": words.REASONS[one.answer.reason], "remedy": words.REMEDIES.get(one.answer.reason, "")}


def _balance(one: claims.Found) -> list[dict[str, Any]]:
    """Return how alike the groups were; only the difference, from which nothing about one person follows."""
    return [
        {
            "name": words.COVARIATES[each.name],
            "difference": "0" if each.difference is None else formats.number_format(round(each.difference, 1), 1),
            "is_alike": each.is_alike,
            "is_within_chance": one.method != "weighting" and each.is_within_chance,
        }
        for each in one.balance
    ]


def _overlap(one: claims.Found) -> charts.Chart | None:
    """Draw how likely to have a seat both groups were, in shares of each group."""
    if one.overlap is None or one.cells is None or min(cell.people for cell in one.cells) < OVERLAP_PEOPLE_MIN:
        return None
    edges = one.overlap.edges
    labels = [f"{round(100 * low)}–{round(100 * high)} %" for low, high in itertools.pairwise(edges)]
    series = [
        charts.Series(name=name, points=_share_points(labels, counts))
        for name, counts in (
            (_("With a seat"), one.overlap.treated_counts), (_("Without a seat"), one.overlap.other_counts)
        )
    ]  # fmt: skip
    return charts.line(
        series, title=_("How likely people were to have a seat"), label_header=_("Chance of a seat"),
        description=_(
            "Two lines over the predicted chance of a seat. Where only one of them stands, nobody can be compared."
        ),
    )  # fmt: skip


def _share_points(labels: Sequence[str], counts: Sequence[int]) -> list[charts.Point]:
    whole = max(sum(counts), 1)
    shares = [disclosure.rounded_share(count, whole=whole) for count in counts]
    return [
        charts.Point(label=label, value=share, shown=f"{round(100 * share)} %")
        for label, share in zip(labels, shares, strict=True)
    ]


def _sides(one: claims.Found) -> list[dict[str, Any]]:
    """Return both groups: how many people, and what share had the outcome, where enough have it and enough have not."""
    if one.cells is None:
        return []
    names = (
        (_("Drawn for a seat"), _("Not drawn"))
        if one.method != "weighting"
        else (_("With a seat"), _("Without a seat"))
    )
    found = []
    for name, cell in zip(names, one.cells, strict=True):
        published = disclosure.rounded_share(cell.part, whole=cell.people) if disclosure.is_safe(cell) else None
        figure = disclosure.share_figure(published)
        found.append({
            "name": name, "people": cell.people, "share": figures.value(figure, unit="share"),
            "is_withheld": published is None,
        })  # fmt: skip
    return found


def _bounds(one: claims.Found) -> str:
    if one.bounds is None:
        return ""
    given = {"low": _whole(100 * one.bounds.low), "high": _whole(100 * one.bounds.high)}
    return _("Whoever could not be followed leaves open anything from %(low)s to %(high)s points.") % given


def _deductions(one: claims.Found) -> list[dict[str, Any]]:
    """Return each deduction with its range, its source, and what it leaves."""
    if one.net is None or one.used is None:
        return []
    return [
        {
            "name": words.DEDUCTIONS[kind],
            "share": _percent(_taken(kind, factor.central)),
            "range": " – ".join(_percent(end) for end in sorted((_taken(kind, factor.low), _taken(kind, factor.high)))),
            "left": formats.number_format(round(one.net.steps[kind], 1), 1),
            "source": factor.source,
            "is_demonstration": factor.is_demonstration,
        }
        for kind, factor in ((kind, one.used.factors.factors[kind]) for kind in net.KINDS)
    ]


def _swings(one: claims.Found) -> charts.Chart | None:
    """Draw how far each deduction alone moves the number, the widest first."""
    if one.net is None or one.net.gross == 0:
        return None
    points = [
        charts.Point(
            label=str(words.DEDUCTIONS[kind]), value=one.net.estimate.value, low=low, high=high,
            shown=f"{_whole(low)} – {_whole(high)}", range_shown=f"{_whole(low)} – {_whole(high)}",
        )
        for kind, (low, high) in one.net.swings.items()
    ]  # fmt: skip
    return charts.bars(
        points, title=_("Which deduction matters most"), label_header=_("Deduction"), value_header=_("Net jobs"),
        description=_("For each deduction, from where to where it alone moves the number of net jobs."),
    )  # fmt: skip


def _taken(kind: str, share: float) -> float:
    """Return what part a factor takes off; attribution tells what part stays."""
    return 1 - share if kind == "attribution" else share


def _percent(share: float) -> str:
    return f"{formats.number_format(round(100 * share))} %"


def _whole(number: float | None) -> str:
    return formats.number_format(round(number or 0.0), 0, force_grouping=True)
