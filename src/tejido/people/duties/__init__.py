"""Duties towards those who work here: rest from messages, limits of time, quotas, and what was done about them."""
