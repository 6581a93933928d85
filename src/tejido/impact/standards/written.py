"""Words that somebody writes into an assessment: checked, salted, and erasable with their salt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tejido.core import characters
from tejido.impact.standards import errors
from tejido.journal import actions as journal
from tejido.journal import erasure

LENGTH_MAX = 4000
# Relation to table: what an erasure of one row names.
RELATIONS = {
    "assessment_answer": "impact_assessmentanswer",
    "assessment_evidence": "impact_assessmentevidence",
    "review_entry": "impact_reviewentry",
    "review_decision": "impact_reviewdecision",
}
ACTION = "corrective_action"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A text with its salt and the digest that stands for it in facts and in the signed record."""

    text: str
    salt: bytes
    digest: str

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a row that holds it."""
        return {"text": self.text, "salt": self.salt, "digest": self.digest}


def written(text: str) -> Written:
    """Return a text as it is stored; it may be empty.

    Raises: StandardTextInvalid
    """
    kept = text.replace("\r\n", "\n").strip()
    if len(kept) > LENGTH_MAX or characters.FORBIDDEN.search(kept):
        raise errors.StandardTextInvalid(errors.StandardTextInvalid.__doc__)
    salt, digest = journal.salted(kept)
    return Written(text=kept, salt=salt, digest=digest)


def needed(text: str) -> Written:
    """Return a text that must say something.

    Raises: StandardTextInvalid
    """
    if not text.strip():
        raise errors.StandardTextInvalid(errors.StandardTextInvalid.__doc__)
    return written(text)


def together(first: str, second: str) -> Written:
    """Return two texts that share a salt and a digest, both of which must say something.

    Raises: StandardTextInvalid
    """
    one, two = needed(first), needed(second)
    salt, digest = journal.salted(json.dumps([one.text, two.text], ensure_ascii=False))
    return Written(text=two.text, salt=salt, digest=digest)


def register_erasables() -> None:
    """Name what can be erased; called once when the app is ready."""
    blank = {"text": "NULL", "salt": "NULL"}
    for relation, table in RELATIONS.items():
        erasure.register(relation, table=table, columns=blank)
    erasure.register(ACTION, table="impact_correctiveaction", columns={"gap": "NULL", **blank})
