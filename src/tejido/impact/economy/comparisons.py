"""Before and after a site opens: comparison towns that were named on a day, kept, and shown with their caveats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import facts
from tejido.core.impact.economy import comparison, files
from tejido.core.reference import values
from tejido.impact.economy import entries, errors, ledger, places, tables
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import models as people
from tejido.reference import values as register

REASON_LENGTH_MAX = 300
LISTED_MAX = 100
Row = tables.TownComparison


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a comparison says.

    Args:
        after_year: The latest year with a value of the site's town; None where there is none after the opening.
        compared: None where too few towns have both values.
        is_beforehand: Whether the towns were named before the site opened.
    """

    row: Row
    before_year: int
    after_year: int | None
    own: comparison.Series | None
    compared: comparison.Compared | None
    is_beforehand: bool


@transaction.atomic
def choose(
    *, site: people.Site, figure: str, opened_on: date, codes: Sequence[str], reason: str, chosen_on: date,
    key: UUID | None = None, user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime,
) -> Row:  # fmt: skip
    """Name the towns that a site's town is compared with; naming others supersedes these, and both stay to be seen.

    Args:
        codes: Municipalities by their five digits.
        chosen_on: The business day.
        key: Made with the form: the same one again returns the choice that it made.
        recorded_at: Machine time.
    Raises: TownComparisonInvalid, TownEntryInvalid
    """
    before = rows.made_before(Row, key)
    if before is not None:
        return before
    own = ledger.code_of(site.place)
    named = [f"{places.COUNTRY}-{code}" for code in codes]
    is_right = (
        figure in files.FIGURES
        and all(files.PLACE.fullmatch(code) for code in codes)
        and comparison.PLACES_MIN <= len(named) <= comparison.PLACES_MAX
        and len(set(named)) == len(named)
        and own not in named
    )
    if not is_right:
        raise errors.TownComparisonInvalid(errors.TownComparisonInvalid.__doc__)
    told = entries.line(reason, length_max=REASON_LENGTH_MAX)
    entries.wait_for_others()
    held = Row.objects.filter(site=site, figure=figure, superseded_at=None).first()
    moment = recorded_at if held is None else max(recorded_at, held.recorded_at)
    if held is not None:
        Row.objects.filter(pk=held.pk).update(superseded_at=moment)
    row, _is_new = rows.make(
        Row, key=key, taken=errors.TownComparisonInvalid, site=site, figure=figure, opened_on=opened_on,
        places=sorted(named), reason=told, chosen_on=chosen_on, set_by_user_id=user_id, recorded_at=moment,
    )  # fmt: skip
    journal.record(
        "town_comparison_chosen", by=by, at=at, client_id=scopes.OPERATOR, comparison=row.pk, site=site.pk,
        figure=figure, places=[place.lower() for place in row.places], opened=opened_on.isoformat(),
    )  # fmt: skip
    return row


def every() -> Sequence[Row]:
    """Return the comparisons as known now, by site."""
    held = Row.objects.filter(superseded_at=None).select_related("site__place")
    return list(held.order_by("site__name", "figure")[:LISTED_MAX])


def one(key: UUID) -> Row:
    """Return a comparison, also one that was superseded.

    Raises: NoSuchTownComparison
    """
    found = Row.objects.filter(key=key).select_related("site__place").first()
    if found is None:
        raise errors.NoSuchTownComparison(errors.NoSuchTownComparison.__doc__)
    return found


def former(row: Row) -> Sequence[Row]:
    """Return every choice for the same site and figure, the latest first."""
    return list(Row.objects.filter(site=row.site_id, figure=row.figure).order_by("-recorded_at", "-id")[:20])


def told(row: Row, *, until: date) -> Told:
    """Return what a comparison says: the year before the opening against the latest year that is published.

    Args:
        until: The business day up to which years are looked for.
    """
    table, own_code, before_year = register.table(), ledger.code_of(row.site.place), row.opened_on.year - 1
    after_year = next(
        (
            year
            for year in range(until.year, row.opened_on.year - 1, -1)
            if places.of_year(table, row.figure, code=own_code, year=year) is not None
        ),
        None,
    )
    own = None if after_year is None else _series(table, row.figure, own_code, before_year, after_year)
    compared = None
    if own is not None and after_year is not None:
        others = {code: _series(table, row.figure, code, before_year, after_year) for code in row.places}
        try:
            compared = comparison.compare(own, others)
        except comparison.TooFewToCompare:
            compared = None
    return Told(
        row=row, before_year=before_year, after_year=after_year, own=own, compared=compared,
        is_beforehand=row.chosen_on < row.opened_on,
    )  # fmt: skip


def _series(
    table: values.Table, figure: str, code: str, before_year: int, after_year: int
) -> comparison.Series | None:  # fmt: skip
    before = places.of_year(table, figure, code=code, year=before_year)
    after = places.of_year(table, figure, code=code, year=after_year)
    return None if before is None or after is None else comparison.Series(before=float(before), after=float(after))
