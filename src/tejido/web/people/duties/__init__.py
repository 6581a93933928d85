"""Pages about duties: limits of working time, the right to disconnect, quotas and incentives."""
