"""The look, read from its files: contrast, weight, one source for every word and icon, nothing inline."""

from __future__ import annotations

import gzip
import itertools
import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src" / "tejido" / "web"
LOOM = WEB / "shared" / "static" / "tejido"
SCRIPTS = sorted(WEB.rglob("static/**/*.js"))
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
DESK_BYTES_MAX = 100_000
DESK_BYTES_AIM = 75_000

TEXT_ON = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink-soft", "paper"),
    ("ink-soft", "surface"),
    ("ink-soft", "sunken"),
    ("clay", "paper"),
    ("clay", "surface"),
    ("clay-strong", "clay-wash"),
    ("clay-strong", "surface"),
    ("clay-strong", "paper"),
    ("green", "green-wash"),
    ("green", "surface"),
    ("green", "paper"),
    ("on-clay", "clay"),
    ("on-clay", "clay-strong"),
    ("on-green", "green"),
    ("paper", "ink"),
    ("ink", "clay-wash"),
    ("ink", "green-wash"),
]
SHAPE_ON = [
    ("line-strong", "paper"),
    ("line-strong", "surface"),
    ("clay", "surface"),
    ("green", "surface"),
    ("focus", "paper"),
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def blocks() -> dict[str, dict[str, str]]:
    text = (LOOM / "loom.css").read_text()
    light = text[text.index(":root {") : text.index("@media (prefers-color-scheme: dark)")]
    dark_by_device = text[text.index("@media (prefers-color-scheme: dark)") : text.index(':root[data-theme="dark"]')]
    dark_by_hand = text[text.index(':root[data-theme="dark"]') :]
    return {
        "light": colours(light),
        "dark": colours(dark_by_device),
        "dark by hand": colours(dark_by_hand[: dark_by_hand.index("}")]),
    }


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2, definition of relative luminance."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_reproduces_the_published_number() -> None:
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme: str) -> None:
    known = blocks()[theme]
    poor = [(a, b, round(contrast(known[a], known[b]), 2)) for a, b in TEXT_ON if contrast(known[a], known[b]) < 4.5]
    poor += [(a, b, round(contrast(known[a], known[b]), 2)) for a, b in SHAPE_ON if contrast(known[a], known[b]) < 3]
    assert not poor


def test_dark_chosen_by_hand_is_the_dark_of_the_device() -> None:
    known = blocks()
    assert known["dark"] == known["dark by hand"]
    assert known["dark"].keys() == known["light"].keys()


def test_colours_are_named_in_one_place() -> None:
    """Only the loom names colours. The launcher stands on foreign pages and the pretended client's site is not ours."""
    elsewhere = [path for path in WEB.rglob("static/**/*.css") if path.name not in ("loom.css", "try.css")]
    assert elsewhere
    assert not [path.name for path in elsewhere if re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(", path.read_text())]


def test_nothing_is_inline() -> None:
    """The content security policy has no unsafe-inline: no style attribute, no handler, no script without a source."""
    bad = []
    for path in TEMPLATES:
        text = path.read_text()
        # A file that is kept and opened by itself carries its style.
        styled = "" if path.name == "alone.html" else "|<style"
        bad += [(path.name, found) for found in re.findall(rf"\sstyle={styled}|\son\w+=\"|javascript:", text)]
        scripts = re.findall(r"<script\b[^>]*>", text)
        bad += [(path.name, tag) for tag in scripts if " src=" not in tag and "application/json" not in tag]
    assert TEMPLATES
    assert not bad


def test_scripts_make_no_markup_from_text() -> None:
    assert not [
        path.name
        for path in SCRIPTS
        if re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|new Function", path.read_text())
    ]


def test_scripts_are_short_and_say_what_they_are() -> None:
    for path in SCRIPTS:
        text = path.read_text()
        assert len(text.splitlines()) <= 450, path.name
        if path.name not in ("theme.js", "tejido-widget.js"):
            assert text.startswith("// @ts-check\n"), path.name


def reached(page: str) -> set[Path]:
    """Return the scripts that a page loads, through their imports."""
    found: set[Path] = set()
    todo = [path for path in SCRIPTS if str(path).endswith(page)]
    assert todo
    while todo:
        path = todo.pop()
        if path in found:
            continue
        found.add(path)
        for imported in re.findall(r'(?:from|import) "(\.[^"]+)"', path.read_text()):
            todo.append(served(path, imported))
    return found


def served(path: Path, imported: str) -> Path:
    """Resolve an import as the browser does, in the one folder in which all static files are served."""
    folder = Path(*path.parts[path.parts.index("static") + 1 :]).parent
    parts: list[str] = []
    for part in (folder / imported).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    [target] = [script for script in SCRIPTS if Path(*script.parts[script.parts.index("static") + 1 :]) == Path(*parts)]
    return target


@pytest.mark.parametrize("script", ["desk/desk-app.js", "widget/widget.js", "wallboard/wallboard.js"])
def test_a_page_fetches_all_its_scripts_at_once(script: str) -> None:
    from tejido.web.shared import modules

    folder = WEB.rglob(f"static/tejido/{script}")
    assert next(folder, None) is not None
    served_as = {str(Path(*path.parts[path.parts.index("static") + 1 :])) for path in reached(script)}
    assert {*modules.imported(f"tejido/{script}"), f"tejido/{script}"} == served_as


def test_a_script_that_is_not_there_is_named() -> None:
    from tejido.web.shared import errors, modules

    with pytest.raises(errors.ScriptMissing, match="nowhere"):
        modules.imported("tejido/nowhere.js")


def test_a_desk_is_light() -> None:
    """JavaScript, CSS and icons of the desk, gzipped; the promise is 100 kB, the habit far less."""
    files = [*reached("desk/desk-app.js"), *reached("tejido/shell.js"), LOOM / "theme.js", LOOM / "icons.svg"]
    files += [LOOM / "loom.css", LOOM / "parts.css", WEB / "desk" / "static" / "tejido" / "desk" / "desk.css"]
    size = sum(len(gzip.compress(path.read_bytes(), 9)) for path in set(files))
    assert size < DESK_BYTES_AIM < DESK_BYTES_MAX


WORDS = {
    "desk": "tejido.web.desk.words",
    "widget": "tejido.web.widget.words",
    "wallboard": "tejido.web.wallboard.words",
}


@pytest.mark.parametrize(
    ("audience", "script"),
    [("desk", "desk/desk-app.js"), ("widget", "widget/widget.js"), ("wallboard", "wallboard/wallboard.js")],
)
def test_every_word_of_a_script_is_given(audience: str, script: str) -> None:
    import importlib

    shared = importlib.import_module("tejido.web.shared.words").SHARED
    own = importlib.import_module(WORDS[audience]).WORDS
    files = importlib.import_module("tejido.web.shared.attachment_words").WORDS
    known = {**shared, **files, **own}
    said = set()
    for path in reached(script):
        text = path.read_text()
        said |= set(re.findall(r'\b(?:say|sayCount|figure)\("([a-z_]+)"', text))
        for start in re.findall(r"\b(?:say|sayCount)\(`([a-z_]+)\$\{", text):
            assert any(key.startswith(start) for key in known), f"{path.name}: {start}"
    assert said
    assert not said - known.keys()


def test_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (LOOM / "icons.svg").read_text()))
    asked = set(
        itertools.chain.from_iterable(re.findall(r'\{% icon "([\w-]+)" %\}', path.read_text()) for path in TEMPLATES)
    )
    asked |= set(
        itertools.chain.from_iterable(re.findall(r'\bicon\("([\w-]+)"\)', path.read_text()) for path in SCRIPTS)
    )
    assert asked
    assert not asked - drawn
