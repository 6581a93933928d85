"""What can go wrong with reference values."""

from __future__ import annotations


class PlaceCodeInvalid(Exception):
    """This is no code of that scheme: a DIVIPOLA code has five digits and belongs to Colombia (CO)."""


class NoSuchReferenceKey(Exception):
    """There is no reference value of this kind; choose one of the list."""


class NoSuchReferenceValue(Exception):
    """There is no such reference value."""


class NoSuchProposal(Exception):
    """There is no such proposal."""


class ValueInvalid(Exception):
    """A reference value has a place, a number, a first day, a source and a status; look at what is missing."""


class ValueRangeInvalid(Exception):
    """This number cannot be right for such a value: look at its unit again. A share is 0.35 for 35 %."""


class ReasonInvalid(Exception):
    """Say why in a few words, so that somebody who reads it in some years understands."""


class ValueOverlaps(Exception):
    """Another value holds on some of these days from later on: correct that one, or let this one end before it."""


class ValueUnchanged(Exception):
    """The register says exactly this already."""


class DayOutsideInvalid(Exception):
    """This value does not hold on that day: choose one of its own days."""


class ValueSuperseded(Exception):
    """This value was superseded meanwhile: look at what is known now, and propose again if it is still wrong."""


class ProposalDecided(Exception):
    """This proposal was decided meanwhile; load the page anew."""


class OwnProposal(Exception):
    """Nobody decides their own proposal: somebody else approves or refuses it. You can take it back."""


class BenchmarkFileInvalid(Exception):
    """No line of this file could be read; look at the list of problems, and keep the names of the first line."""
