"""What monitoring asks: a few counts of the whole installation and of this process, in Prometheus' text format."""

from __future__ import annotations

import hmac
from importlib import resources

import prometheus_client
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from prometheus_client import exposition

from tejido.access import addresses
from tejido.journal import queries as journal
from tejido.journal import scopes

CONTENT_TYPE = exposition.CONTENT_TYPE_LATEST
_SQL = resources.files(__package__) / "sql"
WAITING = (_SQL / "waiting.sql").read_text()
LEADERS = (_SQL / "leaders.sql").read_text()


def may_read(request: HttpRequest) -> bool:
    """Return whether a request may read the metrics: it comes from this machine, or carries the token that was set."""
    token = settings.ENVIRONMENT.metrics_token
    if token:
        given = request.META.get("HTTP_AUTHORIZATION", "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {token}".encode())
    return addresses.is_this_machine(request)


def text() -> bytes:
    """Return the metrics as they are now; queues and pools appear with code and key, never with a name."""
    registry = prometheus_client.CollectorRegistry()
    prometheus_client.ProcessCollector(registry=registry)
    prometheus_client.PlatformCollector(registry=registry)
    waiting = prometheus_client.Gauge(
        "tejido_contacts_waiting", "Contacts that nobody serves yet.", ["queue", "code"], registry=registry
    )
    epochs = prometheus_client.Gauge(
        "tejido_leader_epoch", "Changes of the leader of a routing pool.", ["pool"], registry=registry
    )
    unnumbered = prometheus_client.Gauge(
        "tejido_facts_unnumbered", "Committed facts that wait for their position.", registry=registry
    )
    position = prometheus_client.Gauge("tejido_last_position", "The last position given.", registry=registry)
    with scopes.scoped(scopes.every_client()), connection.cursor() as cursor:
        cursor.execute(WAITING)
        for queue_key, code, count in cursor.fetchall():
            waiting.labels(queue=queue_key, code=code).set(count)
        cursor.execute(LEADERS)
        for pool_key, epoch in cursor.fetchall():
            epochs.labels(pool=pool_key).set(epoch)
        unnumbered.set(journal.unnumbered_count())
        position.set(journal.last_position())
    return exposition.generate_latest(registry)
