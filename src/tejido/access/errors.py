"""What can go wrong with users, roles, invitations and tickets."""

from __future__ import annotations


class SignInNeeded(Exception):
    """Sign in first."""


class NotAllowed(Exception):
    """Your role does not reach this."""


class TooManyAttempts(Exception):
    """There were too many attempts in a short time; wait before the next one."""

    def __init__(self, *, retry_seconds: int, count: int) -> None:
        """Keep how long to wait.

        Args:
            retry_seconds: Machine seconds until the next attempt is taken, > 0.
            count: Which attempt of the window this was.
        """
        super().__init__(TooManyAttempts.__doc__)
        self.retry_seconds = retry_seconds
        self.count = count


class NoSuchUser(Exception):
    """There is no such user."""


class NoSuchGrant(Exception):
    """This user does not hold that role."""


class NoSuchClient(Exception):
    """There is no such client here."""


class AccountExists(Exception):
    """There is an account with this email address already; give it another role instead."""


class PersonHasAccount(Exception):
    """This person has an account already."""


class RoleInvalid(Exception):
    """This role cannot be given like that: the client role names its client, and no other role does."""


class EmailInvalid(Exception):
    """This is not an email address."""


class NameInvalid(Exception):
    """A name has at most 200 characters and no control characters."""


class LanguageInvalid(Exception):
    """This language is not one of those the pages are written in."""


class PasswordWeak(Exception):
    """This password is too easy to guess."""


class GrantExists(Exception):
    """This user holds that role already."""


class UserDeactivated(Exception):
    """This account was deactivated."""


class AccountStillOpen(Exception):
    """This account is open: deactivate it before you erase it."""


class CodeWrong(Exception):
    """This code is wrong, was used already, or its time has run out."""


class FactorExists(Exception):
    """This account has a code app already: remove it before you add another."""


class NoSuchFactor(Exception):
    """This account has no such second step."""


class OwnSecondStep(Exception):
    """Change your own second step on the page of your account's security."""


class TooManyPasskeys(Exception):
    """This account has ten passkeys, which is the most: remove one before you add another."""


class PasskeyInvalid(Exception):
    """This passkey could not be used here: it is not known, or the page was open for too long."""


class PasskeyNameInvalid(Exception):
    """A passkey's name has 1 to 60 characters and no control characters."""


class SecretUnreadable(Exception):
    """A secret in the database was written with another installation's key."""


class LastAdministrator(Exception):
    """This is the only administrator: give the role to somebody else first."""


class AlreadyInvited(Exception):
    """An invitation to this address is open: withdraw it before you send another."""


class NoSuchInvitation(Exception):
    """This invitation does not exist."""


class InvitationAccepted(Exception):
    """This invitation was accepted already."""


class InvitationWithdrawn(Exception):
    """This invitation was withdrawn."""


class InvitationExpired(Exception):
    """The time of this invitation has run out."""


class SignInTicketUsed(Exception):
    """This link was used, its time ran out, or its user was deactivated; it works once."""


class TicketInvalid(Exception):
    """This ticket was not made here, or was changed on its way."""


class TicketExpired(Exception):
    """The time of this ticket has run out; ask for a new one."""


class TopicInvalid(Exception):
    """There is no such topic to listen to."""


class StreamingRefused(Exception):
    """A streamed answer would read the database after its transaction has ended; build it whole instead."""
