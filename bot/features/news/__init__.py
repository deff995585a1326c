"""Good news about children: from a teacher to the guardians of a child, in their own language, and back."""

from bot.features.news.actions import purge
from bot.features.news.answers.actions import purge as purge_answers
from bot.features.news.feature import FEATURE
from bot.features.news.waiting.reminders import plan as plan_reminders

__all__ = ["FEATURE", "plan_reminders", "purge", "purge_answers"]
