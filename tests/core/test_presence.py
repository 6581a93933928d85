"""Presence: what can be chosen, with which reasons, and what follows from it."""

from __future__ import annotations

import pytest

from tejido.core import presence

REASONS = [*{reason for activity in presence.ACTIVITIES.values() for reason in activity.reasons}, "boredom", ""]


@pytest.mark.parametrize(
    ("activity", "reason"),
    [
        ("offline", None), ("available", None), ("lunch", None), ("break", "rest"), ("break", "health"),
        ("break", "personal"), ("training", "course"), ("training", "coaching"), ("training", "meeting"),
    ],
)  # fmt: skip
def test_these_can_be_chosen(activity: str, reason: str | None) -> None:
    presence.check_choice(activity, reason=reason)


@pytest.mark.parametrize(
    ("activity", "reason"),
    [
        ("not_responding", None), ("recovering", None),
        ("asleep", None), ("", None), ("Available", None), ("break", None), ("break", ""),
        ("break", "course"), ("training", "rest"), ("lunch", "rest"), ("available", ""), ("offline", "rest"),
    ],
)  # fmt: skip
def test_these_cannot(activity: str, reason: str | None) -> None:
    with pytest.raises(presence.ActivityUnknown):
        presence.check_choice(activity, reason=reason)


@pytest.mark.parametrize("activity", presence.ACTIVITIES)
def test_a_reason_is_needed_where_there_are_any_and_nowhere_else(activity: str) -> None:
    known = presence.ACTIVITIES[activity]
    for reason in [None, *REASONS]:
        fits = known.chosen and (reason in known.reasons if known.reasons else reason is None)
        if fits:
            presence.check_choice(activity, reason=reason)
        else:
            with pytest.raises(presence.ActivityUnknown):
                presence.check_choice(activity, reason=reason)


@pytest.mark.parametrize("connections", [0, 1, 2])
@pytest.mark.parametrize("activity", presence.ACTIVITIES)
def test_only_the_connected_and_available_are_available(activity: str, connections: int) -> None:
    expected = activity == "available" and connections > 0
    assert presence.is_available(connections=connections, activity=activity) is expected


def test_nobody_is_lost_in_an_activity() -> None:
    """Whoever was not responding can choose to be there again, and everybody can leave."""
    chosen = {name for name, activity in presence.ACTIVITIES.items() if activity.chosen}
    assert {"available", "offline"} <= chosen
    assert set(presence.ACTIVITIES) - chosen == {"not_responding", "recovering"}


def test_offers_reach_nobody_in_an_activity_that_does_not_count_as_work() -> None:
    assert all(activity.worked for activity in presence.ACTIVITIES.values() if activity.routable)
