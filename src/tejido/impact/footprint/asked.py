"""The survey of the way to work, as sums by site: answers become shares and means over ten people or more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tejido.core.impact import disclosure
from tejido.core.impact.footprint import commute, kinds
from tejido.impact.surveys import answers

QUESTIONNAIRE = "commute"
MODE, KM, AT_HOME, COOLS = "mode", "km", "works_at_home", "cools_at_home"
Told = tuple[str, float, float]


def profiles(*, until: date, site_keys: Mapping[int, str]) -> Sequence[commute.Profile]:
    """Return what the newest closed round found: of each site that is told apart, and of all others together.

    Args:
        until: The first day that no longer counts.
        site_keys: Site's id to its key as text.
    Returns: Nothing where nobody was asked.
    """
    found = answers.answers_of(QUESTIONNAIRE, to_date=until, by="site")
    if found is None or found.round.closed_date is None:
        return ()
    return of_groups(found.groups, on=found.round.closed_date, site_keys=site_keys)


def of_groups(
    groups: Mapping[str, Sequence[answers.Sheet]], *, on: date, site_keys: Mapping[int, str]
) -> Sequence[commute.Profile]:  # fmt: skip
    """Return the sums of each site that is told apart, and of all others together.

    Args:
        groups: Site's id as text, or another word for those without one, to its sheets.
        on: When people were asked.
        site_keys: Site's id to its key as text.
    """
    named = {group: site_keys.get(int(group), "") if group.isdecimal() else "" for group in groups}
    sizes = {group: len(sheets) for group, sheets in groups.items()}
    # A site with few answers would follow from the others and the whole: it stands with the next smallest.
    together = disclosure.apart_overlapping(sizes) | {group for group in sizes if not named[group]}
    made = [_profile(groups[group], site=named[group], on=on) for group in sizes if group not in together]
    others = [sheet for group in sizes if group in together for sheet in groups[group]]
    everybody = [sheet for sheets in groups.values() for sheet in sheets]
    return [*made, _profile(others or everybody, site="", on=on)]


def _profile(sheets: Sequence[answers.Sheet], *, site: str, on: date) -> commute.Profile:
    come = [
        (str(sheet.answers[MODE]), float(sheet.answers[KM]), sheet.weight)
        for sheet in sheets
        if sheet.answers.get(MODE) in kinds.MODES and KM in sheet.answers
    ]
    home = [sheet for sheet in sheets if sheet.answers.get(AT_HOME) is True and COOLS in sheet.answers]
    return commute.Profile(
        site=site, asked_date=on, modes=tuple(_modes(come)), home_count=len(home),
        cooled_count=sum(sheet.answers[COOLS] is True for sheet in home),
    )  # fmt: skip


def _modes(come: Sequence[Told]) -> Iterable[commute.Mode]:
    """Yield those who come by each means: weighted, so that the shares are those of everybody who was to be asked."""
    whole = sum(weight for _mode, _km, weight in come)
    for mode in kinds.MODES:
        own = [(km, weight) for means, km, weight in come if means == mode]
        weight = sum(each for _km, each in own)
        if weight:
            km = sum(km * each for km, each in own) / weight
            yield commute.Mode(mode=mode, people_count=weight / whole * len(come), km=km)
