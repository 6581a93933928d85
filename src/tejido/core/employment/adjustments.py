"""What somebody may ask for to be able to work well, and how it is decided. There is no word here for why."""

from __future__ import annotations

KINDS = (
    "assistive_software", "assistive_device", "desk_and_chair", "breaks", "hours", "place_of_work", "written_instead",
    "quiet_place", "interpreter", "training_time", "other",
)  # fmt: skip
DECISIONS = ("granted", "partly", "refused")
TEXT_LENGTH_MAX = 2000
FLOOR_LENGTH_MAX = 120
