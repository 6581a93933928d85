"""Make everything that Tejido needs to run here, once, and find in a moment that it is there already.

    python deploy/set_up.py            the environment `.venv`, the translations
    python deploy/set_up.py core       also the small environment `.venv-3.11` for the tests of the core
    python deploy/set_up.py peers      also the environment `.venv-peers` of what the benchmarks compare with
    python deploy/set_up.py lock       resolve the requirements anew into `requirements/*.txt`

It uses the standard library only, since it runs before anything is installed. The installer (uv) gets an environment
of its own in `.uv`, so that it works whatever Python is active, and installs only what the lock files name by hash. It
never downloads an interpreter. Two of these at once wait for each other.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
UV_FOLDER = ROOT / ".uv"
VENV = ROOT / ".venv"
VENV_CORE = ROOT / ".venv-3.11"
VENV_PEERS = ROOT / ".venv-peers"
PROJECT = ROOT / "pyproject.toml"
LOCK_FILE = ROOT / ".set_up.lock"
LOCALE = ROOT / "src" / "tejido" / "locale"
STAMP = "tejido-set-up"
OLDEST_PYTHON = "3.11"


class SetUpFailed(Exception):
    """A step of the set-up failed; what it printed stands above."""


def main(words: list[str]) -> int:
    """Run the set-up that the command line names and return the exit status."""
    what = words[0] if words else "all"
    if what not in ("all", "core", "peers", "lock"):
        print(__doc__)
        return 2
    try:
        with _one_at_a_time():
            if what == "lock":
                lock()
                return 0
            make_environment()
            compile_translations()
            if what == "core":
                make_core_environment()
            if what == "peers":
                make_peers_environment()
    except SetUpFailed as failure:
        print(f"set-up: {failure}", file=sys.stderr)
        return 1
    return 0


def make_environment() -> None:
    """Make `.venv` with all locked packages and Tejido itself, editable."""
    sources = [REQUIREMENTS / "develop.txt", REQUIREMENTS / "uv.txt", PROJECT, Path(__file__)]
    if _is_current(VENV, sources):
        return
    started = time.monotonic()
    python = _base_python()
    version = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"set-up: {version} ({python}); installing the locked packages into .venv ...", flush=True)
    _fresh_folder(VENV, python)
    into = ["--python", str(_python_of(VENV))]
    _uv("pip", "sync", "--quiet", "--require-hashes", *into, str(REQUIREMENTS / "develop.txt"))
    # The build back-end is locked too and already inside, so that this step fetches nothing.
    _uv("pip", "install", "--quiet", "--no-deps", "--no-build-isolation", *into, "--editable", str(ROOT))
    _leave_stamp(VENV, sources)
    print(f"set-up: .venv is ready after {time.monotonic() - started:.0f} s", flush=True)


def make_core_environment() -> None:
    """Make `.venv-3.11`, unless `.venv` is that old itself or this machine has no such Python; say so in one line."""
    if _version_of(VENV) == OLDEST_PYTHON:
        print(f"set-up: .venv is Python {OLDEST_PYTHON} itself; the tests of the core need no second environment.")
        return
    sources = [REQUIREMENTS / "core.txt", Path(__file__)]
    if _is_current(VENV_CORE, sources):
        return
    found = _run_find_python(OLDEST_PYTHON)
    if found is None:
        print(f"set-up: no Python {OLDEST_PYTHON} on this machine; the tests of the core run on .venv only.")
        return
    _fresh_folder(VENV_CORE, found)
    _uv("pip", "sync", "--quiet", "--require-hashes", "--python", str(_python_of(VENV_CORE)), str(sources[0]))
    _leave_stamp(VENV_CORE, sources)


def make_peers_environment() -> None:
    """Make `.venv-peers` with what some benchmarks compare with; nothing of Tejido imports it, so no test needs it."""
    sources = [REQUIREMENTS / "peers.txt", Path(__file__)]
    if _is_current(VENV_PEERS, sources):
        return
    _fresh_folder(VENV_PEERS, _base_python())
    _uv("pip", "sync", "--quiet", "--require-hashes", "--python", str(_python_of(VENV_PEERS)), str(sources[0]))
    _leave_stamp(VENV_PEERS, sources)


def compile_translations() -> None:
    """Compile each `.po` whose `.mo` is missing or older; there may be none."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        draft = target.with_suffix(f".mo.{os.getpid()}")
        language = source.parent.parent.name
        babel = [str(VENV / "bin" / "pybabel"), "-q", "compile", "-l", language]
        _run([*babel, "-i", str(source), "-o", str(draft)])
        draft.replace(target)


def lock() -> None:
    """Resolve the requirements for Python 3.11 to 3.13 at once, with hashes and without any address."""
    common = ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes", "--no-header", "--quiet"]
    common += ["--no-emit-index-url", "--no-emit-find-links", "--upgrade"]
    project = "pyproject.toml"
    work: list[list[str]] = [
        ["requirements/uv.in", "-o", "requirements/uv.txt"],
        [project, "--extra", "planning", "--group", "develop", "-o", "requirements/develop.txt"],
        [project, "-c", "requirements/develop.txt", "-o", "requirements/run.txt"],
        ["requirements/core.in", "-o", "requirements/core.txt"],
        ["requirements/peers.in", "-o", "requirements/peers.txt"],
    ]
    for words in work:
        _uv("pip", "compile", *common, *words)
        print(f"set-up: locked {words[-1]}")


def _is_current(folder: Path, sources: list[Path]) -> bool:
    stamp = folder / STAMP
    python = _python_of(folder)
    # exists() follows the link to the base interpreter, which an upgrade of the machine may have removed.
    return stamp.exists() and python.exists() and stamp.read_text() == _stamp_of(sources)


def _leave_stamp(folder: Path, sources: list[Path]) -> None:
    (folder / STAMP).write_text(_stamp_of(sources))


def _stamp_of(sources: list[Path]) -> str:
    # The root is part of it, because an environment keeps absolute paths and does not survive being moved.
    digest = hashlib.sha256(f"{ROOT}\n{os.environ.get('TEJIDO_PYTHON', '')}\n".encode())
    for source in sources:
        digest.update(hashlib.sha256(_content_of(source)).digest())
    return digest.hexdigest()


def _content_of(source: Path) -> bytes:
    """Return what counts of a file: of pyproject.toml not the settings of the tools, which change nothing installed."""
    if source != PROJECT:
        return source.read_bytes()
    project = tomllib.loads(source.read_text())
    return json.dumps([project["build-system"], project["project"], project["tool"]["hatch"]], sort_keys=True).encode()


def _python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


def _version_of(folder: Path) -> str:
    words = [str(_python_of(folder)), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def _run_find_python(*versions: str) -> str | None:
    words = [str(ROOT / "deploy" / "find_python.sh"), *versions]
    found = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
    return found.stdout.strip() if found.returncode == 0 else None


def _base_python() -> str:
    found = _run_find_python()
    if found is None:
        raise SetUpFailed("no Python that Tejido runs on was found.")
    return found


def _fresh_folder(folder: Path, python: str) -> None:
    """Keep an environment that already has this interpreter, so that a new lock costs only the difference."""
    configuration = folder / "pyvenv.cfg"
    kept = configuration.exists() and _python_of(folder).exists()
    if kept and f"home = {Path(python).parent}\n" in configuration.read_text():
        (folder / STAMP).unlink(missing_ok=True)
        return
    if folder.exists():
        shutil.rmtree(folder)
    _uv("venv", "--quiet", "--no-project", "--python", python, str(folder))


def _uv(*words: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "CONDA_PREFIX")}
    environment["UV_PYTHON_DOWNLOADS"] = "never"
    environment["UV_NO_PROGRESS"] = "1"
    # Hard links out of uv's cache fail across file systems; uv then copies and says so, which would only worry people.
    environment.setdefault("UV_LINK_MODE", "hardlink" if _same_file_system() else "copy")
    _run([str(_uv_program()), *words], environment)


def _same_file_system() -> bool:
    cache = Path(os.environ.get("UV_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    while not cache.exists():
        cache = cache.parent
    return cache.stat().st_dev == ROOT.stat().st_dev


def _uv_program() -> Path:
    """Return uv, installed into `.uv` if it is not there as locked."""
    program = UV_FOLDER / "bin" / "uv"
    sources = [REQUIREMENTS / "uv.txt"]
    if _is_current(UV_FOLDER, sources) and program.exists():
        return program
    shutil.rmtree(UV_FOLDER, ignore_errors=True)
    python = _base_python()
    print("set-up: installing uv into .uv ...", flush=True)
    _run([python, "-m", "venv", str(UV_FOLDER)])
    pip = [str(_python_of(UV_FOLDER)), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _run([*pip, "--only-binary", ":all:", "--require-hashes", "--no-deps", "-r", str(sources[0])])
    _leave_stamp(UV_FOLDER, sources)
    return program


def _run(words: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(words, cwd=ROOT, env=environment, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise SetUpFailed(f"this ended with status {done.returncode}: {' '.join(words)}")


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    with LOCK_FILE.open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("set-up: another set-up is running here; waiting for it ...", flush=True)
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
