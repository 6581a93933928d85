"""Home or site: what one person's working day sends out, here and there; home is not always greener.

At home there is no way to work, but a workstation runs, and on the coast an air conditioner may. The electricity of the
site is told apart: a seat that is empty for a day does not turn the lights of the floor off.

Source: EcoAct, Lloyds Banking Group, NatWest: Homeworking Emissions Whitepaper (2020), section 3, for what is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tejido.core.impact.footprint import commute, factors

DAY_HOURS = 8.0


@dataclass(frozen=True, kw_only=True)
class PersonDay:
    """One person's working day, in kilograms of CO2 equivalent.

    Args:
        commute_kg: The way to the site and back.
        kit_kg: Workstation and light at home.
        cooling_kg: Cooling at home, where it runs.
        site_kg: What the site's electricity comes to for each person and day; None where it is not known.
    """

    commute_kg: float = 0.0
    kit_kg: float = 0.0
    cooling_kg: float = 0.0
    site_kg: float | None = None

    @property
    def kg(self) -> float:
        """What changes with where the day is worked: without the site's electricity, which goes on."""
        return self.commute_kg + self.kit_kg + self.cooling_kg


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A day at the site beside days at home, without cooling and with it."""

    site: PersonDay
    home: PersonDay
    cooled: PersonDay
    hours: float
    used: Sequence[factors.Factor]

    @property
    def saved_kg(self) -> float:
        """What a day at home without cooling saves; below nothing where it costs."""
        return self.site.kg - self.home.kg

    @property
    def saved_cooled_kg(self) -> float:
        """What a day at home with cooling saves; below nothing where it costs."""
        return self.site.kg - self.cooled.kg

    @property
    def even_hours(self) -> float | None:
        """How long the cooling may run until a day at home saves nothing any more; None where no cooling is known."""
        hourly = self.cooled.cooling_kg / self.hours
        return max(self.saved_kg, 0.0) / hourly if hourly else None


def compare(
    *, ways: Mapping[str, tuple[float, float]], place: str, day: date, chooser: factors.Chooser,
    hours: float = DAY_HOURS, site_kwh: float | None = None,
) -> Comparison | None:  # fmt: skip
    """Return a day at a site beside a day at home.

    Args:
        ways: Mode of the way to work to its share of people, 0 to 1, and the kilometres one way.
        hours: How long the day is, > 0.
        site_kwh: What the site uses for each person and day; None where it is not known.
    Returns: None where a factor is missing.
    """
    grid = chooser.choose("grid_factor", place=place, day=day)
    kit = chooser.choose("homework_equipment_power", place=place, day=day)
    cooling = chooser.choose("homework_cooling_power", place=place, day=day)
    way = commute.day_kg(ways, place=place, day=day, chooser=chooser)
    if grid is None or kit is None or cooling is None or way is None:
        return None
    kit_kg = kit.number * hours * grid.number
    return Comparison(
        site=PersonDay(commute_kg=way.kg, site_kg=None if site_kwh is None else site_kwh * grid.number),
        home=PersonDay(kit_kg=kit_kg),
        cooled=PersonDay(kit_kg=kit_kg, cooling_kg=cooling.number * hours * grid.number),
        hours=hours, used=(*way.used, grid, kit, cooling),
    )  # fmt: skip
