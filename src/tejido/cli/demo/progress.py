"""How far a play has come, and how long the rest will take at the pace it has kept lately."""

from __future__ import annotations

from collections import deque

BAR_LETTERS = 20
# The rest is foretold from the last minute: a slow start and somebody who took part long ago say nothing about it.
RECENT_SECONDS = 60.0


class Progress:
    """Done and to do, in any unit, as they are seen from time to time."""

    def __init__(self, *, whole: float) -> None:
        """Begin with nothing done.

        Args:
            whole: What there is to do, > 0.
        """
        self._whole = whole
        self._seen: deque[tuple[float, float]] = deque()

    def see(self, done: float, *, machine_seconds: float) -> None:
        """Note how much is done by now.

        Args:
            machine_seconds: Since the beginning, never less than before.
        """
        self._seen.append((machine_seconds, done))
        while len(self._seen) > 2 and machine_seconds - self._seen[1][0] >= RECENT_SECONDS:
            self._seen.popleft()

    @property
    def share(self) -> float:
        """What part is done, 0 to 1."""
        return min(1.0, self._seen[-1][1] / self._whole) if self._seen else 0.0

    @property
    def left_seconds(self) -> float | None:
        """How many machine seconds the rest takes at the recent pace; None where there is none to go by."""
        if len(self._seen) < 2:
            return None
        (began, before), (now, done) = self._seen[0], self._seen[-1]
        if done <= before or now <= began:
            return None
        return max(0.0, self._whole - done) * (now - began) / (done - before)

    @property
    def bar(self) -> str:
        """A bar of letters that fills."""
        full = round(self.share * BAR_LETTERS)
        return "█" * full + "░" * (BAR_LETTERS - full)


def in_words(seconds: float | None) -> str:
    """Return a remaining time as one says it: no finer than it is known."""
    if seconds is None:
        return "time left not known yet"
    if seconds < 90:
        return f"about {max(5, round(seconds / 5) * 5)} s left"
    return f"about {round(seconds / 60)} min left"
