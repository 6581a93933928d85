"""The roles, the database and the extensions Tejido needs, made by a superuser; running it again changes nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import quote

import psycopg
from psycopg import sql

from tejido import environment as environment_module

EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
_SCRAM_ROUNDS = 4096
_SALT_BYTES = 16
_ATTRIBUTES = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"


def role_name(role: environment_module.Role) -> str:
    """Return the name of a role in the database."""
    return f"tejido_{role}"


def make_roles(connection: psycopg.Connection, *, passwords: Mapping[str, str]) -> None:
    """Make the roles, or set their attributes and passwords right.

    Args:
        connection: A superuser's, in any database of the cluster, in autocommit.
        passwords: Role name to password; only its SCRAM verifier is sent, so no server log can hold it.
    """
    for name, password in passwords.items():
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        verb = sql.SQL("ALTER ROLE") if known else sql.SQL("CREATE ROLE")
        connection.execute(
            sql.SQL("{} {} {} PASSWORD {}").format(
                verb, sql.Identifier(name), sql.SQL(_ATTRIBUTES), sql.Literal(scram_verifier(password))
            )
        )


def make_database(connection: psycopg.Connection, *, name: str, owner: str, template: str | None) -> None:
    """Make a database of an owner, which nobody but our roles may connect to.

    Args:
        connection: A superuser's, in another database, in autocommit.
        template: A database to copy, or None for an empty one in UTF-8 and the cluster's collation (C).
    """
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not known:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(owner), sql.Identifier(template or "template0")
            )
        )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), _names(environment_module.ROLES))
    )


def prepare_database(connection: psycopg.Connection, *, owner: str) -> None:
    """Give the `public` schema to the owner and add the extensions.

    Args:
        connection: A superuser's, in the database itself, in autocommit.
    """
    connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(owner)))
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    for extension in EXTENSIONS:
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


def script(environment: environment_module.Environment) -> str:
    """Return what the administrator of another PostgreSQL server pastes into `psql` there, as its superuser.

    Passwords appear as SCRAM verifiers only. The owner's name, password and database come from DATABASE_URL where it
    is set.
    """
    owner, database = role_name("owner"), environment_module.DATABASE_NAME
    owner_password = environment_module.role_password(environment, "owner")
    lines = ["-- Run once with psql, as a superuser, in the database `postgres`. Running it again is harmless."]
    if environment.database_url is not None:
        given = environment_module.connection(environment, "owner", direct=True)
        owner, database, owner_password = given.user, given.database, given.password
    else:
        address = f"{owner}:{quote(owner_password, safe='')}@HOST:5432/{database}"
        lines.append(f"-- Then set DATABASE_URL=postgresql://{address}")
    passwords = {owner: owner_password} | {
        role_name(role): environment_module.role_password(environment, role)
        for role in environment_module.ROLES
        if role != "owner"
    }
    lines += [_role_script(name, password) for name, password in passwords.items()]
    lines.append(_database_script(database=database, owner=owner, roles=tuple(passwords)))
    return "\n".join(lines) + "\n"


def scram_verifier(password: str, *, salt: bytes | None = None) -> str:
    """Return what PostgreSQL stores of a password under SCRAM-SHA-256.

    Args:
        password: Plain ASCII, so that no normalisation is needed.
        salt: 16 random bytes where not given.
    Source: RFC 5802, section 3, with RFC 7677; the text form is that of pg_authid.rolpassword.
    """
    salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _SCRAM_ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    encoded = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${_SCRAM_ROUNDS}:{encoded[0]}${encoded[1]}:{encoded[2]}"


def _role_script(name: str, password: str) -> str:
    return (
        sql.SQL(
            "SELECT {create} WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {text}) \\gexec\n"
            "ALTER ROLE {name} {attributes} PASSWORD {verifier};"
        )
        .format(
            create=sql.Literal(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)).as_string()),
            text=sql.Literal(name),
            name=sql.Identifier(name),
            attributes=sql.SQL(_ATTRIBUTES),
            verifier=sql.Literal(scram_verifier(password)),
        )
        .as_string()
    )


def _database_script(*, database: str, owner: str, roles: tuple[str, ...]) -> str:
    create = (
        sql.SQL(
            "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' "
            "LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
        )
        .format(sql.Identifier(database), sql.Identifier(owner))
        .as_string()
    )
    extensions = sql.SQL("\n").join(
        sql.SQL("CREATE EXTENSION IF NOT EXISTS {};").format(sql.Identifier(extension)) for extension in EXTENSIONS
    )
    return (
        sql.SQL(
            "SELECT {create} WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {text}) \\gexec\n"
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC;\n"
            "GRANT CONNECT ON DATABASE {database} TO {roles};\n"
            "\\connect {database}\n"
            "ALTER SCHEMA public OWNER TO {owner};\n"
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC;\n"
            "{extensions}"
        )
        .format(
            create=sql.Literal(create),
            text=sql.Literal(database),
            database=sql.Identifier(database),
            roles=sql.SQL(", ").join(sql.Identifier(role) for role in roles),
            owner=sql.Identifier(owner),
            extensions=extensions,
        )
        .as_string()
    )


def _names(roles: tuple[environment_module.Role, ...]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(role_name(role)) for role in roles)
