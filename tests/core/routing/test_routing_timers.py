"""The heap of timers against a plain sort."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.core.routing.routing_worlds import queue

from tejido.core.routing import layout, policy, state, timers

CONTACT_COUNT = 24
CHANGES = st.lists(st.tuples(st.integers(0, CONTACT_COUNT - 1), st.integers(-5, 30)), max_size=150)


@given(CHANGES)
def test_the_earliest_timer_is_first_and_ties_go_by_id(changes: list[tuple[int, int]]) -> None:
    world = state.State(
        policy=policy.Policy(version=1, queues=(queue(),)), sizes=state.Sizes(contacts=32), engine=state.PLAIN
    )
    ints = world.ints
    # Ids run against the order of the records, so that a tie settled by record would show.
    contacts = [world.new_contact(contact_id=CONTACT_COUNT - place) for place in range(CONTACT_COUNT)]
    expected: dict[int, int] = {}
    for place, due_at in changes:
        contact = contacts[place]
        if due_at < 0:
            timers.clear(ints, contact)
            expected.pop(contact, None)
        else:
            timers.start(ints, contact, due_at)
            expected[contact] = due_at
        assert timers.next_due_at(ints) == min(expected.values(), default=layout.NEVER)
    order = []
    while timers.next_due_at(ints) != layout.NEVER:
        order.append(ints[ints[layout.TIMERS]])
        timers.clear(ints, order[-1])
    assert order == sorted(expected, key=lambda contact: (expected[contact], ints[contact + layout.CONTACT_ID]))
