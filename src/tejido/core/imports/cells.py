"""How single cells are read: a reader takes a cell that is not empty and returns its value, or says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from tejido.core.imports import errors, words

Reader = Callable[[str], Any]

NAME_CHARACTERS_MAX = 200
TEXT_CHARACTERS_MAX = 4_000
ITEMS_MAX = 40
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
SHORTCUT = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
EMAIL = re.compile(r"[^\s@<>,;\"]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
EMAIL_CHARACTERS_MAX = 254
DOCUMENT = re.compile(r"[A-Z0-9]{3,20}")
# A spreadsheet took the number for an amount: without its comma it would be somebody else's.
AMOUNT = re.compile(r"\d[\d.,\s]*[.,]\d{1,2}|\d[\d.,]*E\+?\d+", re.IGNORECASE)
# Groups of three after the first, by the same sign; then at most two decimals after a sign.
GROUPED = re.compile(r"(?P<whole>\d{1,3}(?P<sign>[., ])\d{3}(?:(?P=sign)\d{3})*)(?:[.,](?P<cents>\d{1,2}))?")
UNGROUPED = re.compile(r"(?P<whole>\d{1,13})(?:[.,](?P<cents>\d{1,2}))?")
PERCENT = re.compile(r"(?P<whole>\d{1,3})(?:[.,](?P<cents>\d{1,2}))?\s*%?")
CURRENCY = re.compile(r"[A-Z]{3}")
COUNTRY = re.compile(r"[A-Z]{2}")
LANGUAGE = re.compile(r"[a-z]{2}")
CALENDAR = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ T]00:00(:00)?)?"),
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
)
TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::\d{2})?\s*(?P<half>[ap]\.?\s?m\.?)?", re.IGNORECASE)
PROMISE = re.compile(
    r"(?P<channel>[^\d/]+?)[\s:]*(?P<share>\d{1,3})\s*%?\s*/\s*(?P<count>\d{1,6})\s*(?P<unit>s|sec|seg|m|min|h)?",
    re.IGNORECASE,
)
LEVEL = re.compile(r"(?P<skill>.*?[^\s:=/])[\s:=/]+(?P<level>[1-5])(?:[\s:=/]+(?P<rung>\D+))?")
UNIT_SECONDS = {"s": 1, "sec": 1, "seg": 1, "m": 60, "min": 60, "h": 3600}
PHONE_DIGITS_MIN, PHONE_DIGITS_MAX = 7, 15


@dataclass(frozen=True)
class Level:
    """How far somebody is in a skill, or has to be: the skill as it was written, level and rung."""

    skill: str
    level: int
    rung: str = ""


@dataclass(frozen=True)
class Promise:
    """What is promised for a channel: a share of the contacts within so many seconds."""

    channel: str
    share: float
    target_seconds: int


def name(text: str) -> str:
    """Return a name of at most 200 characters on one line."""
    kept = " ".join(text.split())
    if len(kept) > NAME_CHARACTERS_MAX:
        raise errors.CellUnreadable("too_long", about=str(NAME_CHARACTERS_MAX))
    return kept


def long_text(text: str) -> str:
    """Return a text of at most 4,000 characters with one kind of line end."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(kept) > TEXT_CHARACTERS_MAX:
        raise errors.CellUnreadable("too_long", about=str(TEXT_CHARACTERS_MAX))
    return kept


def matching(pattern: re.Pattern[str], problem: str, *, upper: bool = False) -> Reader:
    """Return the reader of what a pattern matches as a whole."""

    def read(text: str) -> str:
        kept = text.upper() if upper else text.lower()
        if not pattern.fullmatch(kept):
            raise errors.CellUnreadable(problem)
        return kept

    return read


def of_words(choices: words.Choices) -> Reader:
    """Return the reader of a word out of a list."""
    return lambda text: words.choice(text, choices)


def number(least: int, most: int) -> Reader:
    """Return the reader of a whole number within limits."""

    def read(text: str) -> int:
        kept = re.sub(r"[.,]0+$", "", text)
        if not re.fullmatch(r"-?\d{1,9}", kept) or not least <= int(kept) <= most:
            raise errors.CellUnreadable("number", about=f"{least}–{most}")
        return int(kept)

    return read


def day(text: str) -> date:
    """Return a day, written as 2026-11-30 or 30/11/2026; the day comes before the month."""
    for form in DATES:
        found = form.fullmatch(text)
        if found:
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                break
    raise errors.CellUnreadable("date")


def clock(text: str) -> time:
    """Return a time of day, written as 8, 08:00, 8:00 am or 24:00."""
    found = TIME.fullmatch(text.strip())
    if found is None:
        raise errors.CellUnreadable("time")
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise errors.CellUnreadable("time")
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    if hour > 23 or minute > 59:
        raise errors.CellUnreadable("time")
    return time(hour, minute)


def email(text: str) -> str:
    """Return an e-mail address in small letters."""
    if len(text) > EMAIL_CHARACTERS_MAX or not EMAIL.fullmatch(text):
        raise errors.CellUnreadable("email")
    return text.lower()


def phone(text: str) -> str:
    """Return a phone number as + and digits; ten digits that begin with 3 or 60 are Colombian."""
    kept = re.sub(r"[\s().-]", "", text)
    digits = kept.removeprefix("+")
    if not digits.isascii() or not digits.isdecimal() or not PHONE_DIGITS_MIN <= len(digits) <= PHONE_DIGITS_MAX:
        raise errors.CellUnreadable("phone")
    if kept.startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if len(digits) == 10 and digits.startswith(("3", "60")):
        return f"+57{digits}"
    return f"+{digits}" if len(digits) > 10 else digits


def document(text: str) -> str:
    """Return the number of an identity document without the dots and blanks that people write for the eye."""
    if AMOUNT.fullmatch(text):
        raise errors.CellUnreadable("amount")
    kept = re.sub(r"[\s.,-]", "", text).upper()
    if not DOCUMENT.fullmatch(kept):
        raise errors.CellUnreadable("document")
    return kept


def money(text: str) -> Decimal:
    """Return an amount, written as 12400, 12.400, 12.400,50 or 12,400.50, with or without $ before it."""
    told = text.replace("\u00a0", " ").replace("\u202f", " ").removeprefix("$").strip()
    found = GROUPED.fullmatch(told) or UNGROUPED.fullmatch(told)
    if found is None or not told.isascii():
        raise errors.CellUnreadable("money")
    return Decimal(f"{re.sub(r'[^0-9]', '', found['whole'])}.{found['cents'] or 0}")


def percent(text: str) -> Decimal:
    """Return a part of a hundred, written as 88, 88.5, 88,5 or 88 %."""
    found = PERCENT.fullmatch(text.strip()) if text.isascii() else None
    if found is None or Decimal(f"{found['whole']}.{found['cents'] or 0}") > 100:
        raise errors.CellUnreadable("percent")
    return Decimal(f"{found['whole']}.{found['cents'] or 0}")


def items(text: str) -> list[str]:
    """Return the parts of a cell that holds several things, each once: separated by semicolons, else by commas."""
    separator = next((each for each in (";", "|", "\n") if each in text), ",")
    found = list(dict.fromkeys(part.strip() for part in text.split(separator) if part.strip()))
    if len(found) > ITEMS_MAX:
        raise errors.CellUnreadable("too_many_items", about=str(ITEMS_MAX))
    return found


def names(text: str) -> tuple[str, ...]:
    """Return several names."""
    return tuple(name(part) for part in items(text))


def levels(text: str) -> tuple[Level, ...]:
    """Return skills with a level each and a rung where one is given, such as "english 4 solo; cards 2"."""
    return tuple(_level(part) for part in items(text))


def promises(text: str) -> tuple[Promise, ...]:
    """Return what is promised by channel, such as "voice 80/20; chat 80/30; email 90/4h"."""
    found = []
    for part in items(text):
        matched = PROMISE.fullmatch(part)
        if matched is None or not 1 <= int(matched["share"]) <= 100:
            raise errors.CellUnreadable("promise")
        seconds = int(matched["count"]) * UNIT_SECONDS[(matched["unit"] or "s").lower()]
        if not 1 <= seconds <= 7 * 24 * 3600:
            raise errors.CellUnreadable("promise")
        found.append(Promise(words.choice(matched["channel"], words.CHANNELS), int(matched["share"]) / 100, seconds))
    if len({promise.channel for promise in found}) != len(found):
        raise errors.CellUnreadable("promise")
    return tuple(found)


def _level(text: str) -> Level:
    matched = LEVEL.fullmatch(text)
    if matched is None:
        raise errors.CellUnreadable("level")
    rung = words.choice(matched["rung"], words.RUNGS) if matched["rung"] else ""
    return Level(" ".join(matched["skill"].split()), int(matched["level"]), rung)
