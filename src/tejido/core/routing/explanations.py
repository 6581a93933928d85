"""What a policy's numbers mean, and what a decision's terms say: the material of "why me?" and of a policy's editor.

A page writes one translated sentence for each part of a decision. The meanings below are English sentences that are
marked for translation; whoever shows one asks gettext for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from tejido.core.routing import policy as routing_policy


@dataclass(frozen=True, kw_only=True)
class Part:
    """One reason of a decision: which term, what it gave in points, and the plain numbers behind it."""

    code: str
    points: float
    inputs: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number of a policy that can be set: its name, what it means, its unit, range and default.

    `term` is the code of the part that a weight decides; empty for a setting of the whole pool.
    """

    name: str
    term: str
    meaning: str
    unit: str
    least: float
    most: float
    default: float


def parts(*, terms: Mapping[str, float], weights: routing_policy.Weights, target_seconds: int) -> tuple[Part, ...]:
    """Take a decision apart into its reasons.

    Args:
        terms: Points by term, as an offer keeps them; one that is missing counts as 0, `total` is left out.
        weights: What the queue was served by then.
        target_seconds: The target of the queue's channel then, > 0.
    Returns: The reasons that gave or cost points, the weightiest first.
    """
    given = {weight.term: terms.get(weight.term, 0.0) for weight in WEIGHTS}
    found = [
        Part(
            code=weight.term,
            points=given[weight.term],
            inputs=_inputs(weight.term, given[weight.term] / getattr(weights, weight.name), target_seconds),
        )
        for weight in WEIGHTS
        if given[weight.term] != 0.0 and getattr(weights, weight.name) > 0
    ]
    return tuple(sorted(found, key=lambda part: -abs(part.points)))


def _inputs(term: str, per_point: float, target_seconds: int) -> dict[str, float]:
    """Return the plain numbers behind a term, given its points divided by its weight."""
    if term == "wait":
        return {"waited_seconds": per_point * target_seconds, "target_seconds": float(target_seconds)}
    if term == "load":
        return {"held_count": float(round(-per_point))}
    if term == "scarcity":
        return {"other_queues_share": -per_point}
    name = {"priority": "priority", "level": "level", "idle": "idle_minutes", "idle_share": "above_pool_share"}.get(
        term
    )
    return {} if name is None else {name: per_point}


def _(sentence: str) -> str:
    """Mark a sentence for translation; the core itself translates nothing."""
    return sentence


_DEFAULTS = {one.name: one.default for one in fields(routing_policy.Weights)} | {
    one.name: one.default for one in fields(routing_policy.Policy)
}


def _weight(
    name: str, term: str, meaning: str, unit: str, *, least: float = 0.0, most: float = routing_policy.WEIGHT_MAX_POINTS
) -> Number:
    return Number(
        name=name,
        term=term,
        meaning=meaning,
        unit=unit,
        least=least,
        most=most,
        default=float(_DEFAULTS[name]),  # type: ignore[arg-type]  # these fields have plain numbers as defaults
    )


def _setting(name: str, meaning: str, unit: str, *, most: int) -> Number:
    return Number(
        name=name,
        term="",
        meaning=meaning,
        unit=unit,
        least=1.0,
        most=float(most),
        default=float(_DEFAULTS[name]),  # type: ignore[arg-type]  # these fields have plain numbers as defaults
    )


WEIGHTS: tuple[Number, ...] = (
    _weight(
        "wait_points",
        "wait",
        _("How much waiting counts. A contact that has waited as long as its target has these points, and twice as "
          "many after twice the time."),
        _("points at the target"),
        least=routing_policy.WAIT_MIN_POINTS,
    ),
    _weight(
        "priority_points",
        "priority",
        _("How much one point of priority counts. Compared with the points for waiting, it says how much waiting a "
          "point of priority is worth."),
        _("points for each point of priority"),
    ),
    _weight(
        "level_points",
        "level",
        _("How much skill counts: the agent's mean level, 0 to 5, in the skills that the queue names. With a high "
          "value the best get everything and the others learn nothing."),
        _("points for each level"),
    ),
    _weight(
        "idle_minute_points",
        "idle",
        _("How much rest counts: the minutes since the agent last had a contact. This is what makes the longest idle "
          "agent the first."),
        _("points for each minute"),
    ),
    _weight(
        "load_points",
        "load",
        _("What each contact that the agent already holds costs. It spreads second and third chats before anybody has "
          "them all."),
        _("points for each contact held"),
    ),
    _weight(
        "scarcity_points",
        "scarcity",
        _("Keeps agents free who can serve many queues: these points are taken off somebody who can serve all other "
          "queues of the pool, half of them for half of the queues."),
        _("points for all other queues"),
    ),
    _weight(
        "idle_share_points",
        "idle_share",
        _("Evens out the day: whoever was idle for a larger share of their time today than the pool gets the next "
          "offer sooner, whoever was busier gets it later."),
        _("points for the whole difference"),
    ),
    _weight(
        "sticky_points",
        "sticky",
        _("How much it counts that the customer knows the agent, after the time in which only this agent may take the "
          "contact."),
        _("points"),
    ),
    _weight(
        "growth_points",
        "growth",
        _("Lets agents who work under supervision practise: they have these points in the queues where they grow, and "
          "none while the queue misses its target. At most 20 % of the points for waiting."),
        _("points"),
        most=routing_policy.GROWTH_SHARE_MAX * routing_policy.WEIGHT_MAX_POINTS,
    ),
)  # fmt: skip

POOL_SETTINGS: tuple[Number, ...] = (
    _setting(
        "offers_at_once",
        _("How many offers may ring at one agent at the same time."),
        _("offers"),
        most=routing_policy.CAPACITY_MAX,
    ),
    _setting(
        "rejected_pause_seconds",
        _("How long a contact is not offered again to an agent who rejected it."),
        _("seconds"),
        most=routing_policy.PAUSE_MAX_SECONDS,
    ),
    _setting(
        "refused_pause_seconds",
        _("How long the router waits before it tries again what the database refused."),
        _("seconds"),
        most=routing_policy.PAUSE_MAX_SECONDS,
    ),
    _setting(
        "refusals_before_hold",
        _("After how many refusals a contact is left alone for that time."),
        _("refusals"),
        most=routing_policy.CAPACITY_MAX,
    ),
    _setting(
        "help_waiting_max",
        _(
            "From how many waiting requests for help on agents who work under supervision get no new contacts, because "
            "nobody could help them soon."
        ),
        _("requests"),
        most=routing_policy.HELP_WAITING_MAX,
    ),
)
