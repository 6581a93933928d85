"""Attrition: monthly and yearly beside each other, by site, client, account and season, and the people behind it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core import attrition, dates
from tejido.core.impact import disclosure
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.people.leaving import attrition_rows
from tejido.web.people import attrition_chart, leaving_sections
from tejido.web.people import leaving_words as words
from tejido.web.shared import sections

MONTHS_SHOWN = 12
MONTHS_CHOICES = (3, 6, 12, 24, 60)
YEAR_MIN, YEAR_MAX = 2000, 2999


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the address asks for.

    Args:
        months: First days, the earliest first.
        counted: A key of `words.COUNTED`.
    """

    dimension: attrition.Dimension
    months: Sequence[date]
    counted: str
    part: str | None

    @property
    def kinds(self) -> Sequence[attrition.Kind]:
        """Whose leaving counts."""
        return cast("Sequence[attrition.Kind]", words.COUNTED[self.counted][1])

    def address(self, **changed: Any) -> str:
        """Return the query of this choice with something changed; what is None is left out."""
        given = {
            "by": self.dimension, "months": len(self.months), "until": self.months[-1].strftime("%Y-%m"),
            "who": self.counted, "part": self.part,
        } | changed  # fmt: skip
        return "?" + urlencode({name: value for name, value in given.items() if value is not None})


@require_safe
@never_cache
@gates.allowed("attrition.see")
def page(request: HttpRequest) -> HttpResponse:
    """Show how many left of how many, by the month and by the year in both ways.

    Raises: BadRequest: there is no such choice.
    """
    choice = _choice(request)
    groups, people_count = attrition_rows.groups(dimension=choice.dimension, months=choice.months)
    # Somebody who moved stands in two groups, so a group cannot be had by taking the others from everybody.
    apart = disclosure.apart_overlapping({group.part: group.people_count for group in groups})
    together = _together(groups, choice.months)
    is_open = disclosure.is_group_safe(people_count)
    peopled = list(itertools.dropwhile(lambda one: not one.person_days, together))
    picture = attrition_chart.picture(peopled, kinds=choice.kinds) if is_open else None
    context = {
        "choice": choice,
        "lines": [_line(group, choice, is_withheld=group[1].part in apart) for group in _ordered(groups, choice)],
        "whole": _numbers(together, choice) if is_open else None,
        "months": [_month(one, choice) for one in reversed(peopled)] if is_open else [],
        "is_cut": len(peopled) < len(together),
        "picture": picture,
        "top_share": words.percent(picture.top_share) if picture else "",
        "is_empty": not groups,
        "goes_on": choice.months[-1] >= _this_month(),
        "has_withheld": bool(apart),
        "cell_min": disclosure.CELL_MIN,
        "dimensions": words.DIMENSIONS,
        "counted": {code: name for code, (name, _kinds) in words.COUNTED.items()},
        "counted_name": words.COUNTED[choice.counted][0],
        "months_choices": MONTHS_CHOICES,
        "until": choice.months[-1].strftime("%Y-%m"),
        "rows_url": reverse("people_attrition_rows") + choice.address() if _may_see_rows(request) else "",
        "kinds": [(kind, words.KINDS[kind]) for kind in attrition_chart.ORDER if kind in choice.kinds],
    }
    return leaving_sections.of(request).show(request, "people/leaving/attrition.html", context)


@require_safe
@never_cache
@gates.allowed("leaving.see")
def rows(request: HttpRequest) -> HttpResponse:
    """Show the people behind a number, the latest first.

    Raises: BadRequest: there is no such choice, or no such page.
    """
    choice = _choice(request)
    number = leaving_sections.page_number(request)
    first = (number - 1) * attrition_rows.ROWS_MAX
    found = attrition_rows.leavers(
        dimension=choice.dimension, months=choice.months, part=choice.part, kinds=choice.kinds, first=first
    )
    names = attrition_rows.names(choice.dimension)
    context = {
        "choice": choice,
        "part_name": _name(choice.part, names) if choice.part else "",
        "counted_name": words.COUNTED[choice.counted][0],
        "from_month": choice.months[0],
        "until_month": choice.months[-1],
        "lines": [
            {
                "leaver": one,
                "part": _name(one.part, names),
                "to_date": one.to_date,
                "reason": words.REASONS.get(one.reason, one.reason),
                "kind": words.KINDS[attrition.kind_of(one.reason)],
                "destination": words.DESTINATIONS.get(one.destination or "", ""),
                "would_return": words.WOULD_RETURN.get(one.would_return or "", ""),
            }
            for one in found
        ],
        "earlier": choice.address(page=number - 1) if number > 1 else "",
        "later": choice.address(page=number + 1) if len(found) == attrition_rows.ROWS_MAX else "",
    }
    back = sections.Step(label=_("Attrition"), url=reverse("people_attrition"))
    return leaving_sections.of(request).show(request, "people/leaving/attrition_rows.html", context, trail=[back])


def _choice(request: HttpRequest) -> Choice:
    given = request.GET
    dimension, counted = given.get("by", "site"), given.get("who", "everybody")
    try:
        count = int(given.get("months", str(MONTHS_SHOWN)))
        asked = given.get("until")
        # A month that goes on has not seen all its leavers yet; it is shown to whoever asks for it.
        until = dates.months_later(_this_month(), months=-1) if not asked else datetime.strptime(asked, "%Y-%m").date()  # noqa: DTZ007
        if not YEAR_MIN < until.year < YEAR_MAX or count not in MONTHS_CHOICES:
            raise ValueError
        months = attrition.months(dates.months_later(until, months=1 - count), count)
    except (ValueError, OverflowError):
        raise BadRequest("There are no such months.") from None
    part = given.get("part") or None
    if dimension not in attrition.DIMENSIONS or counted not in words.COUNTED or (part and "\0" in part):
        raise BadRequest("There is no such choice.")
    return Choice(dimension=dimension, months=months, counted=counted, part=part)


def _this_month() -> date:
    zone = ZoneInfo(journal_queries.installation().zone)
    return clock.now().astimezone(zone).date().replace(day=1)


def _may_see_rows(request: HttpRequest) -> bool:
    return gates.rights(request).may("leaving.see")


def _together(groups: Sequence[attrition_rows.Group], months: Sequence[date]) -> list[attrition.Counts]:
    """Return the counts of all groups together; the days of a person are in one group each, so they add up."""
    found = []
    for place, month in enumerate(months):
        its = [group.counts[place] for group in groups]
        leavers = {kind: sum(one.left([kind]) for one in its) for kind in attrition.KINDS}
        found.append(
            attrition.Counts(
                month=month,
                person_days=sum(one.person_days for one in its),
                leavers={kind: count for kind, count in leavers.items() if count},
            )
        )
    return found


def _ordered(groups: Sequence[attrition_rows.Group], choice: Choice) -> list[tuple[str, attrition_rows.Group]]:
    names = attrition_rows.names(choice.dimension)
    named = [(_name(group.part, names), group) for group in groups]
    return sorted(named, key=lambda pair: (pair[1].part in words.PARTS, pair[0].lower(), pair[1].part))


def _line(named: tuple[str, attrition_rows.Group], choice: Choice, *, is_withheld: bool) -> dict[str, Any]:
    name, group = named
    return {
        "name": name,
        "is_withheld": is_withheld,
        "numbers": None if is_withheld else _numbers(group.counts, choice),
        "rows_url": reverse("people_attrition_rows") + choice.address(part=group.part),
    }


def _numbers(counts: Sequence[attrition.Counts], choice: Choice) -> Mapping[str, Any] | None:
    rate = attrition.rate(counts, kinds=choice.kinds)
    if rate is None:
        return None
    return {
        "headcount": words.number(rate.average_headcount),
        "left": rate.leavers_count,
        "month": words.percent(rate.month_share),
        "year": words.percent(rate.year_share),
        "year_sum": words.percent(rate.year_sum_share),
        "by_kind": {kind: sum(one.left([kind]) for one in counts) for kind in attrition.KINDS},
        "months_count": rate.months_count,
    }


def _month(one: attrition.Counts, choice: Choice) -> dict[str, Any]:
    return {"month": one.month, "numbers": _numbers([one], choice)}


def _name(part: str, names: Mapping[str, str]) -> str:
    if part in words.PARTS:
        return str(words.PARTS[part])
    key, _colon, season = part.partition(":")
    name = names.get(key, "–")
    return _("%(account)s (seasonal)") % {"account": name} if season else name
