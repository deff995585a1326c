"""Photos of children: each guardian says whether they may be shared, and the school sees of whom they may."""

from bot.feature import Feature
from bot.features.photos import dialogue, queries
from bot.features.photos.pages import PAGES
from bot.features.photos.screens import told
from bot.features.photos.specimens import specimens

__all__ = ["FEATURE", "told"]

FEATURE = Feature(name="photos", router=dialogue.router, specimens=specimens, pages=PAGES, export=queries.export)
