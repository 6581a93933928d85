"""Contracts of electricity: certificates, power purchases and suppliers, each dated and with its paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.impact.footprint import contracts
from tejido.impact.footprint import errors, tables
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import models as people

REFERENCE_LENGTH_MAX = 120
CONTRACTS_MAX = 2_000
"""So many contracts are read at once."""
Row = tables.FootprintContract


@transaction.atomic
def enter(
    *, site: people.Site | None, kind: str, from_date: date, to_date: date, energy_kwh: Decimal | None,
    share: Decimal | None, variant: str, reference: str, user_id: int, recorded_at: datetime,
    key: UUID | None = None, by: facts.Actor, at: datetime,
) -> Row:  # fmt: skip
    """Enter a contract.

    Args:
        site: None where it covers all sites.
        energy_kwh, share: One of the two: kilowatt-hours for its days together, or a share of what is used on them.
        variant: Of a supplier's own factor in the register, such as "supplier.acme"; empty where it is renewable.
        reference: The number of the certificate or contract.
        recorded_at: Machine time.
        key: Made with the form: the same one again returns the contract that it made.
    Raises: EnergyContractInvalid
    """
    before = rows.made_before(tables.FootprintContract, key)
    if before is not None:
        return before
    is_text = not characters.FORBIDDEN.search(reference) and len(reference) <= REFERENCE_LENGTH_MAX
    try:
        contracts.Contract(
            key="", kind=kind, site="", from_date=from_date, to_date=to_date,  # type: ignore[arg-type]  # it checks
            energy_kwh=None if energy_kwh is None else float(energy_kwh), share=None if share is None else float(share),
            variant=variant, reference=reference,
        )  # fmt: skip
    except contracts.ContractInvalid as problem:
        raise errors.EnergyContractInvalid(errors.EnergyContractInvalid.__doc__) from problem
    if not is_text or (variant and not variant.startswith("supplier.")):
        raise errors.EnergyContractInvalid(errors.EnergyContractInvalid.__doc__)
    made, is_new = rows.make(
        tables.FootprintContract, key=key, taken=errors.EnergyContractInvalid, site=site, kind=kind,
        from_date=from_date, to_date=to_date, energy_kwh=energy_kwh, share=share, variant=variant,
        reference=reference.strip(), entered_by_user_id=user_id, recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        _record("footprint_contract_entered", made, by=by, at=at)
    return made


@transaction.atomic
def withdraw(*, key: UUID, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    """Withdraw a contract; it stays on record. Whoever corrects one withdraws it and enters another.

    Raises: NoSuchEnergyContract
    """
    found = tables.FootprintContract.objects.select_for_update().filter(key=key, superseded_at=None).first()
    if found is None:
        raise errors.NoSuchEnergyContract(errors.NoSuchEnergyContract.__doc__)
    moment = max(recorded_at, found.recorded_at)
    tables.FootprintContract.objects.filter(pk=found.pk).update(superseded_at=moment)
    _record("footprint_contract_withdrawn", found, by=by, at=at)


def every() -> Sequence[Row]:
    """Return the contracts that stand, the newest first."""
    found = tables.FootprintContract.objects.filter(superseded_at=None).select_related("site")
    return list(found.order_by("-from_date", "id")[:CONTRACTS_MAX])


def of_months(*, from_month: date, to_month: date) -> Sequence[contracts.Contract]:
    """Return the contracts that cover some day of the months from one until before another, as the core knows them."""
    found = tables.FootprintContract.objects.filter(
        superseded_at=None, from_date__lt=to_month, to_date__gt=from_month
    ).select_related("site")
    return [
        contracts.Contract(
            key=str(row.key), kind=row.kind,  # type: ignore[arg-type]  # the table holds no other
            site=str(row.site.key) if row.site else "", from_date=row.from_date, to_date=row.to_date,
            energy_kwh=None if row.energy_kwh is None else float(row.energy_kwh),
            share=None if row.share is None else float(row.share), variant=row.variant, reference=row.reference,
        )
        for row in found.order_by("from_date", "id")[:CONTRACTS_MAX]
    ]  # fmt: skip


def _record(fact: str, row: Row, *, by: facts.Actor, at: datetime) -> None:
    journal.record(
        fact, by=by, at=at, client_id=scopes.OPERATOR, contract=row.pk, site=row.site_id, kind=row.kind,
        **{"from": row.from_date.isoformat(), "to": row.to_date.isoformat()},
    )  # fmt: skip
