"""Serve the sockets on the port after TEJIDO_PORT.

Several of these may run beside each other on one port; the system shares the visitors out among them.
"""

from __future__ import annotations

import argparse
import socket
from typing import Final

import uvicorn

from tejido import environment as environment_module
from tejido.cli import database_wait

ROLE: Final = "live"
TARGET = "tejido.live.application:application"
STOP_SECONDS_MAX = 2
MESSAGE_BYTES_MAX = 65_536


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido live`: nothing."""


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    environment = environment_module.read()
    database_wait.until_ready(environment, role=ROLE)
    uvicorn.Server(config(environment)).run(sockets=[listener(environment.bind, environment.live_port)])
    return 0


def config(environment: environment_module.Environment) -> uvicorn.Config:
    """Return how the server serves the application."""
    return uvicorn.Config(
        TARGET,
        host=environment.bind,
        port=environment.live_port,
        log_level="warning",
        access_log=False,
        ws_max_size=MESSAGE_BYTES_MAX,
        # The application asks every socket itself whether it lives, in frames that a page can see.
        ws_ping_interval=None,
        timeout_graceful_shutdown=STOP_SECONDS_MAX,
    )


def listener(host: str, port: int) -> socket.socket:
    """Return a listening socket on a port that several processes may share."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((host, port))
    listening.listen(socket.SOMAXCONN)
    listening.setblocking(False)
    return listening
