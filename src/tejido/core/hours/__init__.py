"""From presence to hours: what counts as worked, corrections, days, rounding, and what stands in the way of a lock."""
