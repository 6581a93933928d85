"""Mentoring: one's own page and one's learners, help that one gives, and the ladder on which a people lead decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

OTHERS = AGENTS - {"agent"}
LEADS = frozenset({"people lead", "administrator"})
LEARNER = "/mentor/learners/{colleague}/propose"

ROWS = (
    Row(name="mentor", method="GET", path="/mentor/", what="one's learners and one's own way", allows=AGENTS),
    Row(name="mentor_propose", method="GET", path=LEARNER, what="the form to propose one's learner", allows={"agent"},
        hides=OTHERS),
    Row(name="mentor_propose", method="POST", path=LEARNER, what="propose one's learner for the next rung",
        allows={"agent"}, hides=OTHERS, form={"ground": "observed"}),
    Row(name="mentor_ladder", method="GET", path="/mentor/ladder/", what="rungs to decide, and who learns from whom",
        allows=LEADS),
    Row(name="mentor_decide", method="POST", path="/mentor/ladder/proposals/{proposal}/decide",
        what="decide on a proposed rung", allows=LEADS, form={"verdict": "declined"}),
    Row(name="mentor_pair", method="GET", path="/mentor/ladder/pairings/add", what="the form to pair two colleagues",
        allows=LEADS),
    Row(name="mentor_pair", method="POST", path="/mentor/ladder/pairings/add", what="give somebody a mentor",
        allows=LEADS, form={"learner": "{person}", "mentor": "{colleague}"}),
    Row(name="mentor_unpair", method="POST", path="/mentor/ladder/pairings/{pairing}/end", what="end a pairing",
        allows=LEADS, form={"sent": "yes"}),
    Row(name="desk_hand_now", method="GET", path="/desk/hand/now", what="one's raised hand, and its place",
        allows=AGENTS),
    Row(name="desk_help_finish", method="POST", path="/desk/help/{help}/finish", what="end the help one gives",
        allows={"agent"}, hides=OTHERS, body={"learnt": "shown"}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Let the agent be the colleague's mentor, answer their request for help, and wait for a decision about them."""
    from tejido.contacts import hands, mentoring, mentoring_tables, models, moves
    from tejido.journal import clock, scopes
    from tejido.people import actions as people_actions
    from tests import scenes

    bank = made.centre.bank
    agent, colleague = bank.agents[:2]
    with scopes.scoped(made.centre.scope):
        queue = scenes.add_help(bank, mentor_count=0)
        hand = hands.raise_hand(
            person_id=colleague.pk, contact_key=None, reason="question", by=scenes.BY, at=clock.now()
        )
        people_actions.set_membership(person=agent, queue=queue, is_member=True, by=scenes.BY, at=clock.now())
        request = models.Contact.objects.get(pk=hand.help_id)
        moves.take_over(contact_key=request.key, person_id=agent.pk, by=scenes.BY, at=clock.now())
        pairing = mentoring.pair(
            mentor_key=agent.key, learner_key=colleague.key, user_id=1, by=scenes.BY, at=clock.now()
        )
        proposal = mentoring_tables.RungProposal.objects.create(
            person=colleague, skill=bank.skill, rung="solo", contacts_count=9, help_count=1, score_count=0,
            ground="observed", proposed_by_user_id=1, proposed_at=clock.now(),
        )  # fmt: skip
        proposal.refresh_from_db()
    return {"help": str(request.key), "pairing": str(pairing.key), "proposal": str(proposal.key)}
