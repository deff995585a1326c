"""What events offer to the rest of Samen."""

from bot.feature import Feature

FEATURE = Feature(name="events")
