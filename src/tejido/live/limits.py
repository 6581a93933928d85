"""The limits of the socket process: each wait, queue and retry has its named bound here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds in machine time, frames and sockets; the tests use shorter ones."""

    frame_bytes_max: int = 16_384
    frames_in_max: int = 40
    frames_in_seconds: float = 10.0
    queue_frames_max: int = 256
    sockets_of_user_max: int = 10
    replay_positions_max: int = 2_000
    read_batch: int = 1_000
    number_batch: int = 5_000
    poll_seconds: float = 1.0
    ping_seconds: float = 15.0
    silence_seconds_max: float = 40.0
    # A home line that drops for a moment must not cost a person their place: presence waits so long before it ends.
    line_grace_seconds: float = 5.0
    sweep_seconds: float = 45.0
    wallboard_seconds: float = 1.0
    wallboard_still_seconds: float = 5.0
    typing_seconds: float = 1.0
    close_seconds_max: float = 1.0
    ready_seconds_max: float = 5.0
    retry_seconds_first: float = 0.1
    retry_seconds_max: float = 3.0
    pool_connections_max: int = 4
    # A whole shift signs in within a minute; after that one connection is enough, and each idle one holds 6 MB.
    pool_idle_seconds: float = 20.0
    batch_rows_max: int = 500
