"""What somebody's pay for a period is made of: all that `calculation` is given, and nothing that it looks up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tejido.core.hours import patterns
from tejido.core.labour import lines as labour_lines
from tejido.core.pay import lines, piece


@dataclass(frozen=True, kw_only=True)
class Term:
    """How somebody is paid in [from_date, to_date): `amount` is of a month or an hour, and None by the piece."""

    basis: str
    amount: Decimal | None
    currency: str
    from_date: date
    to_date: date | None


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Support that was granted in [from_date, to_date): an amount once, for each day of work, each week or month."""

    key: str
    amount: Decimal
    currency: str
    period: str
    from_date: date
    to_date: date | None


@dataclass(frozen=True, kw_only=True)
class Due:
    """An instalment of a loan that falls due.

    Args:
        share_max: The most of a month's pay that instalments may take together, by the operator's own limits.
    """

    key: str
    due_date: date
    amount: Decimal
    currency: str
    share_max: Decimal


@dataclass(frozen=True, kw_only=True)
class Correction:
    """Money that an earlier run should have paid ("earning") or taken ("deduction"); `run` is that run's id."""

    key: str
    kind: lines.Kind
    amount: Decimal
    currency: str
    run: int


@dataclass(frozen=True, kw_only=True)
class Given:
    """All that one person's pay for the days [from_date, to_date) is made of.

    Args:
        agreed: What holds for their hours: contract, week, place and work mode, by stretch; days outside are not paid.
        hours: Of this person and these days, with the law's factors.
        absent: Days without pay.
        away: Days with pay on which nobody travels to work or connects; no allowance is due for them.
        loans, grants, corrections: What is due in these days.
        currency: The last in which they were paid, for somebody whose terms are over; else empty.
    """

    person: int
    from_date: date
    to_date: date
    terms: Sequence[Term]
    agreed: Sequence[patterns.Agreed]
    hours: Sequence[labour_lines.HourLine] = ()
    absent: Collection[date] = ()
    away: Collection[date] = ()
    pieces: Sequence[piece.PieceWork] = ()
    rates: Sequence[piece.Rate] = ()
    loans: Sequence[Due] = ()
    grants: Sequence[Grant] = ()
    corrections: Sequence[Correction] = ()
    currency: str = ""
