"""How facts lead to jobs: the dispatcher reads facts by position and defers the jobs that `wiring` names for them.

`record()` never enqueues: a NOTIFY inside every write transaction would serialize the commits, and a job must not exist
before its fact can be read. The dispatcher moves its cursor and enqueues in one transaction, so each fact leads to its
jobs once; a job that was cut off is tried again, so it must do no harm when it runs twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import procrastinate
from django.db import connection
from procrastinate.contrib.django import app

from tejido.journal import queries, scopes, sequencer

CURSOR = "dispatcher"
TRIES_MAX = 8
Job = Callable[..., object]

_jobs: dict[str, Job] = {}
_long: set[str] = set()


def register(name: str, job: Job) -> None:
    """Make a job known by its name, as it stands in the database's list of jobs."""
    _jobs[name] = job


def register_long(name: str, job: Job) -> None:
    """Make a job known that would last too long as one transaction; it opens short ones with their scope itself."""
    register(name, job)
    _long.add(name)


def job(name: str) -> Job:
    """Return a job that was made known by its name."""
    return _jobs[name]


def dispatch(reactions: Mapping[str, Sequence[str]]) -> int:
    """Defer the jobs of every fact that was numbered since the last time.

    Args:
        reactions: Fact type to names of registered jobs.
    Returns: How many jobs were deferred. Several workers may call this; they take turns.
    """
    # The end is fixed before the clients are asked for: a fact up to it belongs to a client that is known by then.
    end = sequencer.number_pending()
    count = 0
    while True:
        with scopes.scoped(scopes.every_client()):
            position = _locked_cursor()
            last = min(end, position + queries.READ_LIMIT)
            if last <= position:
                return count
            for fact in queries.read_since(position, limit=last - position):
                for name in reactions.get(fact.type, ()):
                    ids = {key: value for key, value in fact.data.items() if type(value) is int}
                    _react.defer(job=name, fact=fact.id, client=fact.client_id, ids=ids)
                    count += 1
            queries.advance_cursor(CURSOR, position=last)


def run(name: str, *, client: int, ids: Mapping[str, int]) -> None:
    """Run a job within the scope of its fact's client and the operator's own rows; a long one outside any transaction.

    Args:
        ids: The ids of the fact; nothing else is ever given to a job.
    """
    if name in _long:
        _jobs[name](**ids)
        return
    with scopes.scoped({scopes.OPERATOR, client}):
        _jobs[name](**ids)


@app.task(
    name="tejido.react",
    retry=procrastinate.RetryStrategy(max_attempts=TRIES_MAX, exponential_wait=3),
)
def _react(*, job: str, fact: int, client: int, ids: dict[str, int]) -> None:
    run(job, client=client, ids=ids)


def _locked_cursor() -> int:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO journal_cursor (name, position) VALUES (%s, 0) ON CONFLICT DO NOTHING", [CURSOR])
        cursor.execute("SELECT position FROM journal_cursor WHERE name = %s FOR UPDATE", [CURSOR])
        return int(cursor.fetchone()[0])
