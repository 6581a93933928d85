"""The demonstration: a small synthetic world, and the play of its customers and agents."""
