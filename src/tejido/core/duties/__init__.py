"""What the law and our own policy ask: quotas, limits of working time, rest from messages, and incentives."""
