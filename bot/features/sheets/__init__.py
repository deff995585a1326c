"""Invitation sheets: what staff print and hand out so that parents can join, and a poster for the school's wall."""

from bot.feature import Feature
from bot.features.sheets.pages.console import PAGES

FEATURE = Feature(name="sheets", pages=PAGES)
