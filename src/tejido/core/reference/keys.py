"""The kinds of reference values: what each key is about, its unit and range, and whether it holds in a whole country.

The names that people read stand with the pages, since they are translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

Subject = Literal[
    "wages", "hours", "surcharges", "deductions", "quotas", "incentives", "employment", "poverty", "living_wage",
    "footprint", "net",
    "footprint", "towns",
]  # fmt: skip
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
# "money" in a unit stands for a currency, which the value's own unit names: "money/month" is "COP/month" in Colombia.
MONEY = "money"


class NoSuchKey(Exception):
    """There is no reference value of this kind; choose one of the list."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """One kind of reference value.

    Args:
        unit: Such as "hours", "share" (0 to 1, or more where a law speaks of 200 %) or "money/month".
        least: The smallest number that makes sense.
        most: The largest one.
        is_national: Whether a town without a value of its own has its country's.
        is_whole: Whether only whole numbers make sense.
    """

    code: str
    subject: Subject
    unit: str
    least: Decimal = Decimal(0)
    most: Decimal
    is_national: bool = True
    is_whole: bool = False

    @property
    def is_money(self) -> bool:
        """Whether its unit names a currency."""
        return self.unit.startswith(MONEY)

    def unit_of(self, currency: str) -> str:
        """Return the unit of a value in a currency; for a key that is no money, its own unit."""
        return self.unit.replace(MONEY, currency, 1) if self.is_money else self.unit


def find(code: str) -> Key:
    """Return a key by its code.

    Raises: NoSuchKey
    """
    if code not in KEYS:
        raise NoSuchKey(NoSuchKey.__doc__)
    return KEYS[code]


def is_national(code: str) -> bool:
    """Tell whether a place without a value of its own has its country's; never for a key that is not known."""
    return code in KEYS and KEYS[code].is_national


def _every(*groups: tuple[Subject, str, int, bool, str], local: frozenset[str]) -> Mapping[str, Key]:
    return {
        code: Key(
            code=code, subject=subject, unit=unit, most=Decimal(most), is_whole=is_whole, is_national=code not in local
        )
        for subject, unit, most, is_whole, codes in groups
        for code in codes.split()
    }  # fmt: skip


KEYS: Mapping[str, Key] = _every(
    ("wages", "money/month", 10**12, False, "minimum_wage_month"),
    ("wages", "money/month", 10**12, False, "transport_allowance_month connectivity_allowance_month"),
    ("wages", "money/week", 10**12, False, "minimum_wage_week"),
    # What a position earns in the local market for a whole week's work; its variant is the position.
    ("wages", "money/month", 10**12, False, "local_wage_month"),
    ("wages", "minimum wages", 100, False, "allowance_minimum_wages_max"),
    ("wages", "money", 10**12, False, "uvt"),
    ("hours", "hours", 168, False, "week_hours_max overtime_day_hours_max overtime_week_hours_max"),
    ("hours", "hours", 24, False, "flexible_day_hours_min flexible_day_hours_max"),
    ("hours", "hours", 744, False, "month_hours_divisor"),
    ("hours", "hour_of_day", 23, True, "night_begins_hour night_ends_hour"),
    ("hours", "hours", 48, False, "rest_between_days_hours_min minor_day_hours_max"),
    ("hours", "hours", 168, False, "minor_week_hours_max"),
    ("hours", "days", 31, True, "habitual_rest_days_min"),
    ("hours", "years", 30, True, "adult_age_min"),
    ("surcharges", "share", 5, False, "night_surcharge rest_day_surcharge"),
    ("surcharges", "share", 5, False, "overtime_day_surcharge overtime_night_surcharge"),
    ("deductions", "share", 1, False, "worker_health_share worker_pension_share"),
    ("quotas", "share", 5, False, "apprentice_lective_share apprentice_productive_share"),
    ("quotas", "share", 1, False, "apprentice_disability_share_min apprentice_disability_quota_share"),
    ("quotas", "workers", 10**6, True, "apprentice_workers_each apprentice_remainder_min apprentice_workers_min"),
    ("quotas", "minimum wages", 100, False, "apprentice_monetisation_minimum_wages"),
    ("quotas", "workers", 10**6, True, "disability_workers_each disability_block_after disability_then_each"),
    ("quotas", "workers", 10**6, True, "disability_per_block disability_then_per_block"),
    ("quotas", "days", 3660, True, "disability_contract_report_days"),
    ("incentives", "share", 5, False, "subsidy_disability_share subsidy_youth_share"),
    ("incentives", "share", 5, False, "subsidy_women_share subsidy_men_share"),
    ("incentives", "months", 120, True, "subsidy_months_min"),
    ("incentives", "minimum wages", 100, False, "subsidy_minimum_wages_max"),
    ("incentives", "share", 5, False, "tax_disability_pay_share tax_violence_women_pay_share tax_first_job_pay_share"),
    ("incentives", "share", 5, False, "tax_voluntary_apprentice_share tender_disability_share_min"),
    ("incentives", "share", 1, False, "tax_disability_degree_min"),
    ("incentives", "share", 1, False, "family_fund_share"),
    ("incentives", "years", 100, True, "youth_age_max family_fund_exempt_years"),
    ("employment", "years", 50, True, "fixed_term_years_max apprentice_years_max"),
    ("employment", "months", 600, True, "trial_months_max work_from_home_months_max"),
    ("employment", "days", 3660, True, "grievance_receive_days grievance_answer_days harassment_answer_days"),
    ("employment", "days", 3660, True, "appeal_days adjustment_days"),
    ("poverty", "money/month", 10**12, False, "poverty_line_monetary poverty_line_extreme"),
    ("poverty", "people", 40, False, "household_size_mean"),
    ("living_wage", "money/month", 10**12, False, "living_wage_month"),
    ("footprint", "kgCO2e/kWh", 100, False, "grid_factor grid_losses_factor cloud_region_factor"),
    ("footprint", "kgCO2e/hour", 100, False, "homework_equipment_factor homework_heating_factor"),
    ("footprint", "kW", 100, False, "homework_equipment_power homework_cooling_power"),
    ("footprint", "kgCO2e/km", 100, False, "local_bus_factor motorcycle_factor car_factor"),
    ("footprint", "kgCO2e/litre", 100, False, "diesel_factor diesel_upstream_factor"),
    ("footprint", "kgCO2e/kg", 10**5, False, "warming_potential waste_factor"),
    ("footprint", "kgCO2e/m3", 1_000, False, "water_factor"),
    ("footprint", "kgCO2e/item", 10**6, False, "embodied_factor"),
    ("footprint", "years", 50, False, "equipment_life_years"),
    ("footprint", "ratio", 10, False, "cloud_pue"),
    ("footprint", "kWh/vCPU-hour", 10, False, "cloud_processor_energy"),
    ("footprint", "kWh/GB-hour", 10, False, "cloud_memory_energy"),
    ("footprint", "kWh/TB-hour", 10, False, "cloud_ssd_energy cloud_hdd_energy"),
    ("footprint", "kWh/GB", 10, False, "cloud_network_energy"),
    ("footprint", "share", 1, False, "hybrid_home_share"),
    ("net", "share", 1, False, "deadweight_share displacement_share attribution_share drop_off_share_year"),
    # Surveys publish these for some towns: a town without a value of its own has none, and nothing is put in its place.
    ("towns", "share", 1, False, "multidimensional_poverty_share unemployment_share"),
    ("towns", "people", 10**10, True, "population_count"),
    local=frozenset(
        {"poverty_line_monetary", "poverty_line_extreme", "household_size_mean", "living_wage_month",
         "local_wage_month", "multidimensional_poverty_share", "unemployment_share", "population_count"}
    ),
)  # fmt: skip
