"""What can go wrong with the footprint."""

from __future__ import annotations


class BillInvalid(Exception):
    """A bill names a site, what was used and how much of it, in a unit that fits, for a month that has begun."""


class BillKnown(Exception):
    """A bill of this site, month, kind and number is there already: correct that one instead."""


class NoSuchBill(Exception):
    """There is no such bill, or it was corrected since: look at the list again."""


class NoSuchReceipt(Exception):
    """There is no file with this bill, or it was erased."""


class EnergyContractInvalid(Exception):
    """A contract names its kind and number, its days, and either kilowatt-hours or a share of what is used."""


class NoSuchEnergyContract(Exception):
    """There is no such contract, or it was withdrawn since: look at the list again."""


class CommuteInvalid(Exception):
    """Tell how many people come by each means and how far, and how many of those at home cool the room."""


class CommuteKnown(Exception):
    """Answers of this site and day are there already: withdraw those first."""


class NoSuchCommute(Exception):
    """There are no such answers, or they were withdrawn since: look at the list again."""
