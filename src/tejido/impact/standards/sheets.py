"""An assessment with all that hangs on it, read at once: what every page about it and the signature rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from tejido.core.impact.standards import catalogues, records, scoring, states
from tejido.impact.standards import errors, tables

LISTED_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is known about one requirement."""

    requirement: catalogues.Requirement
    standing: scoring.Standing
    answer: tables.AssessmentAnswer | None
    evidence: Sequence[tables.AssessmentEvidence]
    actions: Sequence[tables.CorrectiveAction]
    entries: Sequence[tables.ReviewEntry]
    decision: tables.ReviewDecision | None

    @property
    def is_claimed(self) -> bool:
        """Whether there is something for a reviewer to decide."""
        return self.answer is not None and (self.answer.claimed > 0 or self.answer.is_set_aside)

    @property
    def unanswered(self) -> Sequence[tables.ReviewEntry]:
        """The reviewer's questions and requests that have no answer yet."""
        answered = {entry.answers_id for entry in self.entries}
        return [entry for entry in self.entries if entry.kind != "answer" and entry.pk not in answered]

    def of(self, slot: catalogues.Slot) -> list[tables.AssessmentEvidence]:
        """Return the evidence of a slot."""
        return [each for each in self.evidence if each.slot == slot]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """An assessment, its standard, its review, and a line for each requirement."""

    assessment: tables.Assessment
    catalogue: catalogues.Catalogue
    review: tables.Review | None
    lines: Mapping[str, Line]

    @cached_property
    def result(self) -> scoring.Result:
        """How it stands."""
        return scoring.score(self.catalogue, {code: line.standing for code, line in self.lines.items()})

    @property
    def is_open(self) -> bool:
        """Whether it is still worked on or reviewed."""
        return self.assessment.state in states.OPEN

    @property
    def is_signed(self) -> bool:
        """Whether a reviewer signed it."""
        return self.assessment.state in states.SIGNED

    @property
    def undecided(self) -> Sequence[str]:
        """The codes of what was claimed and waits for the reviewer's decision, in the order of the standard."""
        return [code for code, line in self.lines.items() if line.is_claimed and not line.standing.is_decided]

    def line(self, code: str) -> Line:
        """Return the line of a requirement.

        Raises: NoSuchRequirement
        """
        if code not in self.lines:
            raise errors.NoSuchRequirement(errors.NoSuchRequirement.__doc__)
        return self.lines[code]

    def holds_on(self, day: date) -> bool:
        """Return whether its signature holds on a day."""
        ends = self.assessment.expires_date
        return self.is_signed and ends is not None and day < ends

    @property
    def content(self) -> dict[str, Any]:
        """Everything that a reviewer signs, as plain values; words as their salted digests."""
        assessment = self.assessment
        return {
            "format": records.FORMAT,
            "assessment": str(assessment.key),
            "standard": {
                "code": self.catalogue.code, "version": self.catalogue.version, "digest": self.catalogue.digest,
            },
            "from": assessment.from_date.isoformat(),
            "to": assessment.to_date.isoformat(),
            "requirements": [_plain(line) for line in self.lines.values()],
            "minimums": self.result.minimums,
            "minimums_met": self.result.minimums_met,
            "unmet": list(self.result.unmet),
        }  # fmt: skip

    @property
    def digest(self) -> str:
        """The digest of what a reviewer looks at, by which a change in between is noticed."""
        return records.digest(self.content)


def sheet(key: UUID, *, reviewer_user_id: int | None = None) -> Sheet:
    """Return an assessment with all that hangs on it.

    Args:
        reviewer_user_id: Then only one to which this reviewer is invited, once it was handed in.
    Raises: NoSuchAssessment
    """
    found = tables.Assessment.objects.select_related("catalogue").filter(key=key).first()
    if found is None:
        raise errors.NoSuchAssessment(errors.NoSuchAssessment.__doc__)
    review = tables.Review.objects.filter(assessment=found, withdrawn_at=None).first()
    if reviewer_user_id is not None:
        is_theirs = review is not None and review.reviewer_user_id == reviewer_user_id
        if not is_theirs or found.state not in ("in_review", *states.SIGNED):
            raise errors.NoSuchAssessment(errors.NoSuchAssessment.__doc__)
    return of(found, review=review)


def of(assessment: tables.Assessment, *, review: tables.Review | None) -> Sheet:
    """Return the sheet of an assessment that was read already."""
    catalogue = catalogues.read(assessment.catalogue.document)
    answers = {
        row.requirement: row
        for row in tables.AssessmentAnswer.objects.filter(assessment=assessment, superseded_at=None)
    }
    evidence = _grouped(tables.AssessmentEvidence.objects.filter(assessment=assessment, withdrawn_at=None))
    actions = _grouped(tables.CorrectiveAction.objects.filter(assessment=assessment))
    entries: dict[str, list[Any]] = {}
    decisions: dict[str, tables.ReviewDecision] = {}
    if review is not None:
        entries = _grouped(tables.ReviewEntry.objects.filter(review=review))
        standing = tables.ReviewDecision.objects.filter(review=review, superseded_at=None)
        decisions = {row.requirement: row for row in standing}
    lines = {}
    for requirement in catalogue.requirements:
        code = requirement.code
        lines[code] = Line(
            requirement=requirement,
            standing=_standing(requirement, answers.get(code), evidence.get(code, []), decisions.get(code)),
            answer=answers.get(code),
            evidence=evidence.get(code, []),
            actions=actions.get(code, []),
            entries=entries.get(code, []),
            decision=decisions.get(code),
        )
    return Sheet(assessment=assessment, catalogue=catalogue, review=review, lines=lines)


def assessments() -> list[tables.Assessment]:
    """Return the newest assessments, those given up left out."""
    found = tables.Assessment.objects.select_related("catalogue").exclude(state="given_up")
    return list(found.order_by("-begun_at", "-id")[:LISTED_MAX])


def reviews_of(reviewer_user_id: int) -> list[tables.Review]:
    """Return the reviews that somebody is invited to and that were handed in, the newest first."""
    found = tables.Review.objects.select_related("assessment__catalogue").filter(
        reviewer_user_id=reviewer_user_id, withdrawn_at=None, assessment__state__in=("in_review", *states.SIGNED)
    )
    return list(found.order_by("-invited_at", "-id")[:LISTED_MAX])


def signed(*, is_shown: bool | None = None) -> list[tables.Assessment]:
    """Return the signed assessments, the newest first.

    Args:
        is_shown: True for those alone that clients may see.
    """
    found = tables.Assessment.objects.select_related("catalogue").filter(state__in=states.SIGNED)
    if is_shown:
        found = found.filter(shown_at__isnull=False)
    return list(found.order_by("-signed_at", "-id")[:LISTED_MAX])


def open_actions() -> list[tables.CorrectiveAction]:
    """Return the corrective actions that are not done, the most urgent first."""
    found = tables.CorrectiveAction.objects.select_related("assessment__catalogue").filter(
        done_at=None, dropped_at=None
    )
    return list(found.exclude(assessment__state="given_up").order_by("due_date", "id")[:LISTED_MAX])


def _grouped(rows: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows.order_by("id"):
        found.setdefault(row.requirement, []).append(row)
    return found


def _standing(
    requirement: catalogues.Requirement,
    answer: tables.AssessmentAnswer | None,
    evidence: Sequence[tables.AssessmentEvidence],
    decision: tables.ReviewDecision | None,
) -> scoring.Standing:
    verdicts = [row.reading["verdict"] for row in evidence if row.kind == "live" and row.reading]
    papers = [row for row in evidence if row.kind != "live"]
    return scoring.Standing(
        requirement=requirement,
        claimed=answer.claimed if answer else 0,
        is_set_aside=answer.is_set_aside if answer else False,
        has_policy=any(row.slot == "policy" for row in papers),
        has_system="holds" in verdicts or any(row.slot == "system" for row in papers),
        is_contradicted="fails" in verdicts,
        decision=None
        if decision is None
        else scoring.Decision(verdict=_verdict(decision.verdict), points=decision.points),
    )


def _verdict(text: str) -> scoring.Verdict:
    return next(each for each in scoring.VERDICTS if each == text)


def _plain(line: Line) -> dict[str, Any]:
    answer, decision = line.answer, line.decision
    return {
        "code": line.requirement.code,
        "level": line.requirement.level,
        "titles": dict(line.requirement.titles),
        "points": line.standing.points,
        "is_met": line.standing.is_met,
        "answer": None
        if answer is None
        else {"claimed": answer.claimed, "is_set_aside": answer.is_set_aside, "text_digest": answer.digest},
        "evidence": [
            {
                "key": str(row.key), "slot": row.slot, "kind": row.kind, "code": row.code,
                # An address may say what only the reviewer was shown.
                "link_digest": hashlib.sha256(row.link.encode()).hexdigest() if row.link else "",
                "text_digest": row.digest, "file_digest": row.blob_digest, "reading": row.reading,
            }
            for row in line.evidence
        ],
        "actions": [
            {"key": str(row.key), "due": row.due_date.isoformat(), "text_digest": row.digest,
             "is_done": row.done_at is not None}
            for row in line.actions
            if row.dropped_at is None
        ],
        "entries": [
            {"key": str(row.key), "kind": row.kind, "text_digest": row.digest} for row in line.entries
        ],
        "decision": None
        if decision is None
        else {"verdict": decision.verdict, "points": decision.points, "text_digest": decision.digest},
    }  # fmt: skip
