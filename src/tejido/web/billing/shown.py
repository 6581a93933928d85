"""Lines of statements and prices of lists as pages show them: sentences, quantities, prices, amounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tejido.core.impact import disclosure
from tejido.core.prices import lists, statements
from tejido.web.billing import words
from tejido.web.history import words as history_words

Names = Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a statement in words.

    Args:
        about: What is counted, where, and of which month.
        steps: How the amount comes about, one sentence each.
        opens: Whether there is something behind it to be looked at.
    """

    line: statements.Line
    name: str
    kind: str
    about: Sequence[str]
    quantity: str
    unit: str
    steps: Sequence[str]
    clause: str
    amount: str
    is_below_zero: bool
    opens: bool


def line(given: statements.Line, *, currency: str, queues: Names) -> Line:
    """Return a line in words.

    Args:
        queues: The names of the programme's queues by their ids.
    """
    kind = lists.KIND_OF.get(given.measure, "")  # type: ignore[call-overload]  # a measure, or none
    return Line(
        line=given, name=given.name or str(words.KINDS[given.kind]), kind=str(words.KINDS[given.kind]),
        about=_about(given, queues), clause=given.clause, steps=_steps(given, currency),
        quantity="" if given.quantity is None else words.quantity(given.quantity),
        unit=str(words.UNITS.get(kind, "")), amount=words.money(given.amount, currency),
        is_below_zero=given.amount < 0, opens=bool(given.days or given.level or given.measure),
    )  # fmt: skip


def item(given: lists.Item, *, currency: str, queues: Names) -> dict[str, Any]:
    """Return a price of a list in words."""
    return {
        "item": given, "measure": words.MEASURES[given.measure],
        "about": _where(given.queue, given.channel, given.dispositions, given.score_min, queues),
        "steps": _tiers(given, currency),
        "minimum": "" if given.minimum_amount is None else words.money(given.minimum_amount, currency),
    }  # fmt: skip


def clause(given: lists.Clause, *, queues: Names) -> dict[str, Any]:
    """Return a penalty or bonus of a list in words."""
    target = _("the promise of the queue") if given.target_share is None else words.percent(given.target_share)
    rule = (
        _("For each percentage point below %(target)s: %(share)s of %(basis)s less, at most %(most)s.")
        if given.kind == "penalty"
        else _("For each percentage point above %(target)s: %(share)s of %(basis)s more, at most %(most)s.")
    ) % {
        "target": target, "share": words.percent(given.share_per_point), "basis": words.BASES[given.basis],
        "most": words.percent(given.share_max),
    }  # fmt: skip
    about = _where(given.queue, given.channel, (), None, queues)
    return {"clause": given, "kind": words.KINDS[given.kind], "about": about, "rule": rule}


def differences(found: Iterable[lists.Difference], *, currency: str, queues: Names) -> list[dict[str, Any]]:
    """Return in what a list differs from the one before it, a sentence for each field."""
    shown = []
    for one in found:
        part = one.after if one.after is not None else one.before
        name = part.name if isinstance(part, lists.Item) else part.text if part is not None else one.code
        if one.before is None:
            told = [_("new")]
        elif one.after is None:
            told = [_("gone")]
        elif not one.fields:
            told = [_("another kind of price")]
        else:
            told = [
                _("%(field)s: %(before)s, now %(after)s")
                % {
                    "field": words.FIELDS[name_of],
                    "before": _value(getattr(one.before, name_of), name_of, currency, queues),
                    "after": _value(getattr(one.after, name_of), name_of, currency, queues),
                }
                for name_of in one.fields
            ]
        shown.append({"code": one.code, "name": name, "told": told})
    return shown


def days(given: statements.Line, *, is_outsider: bool) -> list[dict[str, Any]]:
    """Return the days of a line of hours; to somebody from outside, not those on which few people worked.

    The hours of a single day of few people would tell when one of them worked. With them go the days of the fewest of
    the others, so that the total does not give the withheld ones away.
    """
    withheld: frozenset[str] = frozenset()
    if is_outsider:
        sizes = {day.isoformat(): people for day, people, _seconds in given.days}
        withheld = disclosure.apart_overlapping(sizes)
    return [
        {
            "day": day,
            "people": None if day.isoformat() in withheld else people,
            "hours": None if day.isoformat() in withheld else words.hours(seconds),
        }
        for day, people, seconds in given.days
    ]


def channel(code: str) -> str:
    """Return what a channel is called."""
    return str(history_words.CHANNELS.get(code, code))


def _about(given: statements.Line, queues: Names) -> list[str]:
    told = []
    if given.kind == "correction":
        told.append(
            _("%(month)s, counted or priced otherwise since its statement")
            % {"month": formats.date_format(given.month, "YEAR_MONTH_FORMAT")}
        )
    if given.measure:
        told.append(str(words.MEASURES[given.measure]))
    return told + _where(given.queue, given.channel, given.dispositions, given.score_min, queues)


def _where(
    queue: int | None, channel_code: str, dispositions: Sequence[str], score_min: int | None, queues: Names
) -> list[str]:
    told = []
    if queue is not None:
        told.append(queues.get(queue, "–"))
    if channel_code:
        told.append(channel(channel_code))
    if dispositions:
        told.append(", ".join(dispositions))
    if score_min is not None:
        told.append(_("score %(score)d or more") % {"score": score_min})
    return told


def _steps(given: statements.Line, currency: str) -> list[str]:
    if given.kind == "correction":
        right = given.amount + (given.billed_amount or Decimal(0))
        return [
            _("It comes to %(right)s; %(billed)s was billed for it before.")
            % {
                "right": words.money(right, currency),
                "billed": words.money(given.billed_amount or Decimal(0), currency),
            }
        ]
    if given.level is not None:
        return _level(given, currency)
    if given.minimum_amount is not None:
        return [_("The minimum is %(amount)s.") % {"amount": words.money(given.minimum_amount, currency)}]
    return [
        f"{words.quantity(step.quantity)} × {words.price(step.price, currency)} = {words.money(step.amount, currency)}"
        for step in given.steps
    ]


def _level(given: statements.Line, currency: str) -> list[str]:
    level, per_point = given.level, given.share_per_point or Decimal(0)
    assert level is not None
    target = words.percent(level.target_share)
    if not level.counted_count:
        return [_("Nothing was counted, so nothing is held against the target of %(target)s.") % {"target": target}]
    reached = Decimal(level.in_time_count) / level.counted_count
    counted = ngettext(
        "%(in_time)s of %(counted)s contact in time: %(reached)s; the target is %(target)s.",
        "%(in_time)s of %(counted)s contacts in time: %(reached)s; the target is %(target)s.",
        level.counted_count,
    ) % {
        "in_time": formats.number_format(level.in_time_count, force_grouping=True),
        "counted": formats.number_format(level.counted_count, force_grouping=True),
        "reached": words.percent(reached), "target": target,
    }  # fmt: skip
    share = given.share or Decimal(0)
    if not share:
        return [counted, _("So nothing is taken off or added.")]
    points = abs(level.target_share - reached) * 100
    is_capped = share == given.share_max and per_point * points > share
    sum_told = _("%(points)s points × %(per_point)s = %(share)s of %(basis)s") % {
        "points": formats.number_format(round(points, 4).normalize()), "per_point": words.percent(per_point),
        "share": words.percent(share, places=4), "basis": words.money(given.basis_amount or Decimal(0), currency),
    }  # fmt: skip
    if is_capped:
        sum_told = _("%(points)s points × %(per_point)s, at most %(share)s, of %(basis)s") % {
            "points": formats.number_format(round(points, 4).normalize()), "per_point": words.percent(per_point),
            "share": words.percent(share), "basis": words.money(given.basis_amount or Decimal(0), currency),
        }  # fmt: skip
    return [counted, sum_told]


def _tiers(given: lists.Item, currency: str) -> list[str]:
    if len(given.tiers) == 1:
        return [words.price(given.tiers[0].price, currency)]
    told = [
        _("from %(count)s on: %(price)s")
        % {"count": words.quantity(tier.from_quantity), "price": words.price(tier.price, currency)}
        for tier in given.tiers
    ]
    return [*told, str(words.TIERINGS[given.tiering])]


def _value(value: Any, field: str, currency: str, queues: Names) -> str:
    if value in (None, "", ()):
        return "–"
    if field == "tiers":
        tiers: tuple[lists.Tier, ...] = value
        told = [(words.quantity(tier.from_quantity), words.price(tier.price, currency)) for tier in tiers]
        return told[0][1] if len(told) == 1 else "; ".join(f"≥ {count}: {price}" for count, price in told)
    if field in ("share_per_point", "share_max", "target_share"):
        return words.percent(value)
    if field == "minimum_amount":
        return words.money(value, currency)
    if field == "queue":
        return queues.get(value, "–")
    known: Mapping[str, words.Words] = {
        "measure": words.MEASURES, "tiering": words.TIERINGS, "basis": words.BASES, "kind": words.KINDS,
        "channel": history_words.CHANNELS,
    }  # fmt: skip
    if field in known:
        return str(known[field].get(value, value))
    return ", ".join(value) if isinstance(value, tuple) else str(value)
