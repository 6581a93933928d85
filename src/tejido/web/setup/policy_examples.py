"""What the numbers of a routing policy do today, on examples small enough to be checked by head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tejido.core.routing import explanations
from tejido.core.routing import policy as routing_policy
from tejido.web.setup import policy_forms

PRIORITY, LEVEL_LOW, LEVEL_HIGH, IDLE_MINUTES, SHARE = 3, 2, 4, 5, 0.1


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An invented agent of the example: how long idle, at what mean level, how many contacts held."""

    name: str
    idle_minutes: float
    level: float
    held: int


@dataclass(frozen=True, kw_only=True)
class Score:
    """What an invented agent would have for the contact, and whether they would get it."""

    candidate: Candidate
    points: Mapping[str, str]
    total: str
    is_chosen: bool


def sentences(weights: routing_policy.Weights, *, target_seconds: int) -> Mapping[str, str]:
    """Return for each weight what it does today, in a sentence with numbers.

    Args:
        target_seconds: The target that the example waits for, > 0.
    """
    told = policy_forms.told
    wait = weights.wait_points

    def as_wait(points: float) -> str:
        return told(round(points / wait * target_seconds))

    found = {
        "wait_points": _(
            "Today: a contact that has waited %(seconds)s s, as long as its target, has %(points)s points; after"
            " %(double)s s it has %(twice)s."
        )
        % {
            "seconds": told(target_seconds),
            "points": told(wait),
            "double": told(2 * target_seconds),
            "twice": told(2 * wait),
        },
        "priority_points": _(
            "Today: a contact of priority %(priority)s has %(points)s points more, as much as %(seconds)s s of waiting."
        )
        % {
            "priority": PRIORITY,
            "points": told(PRIORITY * weights.priority_points),
            "seconds": as_wait(PRIORITY * weights.priority_points),
        },
        "level_points": _("Today: an agent of level %(high)s has %(points)s points, one of level %(low)s has %(less)s.")
        % {
            "high": LEVEL_HIGH,
            "points": told(LEVEL_HIGH * weights.level_points),
            "low": LEVEL_LOW,
            "less": told(LEVEL_LOW * weights.level_points),
        },
        "idle_minute_points": _("Today: an agent without a contact for %(minutes)s minutes has %(points)s points.")
        % {"minutes": IDLE_MINUTES, "points": told(IDLE_MINUTES * weights.idle_minute_points)},
        "load_points": _("Today: an agent who holds one contact has %(points)s points less, with two %(twice)s less.")
        % {"points": told(weights.load_points), "twice": told(2 * weights.load_points)},
        "scarcity_points": _(
            "Today: an agent who can serve all other queues has %(points)s points less, one who can serve half of them"
            " %(half)s less."
        )
        % {"points": told(weights.scarcity_points), "half": told(weights.scarcity_points / 2)},
        "idle_share_points": _(
            "Today: an agent who was idle for 40 %% of their day where the pool was for 30 %% has %(points)s points"
            " more."
        )
        % {"points": told(SHARE * weights.idle_share_points)},
        "sticky_points": _(
            "Today: the agent whom the customer knows has %(points)s points more, as much as %(seconds)s s of waiting."
        )
        % {"points": told(weights.sticky_points), "seconds": as_wait(weights.sticky_points)},
        "growth_points": _(
            "Today: an agent under supervision has %(points)s points more where they grow; the limit is now %(limit)s."
        )
        % {
            "points": told(weights.growth_points),
            "limit": told(routing_policy.GROWTH_SHARE_MAX * weights.wait_points),
        },
    }
    silent = _("Today it counts nothing.")
    limit = _("Today it counts nothing; at most %(limit)s points.") % {
        "limit": told(routing_policy.GROWTH_SHARE_MAX * wait)
    }
    zero = {name: silent for name in found if getattr(weights, name) == 0}
    return found | zero | ({"growth_points": limit} if weights.growth_points == 0 else {})


def settings_sentences(pool: Mapping[str, float]) -> Mapping[str, str]:
    """Return for each setting of the pool what holds today."""
    return {
        number.name: _("Today: %(number)s (%(unit)s).")
        % {"number": policy_forms.told(pool.get(number.name, number.default)), "unit": _(number.unit)}
        for number in explanations.POOL_SETTINGS
    }


def candidates() -> Sequence[Candidate]:
    """Return the three agents of the example."""
    return (
        Candidate(name=_("rested, still learning"), idle_minutes=12, level=2, held=0),
        Candidate(name=_("just back, very skilled"), idle_minutes=3, level=5, held=0),
        Candidate(name=_("busy with one contact, skilled"), idle_minutes=0, level=4, held=1),
    )


def scores(weights: routing_policy.Weights) -> Sequence[Score]:
    """Return what the three agents have for a contact that has waited at its target; the most points get it."""
    counted = []
    for candidate in candidates():
        points = {
            "wait": weights.wait_points,
            "level": weights.level_points * candidate.level,
            "idle": weights.idle_minute_points * candidate.idle_minutes if not candidate.held else 0.0,
            "load": -weights.load_points * candidate.held,
        }
        counted.append((candidate, points, sum(points.values())))
    # The order of the example settles a tie, as the longest rest does for the router.
    best = max(total for _candidate, _points, total in counted)
    chosen = next(candidate for candidate, _points, total in counted if total == best)
    return [
        Score(
            candidate=candidate,
            points={term: policy_forms.told(each) for term, each in points.items()},
            total=policy_forms.told(total),
            is_chosen=candidate is chosen,
        )
        for candidate, points, total in counted
    ]
