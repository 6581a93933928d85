"""The legal regimes of work, each with its citation, and what follows from each for the worker and the operator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tejido.core.reference import values


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """Something that follows from a regime: an entitlement or a duty, by code, with its source."""

    code: str
    source: str
    standing: values.Confidence


@dataclass(frozen=True, kw_only=True)
class Regime:
    """One way in which the law sees work.

    Args:
        modes: The work modes of a placement that go with it.
    """

    code: str
    country: str
    citation: str
    standing: values.Confidence
    modes: frozenset[str]
    consequences: tuple[Consequence, ...]
    months_limit: str = ""


# Entitlements to allowances reach whoever earns up to two minimum wages; the amounts are reference values.
TRANSPORT = Consequence(code="transport_allowance", source="Ley 15/1959; Decreto 1470/2025", standing="secondary")
CONNECTIVITY = Consequence(code="connectivity_allowance", source="Ley 1221/2008, Ley 2466/2025", standing="read")
TOLD = Consequence(code="arl_told", source="Ley 1221/2008, Ley 2466/2025", standing="read")
HOURS = Consequence(code="hours_count", source="C-103/2021; Ley 2466/2025", standing="read")
TOOLS = Consequence(code="equipment_given", source="Ley 1221/2008 art. 6", standing="unchecked")
TELEWORK = "Ley 1221/2008, Ley 2466/2025"


def _telework(mode: str, *modes: str) -> Regime:
    return Regime(
        code=f"co_telework_{mode}", country="CO", citation=TELEWORK, standing="read", modes=frozenset(modes),
        consequences=(CONNECTIVITY, TOLD, HOURS, TOOLS),
    )  # fmt: skip


REGIMES: Mapping[str, Regime] = {
    each.code: each
    for each in (
        Regime(
            code="co_on_site", country="CO", citation="CST", standing="read", modes=frozenset({"site"}),
            consequences=(TRANSPORT, HOURS),
        ),
        _telework("autonomous", "home"),
        _telework("mobile", "home", "site"),
        _telework("hybrid", "hybrid"),
        _telework("transnational", "home"),
        _telework("temporary", "home", "hybrid"),
        Regime(
            code="co_work_from_home", country="CO", citation="Ley 2088/2021", standing="unchecked",
            modes=frozenset({"home", "hybrid"}), months_limit="work_from_home_months_max",
            consequences=(
                Consequence(code="connectivity_allowance", source="Ley 2088/2021 art. 10", standing="unchecked"),
                Consequence(code="arl_told", source="Ley 2088/2021", standing="unchecked"), HOURS,
            ),
        ),
        Regime(
            code="co_remote", country="CO", citation="Ley 2121/2021", standing="unchecked", modes=frozenset({"home"}),
            consequences=(
                Consequence(code="connectivity_allowance", source="Ley 2121/2021", standing="unchecked"),
                Consequence(code="arl_told", source="Ley 2121/2021", standing="unchecked"), HOURS,
                Consequence(code="equipment_given", source="Ley 2121/2021", standing="unchecked"),
            ),
        ),
        Regime(
            code="other", country="", citation="", standing="policy", modes=frozenset({"site", "home", "hybrid"}),
            consequences=(),
        ),
    )
}  # fmt: skip


def asks_to_tell(code: str) -> bool:
    """Return whether the insurer of work risks (ARL) must be told of this regime."""
    return any(each.code == "arl_told" for each in REGIMES[code].consequences)


def fits(code: str, *, work_mode: str) -> bool:
    """Return whether a regime goes with where somebody is placed."""
    return work_mode in REGIMES[code].modes
