"""Which scripts a page's script imports, so that a browser fetches all of them at once.

Without that it learns of each only when the one before has arrived: on a slow line, four round trips for a desk.
"""

from __future__ import annotations

import functools
import posixpath
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from tejido.web.shared import errors

IMPORT = re.compile(r'^(?:import|export)\b[^;"]*"(\.[^"]+)"', re.MULTILINE)


@functools.cache
def imported(script: str) -> tuple[str, ...]:
    """Return the static paths of all scripts that a script imports, directly or not, without itself.

    Args:
        script: Its static path, such as "tejido/desk/desk-app.js".
    Raises: ScriptMissing
    """
    found: dict[str, None] = {}
    waiting = [script]
    while waiting:
        path = waiting.pop(0)
        for name in IMPORT.findall(_text(path)):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            if target not in found and target != script:
                found[target] = None
                waiting.append(target)
    return tuple(found)


def _text(path: str) -> str:
    place = finders.find(path)
    if place is None:
        raise errors.ScriptMissing(f"{errors.ScriptMissing.__doc__} It is {path}.")
    return Path(place).read_text()
