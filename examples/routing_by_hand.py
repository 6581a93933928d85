"""A small floor without a database: four agents, two queues, a few contacts, and every decision with its reasons.

Run it with `python examples/routing_by_hand.py`. Change a weight, a level or a step below and see who gets what.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from tejido.core.routing import decisions, explanations, floor, input_log, instants, policy

SECOND = instants.MICROSECONDS_PER_SECOND
SPANISH, ENGLISH, CARDS = 1, 2, 3
CARD_HELP, ENGLISH_HELP = 10, 20
ANA, BETO, CARO, DANI = 1, 2, 3, 4
NAMES = {ANA: "Ana", BETO: "Beto", CARO: "Caro", DANI: "Dani", CARD_HELP: "card help", ENGLISH_HELP: "English help"}


def main() -> None:
    """Play one scene, print what was decided, then replay its log and see that it decides the same."""
    rules = make_policy()
    world = floor.Floor(policy=rules)
    begin = world.snapshot()
    written: list[str] = []
    input_log.InputLog(floor=world, write=lambda entry: written.append(json.dumps(entry.to_plain())))
    decided = play_scene(world)
    entries = [input_log.Entry.from_plain(json.loads(line)) for line in written]
    replayed = [one for _, found in input_log.replay(entries, policy=rules, snapshot=begin) for one in found]
    print(f"\n{len(written)} inputs replayed: {'the same decisions' if replayed == decided else 'OTHER DECISIONS'}")


def make_policy() -> policy.Policy:
    """Two queues: one asks for Spanish and knowledge of cards and relaxes after 15 s, one prefers better English."""
    chat = (policy.QueueChannel(channel="chat", offer_seconds=20),)

    def asks(after_seconds: int, **levels: int) -> policy.Step:
        ids = {"spanish": SPANISH, "english": ENGLISH, "cards": CARDS}
        wanted = tuple(policy.Requirement(skill_id=ids[name], level_min=level) for name, level in levels.items())
        return policy.Step(after_seconds=after_seconds, requirements=wanted)

    return policy.Policy(
        version=1,
        queues=(
            policy.QueuePolicy(
                queue_id=CARD_HELP, channels=chat, steps=(asks(0, spanish=3, cards=3), asks(15, spanish=3))
            ),
            policy.QueuePolicy(
                queue_id=ENGLISH_HELP,
                channels=chat,
                steps=(asks(0, english=3),),
                weights=policy.Weights(level_points=5.0),
            ),
        ),
    )


def play_scene(world: floor.Floor) -> list[decisions.Decision]:
    """Let agents arrive and contacts come, ring the clock, and return every decision."""
    decided: list[decisions.Decision] = []

    def tell(seconds: int, what: str, found: Sequence[decisions.Decision]) -> None:
        print(f"\n{seconds:4d} s  {what}")
        for decision in found:
            print(f"        {describe(decision)}")
        decided.extend(found)

    levels = {
        ANA: {SPANISH: 5, CARDS: 4},
        BETO: {SPANISH: 4},
        CARO: {SPANISH: 4, ENGLISH: 5},
        DANI: {ENGLISH: 3},
    }
    for agent_id, known in levels.items():
        world.agent_changed(
            agent_id=agent_id, levels=known, queue_ids=(CARD_HELP, ENGLISH_HELP), capacity={"chat": 2}, at=0
        )
        found = world.agent_available(agent_id=agent_id, at=0)
        tell(0, f"{NAMES[agent_id]} is available", found)
    found = world.contact_queued(contact_id=101, queue_id=CARD_HELP, channel="chat", at=60 * SECOND)
    tell(60, "contact 101 asks for card help: only Ana meets the first step", found)
    found = world.contact_queued(contact_id=102, queue_id=CARD_HELP, channel="chat", at=61 * SECOND)
    tell(61, "contact 102 asks for card help: Ana is being offered another one, so it waits", found)
    found = world.contact_queued(contact_id=103, queue_id=ENGLISH_HELP, channel="chat", at=65 * SECOND)
    tell(65, "contact 103 asks for English help: Caro and Dani are as idle, Caro knows more", found)
    found = world.offer_accepted(contact_id=103, agent_id=CARO, at=70 * SECOND)
    tell(70, "Caro accepts 103", found)
    for _ in range(2):
        due_at = world.next_due_at
        assert due_at is not None
        tell(due_at // SECOND, "the clock: a step opens or a deadline passes", world.ring(at=due_at))
    found = world.agent_unavailable(agent_id=BETO, at=82 * SECOND)
    tell(82, "Beto goes on a break while contact 102 rings at his place", found)
    found = world.agent_available(agent_id=ANA, at=90 * SECOND)
    tell(90, "Ana is back", found)
    return decided


def describe(decision: decisions.Decision) -> str:
    """Say a decision and its reasons in one line."""
    if isinstance(decision, decisions.Overflow):
        return f"#{decision.number} overflow: contact {decision.contact_id} moves to {NAMES[decision.to_queue_id]}"
    agent = NAMES[decision.agent_id]
    if isinstance(decision, decisions.TimeOut):
        return (
            f"#{decision.number} time-out: {agent} let contact {decision.contact_id} pass; it goes to the front again"
        )
    if isinstance(decision, decisions.Rescind):
        return f"#{decision.number} rescind: contact {decision.contact_id} is taken back from {agent}"
    served = make_policy().queue(decision.queue_id)
    (chat,) = served.channels
    reasons = explanations.parts(terms=vars(decision.terms), weights=served.weights, target_seconds=chat.target_seconds)
    why = " ".join(f"{part.points:+.2f} {part.code}" for part in reasons)
    return (
        f"#{decision.number} offer: contact {decision.contact_id} to {agent} until {decision.deadline_at // SECOND} s"
        f" because {why or 'nothing speaks against it'} = {decision.terms.total:.2f} points (step {decision.step})"
    )


if __name__ == "__main__":
    main()
