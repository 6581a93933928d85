"""A statement's lines and root, and the file that a stranger checks: each kind of tampering is named with its row."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tejido.cli import errors, main
from tejido.core import seals
from tejido.core.impact.statement import archive, checking, compare, lines

AT = datetime(2026, 11, 3, 14, tzinfo=UTC)
Entries = dict[str, bytes]


def line(table: lines.Table, key: str, **values: Any) -> lines.Line:
    return lines.Line(table=table, key=key, values=values)


def statement() -> list[lines.Line]:
    named = {"statement": "k", "version": 1, "operator": "Centro", "from_date": "2026-10-01", "to_date": "2026-11-01"}
    return lines.ordered(
        [
            line("about", "statement", **named),
            line("measurements", "contacts_served/all/all", value=1200, low=1200, high=1200),
            line("measurements", "hours/all/all", value=350.5, low=350.5, high=350.5),
            line("gaps", "living_wage", reason="no_line", owner="people_lead"),
        ]
    )


def fact_of(root: str, files_digest: str) -> str:
    data = {"statement": 1, "version": 1, "root": root, "files_digest": files_digest}
    return json.dumps({"id": 7, "type": archive.FACT, "data": data}, sort_keys=True, separators=(",", ":"))


def proof_of(fact: str) -> str:
    leaf = seals.leaf_hash(fact.encode())
    seal = seals.Seal(number=1, after=0, until=1, root=leaf, previous=seals.BEGINNING, sealed_at=AT)
    return json.dumps({**seals.proof(seal, position=1, leaves=[leaf]), "fact": fact})


def made(given: list[lines.Line] | None = None) -> bytes:
    given = given or statement()
    files = {"statement.en.pdf": b"%PDF"}
    root = lines.root(leaf.hash for leaf in lines.leaves(given)).hex()
    digest = archive.files_digest({name: hashlib.sha256(data).hexdigest() for name, data in files.items()})
    return archive.written(
        manifest={**given[0].values, "root": root, "is_synthetic": False}, given=given,
        proof=proof_of(fact_of(root, digest)), files=files, read_me="read me",
    )  # fmt: skip


def bent(change: Callable[[Entries], None]) -> archive.Archive:
    return archive.read(bent_bytes(change))


def bent_bytes(change: Callable[[Entries], None]) -> bytes:
    """Return the file after somebody changed one of its parts."""
    with zipfile.ZipFile(io.BytesIO(made())) as source:
        entries = {info.filename: source.read(info) for info in source.infolist()}
    change(entries)
    return archive.packed(entries.items())


def replaced(name: str, before: bytes, after: bytes) -> Callable[[Entries], None]:
    def change(entries: Entries) -> None:
        assert before in entries[name]
        entries[name] = entries[name].replace(before, after)

    return change


MEASURED = "lines/measurements.jsonl"


def only(change: Callable[[Entries], None]) -> str:
    (found,) = checking.check(bent(change)).differences
    return found


def exchanged(entries: Entries) -> None:
    first, second = (json.loads(text) for text in entries[MEASURED].splitlines())
    first["values"], second["values"] = second["values"], first["values"]
    texts = [lines.Line(**one).text() for one in (first, second)]
    entries[MEASURED] = "".join(f"{text}\n" for text in texts).encode()


def turned(entries: Entries) -> None:
    entries[MEASURED] = b"".join(reversed(entries[MEASURED].splitlines(keepends=True)))


def shortened(entries: Entries) -> None:
    entries[MEASURED] = entries[MEASURED].splitlines(keepends=True)[0]


def lengthened(entries: Entries) -> None:
    entries[MEASURED] += line("measurements", "wonders/all/all", value=9).text().encode() + b"\n"


def rehashed(entries: Entries) -> None:
    """Alter a row, and its hash in the list too."""
    was = statement()[1]
    now = lines.Line(table=was.table, key=was.key, values={**was.values, "value": 9200})
    replaced(MEASURED, was.text().encode(), now.text().encode())(entries)
    old, new = (lines.leaf(one.text()).hex().encode() for one in (was, now))
    replaced("leaves.jsonl", old, new)(entries)


def test_an_untouched_file_holds() -> None:
    found = checking.check(archive.read(made()))
    assert found.differences == []
    assert len(found.holds) == 3


def test_the_altered_row_is_named() -> None:
    found = only(replaced(MEASURED, b'"value":1200', b'"value":9200'))
    assert "measurements: the line contacts_served/all/all was altered" in found
    assert "9200" in found


def test_a_removed_an_added_a_moved_and_an_exchanged_row_are_named() -> None:
    assert only(shortened) == "measurements: the line hours/all/all was removed"
    assert "measurements: the line wonders/all/all was added" in only(lengthened)
    assert "the line hours/all/all stands at another place" in only(turned)
    found = checking.check(bent(exchanged)).differences
    assert "the line contacts_served/all/all was exchanged with measurements hours/all/all" in found[0]
    assert len(found) == 2


def test_a_row_altered_with_its_hash_is_found_and_named_beside_another_copy() -> None:
    given = bent(rehashed)
    assert "leaves.jsonl is not the list of hashes that was sealed" in checking.check(given).differences[0]
    (named,) = checking.compared(given, archive.read(made()))
    assert named.startswith("measurements: line contacts_served/all/all differs")


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("files/statement.en.pdf", b"%PDF", b"%PDG", "files/statement.en.pdf was altered"),
        ("manifest.json", b"Centro", b"Contra", "another operator than the sealed line"),
        ("proof.json", b'\\"version\\":1', b'\\"version\\":2', "The fact in this proof is not the one that was sealed"),
    ],
)
def test_files_manifest_and_proof_are_covered(name: str, before: bytes, after: bytes, said: str) -> None:
    assert said in " ".join(checking.check(bent(replaced(name, before, after))).differences)


def test_what_is_no_statement_is_refused() -> None:
    empty, other = b"PK\x05\x06" + bytes(18), archive.packed([("manifest.json", b'{"format": "other"}')])
    for content in (b"", b"PK", b"\x00" * 100, empty, other):
        with pytest.raises(archive.ArchiveInvalid):
            archive.read(content)
    with pytest.raises(archive.ArchiveInvalid):
        bent(lambda entries: entries.pop("leaves.jsonl") and None)
    assert checking.check(bent(replaced(MEASURED, b"{", b"\xff\x00[["))).differences


def test_lines_are_ordered_unique_and_canonical() -> None:
    again = statement()
    assert lines.ordered(reversed(again)) == again
    with pytest.raises(lines.LineTwice):
        lines.ordered([*again, again[0]])
    with pytest.raises(lines.LineInvalid):
        line("gaps", "x", value=float("nan")).text()
    with pytest.raises(lines.LineInvalid):
        line("gaps", "")


def test_a_new_version_says_what_changed() -> None:
    after = [
        line("about", "statement", version=2),
        line("measurements", "contacts_served/all/all", value=1210, low=1210, high=1210, as_of="later"),
        line("measurements", "hours/all/all", value=350.5, low=350.5, high=350.5, as_of="later"),
        line("stories", "a", digest="0"),
    ]
    found = compare.changes(statement(), after)
    assert [(one.table, one.key, one.how) for one in found] == [
        ("measurements", "contacts_served/all/all", "changed"), ("gaps", "living_wage", "removed"),
        ("stories", "a", "added"),
    ]  # fmt: skip
    assert ("value", 1200, 1210) in found[0].fields
    assert compare.as_lines(found)[0].key == "measurements/contacts_served/all/all"


def test_the_command_says_what_it_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("psycopg", reason="the command knows databases, and the core's own environment has none")
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(made())
    assert main.main(["verify", str(good)]) == 0
    told = capsys.readouterr().out
    assert "Nothing was altered" in told
    assert "compared with itself" in told
    digest = told.split("digest of the seal:")[1].split()[0]
    assert main.main(["verify", str(good), "--digest", digest]) == 0
    assert "one that you kept" in capsys.readouterr().out
    assert main.main(["verify", str(good), "--digest", "0" * 64]) == 1
    capsys.readouterr()
    bad.write_bytes(bent_bytes(replaced(MEASURED, b'"value":1200', b'"value":9200')))
    assert main.main(["verify", str(bad), "--copy", str(good)]) == 1
    assert "DIFFERENT measurements: the line contacts_served/all/all was altered" in capsys.readouterr().out
    assert main.main(["verify", str(tmp_path / "none.zip")]) == 2
    assert str(errors.StatementNotThere.__doc__) in capsys.readouterr().err


def differing(key: str, **fields: tuple[Any, Any]) -> compare.Change:
    return compare.Change(
        table="measurements", key=key, how="changed", fields=[(name, *pair) for name, pair in fields.items()]
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (differing("a", definition_version=(1, 2), value=(1, 2)), ["definition"]),
        (differing("a", n=(5, 7), value=(1, 2), rows_digest=("a", "b")), ["late_rows"]),
        (differing("a", n=(7, 5), value=(2, 1)), ["fewer_rows"]),
        (differing("a", rows_digest=("a", "b")), ["other_rows"]),
        (differing("a", definition_version=(1, 2), n=(5, 7)), ["definition", "late_rows"]),
        (differing("a", withheld=(None, "few_people"), n=(12, None), value=(1, None)), ["withheld"]),
        (differing("a", withheld=("few_people", None), n=(None, 12), value=(None, 1)), ["shown"]),
        (differing("a", withheld=("few_people", "with_others")), []),
        (differing("a", method=("x", "y"), value=(1, 2)), ["method"]),
        (differing("a", value=(1, 2)), ["input"]),
        (differing("a", group_name=("Sede", "Sede Norte")), []),
        (compare.Change(table="measurements", key="a", how="added"), ["new"]),
        (compare.Change(table="measurements", key="a", how="removed"), ["gone"]),
        (compare.Change(table="inputs", key="a", how="added"), []),
    ],
)
def test_why_a_number_differs_follows_from_its_line(change: compare.Change, why: list[str]) -> None:
    assert compare.reasons(change, is_same_period=True) == why
    if change.how == "changed":
        assert compare.reasons(change, is_same_period=False) == ["period"]
