"""What is known of clients, programmes, pools, skills and queues within the scope, found by the names people write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.db.models import Prefetch

from tejido.clients import models
from tejido.core.imports import errors, lines, words

Row = TypeVar("Row")
# Between the parts of a name that says whose it is: "Banco Andino: Tarjetas: general".
PARTS = ":"


class Directory:
    """Everything that a line may name, read once for a whole file."""

    def __init__(self) -> None:
        targets = models.QueueChannel.objects.order_by("from_date")
        steps = models.RequirementStep.objects.select_related("skill").order_by("after_seconds", "id")
        self.clients = list(models.Client.objects.order_by("id"))
        self.programmes = list(models.Programme.objects.select_related("client").order_by("id"))
        self.pools = list(models.Pool.objects.order_by("id"))
        self.skills = list(models.Skill.objects.select_related("client").order_by("id"))
        self.queues = list(
            models.Queue.objects.select_related("client", "programme", "pool", "overflow_queue")
            .prefetch_related(Prefetch("channels", queryset=targets), Prefetch("requirements", queryset=steps))
            .order_by("id")
        )
        self.dispositions = {(row.programme_id, row.code): row for row in models.Disposition.objects.all()}
        self.replies = {
            (row.programme_id, row.shortcut): row for row in models.CannedReply.objects.filter(retired_at=None)
        }
        self._queues: dict[str, list[models.Queue]] = {}
        for queue in self.queues:
            for writing in {words.plain(queue.code), words.plain(queue.name)}:
                self._queues.setdefault(writing, []).append(queue)
        self._skills: dict[str, list[models.Skill]] = {}
        for skill in self.skills:
            for writing in {words.plain(skill.code), words.plain(skill.name)}:
                self._skills.setdefault(writing, []).append(skill)

    def client(self, line: lines.Line) -> models.Client | None:
        """Return the client that a line names, or None where it names none.

        Raises: NameUnresolved
        """
        wanted = line.values.get("client")
        if wanted is None:
            return None
        return _one(self.clients, lambda each: _is(wanted, each.name), column="client", value=wanted)

    def programme(self, line: lines.Line) -> models.Programme:
        """Return the programme that a line names; where it names none, the only one there is.

        Raises: NameUnresolved
        """
        client, wanted = self.client(line), line.values.get("programme")
        among = [each for each in self.programmes if client is None or each.client_id == client.pk]
        if wanted is None:
            if len(among) == 1:
                return among[0]
            raise errors.NameUnresolved("needed", column="programme")
        return _one(among, lambda each: _is(wanted, each.name), column="programme", value=wanted)

    def pool(self, line: lines.Line) -> models.Pool | None:
        """Return the routing pool that a line names, or None where it names none.

        Raises: NameUnresolved
        """
        wanted = line.values.get("pool")
        if wanted is None:
            return None
        return _one(self.pools, lambda each: _is(wanted, each.name), column="pool", value=wanted)

    def queue(self, text: str, *, column: str, programme: models.Programme | None = None) -> models.Queue:
        """Return the queue that a text names by code or name, with its programme before it where it needs one.

        Raises: NameUnresolved
        """
        *owners, own = [part.strip() for part in text.split(PARTS)]
        among = self._queues.get(words.plain(own), [])
        if programme is not None:
            among = [each for each in among if each.programme_id == programme.pk]
        for owner in owners:
            among = [each for each in among if _is(owner, each.programme.name) or _is(owner, each.client.name)]
        return _one(among, lambda _each: True, column=column, value=text)

    def skill(self, text: str, *, column: str, client_id: int | None = None) -> models.Skill:
        """Return the skill that a text names by code or name: the operator's, or a client's.

        Args:
            client_id: The skills of other clients do not count; None: every client's do.
        Raises: NameUnresolved
        """
        *owners, own = [part.strip() for part in text.split(PARTS)]
        among = self._skills.get(words.plain(own), [])
        if client_id is not None:
            among = [each for each in among if each.client_id in (None, client_id)]
        for owner in owners:
            among = [each for each in among if each.client is not None and _is(owner, each.client.name)]
        by_code = [each for each in among if each.code == own]
        return _one(by_code or among, lambda _each: True, column=column, value=text)


def steps_of(queue: models.Queue) -> list[tuple[int, list[tuple[models.Skill, int]]]]:
    """Return who may take a queue's contacts, from the rows read with it."""
    found: dict[int, list[tuple[models.Skill, int]]] = {}
    for row in queue.requirements.all():
        pairs = found.setdefault(row.after_seconds, [])
        if row.skill is not None and row.minimum_level is not None:
            pairs.append((row.skill, row.minimum_level))
    return sorted(found.items(), key=lambda step: step[0])


def _is(written: str, name: str) -> bool:
    return words.plain(written) == words.plain(name)


def _one(among: Iterable[Row], is_meant: Callable[[Row], bool], *, column: str, value: str) -> Row:
    found: Sequence[Row] = [each for each in among if is_meant(each)]
    if len(found) == 1:
        return found[0]
    code = "ambiguous" if found else "unknown"
    raise errors.NameUnresolved(code, column=column, value=lines.shortened(value))
