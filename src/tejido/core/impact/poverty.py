"""Whether a household lives below the poverty line of its domain, at a date: income per head against a dated line.

A line holds for one domain (a city, the other towns, the countryside) and one span of time, and says where it comes
from. A national line says little about one household, so it judges none.

Source: DANE, "Pobreza monetaria": a household is poor if its income per head lies below the line of its domain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

# "city:05001" is a city with a line of its own, by its DIVIPOLA code.
DOMAIN = re.compile(r"city:[0-9]{5}|other_urban|rural|not_asked")
VERSION = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,63}")
CURRENCY = re.compile(r"[A-Z]{3}")
MEMBERS_MAX = 40
# The whole country: a line of its own, and no household's domain.
NATIONAL = "national"

LineStatus = Literal["official", "secondary", "demonstration"]
STATUSES: tuple[LineStatus, ...] = get_args(LineStatus)
# Below the extreme line there is not enough to eat; whoever counts as poor is judged by the monetary one.
Kind = Literal["monetary", "extreme"]


class HouseholdInvalid(Exception):
    """A household has 1 to 40 members, no more earners than members, and an income of 0 or more in one currency."""


class LineMissing(Exception):
    """There is no poverty line for this domain and day; choose another version, or declare without one."""


class LineInvalid(Exception):
    """A poverty line has a version, a domain, an amount above 0 in one currency, days from and to, and a source."""


class CurrencyDiffers(Exception):
    """Income and poverty line are in different currencies; they cannot be compared."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A poverty line: what a person needs in a month, in one domain, from a day on.

    Args:
        version: A code such as "dane-2024".
        amount: Per person and month, > 0, in `currency` (ISO 4217).
        to_date: The first day on which it holds no more; None where no later one is known.
        source: Where it can be looked up.
        status: "official" out of the publisher's own paper, "secondary" out of what others tell of it.
        kind: Only a monetary line judges a household.
    """

    version: str
    domain: str
    amount: Decimal
    currency: str
    from_date: date
    to_date: date | None
    source: str
    status: LineStatus
    kind: Kind = "monetary"

    def __post_init__(self) -> None:
        is_dated = self.to_date is None or self.to_date > self.from_date
        is_placed = self.domain == NATIONAL or (is_domain(self.domain) and self.domain != "not_asked")
        is_money = self.amount.is_finite() and self.amount > 0 and CURRENCY.fullmatch(self.currency)
        if not (VERSION.fullmatch(self.version) and is_placed and is_money and is_dated and self.source.strip()):
            raise LineInvalid(LineInvalid.__doc__)
        if self.status not in STATUSES:
            raise LineInvalid(LineInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Household:
    """Who lives together and what comes in: members, earners among them, and income in a month with its currency.

    Args:
        own_income_month: What of it the person who tells earned by working; None where they did not say.
    """

    members_count: int
    earners_count: int
    income_month: Decimal
    currency: str
    domain: str
    own_income_month: Decimal | None = None

    def __post_init__(self) -> None:
        own = self.own_income_month
        are_counted = 1 <= self.members_count <= MEMBERS_MAX and 0 <= self.earners_count <= self.members_count
        is_money = self.income_month.is_finite() and self.income_month >= 0 and CURRENCY.fullmatch(self.currency)
        if own is not None and not (own.is_finite() and 0 <= own <= self.income_month):
            raise HouseholdInvalid(HouseholdInvalid.__doc__)
        if not are_counted or not is_money or not is_domain(self.domain):
            raise HouseholdInvalid(HouseholdInvalid.__doc__)

    @property
    def income_month_per_head(self) -> Decimal:
        """What comes in for each member in a month, in the household's currency."""
        return self.income_month / self.members_count


def is_domain(code: str) -> bool:
    """Tell whether this is the code of a domain, or says that nobody asked."""
    return DOMAIN.fullmatch(code) is not None


def line_for(lines: Iterable[Line], *, domain: str, on: date) -> Line:
    """Return the line of a domain that holds on a day; of several versions the one that came last.

    Raises: LineMissing
    """
    holding = [
        line
        for line in lines
        if line.domain == domain
        and line.kind == "monetary"
        and line.from_date <= on
        and (line.to_date is None or on < line.to_date)
    ]
    if not holding:
        raise LineMissing(LineMissing.__doc__)
    return max(holding, key=lambda line: (line.from_date, line.version))


def is_below(household: Household, line: Line) -> bool:
    """Tell whether a household lives below the line of its domain; on the line is not below it.

    Raises: LineMissing: the line is another domain's. CurrencyDiffers
    """
    if household.domain != line.domain:
        raise LineMissing(LineMissing.__doc__)
    if household.currency != line.currency:
        raise CurrencyDiffers(CurrencyDiffers.__doc__)
    return household.income_month_per_head < line.amount
