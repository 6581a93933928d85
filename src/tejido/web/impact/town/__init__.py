"""Pages about the town and its economy."""
