"""Figures about chosen times for `/metrics`."""

from prometheus_client import Counter

chosen = Counter("samen_meetings_chosen_total", "Times that parents chose, first ones and changes", ["what"])
