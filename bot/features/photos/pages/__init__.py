"""Photos in the staff console: of which children of a group they are allowed, and bringing one in."""

from bot.features.photos.pages import allowed, bringing

PAGES = (*allowed.PAGES, *bringing.PAGES)
