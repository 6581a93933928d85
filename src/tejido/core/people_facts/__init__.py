"""The facts of people's way, from a partner's list to leaving: one table for each part."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields
from tejido.core.people_facts import (
    consents,
    duties,
    employment,
    funnel,
    growth,
    hours,
    leaving,
    mentoring,
    merges,
    partners,
    pay,
    rights,
)

FACTS: Mapping[str, fact_fields.FactType] = {
    **partners.FACTS,
    **funnel.FACTS,
    **merges.FACTS,
    **employment.FACTS,
    **growth.FACTS,
    **mentoring.FACTS,
    **leaving.FACTS,
    **rights.FACTS,
    **consents.FACTS,
    **pay.FACTS,
    **duties.FACTS,
    **hours.FACTS,
}
