"""School words in the chat: browse them, read one, type one, or paste a whole letter."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from bot.core.screen import Place, Screen
from bot.core.tap import tap
from bot.features.glossary import card as cards
from bot.features.glossary import queries, screens
from bot.features.glossary.card import Reader
from bot.features.glossary.categories import group_of
from bot.features.glossary.letters import by_letter, letter_of
from bot.people import drafts, questions
from bot.terms.finder import finder_of
from bot.terms.polite import is_polite
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")
_FOUND = "words"  # in the conversation's draft: the words of the text that was pasted last


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
    return group_page(turn, key, 0)


@router.tap("glossary.group_page", Access.ANYONE)
def group_page(turn: Turn, key: str, page: int) -> Reply:
    hidden = _hidden(turn)
    about = turn.library.glossary.items()
    terms = [term for term, facts in about if group_of(facts["category"]) == key and term not in hidden]
    return screens.group(turn.t, key, terms, page) if terms else GONE


@router.tap("glossary.letters", Access.ANYONE)
def letters(turn: Turn) -> Reply:
    return _letters(turn)


@router.tap("glossary.letters_below", Access.ANYONE)
def letters_below(turn: Turn) -> Reply:
    return replace(_letters(turn), place=Place.BELOW)


def _letters(turn: Turn) -> Screen:
    return screens.letters(turn.t, by_letter(turn.t, _hidden(turn)))


@router.tap("glossary.letter", Access.ANYONE)
def letter(turn: Turn, key: str) -> Reply:
    return letter_page(turn, key, 0)


@router.tap("glossary.letter_page", Access.ANYONE)
def letter_page(turn: Turn, key: str, page: int) -> Reply:
    of = letter_of(key)
    terms = by_letter(turn.t, _hidden(turn)).get(of)
    return screens.letter(turn.t, of, terms, page) if terms else GONE


@router.tap("glossary.card", Access.ANYONE)
def card(turn: Turn, term: str) -> Reply:
    return _short(turn, term) if term in turn.library.glossary else GONE


@router.tap("glossary.short", Access.ANYONE)
def short(turn: Turn, term: str) -> Reply:
    """Back from the whole card, in place."""
    return replace(_short(turn, term), place=Place.REPLACE) if term in turn.library.glossary else GONE


@router.tap("glossary.full", Access.ANYONE)
def full(turn: Turn, term: str) -> Reply:
    return cards.full(turn.t, term, _reader(turn, term)) if term in turn.library.glossary else GONE


@router.tap("glossary.dutch", Access.MEMBER)
def dutch(turn: Turn, term: str, shape: cards.Shape) -> Reply:
    """The card with the school's line as it was written, in place."""
    if term not in turn.library.glossary:
        return GONE
    reader = replace(_reader(turn, term), in_dutch=True)
    made = cards.full if shape is cards.Shape.FULL else cards.short
    return replace(made(turn.t, term, reader), place=Place.REPLACE)


@router.text(Access.ANYONE)
def typed(turn: Turn, text: str) -> Reply:
    finder = finder_of(turn.library)
    found = finder.find_in_order(text, turn.t.code)
    asked = [match.id for match in found if not match.inside]
    if len(asked) == 1:
        return _short(turn, asked[0])
    if found:
        return _several(turn, [match.id for match in found])
    if is_polite(text, turn.library.languages.values()):
        return None
    near = finder.nearest(text, turn.t.code)
    if not near:
        return None
    key = questions.offer(turn.session, turn.talker.conversation_id, text) if turn.talker.is_parent else None
    return screens.nearest(turn.t, near, key=key)


def _several(turn: Turn, terms: Sequence[str]) -> Screen:
    if len(terms) <= screens.MOST_WORDS:
        return screens.several(turn.t, terms)
    conversation_id = turn.talker.conversation_id
    draft = drafts.read(turn.session, conversation_id)
    drafts.write(turn.session, conversation_id, {**draft, _FOUND: list(terms)})
    return screens.several(turn.t, terms, key=_key(terms))


@router.tap("glossary.found", Access.ANYONE)
def found_page(turn: Turn, key: str, page: int) -> Reply:
    """Another page of a pasted text's words, as long as it is the text that was pasted last."""
    terms = drafts.read(turn.session, turn.talker.conversation_id).get(_FOUND, [])
    known = [term for term in terms if term in turn.library.glossary]
    if not known or _key(terms) != key:
        return GONE
    return replace(screens.several(turn.t, known, page=page, key=key), place=Place.REPLACE)


def _key(terms: Sequence[str]) -> str:
    return hashlib.sha256(" ".join(terms).encode()).hexdigest()[:8]


def _short(turn: Turn, term: str) -> Screen:
    return cards.short(turn.t, term, _reader(turn, term))


def _reader(turn: Turn, term: str) -> Reader:
    """A visitor has no school."""
    talker = turn.talker
    if talker.person_id is None:
        return Reader()
    lines = queries.list_school_lines(turn.session, talker.person_id, term, turn.t.code)
    return Reader(is_parent=talker.is_parent, school_lines=tuple(lines))


def _hidden(turn: Turn) -> frozenset[str]:
    person_id = turn.talker.person_id
    return frozenset() if person_id is None else queries.list_hidden(turn.session, person_id)
