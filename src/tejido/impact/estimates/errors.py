"""What can be refused about claims and about following people up."""


class NoSuchClaim(Exception):
    """There is no such claim."""


class NoSuchRun(Exception):
    """There is no such kept estimate."""


class NoSuchApplicant(Exception):
    """Nobody is to be asked here: this person was not drawn, or the months are not over yet."""


class FollowUpInvalid(Exception):
    """Choose a formal job, other work, no work or not reached, on a day that is not after today."""
