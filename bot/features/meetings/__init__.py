"""Meetings with parents: planned by school, chosen and prepared in the chat, agreed and looked at again."""

from bot.features.meetings.feature import FEATURE
from bot.features.meetings.purging import purge

__all__ = ["FEATURE", "purge"]
