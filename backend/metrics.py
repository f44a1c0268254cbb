"""Figures for Prometheus; one registry per app, so that several apps in one process do not collide."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """Counters of this process. Labels come from closed sets: route templates and codes, never input."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "legal_kiosk_requests_total",
            "Requests answered",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "legal_kiosk_request_seconds",
            "Time to answer",
            ["route"],
            buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10),
            registry=self.registry,
        )
        self.submissions = Counter(
            "legal_kiosk_submissions_total", "Submissions by outcome", ["outcome"], registry=self.registry
        )
        self.signatures_refused = Counter(
            "legal_kiosk_signatures_refused_total", "Requests refused", ["code"], registry=self.registry
        )
        self.waiting = Gauge(
            "legal_kiosk_waiting", "Kiosks and phones waiting for news of a hand-off", registry=self.registry
        )

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)
