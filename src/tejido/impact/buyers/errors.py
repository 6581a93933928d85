"""What can go wrong when what clients buy is compared."""

from __future__ import annotations


class NoSuchBuyer(Exception):
    """There is no such client, or you do not see what it buys."""


class SupplierFileInvalid(Exception):
    """This is no table with the columns supplier, indicator, definition_version, value, from_date, to_date, source."""
