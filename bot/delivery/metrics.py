"""Figures about delivery for `/metrics`; labels are lanes, kinds and results, never people."""

from collections.abc import Iterable, Sequence

from prometheus_client import Counter, Gauge, Histogram

deliveries = Counter("samen_deliveries_total", "Messages by what became of them", ["lane", "kind", "result"])
send_seconds = Histogram("samen_send_seconds", "Time one call to a channel took", ["channel"])
throttled = Counter("samen_throttled_total", "Answers that asked everybody to wait", ["lane"])
possible_duplicates = Counter("samen_duplicates_possible_total", "Messages sent again after an owner was lost")
oldest_ready = Gauge("samen_delivery_age_seconds", "Age of the oldest message that is due and not sent", ["lane"])
waiting = Gauge("samen_delivery_waiting", "Messages that are due and not sent", ["lane"])
held_back = Counter("samen_weekly_cap_total", "Messages kept for somebody's digest, because of the most for a week")
digests = Counter("samen_digests_total", "Digests made")
photos_fetched = Counter("samen_photos_fetched_total", "Photos that staff sent in a chat, by their end", ["result"])
photos_taken_away = Counter("samen_photos_taken_away_total", "Messages whose photo may not be shown any more")
_lanes_seen: set[str] = set()


def count(lane: str, outcomes: Iterable[tuple[str, str]]) -> None:
    for kind, result in outcomes:
        deliveries.labels(lane, kind, result).inc()


def show_waiting(lanes: Sequence[tuple[str, int, float]]) -> None:
    """(lane, messages, seconds that the oldest is due). A lane that has nothing left says zero."""
    _lanes_seen.update(lane for lane, _, _ in lanes)
    for lane, number, age in [*((lane, 0, 0.0) for lane in _lanes_seen), *lanes]:
        waiting.labels(lane).set(number)
        oldest_ready.labels(lane).set(age)


def forget_waiting() -> None:
    """Nobody knows now: no figure rather than an old one."""
    waiting.clear()
    oldest_ready.clear()
