"""What can go wrong with a survey."""

from __future__ import annotations


class NoSuchSurvey(Exception):
    """There is no such survey, or it is not open any more."""


class NoSuchInvitation(Exception):
    """This survey does not ask you, or it is closed."""


class SurveyOpenAlready(Exception):
    """This survey is open already. Close that round first."""


class SurveyDatesInvalid(Exception):
    """A survey is open for a day at least and for sixty at most."""


class SurveyStrataInvalid(Exception):
    """A survey is drawn by site, work mode, position or year of hiring."""


class SurveyCountInvalid(Exception):
    """Say how many people shall be asked: ten at least."""


class TooFewToAsk(Exception):
    """Fewer than ten people could be asked, and nothing could be told of so few answers."""


class SurveyAnswered(Exception):
    """You have answered this survey already, or said that you do not want to. Take your answer back to change it."""


class SurveyAnswerInvalid(Exception):
    """One of the answers does not fit its question. Look at it once more, or skip it."""


class NothingAnswered(Exception):
    """Answer one question at least, or say that you do not want to answer."""


class SurveyLinkInvalid(Exception):
    """This link does not work. Ask whoever gave it to you for a new one."""


class SurveyLinkExpired(Exception):
    """This link is too old, or its survey is closed. You need do nothing."""


class CallsEnough(Exception):
    """This person was called three times. Leave them alone; not to answer is an answer, too."""
