"""What the groups of measurements are called: the names of clients and sites, where the scope reaches them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import translation

from tejido.clients import models as clients
from tejido.people import models as people
from tejido.people import programme_tables
from tejido.reference import models as reference

Group = tuple[str, str]


def names(groups: Iterable[Group]) -> Mapping[Group, str]:
    """Return the name of each group that has one beside its key: clients, sites, positions, places and the like.

    Args:
        groups: Dimension and key of each.
    """
    keys: dict[str, set[int]] = {"client": set(), "programme": set(), "site": set(), "cohort": set()}
    every = set(groups)
    for dimension, key in every:
        if dimension in keys and key.isdecimal():
            keys[dimension].add(int(key))
    found = {("client", str(one.pk)): one.name for one in clients.Client.objects.filter(pk__in=keys["client"])}
    found |= {("site", str(one.pk)): one.name for one in people.Site.objects.filter(pk__in=keys["site"])}
    programmes = clients.Programme.objects.filter(pk__in=keys["programme"])
    found |= {("programme", str(one.pk)): one.name for one in programmes}
    cohorts = programme_tables.Cohort.objects.filter(pk__in=keys["cohort"]).select_related("course")
    found |= {("cohort", str(one.pk)): f"{one.course.code} · {one.name}" for one in cohorts}
    return found | _positions(every) | _places(every)


def positions(codes: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """Return what positions are called in both languages, by code."""
    rows = programme_tables.Position.objects.filter(code__in=set(codes))
    return {row.code: {"en": row.name_en, "es": row.name_es} for row in rows}


def _positions(groups: set[Group]) -> dict[Group, str]:
    codes = {key for dimension, key in groups if dimension == "position"}
    language = "es" if translation.get_language() == "es" else "en"
    return {("position", code): told[language] for code, told in positions(codes).items()} if codes else {}


def _places(groups: set[Group]) -> dict[Group, str]:
    codes = {key.partition("-")[2] for dimension, key in groups if dimension == "place"}
    rows = reference.Place.objects.filter(code__in=codes) if codes else ()
    return {("place", f"{row.country}-{row.code}"): row.name for row in rows}
