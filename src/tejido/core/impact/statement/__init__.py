"""Impact statements: lines under one root, what changed between two of them, and what may be said together."""
