"""The play: agents come to work, customers arrive by the week's pattern, until somebody says that it is enough.

Everything happens in one asyncio process and reaches the installation only through its public pages and sockets.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import httpx

from tejido.cli.demo import agents, arrivals, customers, dialogues, errors, manners, pace, wire
from tejido.cli.demo import stage as stages

CUSTOMERS_MAX = 300
AGENTS_ENTER_SECONDS = 4.0
AGENT_STARTS_MAX = 20
AGENT_PAUSE_SECONDS = 5.0
LEAVE_SECONDS_MAX = 3.0
LOOK_SECONDS = 0.2
# In the week's busiest five minutes there is as much to do as the staff can; the week's mean is about half of that.
BUSY_SHARE = 1.0
CODE_BY_LANGUAGE = {"es": "general", "en": "english"}

FreshPath = Callable[[str], Awaitable[str]]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to play: where, with whom, with which words, and from which randomness.

    `agents` maps the address of each played agent to the codes of their queues; `shares` is the part of the
    contacts that each queue gets.
    """

    base_url: str
    programme_key: str
    agents: Mapping[str, Sequence[str]]
    words: Mapping[str, Sequence[dialogues.Dialogue]]
    shares: Mapping[str, float]
    week: arrivals.Week
    first_interval: int
    seed: int


def words_by_queue(played: Sequence[dialogues.Dialogue]) -> dict[str, list[dialogues.Dialogue]]:
    """Return the conversations by the queue they are played in: the one they name, or the one of their language."""
    words: dict[str, list[dialogues.Dialogue]] = {}
    for dialogue in played:
        words.setdefault(dialogue.queue or CODE_BY_LANGUAGE[dialogue.language], []).append(dialogue)
    return words


def contacts_per_second_max(plan: Plan) -> float:
    """Return the arrival rate of the week's busiest interval, such that neither all agents nor those of any one queue
    have more to do than `BUSY_SHARE` of their time.
    """
    work_seconds = {code: share * manners.agent_seconds(plan.words[code]) for code, share in plan.shares.items()}
    rates = [
        arrivals.contacts_per_second_max(
            agents_count=len(plan.agents), agent_seconds=sum(work_seconds.values()), busy_share=BUSY_SHARE
        )
    ]
    for code, seconds in work_seconds.items():
        able_count = sum(code in codes for codes in plan.agents.values())
        rates.append(
            arrivals.contacts_per_second_max(agents_count=able_count, agent_seconds=seconds, busy_share=BUSY_SHARE)
        )
    return min(rates)


class Play:
    """A play that runs: who is on the stage, and what was counted."""

    def __init__(self, plan: Plan, *, fresh_path: FreshPath) -> None:
        """Prepare; nobody comes before `begin`.

        Args:
            fresh_path: Makes a one-time ticket for an account's address and returns its path.
        """
        self.plan = plan
        self.stage = stages.Stage(pace=pace.Pace(1.0), tally=stages.Tally(), scripts={})
        self.latencies = wire.Latencies()
        self._fresh_path = fresh_path
        self._trust: ssl.SSLContext = httpx.create_ssl_context()
        self._agents: dict[str, agents.Agent] = {}
        self._agent_tasks: set[asyncio.Task[None]] = set()
        self._customers: dict[asyncio.Task[None], customers.Customer] = {}
        self._arrival_task: asyncio.Task[None] | None = None
        self._customers_line = self._wire("customers", keeps_cookies=False)

    @property
    def customers_count(self) -> int:
        """How many played customers are on the stage now."""
        return len(self._customers)

    def change_speed(self, factor: float) -> None:
        """Go on at another speed.

        Args:
            factor: World seconds per machine second; the installation's own clock is changed by whoever calls this.
        """
        self.stage.pace.change(factor)
        self.latencies.factor = factor

    async def staff(self, *, machine_seconds_max: float) -> None:
        """Let the agents come to work, one after the other, and wait until all have, but no longer than this."""
        for number, address in enumerate(self.plan.agents):
            delay_seconds = AGENTS_ENTER_SECONDS * number / max(1, len(self.plan.agents))
            task = asyncio.create_task(self._employ(address, delay_seconds), name="an agent's day")
            task.add_done_callback(self.stage.tally.watch)
            self._agent_tasks.add(task)
        until = asyncio.get_running_loop().time() + machine_seconds_max
        while asyncio.get_running_loop().time() < until and not self._is_staffed():
            await asyncio.sleep(LOOK_SECONDS)

    def open(self) -> None:
        """Let customers come from now on, and count from here."""
        self.latencies.forget()
        self.stage.pace.mark()
        self._arrival_task = asyncio.create_task(self._arrive(), name="the arrivals")
        self._arrival_task.add_done_callback(self.stage.tally.watch)

    def hush(self) -> None:
        """Let nobody new come, and nobody go back to work who is sent away."""
        if self._arrival_task is not None:
            self._arrival_task.cancel()
        for agent in self._agents.values():
            agent.hush()

    async def stop_arrivals(self) -> None:
        """Let nobody new come."""
        if self._arrival_task is not None:
            self._arrival_task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._arrival_task
            self._arrival_task = None

    async def drain(self, *, machine_seconds_max: float) -> None:
        """Wait until everybody has finished what they are at; after half the time, customers leave as they are."""
        until = asyncio.get_running_loop().time() + machine_seconds_max
        if self._customers:
            await asyncio.wait(set(self._customers), timeout=machine_seconds_max / 2)
        await asyncio.gather(*(customer.leave() for customer in self._customers.values()))
        while asyncio.get_running_loop().time() < until and not all(agent.is_free for agent in self._agents.values()):
            await asyncio.sleep(LOOK_SECONDS)

    async def leave(self) -> None:
        """Let customers leave and agents sign off by their own pages."""
        await self.stop_arrivals()
        leaving = [customer.leave() for customer in self._customers.values()]
        leaving += [agent.leave() for agent in self._agents.values()]
        await _finish([asyncio.create_task(step) for step in leaving], machine_seconds_max=LEAVE_SECONDS_MAX)

    async def end(self) -> None:
        """End the play at once and close all connections."""
        await self.stop_arrivals()
        await _finish([*self._customers, *self._agent_tasks], machine_seconds_max=0.0)
        await self._customers_line.close()

    def _is_staffed(self) -> bool:
        return len(self._agents) == len(self.plan.agents) and all(agent.is_at_work for agent in self._agents.values())

    async def _employ(self, address: str, delay_seconds: float) -> None:
        """Keep one agent at work; one whose installation was away for long signs in anew."""
        await asyncio.sleep(delay_seconds)
        for start in range(AGENT_STARTS_MAX):
            line = self._wire(f"{address}:{start}", keeps_cookies=True)
            try:
                agent = agents.Agent(
                    stage=self.stage,
                    line=line,
                    enter_path=await self._fresh_path(address),
                    rng=self._rng(address, start),
                )
                self._agents[address] = agent
                await agent.work()
            except errors.InstallationSilent as error:
                self.stage.tally.tell(f"{address} starts again. {error}")
            finally:
                await line.close()
            await asyncio.sleep(AGENT_PAUSE_SECONDS)

    async def _arrive(self) -> None:
        rng = self._rng("arrivals")
        moments = arrivals.arrivals(
            self.plan.week,
            rng=rng,
            first_interval=self.plan.first_interval,
            contacts_per_second_max=contacts_per_second_max(self.plan),
        )
        began = self.stage.pace.world_seconds
        codes = list(self.plan.shares)
        for number, moment in enumerate(moments):
            await self.stage.pace.wait(began + moment - self.stage.pace.world_seconds)
            (code,) = rng.choices(codes, weights=[self.plan.shares[code] for code in codes])
            dialogue = rng.choice(self.plan.words[code])
            if len(self._customers) >= CUSTOMERS_MAX:
                self.stage.tally.count("left out")
                continue
            customer = customers.Customer(
                stage=self.stage,
                line=self._customers_line,
                programme_key=self.plan.programme_key,
                queue_code=code,
                dialogue=dialogue,
                rng=self._rng("customer", number),
            )
            task = asyncio.create_task(self._visit(customer), name="a customer's visit")
            self._customers[task] = customer
            task.add_done_callback(lambda done: self._customers.pop(done, None))
            task.add_done_callback(self.stage.tally.watch)

    async def _visit(self, customer: customers.Customer) -> None:
        try:
            await customer.visit()
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
