"""Figures about answers for `/metrics`; never of an event or a person."""

from prometheus_client import Counter

answers = Counter("samen_event_answers_total", "Answers of families to invitations", ["answer", "by"])
offers = Counter("samen_event_offers_total", "Places that came free, by what became of them", ["result"])
