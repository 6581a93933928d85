"""Customers, contacts, offers, legs and messages."""
