"""Every screen of home, rendered from sample data."""

from collections.abc import Sequence
from typing import get_args

from bot.core.incoming import AttachmentKind
from bot.feature import MenuEntry, Specimens
from bot.features.home import screens
from bot.i18n.texts import Texts
from bot.turns.router import Access


def specimens(t: Texts, entries: Sequence[MenuEntry]) -> Specimens:
    yield "menu", screens.menu(t, entries)
    yield "menu_parent_and_staff", screens.menu(t, entries, for_staff=True)
    yield "staff_menu", screens.staff_menu(t, [entry for entry in entries if entry.access is Access.STAFF])
    yield "visitor_menu", screens.visitor_menu(t, [entry for entry in entries if entry.access is Access.ANYONE])
    yield "help", screens.help_page(t)
    yield "not_understood", screens.not_understood(t)
    for kind in get_args(AttachmentKind):
        yield f"attachment_{kind}", screens.attachment(t, kind)
    yield "edited", screens.edited(t)
    yield "gone", screens.gone(t)
    yield "members_only", screens.members_only(t)
    yield "in_group", screens.in_group(t)
    yield "apology", screens.apology(t)
