"""What the actions refuse before they store anything: names, zones, calendars, languages, origins."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable
from functools import cache

import holidays

from tejido.clients import errors
from tejido.core import origins

NAME_LENGTH_MAX = 200
ORIGINS_MAX = 50
COUNTRY = re.compile(r"[A-Z]{2}")
LANGUAGE = re.compile(r"[a-z]{2}")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def name(text: str) -> str:
    """Return a name without the blanks around it.

    Raises: NameInvalid
    """
    stripped = text.strip()
    if not 0 < len(stripped) <= NAME_LENGTH_MAX or "\0" in stripped:
        raise errors.NameInvalid(errors.NameInvalid.__doc__)
    return stripped


def code(text: str) -> str:
    """Return a code: what addresses, facts and other systems call a row.

    Raises: CodeInvalid
    """
    if not CODE.fullmatch(text):
        raise errors.CodeInvalid(errors.CodeInvalid.__doc__)
    return text


def country(text: str) -> str:
    """Return the code of a country.

    Raises: CountryInvalid
    """
    if not COUNTRY.fullmatch(text):
        raise errors.CountryInvalid(errors.CountryInvalid.__doc__)
    return text


def language(text: str) -> str:
    """Return the code of a language.

    Raises: LanguageInvalid
    """
    if not LANGUAGE.fullmatch(text):
        raise errors.LanguageInvalid(errors.LanguageInvalid.__doc__)
    return text


def zone(text: str) -> str:
    """Return the name of a time zone.

    Raises: ZoneUnknown
    """
    if text not in zoneinfo.available_timezones():
        raise errors.ZoneUnknown(errors.ZoneUnknown.__doc__)
    return text


def calendar(text: str) -> str:
    """Return the code of a holiday calendar that we can read.

    Raises: CalendarUnknown
    """
    country_code, _, part = text.partition("-")
    known = _calendars()
    if country_code not in known or (part and part not in known[country_code]) or text.endswith("-"):
        raise errors.CalendarUnknown(errors.CalendarUnknown.__doc__)
    return text


def allowed_origins(typed: Iterable[str]) -> list[str]:
    """Return the sites that may show a client's widgets, each once, in the form in which browsers compare them.

    Raises: OriginInvalid, TooManyOrigins
    """
    found: dict[str, None] = {}
    for text in typed:
        try:
            found[origins.normal(text)] = None
        except origins.OriginUnreadable as problem:
            raise errors.OriginInvalid(errors.OriginInvalid.__doc__) from problem
    if len(found) > ORIGINS_MAX:
        raise errors.TooManyOrigins(errors.TooManyOrigins.__doc__)
    return list(found)


@cache
def _calendars() -> dict[str, list[str]]:
    return dict(holidays.list_supported_countries(include_aliases=True))
