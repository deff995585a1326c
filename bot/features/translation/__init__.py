"""Translation of a school's own lines: what school leaders see of it and decide."""

from bot.feature import Feature
from bot.features.translation.pages.translation import PAGES
from bot.turns.router import Router

FEATURE = Feature(name="translation", router=Router(), specimens=lambda t: (), pages=PAGES)
