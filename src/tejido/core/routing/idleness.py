"""How long agents were available and idle today, and the pool's sum of both, counted when something changes. Kernel.

An agent is idle while they are available and neither hold a contact nor are offered one. All sums are whole
microseconds and therefore exact: counting more often changes nothing.
"""

from __future__ import annotations

from tejido.core.routing import layout
from tejido.core.routing.layout import Ints


def stop(ints: Ints, at: int, agent: int) -> None:
    """Count an agent's time up to now and take them out of the pool's count, before their status or load changes."""
    count_pool(ints, at)
    if ints[agent + layout.AGENT_STATUS] == layout.STATUS_AVAILABLE:
        elapsed = at - ints[agent + layout.AGENT_COUNTED_AT]
        ints[agent + layout.AGENT_AVAILABLE_TIME] += elapsed
        ints[layout.POOL_AVAILABLE_COUNT] -= 1
        if ints[agent + layout.AGENT_LOAD_TOTAL] == 0:
            ints[agent + layout.AGENT_IDLE_TIME] += elapsed
            ints[layout.POOL_IDLE_COUNT] -= 1
    ints[agent + layout.AGENT_COUNTED_AT] = at


def start(ints: Ints, agent: int) -> None:
    """Take an agent into the pool's count again, after their status or load has changed."""
    if ints[agent + layout.AGENT_STATUS] == layout.STATUS_AVAILABLE:
        ints[layout.POOL_AVAILABLE_COUNT] += 1
        if ints[agent + layout.AGENT_LOAD_TOTAL] == 0:
            ints[layout.POOL_IDLE_COUNT] += 1


def count_pool(ints: Ints, at: int) -> None:
    """Count the time of the whole pool up to now."""
    elapsed = at - ints[layout.POOL_COUNTED_AT]
    ints[layout.POOL_AVAILABLE_TIME] += elapsed * ints[layout.POOL_AVAILABLE_COUNT]
    ints[layout.POOL_IDLE_TIME] += elapsed * ints[layout.POOL_IDLE_COUNT]
    ints[layout.POOL_COUNTED_AT] = at


def enter(ints: Ints, at: int, agent: int, available: int, idle: int) -> None:
    """Give an agent the time they had today already; their status and load are in place."""
    count_pool(ints, at)
    ints[agent + layout.AGENT_AVAILABLE_TIME] = available
    ints[agent + layout.AGENT_IDLE_TIME] = idle
    ints[agent + layout.AGENT_COUNTED_AT] = at
    ints[layout.POOL_AVAILABLE_TIME] += available
    ints[layout.POOL_IDLE_TIME] += idle
    start(ints, agent)


def leave(ints: Ints, at: int, agent: int) -> None:
    """Take an agent and all their time out of the pool's sums."""
    stop(ints, at, agent)
    ints[layout.POOL_AVAILABLE_TIME] -= ints[agent + layout.AGENT_AVAILABLE_TIME]
    ints[layout.POOL_IDLE_TIME] -= ints[agent + layout.AGENT_IDLE_TIME]


def available_time(ints: Ints, at: int, agent: int) -> int:
    """Return how long an agent was available today."""
    time = ints[agent + layout.AGENT_AVAILABLE_TIME]
    if ints[agent + layout.AGENT_STATUS] == layout.STATUS_AVAILABLE:
        time += at - ints[agent + layout.AGENT_COUNTED_AT]
    return time


def idle_time(ints: Ints, at: int, agent: int) -> int:
    """Return how long an agent was idle today."""
    time = ints[agent + layout.AGENT_IDLE_TIME]
    if ints[agent + layout.AGENT_STATUS] == layout.STATUS_AVAILABLE and ints[agent + layout.AGENT_LOAD_TOTAL] == 0:
        time += at - ints[agent + layout.AGENT_COUNTED_AT]
    return time


def above_pool(ints: Ints, at: int, agent: int) -> float:
    """Return how far an agent's idle share lies above the pool's, -1 to 1.

    As if the agent had come with `STEADY_TIME` of the pool's own share, so that a first minute outweighs nothing.
    """
    elapsed = at - ints[layout.POOL_COUNTED_AT]
    pool_available = ints[layout.POOL_AVAILABLE_TIME] + elapsed * ints[layout.POOL_AVAILABLE_COUNT]
    if pool_available == 0:
        return 0.0
    pool_idle = ints[layout.POOL_IDLE_TIME] + elapsed * ints[layout.POOL_IDLE_COUNT]
    pool_share = pool_idle / pool_available
    available = available_time(ints, at, agent)
    return (idle_time(ints, at, agent) - pool_share * available) / (available + layout.STEADY_TIME)


def begin_day(ints: Ints, at: int, agent: int) -> None:
    """Let an agent's time of the day begin at nothing."""
    leave(ints, at, agent)
    enter(ints, at, agent, 0, 0)
