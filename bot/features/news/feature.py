"""What good news offers to the rest of Samen."""

from bot.feature import Feature
from bot.features.news.pages import coverage, waiting

FEATURE = Feature(name="news", pages=(*waiting.PAGES, *coverage.PAGES))
