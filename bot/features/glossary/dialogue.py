"""School words in the chat: browse them, read one, or just type one."""

from dataclasses import replace

from bot.core.screen import Place
from bot.core.tap import tap
from bot.features.glossary import screens
from bot.features.glossary.categories import group_of
from bot.terms.finder import finder_of
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()


@router.tap("glossary.home", Access.ANYONE)
def home(turn: Turn) -> Reply:
    return screens.home(turn.t)


@router.tap("glossary.more", Access.ANYONE)
def more(turn: Turn) -> Reply:
    """From a card, which stays to be read."""
    return replace(screens.home(turn.t), place=Place.BELOW)


@router.command("words", Access.ANYONE)
def words(turn: Turn, argument: str) -> Reply:
    """`/words tlv` explains at once."""
    return typed(turn, argument) or screens.home(turn.t)


@router.tap("glossary.group", Access.ANYONE)
def group(turn: Turn, key: str) -> Reply:
    terms = [term for term, about in turn.library.glossary.items() if group_of(about["category"]) == key]
    return screens.group(turn.t, key, terms) if terms else tap("home.gone")


@router.tap("glossary.card", Access.ANYONE)
def card(turn: Turn, term: str) -> Reply:
    return screens.card(turn.t, term) if term in turn.library.glossary else tap("home.gone")


@router.text(Access.ANYONE)
def typed(turn: Turn, text: str) -> Reply:
    found = finder_of(turn.library).find_in_order(text, turn.t.code)
    if not found:
        return None
    asked = [match.id for match in found if not match.inside]
    if len(asked) == 1:
        return screens.card(turn.t, asked[0])
    return screens.several(turn.t, [match.id for match in found])
