"""Figures about questions to school for `/metrics`."""

from prometheus_client import Counter

enquiries = Counter("samen_enquiries_total", "Questions to school, by wish and what happened", ["wish", "what"])
letters = Counter("samen_enquiry_letters_total", "What parents were told about their questions, by kind", ["kind"])
