"""Draw the life of a contact, an offer or a leg from its table of transitions, as SVG text.

States stand on one line in the order of the table. A step to the next one is a straight arrow, a step further on an
arc above the line, a step back an arc below it. Nothing here knows a state by name: a new row in `core.contact_states`
is a new arrow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from xml.sax import saxutils

Transitions = Mapping[str, frozenset[str]]

BOX_WIDTH, BOX_HEIGHT, GAP = 104, 36, 40
MARGIN = 16
# How high an arc rises for each state it passes, and how far apart arrows stand on one box.
RISE, SPREAD = 26, 12
STYLE = """
    .life { font: 14px system-ui, sans-serif; }
    .life rect { fill: #fbf7ef; stroke: #2b2724; stroke-width: 1.5; }
    .life .last { stroke-width: 3.5; }
    .life text { fill: #2b2724; text-anchor: middle; dominant-baseline: central; }
    .life path { fill: none; stroke: #a8472c; stroke-width: 1.6; }
    @media (prefers-color-scheme: dark) {
      .life rect { fill: #2b2724; stroke: #efe8dc; }
      .life text { fill: #efe8dc; }
      .life path { stroke: #e08a66; }
    }
"""


def drawing(name: str, transitions: Transitions) -> str:
    """Return the drawing of a life.

    Args:
        name: What lives: "contact".
        transitions: State to the states that may follow; the first is where it begins.
    """
    states = list(transitions)
    steps = [(states.index(before), states.index(after)) for before in states for after in transitions[before]]
    steps.sort(key=lambda step: (abs(step[1] - step[0]), step))
    ahead = max([after - before for before, after in steps if after - before > 1] or [0])
    back = max([before - after for before, after in steps if before > after] or [0])
    line = MARGIN + RISE * ahead + (RISE if ahead else 0)
    width = MARGIN * 2 + len(states) * BOX_WIDTH + (len(states) - 1) * GAP
    height = line + BOX_HEIGHT + RISE * back + (RISE if back else 0) + MARGIN
    told = "; ".join(f"{before} to {', '.join(sorted(after)) or 'nothing'}" for before, after in transitions.items())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="life" role="img" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" aria-labelledby="title told">',
        f'  <title id="title">The life of {"an" if name[0] in "aeiou" else "a"} {saxutils.escape(name)}</title>',
        f'  <desc id="told">{saxutils.escape(told)}</desc>',
        f"  <style>{STYLE}  </style>",
        '  <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"',
        '    orient="auto-start-reverse"><path d="M0,0 L8,4 L0,8" /></marker></defs>',
    ]
    leaving, coming = Counter[tuple[int, bool]](), Counter[tuple[int, bool]]()
    for before, after in steps:
        parts.append(f'  <path d="{_arrow(before, after, line, leaving, coming)}" marker-end="url(#tip)" />')
    for number, state in enumerate(states):
        last = "" if transitions[state] else ' class="last"'
        x = _left(number)
        parts.append(f'  <rect x="{x}" y="{line}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="5"{last} />')
        parts.append(f'  <text x="{x + BOX_WIDTH // 2}" y="{line + BOX_HEIGHT // 2}">{saxutils.escape(state)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _left(number: int) -> int:
    return MARGIN + number * (BOX_WIDTH + GAP)


def _arrow(
    before: int, after: int, line: int, leaving: Counter[tuple[int, bool]], coming: Counter[tuple[int, bool]]
) -> str:
    """Return the path of a step; arrows that leave a box, or come to it, on one side stand beside each other."""
    if after == before + 1:
        middle = line + BOX_HEIGHT // 2
        return f"M{_left(before) + BOX_WIDTH},{middle} L{_left(after)},{middle}"
    is_ahead = after > before
    edge = line if is_ahead else line + BOX_HEIGHT
    bend = (RISE * abs(after - before) + RISE // 2) * (-1 if is_ahead else 1) + edge
    side = 1 if is_ahead else -1
    start = _left(before) + BOX_WIDTH // 2 + side * (BOX_WIDTH // 2 - 10 - SPREAD * leaving[(before, is_ahead)])
    end = _left(after) + BOX_WIDTH // 2 - side * (BOX_WIDTH // 2 - 10 - SPREAD * coming[(after, is_ahead)])
    leaving[(before, is_ahead)] += 1
    coming[(after, is_ahead)] += 1
    return f"M{start},{edge} C{start},{bend} {end},{bend} {end},{edge}"
