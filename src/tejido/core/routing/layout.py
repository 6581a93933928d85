"""Where everything lies in the router's two arrays: constants only, so that the kernel can be compiled.

The whole state is one array of whole numbers (`ints`) and one of floats (`reals`). `ints` begins with a header;
behind it lie the queues, the agents, the contacts, the paused pairs and four work areas, each a row of records of one
width. The kernel names an agent, a contact or a pause by its *address*, the index of its record's first cell; 0 is
nobody. Two flat arrays cost the least to hand to a compiled function, and the same code runs on two Python lists,
which index three times faster than arrays do from plain Python. Growing makes new arrays outside the kernel.

All moments and durations are whole microseconds: they are exact and compare alike in Python and in compiled code.
"""

from __future__ import annotations

Ints = list[int]
Reals = list[float]

NOBODY = 0
NEVER = -1
CHANNEL_COUNT = 5

# The header.
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
HEADER_WIDTH = 16

# A queue: its steps, then for each channel the head and the tail of its waiting line and how long an offer stands.
QUEUE_STEP_COUNT = 0
QUEUE_PRIORITY_LEAD = 1
QUEUE_STEPS = 2
QUEUE_STEPS_MAX = 8
QUEUE_HEADS = QUEUE_STEPS + QUEUE_STEPS_MAX
QUEUE_TAILS = QUEUE_HEADS + CHANNEL_COUNT
QUEUE_OFFER_TIMES = QUEUE_TAILS + CHANNEL_COUNT
QUEUE_WIDTH = QUEUE_OFFER_TIMES + CHANNEL_COUNT

# The weights of a queue, at the beginning of `reals`.
WEIGHT_WAIT = 0
WEIGHT_PRIORITY = 1
WEIGHT_LEVEL = 2
WEIGHT_IDLE = 3
WEIGHT_LOAD = 4
WEIGHT_WIDTH = 5

# An agent: load counts what is held and what is offered; behind it, for each queue, how long a contact must have
# waited before this agent may take it (`NEVER`: not at all) and the agent's mean level there in thousandths.
AGENT_ID = 0
AGENT_STATUS = 1
AGENT_IDLE_SINCE = 2
AGENT_OFFER_COUNT = 3
AGENT_OFFERS = 4
AGENT_OPEN_PLACE = 5
AGENT_LOAD_TOTAL = 6
AGENT_LOADS = 7
AGENT_CAPACITIES = AGENT_LOADS + CHANNEL_COUNT
AGENT_PAIRS = AGENT_CAPACITIES + CHANNEL_COUNT
PAIR_WAIT_NEEDED = 0
PAIR_LEVEL = 1
PAIR_WIDTH = 2

STATUS_AWAY = 0
STATUS_AVAILABLE = 1
STATUS_NOT_RESPONDING = 2

# A contact that waits (no agent) or is being offered (an agent). While it waits, previous and next are its neighbours
# in the line; while it is offered, they are its neighbours in the list of that agent's offers; when free, next is the
# next free record.
CONTACT_ID = 0
CONTACT_QUEUE = 1
CONTACT_CHANNEL = 2
CONTACT_PRIORITY = 3
CONTACT_ARRIVED_AT = 4
CONTACT_RANK_AT = 5
CONTACT_RETURNED = 6
CONTACT_AGENT = 7
CONTACT_NUMBER = 8
CONTACT_PREVIOUS = 9
CONTACT_NEXT = 10
CONTACT_TIMER_PLACE = 11
CONTACT_DUE_AT = 12
CONTACT_PAUSES = 13
CONTACT_REFUSAL_COUNT = 14
CONTACT_HELD_UNTIL = 15
CONTACT_WIDTH = 16

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
DECISION_WIDTH = 9

KIND_OFFER = 1
KIND_TIME_OUT = 2
KIND_RESCIND = 3

TERM_WAIT = 0
TERM_PRIORITY = 1
TERM_LEVEL = 2
TERM_IDLE = 3
TERM_LOAD = 4
TERM_TOTAL = 5
TERM_WIDTH = 6

MINUTE = 60_000_000
LEVEL_ONE = 1000
