"""Notices: what parents must know about Samen itself, in ready texts: planned maintenance, a changed privacy text."""

from bot.feature import Feature
from bot.features.notices.rules import KIND
from bot.features.notices.specimens import specimens
from bot.turns.router import Router

FEATURE = Feature(name="notices", router=Router(), specimens=specimens, broadcasts=(KIND,))
