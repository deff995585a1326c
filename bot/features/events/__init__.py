"""Informal events at school: parents are invited in their language, answer with one tap, help, and are reminded."""

from bot.features.events.feature import FEATURE

__all__ = ["FEATURE"]
