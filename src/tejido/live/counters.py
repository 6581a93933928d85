"""What the socket process counts, for Prometheus."""

from __future__ import annotations

import prometheus_client as prometheus


class Counters:
    """The measures of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = prometheus.CollectorRegistry()
        self.sockets = prometheus.Gauge(
            "tejido_live_sockets", "Open sockets by kind of topic.", ["topic"], registry=self.registry
        )
        self.deliveries = prometheus.Counter(
            "tejido_live_deliveries", "Frames put on their way to sockets.", ["kind"], registry=self.registry
        )
        self.closings = prometheus.Counter(
            "tejido_live_closings", "Sockets closed by us, by close code.", ["code"], registry=self.registry
        )
        self.queue_drops = prometheus.Counter(
            "tejido_live_queue_drops", "Sockets dropped because their queue was full.", registry=self.registry
        )
        self.position = prometheus.Gauge(
            "tejido_live_position", "The last position handed to the sockets.", registry=self.registry
        )
        self.lag = prometheus.Gauge(
            "tejido_live_lag_positions", "Positions given but not yet handed to the sockets.", registry=self.registry
        )
        self.reconnects = prometheus.Counter(
            "tejido_live_database_reconnects", "Times that the listening connection was lost.", registry=self.registry
        )

    def text(self) -> bytes:
        """Return all measures in Prometheus' text format."""
        return prometheus.generate_latest(self.registry)
