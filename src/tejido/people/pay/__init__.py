"""Pay of people: what was agreed, runs of a locked period, their signatures, corrections, questions and exports."""
