"""Informal events at school: parents are invited in their language, answer with one tap, help, and are reminded."""

from bot.features.events.feature import FEATURE
from bot.features.events.purging import purge
from bot.features.events.school.actions import purge_guests

__all__ = ["FEATURE", "purge", "purge_guests"]
