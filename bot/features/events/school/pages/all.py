"""All pages of one event."""

from bot.features.events.school.pages import door, family, guests, lists, needs, show

PAGES = (*show.PAGES, *door.PAGES, *family.PAGES, *guests.PAGES, *lists.PAGES, *needs.PAGES)
