"""Impact: what the work did, never above its evidence."""
