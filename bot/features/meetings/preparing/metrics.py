"""Figures about preparations for `/metrics`."""

from prometheus_client import Counter

preparations = Counter(
    "samen_meetings_preparations_total", "Preparations of parents that were sent or taken back", ["what"]
)
