"""What this process was told by its surroundings: the one place that reads environment variables.

Every process of an installation (web, live, route, work, and the commands) reads the same few settings here, so that
they agree on the data folder, the port and the way to the database. `docs/reference/settings.md` lists them for people.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

Role = Literal["owner", "app", "route", "live", "work", "vault"]
ROLES: tuple[Role, ...] = ("owner", "app", "route", "live", "work", "vault")
DATABASE_NAME = "tejido"
CLUSTER_NAME = "postgres"
BIND_DEFAULT = "127.0.0.1"
PORT_DEFAULT = 8000
VAULT_KEYS_NAME = "vault-keys.json"
VAULT_KEY = re.compile(r"k[0-9a-f]{8}:[0-9a-f]{64}")


class SettingInvalid(Exception):
    """A setting has a value that Tejido cannot use; the message names it and says what to type."""


class DatabaseNotStarted(Exception):
    """The embedded database of this data folder has not been made yet: start it with `tejido database`."""


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How to reach the database in one role; `parameters` are libpq keywords."""

    role: Role
    host: str
    port: int
    database: str
    user: str
    password: str

    @property
    def parameters(self) -> dict[str, str | int]:
        return {
            "host": self.host,
            "port": self.port,
            "dbname": self.database,
            "user": self.user,
            "password": self.password,
        }


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The settings of one process; see `docs/reference/settings.md`."""

    data: Path
    blobs: Path
    seals: Path
    bind: str
    port: int
    role: Role
    database_url: str | None
    database_direct_url: str | None
    postgres: Literal["host", "wheel"] | None
    hosts: tuple[str, ...]
    public_url: str | None
    live_url: str | None
    mail_host: str | None
    mail_from: str
    metrics_token: str | None
    debug: bool

    @property
    def cluster_file(self) -> Path:
        """The note that the owner of the embedded cluster leaves for the other processes: socket folder and port."""
        return self.data / "cluster.json"

    @property
    def cluster_folder(self) -> Path:
        """Where the embedded cluster lies, or the link to where it does."""
        return self.data / CLUSTER_NAME

    @property
    def live_port(self) -> int:
        return self.port + 1


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """Read the settings of this process.

    Raises: SettingInvalid: a value cannot be used; the message says which and what to type instead.
    """
    given = os.environ if environ is None else environ
    role = given.get("TEJIDO_ROLE", "app")
    if role not in ROLES:
        raise SettingInvalid(f"TEJIDO_ROLE is {role!r}; use one of {', '.join(ROLES)}.")
    postgres = given.get("TEJIDO_POSTGRES") or None
    if postgres not in (None, "host", "wheel"):
        raise SettingInvalid(f"TEJIDO_POSTGRES is {postgres!r}; use 'host' or 'wheel', or leave it out.")
    data = _data_folder(given)
    return Environment(
        data=data,
        blobs=Path(given.get("TEJIDO_BLOBS") or data / "blobs").expanduser().absolute(),
        seals=Path(given.get("TEJIDO_SEALS") or data / "seals").expanduser().absolute(),
        bind=given.get("TEJIDO_BIND") or BIND_DEFAULT,
        port=_port(given),
        role=role,
        database_url=given.get("DATABASE_URL") or None,
        database_direct_url=given.get("DATABASE_DIRECT_URL") or given.get("DATABASE_URL") or None,
        postgres=postgres,  # type: ignore[arg-type]
        hosts=tuple(host for host in given.get("TEJIDO_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host),
        public_url=given.get("TEJIDO_PUBLIC_URL") or None,
        live_url=given.get("TEJIDO_LIVE_URL") or None,
        mail_host=given.get("TEJIDO_MAIL_HOST") or None,
        mail_from=given.get("TEJIDO_MAIL_FROM", "tejido@localhost"),
        metrics_token=given.get("TEJIDO_METRICS_TOKEN") or None,
        debug=given.get("TEJIDO_DEBUG", "") == "1",
    )


def connection(environment: Environment, role: Role, *, direct: bool = False) -> Connection:
    """Return the way to the database in one role.

    Args:
        direct: Past a connection pooler: LISTEN, leadership and migrations need a session of their own.
    Raises: DatabaseNotStarted: no `DATABASE_URL`, and the embedded cluster has left no note yet.
    """
    url = environment.database_direct_url if direct else environment.database_url
    password = role_password(environment, role)
    if url is None:
        if not environment.cluster_file.exists():
            raise DatabaseNotStarted(DatabaseNotStarted.__doc__)
        note = json.loads(environment.cluster_file.read_text())
        return Connection(
            role=role, host=note["host"], port=note["port"], database=DATABASE_NAME,
            user=f"tejido_{role}", password=password,
        )  # fmt: skip
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.hostname or len(parts.path) < 2:
        raise SettingInvalid("DATABASE_URL must look like postgresql://tejido_owner:password@host:5432/tejido")
    is_owner = role == "owner"
    return Connection(
        role=role,
        host=_host(parts.netloc),
        port=parts.port or 5432,
        database=unquote(parts.path[1:]),
        user=unquote(parts.username or "tejido_owner") if is_owner else f"tejido_{role}",
        password=unquote(parts.password or "") if is_owner else password,
    )


def secret(environment: Environment) -> str:
    """Return the secret of this installation, made at first use in `<data>/secret`, or given as TEJIDO_SECRET.

    Sessions, tickets and the passwords of the database roles derive from it.
    """
    given = os.environ.get("TEJIDO_SECRET")
    if given:
        return given
    path = environment.data / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written whole beside its place and linked there, so that two first starts agree on one secret.
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    return path.read_text().strip()


def vault_keys(environment: Environment) -> Sequence[tuple[str, str]]:
    """Return the keys that seal what lies in the vault, the oldest first: name and secret (64 hexadecimal digits).

    They stand in `<data>/vault-keys.json`, made at first use, or in TEJIDO_VAULT_KEYS as "name:secret" with commas in
    between. The last one seals; all of them open. The database never holds them, nor does a backup.

    Raises: SettingInvalid: this is no list of keys.
    """
    given = os.environ.get("TEJIDO_VAULT_KEYS")
    if given:
        found = [tuple(each.strip().split(":")) for each in given.split(",")]
        where = "TEJIDO_VAULT_KEYS"
    else:
        path = environment.data / VAULT_KEYS_NAME
        if not path.exists():
            write_vault_keys(environment, [new_vault_key()], is_first=True)
        where = str(path)
        try:
            found = [(each["name"], each["secret"]) for each in json.loads(path.read_text())["keys"]]
        except (ValueError, KeyError, TypeError):
            found = []
    if not found or not all(len(each) == 2 and VAULT_KEY.fullmatch(":".join(each)) for each in found):
        raise SettingInvalid(f"{where} holds no list of keys as `tejido keys` writes it.")
    return [(each[0], each[1]) for each in found]


def new_vault_key() -> tuple[str, str]:
    """Return the name and the secret of a new key."""
    return f"k{secrets.token_hex(4)}", secrets.token_hex(32)


def write_vault_keys(environment: Environment, keys: Sequence[tuple[str, str]], *, is_first: bool = False) -> None:
    """Write the keys of the vault, whole and readable by this account alone.

    Args:
        is_first: Whether there is no file yet; one that appears meanwhile is left as it is.
    Raises: SettingInvalid: they are given as TEJIDO_VAULT_KEYS, and have to be changed there.
    """
    if os.environ.get("TEJIDO_VAULT_KEYS"):
        raise SettingInvalid("The keys come from TEJIDO_VAULT_KEYS: add or remove one there.")
    path = environment.data / VAULT_KEYS_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as stream:
        json.dump({"keys": [{"name": name, "secret": secret} for name, secret in keys]}, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    if not is_first:
        Path(draft).replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()


def derived_key(environment: Environment, purpose: str) -> str:
    """Return a key for one purpose, derived from the installation's secret (HMAC-SHA-256, hexadecimal)."""
    return hmac.new(secret(environment).encode(), purpose.encode(), hashlib.sha256).hexdigest()


def role_password(environment: Environment, role: Role) -> str:
    """Return the database password of a role."""
    return derived_key(environment, f"database role {role}")


def _host(netloc: str) -> str:
    """Return the host of an address as it is written; urllib would put a socket folder's name in small letters."""
    place = netloc.rpartition("@")[2]
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return unquote(place.partition(":")[0])


def _port(given: Mapping[str, str]) -> int:
    text = given.get("TEJIDO_PORT", str(PORT_DEFAULT))
    if not text.isdigit() or not 1 <= int(text) <= 65534:
        raise SettingInvalid(
            f"TEJIDO_PORT is {text!r}; use a port from 1 to 65534 (the next one up is used for sockets)."
        )
    return int(text)


def _data_folder(given: Mapping[str, str]) -> Path:
    """TEJIDO_DATA, else `var` beside pyproject.toml in a checkout, else the user's own data folder."""
    if given.get("TEJIDO_DATA"):
        return Path(given["TEJIDO_DATA"]).expanduser().absolute()
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").exists():
        return checkout / "var"
    return Path(given.get("XDG_DATA_HOME", "~/.local/share")).expanduser() / "tejido"
