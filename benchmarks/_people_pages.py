"""Asking for whole pages in this process: who visits, and each statement that a page sends, with its plan."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import _metrics_plans
import _metrics_world
from tejido.cli import cluster as cluster_module

ALIASES = ("default", "vault")
OK = 200
# What changes nothing, and may therefore be explained before it is sent.
READING = ("SELECT", "WITH", "--", "(SELECT")
# One row, which a process asks for again once a second, and so in one visit and not in another.
KEPT = 'FROM "journal_installation"'


class PageRefused(Exception):
    """A page of the benchmark did not come, so there is nothing to measure."""


@dataclass
class Visited:
    """One database with browsers in which people are signed in.

    Args:
        browsers: By email; "" is a stranger's.
    """

    world: _metrics_world.World
    database: _metrics_world.Database
    browsers: dict[str, Any] = field(default_factory=dict)
    wrappers: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Let Django ask this database, as an installation's web process does: two roles, no scope yet."""
        import django

        django.setup()
        from django.conf import settings
        from django.db import connections

        from tejido.journal import clock

        settings.ALLOWED_HOSTS = ["testserver"]
        before = {alias: connections[alias] for alias in ALIASES}
        for alias, role in (("default", "app"), ("vault", "vault")):
            if alias not in self.wrappers:
                self.wrappers[alias] = _wrapper(self.world.cluster, before[alias], alias, role, self.database.name)
            connections[alias] = self.wrappers[alias]
        clock.forget()
        try:
            yield
        finally:
            for alias in ALIASES:
                connections[alias] = before[alias]
            clock.forget()

    def page(self, visitor: str, address: str) -> Any:
        """Return the answer to a visitor who opens a page; the database must be opened.

        Raises: PageRefused
        """
        answer = self._browser(visitor).get(address)
        if answer.status_code != OK:
            raise PageRefused(f"{address} for {visitor or 'a stranger'}: {answer.status_code}")
        return answer

    def close(self) -> None:
        """Let go of the connections."""
        for wrapper in self.wrappers.values():
            wrapper.close()

    def _browser(self, visitor: str) -> Any:
        from django.test import Client

        from tejido.access import models as access

        if visitor not in self.browsers:
            browser = Client(headers={"accept-language": "en"})
            if visitor:
                browser.force_login(access.User.objects.get(email=f"{visitor}@example.org"))
            self.browsers[visitor] = browser
        return self.browsers[visitor]


def explained(visited: Visited, visitor: str, address: str) -> list[_metrics_plans.Reading]:
    """Return each statement that a page sends, with its plan, explained within the page's own transaction.

    The page is opened once before, so that what a process keeps is there, and what a first reader cleans up is done.
    """
    visited.page(visitor, address)
    found: list[_metrics_plans.Reading] = []

    def look(execute: Any, statement: str, given: Any, many: bool, context: Mapping[str, Any]) -> Any:
        if _is_reading(_text(statement)):
            found.append(_metrics_plans.reading(_text(statement), given, line=context["connection"]))
        return execute(statement, given, many, context)

    with _wrapped(look):
        visited.page(visitor, address)
    return found


def timed(visited: Visited, visitor: str, address: str) -> tuple[float, list[float]]:
    """Return how many seconds a page takes as a whole, and each statement of it."""
    lasted: list[float] = []

    def run(execute: Any, statement: str, given: Any, many: bool, context: Mapping[str, Any]) -> Any:
        began_at = time.perf_counter()
        result = execute(statement, given, many, context)
        if _is_reading(_text(statement)):
            lasted.append(time.perf_counter() - began_at)
        return result

    began_at = time.perf_counter()
    with _wrapped(run):
        visited.page(visitor, address)
    return time.perf_counter() - began_at, lasted


@contextmanager
def _wrapped(wrapper: Any) -> Iterator[None]:
    from django.db import connections

    with ExitStack() as stack:
        for alias in ALIASES:
            stack.enter_context(connections[alias].execute_wrapper(wrapper))
        yield


def _text(statement: Any) -> str:
    """Return a statement as text; psycopg composes some from parts."""
    return statement if isinstance(statement, str) else str(statement.as_string(None))


def _is_reading(statement: str) -> bool:
    if KEPT in statement:
        return False
    return statement.startswith(READING) and not statement.startswith(_metrics_plans.NOT_MEASURED)


def _wrapper(cluster: cluster_module.Cluster, before: Any, alias: str, role: Any, name: str) -> Any:
    way = cluster.role_connection(role, name)
    wrapper = before.copy(alias=alias)
    wrapper.settings_dict.update(
        NAME=way["dbname"], USER=way["user"], PASSWORD=way["password"], HOST=way["host"], PORT=way["port"]
    )
    return wrapper
