"""The pure half of measuring impact: what status means, what may be published, and on which rung a claim stands."""
