"""The main menu, help, and kind answers to whatever no other slice understood."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.incoming import AttachmentKind
from bot.core.screen import Place, Screen
from bot.core.tap import tap
from bot.feature import MenuEntry
from bot.features.home import screens
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn


def make_router(entries: Sequence[MenuEntry]) -> Router:
    """The routes of home; its free-text route understands everything, so its router is included last."""
    router = Router()

    @router.tap("home.menu", Access.ANYONE)
    def menu(turn: Turn) -> Reply:
        return _menu(turn, entries)

    @router.tap("home.menu_below", Access.ANYONE)
    def menu_below(turn: Turn) -> Reply:
        """Under something that is worth keeping, such as news: what was tapped stays to be read."""
        reply = _menu(turn, entries)
        return replace(reply, place=Place.BELOW) if isinstance(reply, Screen) else reply

    @router.command("menu", Access.ANYONE)
    def menu_command(turn: Turn, argument: str) -> Reply:
        return _menu(turn, entries)

    @router.tap("home.staff", Access.STAFF)
    def staff_menu(turn: Turn) -> Reply:
        """What they do for the school; a parent who works there finds it apart from what concerns the own child."""
        return screens.staff_menu(turn.t, [entry for entry in _allowed(turn, entries) if entry.access is Access.STAFF])

    router.tap("home.help", Access.ANYONE)(help_page)
    router.command("help", Access.ANYONE)(help_command)
    router.tap("home.gone", Access.ANYONE)(gone)
    router.text(Access.ANYONE)(not_understood)
    return router


def _menu(turn: Turn, entries: Sequence[MenuEntry]) -> Reply:
    if turn.talker.language is None:
        return tap("onboarding.begin")
    allowed = _allowed(turn, entries)
    if turn.talker.person_id is None:
        return screens.visitor_menu(turn.t, allowed)
    if not (turn.talker.is_parent and turn.talker.is_staff):
        return screens.menu(turn.t, allowed)
    return screens.menu(turn.t, [entry for entry in allowed if entry.access is not Access.STAFF], for_staff=True)


def _allowed(turn: Turn, entries: Sequence[MenuEntry]) -> list[MenuEntry]:
    return [entry for entry in entries if entry.access.allows(turn.talker) and entry.shown(turn)]


def help_page(turn: Turn) -> Reply:
    return screens.help_page(turn.t)


def help_command(turn: Turn, argument: str) -> Reply:
    return help_page(turn)


def not_understood(turn: Turn, text: str = "") -> Screen:
    return screens.not_understood(turn.t)


def attachment(turn: Turn, kind: AttachmentKind) -> Screen:
    return screens.attachment(turn.t, kind)


def edited(turn: Turn) -> Screen:
    return screens.edited(turn.t)


def gone(turn: Turn) -> Screen:
    """A button that is old, forged or somebody else's: all three look the same."""
    return screens.gone(turn.t)


def not_allowed(turn: Turn) -> Screen:
    """Visitors learn how to join; a member learns nothing about what others may do."""
    return screens.members_only(turn.t) if turn.talker.person_id is None else screens.gone(turn.t)


def in_group(turn: Turn) -> Screen:
    return screens.in_group(turn.t)


def apology(turn: Turn) -> Screen:
    return screens.apology(turn.t)
