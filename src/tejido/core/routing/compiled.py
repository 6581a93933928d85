"""The same kernel, compiled by numba: for the simulator, and for whoever wants the live router faster.

The kernel's own source files are loaded a second time and each function is compiled, so there is one text and two
ways to run it. Compiled code is kept in a folder named by everything it depends on: all of `tejido.core`, numba,
Python and the processor. numba is imported only when an engine is asked for; without it the plain engine decides the
same.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import types
from pathlib import Path
from typing import Any

from tejido.core.routing import errors
from tejido.core.routing import state as routing_state

_CORE = Path(__file__).resolve().parent.parent
# Each may import those before it.
_KERNEL_MODULES = (
    "lines", "pauses", "timers", "preferences", "idleness", "mentors", "agents", "targets", "dues", "index", "choice",
    "kernel",
)  # fmt: skip
_DIGEST_LENGTH = 16


def engine(*, folder: Path) -> routing_state.Engine:
    """Return the compiled engine; the first use of each function compiles it, or reads it from the folder.

    Args:
        folder: Where to keep compiled code between runs; a subfolder for this very source and machine is made in it.
    Returns: An engine whose arrays are numpy's.
    Raises: CompilerMissing: numba is not installed.
    """
    numba = _numba()
    numpy = importlib.import_module("numpy")
    modules = _compiled_modules(numba, folder / cache_name())

    def ints_of(length: int) -> Any:
        return numpy.zeros(length, dtype=numpy.int64)

    def reals_of(length: int) -> Any:
        return numpy.zeros(length, dtype=numpy.float64)

    return routing_state.Engine(
        name="compiled",
        kernel=modules["kernel"],
        timers=modules["timers"],
        pauses=modules["pauses"],
        agents=modules["agents"],
        idleness=modules["idleness"],
        mentors=modules["mentors"],
        targets=modules["targets"],
        ints_of=ints_of,
        reals_of=reals_of,
    )


def cache_name() -> str:
    """Return the name of the cache folder: a digest of all of the core, numba, Python and the processor.

    Raises: CompilerMissing: numba is not installed.
    """
    numba = _numba()
    binding = importlib.import_module("llvmlite.binding")
    digest = hashlib.sha256()
    processor = f"{binding.get_host_cpu_name()} {binding.get_host_cpu_features().flatten()}"
    for part in (numba.__version__, sys.version, processor):
        digest.update(part.encode() + b"\0")
    for path in sorted(_CORE.rglob("*.py")):
        digest.update(path.relative_to(_CORE).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return f"kernel-{digest.hexdigest()[:_DIGEST_LENGTH]}"


def _numba() -> Any:
    try:
        return importlib.import_module("numba")
    except ImportError as error:
        raise errors.CompilerMissing(str(error)) from error


def _compiled_modules(numba: Any, folder: Path) -> dict[str, types.ModuleType]:
    """Load the kernel's modules again with every function compiled and every import pointing to the compiled twin."""
    folder.mkdir(parents=True, exist_ok=True)
    modules: dict[str, types.ModuleType] = {}
    folder_before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(folder)
    try:
        for name in _KERNEL_MODULES:
            modules[name] = _compiled_module(numba, name, modules)
    finally:
        numba.config.CACHE_DIR = folder_before
    return modules


def _compiled_module(numba: Any, name: str, earlier: dict[str, types.ModuleType]) -> types.ModuleType:
    twin_name = f"tejido.core.routing.compiled_{name}"
    spec = importlib.util.spec_from_file_location(twin_name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # numba finds the module of cached code by this name.
    sys.modules[twin_name] = module
    spec.loader.exec_module(module)
    for key, value in list(vars(module).items()):
        if isinstance(value, types.ModuleType) and key in earlier:
            setattr(module, key, earlier[key])
        elif isinstance(value, types.FunctionType):
            # No fastmath: reordered sums would let plain and compiled code disagree.
            setattr(module, key, numba.njit(value, cache=True))
    return module
