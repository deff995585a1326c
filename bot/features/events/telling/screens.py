"""What a parent reads about something they bring, and about what they suggested."""

from bot.core.markup import literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.events.content import Content
from bot.features.events.screens import heading, menu_button
from bot.i18n.texts import Texts


def not_needed(t: Texts, said: Content) -> Screen:
    """What they took was taken off the list, which is gone: the list says what they still bring."""
    return _told(t, said, t("event", "Something that you wanted to bring or do is not needed any more. Thank you!"))


def thanks_for_idea(t: Texts, said: Content) -> Screen:
    return _told(t, said, t("event", "Thank you for your idea. School has read it and is glad of it."))


def _told(t: Texts, said: Content, line: str) -> Screen:
    ways = rows(Button(t("event", "What is needed"), tap("events.needs", said.id)), menu_button(t))
    return Screen((*heading(t, said), *literal(line)), ways, Place.BELOW)
