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


class ReasonUnknown(Exception):
    """Choose one of the reasons in the list."""


class NoSuchFlag(Exception):
    """There is no such flag here."""


class AlreadyReviewed(Exception):
    """Somebody has reviewed this flag already; a review is not taken back."""


class NoSuchHand(Exception):
    """There is no such raised hand here."""


class NoSuchLeg(Exception):
    """You have no such part in this contact."""


class NobodyToAsk(Exception):
    """This person cannot take the contact: they do not work for this client now, or serve it already."""


class CannotMove(Exception):
    """This contact cannot be moved now: it has ended, or is being wrapped up."""


class NotACall(Exception):
    """Only a call can be put on hold."""


class NoAddressToVerify(Exception):
    """This contact has no customer whose identity could be checked."""


class AddressNotVerified(Exception):
    """Earlier contacts are hidden until you have checked that this is the customer."""


class PhoneNumberInvalid(Exception):
    """Write the phone number with its country code, such as +57 300 123 4567."""


class NoticeNeeded(Exception):
    """Read and accept the notice about your data first; it may have changed meanwhile."""


class QueueFull(Exception):
    """Too many people are waiting here now; please try again in a few minutes."""


class AnswerInvalid(Exception):
    """Answer with a number from 1 to 5, once, after the contact has ended."""


class TaskListInvalid(Exception):
    """Paste one task a line: id, title and text, separated by commas, semicolons or tabs; at most 500 lines."""


class FileRefused(Exception):
    """This file cannot be sent."""

    def __init__(self, *, file_name: str) -> None:
        """Keep which file it is about.

        Args:
            file_name: As it can be shown.
        """
        super().__init__(type(self).__doc__)
        self.file_name = file_name


class FileTypeInvalid(FileRefused):
    """Only pictures (PNG, JPEG, WebP, GIF) and PDF files can be sent."""


class FileDamagedInvalid(FileRefused):
    """This file is damaged or cut off: open it, save it again and send the new one."""


class FileEmptyInvalid(FileRefused):
    """This file is empty."""


class FileTooLarge(FileRefused):
    """A file has at most 10 MB: make it smaller and send it again."""


class PictureTooLarge(FileRefused):
    """This picture has too many points: make it smaller and send it again."""


class FilesMissingInvalid(Exception):
    """Choose at least one file."""


class TooManyFiles(Exception):
    """A message comes with at most 5 files: send the others with another message."""


class ContactFull(Exception):
    """This exchange holds as many files as it can, 50; the text can still be sent."""


class NoSuchAttachment(Exception):
    """There is no such file here."""


class AttachmentErased(Exception):
    """This file was erased."""


class LeadershipLost(Exception):
    """Another router leads this pool now; what was decided here no longer counts."""


class ClockWasSet(Exception):
    """The machine's clock was set while this router led: it begins anew with the time as it is."""


class PolicyRefused(Exception):
    """This routing policy cannot be used."""

    def __init__(self, *, field: str) -> None:
        """Keep which field it is about.

        Args:
            field: Such as "weights.*.wait_points" or "pool.offers_at_once".
        """
        super().__init__(type(self).__doc__)
        self.field = field


class PolicyFieldInvalid(PolicyRefused):
    """A routing policy has no such setting; load the page anew."""


class PolicyQueueInvalid(PolicyRefused):
    """This pool has no such queue any more; load the page anew."""


class PolicyNumberInvalid(PolicyRefused):
    """Write a number within the range that stands beside it."""


class PolicyGrowthInvalid(PolicyRefused):
    """Growth may have at most 20 % of the points for waiting: lower it, or raise the points for waiting."""


class PolicyChangedMeanwhile(Exception):
    """Somebody stored another version of this policy meanwhile."""

    def __init__(self, *, version: int) -> None:
        """Keep which version it is now."""
        super().__init__(self.__doc__)
        self.version = version


class NoSuchPolicyVersion(Exception):
    """This pool's policy has no such version."""


class PeriodNotOver(Exception):
    """This period is not over yet, or its last intervals are still being counted; a report is published afterwards."""


class NoSuchReport(Exception):
    """There is no such report here."""


class NoSuchSchedule(Exception):
    """There is no such schedule here; perhaps somebody removed it."""


class ScheduleInvalid(Exception):
    """Choose rows, rhythm and language from what the lists offer, and at least one account that may see the report."""


class ScheduleRowsInvalid(Exception):
    """A report of a month has no rows of quarter hours: choose hours or days, or let it come every week."""


class TooManySchedules(Exception):
    """This client has as many scheduled reports as it can have, 50: change one, or remove one that nobody reads."""


class OwnHelp(Exception):
    """Somebody else has to come: one cannot answer one's own request for help."""


class NoSuchColleague(Exception):
    """There is no such colleague here; choose somebody from the list."""


class NoSuchPairing(Exception):
    """There is no such pairing here."""


class NoSuchProposal(Exception):
    """There is no such proposal here."""


class NotTheirMentor(Exception):
    """You are not this person's mentor now; ask the people lead to pair you first."""


class NoNextRung(Exception):
    """There is no next rung for them in this skill."""


class AlreadyDecided(Exception):
    """Somebody has decided otherwise about this proposal; load the page again."""


class TaskReviewInvalid(Exception):
    """These are not all tasks of this programme that are done: look at their ids, one a line, up to 500."""
