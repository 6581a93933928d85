"""Clients, programmes, queues, and what was promised for each."""
