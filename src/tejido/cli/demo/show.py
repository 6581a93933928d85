"""How a demonstration goes: the world is made ready, the play runs fast, then at your speed; a table is shown."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import json
import os
import signal
import zoneinfo
from collections.abc import Sequence
from concurrent import futures
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from tejido import environment as environment_module
from tejido.cli.demo import (
    arrivals,
    backstage,
    cast,
    crew,
    dialogues,
    flows,
    look_back,
    pace,
    player,
    progress,
    screen,
    steering,
    table,
    timepiece,
    wire,
)
from tejido.cli.demo import world as worlds
from tejido.journal import clock

PROGRESS_SECONDS = 10.0
WATCH_SECONDS = 2.0
DRAIN_SECONDS_MAX = 20.0
STAFF_SECONDS_MAX = 60.0
RECENT_COUNT_MIN = 25
# After so many looks at fewer actions than that, the few must do: where little happens, the machine has time.
QUIET_LOOKS_MAX = 3
TAKING_PART_FACTOR = 1.0
# The speed at which a play begins, and from which it rises as far as the machine lets it.
FIRST_FACTOR_MAX = 5.0
# How many agents a core of this machine can play at a speed that is worth watching, beside all processes of Tejido.
PRESENT_A_CORE = 30
TRY_PATH, PHONE_PATH = "/try/", "/try/phone/"


@dataclass(frozen=True, kw_only=True)
class Day:
    """A part of a day to play, in the operator's zone; one that ends at or before it begins goes past midnight."""

    from_time: time
    to_time: time

    def ends_at(self, begins_at: datetime) -> datetime:
        """Return when it ends.

        Args:
            begins_at: When it begins, aware.
        """
        own = begins_at.astimezone(zoneinfo.ZoneInfo(cast.ZONE))
        days = 0 if self.to_time > self.from_time else 1
        return datetime.combine(own.date() + timedelta(days=days), self.to_time, tzinfo=own.tzinfo)


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What was asked for at the command line."""

    speed: float
    machine_seconds: float
    seed: int
    dialogues: Sequence[dialogues.Dialogue]
    agents_count: int
    present_count: int | None
    day: Day | None
    ends_once: bool
    is_steady: bool
    is_headless: bool
    report: Path | None


def run(environment: environment_module.Environment, wishes: Wishes) -> int:
    """Make the world ready and play; return 0.

    Raises: NotADemonstration, WorldMissing, InstallationSilent, NoWorkday
    """
    world = worlds.ensure(now=clock.machine_now(), agents_count=wishes.agents_count)
    base_url = (environment.public_url or f"http://localhost:{environment.port}").rstrip("/")
    with futures.ThreadPoolExecutor(max_workers=1, thread_name_prefix="database") as threads:
        return asyncio.run(_Show(world, base_url, wishes, threads).run())


def plan(world: worlds.World, base_url: str, wishes: Wishes, *, local: datetime) -> player.Plan:
    """Return what to play.

    Args:
        local: World time in the operator's zone when the play begins.
    """
    # A file's conversations take the place of ours in the queues they belong to; the others keep ours.
    given = flows.words_by_queue(wishes.dialogues)
    words = flows.words_by_queue(dialogues.built_in()) | given
    week = arrivals.read_week()
    # The first agent is for whoever takes part.
    staff = crew.AGENTS[1 : min(wishes.agents_count, len(world.agents))]
    present = crew.present(staff, count=wishes.present_count or present_count_max(os.cpu_count() or 1))
    return player.Plan(
        base_url=base_url,
        programmes={queue.code: str(world.programmes[queue.programme].key) for queue in cast.QUEUES},
        queues={code: str(key) for code, key in world.queue_keys.items()},
        agents=present,
        mentors=[mentor.address for mentor in crew.mentors_played(len(staff) + 1)],
        clerk=crew.SUPERVISORS[-1].address,
        words=words,
        given=frozenset(given),
        flows=flows.chosen(given=given, agents=present),
        week=week,
        first_interval=week.interval_at(local),
        seed=wishes.seed,
    )


def present_count_max(cores_count: int) -> int:
    """Return how many agents a machine plays where nobody says how many.

    Args:
        cores_count: At least 1.
    """
    return cores_count * PRESENT_A_CORE


class _Show:
    """One run of the demonstration."""

    def __init__(self, world: worlds.World, base_url: str, wishes: Wishes, threads: futures.ThreadPoolExecutor) -> None:
        self._world = world
        self._base_url = base_url
        self._wishes = wishes
        self._backstage = backstage.Backstage(threads)
        self._screen = screen.Screen(is_headless=wishes.is_headless)
        self._stopped = asyncio.Event()
        self._is_joined = False
        self._quiet_looks_count = 0

    async def run(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopped.set)
        # A play that was killed left its people on the stage; they go before time may jump.
        await self._clear_stage([*self._world.agents[1:], *(mentor.address for mentor in crew.MENTORS[:-1])])
        await self._greet()
        await self._hire()
        await self._look_back()
        if self._stopped.is_set():
            return 0
        begins_at = await self._set_clock()
        self._ends_at = self._wishes.day.ends_at(begins_at) if self._wishes.day is not None else None
        local = begins_at.astimezone(zoneinfo.ZoneInfo(cast.ZONE))
        self._play = player.Play(
            plan(self._world, self._base_url, self._wishes, local=local), fresh_path=self._backstage.fresh_path
        )
        self._clock = timepiece.Timepiece(self._play.stage.pace, world_at=begins_at)
        try:
            await self._play_until_stopped()
        finally:
            self._play.hush()
            await self._tell_clock(TAKING_PART_FACTOR)
            await self._clear_stage(self._play.plan.addresses)
            await self._play.end()
        return 0

    async def _play_until_stopped(self) -> None:
        self._screen.say(self._how_long())
        # Asked for by number, they come in any case; else as many as the machine bears at a person's speed.
        bearable_seconds = pace.BENT_SHARE_GOAL * table.target_seconds_min()
        await self._play.staff(
            machine_seconds_max=STAFF_SECONDS_MAX,
            action_seconds_max=bearable_seconds if self._wishes.present_count is None else None,
        )
        self._screen.say(self._who_is_here())
        await self._look_at_clock()
        from_at = self._clock.now
        await self._change_speed(min(self._wishes.speed, FIRST_FACTOR_MAX))
        self._play.open()
        showing = asyncio.create_task(self._show_progress(from_at))
        try:
            await self._play_fast()
        finally:
            showing.cancel()
        is_over = self._stopped.is_set() or self._wishes.ends_once
        if self._wishes.ends_once and not self._stopped.is_set():
            await self._play.stop_arrivals()
            await self._play.drain(machine_seconds_max=DRAIN_SECONDS_MAX)
            await self._play.leave()
        await self._conclude(from_at)
        if not is_over:
            await self._play_on()
            await self._conclude(from_at)

    async def _play_fast(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._wishes.machine_seconds
        while True:
            if self._ends_at is None:
                left_seconds = until - loop.time()
            else:
                left_seconds = (self._ends_at - self._clock.now).total_seconds() / self._play.stage.pace.factor
            if left_seconds <= 0:
                return
            if await pace.happens(self._stopped, machine_seconds_max=min(WATCH_SECONDS, left_seconds)):
                return
            await self._look_at_clock()
            await self._look_for_people()
            if self._is_joined and not self._wishes.ends_once and self._ends_at is None:
                return
            if not self._is_joined:
                await self._give_way()

    async def _look_for_people(self) -> None:
        """Let the world run at a person's speed while one takes part: at speed ten an offer lasts two seconds."""
        if self._wishes.is_steady:
            return
        addresses, scope = self._play.plan.addresses, self._world.scope
        is_joined = await self._backstage.ask(
            lambda: steering.is_joined(addresses, scope=scope, now=clock.machine_now())
        )
        if is_joined:
            await self._send_to_desks()
        if is_joined == self._is_joined:
            return
        self._is_joined = is_joined
        if is_joined:
            self._screen.say("Somebody takes part: world time now runs as fast as theirs.")
            await self._change_speed(TAKING_PART_FACTOR)
        else:
            self._screen.say("Nobody takes part any more: world time runs faster again.")

    async def _send_to_desks(self) -> None:
        """Let whoever takes part at a desk get what people write and call for: they may have written it themselves."""
        addresses, scope = self._play.plan.addresses, self._world.scope
        sent = await self._backstage.ask(lambda: steering.send_to_desks(addresses, scope=scope, at=clock.now()))
        if sent:
            self._screen.say("What a person waits for was sent to the desk that a person has taken.")

    async def _look_at_clock(self) -> None:
        """Follow the world's clock, which others may set too: it is the installation's, not ours."""
        definition = await self._backstage.ask(steering.read_clock)
        told_at = definition.world(clock.machine_now())
        if definition.factor != self._play.stage.pace.factor:
            self._play.change_speed(definition.factor)
        moved_seconds = self._clock.set(told_at)
        if moved_seconds is not None:
            self._play.stage.tally.tell(f"World time was moved by {moved_seconds:.0f} s while the play went on.")
            self._screen.say(f"World time was moved by {moved_seconds:.0f} s; the play goes on from there.")

    async def _give_way(self) -> None:
        """Slow down where the machine cannot keep up, and speed up again where it can."""
        self._quiet_looks_count += 1
        is_quiet = self._quiet_looks_count >= QUIET_LOOKS_MAX
        recent = self._play.latencies.take_recent(count_min=0 if is_quiet else RECENT_COUNT_MIN)
        if not recent and not is_quiet:
            return
        self._quiet_looks_count = 0
        factor = self._play.stage.pace.factor
        bearable = pace.bearable(
            factor, wished=self._wishes.speed, action_seconds=wire.quantile(recent, 0.95),
            target_seconds=table.target_seconds_min(),
        )  # fmt: skip
        if bearable != factor:
            await self._change_speed(bearable)

    async def _play_on(self) -> None:
        await self._change_speed(TAKING_PART_FACTOR)
        self._screen.say("World time runs as fast as yours now, and customers keep coming. Take part:")
        await self._show_links()
        self._screen.say("Ctrl-C stops everything and shows the table once more.")
        while not await pace.happens(self._stopped, machine_seconds_max=WATCH_SECONDS):
            await self._look_at_clock()
            await self._send_to_desks()

    async def _conclude(self, from_at: datetime) -> None:
        result = await self._backstage.ask(lambda: table.measure(self._world, from_at=from_at, to_at=clock.now()))
        tally, latencies = self._play.stage.tally, self._play.latencies
        p95, world_p95 = (wire.quantile(values, 0.95) for values in (latencies.seconds, latencies.world_seconds))
        bent = pace.bent_share(world_p95, target_seconds=result.target_seconds_min)
        if bent > pace.BENT_SHARE_MAX:
            result = table.without_levels(result)
        speed = self._play.stage.pace.mean_factor
        self._screen.show_result(
            result, tally=tally, latencies=latencies, speed=speed, bent_share=bent, seed=self._wishes.seed
        )
        if self._wishes.report is not None:
            told = dataclasses.asdict(result) | {
                "counts": dict(tally.counts),
                "problems": tally.problems,
                "agents_present_count": len(self._play.plan.agents),
                "speed": speed,
                "seed": self._wishes.seed,
                "action_seconds_p95": p95,
                "action_world_seconds_p95": world_p95,
                "bent_share": bent,
                "retried_count": latencies.retried_count,
                "reconnected_count": latencies.reconnected_count,
            }
            self._wishes.report.write_text(json.dumps(told, default=str, ensure_ascii=False, indent=1), "utf-8")

    async def _clear_stage(self, addresses: Sequence[str]) -> None:
        """End what is left of a play: whoever could not leave by their page leaves here."""

        def clear() -> None:
            at = clock.now()
            steering.end_played_contacts(scope=self._world.scope, at=at)
            steering.sign_off(addresses, scope=self._world.scope, at=at)

        await self._backstage.ask(clear)

    async def _hire(self) -> None:
        """Let people come their way, and the world grow to its whole size: its pages answer meanwhile."""
        await self._backstage.ask(lambda: worlds.walk(self._world, now=clock.machine_now()))
        wanted, began = self._wishes.agents_count, asyncio.get_running_loop().time()
        shown = progress.Progress(whole=wanted)
        while len(self._world.agents) < wanted and not self._stopped.is_set():
            shown.see(len(self._world.agents), machine_seconds=asyncio.get_running_loop().time() - began)
            self._screen.say(
                f"hiring  {shown.bar}  {len(self._world.agents)} of {wanted} agents · "
                f"{progress.in_words(shown.left_seconds)}"
            )
            self._world = await self._backstage.ask(self._grown)

    async def _look_back(self) -> None:
        """Let a month lie behind that was worked, paid and measured; each step is told, and done once."""
        steps = await self._backstage.ask(lambda: worlds.left_behind(self._world, now=clock.machine_now()))
        for number, step in enumerate(steps, start=1):
            if self._stopped.is_set():
                return
            self._screen.say(f"looking back  {number} of {len(steps)}: {step.told}")
            undone = await self._backstage.ask(functools.partial(self._look_back_on, step))
            if undone is not None:
                self._screen.say(undone)

    def _look_back_on(self, step: look_back.Step) -> str | None:
        return worlds.look_back_on(step, self._world, now=clock.machine_now())

    def _grown(self) -> worlds.World:
        return worlds.grow(self._world, agents_count=self._wishes.agents_count, now=clock.machine_now())

    async def _set_clock(self) -> datetime:
        """Set the world's clock to where the play begins, and return it."""
        day = self._wishes.day

        def set_clock() -> datetime:
            scope, now, world_at = self._world.scope, clock.machine_now(), None
            if day is not None:
                world_at = steering.day_moment(clock.now(), day.from_time, steering.calendars())
            steering.set_clock(scope=scope, factor=TAKING_PART_FACTOR, now=now, world_at=world_at)
            return clock.now()

        return await self._backstage.ask(set_clock)

    async def _change_speed(self, factor: float) -> None:
        await self._tell_clock(factor)
        self._play.change_speed(factor)

    async def _tell_clock(self, factor: float) -> None:
        scope = self._world.scope
        await self._backstage.ask(lambda: steering.set_factor(scope=scope, factor=factor, now=clock.machine_now()))

    async def _greet(self) -> None:
        self._screen.say()
        self._screen.say(
            f"{cast.OPERATOR_NAME}: {max(self._wishes.agents_count, len(self._world.agents))} agents, "
            f"{len(cast.QUEUES)} queues of {' and '.join(plan.client_name for plan in cast.PROGRAMMES)}. "
            "All of it is synthetic."
        )
        await self._show_links()

    def _how_long(self) -> str:
        wishes = self._wishes
        how_long = f"{wishes.machine_seconds / 60:g} minutes"
        if wishes.day is not None:
            how_long = f"The day from {wishes.day.from_time:%H:%M} to {wishes.day.to_time:%H:%M}"
        return (
            f"{how_long} at up to speed {wishes.speed:g}, slower where this machine needs it. "
            "Arrivals follow a bank's five-minute call counts of one week in May 2003."
        )

    def _who_is_here(self) -> str:
        agents_count = len(self._play.plan.agents)
        told = f"{agents_count} of {len(self._world.agents)} agents work this shift"
        if self._wishes.present_count is None and agents_count < len(self._world.agents) - 1:
            told += ", as many as this machine plays well now; --present N brings more, at a lower speed"
        return f"{told}. Customers come as many as these can serve."

    async def _show_links(self) -> None:
        """Show fresh links: those shown before may have been used."""
        if self._wishes.is_headless:
            return

        def paths() -> list[tuple[str, str]]:
            now = clock.machine_now()
            return [(label, steering.sign_in_path(address, now=now)) for label, address in screen.who_can_sign_in()]

        programmes = [(plan.client_name, str(self._world.programmes[plan.code].key)) for plan in cast.PROGRAMMES]
        doors = [
            *((f"write to {name}", f"{TRY_PATH}?programme={key}") for name, key in programmes),
            ("call one of them", PHONE_PATH),
            *await self._backstage.ask(paths),
        ]
        self._screen.show_links([(label, f"{self._base_url}{path}") for label, path in doors])

    async def _show_progress(self, from_at: datetime) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()

        def done() -> float:
            return loop.time() - began if self._ends_at is None else (self._clock.now - from_at).total_seconds()

        whole = self._wishes.machine_seconds if self._ends_at is None else (self._ends_at - from_at).total_seconds()
        shown = progress.Progress(whole=max(1.0, whole))
        shown.see(done(), machine_seconds=0.0)
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            shown.see(done(), machine_seconds=loop.time() - began)
            self._screen.show_progress(
                shown,
                machine_seconds=loop.time() - began,
                local=self._clock.now.astimezone(zoneinfo.ZoneInfo(cast.ZONE)),
                counts=self._play.stage.tally.counts,
                here_count=self._play.customers_count,
                factor=self._play.stage.pace.factor,
                p95=wire.quantile(self._play.latencies.seconds, 0.95),
            )
