"""The pages of making an event."""

from bot.console.page import ConsolePage
from bot.features.events.making.pages import cancelling, changing, compose, listing

PAGES: tuple[ConsolePage, ...] = (*listing.PAGES, *compose.PAGES, *changing.PAGES, *cancelling.PAGES)
