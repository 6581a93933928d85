"""Telling the vault with the poverty line at hand: what a household's income is against it, and which version that was.

Only here, because the lines are in the register and what is told lies in the vault. What was decided keeps the version
that it was decided by: a line that is corrected later changes nothing that was told before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from tejido.core.impact import poverty, poverty_lines
from tejido.core.impact import status as status_module
from tejido.impact import errors, subjects
from tejido.people import rights
from tejido.reference import values as reference_values
from tejido.vault import actions as vault_actions
from tejido.vault import queries as vault_queries

APPLICATION = "application"


def take_snapshot(
    person_id: int,
    *,
    moment: str,
    taken_on: date,
    household: poverty.Household,
    consent_version: str,
    how: str,
    by_user_id: int,
    at: datetime,
) -> poverty_lines.Comparison:
    """Keep a household at one moment, compared with the line of its domain on that day.

    Returns: What it was found to be; `no_line` where no line of its domain is kept for that day.
    Raises: MomentUnknown, ConsentInvalid, VaultKeyRetired
    """
    table = reference_values.table()
    compared = poverty_lines.compare(household, poverty_lines.of(table), on=taken_on)
    wage = table.find("minimum_wage_month", place=poverty_lines.place_of(household.domain), day=taken_on)
    minimum_month = wage.value if wage is not None and wage.currency == household.currency else None
    vault_actions.take_snapshot(
        person_id, moment=moment, taken_on=taken_on, household=household, compared=compared,
        minimum_month=minimum_month, consent_version=consent_version, how=how, by_user_id=by_user_id, at=at,
    )  # fmt: skip
    return compared


def declare_status(
    person_id: int,
    *,
    status: str,
    basis: str,
    evidence: str,
    domain: str,
    household: poverty.Household | None = None,
    hired_on: date,
    consent_version: str,
    how: str,
    by_user_id: int,
    at: datetime,
) -> None:
    """Keep how things were before a hire; where a household is given, its income decides on the day of the hire.

    Args:
        household: As it was when they applied; without it the status is as they said it.
    Raises: LineNotKept: the household cannot be compared. StatusRefused, VaultKeyRetired
    """
    lines = poverty_lines.of(reference_values.table())
    version = poverty_lines.version_for(lines, domain=domain, on=hired_on)
    if household is not None and status != "prefer_not_to_say":
        compared = poverty_lines.compare(household, lines, on=hired_on)
        if compared.line is None:
            raise errors.LineNotKept(errors.LineNotKept.__doc__)
        status = status_module.worked_out(status, is_below=compared.outcome == "below")
        domain, version = household.domain, compared.version
    vault_actions.declare_status(
        person_id, status=status, basis=basis, evidence=evidence, threshold_version=version, domain=domain,
        hired_on=hired_on, consent_version=consent_version, how=how, by_user_id=by_user_id, at=at,
    )  # fmt: skip


def own_household(person_id: int, *, reader_user_id: int, at: datetime) -> poverty.Household:
    """Return the household that somebody told of when they applied, for themselves; the log says before that they read.

    Raises: SnapshotMissing, ReadNotLogged, VaultKeysMissing, SealBroken
    """
    for each in rights.ids_of(person_id):
        for held in vault_queries.read_snapshots(each, reader_user_id=reader_user_id, purpose=subjects.SUBJECT, at=at):
            if held.moment == APPLICATION:
                return held.household
    raise errors.SnapshotMissing(errors.SnapshotMissing.__doc__)


def moments_of(person_id: int) -> Mapping[str, date]:
    """Return of which moments somebody's household is kept, and of which day, under whichever of their records."""
    return {moment: day for each in rights.ids_of(person_id) for moment, day in vault_queries.moments_of(each).items()}
