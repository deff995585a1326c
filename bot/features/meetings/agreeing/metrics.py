"""Figures about agreements for `/metrics`."""

from prometheus_client import Counter

agreements = Counter("samen_meetings_agreements_total", "Agreements of talks", ["result"])
replies = Counter("samen_meetings_agreement_replies_total", "What parents said of a list of agreements", ["says"])
checks = Counter("samen_meetings_agreement_checks_total", "What one side said when looking again", ["says"])
