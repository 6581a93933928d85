"""The points of an accessibility audit of a site, in our own words, and how a site did over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CATALOGUE_VERSION = 1
# Part of the building to the codes of its points; their words stand with the pages.
CATALOGUE: Mapping[str, tuple[str, ...]] = {
    "arrival": ("stop_near", "step_free_entrance", "door_width", "reception_height"),
    "inside": ("way_width", "lift", "signs_readable", "floor_even"),
    "toilet": ("toilet_step_free", "toilet_turning_space", "toilet_bars", "toilet_alarm"),
    "desk": ("desk_height", "chair", "knee_space", "headset_choice"),
    "screen": ("screen_reader", "screen_size", "contrast_and_letters", "keyboard_alone"),
    "senses": ("noise_level", "quiet_room", "light_without_glare", "hearing_support"),
    "people": ("breaks_flexible", "signing_or_writing", "assistant_or_dog", "who_to_ask"),
    "evacuation": ("alarm_seen_and_heard", "evacuation_plan_for_all", "meeting_point_reached"),
}
POINTS = tuple(point for points in CATALOGUE.values() for point in points)
RESULTS = ("meets", "partly", "fails", "does_not_apply")


@dataclass(frozen=True, kw_only=True)
class Score:
    """How many points a site meets, partly meets and fails; points that do not apply are left out."""

    meets: int
    partly: int
    fails: int

    @property
    def looked_at(self) -> int:
        """Points that apply."""
        return self.meets + self.partly + self.fails

    @property
    def share(self) -> float | None:
        """Points met, of those that apply; None where none does. A point that is partly met is not met."""
        return self.meets / self.looked_at if self.looked_at else None


def score(results: Mapping[str, str]) -> Score:
    """Return how a site did.

    Args:
        results: Point to one of `RESULTS`.
    """
    values = list(results.values())
    return Score(meets=values.count("meets"), partly=values.count("partly"), fails=values.count("fails"))
