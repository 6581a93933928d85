"""Impact statements: frozen by one, published by another, never changed, and corrected by a version that says what."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pypdf
import pyshacl
import pytest
import rdflib
from django.db import DatabaseError
from django.utils import translation
from tests import crowd

from tejido.cli import main
from tejido.clients import models as clients
from tejido.core import facts
from tejido.core.impact import definitions
from tejido.core.impact.statement import archive, lines
from tejido.impact import errors, groups, measuring
from tejido.impact import queries as impact_queries
from tejido.impact.statements import actions, extracts, queries, tables
from tejido.journal import scopes
from tejido.web.impact.statements import document, writing

Acting = Callable[[str], AbstractContextManager[None]]
SHAPES = Path(__file__).resolve().parents[3] / "shared" / "data" / "cids"

ANA, BEA = facts.Actor("user", 1), facts.Actor("user", 2)
MARCH = {"from_date": crowd.FROM_DATE, "to_date": crowd.TO_DATE}
AT = crowd.AS_OF


@pytest.fixture
def centre(committed: None, owner: psycopg.Connection) -> dict[str, Any]:
    """Thirty people who served two clients, sixteen of them impact workers, and two who worked at a site."""
    crowd.install()
    sites = [crowd.site(owner, "Sede Grande"), crowd.site(owner, "Sede Chica")]
    people = [*crowd.place(owner, 28, work_mode="site", site=sites[0])]
    people += crowd.place(owner, 2, work_mode="site", site=sites[1])
    bank, shop = crowd.client(owner, "Banco"), crowd.client(owner, "Tienda")
    crowd.declare(people[:16], status="both")
    crowd.declare(people[16:28], status="neither")
    crowd.serve(owner, client_id=bank, people=people, contacts_each=2)
    crowd.serve(owner, client_id=shop, people=people[:3])
    crowd.work(owner, people=people, hours=7)
    return {"bank": bank, "shop": shop, "scope": {0, bank, shop}, "people": people}


def freeze(centre: dict[str, Any], **given: Any) -> tables.Statement:
    with scopes.scoped(centre["scope"]):
        return actions.freeze(**{"client": None, **MARCH, "by": ANA, "at": AT, **given})


def publish(centre: dict[str, Any], statement: tables.Statement, **given: Any) -> tables.Statement:
    with scopes.scoped(centre["scope"]):
        return actions.publish(**{"statement": statement, "root": statement.root, "by": BEA, "at": AT, **given})


def said(statement: tables.Statement, scope: set[int]) -> dict[tuple[str, str], dict[str, Any]]:
    with scopes.scoped(scope):
        return {line.name: dict(line.values) for line in queries.lines_of(statement)}


def test_what_is_frozen_holds_the_numbers_and_their_definitions(centre: dict[str, Any]) -> None:
    statement = freeze(centre)
    told = said(statement, centre["scope"])
    with scopes.scoped(centre["scope"]):
        kept = queries.lines_of(statement)
    assert lines.root(leaf.hash for leaf in lines.leaves(kept)).hex() == statement.root
    assert told["measurements", "contacts_served/all/all"]["value"] == 63
    assert told["measurements", "people_in_placement/all/all"]["value"] == 30
    assert told["definitions", "contacts_served"]["names"]["es"]
    assert told["about", "statement"]["operator"] == "Operador de prueba"
    assert not [key for _table, key in told if "/client/" in key], "a client's numbers are the client's business"
    small = {key: values for (_table, key), values in told.items() if "/site/" in key}
    assert small
    assert all(values["n"] is None for values in small.values() if values["value"] is None)


def test_a_client_has_a_statement_of_its_own_with_the_same_numbers(centre: dict[str, Any]) -> None:
    with scopes.scoped(centre["scope"]):
        bank = clients.Client.objects.get(pk=centre["bank"])
    statement = freeze(centre, client=bank)
    told = said(statement, {centre["bank"]})
    assert told["measurements", f"contacts_served/client/{bank.pk}"]["value"] == 60
    assert {key.split("/")[1] for table, key in told if table == "measurements"} == {"client"}
    with scopes.scoped({centre["shop"]}):
        assert queries.every() == []
        with pytest.raises(errors.NoSuchImpactStatement):
            queries.one(statement.key)


def test_one_freezes_and_another_publishes(centre: dict[str, Any], owner: psycopg.Connection) -> None:
    statement = freeze(centre)
    with pytest.raises(errors.StatementByOneself):
        publish(centre, statement, by=ANA)
    with pytest.raises(errors.StatementRootDiffers):
        publish(centre, statement, root="0" * 64)
    assert publish(centre, statement).state == "published"
    assert publish(centre, statement).published_by_user_id == BEA.id, "the second of two clicks changes nothing"
    with pytest.raises(errors.StatementPublishedAlready):
        publish(centre, statement, by=facts.Actor("user", 3))
    found = owner.execute(
        "SELECT type, data FROM journal_fact WHERE type LIKE 'impact_statement%' ORDER BY id"
    ).fetchall()
    assert [name for name, _data in found] == ["impact_statement_frozen", "impact_statement_published"]
    assert {json.loads(json.dumps(data))["root"] for _name, data in found} == {statement.root}


def test_nothing_of_a_statement_is_ever_changed(centre: dict[str, Any], owner: psycopg.Connection) -> None:
    statement = freeze(centre)
    changes = (
        "UPDATE impact_statement SET root = repeat('0', 64)", "DELETE FROM impact_statement",
        "UPDATE impact_statementline SET text = '{}'", "DELETE FROM impact_statementline",
    )  # fmt: skip
    for change in changes:
        with pytest.raises(psycopg.Error, match="stands as it was frozen"):
            owner.execute(change)  # type: ignore[arg-type]
    publish(centre, statement)
    with pytest.raises(DatabaseError, match="stands as it was frozen"), scopes.scoped(centre["scope"]):
        tables.Statement.objects.update(state="frozen", published_at=None, published_by_user_id=None)


def test_what_cannot_be_frozen_says_why(centre: dict[str, Any]) -> None:
    refused: list[tuple[type[Exception], dict[str, Any]]] = [
        (errors.ImpactPeriodInvalid, {"to_date": date(2026, 3, 20)}),
        (errors.ImpactPeriodInvalid, {"from_date": date(2026, 2, 1)}),
        (errors.ImpactPeriodOpen, {"from_date": date(2026, 4, 1), "to_date": date(2026, 5, 1)}),
        (errors.NothingToState, {"from_date": date(2025, 3, 1), "to_date": date(2025, 4, 1)}),
    ]
    for problem, given in refused:
        with pytest.raises(problem):
            freeze(centre, **given)
    freeze(centre)
    with pytest.raises(errors.StatementFrozenAlready):
        freeze(centre)


def test_made_up_values_keep_a_formal_statement_from_being_frozen(
    centre: dict[str, Any], owner: psycopg.Connection
) -> None:
    owner.execute(
        "INSERT INTO reference_value (code, place, variant, version, value, unit, from_date, source, status,"
        " confidence, note, origin, shipped_digest, recorded_at) VALUES ('grid_factor', 'CO', 'of_a_test', '', 0.1,"
        " 'kgCO2e/kWh', '2026-01-01', 'invented', 'demonstration', 'policy', '', 'kept', '', now())"
    )
    with pytest.raises(errors.StatementNotFormal):
        freeze(centre)


def test_a_correction_is_a_new_version_that_names_what_changed(
    centre: dict[str, Any], owner: psycopg.Connection
) -> None:
    first = publish(centre, freeze(centre))
    crowd.serve(owner, client_id=centre["bank"], people=centre["people"][:1])
    with scopes.scoped(centre["scope"]):
        with pytest.raises(errors.CorrectionReasonInvalid):
            actions.correct(statement=first, reason=" \x00", by=ANA, at=AT)
        second = actions.correct(statement=first, reason="Faltaba un contacto.", by=ANA, at=AT)
        with pytest.raises(errors.StatementCorrectedAlready):
            actions.correct(statement=first, reason="Otra vez.", by=ANA, at=AT)
    told = said(second, centre["scope"])
    changed = told["changes", "measurements/contacts_served/all/all"]
    assert {"name": "value", "before": 63, "after": 64} in changed["fields"]
    assert told["about", "statement"]["supersedes"] == {"statement": str(first.key), "root": first.root}
    assert (second.version, second.reason) == (2, "Faltaba un contacto.")
    assert said(first, centre["scope"])["measurements", "contacts_served/all/all"]["value"] == 63, "it stands"


# Files


@pytest.fixture
def written(centre: dict[str, Any], acting_as: Acting) -> tables.Statement:
    """A published statement whose files the worker has written."""
    statement = publish(centre, freeze(centre))
    with acting_as("work"):
        assert writing.write_due() == 8
        assert writing.write_due() == 0, "each file is written once"
    return statement


def content(statement: tables.Statement, scope: set[int], kind: str, language: str = "") -> bytes:
    with scopes.scoped(scope):
        return queries.content_of(queries.file_of(statement, kind=kind, language=language))


def paper_is_tagged_and_says_its_language(written: tables.Statement, centre: dict[str, Any]) -> None:
    """Make sure that a screen reader can read the PDF: language, title, and tags for headings and tables."""
    for language in definitions.LANGUAGES:
        reader = pypdf.PdfReader(io.BytesIO(content(written, centre["scope"], "pdf", language)))
        root = reader.trailer["/Root"]
        assert root["/Lang"] == language
        assert root["/MarkInfo"]["/Marked"]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
        kinds = set()
        waiting = [root["/StructTreeRoot"]["/K"]]
        while waiting:
            one = waiting.pop()
            one = one.get_object()
            if isinstance(one, list):
                waiting += one
            elif isinstance(one, dict) and "/S" in one:
                kinds.add(one["/S"])
                waiting += [one["/K"]] if "/K" in one else []
        assert {"/Document", "/H1", "/H2", "/Table", "/TH", "/TD"} <= kinds


def linked_data_conforms_to_every_tier(written: tables.Statement, centre: dict[str, Any]) -> None:
    """Make sure that the JSON-LD passes the shapes of all three tiers, and that these look at it."""
    text = content(written, centre["scope"], "jsonld").decode()
    for tier in ("Basic", "Essential", "Full"):
        shapes = rdflib.Graph().parse(
            data=(SHAPES / f"cids-shacl-{tier}Tier.ttl").read_text("utf-8-sig"), format="turtle"
        )
        is_right, _graph, problems = pyshacl.validate(
            rdflib.Graph().parse(data=text, format="json-ld"), shacl_graph=shapes
        )
        assert is_right, problems
        broken = rdflib.Graph().parse(
            data=text.replace('"org:hasName"', '"org:name"').replace('"org:hasIdentifier"', '"org:id"')
            .replace('"sch:dateCreated"', '"sch:created"'), format="json-ld",
        )  # fmt: skip
        assert not pyshacl.validate(broken, shacl_graph=shapes)[0], "the shapes do look at this file"


def test_every_format_gives_the_same_numbers_and_a_stranger_can_check_them(
    written: tables.Statement, centre: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scope = centre["scope"]
    told = {key: values for (table, key), values in said(written, scope).items() if table == "measurements"}
    numbers = {key: values["value"] for key, values in told.items()}
    # The workbook: the cells are numbers, found by the name and group of their row.
    for language in definitions.LANGUAGES:
        with scopes.scoped(scope):
            shown = document.of(queries.lines_of(written), root=written.root, language=language)
        book = openpyxl.load_workbook(io.BytesIO(content(written, scope, "xlsx", language)), read_only=True)
        rows = {(row[0], row[1]): row[2] for name in book.sheetnames for row in book[name].iter_rows(values_only=True)
                if len(row) > 2}  # fmt: skip
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(
            io.BytesIO(content(written, scope, "pdf", language))).pages)  # fmt: skip
        page = content(written, scope, "html", language).decode()
        for number in shown.numbers:
            assert rows[number.name, number.group] == numbers[number.key]
            assert "".join(number.value.split()) in "".join(text.replace("-\n", "").split())
            assert number.value in page
    # The linked data.
    graph = json.loads(content(written, scope, "jsonld"))["@graph"]
    values = {one["@id"]: json.loads(one["i72:hasNumericalValue"]["@value"])
              for one in graph if one["@type"] == "i72:Measure"}  # fmt: skip
    reports = {one["tejido:line"]: one for one in graph if one["@type"] == "cids:IndicatorReport"}
    found = {key: values[one["i72:value"]["@id"]] if "i72:value" in one else None for key, one in reports.items()}
    assert found == numbers
    # The file for strangers.
    path = tmp_path / "statement.zip"
    path.write_bytes(content(written, scope, "zip"))
    assert main.main(["verify", str(path)]) == 0
    given = archive.read(path.read_bytes())
    assert {one.line.key: one.line.values["value"] for one in given.placed
            if one.line and one.line.table == "measurements"} == numbers  # fmt: skip
    assert "Nothing was altered" in capsys.readouterr().out
    with zipfile.ZipFile(path) as source:
        entries = {name: source.read(name) for name in source.namelist()}
    paper_is_tagged_and_says_its_language(written, centre)
    entries["lines/measurements.jsonl"] = entries["lines/measurements.jsonl"].replace(b'"value":63', b'"value":64')
    path.write_bytes(archive.packed(entries.items()))
    assert main.main(["verify", str(path)]) == 1
    assert "measurements: the line contacts_served/all/all was altered" in capsys.readouterr().out
    if not SHAPES.exists():
        pytest.skip("the shapes of the Common Impact Data Standard are not here; all else was checked")
    linked_data_conforms_to_every_tier(written, centre)


# Extracts


def asked(**given: Any) -> tables.ResearchExtract:
    return extracts.ask(
        **{"asked_for": "Universidad de Córdoba", "purpose": "Un estudio.", **MARCH,
           "chosen": ["contacts_served", "impact_workers"], "by": ANA, "at": AT, **given}
    )  # fmt: skip


def test_an_extract_holds_published_cells_and_is_approved_by_another(
    centre: dict[str, Any], owner: psycopg.Connection
) -> None:
    publish(centre, freeze(centre))
    with scopes.scoped(centre["scope"]):
        for wrong in ({"purpose": " "}, {"asked_for": "\x00"}, {"chosen": []}, {"chosen": ["wages_of_ana"]}):
            with pytest.raises(errors.ExtractInvalid):
                asked(**wrong)
        extract = asked()
        with pytest.raises(errors.ExtractByOneself):
            extracts.approve(extract=extract, by=ANA, at=AT)
        with pytest.raises(errors.ExtractNotApproved):
            extracts.hand_out(extract=extract, by=BEA, at=AT)
        approved = extracts.approve(extract=extract, by=BEA, at=AT)
        with pytest.raises(errors.ExtractDecided):
            extracts.refuse(extract=extract, by=BEA, at=AT)
        cells = extracts.hand_out(extract=approved, by=BEA, at=AT)
        refused = extracts.refuse(extract=asked(purpose="Otro."), by=BEA, at=AT)
    assert {cell["indicator"] for cell in cells} == {"contacts_served", "impact_workers"}
    assert "client" not in {cell["dimension"] for cell in cells}
    assert refused.state == "refused"
    kinds = owner.execute("SELECT type FROM journal_fact WHERE type LIKE 'research_extract%' ORDER BY id").fetchall()
    assert [kind.removeprefix("research_extract_") for (kind,) in kinds] == [
        "asked", "approved", "read", "asked", "refused",
    ]  # fmt: skip
    assert {entry["name"] for entry in extracts.dictionary(approved)} >= {*extracts.COLUMNS, "impact_workers"}


def test_what_stands_on_an_example_is_left_out_of_a_formal_statement_and_named(centre: dict[str, Any]) -> None:
    with scopes.scoped(centre["scope"]):
        measured = measuring.measure(impact_queries.period_of(**MARCH, as_of=AT)).measurements
    assert "net_jobs" in {one.indicator for one in measured}
    told = said(freeze(centre), centre["scope"])
    assert ("measurements", "net_jobs/all/all") not in told
    gaps = [line for (table, _key), line in told.items() if table == "gaps" and line["indicator"] == "net_jobs"]
    assert [gap["reason"] for gap in gaps] == ["made_up"]


def test_what_stands_on_values_of_ones_own_is_in_a_formal_statement(
    centre: dict[str, Any], owner: psycopg.Connection
) -> None:
    owner.execute(
        "WITH old AS (UPDATE reference_value SET superseded_at = now()"
        " WHERE code ~ '^(deadweight|displacement|attribution|drop_off)_' RETURNING *)"
        " INSERT INTO reference_value (code, place, variant, version, value, unit, from_date, source, status,"
        " confidence, note, origin, shipped_digest, recorded_at) SELECT code, place, variant, version, value, unit,"
        " from_date, 'Encuesta propia', 'in_force', confidence, note, 'kept', '', now() FROM old"
    )
    assert ("measurements", "net_jobs/all/all") in said(freeze(centre), centre["scope"])


def test_a_position_is_called_in_the_readers_language(db: None) -> None:
    scopes.assign({0})
    names = groups.positions(["team_leader"])["team_leader"]
    frozen = {"dimension": "position", "group_key": "team_leader", "group_name": "team_leader", "group_names": names}
    told = {}
    for language in ("en", "es"):
        with translation.override(language):
            told[language] = document.group_of(frozen)
    assert told == {"en": "Team leader", "es": "Líder de equipo"}
