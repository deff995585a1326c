"""School words explained where they appear: for every message that goes from school to a parent."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.core.markup import Block, Rich, Span
from bot.core.screen import Button, Screen, rows
from bot.core.tap import tap
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.terms.finder import Finder, Match, finder_of

MOST = 3  # more would bury the message
MOST_LISTED = 8  # for somebody who asks for them
SURE = 0.9  # nothing is marked that the sender may not have meant
_LABEL = 24  # characters, what a narrow telephone shows


def explained(t: Texts, screen: Screen) -> Screen:
    """The screen with its first school words made tappable, and a button for each of them under it."""
    finder, found = finder_of(t.library), dict[str, None]()
    blocks = tuple(_marked(block, finder, t.code, found) for block in screen.rich)
    known = {button.tap for row in screen.buttons for button in row}
    buttons = [button for button in (word_button(t, term) for term in found) if button.tap not in known]
    return replace(screen, body=blocks, buttons=(*screen.buttons, *rows(*buttons)))


def list_terms(t: Texts, text: Rich) -> list[str]:
    """The school words of a message, the first ones first."""
    finder = finder_of(t.library)
    found = (match for block in text for match in finder.find_in_order(block.text, _language(block, t.code)))
    return list(dict.fromkeys(match.id for match in found if is_meant(match)))[:MOST_LISTED]


def is_meant(match: Match) -> bool:
    """A school word that somebody at school wrote."""
    return match.score >= SURE and not match.inside and not match.foreign


def _language(block: Block, reader: str) -> str:
    """What it is written in: lines that staff wrote themselves are marked as Dutch."""
    return SOURCE if block.spans and all(span.term for span in block.spans) else reader


def word_button(t: Texts, term: str) -> Button:
    """The Dutch word, as it is heard at school; the mark ends the label where a first emoji would turn the line."""
    word = str(t.library.glossary[term]["nl"])
    if len(word) > _LABEL - 2:
        word = word[: _LABEL - 3].rstrip() + "…"
    return Button(f"{word} ❓" if t.language.is_rtl else f"❓ {word}", tap("glossary.card", term))


def _marked(block: Block, finder: Finder, language: str, found: dict[str, None]) -> Block:
    """`found` grows with the terms marked here; each is marked once, where it stands first."""
    fresh: list[Match] = []
    for match in finder.find_in_order(block.text, _language(block, language)):
        if len(found) < MOST and is_meant(match) and match.id not in found:
            found[match.id] = None
            fresh.append(match)
    if not fresh or block.kind == "head":
        return block
    return replace(block, spans=tuple(_cut(block.spans, fresh)))


def _cut(spans: Sequence[Span], matches: Sequence[Match]) -> Iterator[Span]:
    """The spans, cut where a match begins and ends. A match over several spans is tappable in each."""
    start = 0
    for span in spans:
        place, end = start, start + len(span.text)
        for match in matches:
            first, last = max(match.start, place), min(match.end, end)
            if first >= last or span.tap:
                continue
            if first > place:
                yield replace(span, text=span.text[place - start : first - start])
            word = span.text[first - start : last - start]
            yield replace(span, text=word, tap=tap("glossary.card", match.id).encode())
            place = last
        if place < end:
            yield replace(span, text=span.text[place - start :])
        start = end
