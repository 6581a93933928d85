"""How a demonstration goes: the world is made ready, the play runs fast, then at your speed; a table is shown."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import signal
import zoneinfo
from collections.abc import Callable, Sequence
from concurrent import futures
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django import db

from tejido import environment as environment_module
from tejido.cli.demo import arrivals, cast, dialogues, errors, pace, player, screen, table, wire
from tejido.cli.demo import world as worlds
from tejido.journal import clock

PROGRESS_SECONDS = 10.0
WATCH_SECONDS = 2.0
DRAIN_SECONDS_MAX = 20.0
DATABASE_AWAY_SECONDS_MAX = 60.0
DATABASE_ASKED_AGAIN_SECONDS = 0.5
STAFF_SECONDS_MAX = 30.0
RECENT_COUNT_MIN = 10
TAKING_PART_FACTOR = 1.0
TRY_PATH = "/try/"
# What part of the contacts each queue gets; the real conversations of a file are English, and get more.
SHARES = {"general": 0.42, "cards": 0.28, "english": 0.30}
SHARES_WITH_FILE = {"general": 0.30, "cards": 0.20, "english": 0.50}

Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What was asked for at the command line."""

    speed: float
    machine_seconds: float
    seed: int
    dialogues: Sequence[dialogues.Dialogue]
    ends_once: bool
    is_headless: bool
    report: Path | None


def run(environment: environment_module.Environment, wishes: Wishes) -> int:
    """Make the world ready and play; return 0.

    Raises: NotADemonstration, WorldMissing, InstallationSilent
    """
    world = worlds.ensure(now=clock.machine_now())
    base_url = (environment.public_url or f"http://localhost:{environment.port}").rstrip("/")
    with futures.ThreadPoolExecutor(max_workers=1, thread_name_prefix="database") as threads:
        return asyncio.run(_Show(world, base_url, wishes, threads).run())


def plan(world: worlds.World, base_url: str, wishes: Wishes, *, local: datetime) -> player.Plan:
    """Return what to play.

    Args:
        local: World time in the operator's zone when the play begins.
    """
    words = player.words_by_queue(dialogues.built_in())
    # A file's conversations take the place of ours in the queues they belong to; the others keep ours.
    given = player.words_by_queue(wishes.dialogues)
    shares = SHARES_WITH_FILE if "english" in given else SHARES
    week = arrivals.read_week()
    return player.Plan(
        base_url=base_url,
        programme_key=world.programme_key,
        # The first agent is for whoever takes part.
        agents={address: plan.queue_codes for address, plan in list(zip(world.agents, cast.AGENTS, strict=True))[1:]},
        words=words | given,
        shares=shares,
        week=week,
        first_interval=week.interval_at(local),
        seed=wishes.seed,
    )


class _Show:
    """One run of the demonstration."""

    def __init__(self, world: worlds.World, base_url: str, wishes: Wishes, threads: futures.ThreadPoolExecutor) -> None:
        self._world = world
        self._base_url = base_url
        self._wishes = wishes
        self._threads = threads
        self._screen = screen.Screen(is_headless=wishes.is_headless)
        self._stopped = asyncio.Event()

    async def run(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopped.set)
        # A play that was killed left its people on the stage; they go before time may jump.
        await self._clear_stage()
        await self._tell_clock(TAKING_PART_FACTOR)
        local = (await self._ask(clock.now)).astimezone(zoneinfo.ZoneInfo(cast.ZONE))
        self._play = player.Play(
            plan(self._world, self._base_url, self._wishes, local=local), fresh_path=self._fresh_path
        )
        await self._greet()
        progress = asyncio.create_task(self._show_progress())
        try:
            await self._play_until_stopped()
        finally:
            progress.cancel()
            self._play.hush()
            await self._clear_stage()
            await self._tell_clock(TAKING_PART_FACTOR)
            await self._play.end()
        return 0

    async def _play_until_stopped(self) -> None:
        await self._play.staff(machine_seconds_max=STAFF_SECONDS_MAX)
        from_at = await self._ask(clock.now)
        await self._change_speed(self._wishes.speed)
        self._play.open()
        await self._play_fast()
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
        while (left_seconds := until - loop.time()) > 0:
            if await pace.happens(self._stopped, machine_seconds_max=min(WATCH_SECONDS, left_seconds)):
                return
            # An offer lasts two seconds at speed ten; a person needs the twenty that it has.
            if not self._wishes.ends_once and await self._ask(lambda: worlds.is_joined(self._world)):
                self._screen.say("Somebody opened the desk: world time now runs as fast as theirs.")
                return
            await self._give_way()

    async def _give_way(self) -> None:
        """Slow down where the machine cannot keep up, and speed up again where it can."""
        recent = self._play.latencies.take_recent(count_min=RECENT_COUNT_MIN)
        if not recent:
            return
        factor = self._play.stage.pace.factor
        bearable = pace.bearable(factor, wished=self._wishes.speed, action_seconds=wire.quantile(recent, 0.95))
        if bearable != factor:
            await self._change_speed(bearable)

    async def _play_on(self) -> None:
        await self._change_speed(TAKING_PART_FACTOR)
        self._screen.say("World time runs as fast as yours now, and customers keep coming. Take part:")
        await self._show_links()
        self._screen.say("Ctrl-C stops everything and shows the table once more.")
        await self._stopped.wait()

    async def _conclude(self, from_at: datetime) -> None:
        result = await self._ask(lambda: table.measure(self._world, from_at=from_at, to_at=clock.now()))
        tally, latencies = self._play.stage.tally, self._play.latencies
        self._screen.show_result(
            result, tally=tally, latencies=latencies, speed=self._play.stage.pace.mean_factor, seed=self._wishes.seed
        )
        if self._wishes.report is not None:
            told = dataclasses.asdict(result) | {
                "counts": dict(tally.counts),
                "problems": tally.problems,
                "speed": self._play.stage.pace.mean_factor,
                "seed": self._wishes.seed,
                "action_seconds_p95": wire.quantile(latencies.seconds, 0.95),
                "action_world_seconds_p95": wire.quantile(latencies.world_seconds, 0.95),
                "retried_count": latencies.retried_count,
                "reconnected_count": latencies.reconnected_count,
            }
            self._wishes.report.write_text(json.dumps(told, default=str, ensure_ascii=False, indent=1), "utf-8")

    async def _clear_stage(self) -> None:
        """End what is left of a play: whoever could not leave by their page leaves here."""

        def clear() -> None:
            at = clock.now()
            worlds.end_played_contacts(self._world, at=at)
            worlds.sign_off(self._world, at=at)

        await self._ask(clear)

    async def _change_speed(self, factor: float) -> None:
        await self._tell_clock(factor)
        self._play.change_speed(factor)

    async def _greet(self) -> None:
        self._screen.say()
        self._screen.say(
            f"{cast.OPERATOR_NAME}: {len(cast.AGENTS)} agents, {len(cast.QUEUES)} queues of {cast.CLIENT_NAME}. "
            "All of it is synthetic."
        )
        self._screen.say(
            f"{self._wishes.machine_seconds / 60:g} minutes at up to speed {self._wishes.speed:g}; "
            "arrivals follow a bank's five-minute call counts of one week in May 2003."
        )
        await self._show_links()

    async def _show_links(self) -> None:
        """Show fresh links: those shown before may have been used."""
        if self._wishes.is_headless:
            return

        def paths() -> dict[str, str]:
            now = clock.machine_now()
            found = {"agent": worlds.sign_in_path(self._world.agents[0], now=now)}
            found |= {role: worlds.sign_in_path(cast.address(name), now=now) for role, _, name in cast.STAFF}
            return found

        self._screen.show_links(screen.links(self._base_url, programme_path=TRY_PATH, paths=await self._ask(paths)))

    async def _show_progress(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            if self._play.stage.pace.factor != TAKING_PART_FACTOR or self._wishes.is_headless:
                self._screen.show_progress(
                    machine_seconds=loop.time() - began,
                    counts=self._play.stage.tally.counts,
                    here_count=self._play.customers_count,
                    factor=self._play.stage.pace.factor,
                    p95=wire.quantile(self._play.latencies.seconds, 0.95),
                )

    async def _tell_clock(self, factor: float) -> None:
        await self._ask(lambda: worlds.set_speed(self._world, factor=factor, now=clock.machine_now()))

    async def _fresh_path(self, address: str) -> str:
        try:
            return await self._ask(lambda: worlds.sign_in_path(address, now=clock.machine_now()))
        except db.DatabaseError as error:
            raise errors.InstallationSilent("The database does not answer.") from error

    async def _ask(self, question: Callable[[], Value]) -> Value:
        """Ask the database in its own thread, so that nobody on the stage stands still meanwhile.

        While the database is away the question waits and is asked again; all questions here can be asked twice.
        """

        def asked() -> Any:
            db.close_old_connections()
            return question()

        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + DATABASE_AWAY_SECONDS_MAX
        while True:
            try:
                return await loop.run_in_executor(self._threads, asked)
            except (db.OperationalError, db.InterfaceError):
                if loop.time() > give_up_at:
                    raise
                await asyncio.sleep(DATABASE_ASKED_AGAIN_SECONDS)
