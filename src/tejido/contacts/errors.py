"""What can go wrong with contacts."""

from __future__ import annotations


class NoSuchContact(Exception):
    """There is no such contact here."""


class NoSuchThread(Exception):
    """There is no such thread here."""


class NoSuchOffer(Exception):
    """There is no such offer for you."""


class OfferGone(Exception):
    """This offer is gone: its time was up, or the contact went away."""


class ContactEnded(Exception):
    """This contact has ended; start again to write more."""


class NotServing(Exception):
    """You are not serving this contact now."""


class MessageInvalid(Exception):
    """A message needs some text, at most 4,000 characters, without control characters."""


class NoSuchDisposition(Exception):
    """This programme has no such disposition; choose one from the list."""


class ContactsStillOpen(Exception):
    """You still have open contacts: finish them before you go offline."""


class NoteTooLong(Exception):
    """A note has at most 2,000 characters."""


class LeadershipLost(Exception):
    """Another router leads this pool now; what was decided here no longer counts."""
