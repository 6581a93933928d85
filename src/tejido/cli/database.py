"""Run the embedded PostgreSQL of the data folder until told to stop.

A second `tejido database` of the same data folder stands by and takes over when the first one ends.
`tejido database roles` runs nothing: it prints the SQL that the administrator of another PostgreSQL server runs there
once, so that DATABASE_URL can point to it.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from types import FrameType

from tejido import environment as environment_module
from tejido.cli import bootstrap, errors
from tejido.cli import cluster as cluster_module

WATCH_SECONDS = 0.2
LOG_CHECK_SECONDS = 60.0
RESTARTS_MAX = 10
STEADY_SECONDS = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido database`."""
    parser.add_argument("what", nargs="?", choices=("run", "roles"), default="run", help="what to do (default: run)")


def run(arguments: argparse.Namespace) -> int:
    """Run the cluster, or print the SQL for another server."""
    environment = environment_module.read()
    if arguments.what == "roles":
        sys.stdout.write(bootstrap.script(environment))
        return 0
    if environment.database_url is not None:
        raise errors.DatabaseIsElsewhere()
    return _Watch(cluster_module.Cluster(data=environment.data, postgres=environment.postgres)).run()


class _Watch:
    """Keeps one cluster running until a signal says stop."""

    def __init__(self, cluster: cluster_module.Cluster) -> None:
        self.cluster = cluster
        self.stopping = False

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._hear)
        try:
            self._own()
            self._keep()
        finally:
            self.cluster.stop()
        return 0

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _own(self) -> None:
        """Take the cluster, or stand by until its present owner lets go."""
        told = False
        while not self.stopping and not self.cluster.try_to_own():
            if not told:
                print("another process runs this database; standing by to take over", flush=True)
                told = True
            time.sleep(WATCH_SECONDS)
        if self.cluster.binaries is not None:
            binaries = self.cluster.binaries
            print(f"PostgreSQL {binaries.version} ({binaries.kind}) runs in {self.cluster.folder}", flush=True)

    def _keep(self) -> None:
        restarts, started, log_checked = 0, time.monotonic(), time.monotonic()
        while not self.stopping:
            time.sleep(WATCH_SECONDS)
            now = time.monotonic()
            if now - log_checked > LOG_CHECK_SECONDS:
                self.cluster.trim_log()
                log_checked = now
            if self.cluster.running:
                continue
            restarts = 0 if now - started > STEADY_SECONDS else restarts + 1
            if restarts > RESTARTS_MAX:
                raise errors.ClusterDidNotStart(f"It ended {restarts} times in a row; see {self.cluster.log_file}.")
            print("PostgreSQL ended unexpectedly; starting it again", flush=True)
            self.cluster.start()
            started = time.monotonic()
