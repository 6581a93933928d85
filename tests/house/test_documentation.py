"""The documentation says what is true: its links lead somewhere and nothing that it should name is missing."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tejido.core import contact_states

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DECISION_LINES_MAX = 40
# The one place where each word has its meaning must know at least these.
WORDS = {
    "operator", "client", "programme", "queue", "customer", "thread", "contact", "stay", "offer", "leg",
    "person", "learner", "agent", "assistant", "rung", "presence", "pool", "partner", "opening", "placement",
    "fact", "indicator", "measurement", "site", "place", "plan", "roster", "shift", "action", "channel",
    "query", "model", "job", "page", "core function", "reference value", "world time", "machine time",
    "claim rung",
}  # fmt: skip


def _project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def _pages() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def _names(requirements: list[str]) -> list[str]:
    return [re.match(r"[\w.-]+", requirement).group() for requirement in requirements]  # type: ignore[union-attr]


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ +(.*)$", page.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_inside_the_project_leads_somewhere() -> None:
    broken = []
    for page in _pages():
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            there = (page.parent / path).resolve() if path else page
            if not there.exists() or (anchor and there.suffix == ".md" and anchor not in _anchors(there)):
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert not broken


def test_every_path_that_the_front_pages_name_exists() -> None:
    missing = []
    for page in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"):
        for name in re.findall(
            r"`((?:src|tests|docs|deploy|requirements|benchmarks|examples)/[\w./-]+)`", (ROOT / page).read_text()
        ):
            if not (ROOT / name).exists():
                missing.append(f"{page}: {name}")
    assert not missing


def test_every_setting_is_on_the_settings_page() -> None:
    source = (ROOT / "src" / "tejido" / "environment.py").read_text()
    elsewhere = "".join(path.read_text() for path in (ROOT / "src" / "tejido").rglob("*.py"))
    read = set(re.findall(r'given(?:\.get\(|\[)"([A-Z_]+)"', source)) | set(
        re.findall(r'"(TEJIDO_[A-Z_]+)"', elsewhere)
    )
    assert {"TEJIDO_PORT", "DATABASE_URL"} <= read
    named = set(re.findall(r"^\| `([A-Z_]+)`", (DOCS / "reference" / "settings.md").read_text(), flags=re.MULTILINE))
    assert read <= named
    used = read | {"TEJIDO_PYTHON", "TEJIDO_BROWSER", "TEJIDO_TEST_WORKERS"}
    assert named <= used, "the page names a setting that nothing reads"


@pytest.mark.parametrize(
    ("record", "groups"),
    [("0005-runtime-dependencies.md", ("run", "planning")), ("0006-development-dependencies.md", ("develop",))],
)
def test_every_dependency_has_its_line(record: str, groups: tuple[str, ...]) -> None:
    project = _project()
    requirements = {
        "run": project["project"]["dependencies"],  # type: ignore[index]
        "planning": project["project"]["optional-dependencies"]["planning"],  # type: ignore[index]
        "develop": project["dependency-groups"]["develop"],  # type: ignore[index]
    }
    text = (DOCS / "decisions" / record).read_text()
    lines = dict(re.findall(r"^\| ([\w.-]+) \| (.+) \|$", text, flags=re.MULTILINE))
    for group in groups:
        for name in _names(requirements[group]):
            assert name in lines, f"{record} has no line for {name}"
            assert all(cell.strip() for cell in lines[name].split("|")), f"the line of {name} has an empty cell"


def test_decisions_are_numbered_and_short() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))
    assert [record.name[:4] for record in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    for record in records:
        text = record.read_text()
        assert len(text.splitlines()) <= DECISION_LINES_MAX, f"{record.name} is too long"
        assert text.startswith(f"# {record.name[:4]} ")
        for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
            assert part in text, f"{record.name} lacks {part}"


def test_the_glossary_has_every_word_once() -> None:
    words = re.findall(r"^\| ([\w -]+) \| .+ \|$", (DOCS / "glossary.md").read_text(), flags=re.MULTILINE)
    words = [word for word in words if word != "word"]
    assert set(words) >= WORDS
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "name",
    [
        "facts.md",
        "commands.md",
        "permissions.md",
        "lives.md",
        "pay-by-hand.md",
        "indicators.md",
        *(f"lives/{life}.svg" for life in contact_states.LIVES),
    ],
)
def test_the_reference_follows_the_code(name: str) -> None:
    told = importlib.util.spec_from_file_location("write_reference", DOCS / "write_reference.py")
    assert told is not None
    assert told.loader is not None
    write_reference = importlib.util.module_from_spec(told)
    told.loader.exec_module(write_reference)
    written = write_reference.PAGES[name]()
    assert (DOCS / "reference" / name).read_text() == written, "type: make reference"


def test_the_front_page_shows_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text()
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert {"run", "test", "check", "bench"} <= targets
    assert "make run" in text
    assert "make test" in text
    for page in _pages():
        named = set(re.findall(r"`make ([a-z-]+)[^`]*`", page.read_text()))
        assert named <= targets, f"{page.name} names a target that is not in the Makefile"
