"""The house rules that a machine can read: sizes, imports of modules, clocks only at the edge, no signals."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tejido"
# About 400 and about 50 are the aim; past these, a concept is missing for sure.
MODULE_LINES_MAX = 450
FUNCTION_LINES_MAX = 70
APPS = ("journal", "access", "reference", "clients", "vault", "people", "contacts", "impact")
# Types of arrays stand in nearly every signature of the router's core, so their names may be imported.
ARRAY_TYPES = {"tejido.core.routing.layout": {"Ints", "Reals"}}

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """Read every module once for all rules, and keep none of it after them."""
    yield
    _tree.cache_clear()
    _walked.cache_clear()


@functools.cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


@functools.cache
def _walked() -> dict[type[ast.AST], list[tuple[Path, ast.AST]]]:
    found: dict[type[ast.AST], list[tuple[Path, ast.AST]]] = {}
    for path in MODULES:
        for node in ast.walk(_tree(path)):
            found.setdefault(type(node), []).append((path, node))
    return found


def _nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    for kind in kinds:
        yield from _walked().get(kind, [])


def _is_module(dotted: str) -> bool:
    place = ROOT / "src" / Path(*dotted.split("."))
    return place.is_dir() or place.with_suffix(".py").exists()


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 30


def test_modules_stay_small() -> None:
    lengths = {_name(path): len(path.read_text().splitlines()) for path in MODULES}
    assert not {name: length for name, length in lengths.items() if length > MODULE_LINES_MAX}


def test_functions_stay_small() -> None:
    long = []
    for path, node in _nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION_LINES_MAX:
            long.append(f"{_name(path)}: {node.name} has {lines} lines")
    assert not long


def test_modules_are_imported_and_not_names_out_of_them() -> None:
    found = []
    for path, node in _nodes(ast.ImportFrom):
        assert isinstance(node, ast.ImportFrom)
        assert node.level == 0, f"{_name(path)} has a relative import"
        if node.module is None or node.module.split(".")[0] != "tejido":
            continue
        for alias in node.names:
            is_array_type = alias.name in ARRAY_TYPES.get(node.module, ())
            if not is_array_type and not _is_module(f"{node.module}.{alias.name}"):
                found.append(f"{_name(path)}: from {node.module} import {alias.name}")
    assert not found


def test_every_module_says_what_it_is() -> None:
    silent = [_name(path) for path in MODULES if path.read_text().strip() and not ast.get_docstring(_tree(path))]
    assert not silent


def test_every_public_function_and_class_of_the_parts_below_the_pages_says_what_it_does() -> None:
    silent = []
    for path in MODULES:
        if path.relative_to(PACKAGE).parts[0] in ("cli", "web", "live"):
            continue
        for node in _tree(path).body:
            named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if named and not node.name.startswith("_") and path.stem != "apps" and not ast.get_docstring(node):
                silent.append(f"{_name(path)}: {node.name}")
    assert not silent


def test_errors_say_what_happened() -> None:
    silent = []
    for path, node in _nodes(ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        if path.stem == "errors" and not ast.get_docstring(node):
            silent.append(f"{_name(path)}: {node.name}")
    assert not silent


def test_nobody_asks_a_hidden_clock_or_chance() -> None:
    """Only journal/clock.py, the commands and the socket process read a clock; the rest is given `at`."""
    hidden = {"now", "utcnow", "today", "localtime"}
    found = []
    for path, node in _nodes(ast.Attribute):
        assert isinstance(node, ast.Attribute)
        edge = path.relative_to(PACKAGE).parts[0] in ("cli", "live") or _name(path) == "journal/clock.py"
        if edge or not isinstance(node.value, ast.Name):
            continue
        if (node.value.id in ("datetime", "date", "timezone") and node.attr in hidden) or (
            node.value.id == "random" and node.attr != "Random"
        ):
            found.append(f"{_name(path)}:{node.lineno}: {node.value.id}.{node.attr}")
    assert not found


@pytest.mark.parametrize("word", ["auto_now", "auto_now_add"])
def test_no_table_dates_itself(word: str) -> None:
    assert not [_name(path) for path, node in _nodes(ast.keyword) if getattr(node, "arg", None) == word]


def test_there_are_no_signals() -> None:
    found = []
    for path, node in _nodes(ast.Import, ast.ImportFrom):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        dispatch = any(
            f"{module}.{name}".strip(".").startswith(("django.dispatch", "django.db.models.signals")) for name in names
        )
        if dispatch:
            found.append(_name(path))
    assert not found


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_the_same_shape(app: str) -> None:
    folder = PACKAGE / app
    assert (folder / "apps.py").exists()
    assert (folder / "migrations" / "__init__.py").exists()
    has = {path.stem for path in folder.glob("*.py")}
    assert "actions" not in has or "errors" in has, "actions refuse with the named errors of errors.py"
