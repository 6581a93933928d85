"""Whether what went wrong is that the disk of the database is full.

PostgreSQL says so where a table finds no room; where its log finds none it stops, comes back and stops again, and all
that is seen of it is a lost connection. So the room that is left is looked at as well, where the disk is one of ours.
"""

from __future__ import annotations

import shutil

import psycopg
from django.conf import settings

# One file of PostgreSQL's log: with less room than this it cannot begin the next.
ROOM_BYTES_MIN = 16 * 1024 * 1024


def is_full(problem: BaseException) -> bool:
    """Return whether an error of the database means that nothing can be written."""
    is_said = isinstance(problem, psycopg.errors.DiskFull) or isinstance(problem.__cause__, psycopg.errors.DiskFull)
    return is_said or _has_no_room()


def reason(problem: BaseException) -> str:
    """Return in a word or two why the database failed, for a log that holds no text of anybody's."""
    return "the disk is full" if is_full(problem) else type(problem).__name__


def _has_no_room() -> bool:
    environment = settings.ENVIRONMENT
    if environment.database_url is not None:
        return False
    try:
        return shutil.disk_usage(environment.cluster_folder).free < ROOM_BYTES_MIN
    except OSError:
        return False
