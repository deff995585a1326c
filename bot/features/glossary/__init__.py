"""School words: what each word of Dutch schools means, browsed, typed or pasted."""

from bot.features.glossary.actions import purge
from bot.features.glossary.feature import FEATURE

__all__ = ["FEATURE", "purge"]
