"""The pages of expectations in the console."""

from bot.features.expectations.pages import asking, reading

PAGES = (*asking.PAGES, *reading.PAGES)
