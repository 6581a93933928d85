"""What the town's part gives to the indicators: measurements, the gaps in them, and the ledger lines behind each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tejido.core.impact import disclosure, indicators
from tejido.core.impact.economy import lm3, local_jobs, ranges
from tejido.impact import queries
from tejido.impact.economy import comparisons, ledger, town, works

SUPPLIERS_PAGE, PURCHASES_PAGE = "/impact/town/suppliers/", "/impact/town/purchases/"
TABLES_PAGE, PLACES_PAGE, WORKS_PAGE = "/impact/town/tables/", "/impact/town/places/", "/impact/town/works/"
OWNER = "impact_lead"
FEW = "few_people"
# Points of a hundred in a share.
POINTS = 100.0


def measure(period: queries.Period) -> indicators.Measured:
    """Measure what the work of a period did for the towns it is done in.

    Raises: TableFails
    """
    money = town.money(period)
    places = ledger.towns()
    measurements = [
        *_people(period, places),
        *_purchases(period, money, places),
        *_rounds(period, money, places),
        *_set_off(period, money),
        *_works(period),
        *_compared(period),
    ]
    return indicators.Measured(measurements=measurements, gaps=_gaps(money, measurements))


def _people(period: queries.Period, places: ledger.Places) -> Iterable[indicators.Measurement]:
    day = town.last_day(period)
    counted = ledger.headcounts(day=day)
    codes = {place_id: ledger.code_of(places[place_id]) for place_id in counted.by_place}
    for place_id, people in counted.by_place.items():
        figure = disclosure.withheld(FEW) if people is None else disclosure.plain_figure(people)
        yield _made(period, "town_people", figure, n=people or 0, place=codes[place_id])
    told = {place_id: people for place_id, people in counted.by_place.items() if people is not None}
    is_low = town.low_income([codes[place_id] for place_id in told], day=day)
    known = {place_id: people for place_id, people in told.items() if codes[place_id] in is_low}
    if known:
        # Of towns whose own number is told, so that no withheld town follows from it.
        low = sum(people for place_id, people in known.items() if is_low[codes[place_id]])
        coverage = disclosure.plain_figure(sum(known.values()) / sum(told.values()))
        yield _made(
            period, "jobs_in_low_income_towns", disclosure.plain_figure(low), n=sum(known.values()), coverage=coverage
        )
    sites = ledger.site_towns()
    low_sites = town.low_income([ledger.code_of(site.place) for site in sites], day=day)
    if low_sites:
        known_sites = [site for site in sites if ledger.code_of(site.place) in low_sites]
        count = sum(low_sites[ledger.code_of(site.place)] for site in known_sites)
        coverage = disclosure.plain_figure(len(known_sites) / len(sites))
        yield _made(
            period, "sites_in_low_income_towns", disclosure.plain_figure(count), n=len(known_sites), coverage=coverage
        )
    if counted.entry_people is not None:
        found = local_jobs.further_jobs(counted.entry_people)
        yield _made(period, "further_local_jobs", _scenario(found), n=counted.entry_people, method="local_multiplier")


def _purchases(
    period: queries.Period, money: town.Money, places: ledger.Places
) -> Iterable[indicators.Measurement]:  # fmt: skip
    if not money.bought:
        return
    whole = sum((one.amount for one in money.bought), Decimal(0))
    local = money.local
    invoices = sum(one.invoices_count for one in local)
    amount = sum((one.amount for one in local), Decimal(0))
    plain = disclosure.plain_figure
    yield _made(period, "local_purchases", plain(float(amount)), n=invoices)
    yield _made(
        period, "local_purchase_share", plain(float(amount / whole)), n=sum(one.invoices_count for one in money.bought)
    )
    suppliers = len({one.supplier_id for one in local})
    yield _made(period, "local_suppliers", plain(suppliers), n=suppliers)
    sized = [one for one in money.bought if one.size != "unknown"]
    if sized:
        small = [one for one in sized if one.size in town.SMALL]
        coverage = plain(float(sum((one.amount for one in sized), Decimal(0)) / whole))
        yield _made(
            period, "small_supplier_purchases", plain(float(sum((one.amount for one in small), Decimal(0)))),
            n=sum(one.invoices_count for one in small), coverage=coverage,
        )  # fmt: skip
    for place_id, one in money.towns.items():
        if one.bought:
            code = ledger.code_of(places[place_id])
            figure = plain(float(one.bought_locally))
            yield _made(period, "local_purchases", figure, n=one.suppliers_count, place=code)


def _rounds(
    period: queries.Period, money: town.Money, places: ledger.Places
) -> Iterable[indicators.Measurement]:  # fmt: skip
    paid = [one for one in money.towns.values() if one.people_count]
    is_open = any(one.is_open for one in paid)
    if money.all_rounds is not None and (is_open or not paid):
        n = sum(one.people_count for one in paid)
        yield _lm3(period, money.all_rounds, n=n)
    for place_id, one in money.towns.items():
        code = ledger.code_of(places[place_id])
        if one.people_count:
            figure = disclosure.plain_figure(float(one.net)) if one.is_open else disclosure.withheld(FEW)
            n = one.people_count if one.is_open else 0
            yield _made(period, "payroll_in_town", figure, n=n, place=code)
        if one.rounds is None:
            continue
        if one.is_open:
            yield _lm3(period, one.rounds, n=one.people_count, place=code)
        else:
            yield _made(period, "lm3", disclosure.withheld(FEW), n=0, place=code, method="lm3")


def _lm3(
    period: queries.Period, rounds: lm3.Rounds, *, n: int, place: str = ""
) -> indicators.Measurement:  # fmt: skip
    return _made(period, "lm3", _scenario(rounds.multiplier), n=n, place=place, method="lm3")


def _set_off(period: queries.Period, money: town.Money) -> Iterable[indicators.Measurement]:
    found = town.set_off(money.bought)
    if found is not None:
        yield _made(
            period, "output_set_off", _scenario(found.output), n=sum(one.invoices_count for one in money.bought),
            coverage=disclosure.plain_figure(found.covered), method="leontief_type_1",
        )  # fmt: skip


def _works(period: queries.Period) -> Iterable[indicators.Measurement]:
    done = [row for row in works.finished(from_date=period.from_date, to_date=period.to_date)
            if row.currency == town.CURRENCY]  # fmt: skip
    if done:
        amount = float(sum((row.amount for row in done), Decimal(0)))
        yield _made(period, "public_works_value", disclosure.plain_figure(amount), n=len(done))


def _compared(period: queries.Period) -> Iterable[indicators.Measurement]:
    for row in comparisons.every():
        told = comparisons.told(row, until=town.last_day(period))
        # What was chosen afterwards can be chosen to please: it is shown on its page and published nowhere.
        if told.compared is None or not told.is_beforehand or row.figure != "unemployment_share":
            continue
        yield indicators.Measurement(
            indicator="site_town_unemployment", dimension="site", group_key=str(row.site_id),
            figure=_scenario(told.compared.difference, scale=POINTS), interval="scenario",
            rows_count=len(told.compared.others),
            coverage=disclosure.plain_figure(len(told.compared.others) / len(row.places)), from_date=period.from_date,
            to_date=period.to_date, as_of=period.as_of, method="before_and_after_beside_others", claimed="outcome",
        )  # fmt: skip


def _gaps(money: town.Money, measured: Sequence[indicators.Measurement]) -> Sequence[indicators.Gap]:
    known = {row.indicator for row in measured}
    wanted = [
        ("local_purchases", "town_no_purchases", PURCHASES_PAGE, "local_purchases" not in known),
        ("local_purchases", "town_other_currency", PURCHASES_PAGE, bool(money.other_currencies)),
        ("lm3", "town_purchases_without_site", PURCHASES_PAGE, money.unassigned > 0),
        ("lm3", "town_spending_not_asked", "/impact/surveys/", not money.is_asked),
        ("lm3", "town_no_pay", "", not any(one.people_count for one in money.towns.values())),
        ("small_supplier_purchases", "town_sizes_unknown", SUPPLIERS_PAGE, "small_supplier_purchases" not in known),
        ("output_set_off", "town_no_table", TABLES_PAGE, "output_set_off" not in known),
        ("jobs_in_low_income_towns", "town_poverty_unknown", PLACES_PAGE, "jobs_in_low_income_towns" not in known),
        ("sites_in_low_income_towns", "town_poverty_unknown", PLACES_PAGE, "sites_in_low_income_towns" not in known),
        ("public_works_value", "town_no_works", WORKS_PAGE, "public_works_value" not in known),
        ("site_town_unemployment", "town_not_compared", PLACES_PAGE, "site_town_unemployment" not in known),
    ]
    owners = {"town_no_pay": "people_lead"}
    return [
        indicators.Gap(indicator=code, reason=reason, owner=owners.get(reason, OWNER), path=path)
        for code, reason, path, is_missing in wanted
        if is_missing
    ]


def _made(
    period: queries.Period, code: str, figure: disclosure.Figure, *, n: int, place: str = "",
    coverage: disclosure.Figure | None = None, method: str = "",
) -> indicators.Measurement:  # fmt: skip
    is_range = figure.value is not None and figure.low != figure.high
    return indicators.Measurement(
        indicator=code, dimension="place" if place else "all", group_key=place or "all", figure=figure,
        interval="scenario" if is_range or method else "exact", rows_count=n, coverage=coverage,
        from_date=period.from_date, to_date=period.to_date, as_of=period.as_of, method=method, claimed="output",
    )  # fmt: skip


def _scenario(found: ranges.Range, *, scale: float = 1.0) -> disclosure.Figure:
    return disclosure.Figure(value=scale * found.central, low=scale * found.low, high=scale * found.high)
