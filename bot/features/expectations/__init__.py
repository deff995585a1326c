"""What parents and the teacher of a group expect of each other, once in a school year."""

from bot.features.expectations.actions import ask_new
from bot.features.expectations.feature import FEATURE
from bot.features.expectations.purging import purge

__all__ = ["FEATURE", "ask_new", "purge"]
