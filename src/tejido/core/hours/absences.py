"""Why somebody does not work on a day: kinds of absence, whether the day is paid, and the norm that says so.

How sure we are of a norm stands beside it, as with the limits of employment: what is unchecked is to be read before
anybody relies on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Standing = Literal["read", "reported", "unchecked", "policy"]
DAYS_MAX = 400
DAY_SECONDS_MAX = 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of absence.

    Args:
        is_paid: Whether the employer pays the day.
        is_by_others: Whether somebody else pays it, such as the health insurer; then no pay line of ours does.
        source: The norm, as a worker can look it up.
    """

    is_paid: bool
    source: str
    standing: Standing
    is_by_others: bool = False


KINDS: Mapping[str, Kind] = {
    "vacation": Kind(is_paid=True, source="CST art. 186", standing="unchecked"),
    "medical_appointment": Kind(is_paid=True, source="CST art. 57; Ley 2466/2025 art. 15", standing="reported"),
    "calamity": Kind(is_paid=True, source="CST art. 57; Ley 2466/2025 art. 15", standing="reported"),
    "summons": Kind(is_paid=True, source="CST art. 57; Ley 2466/2025 art. 15", standing="reported"),
    "bike_day": Kind(is_paid=True, source="Ley 2466/2025 art. 15", standing="reported"),
    "school_duty": Kind(is_paid=True, source="Ley 2466/2025 art. 15", standing="unchecked"),
    "bereavement": Kind(is_paid=True, source="Ley 1280/2009", standing="unchecked"),
    "voting": Kind(is_paid=True, source="Ley 403/1997 art. 3", standing="unchecked"),
    "family_day": Kind(is_paid=True, source="Ley 1857/2017 art. 3", standing="unchecked"),
    "sick": Kind(is_paid=False, is_by_others=True, source="CST art. 227; Decreto 780/2016", standing="unchecked"),
    "work_accident": Kind(is_paid=False, is_by_others=True, source="Ley 776/2002 art. 3", standing="unchecked"),
    "maternity": Kind(is_paid=False, is_by_others=True, source="CST art. 236; Ley 2114/2021", standing="unchecked"),
    "paternity": Kind(is_paid=False, is_by_others=True, source="CST art. 236; Ley 2114/2021", standing="unchecked"),
    "compensatory_rest": Kind(is_paid=True, source="CST arts. 180, 181", standing="unchecked"),
    "paid_other": Kind(is_paid=True, source="own policy", standing="policy"),
    "unpaid_agreed": Kind(is_paid=False, source="CST art. 51", standing="unchecked"),
    "unpaid_unexcused": Kind(is_paid=False, source="CST art. 173", standing="unchecked"),
}  # fmt: skip
