"""The kernel of the time engine, compiled by numba; compiled code is kept in a folder named by all it depends on."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from pathlib import Path
from typing import Any

from tejido.core.labour import engine
from tejido.core.routing import compiled as routing_compiled

_TWIN = "tejido.core.labour.compiled_kernel"


def counter(*, folder: Path) -> engine.Counter:
    """Return the compiled loop for `engine.totals`; its first use compiles it, or reads it from the folder.

    Args:
        folder: Where compiled code is kept between runs; a subfolder for this very source and machine is made in it.
    Raises: CompilerMissing: numba is not installed.
    """
    kept = folder / routing_compiled.cache_name()
    numba = importlib.import_module("numba")
    kept.mkdir(parents=True, exist_ok=True)
    spec = importlib.util.spec_from_file_location(_TWIN, Path(__file__).with_name("kernel.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # numba finds the module of cached code by this name.
    sys.modules[_TWIN] = module
    spec.loader.exec_module(module)
    folder_before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(kept)
    try:
        for name, function in list(vars(module).items()):
            if isinstance(function, types.FunctionType):
                setattr(module, name, numba.njit(function, cache=True))
    finally:
        numba.config.CACHE_DIR = folder_before
    compiled: Any = module
    found: engine.Counter = compiled.count
    return found
