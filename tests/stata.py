"""Reading a table of Stata's format 118, which public data of economists come in; numbers only."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy
from numpy.typing import NDArray

KINDS = {65_526: "<f8", 65_527: "<f4", 65_528: "<i4", 65_529: "<i2", 65_530: "i1"}
# From this value on, a number of a byte says only that it is missing.
BYTE_MISSING = 101
NAME_BYTES = 129


def columns(path: Path) -> dict[str, NDArray[numpy.float64]]:
    """Return the columns of a file, with "not a number" where a value is missing."""
    content = path.read_bytes()
    if b"<release>118</release><byteorder>LSF</byteorder>" not in content:
        raise ValueError("This is no table of Stata's format 118.")

    def after(mark: bytes) -> int:
        return content.index(b"<" + mark + b">") + len(mark) + 2

    (count,) = struct.unpack_from("<H", content, after(b"K"))
    (rows,) = struct.unpack_from("<Q", content, after(b"N"))
    kinds = struct.unpack_from(f"<{count}H", content, after(b"variable_types"))
    begin = after(b"varnames")
    names = [
        content[begin + NAME_BYTES * place :][:NAME_BYTES].split(b"\0")[0].decode() for place in range(count)
    ]  # fmt: skip
    table = numpy.frombuffer(
        content, dtype=[(name, KINDS[kind]) for name, kind in zip(names, kinds, strict=True)], count=rows,
        offset=after(b"data"),
    )  # fmt: skip
    found = {}
    for name in names:
        values = table[name].astype(numpy.float64)
        most = BYTE_MISSING if table.dtype[name].itemsize == 1 else 1e30
        found[name] = numpy.where(values >= most, numpy.nan, values)
    return found
