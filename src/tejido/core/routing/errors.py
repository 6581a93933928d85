"""Named refusals of the router; the docstring is the message, the argument says which thing it is about."""

from __future__ import annotations


class RoutingError(Exception):
    """The router cannot do this."""

    def __str__(self) -> str:
        sentence = (type(self).__doc__ or "").strip()
        detail = super().__str__()
        return f"{sentence} ({detail})" if detail else sentence


class PolicyInvalid(RoutingError):
    """This routing policy cannot be used."""


class WeightOutOfRange(PolicyInvalid):
    """A weight must be a finite number of points between 0 and the limit."""


class WaitMustCount(PolicyInvalid):
    """The points for waiting must be above zero, or a contact could wait for ever."""


class GrowthAboveLimit(PolicyInvalid):
    """The points for growth may be at most 20 % of the points for a wait that equals the target."""


class ShareOutOfRange(PolicyInvalid):
    """A share promised within the target is above 0 and at most 1."""


class OverflowIncomplete(PolicyInvalid):
    """An overflow needs both the other queue and the seconds after which it begins."""


class OverflowToItself(PolicyInvalid):
    """A queue cannot overflow into itself."""


class OverflowUnknown(PolicyInvalid):
    """A queue can overflow only into a queue of the same pool."""


class HelpUnknown(PolicyInvalid):
    """Help can be asked for only in another queue of the same pool that takes such requests."""


class SecondsOutOfRange(PolicyInvalid):
    """A duration of the policy is outside its limits."""


class LevelOutOfRange(RoutingError):
    """A level is a whole number from 0 to 5; a requirement asks for 1 to 5."""


class StepsOutOfOrder(PolicyInvalid):
    """Requirement steps begin at 0 seconds and each begins later than the one before."""


class StepDoesNotRelax(PolicyInvalid):
    """A later step may ask only what the step before asked, at the same level or a lower one."""


class TooManySteps(PolicyInvalid):
    """A queue has more requirement steps than the router holds."""


class SkillNamedTwice(PolicyInvalid):
    """A step names the same skill twice."""


class QueueNamedTwice(PolicyInvalid):
    """A policy names the same queue twice."""


class ChannelNamedTwice(PolicyInvalid):
    """A queue or an agent names the same channel twice."""


class QueueWithoutChannel(PolicyInvalid):
    """A queue must allow at least one channel."""


class CountOutOfRange(PolicyInvalid):
    """A count of the policy is outside its limits."""


class ChannelUnknown(RoutingError):
    """There is no such channel."""


class ChannelNotAllowed(RoutingError):
    """This queue does not take contacts of this channel."""


class QueueUnknown(RoutingError):
    """The policy of this pool names no such queue."""


class QueueInUse(RoutingError):
    """A policy cannot drop a queue, or a channel of it, while contacts wait there."""


class AgentUnknown(RoutingError):
    """This agent has not been introduced to the pool."""


class CapacityOutOfRange(RoutingError):
    """A capacity is a whole number of contacts from 0 to the limit."""


class PriorityOutOfRange(RoutingError):
    """A priority is a whole number from 0 to the limit."""


class DifficultyOutOfRange(RoutingError):
    """A difficulty is a whole number from 1 to 5."""


class RungUnknown(RoutingError):
    """There is no such rung: an agent is shadow, supervised or solo in a skill."""


class PreferenceUnknown(RoutingError):
    """There is no such preference: a contact prefers an agent as sticky or as directed."""


class PlaceUnknown(RoutingError):
    """There is no such place in a line: a contact joins by arrival or at the front."""


class IdOutOfRange(RoutingError):
    """An id is a whole number above zero that fits a database bigint."""


class ContactAlreadyQueued(RoutingError):
    """This contact already waits or is being offered."""


class LegAlreadyKnown(RoutingError):
    """This agent already holds this contact."""


class LegUnknown(RoutingError):
    """This agent does not hold this contact."""


class SnapshotInvalid(RoutingError):
    """This snapshot does not fit the policy or contradicts itself."""


class EntryInvalid(RoutingError):
    """This entry of the input log cannot be read."""


class EntryOutOfOrder(RoutingError):
    """The entries of the input log do not follow one another without a gap."""


class CompilerMissing(RoutingError):
    """The compiled router needs numba: install Tejido with the `planning` extra, or use the plain router."""
