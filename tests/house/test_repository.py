"""What lies in the repository: locked requirements, no address of a package index, nothing that was made by a tool."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# Put together here, so that this file names none of them itself.
INDEX_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"), ("yarnpkg", "com"), ("jsdelivr", "net"), ("unpkg", "com"),
    )
]  # fmt: skip


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _texts() -> list[tuple[str, str]]:
    texts = []
    for path in _tracked():
        data = path.read_bytes()
        if b"\0" not in data:
            texts.append((str(path.relative_to(ROOT)), data.decode()))
    assert len(texts) > 20
    return texts


def test_no_file_names_a_package_index() -> None:
    found = [f"{name}: {host}" for name, text in _texts() for host in INDEX_HOSTS if host in text]
    assert not found


def test_no_file_names_a_folder_of_one_machine() -> None:
    folders = re.compile(r"(?<![\w.$}/-])/(?:work|home|root|Users)/\w")
    assert not [name for name, text in _texts() if folders.search(text)]


def test_nothing_that_is_made_is_tracked() -> None:
    made = re.compile(r"(\.mo|\.pyc|\.so)$|^(\.venv|\.uv|var|benchmarks/results)/")
    assert not [str(path) for path in _tracked() if made.search(str(path.relative_to(ROOT)))]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    pinned = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert pinned
    for requirement in pinned:
        assert re.match(r"[\w.-]+==[\w.]+", requirement), requirement.splitlines()[0]
        assert "--hash=sha256:" in requirement, requirement.splitlines()[0]
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_the_lock_files_agree_and_cover_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    pins = {lock.name: set(re.findall(r"^([a-z0-9][\w.-]*==[\w.]+)", lock.read_text(), re.MULTILINE)) for lock in LOCKS}
    assert pins["run.txt"] <= pins["develop.txt"]
    assert pins["core.txt"] <= pins["develop.txt"]
    locked = {pin.split("==")[0] for pin in pins["run.txt"]}
    for requirement in project["project"]["dependencies"]:
        assert re.match(r"[\w.-]+", requirement).group() in locked  # type: ignore[union-attr]


def test_no_module_hides_behind_an_empty_name() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc"}
    found = [path for path in (ROOT / "src" / "tejido").rglob("*.py") if {path.stem, path.parent.name} & empty]
    assert not found
