"""Figures about delivery for `/metrics`; labels are lanes, kinds and results, never people."""

from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram

deliveries = Counter("samen_deliveries_total", "Messages by what became of them", ["lane", "kind", "result"])
send_seconds = Histogram("samen_send_seconds", "Time one call to a channel took", ["channel"])
throttled = Counter("samen_throttled_total", "Answers that asked everybody to wait", ["lane"])
possible_duplicates = Counter("samen_duplicates_possible_total", "Messages sent again after an owner was lost")
oldest_ready = Gauge("samen_delivery_age_seconds", "Age of the oldest message that is due and not sent", ["lane"])
waiting = Gauge("samen_delivery_waiting", "Messages that are due and not sent", ["lane"])


def count(lane: str, outcomes: Iterable[tuple[str, str]]) -> None:
    for kind, result in outcomes:
        deliveries.labels(lane, kind, result).inc()
