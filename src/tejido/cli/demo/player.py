"""The play: customers arrive by the week of calls, agents and mentors work, and everybody leaves at the end.

It reaches the installation only through its public pages and sockets.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import itertools
import random
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import httpx

from tejido.cli.demo import (
    agents,
    arrivals,
    callers,
    clerks,
    crew,
    customers,
    dialogues,
    errors,
    flows,
    mentors,
    pace,
    wire,
)
from tejido.cli.demo import stage as stages

CUSTOMERS_MAX = 400
# Machine seconds between two who come to work, and how many come before it is seen whether the machine bears more.
ENTER_SECONDS = 0.12
GROUP_COUNT = 10
# Fewer are no centre to watch, however slow it is.
PRESENT_COUNT_MIN = 20
AGENT_STARTS_MAX = 20
AGENT_PAUSE_SECONDS = 5.0
LEAVE_SECONDS_MAX = 3.0
LOOK_SECONDS = 0.2

FreshPath = Callable[[str], Awaitable[str]]
Worker = agents.Agent | mentors.Mentor
Visitor = customers.Customer | callers.Caller


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to play: where, with whom, with which words, and from which randomness.

    `programmes` and `queues` map the code of a queue to the keys of its programme and its own; `agents` are those who
    are present, in the order in which they come, `mentors` the addresses of those who help them, and the `clerk` hands
    in tasks. `given` names the queues whose conversations come from a file.
    """

    base_url: str
    programmes: Mapping[str, str]
    queues: Mapping[str, str]
    agents: Sequence[crew.AgentPlan]
    mentors: Sequence[str]
    clerk: str
    words: Mapping[str, Sequence[dialogues.Dialogue]]
    given: frozenset[str]
    flows: Sequence[flows.Flow]
    week: arrivals.Week
    first_interval: int
    seed: int

    @property
    def addresses(self) -> tuple[str, ...]:
        """The accounts of everybody who is played and works with us."""
        return (*(agent.address for agent in self.agents), *self.mentors)


class Play:
    """A play that runs: who is on the stage, and what was counted."""

    def __init__(self, plan: Plan, *, fresh_path: FreshPath) -> None:
        """Prepare; nobody comes before `staff`.

        Args:
            fresh_path: Makes a one-time ticket for an account's address and returns its path.
        """
        self.plan = plan
        self.stage = stages.Stage(pace=pace.Pace(1.0), tally=stages.Tally(), scripts={})
        self.latencies = wire.Latencies()
        self._fresh_path = fresh_path
        self._trust: ssl.SSLContext = httpx.create_ssl_context()
        self._workers: dict[str, Worker] = {}
        self._work_tasks: set[asyncio.Task[None]] = set()
        self._visitors: dict[asyncio.Task[None], Visitor] = {}
        self._arrival_task: asyncio.Task[None] | None = None
        self._customers_line = self._wire("customers", keeps_cookies=False)
        self._callers_line = self._wire("callers", keeps_cookies=True)
        self._telephone = callers.Telephone(self._callers_line)
        self._clerk_line = self._wire("clerk", keeps_cookies=True)
        self._clerk = clerks.Clerk(stage=self.stage, line=self._clerk_line, rng=self._rng("clerk"))

    @property
    def customers_count(self) -> int:
        """How many played customers are on the stage now."""
        return len(self._visitors)

    @property
    def at_work_count(self) -> int:
        """How many agents and mentors have opened their desk."""
        return sum(worker.is_at_work for worker in self._workers.values())

    def change_speed(self, factor: float) -> None:
        """Go on at another speed.

        Args:
            factor: World seconds per machine second; the installation's own clock is changed by whoever calls this.
        """
        self.stage.pace.change(factor)
        self.latencies.factor = factor

    async def staff(self, *, machine_seconds_max: float, action_seconds_max: float | None) -> None:
        """Let the mentors and the agents come to work, group by group.

        Whoever has not come when the time is over, or when an action takes too long already, does not come at all: what
        arrives is measured by those who are there.

        Args:
            action_seconds_max: At the 95th percentile; None brings everybody in any case.
        """
        until = asyncio.get_running_loop().time() + machine_seconds_max
        await self._bring(self.plan.mentors, until=until)
        came_count = 0
        while came_count < len(self.plan.agents):
            group = self.plan.agents[came_count : came_count + GROUP_COUNT]
            self.latencies.take_recent(count_min=0)
            await self._bring(group, until=until)
            came_count += len(group)
            p95 = wire.quantile(self.latencies.take_recent(count_min=0), 0.95)
            is_over = asyncio.get_running_loop().time() >= until
            is_too_much = is_over or (came_count >= PRESENT_COUNT_MIN and p95 > (action_seconds_max or p95))
            if action_seconds_max is not None and is_too_much:
                break
        if came_count < len(self.plan.agents):
            there = self.plan.agents[:came_count]
            kept = flows.chosen(given=self.plan.given, agents=there)
            self.plan = dataclasses.replace(self.plan, agents=there, flows=kept)

    async def _bring(self, group: Sequence[crew.AgentPlan | str], *, until: float) -> None:
        """Let some come to work and wait until they have, but no longer than until a moment of the loop's time."""
        wanted_count = self.at_work_count + len(group)
        for number, worker in enumerate(group):
            task = asyncio.create_task(self._employ(worker, ENTER_SECONDS * number), name="somebody's day at work")
            task.add_done_callback(self.stage.tally.watch)
            self._work_tasks.add(task)
        while asyncio.get_running_loop().time() < until and self.at_work_count < wanted_count:
            await asyncio.sleep(LOOK_SECONDS)

    def open(self) -> None:
        """Let customers come from now on, and count from here."""
        self.latencies.forget()
        self.stage.pace.mark()
        for name, coming in (("the arrivals", self._arrive()), ("the back office", self._hand_in())):
            task = asyncio.create_task(coming, name=name)
            task.add_done_callback(self.stage.tally.watch)
            if name == "the arrivals":
                self._arrival_task = task
            else:
                self._work_tasks.add(task)

    def hush(self) -> None:
        """Let nobody new come, and nobody go back to work who is sent away."""
        if self._arrival_task is not None:
            self._arrival_task.cancel()
        for worker in self._workers.values():
            worker.hush()

    async def stop_arrivals(self) -> None:
        """Let nobody new come."""
        if self._arrival_task is not None:
            self._arrival_task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._arrival_task
            self._arrival_task = None
        await self._clerk.close()

    async def drain(self, *, machine_seconds_max: float) -> None:
        """Wait until everybody has finished what they are at.

        After half the time customers leave as they are, and whoever has nothing in hand goes home.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + machine_seconds_max
        if self._visitors:
            await asyncio.wait(set(self._visitors), timeout=machine_seconds_max / 2)
        await asyncio.gather(*(visitor.leave() for visitor in self._visitors.values()))
        here = set(self._workers.values())
        while here and loop.time() < until:
            for worker in [worker for worker in here if worker.is_free]:
                here.discard(worker)
                await worker.leave()
            await asyncio.sleep(LOOK_SECONDS)

    async def leave(self) -> None:
        """Let customers leave and agents sign off by their own pages."""
        await self.stop_arrivals()
        leaving = [visitor.leave() for visitor in self._visitors.values()]
        leaving += [worker.leave() for worker in self._workers.values()]
        await _finish([asyncio.create_task(step) for step in leaving], machine_seconds_max=LEAVE_SECONDS_MAX)

    async def end(self) -> None:
        """End the play at once and close all connections."""
        await self.stop_arrivals()
        await _finish([*self._visitors, *self._work_tasks], machine_seconds_max=0.0)
        for line in (self._customers_line, self._callers_line, self._clerk_line):
            await line.close()

    async def _employ(self, who: crew.AgentPlan | str, delay_seconds: float) -> None:
        """Keep one agent or mentor at work; one whose installation was away for long signs in anew."""
        await asyncio.sleep(delay_seconds)
        address = who if isinstance(who, str) else who.address
        for start in range(AGENT_STARTS_MAX):
            line = self._wire(f"{address}:{start}", keeps_cookies=True)
            try:
                worker = self._worker(who, await self._fresh_path(address), line, self._rng(address, start))
                self._workers[address] = worker
                await worker.work()
            except errors.InstallationSilent as error:
                self.stage.tally.tell(f"{address} starts again. {error}")
            finally:
                await line.close()
            await asyncio.sleep(AGENT_PAUSE_SECONDS)

    def _worker(self, who: crew.AgentPlan | str, path: str, line: wire.Wire, rng: random.Random) -> Worker:
        if isinstance(who, str):
            return mentors.Mentor(stage=self.stage, line=line, enter_path=path, rng=rng)
        is_beginner = who.rung == "supervised"
        return agents.Agent(stage=self.stage, line=line, enter_path=path, is_beginner=is_beginner, rng=rng)

    async def _hand_in(self) -> None:
        for _ in range(AGENT_STARTS_MAX):
            try:
                await self._clerk.work(await self._fresh_path(self.plan.clerk))
            except errors.InstallationSilent as error:
                self.stage.tally.tell(f"The back office starts again. {error}")
            await asyncio.sleep(AGENT_PAUSE_SECONDS)

    async def _arrive(self) -> None:
        rng = self._rng("arrivals")
        moments = arrivals.arrivals(
            self.plan.week,
            rng=rng,
            first_interval=self.plan.first_interval,
            contacts_per_second_max=flows.contacts_per_second_max(
                self.plan.flows, words=self.plan.words, agents=self.plan.agents
            ),
        )
        began = self.stage.pace.world_seconds
        weights = [flow.share for flow in self.plan.flows]
        for number, moment in enumerate(moments):
            await self.stage.pace.wait(began + moment - self.stage.pace.world_seconds)
            (flow,) = rng.choices(self.plan.flows, weights=weights)
            if flow.channel == "task":
                self._clerk.take(queue_key=self.plan.queues[flow.queue], language=flows.language(flow))
                continue
            visitor = self._visitor(flow, number, rng)
            if len(self._visitors) >= CUSTOMERS_MAX:
                self.stage.tally.count("left out")
                continue
            task = asyncio.create_task(self._visit(visitor), name="a customer's visit")
            self._visitors[task] = visitor
            task.add_done_callback(lambda done: self._visitors.pop(done, None))
            task.add_done_callback(self.stage.tally.watch)

    def _visitor(self, flow: flows.Flow, number: int, rng: random.Random) -> Visitor:
        programme_key, own_rng = self.plan.programmes[flow.queue], self._rng("customer", number)
        if flow.channel == "voice":
            return callers.Caller(
                stage=self.stage, telephone=self._telephone, programme_key=programme_key, queue_code=flow.queue,
                language=flows.language(flow), rng=own_rng,
            )  # fmt: skip
        return customers.Customer(
            stage=self.stage, line=self._customers_line, programme_key=programme_key, queue_code=flow.queue,
            dialogue=rng.choice(self.plan.words[flow.queue]), rng=own_rng,
        )  # fmt: skip

    async def _visit(self, visitor: Visitor) -> None:
        try:
            await visitor.visit()
        except errors.InstallationSilent as error:
            self.stage.tally.tell(f"A customer gave up. {error}")

    def _wire(self, name: str, *, keeps_cookies: bool) -> wire.Wire:
        return wire.Wire(
            self.plan.base_url,
            latencies=self.latencies,
            rng=self._rng("wire", name),
            trust=self._trust,
            keeps_cookies=keeps_cookies,
        )

    def _rng(self, *name: object) -> random.Random:
        """Return randomness of its own for each part, so that one part's draws do not shift another's."""
        return random.Random(":".join(map(str, itertools.chain([self.plan.seed], name))))


async def _finish(tasks: Sequence[asyncio.Task[None]], *, machine_seconds_max: float) -> None:
    """Give tasks so long to finish, then cancel the rest and wait for them."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=machine_seconds_max)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
