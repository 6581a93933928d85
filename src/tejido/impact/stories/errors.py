"""What can go wrong with a story."""

from __future__ import annotations


class NoSuchStory(Exception):
    """There is no such story, or it was withdrawn."""


class StoryTextInvalid(Exception):
    """A story has between 20 and 4,000 letters."""


class StoryNameInvalid(Exception):
    """The name beside a story has 80 letters at most. Leave it empty to stay without a name."""


class StoryUseInvalid(Exception):
    """A story is used on the public page, in the impact statement, for clients or for the press."""


class StoryNotConfirmed(Exception):
    """Read first what was written down for you, and say that these are your words."""


class StoryChanged(Exception):
    """This story has changed since you opened the page. Read it as it stands now, and choose again."""


class StoryVersionsEnough(Exception):
    """This story was changed very often. Withdraw it and tell it anew."""
