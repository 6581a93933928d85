"""What may be told of a survey's answers: weighted shares with their interval, by question and by group.

Answers are told of only where ten people or more gave one, rounded to the twentieth; a group that is smaller, and the
next smallest by which it could be worked out, are withheld question by question. Where fewer than `EDGE_PEOPLE` gave an
answer, or fewer than that gave another one, it is not told whether it was nobody, one or two.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tejido.core.impact import disclosure
from tejido.core.impact.surveys import questionnaires, weights

# One answer: the code of its stratum, and what was answered.
Given = tuple[str, questionnaires.Answer]
EDGE_PEOPLE = 3
STEPS = disclosure.SHARE_STEP_COUNT
GOOD = "good"
MEAN = "mean"
WHOLE = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """How a question was answered by a group.

    Args:
        group: Its name; `WHOLE` for everybody.
        n: How many answered; None where that is withheld.
        figures: Choice to the share that gave it, `GOOD` to that of the favourable ones together, or `MEAN` to the mean
            of a number; a group other than the whole is told `GOOD` and `MEAN` only.
        design_effect: By how much unequal weights blow up the variance; None where withheld.
    """

    group: str
    n: int | None
    figures: Mapping[str, disclosure.Figure]
    design_effect: float | None = None


def told(
    question: questionnaires.Question,
    *,
    people: Mapping[str, Mapping[str, int]],
    given: Mapping[str, Sequence[Given]],
) -> list[Told]:
    """Return how a question was answered, by everybody first and then by each group.

    Args:
        people: Group to its strata, each with how many people are in it; no stratum is in two groups.
        given: Group to the answers that were given in it; what was skipped is left out.
    Returns: Nothing for a question that is answered in words.
    """
    if question.kind == "text":
        return []
    hidden = disclosure.apart({group: len(given.get(group, ())) for group in people})
    everybody = {stratum: size for sizes in people.values() for stratum, size in sizes.items()}
    every = [each for found in given.values() for each in found]
    whole = _told(question, WHOLE, people=everybody, given=every, is_hidden=False)
    if len(people) < 2:
        return [whole]
    groups = [
        _told(question, group, people=sizes, given=given.get(group, ()), is_hidden=group in hidden)
        for group, sizes in people.items()
    ]
    return [whole, *(replace(each, figures=_in_brief(each.figures)) for each in groups)]


def share_of(
    codes: frozenset[str], *, people: Mapping[str, int], given: Sequence[Given], is_sensitive: bool = False
) -> disclosure.Figure:
    """Return which share of everybody gives one of some answers, as it may be published.

    Args:
        codes: The answers that are counted; yes and no are named so.
        people: Stratum to how many people are in it.
        given: The answers.
        is_sensitive: Then it is withheld unless ten gave them, and ten others did not.
    """
    n = len(given)
    part = sum(_code(answer) in codes for _stratum, answer in given)
    if not disclosure.is_group_safe(n) or (is_sensitive and not disclosure.is_safe(disclosure.Cell(n, part))):
        return disclosure.withheld("few_people")
    answers, yes = Counter(stratum for stratum, _ in given), _yes(codes, given)
    estimated = weights.share(people, yes, answers)
    if part < EDGE_PEOPLE:
        return _edge(n, size=sum(people.values()))
    if n - part < EDGE_PEOPLE:
        figure = _edge(n, size=sum(people.values()))
        return disclosure.Figure(value=1 - _number(figure.value), low=1 - _number(figure.high), high=1.0)
    return disclosure.Figure(
        value=disclosure.rounded_share(estimated.value, whole=1.0),
        low=math.floor(estimated.low * STEPS) / STEPS,
        high=math.ceil(estimated.high * STEPS) / STEPS,
    )


def mean_of(*, people: Mapping[str, int], given: Sequence[Given], is_share: bool = False) -> disclosure.Figure:
    """Return the mean of a number over everybody, as it may be published: to two digits, with its interval.

    Args:
        given: The numbers that were told.
        is_share: Whether they are shares, from 0 to 1, which are told to the twentieth.
    """
    if not disclosure.is_group_safe(len(given)):
        return disclosure.withheld("few_people")
    values: dict[str, list[float]] = defaultdict(list)
    for stratum, answer in given:
        values[stratum].append(float(answer))
    found = weights.mean(people, values)
    if is_share:
        return disclosure.Figure(
            value=disclosure.rounded_share(min(max(found.value, 0.0), 1.0), whole=1.0),
            low=max(math.floor(found.low * STEPS) / STEPS, 0.0),
            high=min(math.ceil(found.high * STEPS) / STEPS, 1.0),
        )
    step = _step(found.value)
    return disclosure.Figure(
        value=round(found.value / step) * step,
        low=math.floor(found.low / step) * step,
        high=math.ceil(found.high / step) * step,
    )


def _told(
    question: questionnaires.Question,
    group: str,
    *,
    people: Mapping[str, int],
    given: Sequence[Given],
    is_hidden: bool,
) -> Told:
    if is_hidden or not disclosure.is_group_safe(len(given)):
        names = (MEAN,) if not question.codes else (*question.codes, *((GOOD,) if question.favourable else ()))
        return Told(group=group, n=None, figures={name: disclosure.withheld("few_people") for name in names})
    effect = _effect(people, given)
    if not question.codes:
        figure = mean_of(people=people, given=given, is_share=question.kind == "money_share")
        return Told(group=group, n=len(given), figures={MEAN: figure}, design_effect=effect)
    counted = {code: frozenset({code}) for code in question.codes}
    if question.favourable:
        counted[GOOD] = question.favourable
    figures = {
        name: share_of(codes, people=people, given=given, is_sensitive=question.is_sensitive)
        for name, codes in counted.items()
    }
    if question.is_sensitive and any(figure.value is None for figure in figures.values()):
        # One that is withheld alone could be had from the others, which sum to one.
        figures = {name: disclosure.withheld("few_people") for name in figures}
    return Told(group=group, n=len(given), figures=figures, design_effect=effect)


def _in_brief(figures: Mapping[str, disclosure.Figure]) -> dict[str, disclosure.Figure]:
    return {name: figure for name, figure in figures.items() if name in (GOOD, MEAN)}


def _edge(n: int, *, size: int) -> disclosure.Figure:
    """Return the share of an answer that nobody, one or two gave, the same for all three."""
    high = weights.share({"all": max(size, n)}, {"all": EDGE_PEOPLE - 1}, {"all": n}).high
    value = disclosure.rounded_share(1 / n, whole=1.0)
    return disclosure.Figure(value=value, low=0.0, high=max(math.ceil(high * STEPS) / STEPS, value))


def _effect(people: Mapping[str, int], given: Sequence[Given]) -> float:
    weight_of = weights.weights(people, Counter(stratum for stratum, _ in given))
    return weights.design_effect([weight_of[stratum] for stratum, _ in given])


def _yes(codes: frozenset[str], given: Sequence[Given]) -> Counter[str]:
    return Counter(stratum for stratum, answer in given if _code(answer) in codes)


def _code(answer: questionnaires.Answer) -> str:
    return {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else str(answer)


def _step(value: float) -> float:
    """Return the step to which a number is rounded, so that two digits are left."""
    return 10.0 ** (math.floor(math.log10(abs(value))) - 1) if value else 1.0


def _number(value: float | None) -> float:
    return 0.0 if value is None else value
