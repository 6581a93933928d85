"""The compiled kernel and the plain one are one text, and decide alike to the last bit."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests import chance
from tests.core.routing.routing_worlds import BUSY_POLICY, Driver, Operation
from tests.core.routing.test_routing_traces import OPERATIONS

from tejido.core.routing import compiled, errors, floor, state

HAS_NUMBA = importlib.util.find_spec("numba") is not None
needs_numba = pytest.mark.skipif(not HAS_NUMBA, reason="numba is not installed: it comes with the planning extra")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> state.Engine:
    """Compile once for the whole run: workers share the folder above their own."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    return compiled.engine(folder=folder / "kernels")


@needs_numba
@settings(max_examples=chance.examples(60))
@given(operations=OPERATIONS)
def test_compiled_and_plain_decide_alike(engine: state.Engine, operations: list[Operation]) -> None:
    plain = Driver(world=floor.Floor(policy=BUSY_POLICY))
    fast = Driver(
        world=floor.Floor(policy=BUSY_POLICY, engine=engine, sizes=state.Sizes(agents=4, contacts=2, pauses=1))
    )
    plain.introduce(6)
    fast.introduce(6)
    for operation in operations:
        assert fast.play(operation) == plain.play(operation)
        assert fast.world.next_due_at == plain.world.next_due_at
    assert fast.world.snapshot() == plain.world.snapshot()


@needs_numba
def test_code_is_kept_in_a_folder_named_by_what_it_depends_on(engine: state.Engine, tmp_path: Path) -> None:
    assert engine.name == "compiled"
    name = compiled.cache_name()
    assert name == compiled.cache_name()
    compiled.engine(folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@needs_numba
def test_a_change_anywhere_in_the_core_gives_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = compiled.cache_name()
    for path in compiled._CORE.rglob("*.py"):
        twin = tmp_path / path.relative_to(compiled._CORE)
        twin.parent.mkdir(parents=True, exist_ok=True)
        twin.write_bytes(path.read_bytes())
    monkeypatch.setattr(compiled, "_CORE", tmp_path)
    assert compiled.cache_name() == before
    (tmp_path / "new.py").write_text("")
    assert compiled.cache_name() != before


def test_without_numba_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(errors.CompilerMissing, match="planning"):
        compiled.engine(folder=tmp_path)


def test_the_plain_router_imports_neither_numba_nor_numpy_nor_django() -> None:
    script = (
        "import sys\n"
        "from tejido.core.routing import compiled, floor, input_log\n"
        "print([name for name in ('numba', 'numpy', 'django') if name in sys.modules])\n"
    )
    source = str(Path(compiled.__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == "[]"
