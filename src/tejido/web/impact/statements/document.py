"""A statement in words: what its page, its PDF and its workbook all show, so that they cannot differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, translation
from django.utils.translation import gettext as _

from tejido.core.impact import definitions, disclosure, indicators
from tejido.core.impact.statement import lines
from tejido.web.impact import figures, gap_words
from tejido.web.impact import words as impact_words
from tejido.web.impact.standards import words as standard_words
from tejido.web.impact.statements import words
from tejido.web.shared import reference_words

DIGEST_SHOWN_COUNT = 12
HIGHLIGHTS_COUNT = 6
DAY = timedelta(days=1)
ISO_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d)(T[\d:.+-]+Z?)?")


@dataclass(frozen=True, kw_only=True)
class Number:
    """One number in words, with what it is as a number.

    Args:
        key: Of its line.
        leaf: The hash of its line, which is under the root.
        note: That it is output and not impact, where no contribution is told.
    """

    key: str
    indicator: str
    name: str
    group: str
    is_for_all: bool
    value: str
    range: str
    interval: str
    is_withheld: bool
    rung: str
    rung_code: str
    n: str
    coverage: str
    version: int
    note: str
    leaf: str
    rows_digest: str
    raw: Mapping[str, Any]
    unit: str

    @property
    def leaf_shown(self) -> str:
        """The first characters of the hash."""
        return self.leaf[:DIGEST_SHOWN_COUNT]


@dataclass(frozen=True, kw_only=True)
class Area:
    """The numbers of one part of the catalogue."""

    code: str
    name: str
    numbers: Sequence[Number]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What an indicator is, in words; `five` and `rest` are pairs of a label and a text."""

    code: str
    name: str
    meaning: str
    version: int
    rung: str
    rung_meaning: str
    rest: Sequence[tuple[str, str]]
    five: Sequence[tuple[str, str]]
    mappings: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A statement in the words of one language."""

    language: str
    key: str
    title: str
    operator: str
    subject: str
    period: str
    from_date: date
    last_date: date
    as_of: str
    version: int
    reason: str
    is_synthetic: bool
    synthetic: str
    root: str
    lines_count: int
    highlights: Sequence[Number]
    areas: Sequence[Area]
    rungs: Sequence[tuple[str, str, int]]
    definitions: Sequence[Definition]
    gaps: Sequence[Mapping[str, str]]
    inputs: Sequence[Mapping[str, str]]
    lotteries: Sequence[Mapping[str, str]]
    reviews: Sequence[Mapping[str, str]]
    stories: Sequence[Mapping[str, str]]
    changes: Sequence[Mapping[str, Any]]
    withheld_count: int

    @property
    def numbers(self) -> list[Number]:
        """Every number, in the order in which the areas tell them."""
        return [number for area in self.areas for number in area.numbers]


def of(given: Sequence[lines.Line], *, root: str, language: str) -> Document:
    """Return what the lines of a statement say, in one language.

    Args:
        language: "en" or "es".
    """
    with translation.override(language):
        return _document(given, root=root, language=language)


def _document(given: Sequence[lines.Line], *, root: str, language: str) -> Document:
    tables: dict[str, list[lines.Line]] = {table: [] for table in lines.TABLES}
    for line in given:
        tables[line.table].append(line)
    about = tables["about"][0].values
    known = {line.key: line.values for line in tables["definitions"]}
    leaves = {line.key: lines.leaf(line.text()).hex() for line in tables["measurements"]}
    numbers = [_number(line, known[line.values["indicator"]], leaves[line.key]) for line in tables["measurements"]]
    areas = _areas(numbers, known)
    from_date, to_date = date.fromisoformat(about["from_date"]), date.fromisoformat(about["to_date"])
    at = datetime.fromisoformat(about["as_of"]).astimezone(ZoneInfo(about["zone"]))
    return Document(
        language=language, key=about["statement"], title=_("Impact statement"), operator=about["operator"],
        subject=about["client"] or "", period=period_name(from_date, to_date, about["grain"]), from_date=from_date,
        last_date=to_date - DAY, as_of=formats.date_format(at, "DATETIME_FORMAT"), version=about["version"],
        reason=about["reason"], is_synthetic=about["is_synthetic"], synthetic=str(words.SYNTHETIC), root=root,
        lines_count=len(given), highlights=_highlights(areas), areas=areas, rungs=_rungs(numbers),
        definitions=[_definition(values) for values in known.values()],
        gaps=[gap_of(line.values, known) for line in tables["gaps"]],
        inputs=[input_of(line.values) for line in tables["inputs"]],
        lotteries=[_texts(line.values) for line in tables["lotteries"]],
        reviews=[review_of(line.values) for line in tables["reviews"]],
        stories=[_texts({"key": line.key, **line.values}) for line in tables["stories"]],
        changes=[_change(line.values, known) for line in tables["changes"]],
        withheld_count=sum(number.is_withheld for number in numbers),
    )  # fmt: skip


def period_name(from_date: date, to_date: date, grain: str) -> str:
    """Return what a fixed period is called, such as "March 2026" or "first quarter of 2026"."""
    if grain == "month":
        return formats.date_format(from_date, "YEAR_MONTH_FORMAT")
    if grain == "year":
        return _("the year %(year)s") % {"year": from_date.year}
    quarter = (from_date.month + 2) // 3
    return _("quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": from_date.year}


def group_of(values: Mapping[str, Any]) -> str:
    """Return what the group of a number is called; statements of earlier releases name a place by its code."""
    name = told(values["group_names"]) if "group_names" in values else values["group_name"]
    if values["dimension"] == "place" and name == values["group_key"]:
        name = reference_words.place(name)
    return figures.group_name(values["dimension"], name)


def figure_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return value, range, n and coverage of a number in words."""
    figure, unit, coverage = _figure(values), values["unit"], values["coverage"]
    return {
        "value": figures.value(figure, unit=unit), "range": figures.range_of(figure, unit=unit),
        "n": "" if values["n"] is None else formats.number_format(values["n"], force_grouping=True),
        "coverage": "" if coverage is None else figures.value(_figure(coverage), unit="share"),
    }  # fmt: skip


def _number(line: lines.Line, definition: Mapping[str, Any], leaf: str) -> Number:
    values = line.values
    unit = values["unit"]
    shown = figure_of(values)
    is_output_only = not definition["five"].get(definitions.GIVEN, {}).get("en")
    rung = values["rung"]
    return Number(
        key=line.key, indicator=values["indicator"], name=told(definition["names"]),
        group=group_of(values), is_for_all=values["dimension"] in ("all", "client"), value=shown["value"],
        range=shown["range"], interval=str(impact_words.INTERVALS[values["interval"]]) if shown["range"] else "",
        is_withheld=values["value"] is None, rung=str(impact_words.RUNGS[rung]), rung_code=rung, n=shown["n"],
        coverage=shown["coverage"], version=values["definition_version"],
        note=str(impact_words.OUTPUT_NOT_IMPACT) if is_output_only and rung != "output" else "", leaf=leaf,
        rows_digest=values["rows_digest"] or "", raw=values, unit=str(impact_words.UNITS.get(unit, unit)),
    )  # fmt: skip


def _figure(values: Mapping[str, Any]) -> disclosure.Figure:
    return disclosure.Figure(
        value=values["value"], low=values["low"], high=values["high"], withheld=values["withheld"]
    )  # fmt: skip


def _areas(numbers: Sequence[Number], known: Mapping[str, Mapping[str, Any]]) -> list[Area]:
    order = list(words.AREAS)
    codes = {known[number.indicator]["area"] for number in numbers}
    found = []
    for code in sorted(codes, key=lambda code: (order.index(code) if code in order else len(order), code)):
        own = [number for number in numbers if known[number.indicator]["area"] == code]
        own.sort(key=lambda number: (number.indicator, not number.is_for_all, number.group))
        found.append(Area(code=code, name=str(words.AREAS.get(code, code)), numbers=own))
    return found


def _highlights(areas: Iterable[Area]) -> list[Number]:
    """Return the numbers of the first screen: of everybody, with somebody behind it, each area in turn."""
    waiting = []
    for area in areas:
        told = [number for number in area.numbers if number.is_for_all and not number.is_withheld and number.raw["n"]]
        told.sort(key=lambda number: -definitions.RUNGS.index(number.rung_code))
        waiting.append(told)
    found: list[Number] = []
    while any(waiting) and len(found) < HIGHLIGHTS_COUNT:
        found += [told.pop(0) for told in waiting if told]
    return found[:HIGHLIGHTS_COUNT]


def _rungs(numbers: Sequence[Number]) -> list[tuple[str, str, int]]:
    """Return each rung with what it means and how many numbers stand on it."""
    counts = {rung: sum(number.rung_code == rung for number in numbers) for rung in definitions.RUNGS}
    return [(str(impact_words.RUNGS[rung]), str(words.RUNGS[rung]), count) for rung, count in counts.items()]


def _definition(values: Mapping[str, Any]) -> Definition:
    rest = (
        (_("Counted"), values["numerators"]), (_("Out of"), values["denominators"]),
        (_("Assumed"), values["assumptions"]),
    )  # fmt: skip
    mappings = ", ".join(
        f"{framework.upper()} {each}" for framework, ids in values["mappings"].items() for each in ids
    )  # fmt: skip
    return Definition(
        code=values["code"], name=told(values["names"]), meaning=told(values["meanings"]), version=values["version"],
        rung=str(impact_words.RUNGS[values["rung"]]), rung_meaning=str(words.RUNGS[values["rung"]]),
        rest=[(label, told(texts)) for label, texts in rest if told(texts)],
        five=[(str(label), told(values["five"].get(name, {})) or _("nothing is stated"))
              for name, label in words.FIVE.items()],
        mappings=mappings, source=values["source"],
    )  # fmt: skip


def gap_of(values: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return a gap in words.

    Args:
        known: The definitions of its statement, by code; of others the name of today is taken.
    """
    code = values["indicator"]
    named = known.get(code)
    now = indicators.INDICATORS.get(code)
    name = told(named["names"]) if named else told(now.names) if now else code
    reason, owner = gap_words.reason(values["reason"]), gap_words.owner(values["owner"])
    return {"indicator": name, "reason": reason, "owner": owner}


def input_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return a value from outside in words."""
    return {
        "code": str(values["code"]), "name": _input_name(str(values["code"])),
        "place": reference_words.place(values["place"]) if values["place"] else "", "value": str(values["value"]),
        "unit": str(values["unit"]), "source": str(values["source"]),
        "status": str(words.REFERENCE_STATES.get(values["status"], values["status"])),
        "from_date": str(values["from_date"]),
    }  # fmt: skip


def _input_name(code: str) -> str:
    """Return what a reference value is called, or the indicator whose estimate was kept."""
    found = indicators.INDICATORS.get(code)
    return told(found.names) if found else str(reference_words.KEYS.get(code, code))


def review_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return a signed review in words."""
    verdicts = ", ".join(
        f"{standard_words.VERDICTS.get(name, name)}: {count}" for name, count in values["verdicts"].items()
    )
    told = _texts({name: values[name] for name in ("standard", "version", "signed_at", "expires_date", "digest")})
    days = {name: _day(told[name]) for name in ("signed_at", "expires_date")}
    return {**told, **days, "verdicts": verdicts}


def _change(values: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a change in words: which line, how, and its values before and now."""
    table, key = values["table"], values["key"]
    name = key
    if table == "measurements" and (definition := known.get(key.split("/")[0])):
        name = f"{told(definition['names'])} ({key.partition('/')[2]})"
    return {
        "table": str(words.TABLES[table]), "name": name, "how": str(words.HOW[values["how"]]),
        "fields": [
            {"name": str(words.FIELDS.get(each["name"], each["name"])), "before": plain(each["before"]),
             "after": plain(each["after"])}
            for each in values["fields"]
        ],
    }  # fmt: skip


def plain(value: Any) -> str:
    """Return a plain value of a line in words."""
    if isinstance(value, bool) or value is None:
        return "–" if value is None else str(value)
    if isinstance(value, int | float):
        return formats.number_format(round(value, 3), force_grouping=True)
    if isinstance(value, dict) and "value" in value:
        return plain(value["value"])
    return _day(str(value))


def _day(text: str) -> str:
    """Return a day, or the day of an instant, as it is written; any other text as it is."""
    if not ISO_DAY.fullmatch(text):
        return text
    return formats.date_format(date.fromisoformat(text[:10]), "DATE_FORMAT")


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in values.items()}


def told(texts: Mapping[Any, str]) -> str:
    """Return the text of the language that is spoken now."""
    language = (translation.get_language() or "en")[:2]
    return texts.get(language) or texts.get("en", "")
