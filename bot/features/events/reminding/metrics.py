"""Figures about reminders for `/metrics`."""

from prometheus_client import Counter

reminders = Counter("samen_event_reminders_total", "Reminders of events and thanks after them, by kind", ["kind"])
