"""Catalogues: those that ship with Tejido, and those that their owners loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from tejido.core import facts
from tejido.core.impact.standards import catalogues
from tejido.impact.standards import errors, tables
from tejido.journal import actions as journal
from tejido.journal import scopes

HOLDER_LENGTH_MAX = 200


def every() -> list[catalogues.Catalogue]:
    """Return all versions that an assessment can be begun by: ours first, then what was loaded, the newest first."""
    ours = list(catalogues.shipped())
    known = {(each.code, each.version) for each in ours}
    rows = tables.StandardCatalogue.objects.order_by("-kept_at", "-id")
    return ours + [catalogues.read(row.document) for row in rows if (row.code, row.version) not in known]


def named(code: str, version: str) -> catalogues.Catalogue:
    """Return a version of a standard.

    Raises: NoSuchCatalogue
    """
    for each in every():
        if (each.code, each.version) == (code, version):
            return each
    raise errors.NoSuchCatalogue(errors.NoSuchCatalogue.__doc__)


@transaction.atomic
def keep(
    catalogue: catalogues.Catalogue, *, key: UUID | None = None, by: facts.Actor, at: datetime
) -> tables.StandardCatalogue:
    """Keep a version as it is now; the same words once more are the row that there is.

    Raises: CatalogueVersionTaken: this version says something else already.
    """
    found = _kept(catalogue)
    if found is None:
        columns: dict[str, Any] = {} if key is None else {"key": key}
        columns |= {"digest": catalogue.digest, "kept_by_user_id": by.id if by.kind == "user" else None}
        try:
            with transaction.atomic():
                found = tables.StandardCatalogue.objects.create(
                    code=catalogue.code, version=catalogue.version, document=catalogue.document(), kept_at=at,
                    **columns,
                )  # fmt: skip
        except IntegrityError:
            found = _kept(catalogue)
            if found is None:
                raise
        else:
            journal.record(
                "standard_catalogue_kept", by=by, at=at, client_id=scopes.OPERATOR, catalogue=found.pk,
                standard=catalogue.code, version=catalogue.version, requirements=len(catalogue.requirements),
                catalogue_digest=catalogue.digest,
            )  # fmt: skip
    if found.digest != catalogue.digest:
        raise errors.CatalogueVersionTaken(errors.CatalogueVersionTaken.__doc__)
    return found


def load(
    catalogue: catalogues.Catalogue, *, key: UUID | None = None, by: facts.Actor, at: datetime
) -> tables.StandardCatalogue:
    """Keep words that are not ours, which whoever loads them may use; the name of a shipped standard is ours.

    Raises: CatalogueHolderInvalid, CatalogueVersionTaken
    """
    if not catalogue.holder.strip() or len(catalogue.holder) > HOLDER_LENGTH_MAX:
        raise errors.CatalogueHolderInvalid(errors.CatalogueHolderInvalid.__doc__)
    if any(catalogue.code == each.code for each in catalogues.shipped()):
        raise errors.CatalogueVersionTaken(errors.CatalogueVersionTaken.__doc__)
    return keep(catalogue, key=key, by=by, at=at)


def read(data: bytes) -> Mapping[str, object]:
    """Return the document in a JSON file of a catalogue.

    Raises: CatalogueFileInvalid
    """
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise errors.CatalogueFileInvalid(errors.CatalogueFileInvalid.__doc__) from problem
    if not isinstance(found, dict):
        raise errors.CatalogueFileInvalid(errors.CatalogueFileInvalid.__doc__)
    return found


def _kept(catalogue: catalogues.Catalogue) -> tables.StandardCatalogue | None:
    return tables.StandardCatalogue.objects.filter(code=catalogue.code, version=catalogue.version).first()
