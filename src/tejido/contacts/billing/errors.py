"""What can go wrong with statements and margins."""

from __future__ import annotations


class NoSuchStatement(Exception):
    """There is no such statement here."""


class NoSuchStatementLine(Exception):
    """This statement has no such line."""


class NoSuchQuestion(Exception):
    """There is no such question here."""


class MonthInvalid(Exception):
    """Choose a month, such as 2026-10."""


class MonthNotOver(Exception):
    """This month is not over, or not all of it is counted yet; try again after its last day, within the hour."""


class NoPrices(Exception):
    """This programme has no approved prices for that month; propose a price list and let somebody approve it."""


class NoPromise(Exception):
    """A penalty or bonus names no target, and its queue promises nothing for that channel; set one of the two."""


class StatementIssued(Exception):
    """This statement was issued and stands; what is counted otherwise comes as a line of the next one."""


class StatementChanged(Exception):
    """Something is counted or priced otherwise than in this draft; work it out again and look at it before issuing."""


class StatementByOneself(Exception):
    """Whoever worked a statement out cannot issue it; ask somebody else who may."""


class StatementNotIssued(Exception):
    """This statement is a draft; questions are about what was issued."""


class QuestionTextInvalid(Exception):
    """Write 1 to 1000 characters, without control characters."""


class QuestionAnswered(Exception):
    """This question is answered already; load the page again."""


class QuestionTaken(Exception):
    """This question was asked already; load the page again before you ask another."""


class StatementSeenInvalid(Exception):
    """It is not said which draft was looked at; load the page again and issue it from there."""
