"""The form of a row, and the visitors it is tried by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# Everybody a row is tried by, and who they are. The bank and the shop are two clients who know nothing of each other;
# what a row names (a contact, a queue, an account) belongs to the bank.
VISITORS: Mapping[str, str] = {
    "stranger": "nobody: no account, no token (the role `public`)",
    "customer": "the bank's customer, with the token of the contact's thread",
    "other customer": "another customer of the bank, with the token of another thread",
    "invited": "somebody with an account whose only invitation to a role has expired",
    "agent": "the agent who serves the contact",
    "colleague": "another agent of the bank",
    "other agent": "an agent who serves the shop alone",
    "supervisor": "a supervisor",
    "planner": "a planner",
    "people lead": "a people lead",
    "impact lead": "an impact lead",
    "client": "the bank's own user",
    "other client": "the shop's user",
    "partner": "a partner",
    "reviewer": "an invited reviewer",
    "administrator": "an administrator",
}
EVERYBODY = frozenset(VISITORS)
CUSTOMERS = frozenset({"customer", "other customer"})
NOT_SIGNED_IN = CUSTOMERS | {"stranger"}
SIGNED_IN = EVERYBODY - NOT_SIGNED_IN
AGENTS = frozenset({"agent", "colleague", "other agent"})
CLIENTS = frozenset({"client", "other client"})

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Answer = Literal["yes", "hidden", "refused", "sign in"]
ANSWERS: Mapping[Answer, str] = {
    "yes": "it is done, or shown",
    "hidden": "404: for this visitor there is nothing there",
    "refused": "403: the visitor's role does not reach it",
    "sign in": "401, or a page leads to the sign-in page",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """What each visitor is answered at one address with one method.

    Whoever is neither in `allows` nor in `hides` nor in `statuses` is refused: asked to sign in without an account,
    and told that the role does not reach it with one.

    Args:
        name: The address's name in the URLconf.
        path: What is asked for; `{contact}` and the like are filled in from what the parts prepare.
        what: What is seen or done there, in a few words, for the page.
        allows: The visitors who are let in.
        hides: The visitors for whom there is nothing there (404).
        statuses: Exceptions: visitor to the exact status.
        body: What is sent as JSON; names in braces are filled in here too.
        form: What is sent as a form.
    """

    name: str
    method: Method
    path: str
    what: str
    allows: Iterable[str] = ()
    hides: Iterable[str] = ()
    statuses: Mapping[str, int] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        named = [*self.allows, *self.hides, *self.statuses]
        unknown = set(named) - set(VISITORS)
        if unknown or len(named) != len(set(named)):
            raise ValueError(f"{self.name}: a visitor is unknown or named twice: {sorted(unknown) or named}")

    def answer(self, visitor: str) -> Answer | int:
        """Return what a visitor is answered: a word, or the exact status where the row names one."""
        if visitor in self.statuses:
            return self.statuses[visitor]
        if visitor in set(self.allows):
            return "yes"
        if visitor in set(self.hides):
            return "hidden"
        return "sign in" if visitor in NOT_SIGNED_IN else "refused"


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Who may listen to one kind of socket topic, by a ticket from `/live/ticket`.

    Args:
        kind: As in `live.frames.TopicKind`.
        topic: What a page asks for; filled in like a path.
    """

    kind: str
    topic: str
    what: str
    allows: Iterable[str] = ()
    hides: Iterable[str] = ()
    statuses: Mapping[str, int] = field(default_factory=dict)

    def row(self) -> Row:
        """Return the request for a ticket as a row."""
        return Row(
            name="live_ticket", method="POST", path="/live/ticket", what=self.what, allows=self.allows,
            hides=self.hides, statuses=self.statuses, body={"topics": [self.topic]},
        )  # fmt: skip
