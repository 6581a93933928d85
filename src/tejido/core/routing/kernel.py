"""What each input does to the floor, and the offers that follow. Kernel source.

Kernel source is written in the subset of Python that numba compiles, so that the live router (plain) and the
simulator (compiled) run the very same lines. Hence arguments are positional here, state is two flat arrays
(`layout`), and there is no clock, no randomness and no object: the floor in `floor.py` is the friendly face. After
every function below, no agent who could take a waiting contact is left open, as far as timers have been rung by
`ring_timers`.
"""

from __future__ import annotations

from tejido.core.routing import (
    agents,
    choice,
    dues,
    idleness,
    index,
    layout,
    lines,
    pauses,
    preferences,
    targets,
    timers,
)
from tejido.core.routing.layout import Ints, Reals


def contact_queued(ints: Ints, reals: Reals, at: int, contact: int) -> None:
    """Take in a contact whose record has just been filled, and look for its agent."""
    wait(ints, at, contact)
    place_contact(ints, reals, at, contact)
    settle(ints, reals, at)


def contact_left(ints: Ints, reals: Reals, at: int, contact: int) -> None:
    """Forget a contact that was abandoned or ended elsewhere; an agent who was being offered it is free again."""
    agent = ints[contact + layout.CONTACT_AGENT]
    targets.left(ints, at, contact)
    if agent != layout.NOBODY:
        withdraw(ints, at, contact)
        release(ints, contact)
        fill_agent(ints, reals, at, agent)
    else:
        lines.remove(ints, contact)
        release(ints, contact)
    settle(ints, reals, at)


def agent_available(ints: Ints, reals: Reals, at: int, agent: int, idle_since: int) -> None:
    """Open an agent for offers, idle since a moment, and give them what waits."""
    agents.set_status(ints, at, agent, layout.STATUS_AVAILABLE)
    ints[agent + layout.AGENT_IDLE_SINCE] = idle_since
    fill_agent(ints, reals, at, agent)
    settle(ints, reals, at)


def agent_changed(ints: Ints, reals: Reals, at: int, agent: int) -> None:
    """Look again at an agent whose levels, queues or capacities have just been written."""
    if release_preferring(ints, at, agent) > 0:
        agents.refresh_open(ints, agent)
        match_waiting(ints, reals, at)
    else:
        fill_agent(ints, reals, at, agent)
    settle(ints, reals, at)


def agent_unavailable(ints: Ints, reals: Reals, at: int, agent: int) -> None:
    """Close an agent for offers; what was being offered to them goes back to the front and to somebody else."""
    agents.set_status(ints, at, agent, layout.STATUS_AWAY)
    agents.refresh_open(ints, agent)
    while ints[agent + layout.AGENT_OFFERS] != layout.NOBODY:
        contact = ints[agent + layout.AGENT_OFFERS]
        decide(ints, layout.KIND_RESCIND, contact, agent)
        give_back(ints, at, contact)
    release_preferring(ints, at, agent)
    match_waiting(ints, reals, at)


def agent_removed(ints: Ints, reals: Reals, at: int, agent: int) -> None:
    """Forget an agent who has been made unavailable and whom no contact is bound to, and free their record."""
    idleness.leave(ints, at, agent)
    ints[agent + layout.AGENT_ID] = 0
    match_waiting(ints, reals, at)


def unbind(ints: Ints, at: int, contact: int, agent: int) -> None:
    """End a contact's pause with an agent and its preference for them."""
    pauses.drop_agent(ints, contact, agent)
    if ints[contact + layout.CONTACT_PREFERRED] == agent:
        preferences.remove(ints, contact)
    if ints[contact + layout.CONTACT_AGENT] == layout.NOBODY:
        dues.set_timer(ints, at, contact)


def offer_accepted(ints: Ints, reals: Reals, at: int, contact: int, agent: int) -> None:
    """Count an accepted contact as held; the database is the truth, so it need not be the offer we know of.

    An acceptance that crossed our time-out wins: the contact leaves its line or another agent's offer, and the agent,
    who did respond, is available again.
    """
    other = ints[contact + layout.CONTACT_AGENT]
    targets.answered(ints, at, contact)
    if other == layout.NOBODY:
        lines.remove(ints, contact)
    else:
        if other != agent:
            decide(ints, layout.KIND_RESCIND, contact, other)
        withdraw(ints, at, contact)
    if ints[agent + layout.AGENT_STATUS] == layout.STATUS_NOT_RESPONDING:
        agents.set_status(ints, at, agent, layout.STATUS_AVAILABLE)
    hold(ints, at, agent, ints[contact + layout.CONTACT_CHANNEL])
    release(ints, contact)
    fill_agent(ints, reals, at, agent)
    if other != layout.NOBODY and other != agent:
        fill_agent(ints, reals, at, other)
    settle(ints, reals, at)


def offer_rejected(ints: Ints, reals: Reals, at: int, contact: int) -> None:
    """Put a rejected contact back at the front, pause the pair, and look for others on both sides."""
    agent = ints[contact + layout.CONTACT_AGENT]
    pauses.add(ints, contact, agent, at + ints[layout.REJECTED_PAUSE])
    if ints[contact + layout.CONTACT_PREFERRED] == agent:
        # Whoever says no must not keep the customer from the others.
        ints[contact + layout.CONTACT_PREFERRED_UNTIL] = 0
    give_back(ints, at, contact)
    place_contact(ints, reals, at, contact)
    fill_agent(ints, reals, at, agent)
    settle(ints, reals, at)


def offer_timed_out(ints: Ints, reals: Reals, at: int, contact: int) -> None:
    """Put a missed contact back at the front; the agent is not responding until they return."""
    if miss(ints, at, contact) > 0:
        match_waiting(ints, reals, at)
    else:
        place_contact(ints, reals, at, contact)
    settle(ints, reals, at)


def offer_refused(ints: Ints, reals: Reals, at: int, contact: int) -> None:
    """Take back an offer whose claim the database refused: the pair pauses; after several refusals the contact does."""
    agent = ints[contact + layout.CONTACT_AGENT]
    until = at + ints[layout.REFUSED_PAUSE]
    pauses.add(ints, contact, agent, until)
    withdraw(ints, at, contact)
    refusals = ints[contact + layout.CONTACT_REFUSAL_COUNT] + 1
    if refusals >= ints[layout.REFUSALS_BEFORE_HOLD]:
        # A contact that is stale here would otherwise be tried on every idle agent in turn.
        ints[contact + layout.CONTACT_HELD_UNTIL] = until
        refusals = 0
    ints[contact + layout.CONTACT_REFUSAL_COUNT] = refusals
    wait(ints, at, contact)
    place_contact(ints, reals, at, contact)
    fill_agent(ints, reals, at, agent)
    settle(ints, reals, at)


def leg_started(ints: Ints, at: int, agent: int, channel: int) -> None:
    """Count a contact that an agent holds without an offer of ours."""
    hold(ints, at, agent, channel)


def leg_ended(ints: Ints, reals: Reals, at: int, agent: int, channel: int) -> None:
    """Free one place of an agent's capacity and give them what waits."""
    agents.add_load(ints, at, agent, channel, -1)
    if ints[agent + layout.AGENT_LOAD_TOTAL] == 0:
        ints[agent + layout.AGENT_IDLE_SINCE] = at
    fill_agent(ints, reals, at, agent)
    settle(ints, reals, at)


def ring_timers(ints: Ints, reals: Reals, at: int) -> None:
    """Do what has fallen due: time-outs, steps and ends of preferences, then the offers and overflows that follow."""
    rung_count = 0
    contact = layout.NOBODY
    overflowing = layout.NOBODY
    last_overflowing = layout.NOBODY
    while ints[layout.TIMER_COUNT] > 0 and timers.next_due_at(ints) <= at:
        contact = ints[ints[layout.TIMERS]]
        rung_count += 1
        if ints[contact + layout.CONTACT_AGENT] != layout.NOBODY:
            decide(ints, layout.KIND_TIME_OUT, contact, ints[contact + layout.CONTACT_AGENT])
            rung_count += miss(ints, at, contact)
            continue
        overflow_at = dues.overflows_at(ints, contact)
        if overflow_at != layout.NEVER and overflow_at <= at:
            # It is asked only once, and only after the agents here had their chance.
            ints[contact + layout.CONTACT_OVERFLOWED] = 1
            ints[contact + layout.CONTACT_OVERFLOW_NEXT] = layout.NOBODY
            if overflowing == layout.NOBODY:
                overflowing = contact
            else:
                ints[last_overflowing + layout.CONTACT_OVERFLOW_NEXT] = contact
            last_overflowing = contact
        dues.set_timer(ints, at, contact)
    if rung_count == 1:
        place_contact(ints, reals, at, contact)
    elif rung_count > 1:
        match_waiting(ints, reals, at)
    settle(ints, reals, at)
    while overflowing != layout.NOBODY:
        overflow(ints, at, overflowing)
        overflowing = ints[overflowing + layout.CONTACT_OVERFLOW_NEXT]


def overflow(ints: Ints, at: int, contact: int) -> None:
    """Ask for a contact that nobody here could take to be moved, and hold it meanwhile."""
    if ints[contact + layout.CONTACT_AGENT] != layout.NOBODY:
        ints[contact + layout.CONTACT_OVERFLOWED] = 0
        return
    queue = ints[layout.QUEUES] + ints[contact + layout.CONTACT_QUEUE] * layout.QUEUE_WIDTH
    decision = decide(ints, layout.KIND_OVERFLOW, contact, layout.NOBODY)
    ints[decision + layout.DECISION_TO_QUEUE] = ints[queue + layout.QUEUE_OVERFLOW_TO]
    # When nothing comes of it, the contact is served where it is.
    ints[contact + layout.CONTACT_HELD_UNTIL] = at + ints[layout.REFUSED_PAUSE]
    dues.set_timer(ints, at, contact)


def match_waiting(ints: Ints, reals: Reals, at: int) -> None:
    """Offer the pair with the most points, again and again, until no open agent can take anything that waits."""
    while ints[layout.OPEN_COUNT] > 0:
        best = layout.NOBODY
        best_agent = layout.NOBODY
        best_total = 0.0
        start = ints[layout.OPEN_AGENTS]
        for place in range(start, start + ints[layout.OPEN_COUNT]):
            agent = ints[place]
            contact = choice.next_contact(ints, reals, at, agent)
            if contact == layout.NOBODY:
                continue
            points = index.contact_points(ints, reals, at, contact)
            total = index.pair_points(ints, reals, at, points, contact, agent)
            if (
                best == layout.NOBODY
                or (contact != best and choice.beats(ints, total, contact, best_total, best))
                or (contact == best and total > best_total)
                or (contact == best and total == best_total and choice.rested_more(ints, agent, best_agent))
            ):
                best = contact
                best_agent = agent
                best_total = total
        if best == layout.NOBODY:
            break
        offer(ints, reals, at, best, best_agent)
    ints[layout.HELP_REACHED] = 0


def settle(ints: Ints, reals: Reals, at: int) -> None:
    """Look at the whole floor again once mentors can be reached who could not: the supervised may take contacts."""
    if ints[layout.HELP_REACHED] == 1:
        match_waiting(ints, reals, at)


def place_contact(ints: Ints, reals: Reals, at: int, contact: int) -> None:
    """Offer a waiting contact to the next agent, if there is one."""
    agent = choice.next_agent(ints, reals, at, contact)
    if agent != layout.NOBODY:
        offer(ints, reals, at, contact, agent)


def fill_agent(ints: Ints, reals: Reals, at: int, agent: int) -> None:
    """Offer an agent the next contacts until the agent is closed or nothing suits."""
    agents.refresh_open(ints, agent)
    while ints[agent + layout.AGENT_OPEN_PLACE] != layout.NEVER:
        contact = choice.next_contact(ints, reals, at, agent)
        if contact == layout.NOBODY:
            return
        offer(ints, reals, at, contact, agent)


def offer(ints: Ints, reals: Reals, at: int, contact: int, agent: int) -> None:
    """Offer a waiting contact to an agent and write the decision with its terms."""
    deadline_at = at + ints[lines.line_of(ints, contact) + layout.LINE_OFFER_TIME]
    index.write_terms(ints, reals, at, contact, agent)
    lines.remove(ints, contact)
    decision = decide(ints, layout.KIND_OFFER, contact, agent)
    ints[decision + layout.DECISION_STEP] = dues.step_in_force(ints, at, contact)
    ints[decision + layout.DECISION_DEADLINE_AT] = deadline_at
    attach(ints, at, contact, agent, ints[decision + layout.DECISION_OWN_NUMBER], deadline_at)


def attach(ints: Ints, at: int, contact: int, agent: int, number: int, deadline_at: int) -> None:
    """Bind a contact that is in no line to the agent it is offered to, until a deadline."""
    first = ints[agent + layout.AGENT_OFFERS]
    ints[contact + layout.CONTACT_AGENT] = agent
    ints[contact + layout.CONTACT_NUMBER] = number
    ints[contact + layout.CONTACT_PREVIOUS] = layout.NOBODY
    ints[contact + layout.CONTACT_NEXT] = first
    if first != layout.NOBODY:
        ints[first + layout.CONTACT_PREVIOUS] = contact
    ints[agent + layout.AGENT_OFFERS] = contact
    ints[agent + layout.AGENT_OFFER_COUNT] += 1
    agents.add_load(ints, at, agent, ints[contact + layout.CONTACT_CHANNEL], 1)
    timers.start(ints, contact, deadline_at)
    agents.refresh_open(ints, agent)


def resume(ints: Ints, contact: int, due_at: int) -> None:
    """Put a contact from a snapshot back into its line, with the timer it had."""
    lines.insert(ints, contact)
    timers.start(ints, contact, due_at)


def withdraw(ints: Ints, at: int, contact: int) -> None:
    """Undo an offer: the contact is in no line yet, the agent has the place back."""
    agent = ints[contact + layout.CONTACT_AGENT]
    before = ints[contact + layout.CONTACT_PREVIOUS]
    after = ints[contact + layout.CONTACT_NEXT]
    if before == layout.NOBODY:
        ints[agent + layout.AGENT_OFFERS] = after
    else:
        ints[before + layout.CONTACT_NEXT] = after
    if after != layout.NOBODY:
        ints[after + layout.CONTACT_PREVIOUS] = before
    ints[agent + layout.AGENT_OFFER_COUNT] -= 1
    agents.add_load(ints, at, agent, ints[contact + layout.CONTACT_CHANNEL], -1)
    ints[contact + layout.CONTACT_AGENT] = layout.NOBODY
    ints[contact + layout.CONTACT_NUMBER] = 0
    timers.clear(ints, contact)
    agents.refresh_open(ints, agent)


def give_back(ints: Ints, at: int, contact: int) -> None:
    """Put an offered contact back at the front of its line, with its arrival unchanged."""
    withdraw(ints, at, contact)
    ints[contact + layout.CONTACT_RETURNED] = 1
    wait(ints, at, contact)


def miss(ints: Ints, at: int, contact: int) -> int:
    """Close the agent who let an offer pass, give the contact back, and count the others that this releases."""
    agent = ints[contact + layout.CONTACT_AGENT]
    agents.set_status(ints, at, agent, layout.STATUS_NOT_RESPONDING)
    give_back(ints, at, contact)
    return release_preferring(ints, at, agent)


def wait(ints: Ints, at: int, contact: int) -> None:
    """Put a contact into its line and set its timer."""
    preferences.release_hopeless(ints, at, contact)
    lines.insert(ints, contact)
    dues.set_timer(ints, at, contact)


def release_preferring(ints: Ints, at: int, agent: int) -> int:
    """Open the sticky contacts of an agent who cannot take them to everybody, and count those that wait."""
    count = 0
    contact = ints[agent + layout.AGENT_PREFERRED_BY]
    while contact != layout.NOBODY:
        if ints[contact + layout.CONTACT_AGENT] == layout.NOBODY and preferences.release_hopeless(ints, at, contact):
            dues.set_timer(ints, at, contact)
            count += 1
        contact = ints[contact + layout.CONTACT_PREFERRED_NEXT]
    return count


def hold(ints: Ints, at: int, agent: int, channel: int) -> None:
    """Count a contact as held by an agent from now on."""
    agents.add_load(ints, at, agent, channel, 1)
    ints[agent + layout.AGENT_IDLE_SINCE] = at
    agents.refresh_open(ints, agent)


def release(ints: Ints, contact: int) -> None:
    """Give back the record of a contact that neither waits nor is offered any more."""
    timers.clear(ints, contact)
    pauses.drop_all(ints, contact)
    preferences.remove(ints, contact)
    ints[contact + layout.CONTACT_ID] = 0
    ints[contact + layout.CONTACT_NEXT] = ints[layout.CONTACT_FREE]
    ints[layout.CONTACT_FREE] = contact


def decide(ints: Ints, kind: int, contact: int, agent: int) -> int:
    """Write a numbered decision about a pair and return its address; the floor empties the list after each input."""
    decision = ints[layout.DECISIONS] + ints[layout.DECISION_COUNT] * layout.DECISION_WIDTH
    ints[layout.DECISION_COUNT] += 1
    ints[layout.DECISION_NUMBER] += 1
    ints[decision + layout.DECISION_KIND] = kind
    ints[decision + layout.DECISION_OWN_NUMBER] = ints[layout.DECISION_NUMBER]
    ints[decision + layout.DECISION_OFFER_NUMBER] = ints[contact + layout.CONTACT_NUMBER]
    ints[decision + layout.DECISION_CONTACT_ID] = ints[contact + layout.CONTACT_ID]
    ints[decision + layout.DECISION_AGENT_ID] = 0 if agent == layout.NOBODY else ints[agent + layout.AGENT_ID]
    ints[decision + layout.DECISION_QUEUE] = ints[contact + layout.CONTACT_QUEUE]
    ints[decision + layout.DECISION_CHANNEL] = ints[contact + layout.CONTACT_CHANNEL]
    ints[decision + layout.DECISION_STEP] = 0
    ints[decision + layout.DECISION_DEADLINE_AT] = 0
    ints[decision + layout.DECISION_TO_QUEUE] = 0
    return decision
