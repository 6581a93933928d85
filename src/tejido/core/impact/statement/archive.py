"""The file of a statement that a stranger can check: what is in it, how it is written, and how it is read again.

Inside are the lines of every table, the hash that was sealed for each, the proof that a fact with the root over them
is under a seal of the journal, and the same statement as files for people. Only what is in the file is asked.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

from tejido.core import seals
from tejido.core.impact.statement import lines

MANIFEST, LEAVES, PROOF, READ_ME = "manifest.json", "leaves.jsonl", "proof.json", "README.txt"
FOLDER_OF_LINES, FOLDER_OF_FILES = "lines/", "files/"
# The fact that a statement's files were written; it holds the root and the digest of the files.
FACT = "impact_statement_written"
ENTRIES_MAX = 100
ENTRY_BYTES_MAX = 64 * 1024 * 1024
BYTES_MAX = 256 * 1024 * 1024
# The time of every entry, so that the same statement gives the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


class ArchiveInvalid(Exception):
    """This is no file of a statement: something that belongs in it is missing, or cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One line as it stands in the file: its text, and the line that it holds; None where it holds none."""

    place: str
    text: str
    line: lines.Line | None


@dataclass(frozen=True, kw_only=True)
class Archive:
    """What a file holds; nothing of it is checked yet but its form.

    Args:
        files: The files for people, by their names.
        proof: The text of the journal's proof.
    """

    manifest: Mapping[str, Any]
    placed: Sequence[Placed]
    leaves: Sequence[lines.Leaf]
    proof: str
    files: Mapping[str, bytes]


def files_digest(digests: Mapping[str, str]) -> str:
    """Return the one digest that stands for all files of a statement.

    Args:
        digests: The SHA-256 of each file by its name, hexadecimal.
    """
    return hashlib.sha256(rfc8785.dumps(dict(digests))).hexdigest()


def written(
    *, manifest: Mapping[str, Any], given: Sequence[lines.Line], proof: str, files: Mapping[str, bytes], read_me: str
) -> bytes:
    """Return the file of a statement.

    Args:
        manifest: What names the statement; the digests of the files are added.
        given: In the order of the tree.
        proof: As `core.proofs` reads it, with the fact inside.
        read_me: What is in the file and how to check it, for people.
    """
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    told = {**manifest, "format": lines.FORMAT, "lines_count": len(given), "files": digests}
    leaves = [
        rfc8785.dumps({"table": leaf.table, "key": leaf.key, "leaf": leaf.hash.hex()}).decode()
        for leaf in lines.leaves(given)
    ]
    entries: list[tuple[str, bytes]] = [
        (READ_ME, read_me.encode()),
        (MANIFEST, json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()),
        (LEAVES, _joined(leaves)),
        (PROOF, proof.encode()),
    ]
    entries += [
        (f"{FOLDER_OF_LINES}{table}.jsonl", _joined([line.text() for line in given if line.table == table]))
        for table in lines.TABLES
    ]
    entries += [(FOLDER_OF_FILES + name, content) for name, content in sorted(files.items())]
    return packed(entries)


def packed(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """Return entries as one zip; the same entries always give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return stream.getvalue()


def read(content: bytes) -> Archive:
    """Return what the file of a statement holds.

    Raises: ArchiveInvalid: with the part that is missing or cannot be read.
    """
    entries = _entries(content)
    try:
        manifest = json.loads(_needed(entries, MANIFEST))
        if not isinstance(manifest, dict) or manifest.get("format") != lines.FORMAT:
            raise ValueError(MANIFEST)
        if not isinstance(manifest.get("files"), dict):
            raise ValueError(MANIFEST)
    except (ValueError, RecursionError) as problem:
        raise ArchiveInvalid(f"{ArchiveInvalid.__doc__} It is {MANIFEST}.") from problem
    placed = [one for table in lines.TABLES for one in _placed(entries, table)]
    files = {name.removeprefix(FOLDER_OF_FILES): data for name, data in entries.items()
             if name.startswith(FOLDER_OF_FILES)}  # fmt: skip
    return Archive(
        manifest=manifest, placed=placed, leaves=_leaves(_needed(entries, LEAVES)), proof=_needed(entries, PROOF),
        files=files,
    )  # fmt: skip


def _entries(content: bytes) -> dict[str, bytes]:
    """Return the entries of a zip within their limits; names twice are refused, for two readers could see two files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            infos = [info for info in source.infolist() if not info.is_dir()]
            sizes = [info.file_size for info in infos]
            if len({info.filename for info in infos}) != len(infos):
                raise ArchiveInvalid(f"{ArchiveInvalid.__doc__} It holds two parts of one name.")
            if len(infos) > ENTRIES_MAX or sum(sizes) > BYTES_MAX or max(sizes, default=0) > ENTRY_BYTES_MAX:
                raise ArchiveInvalid(f"{ArchiveInvalid.__doc__} It is too large.")
            found = {}
            for info in infos:
                with source.open(info) as stream:
                    found[info.filename] = stream.read(info.file_size + 1)
            return found
    # Whatever a zip that somebody bent makes the library say, to the reader it cannot be read.
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, KeyError) as problem:
        raise ArchiveInvalid(ArchiveInvalid.__doc__) from problem
    except Exception as problem:
        if type(problem).__module__ in ("zlib", "lzma", "bz2"):
            raise ArchiveInvalid(ArchiveInvalid.__doc__) from problem
        raise


def _needed(entries: Mapping[str, bytes], name: str) -> str:
    if name not in entries:
        raise ArchiveInvalid(f"{ArchiveInvalid.__doc__} It is {name}.")
    return entries[name].decode("utf-8", "surrogateescape")


def _placed(entries: Mapping[str, bytes], table: str) -> list[Placed]:
    name = f"{FOLDER_OF_LINES}{table}.jsonl"
    texts = _needed(entries, name).split("\n")
    if texts and not texts[-1]:
        texts.pop()
    if len(texts) > lines.LINES_MAX:
        raise ArchiveInvalid(f"{ArchiveInvalid.__doc__} {name} is too long.")
    return [Placed(place=f"{name}, line {number}", text=text, line=_line(text)) for number, text in enumerate(texts, 1)]


def _line(text: str) -> lines.Line | None:
    try:
        return lines.read(text)
    except lines.LineInvalid:
        return None


def _leaves(text: str) -> list[lines.Leaf]:
    found = []
    for each in text.splitlines()[: lines.LINES_MAX]:
        try:
            given = json.loads(each)
            if given["table"] not in lines.TABLES or not isinstance(given["key"], str):
                raise ValueError(each[:20])
            found.append(lines.Leaf(table=given["table"], key=given["key"], hash=seals.read_digest(given["leaf"])))
        except (ValueError, TypeError, KeyError, RecursionError, seals.SealInvalid) as problem:
            raise ArchiveInvalid(f"{ArchiveInvalid.__doc__} It is {LEAVES}.") from problem
    return found


def _joined(texts: Sequence[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()
