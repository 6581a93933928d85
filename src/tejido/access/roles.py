"""The ten roles, what each may see, and what each may do.

A role gives verbs; a scope says on whose rows. Internal roles see the operator's own rows (id 0) and the clients they
serve; a client's user sees that client alone; partners, reviewers and the public see what is opened to them one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Role = Literal[
    "agent", "supervisor", "planner", "people_lead", "impact_lead", "client", "partner", "reviewer", "administrator",
    "public",
]  # fmt: skip
ROLES: tuple[Role, ...] = (
    "agent", "supervisor", "planner", "people_lead", "impact_lead", "client", "partner", "reviewer", "administrator",
    "public",
)  # fmt: skip
# What everybody has anyway. An invitation to it grants nothing.
NONE: Role = "public"
GRANTABLE: tuple[Role, ...] = tuple(role for role in ROLES if role != "public")

# Whose rows a role sees: "all" clients, those it "serves" by placement and membership, the one it was "named", or none.
REACH: Mapping[Role, Literal["all", "serves", "named", "none"]] = {
    "agent": "serves",
    "supervisor": "all",
    "planner": "all",
    "people_lead": "none",
    "impact_lead": "all",
    "client": "named",
    "partner": "none",
    "reviewer": "none",
    "administrator": "all",
    "public": "none",
}
INTERNAL: frozenset[Role] = frozenset({"agent", "supervisor", "planner", "people_lead", "impact_lead", "administrator"})

# What each role may do. A verb is "<area>.<what>"; the pages and actions ask for exactly these.
VERBS: Mapping[Role, frozenset[str]] = {
    "agent": frozenset({"desk.use", "desk.serve", "wallboard.see", "history.see_own", "reference.see"}),
    # Whoever takes a contact over serves it at a desk of their own.
    "supervisor": frozenset(
        {"floor.see", "floor.change", "contacts.see", "contacts.take", "tasks.add", "desk.use", "desk.serve",
         "wallboard.see", "people.see_presence", "history.see", "history.see_agents", "history.publish", "growth.coach",
         "adjustments.see_floor", "fairness.see", "fairness.see_agents", "people.assign", "hours.see", "duties.see",
         "duties.note", "reference.see"}
    ),
    "planner": frozenset(
        {"wallboard.see", "history.see", "history.see_agents", "people.see_presence", "setup.see", "clients.see",
         "queues.change", "policies.change", "attrition.see", "fairness.see", "duties.count", "reference.see",
         "prices.see", "prices.propose", "statements.see", "statements.prepare", "statements.answer"}
    ),
    "people_lead": frozenset(
        {"people.see", "people.change", "people.invite", "vault.collect", "rights.answer", "setup.see", "partners.see",
         "partners.change", "partners.invite", "openings.see", "openings.change", "adjustments.keep", "climate.see",
         "climate.open", "grievances.handle", "leaving.see", "leaving.change", "benefits.see", "benefits.decide",
         "attrition.see", "fairness.see", "fairness.see_agents", "consents.publish", "hours.see", "hours.change",
         "pay.see", "pay.change", "pay.sign", "duties.see", "duties.note", "duties.quotas", "duties.rest",
         "reference.see", "reference.propose", "reference.approve",
         "claims.follow"}
    ),
    "impact_lead": frozenset(
        {"impact.see", "indicators.see", "indicators.keep", "seals.see", "wallboard.see", "history.see",
         "vault.aggregate", "rooms.see", "rooms.open", "livelihood.see",
         "climate.see", "grievances.handle", "attrition.see", "fairness.see", "consents.publish",
         "reference.see", "reference.propose", "reference.approve",
         "claims.see", "claims.keep",
         "town.see", "town.keep",
         "surveys.see", "surveys.keep", "stories.keep", "buyers.see",
         "standards.see", "standards.keep",
         "impact_statements.see", "impact_statements.freeze", "impact_statements.publish", "impact_statements.extract",
         "footprint.see", "footprint.keep"}
    ),
    "client": frozenset({"wallboard.see", "history.see", "impact.see", "statements.see", "statements.ask",
         "impact_statements.see"}),
    "partner": frozenset({"impact.see_public", "partners.see_own"}),
    "reviewer": frozenset({"impact.see", "indicators.see", "impact.review", "seals.see", "rooms.see",
         "claims.see",
         "standards.review",
         "impact_statements.see"}),
    "administrator": frozenset(
        {"access.invite", "access.deactivate", "setup.see", "clients.see", "clients.change", "queues.change",
         "policies.change", "people.see", "people.change", "people.invite", "people.assign", "wallboard.see",
         "contacts.see", "outbox.see", "history.see",
         "history.publish", "seals.see", "partners.see", "partners.change", "partners.invite", "openings.see",
         "openings.change", "reference.see", "reference.propose", "reference.approve",
         # The second signature under a month's pay, where there is but one people lead.
         "pay.see", "pay.sign",
         # Money between the operator and its clients; what one person prepares, another approves or issues.
         "prices.see", "prices.propose", "prices.approve", "statements.see", "statements.prepare", "statements.issue",
         "statements.answer", "margin.see",
         "impact_statements.see", "impact_statements.publish", "impact_statements.extract"}
    ),
    "public": frozenset({"widget.use"}),
}  # fmt: skip


def named(text: str) -> Role:
    """Return the role of this name.

    Raises: KeyError: there is none.
    """
    by_name: dict[str, Role] = {role: role for role in ROLES}
    return by_name[text]
