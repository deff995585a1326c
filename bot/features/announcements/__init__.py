"""Messages of school to the parents of groups, or of all: ready texts in every language, and own words."""

from bot.features.announcements.feature import FEATURE

__all__ = ["FEATURE"]
