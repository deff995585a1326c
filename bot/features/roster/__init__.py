"""The list of pupils: brought in from the school's own system, moved up in summer, and put right afterwards."""

from bot.feature import Feature
from bot.features.roster.actions import purge_changes, purge_drafts
from bot.features.roster.pages import PAGES
from bot.turns.router import Router

__all__ = ["FEATURE", "purge_changes", "purge_drafts"]

FEATURE = Feature(name="roster", router=Router(), specimens=lambda t: (), pages=PAGES)
