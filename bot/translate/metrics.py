"""Figures about translation for `/metrics`; labels are services, languages and results, never schools or words."""

from prometheus_client import Counter, Gauge, Histogram

translations = Counter("samen_translations_total", "Lines by what became of them", ["service", "language", "result"])
seconds = Histogram("samen_translation_seconds", "Time one call to the translation service took", ["service"])
characters = Counter("samen_translation_characters_total", "Characters sent to the translation service", ["service"])
paused = Gauge("samen_translator_paused", "1 while nothing is sent because the service failed")
