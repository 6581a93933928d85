"""The words of the town's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tejido.core.impact.economy import files, leontief
from tejido.core.imports import columns, errors, lines
from tejido.web.setup import import_words

Words = Mapping[str, Any]

SIZES: Words = {
    "micro": _("Micro"), "small": _("Small"), "medium": _("Medium"), "large": _("Large"), "unknown": _("Not known"),
}  # fmt: skip
TRAITS: Words = {
    "women_led": _("Led by women"), "community_owned": _("Owned by a community"),
    "social_enterprise": _("Social enterprise"),
}  # fmt: skip
WORK_KINDS: Words = {"public_work": _("Public work"), "incentive": _("Incentive")}
SCHEMES: Words = {
    "obras_por_impuestos": _("Taxes paid as works (Obras por Impuestos)"), "zomac": "ZOMAC", "zese": "ZESE",
    "hiring_subsidy": _("Subsidy for hiring"), "municipal": _("Municipal support"),
    "own_contribution": _("Our own contribution"), "other": _("Other"),
}  # fmt: skip
STATES: Words = {
    "planned": _("Planned"), "running": _("Under way"), "finished": _("Finished"), "stopped": _("Stopped"),
}  # fmt: skip
STATE_BADGES = {"planned": "attention", "running": "", "finished": "well", "stopped": "off"}
FIGURES: Words = {
    "multidimensional_poverty_share": _("Multidimensional poverty"), "unemployment_share": _("Unemployment"),
    "population_count": _("Inhabitants"),
}  # fmt: skip
LEVELS: Words = {"department": _("Departments"), "municipality": _("Municipalities")}
KINDS: Words = {
    "suppliers": _("Load suppliers"), "purchases": _("Load purchases"), "flows": _("Load a table"),
    "figures": _("Load figures of towns"), "region": _("Cut a table down to a region"),
}  # fmt: skip
# What a cell takes, by kind of file and column.
HINTS: Mapping[str, Words] = {
    "suppliers": {
        "code": _("By which your books know the supplier, such as the tax number (NIT)."),
        "name": _("As you call the business."),
        "place": _("The town’s code of five digits (DIVIPOLA)."),
        "sector": _("The code of the activity (CIIU), as your table of inputs and outputs has it; may be empty."),
        "size": _("micro, small, medium, large; may be empty."),
        "traits": _("women led, community owned, social enterprise; several with a semicolon; may be empty."),
        "local_share": _("What share of their spending stays in their town, as they told you; empty: nobody asked."),
    },
    "purchases": {
        "supplier": _("The code of a supplier that is known already."),
        "document": _("The number of the invoice; the same number again corrects it."),
        "month": _("2026-10, 10/2026, or any day of the month."),
        "amount": _("Without value-added tax, above 0: 1250000 or 1.250.000."),
        "currency": _("Three letters; empty is COP."),
        "site": _("The name of the site that it was for; empty where it was for all."),
    },
    "flows": {
        "from": _("The code of the sector that sells."),
        "to": _("The code of the sector that buys, or one of: demand, output, jobs, wages, consumption."),
        "amount": _("A number: 12500 or 12.500,75."),
    },
    "region": {
        "sector": _("The code of a sector of the table."),
        "jobs": _("How many people work in it in the region; a sector without a line has nobody there."),
    },
    "figures": {
        "place": _("The town’s code of five digits (DIVIPOLA), or CO for the whole country."),
        "figure": _("poverty, unemployment or population."),
        "year": _("Four digits."),
        "value": _("A part of a hundred, such as 9.8 %; inhabitants as a whole number."),
        "source": _("Who published it, and where."),
    },
}
PROBLEMS: Words = {
    "town_double": _("says the same as line {about}"),
    "double": _("says the same as line {about}"),
    "place_unknown": _("this town is not known: add it under Set-up, Sites and places, or load the outlines"),
    "supplier_unknown": _("no supplier has this code: load the suppliers first"),
    "site_unknown": _("no site has this name"),
    "supplier_code": _("write up to 32 letters, digits, dots and hyphens"),
    "document_code": _("write up to 64 letters, digits, dots, slashes and hyphens"),
    "sector": _("write up to 16 letters, digits, dots and hyphens"),
    "place": _("write the five digits of the town (DIVIPOLA)"),
    "month": _("there is no such month"),
    "number_plain": _("write a number such as 12500 or 12.500,75"),
    "sector_unknown": _("the table has no such sector"),
    "above_country": _("there are not more in a region than in its country, where the table has {about}"),
    "sector_named_so": _("no sector can be called so; this word says what a line is about"),
}
CHECKS: Words = {
    "flow_below_nothing": _("Something below 0 is bought"),
    "output_not_above_nothing": _("The output is not above 0"),
    "inputs_above_output": _("All inputs together are not less than the output"),
    "sales_differ_from_output": _("What is sold differs from the output by more than half a part of a hundred"),
    "hawkins_simon": _("A sector needs more of itself than it makes (the condition of Hawkins and Simon fails here)"),
    "inverse_differs": _("The inverse does not undo the table"),
    "demand_does_not_build_output": _("The demand does not build up to the output"),
}


def hint(kind: str, column: columns.Column) -> str:
    """Return what a column takes."""
    return str(HINTS[kind].get(column.code, ""))


def header_of(kind: str, code: str) -> str:
    """Return the header of a column by its code."""
    column = next((each for each in files.KINDS[kind] if each.code == code), None)
    return import_words.header(column) if column is not None else code


def trouble(problem: errors.FileUnreadable, *, kind: str) -> str:
    """Return why a file cannot be read."""
    about = ", ".join(header_of(kind, each) for each in problem.about)
    return str(import_words.TROUBLES[problem.trouble]).replace(import_words.ABOUT, about)


def problem_line(problem: lines.Problem, *, kind: str) -> str:
    """Return what is wrong with a line as a sentence: column, what stood there, and what is wrong about it."""
    own = PROBLEMS.get(problem.code)
    told = str(own).replace("{about}", problem.about) if own is not None else import_words.problem_told(problem)
    if not problem.column:
        return told
    where = header_of(kind, problem.column)
    if problem.value:
        given = {"column": where, "value": problem.value, "problem": told}
        return gettext("%(column)s “%(value)s”: %(problem)s") % given
    return gettext("%(column)s: %(problem)s") % {"column": where, "problem": told}


def findings(found: Sequence[leontief.Finding]) -> list[dict[str, str]]:
    """Return the checks that a table fails, with their sectors."""
    return [{"check": str(CHECKS[each.code]), "sectors": ", ".join(each.sectors)} for each in found]
