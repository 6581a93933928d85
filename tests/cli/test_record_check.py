"""`tejido verify --record`: a record that holds, one that does not, and files that are none; no database anywhere."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tejido.access import signatures
from tejido.cli import errors, main
from tejido.cli import verify as command
from tejido.core import data_integrity, skill_record

SECRET, KEY = bytes(range(32)), "11111111-2222-4333-8444-555555555555"
DID = data_integrity.did_of(signatures.public_key(SECRET))


def record(path: Path, *, secret: bytes = SECRET) -> Path:
    claim = skill_record.Claim(
        kind="course", code="course:1", name="Atención \x1b[31m", description="40 horas", criteria="Asistió",
        awarded=date(2026, 6, 1),
    )  # fmt: skip
    signed = skill_record.credentials(
        [claim], issuer=skill_record.Issuer(name="Operador", public_key=signatures.public_key(secret)),
        person_name="Ana Díaz", record_key=KEY, language="es", status_url="https://example.org/withdrawn.json",
        issued_at=datetime(2026, 7, 1, tzinfo=UTC), sign=lambda message: signatures.sign(message, secret_key=secret),
    )  # fmt: skip
    path.write_text(skill_record.presented(signed))
    return path


def run(*words: object) -> int:
    return main.carry_out("verify", command, ["--record", *(str(word) for word in words)])


def test_a_record_holds_for_whoever_knows_the_issuers_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, issuers = record(tmp_path / "r.json"), tmp_path / "issuer.json"
    issuers.write_text(json.dumps({"name": "Operador", "keys": [{"id": DID}]}))
    assert run(file, "--issuers", issuers) == 0
    told = capsys.readouterr().out
    assert "Ana Díaz" in told and "issued by Operador" in told and "was not looked at" in told
    assert "\x1b" not in told
    assert run(file, "--issuer", DID) == 0
    assert run(file) == 1
    assert f"a key that you did not name ({DID})" in capsys.readouterr().out


def test_what_was_altered_signed_by_another_or_withdrawn_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, list_file = record(tmp_path / "r.json"), tmp_path / "withdrawn.json"
    list_file.write_text(json.dumps({"revokedCredentials": [{"id": skill_record.credential_id(KEY, "course:1")}]}))
    assert run(file, "--issuer", DID, "--withdrawn", list_file) == 1
    assert "withdrawn by whoever issued it" in capsys.readouterr().out
    file.write_text(file.read_text().replace("40 horas", "400 horas"))
    assert run(file, "--issuer", DID) == 1
    assert "altered" in capsys.readouterr().out
    assert run(record(file, secret=bytes(32)), "--issuer", DID) == 1
    file.write_bytes(b"\xff\xfe")
    assert run(file, "--issuer", DID) == 1
    assert skill_record.RecordInvalid.__doc__ in capsys.readouterr().out


def test_what_cannot_be_read_is_a_plain_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, bad = record(tmp_path / "r.json"), tmp_path / "bad.json"
    bad.write_text("[1]")
    assert run(tmp_path / "nothing.json", "--issuer", DID) == main.STATUS_REFUSED
    assert run(file, "--issuers", bad) == main.STATUS_REFUSED
    assert run(file, "--withdrawn", bad) == main.STATUS_REFUSED
    assert run(file, "--issuer", "did:web:example.org") == main.STATUS_REFUSED
    assert "Traceback" not in capsys.readouterr().err
    assert issubclass(errors.RecordNotThere, errors.CommandRefused)
