"""Terms in working days, household moments, and the poverty line of a household's own domain."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tejido.core import data_rights
from tejido.core.impact import consents, households, poverty

# Public holidays of Colombia, December 2025 and January 2026.
HOLIDAYS = frozenset({date(2025, 12, 8), date(2025, 12, 25), date(2026, 1, 1), date(2026, 1, 12)})
DIGESTS = {
    "impact_status-1": "d2500bfce38dab0d",
    "self_identification-1": "edfd29853c8e4185",
    "household-1": "52e6e02cc33ea341",
    "household-1.1": "938bfda9ddc37018",
    "follow_up-1": "cff255eb25e0bfde",
    "legal_quota-1": "cdd83c6cb788eb62",
}
HOME = poverty.Household(
    members_count=4, earners_count=1, income_month=Decimal(1_840_792), currency="COP", domain="rural"
)


def _line(**given: object) -> poverty.Line:
    values = {
        "version": "dane-2024", "domain": "rural", "amount": Decimal(460_198), "currency": "COP",
        "from_date": date(2024, 1, 1), "to_date": date(2025, 1, 1), "source": "DANE", "status": "official", **given,
    }  # fmt: skip
    return poverty.Line(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "due", "extended"),
    # Received on Friday 19 December 2025: Christmas, New Year and Epiphany's Monday lie on the way.
    [("query", date(2026, 1, 6), date(2026, 1, 14)), ("correction", date(2026, 1, 14), date(2026, 1, 26))],
)
def test_a_request_is_due_after_so_many_working_days(kind: str, due: date, extended: date) -> None:
    received = date(2025, 12, 19)
    assert data_rights.due_on(kind, received_on=received, is_holiday=HOLIDAYS.__contains__) == due
    assert data_rights.extended_due_on(kind, due=due, is_holiday=HOLIDAYS.__contains__) == extended
    assert data_rights.mark_due_on(received_on=received, is_holiday=HOLIDAYS.__contains__) == date(2025, 12, 23)


def test_days_left_count_down_to_nothing_and_below() -> None:
    due = date(2026, 1, 6)
    left = [
        data_rights.working_days_left(day, until=due, is_holiday=HOLIDAYS.__contains__)
        for day in (date(2025, 12, 19), date(2026, 1, 2), due, date(2026, 1, 7), date(2026, 1, 13))
    ]
    assert left == [10, 2, 0, -1, -4]


def test_a_calendar_without_working_days_is_refused_and_not_searched_for_ever() -> None:
    with pytest.raises(data_rights.WorkingDaysMissing):
        data_rights.due_on("query", received_on=date(2026, 1, 1), is_holiday=lambda _day: True)


def test_a_household_on_the_line_is_not_below_it() -> None:
    """Source: DANE 2024, a household of four: 4 x 460,198 = 1,840,792 pesos in a month."""
    assert not poverty.is_below(HOME, _line())
    poorer = poverty.Household(
        members_count=4, earners_count=1, income_month=Decimal("1840791.99"), currency="COP", domain="rural"
    )
    assert poverty.is_below(poorer, _line())


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (lambda: _line(domain="other_urban"), poverty.LineMissing),
        (lambda: _line(currency="USD"), poverty.CurrencyDiffers),
        (lambda: _line(amount=Decimal(0)), poverty.LineInvalid),
        (lambda: _line(domain="national"), poverty.LineMissing),
        (lambda: _line(source=""), poverty.LineInvalid),
    ],
)
def test_a_line_of_elsewhere_judges_nobody(line: Callable[[], poverty.Line], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        poverty.is_below(HOME, line())


def test_the_line_is_the_one_of_the_day_and_the_domain() -> None:
    lines = [_line(), _line(version="dane-2025", from_date=date(2025, 1, 1), to_date=None), _line(domain="city:23001")]
    assert poverty.line_for(lines, domain="rural", on=date(2024, 12, 31)).version == "dane-2024"
    assert poverty.line_for(lines, domain="rural", on=date(2025, 1, 1)).version == "dane-2025"
    for domain, day in (("rural", date(2023, 12, 31)), ("other_urban", date(2024, 5, 1))):
        with pytest.raises(poverty.LineMissing):
            poverty.line_for(lines, domain=domain, on=day)


@pytest.mark.parametrize(
    "wrong",
    [{"members_count": 0}, {"earners_count": 5}, {"income_month": Decimal(-1)}, {"income_month": Decimal("NaN")},
     {"currency": "pesos"}, {"domain": "Bogotá"}],
)  # fmt: skip
def test_a_household_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    given = {"members_count": 4, "earners_count": 1, "income_month": Decimal(1), "currency": "COP", "domain": "rural"}
    with pytest.raises(poverty.HouseholdInvalid):
        poverty.Household(**given | wrong)  # type: ignore[arg-type]


def test_a_snapshot_belongs_to_the_moment_that_is_near() -> None:
    hired = date(2025, 8, 31)
    # February has no 31st: the database says the 28th, and so do we.
    assert households.due_on("month_6", hired_on=hired) == date(2026, 2, 28)
    moments = [households.moment_on(day, hired_on=hired) for day in (
        date(2025, 8, 1), date(2025, 11, 28), date(2025, 11, 29), date(2026, 1, 29), date(2026, 5, 28),
        date(2026, 5, 29), date(2026, 9, 1), date(2027, 9, 1), date(2028, 1, 1),
    )]  # fmt: skip
    assert moments == ["application", "application", None, "month_6", "month_6", None, "month_12", "month_24", None]


def test_a_consent_text_never_changes() -> None:
    """Whoever agreed, agreed to these words: a better text is a new version. Here stand the digests of those in use."""
    digests = {
        text.version: hashlib.sha256("\n".join(text.words[name] for name in consents.LANGUAGES).encode()).hexdigest()[
            :16
        ]
        for text in consents.texts()
    }
    assert digests == DIGESTS
