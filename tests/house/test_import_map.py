"""The import map holds: what it forbids is found when somebody does it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Where a forbidden line is planted, the line, and the contract that must notice it.
PLANTS = [
    ("core/facts.py", "import django", "The core is pure"),
    ("core/facts.py", "import time", "The core is pure"),
    ("core/facts.py", "import random", "The core is pure"),
    ("core/facts.py", "from tejido.journal import clock", "Imports point one way"),
    ("journal/errors.py", "from tejido.contacts import models", "Imports point one way"),
    ("people/errors.py", "from tejido.vault import queries", "Only impact, the vault's pages and the commands"),
    ("contacts/errors.py", "from tejido.web import desk", "Imports point one way"),
    ("web/desk/__init__.py", "from tejido.people import models", "Pages use queries and actions, never models"),
    ("core/contact_states.py", "from tejido.core import planted", "No cycles"),
    ("utils.py", "", "Imports point one way"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source tree that may be spoilt."""
    folder = tmp_path_factory.mktemp("import_map")
    shutil.copy(ROOT / "pyproject.toml", folder)
    ignored = shutil.ignore_patterns("static", "templates", "locale", "__pycache__")
    shutil.copytree(ROOT / "src", folder / "src", ignore=ignored)
    (folder / "src" / "tejido" / "core" / "planted.py").write_text("from tejido.core import contact_states\n")
    return folder


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    words = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)


def _contracts(output: str, verdict: str) -> str:
    return "\n".join(line for line in output.splitlines() if verdict in line)


def test_the_untouched_copy_keeps_every_contract(copy: Path) -> None:
    linted = _lint(copy)
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize(("place", "line", "contract"), PLANTS)
def test_a_forbidden_import_is_found(copy: Path, place: str, line: str, contract: str) -> None:
    file = copy / "src" / "tejido" / place
    before = file.read_text() if file.exists() else None
    if before is None:
        file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{before or ''}\n{line}\n")
    try:
        linted = _lint(copy)
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_text(before)
    assert linted.returncode != 0
    # A module that is on no layer is reported before the verdicts.
    assert contract in (_contracts(linted.stdout, "BROKEN") or linted.stdout), linted.stdout
