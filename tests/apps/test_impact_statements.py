"""Impact statements: frozen by one, published by another, never changed, and corrected by a version that says what."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError
from tests import crowd

from tejido.clients import models as clients
from tejido.core import facts
from tejido.core.impact.statement import lines
from tejido.impact import errors
from tejido.impact.statements import actions, queries, tables
from tejido.journal import scopes

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
        " confidence, note, origin, shipped_digest, recorded_at) VALUES ('grid_factor', 'CO', '', '', 0.1,"
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
