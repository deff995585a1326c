"""Figures about expectations for `/metrics`."""

from prometheus_client import Counter

sheets = Counter("samen_expectation_sheets_total", "Parents who were asked what they expect, and who sent it", ["what"])
