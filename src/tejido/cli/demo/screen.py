"""What the terminal shows of the play: links, a line now and then, and the table at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich import box
from rich.console import Console
from rich.table import Table

from tejido.cli.demo import cast, crew, pace, progress, stage, table, wire

WIDTH_MIN = 110
# The three contractual ways of counting, as `core.metrics` defines them.
VARIANT_WORDS = {
    "removed_in_time": "of all that left the queue",
    "answered_in_time": "of answered and abandoned",
    "answered_less_short_abandons": "of answered and abandoned less short abandons",
}


class Screen:
    """The terminal, or plain lines where there is none."""

    def __init__(self, *, is_headless: bool) -> None:
        """Prepare.

        Args:
            is_headless: Plain lines even in a terminal.
        """
        self._console = Console(
            highlight=False, emoji=False, no_color=is_headless or None, force_terminal=False if is_headless else None
        )
        if self._console.width < WIDTH_MIN and not self._console.is_terminal:
            self._console.width = WIDTH_MIN

    def say(self, text: str = "") -> None:
        """Show one line as it is; a long one is not broken, so that its addresses can be clicked."""
        self._console.print(text, soft_wrap=True, markup=False)

    def show_links(self, links: Sequence[tuple[str, str]]) -> None:
        """Show what can be opened: a name and an address each."""
        width = max(len(name) for name, _ in links)
        for name, address in links:
            self.say(f"  {name:<{width}}  {address}")

    def show_table(self, shown: Table) -> None:
        """Show a table."""
        self._console.print(shown)

    def show_progress(
        self,
        shown: progress.Progress,
        *,
        machine_seconds: float,
        local: datetime,
        counts: Mapping[str, int],
        here_count: int,
        factor: float,
        p95: float,
    ) -> None:
        """Show where the play stands.

        Args:
            local: World time in the operator's zone.
            here_count: Customers on the stage now.
            factor: World seconds per machine second now.
            p95: 95th percentile of an action in machine seconds.
        """
        minutes, seconds = divmod(int(machine_seconds), 60)
        waiting_count = counts["opened"] - counts["tasks"] - counts["served"] - counts["left waiting"]
        parts = [
            progress.in_words(shown.left_seconds),
            f"world {local:%H:%M}",
            f"{counts['opened']} contacts",
            f"{here_count} customers here, {max(0, min(waiting_count, here_count))} waiting",
            f"{counts['wrapped up']} wrapped up",
            f"{counts['left waiting']} left before an answer",
            f"speed {factor:g}",
            f"p95 of an action {p95 * 1000:.0f} ms",
        ]
        if counts["problems"]:
            parts.append(f"{counts['problems']} problems")
        self.say(f"{minutes:02}:{seconds:02}  {shown.bar}  " + " · ".join(parts))

    def show_result(
        self,
        result: table.Result,
        *,
        tally: stage.Tally,
        latencies: wire.Latencies,
        speed: float,
        bent_share: float,
        seed: int,
    ) -> None:
        """Show the closing table, and how much the speed bends it.

        Args:
            bent_share: What part of the smallest target an action took in world time, at the 95th percentile.
        """
        self.say()
        self._console.print(_queues(result))
        if bent_share > pace.BENT_SHARE_MAX:
            self.say(
                f"No service level is shown: an action took {bent_share:.1%} of the smallest target, and above "
                f"{pace.BENT_SHARE_MAX:.0%} the speed of the play would be in it. Play slower, or with fewer agents."
            )
        else:
            self.say(_what_counts(result))
        self.say(f"{result.messages_count} messages were written, and {tally.counts['helped']} times a mentor helped.")
        if tally.counts["turned away"]:
            self.say(f"{tally.counts['turned away']} came while their queue was closed, and were told when it opens.")
        self.say()
        self._console.print(_groups(result))
        self._console.print(_impact(result))
        p95, world_p95 = (wire.quantile(values, 0.95) for values in (latencies.seconds, latencies.world_seconds))
        self.say(
            f"Mean speed {speed:.1f}, seed {seed}. An action took {p95 * 1000:.0f} ms at the 95th percentile; times "
            f"the speed that is {world_p95:.2f} s of world time, {bent_share:.1%} of the smallest target "
            f"({result.target_seconds_min} s)."
        )
        if latencies.retried_count or latencies.reconnected_count:
            self.say(f"{latencies.retried_count} requests tried again, {latencies.reconnected_count} sockets reopened.")
        for problem in tally.problems:
            self.say(f"problem: {problem}")
        self.say()


def who_can_sign_in() -> list[tuple[str, str]]:
    """Return whose place can be taken: what to call the link, and the address of the account."""
    found = [
        (f"sign in as agent ({crew.YOU.display_name}, who is you)", crew.YOU.address),
        (f"sign in as mentor ({crew.MENTORS[-1].display_name})", crew.MENTORS[-1].address),
    ]
    is_one = [role for plan in cast.STAFF if (role := plan.role)]
    for plan in cast.STAFF:
        role = plan.role.replace("_", " ")
        found.append((f"sign in as {role}" + (f" ({plan.name})" if is_one.count(plan.role) > 1 else ""), plan.address))
    return found


def _queues(result: table.Result) -> Table:
    seconds = (result.to_at - result.from_at).total_seconds()
    shown = Table(
        title=f"{seconds / 60:.0f} minutes of world time · synthetic people and clients", title_justify="left",
        box=box.SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip
    shown.add_column("queue", no_wrap=True)
    shown.add_column("channel")
    for name in ("contacts", "answered", "left", "waiting", "wait, p90", "in time", "promised"):
        shown.add_column(name, justify="right")
    for row in result.queues:
        shown.add_row(row.name, row.channel, *_numbers(row), *_level(row))
    shown.add_section()
    shown.add_row("all", "", *_numbers(result.total), "", "")
    return shown


def _numbers(row: table.QueueResult) -> list[str]:
    return [
        str(row.offered_count),
        str(row.answered_count),
        f"{row.abandoned_count}{_share(row.abandoned_share, ', {:.0%}')}",
        str(row.waiting_count),
        f"{_seconds(row.wait_seconds_mean)}, {_seconds(row.wait_seconds_p90)}",
    ]


def _level(row: table.QueueResult) -> tuple[str, str]:
    promised = f"{row.target_share:.0%} in {_promise(row.target_seconds)}"
    if row.level is None or row.level.share is None:
        return "–", promised
    sign = "✓" if row.level.share >= row.target_share else "✗"
    return f"{sign} {row.level.share:.0%}", promised


def _what_counts(result: table.Result) -> str:
    named: dict[str, list[str]] = {}
    for row in result.queues:
        if row.level is not None:
            named.setdefault(row.level.variant, []).append(f"{row.name} ({row.channel})")
    told = (f"{', '.join(names)}: {VARIANT_WORDS[variant]}" for variant, names in named.items())
    return f"In time, as each contract counts. {'; '.join(told)}."


def _groups(result: table.Result) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column("handled by")
    for name in ("people", "contacts", "worked hours", "occupancy"):
        shown.add_column(name, justify="right")
    for group in result.groups:
        shown.add_row(group.name, str(group.people_count), str(group.contacts_count), f"{group.worked_hours:.1f}",
                      _share(group.occupancy_share))  # fmt: skip
    shown.add_section()
    shown.add_row(
        "all",
        str(sum(group.people_count for group in result.groups)),
        str(sum(group.contacts_count for group in result.groups)),
        f"{sum(group.worked_hours for group in result.groups):.1f}",
        _share(result.occupancy_share),
    )
    return shown


def _impact(result: table.Result) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column("everybody, in the business day so far")
    shown.add_column("", justify="right")
    for label, value in result.impact.items():
        shown.add_row(label, value)
    return shown


def _share(value: float | None, form: str = "{:.0%}") -> str:
    return form.format(value) if value is not None else "–" if form == "{:.0%}" else ""


def _promise(seconds: int) -> str:
    return f"{seconds} s" if seconds < 3600 else f"{seconds / 3600:g} h"


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} s"
