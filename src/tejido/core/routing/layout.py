"""Where everything lies in the router's two arrays: constants only, so that the kernel can be compiled.

The whole state is one array of whole numbers (`ints`) and one of floats (`reals`). `ints` begins with a header;
behind it lie the queues, the agents, the contacts, the paused pairs and four work areas, each a row of records of one
width. The kernel names an agent, a contact or a pause by its *address*, the index of its record's first cell; 0 is
nobody. Two flat arrays cost the least to hand to a compiled function, and the same code runs on two Python lists,
which index three times faster than arrays do from plain Python. Growing makes new arrays outside the kernel.

All moments and durations are whole microseconds: they are exact and compare alike in Python and in compiled code.
"""

from __future__ import annotations

from tejido.core import contact_states

Ints = list[int]
Reals = list[float]

NOBODY = 0
NEVER = -1
CHANNEL_COUNT = len(contact_states.CHANNELS)
HELP_CHANNEL = contact_states.CHANNELS.index(contact_states.HELP)
# For each channel, 1 where a contact wants an agent for itself alone.
EXCLUSIVE = tuple(int(channel in contact_states.EXCLUSIVE_CHANNELS) for channel in contact_states.CHANNELS)

# The header. The pool's time is counted up to POOL_COUNTED_AT, summed over all its agents. HELP_REACHED is 1 from the
# moment a queue's mentors can be reached again until the floor has been looked at for it.
DECISION_NUMBER = 0
OFFERS_AT_ONCE = 1
REJECTED_PAUSE = 2
REFUSED_PAUSE = 3
REFUSALS_BEFORE_HOLD = 4
QUEUE_COUNT = 5
QUEUES = 6
CONTACT_FREE = 7
PAUSE_FREE = 8
OPEN_AGENTS = 9
OPEN_COUNT = 10
TIMERS = 11
TIMER_COUNT = 12
DECISIONS = 13
DECISION_COUNT = 14
DECISION_TERMS = 15
POOL_COUNTED_AT = 16
POOL_AVAILABLE_COUNT = 17
POOL_IDLE_COUNT = 18
POOL_AVAILABLE_TIME = 19
POOL_IDLE_TIME = 20
HELP_WAITING_MAX = 21
HELP_REACHED = 22
HEADER_WIDTH = 23

# A queue: the address of the queue in which its agents ask for help (`NOBODY`: none), how many mentors are there to
# answer in this queue, its lines, one for each channel, and its steps.
QUEUE_STEP_COUNT = 0
QUEUE_WAITING_COUNT = 1
QUEUE_OVERFLOW_TO = 2
QUEUE_HELP = 3
QUEUE_MENTOR_COUNT = 4
QUEUE_LINES = 5
QUEUE_STEPS_MAX = 8

# A line: the contacts that wait, in order; how long an offer stands; the target; when a contact moves to another queue
# (`NEVER`: not at all); and of the latest stays that ended, one bit each, whether they met the target, the latest
# lowest.
LINE_HEAD = 0
LINE_TAIL = 1
LINE_OFFER_TIME = 2
LINE_TARGET = 3
LINE_PRIORITY_LEAD = 4
LINE_OVERFLOW_TIME = 5
LINE_STAYS = 6
LINE_STAY_COUNT = 7
LINE_STAYS_IN_TIME = 8
LINE_WIDTH = 9
STAYS_MAX = 32

QUEUE_STEPS = QUEUE_LINES + CHANNEL_COUNT * LINE_WIDTH
QUEUE_WIDTH = QUEUE_STEPS + QUEUE_STEPS_MAX

# The weights of a queue and the share its lines promise to answer in time, at the beginning of `reals`.
WEIGHT_WAIT = 0
WEIGHT_PRIORITY = 1
WEIGHT_LEVEL = 2
WEIGHT_IDLE = 3
WEIGHT_LOAD = 4
WEIGHT_SCARCITY = 5
WEIGHT_IDLE_SHARE = 6
WEIGHT_STICKY = 7
WEIGHT_GROWTH = 8
WEIGHT_TARGET_SHARES = 9
WEIGHT_WIDTH = WEIGHT_TARGET_SHARES + CHANNEL_COUNT

# An agent: load counts what is held and what is offered, and of it what wants the agent alone; time is counted up to
# AGENT_COUNTED_AT; AGENT_MENTORS is 1 while they count as a mentor who is there; behind it, for each queue, how long a
# contact must have waited before this agent may take it (`NEVER`: not at all), the agent's mean level there in
# thousandths, the hardest contact they may take, and 1 where they are growing.
AGENT_ID = 0
AGENT_STATUS = 1
AGENT_IDLE_SINCE = 2
AGENT_OFFER_COUNT = 3
AGENT_OFFERS = 4
AGENT_OPEN_PLACE = 5
AGENT_LOAD_TOTAL = 6
AGENT_LOAD_EXCLUSIVE = 7
AGENT_PREFERRED_BY = 8
AGENT_SERVABLE_COUNT = 9
AGENT_COUNTED_AT = 10
AGENT_AVAILABLE_TIME = 11
AGENT_IDLE_TIME = 12
AGENT_MENTORS = 13
AGENT_LOADS = 14
AGENT_CAPACITIES = AGENT_LOADS + CHANNEL_COUNT
AGENT_PAIRS = AGENT_CAPACITIES + CHANNEL_COUNT
PAIR_WAIT_NEEDED = 0
PAIR_LEVEL = 1
PAIR_DIFFICULTY_MAX = 2
PAIR_GROWS = 3
PAIR_WIDTH = 4

STATUS_AWAY = 0
STATUS_AVAILABLE = 1
STATUS_NOT_RESPONDING = 2

# A contact that waits (no agent) or is being offered (an agent). While it waits, previous and next are its neighbours
# in the line; while it is offered, they are its neighbours in the list of that agent's offers; when free, next is the
# next free record. With a preferred agent it stands in that agent's own list as well; before PREFERRED_UNTIL nobody
# else may take it.
CONTACT_ID = 0
CONTACT_QUEUE = 1
CONTACT_CHANNEL = 2
CONTACT_PRIORITY = 3
CONTACT_DIFFICULTY = 4
CONTACT_ARRIVED_AT = 5
CONTACT_QUEUED_AT = 6
CONTACT_RANK_AT = 7
CONTACT_RETURNED = 8
CONTACT_OVERFLOWED = 9
CONTACT_AGENT = 10
CONTACT_NUMBER = 11
CONTACT_PREVIOUS = 12
CONTACT_NEXT = 13
CONTACT_TIMER_PLACE = 14
CONTACT_DUE_AT = 15
CONTACT_PAUSES = 16
CONTACT_REFUSAL_COUNT = 17
CONTACT_HELD_UNTIL = 18
CONTACT_PREFERRED = 19
CONTACT_PREFERRED_UNTIL = 20
CONTACT_PREFERENCE = 21
CONTACT_PREFERRED_PREVIOUS = 22
CONTACT_PREFERRED_NEXT = 23
CONTACT_OVERFLOW_NEXT = 24
CONTACT_WIDTH = 25

PREFERENCE_STICKY = 0
PREFERENCE_DIRECTED = 1

# A pair that must not be tried again before a moment.
PAUSE_AGENT = 0
PAUSE_UNTIL = 1
PAUSE_NEXT = 2
PAUSE_WIDTH = 3

# A decision that leaves the kernel, and the terms of an offer.
DECISION_KIND = 0
DECISION_OWN_NUMBER = 1
DECISION_OFFER_NUMBER = 2
DECISION_CONTACT_ID = 3
DECISION_AGENT_ID = 4
DECISION_QUEUE = 5
DECISION_CHANNEL = 6
DECISION_STEP = 7
DECISION_DEADLINE_AT = 8
DECISION_TO_QUEUE = 9
DECISION_WIDTH = 10

KIND_OFFER = 1
KIND_TIME_OUT = 2
KIND_RESCIND = 3
KIND_OVERFLOW = 4

TERM_WAIT = 0
TERM_PRIORITY = 1
TERM_LEVEL = 2
TERM_IDLE = 3
TERM_LOAD = 4
TERM_SCARCITY = 5
TERM_IDLE_SHARE = 6
TERM_STICKY = 7
TERM_GROWTH = 8
TERM_TOTAL = 9
TERM_WIDTH = 10

MINUTE = 60_000_000
LEVEL_ONE = 1000
# An agent's own idle share counts as much as the pool's once they have been available for so long.
STEADY_TIME = 10 * MINUTE
