"""Pieces of SQL that the migrations of all apps share: grants, policies, and triggers made from the core's tables."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.migrations.operations.special import RunSQL

from tejido.core import contact_states

ALL_ROLES = ("app", "route", "live", "work")


def granted(table: str, grants: Mapping[str, str]) -> RunSQL:
    """Return the operation that grants privileges on a table.

    Args:
        grants: Role ("app", "route", ...) to privileges ("SELECT, INSERT"); every other role gets nothing.
    """
    statements = [f"GRANT {privileges} ON {table} TO tejido_{role}" for role, privileges in grants.items()]
    return RunSQL(";\n".join(statements), RunSQL.noop)


def of_client(table: str, grants: Mapping[str, str], *, column: str = "client_id") -> RunSQL:
    """Return the operation that gives a table its privileges and the policy "rows of the scope's clients only"."""
    return _policy(table, grants, condition=f"coalesce({column}, 0) = ANY ((SELECT scope())::bigint[])")


def of_operator(table: str, grants: Mapping[str, str]) -> RunSQL:
    """Return the operation that gives a table its privileges and the policy "only within the operator's own scope"."""
    return _policy(table, grants, condition="0 = ANY ((SELECT scope())::bigint[])")


def _policy(table: str, grants: Mapping[str, str], *, condition: str) -> RunSQL:
    statements = [f"GRANT {privileges} ON {table} TO tejido_{role}" for role, privileges in grants.items()]
    statements.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    # The sub-select is worked out once for a statement, at the first row it looks at, and not again for every row.
    statements.append(f"CREATE POLICY {table}_scope ON {table} USING ({condition}) WITH CHECK ({condition})")
    return RunSQL(";\n".join(statements), RunSQL.noop)


def life_trigger(table: str, life: str) -> RunSQL:
    """Return the operation that makes a table's `state` follow the transitions of `core.contact_states`."""
    trigger = f"""
        CREATE TRIGGER {table}_life BEFORE UPDATE OF state ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_life();
    """
    return RunSQL(_life_function(table, life) + trigger, RunSQL.noop)


def life_changed(table: str, life: str) -> RunSQL:
    """Return the operation that teaches a table the transitions as they are now, after they have grown."""
    return RunSQL(_life_function(table, life), RunSQL.noop)


def _life_function(table: str, life: str) -> str:
    allowed = ", ".join(f"'{before}>{after}'" for before, after in contact_states.pairs(life))
    return f"""
        CREATE OR REPLACE FUNCTION {table}_life() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[{allowed}])) THEN
                RAISE EXCEPTION 'a {life} does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'TJ002';
            END IF;
            RETURN NEW;
        END $$;
    """
