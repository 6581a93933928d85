"""Ties between a process and its parent: when the parent dies, however it dies, the kernel tells the child."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable

from tejido.cli import errors

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h
# Loaded before any fork: between fork and exec a child must not load libraries.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def to_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Return what a forked child runs before its program, so that it gets a signal when this process dies.

    The kernel ties the child to the *thread* that forked it, so only the main thread may call this. Other systems
    than Linux have no such tie: there the child outlives a parent that was killed with SIGKILL.

    Args:
        death_signal: What the child is sent.
    Raises: StartedOffMainThread: called from a thread that may end before the process does.
    """
    if threading.current_thread() is not threading.main_thread():
        raise errors.StartedOffMainThread()
    parent = os.getpid()

    def tie() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, int(death_signal), 0, 0, 0)
            # The parent may have died before the tie was made; then nobody will ever send the signal.
            if os.getppid() != parent:
                os._exit(1)

    return tie


def this_process_to_parent(death_signal: signal.Signals) -> None:
    """Make this process get a signal when the process that started it dies; for those that we do not start ourselves.

    Args:
        death_signal: What this process is sent.
    """
    if _LIBC is not None:
        _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, int(death_signal), 0, 0, 0)
        started_by = multiprocessing.parent_process()
        if started_by is not None and os.getppid() != started_by.pid:
            os.kill(os.getpid(), death_signal)
