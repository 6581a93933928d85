"""Take the pictures that the README shows, from a running demonstration: a wallboard, in the light and in the dark.

    python -m tests.take_pictures [--from 09:00] [--to 12:00]
    python -m tests.take_pictures --of http://localhost:8000

A part of a day is played on a data folder of its own, which is removed in the end; or a demonstration that runs on this
machine already is taken as it is. Its people are synthetic, and the wallboard says so itself.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from tests import served, walks

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SIZE = {"width": 1280, "height": 800}
PIXELS_A_POINT = 1.5
PLAY_SECONDS_MAX = 3600.0
# The table is shown when the part of the day is over; the play then goes on, so that the wallboard still moves.
IS_OVER = "World time runs as fast as yours now"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class PlayEnded(Exception):
    """The demonstration ended, or took too long, before its part of the day was over."""


def main() -> int:
    """Play, and take the pictures.

    Raises: PlayEnded
    """
    parser = argparse.ArgumentParser(description="Take the pictures that the README shows.")
    parser.add_argument("--from", dest="from_time", default="09:00", metavar="HH:MM")
    parser.add_argument("--to", dest="to_time", default="12:00", metavar="HH:MM")
    parser.add_argument("--of", dest="base_url", metavar="URL", help="a demonstration that runs; none is played then")
    arguments = parser.parse_args()
    if arguments.base_url is not None:
        _take_all(arguments.base_url.rstrip("/"))
        return 0
    with served.centre() as centre:
        playing = centre.run("run", "--day", "--from", arguments.from_time, "--to", arguments.to_time)
        _wait(centre, playing)
        _take_all(f"http://localhost:{centre.port}")
    return 0


def _wait(centre: served.Centre, playing: subprocess.Popen[str]) -> None:
    """Pass on what the demonstration says until its part of the day is over.

    Raises: PlayEnded
    """
    deadline, told_count = time.monotonic() + PLAY_SECONDS_MAX, 0
    while not any(IS_OVER in line for line in centre.lines[:told_count]):
        if playing.poll() is not None or time.monotonic() > deadline:
            raise PlayEnded(PlayEnded.__doc__)
        time.sleep(served.POLL_SECONDS)
        lines = centre.lines[told_count:]
        told_count += len(lines)
        for line in lines:
            print(line, flush=True)


def _take_all(base_url: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with walks.chromium() as browser:
        for scheme in SCHEMES:
            _take(browser, base_url, scheme)


def _take(browser: Browser, base_url: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(
        base_url=base_url,
        viewport=SIZE,  # type: ignore[arg-type]
        device_scale_factor=PIXELS_A_POINT,
        color_scheme=scheme,
        locale="en-US",
    )
    page = context.new_page()
    page.goto("/enter/as/supervisor/")
    page.get_by_role("button", name="English", exact=True).click()
    page.goto("/wallboard/")
    page.locator("main a[href^='/wallboard/']").first.click()
    page.locator("woven-band svg").first.wait_for()
    page.screenshot(path=FOLDER / f"wallboard-{scheme}.png")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
