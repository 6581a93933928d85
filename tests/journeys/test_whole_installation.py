"""`tejido serve` with its real parts: each is killed, all come back, and Ctrl-C leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests import served

from tejido.cli import serve

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]


@pytest.fixture
def centre() -> Iterator[served.Centre]:
    with served.centre() as made:
        yield made


def test_each_killed_part_comes_back_and_ctrl_c_leaves_nothing(centre: served.Centre) -> None:
    centre.init()
    centre.start()
    assert centre.is_well()
    for name in served.PARTS:
        number = centre.part(name)
        centre.kill(name)
        centre.says(f"{name} was ended by SIGKILL; starting it again")
        centre.says(f"{name} is back")
        served.until(centre.is_well, centre.lines)
        assert centre.part(name) != number
    # All of them are there at the same moment: what lost the database has found it again.
    assert len({centre.part(name) for name in served.PARTS}) == len(served.PARTS)
    assert centre.process is not None
    os.killpg(centre.process.pid, signal.SIGINT)
    assert centre.process.wait(served.WAIT_SECONDS_MAX) == 0
    served.until(lambda: not centre.numbers(), "processes are left")


def test_a_second_installation_on_the_same_port_is_refused(centre: served.Centre) -> None:
    with socket.create_server(("127.0.0.1", centre.port)):
        refused = subprocess.run(
            serve.command("serve"), env=centre.environ, capture_output=True, text=True, check=False
        )  # fmt: skip
    assert refused.returncode == 2
    assert f"127.0.0.1:{centre.port}" in refused.stderr
    assert not (centre.data / "postgres").exists()
