"""Reference values in words: what each is called, where it holds, how much it is, how sure we are of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tejido.core.impact import cities
from tejido.core.reference import keys, values

Words = Mapping[str, str | Promise]

SUBJECTS: Words = {
    "wages": _("Wages and allowances"),
    "hours": _("Working hours"),
    "surcharges": _("Surcharges"),
    "deductions": _("What is taken off pay"),
    "quotas": _("Apprentices and disability quotas"),
    "incentives": _("Incentives for hiring"),
    "employment": _("Contracts, and what we promise"),
    "poverty": _("Poverty lines and households"),
    "living_wage": _("Living wages"),
    "footprint": _("Footprint"),
    "net": _("From gross to net"),
    "towns": _("Towns"),
}
KEYS: Words = {
    "deadweight_share": _("Part that would have found a job anyway"),
    "displacement_share": _("Part of the jobs that others lost"),
    "attribution_share": _("Part that is owed to us"),
    "drop_off_share_year": _("Part that is lost with each year"),
    "rest_between_days_hours_min": _("Shortest rest between two working days"),
    "minor_day_hours_max": _("Longest day of somebody under age"),
    "minor_week_hours_max": _("Longest week of somebody under age"),
    "habitual_rest_days_min": _("From how many worked rest days in a month on it is habitual"),
    "adult_age_min": _("Age from which somebody is an adult"),
    "family_fund_share": _("Contribution to the family fund, share of pay"),
    "minimum_wage_month": _("Minimum wage of a month"),
    "minimum_wage_week": _("Minimum wage of a week"),
    "transport_allowance_month": _("Transport allowance"),
    "connectivity_allowance_month": _("Connectivity allowance, in place of transport"),
    "allowance_minimum_wages_max": _("Allowances are paid up to this wage"),
    "uvt": _("Tax value unit (UVT)"),
    "week_hours_max": _("Longest week"),
    "month_hours_divisor": _("Hours of a month, to work out an hour’s pay"),
    "night_begins_hour": _("Night begins"),
    "night_ends_hour": _("Night ends"),
    "overtime_day_hours_max": _("Most overtime in a day"),
    "overtime_week_hours_max": _("Most overtime in a week"),
    "flexible_day_hours_min": _("Shortest flexible day"),
    "flexible_day_hours_max": _("Longest flexible day"),
    "night_surcharge": _("Surcharge for night hours"),
    "overtime_day_surcharge": _("Surcharge for overtime by day"),
    "overtime_night_surcharge": _("Surcharge for overtime at night"),
    "rest_day_surcharge": _("Surcharge for rest days and holidays"),
    "worker_health_share": _("Health contribution of the worker"),
    "worker_pension_share": _("Pension contribution of the worker"),
    "apprentice_lective_share": _("Apprentice’s pay while studying"),
    "apprentice_productive_share": _("Apprentice’s pay while working"),
    "apprentice_disability_share_min": _("Disability from which an apprentice counts double"),
    "apprentice_disability_quota_share": _("Apprentice quota with disability"),
    "apprentice_workers_each": _("One apprentice for so many workers"),
    "apprentice_remainder_min": _("One more apprentice from so many left over"),
    "apprentice_workers_min": _("Apprentices from so many workers on"),
    "apprentice_monetisation_minimum_wages": _("Payment in place of an apprentice"),
    "disability_workers_each": _("Disability quota: for each so many workers"),
    "disability_per_block": _("Disability quota: workers in each block"),
    "disability_block_after": _("Disability quota: larger blocks after"),
    "disability_then_each": _("Disability quota: then for each so many workers"),
    "disability_then_per_block": _("Disability quota: then workers in each block"),
    "disability_contract_report_days": _("Days to report a contract under the quota"),
    "subsidy_disability_share": _("Subsidy: worker with a disability"),
    "subsidy_youth_share": _("Subsidy: young worker"),
    "subsidy_women_share": _("Subsidy: woman over 28"),
    "subsidy_men_share": _("Subsidy: man over 28"),
    "subsidy_months_min": _("Subsidy: the job lasts at least"),
    "subsidy_minimum_wages_max": _("Subsidy: up to this wage"),
    "tax_disability_pay_share": _("Tax: deducted share of pay, disability"),
    "tax_violence_women_pay_share": _("Tax: deducted share of pay, women after violence"),
    "tax_first_job_pay_share": _("Tax: deducted share of pay, first job"),
    "tax_voluntary_apprentice_share": _("Tax: deducted share of pay, voluntary apprentices"),
    "tender_disability_share_min": _("Tenders: share of workers with a disability"),
    "tax_disability_degree_min": _("Tax: disability from this degree on"),
    "youth_age_max": _("Young: up to this age"),
    "family_fund_exempt_years": _("Years without family fund contribution, young workers"),
    "fixed_term_years_max": _("Longest fixed term, with renewals"),
    "apprentice_years_max": _("Longest apprenticeship"),
    "trial_months_max": _("Longest trial period"),
    "work_from_home_months_max": _("Longest work from home"),
    "grievance_receive_days": _("We look at a complaint within"),
    "grievance_answer_days": _("We answer a complaint within"),
    "harassment_answer_days": _("We answer a complaint of harassment within"),
    "appeal_days": _("We answer an appeal within"),
    "adjustment_days": _("We decide on an adjustment within"),
    "poverty_line_monetary": _("Poverty line, for one person"),
    "poverty_line_extreme": _("Extreme poverty line, for one person"),
    "household_size_mean": _("Mean size of a household"),
    "living_wage_month": _("Living wage"),
    "local_wage_month": _("What a position earns elsewhere in the same place"),
    "grid_factor": _("Electricity from the grid"),
    "homework_equipment_factor": _("Equipment at home, for each hour"),
    "homework_heating_factor": _("Heating at home, for each hour"),
    "homework_equipment_power": _("Power of equipment at home"),
    "homework_cooling_power": _("Power of cooling at home"),
    "local_bus_factor": _("Local bus, for each kilometre"),
    "motorcycle_factor": _("Motorcycle, for each kilometre"),
    "multidimensional_poverty_share": _("People in multidimensional poverty"),
    "unemployment_share": _("Unemployment"),
    "population_count": _("Inhabitants"),
    "car_factor": _("Car, for each kilometre"),
    "grid_losses_factor": _("Electricity lost on the way, for each kWh"),
    "diesel_factor": _("Diesel, burnt"),
    "diesel_upstream_factor": _("Diesel, from the well to the tank"),
    "warming_potential": _("How much a gas warms, beside CO₂"),
    "waste_factor": _("Waste, by what becomes of it"),
    "water_factor": _("Water, supplied and treated"),
    "embodied_factor": _("Making of a piece of equipment"),
    "equipment_life_years": _("Life of a piece of equipment"),
    "cloud_pue": _("Cloud: energy of the building, for each unit of computing"),
    "cloud_region_factor": _("Cloud: electricity of the region"),
    "cloud_processor_energy": _("Cloud: energy of a processor"),
    "cloud_memory_energy": _("Cloud: energy of memory"),
    "cloud_ssd_energy": _("Cloud: energy of fast storage (SSD)"),
    "cloud_hdd_energy": _("Cloud: energy of slow storage (HDD)"),
    "cloud_network_energy": _("Cloud: energy of what is sent"),
    "hybrid_home_share": _("Days at home of who works in both places"),
}
STATUSES: Words = {
    "in_force": _("in force"),
    "transitional": _("in force for the time being"),
    "suspended": _("suspended"),
    "annulled": _("annulled"),
    "demonstration": _("made up for a demonstration"),
}
CONFIDENCES: Words = {
    "read": _("read in the source"),
    "secondary": _("second hand: as others tell it"),
    "unchecked": _("not checked: read the source first"),
    "policy": _("our own rule"),
}
ORIGINS: Words = {
    "shipped": _("came with Tejido"),
    "operator": _("ours, approved by two"),
    "kept": _("ours, kept by one before approval was asked"),
}
# What reads the values of a subject, so that whoever approves knows what will change.
TOUCHES: Words = {
    "wages": _("Pay and allowances of everybody who works there, from that day on."),
    "hours": _("How hours are told apart and paid, and the limits of a week, from that day on."),
    "surcharges": _("What hours at night, on rest days and beyond the day are paid with, from that day on."),
    "deductions": _("What is taken off pay, from that day on."),
    "quotas": _("How many apprentices and people with disabilities the law asks for, from that day on."),
    "incentives": _("Which hires an incentive is worked out for, and what it is worth, from that day on."),
    "employment": _("Which contracts the pages take, and until when we answer, from that day on."),
    "poverty": _("What households are compared with from now on. What was decided before keeps its version."),
    "living_wage": _("What people see beside their own pay, on a page that only they read."),
    "footprint": _("How the footprint of work and of the way to it is worked out."),
    "net": _("What is taken off the number of jobs before it is told as net, from that day on."),
    "towns": _("Which towns count as low-income, and what a site’s town is compared with."),
}
COUNTRIES: Words = {
    "CO": _("Colombia"), "DO": _("Dominican Republic"), "GB": _("United Kingdom"), "GT": _("Guatemala"),
    "JM": _("Jamaica"), "PA": _("Panama"), "US": _("United States"), "BR": _("Brazil"),
}  # fmt: skip
PARTS: Words = {
    "rural": _("countryside"),
    "urban": _("towns"),
    "other_urban": _("other towns"),
    "08": "Atlántico",
    "97": "Vaupés",
}
UNITS: Words = {
    "hours": _("hours"),
    "days": pgettext_lazy("a number of them", "days"),
    "months": pgettext_lazy("a number of them", "months"),
    "years": pgettext_lazy("a number of them", "years"),
    "workers": _("workers"),
    "people": _("people"),
    "minimum wages": _("minimum wages"),
    "kgCO2e/kWh": _("kg CO₂e for a kWh"),
    "kgCO2e/hour": _("kg CO₂e in an hour"),
    "kgCO2e/km": _("kg CO₂e for a kilometre"),
    "kW": "kW",
    "kgCO2e/litre": _("kg CO₂e for a litre"),
    "kgCO2e/kg": _("kg CO₂e for a kg"),
    "kgCO2e/m3": _("kg CO₂e for a m³"),
    "kgCO2e/item": _("kg CO₂e for a piece"),
    "ratio": _("times"),
    "kWh/vCPU-hour": _("kWh for a processor in an hour"),
    "kWh/GB-hour": _("kWh for a GB in an hour"),
    "kWh/TB-hour": _("kWh for a TB in an hour"),
    "kWh/GB": _("kWh for a GB"),
}


def place(code: str) -> str:
    """Return a place in words: a country, a city by its name, or a part of a country."""
    country, _hyphen, part = code.partition("-")
    if part in cities.NAMES and country == "CO":
        return cities.NAMES[part]
    named = str(COUNTRIES.get(country, country))
    return f"{named}: {PARTS.get(part, part)}" if part else named


def amount(one: values.Value) -> str:
    """Return how much a value is, with its unit: "1,750,905 COP a month", "35 %", "19:00"."""
    if one.unit == "share":
        return gettext("%(number)s %%") % {"number": number(one.value * 100)}
    if one.unit == "hour_of_day":
        return f"{int(one.value):02d}:00"
    if one.currency:
        ending = {"month": gettext("a month"), "week": gettext("a week")}.get(one.unit.partition("/")[2], "")
        return f"{number(one.value)} {one.currency} {ending}".strip()
    return f"{number(one.value)} {UNITS.get(one.unit, one.unit)}"


def number(told: Decimal) -> str:
    """Return a number as the language writes it, with as many digits behind the point as it has."""
    exponent = told.normalize().as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    return formats.number_format(told, decimal_pos=places, force_grouping=True)


def key_choices() -> Sequence[tuple[str, object]]:
    """Return the kinds of values to choose from, in groups of one subject."""
    return [
        (str(SUBJECTS[subject]), [(key.code, KEYS[key.code]) for key in keys.KEYS.values() if key.subject == subject])
        for subject in keys.SUBJECTS
    ]
