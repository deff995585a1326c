"""Figures about helping for `/metrics`; never of an event or a person."""

from prometheus_client import Counter

taken = Counter("samen_event_needs_total", "What was taken of what is needed, by what became of it", ["result"])
suggested = Counter("samen_event_suggestions_total", "What parents suggested")
