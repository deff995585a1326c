"""The list of pupils in the console: bring it in, move it up, put it right."""

from bot.features.roster.pages import changes, home, lists, preview, year

PAGES = (*home.PAGES, *lists.PAGES, *preview.PAGES, *changes.PAGES, *year.PAGES)
