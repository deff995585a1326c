"""The week in the group: what the children did, what comes next, and perhaps a tip, in every parent's language."""

from bot.features.weeks.feature import FEATURE

__all__ = ["FEATURE"]
