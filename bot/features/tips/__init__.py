"""Tips for home: a parent asks for one, or gets one a week."""

from bot.features.tips.feature import FEATURE, purge

__all__ = ["FEATURE", "purge"]
