"""The texts of SQL statements, read from their files; what several of them share stands in a file of its own."""

from __future__ import annotations

import re
from importlib.resources.abc import Traversable

INCLUDE = re.compile(r"/\* include (\w+\.sql) \*/")


def read(folder: Traversable, name: str) -> str:
    """Return the text of a statement, with each `/* include other.sql */` replaced by that file of the same folder."""
    text = folder.joinpath(name).read_text()
    return INCLUDE.sub(lambda found: read(folder, found.group(1)).rstrip(), text)
