"""Good news about children: from a teacher to the guardians of a child, in their own language, and back."""

from bot.features.news.actions import purge
from bot.features.news.feature import FEATURE

__all__ = ["FEATURE", "purge"]
