"""The pages of planning meetings."""

from bot.console.page import ConsolePage
from bot.features.meetings.planning.pages import compose, listing, looking, one, round

PAGES: tuple[ConsolePage, ...] = (*listing.PAGES, *compose.PAGES, *looking.PAGES, *round.PAGES, *one.PAGES)
