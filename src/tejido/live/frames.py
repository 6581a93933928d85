"""What goes over a socket, as text: snapshots, deltas, pings. A delta's data is encoded once for all its sockets."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from tejido.live import errors

PING = '{"kind":"ping"}'
DEPTH_PROBLEMS = (ValueError, RecursionError)

TopicKind = Literal["desk", "thread", "wallboard", "wallboard_agents", "floor", "contact"]
# A programme's figures: as anybody may have them, and for those who may see persons with the agents of every site.
BOARDS: tuple[TopicKind, ...] = ("wallboard", "wallboard_agents")


@dataclass(frozen=True)
class Topic:
    """Something a socket listens to. `name` is what the visitor calls it, `id` the row behind it."""

    kind: TopicKind
    id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Delta:
    """One thing that happened, ready to be sent to every socket of a topic.

    `client_id` is None for what concerns everybody. `is_whole` says that its data replaces a snapshot. `opens` and
    `closes` name the contact that a socket of this topic takes part in from now on, or no longer: typing is passed on
    between those who take part. `about` names a contact that means nothing to a socket that takes no part in it yet:
    the frame that opens the contact there will tell it whole.
    """

    topic: Topic
    position: int
    client_id: int | None
    type: str
    data: str
    is_whole: bool = False
    opens: str | None = None
    closes: str | None = None
    about: str | None = None

    def text(self, *, previous: int) -> str:
        """Return the frame for a socket.

        Args:
            previous: The position that the socket had reached before.
        """
        before, after = self._around
        return f"{before}{previous}{after}"

    @functools.cached_property
    def _around(self) -> tuple[str, str]:
        """What stands before and after the one number that differs between sockets."""
        head = f'"position":{self.position},"topic":{encode(self.topic.name)}'
        return f'{{"kind":"delta",{head},"previous":', f',"type":"{self.type}","data":{self.data}}}'


def encode(data: Any) -> str:
    """Return JSON; instants as ISO 8601."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)


def snapshot(*, topic: Topic, position: int, data: str) -> str:
    """Return the frame that says everything of a topic.

    Args:
        data: Encoded.
    """
    return f'{{"kind":"snapshot","position":{position},"topic":{encode(topic.name)},"data":{data}}}'


def resumed(*, position: int) -> str:
    """Return the frame that says that nothing was lost, and deltas go on after `position`."""
    return f'{{"kind":"resumed","position":{position}}}'


def typing(*, contact: str, author: str) -> str:
    """Return the frame that says that the other side is writing."""
    return encode({"kind": "typing", "contact": contact, "author": author})


def decode(text: str, *, bytes_max: int) -> dict[str, Any]:
    """Return what a visitor said.

    Raises: FrameMalformed: too long, not JSON, or not an object with a kind that we know.
    """
    if len(text) > bytes_max or len(text.encode("utf-8", "surrogatepass")) > bytes_max:
        raise errors.FrameMalformed(errors.FrameMalformed.__doc__)
    try:
        said = json.loads(text)
    except DEPTH_PROBLEMS as problem:
        raise errors.FrameMalformed(errors.FrameMalformed.__doc__) from problem
    if not isinstance(said, dict) or said.get("kind") not in ("pong", "typing"):
        raise errors.FrameMalformed(errors.FrameMalformed.__doc__)
    if said["kind"] == "typing" and not isinstance(said.get("contact"), str):
        raise errors.FrameMalformed(errors.FrameMalformed.__doc__)
    return said


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"A frame holds no {type(value).__name__}.")
