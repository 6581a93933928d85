"""The stages from the first conversation to a job; each is kept, with its date and reason, whatever came after it."""

from __future__ import annotations

# In the order in which most people pass them. Nothing forbids to skip one, and nobody has to go on.
STAGES = (
    "reached", "interested", "enrolled", "attended", "completed", "came_to_site", "applied", "offered", "hired",
    "hired_elsewhere", "not_interested",
)  # fmt: skip
