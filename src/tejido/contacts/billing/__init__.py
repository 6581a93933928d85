"""Statements of a month for clients: counted, priced, issued by two people, opened down to their contacts."""
