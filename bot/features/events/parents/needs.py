"""What is needed for an event, as a parent reads it, takes it and gives it back."""

from collections.abc import Iterator, Sequence

from bot.core.markup import Block, Rich, Span, bold, literal, quote
from bot.core.screen import Ask, Button, Place, Rows, Screen, rows
from bot.core.tap import tap
from bot.features.events.content import Content
from bot.features.events.helping.rules import MOST, NAME, SUGGESTION, Need
from bot.features.events.parents.screens import in_rows
from bot.features.events.screens import heading
from bot.features.events.words import cut, need_name
from bot.i18n import bidi
from bot.i18n.texts import Texts


def needs(t: Texts, said: Content, found: Sequence[Need], *, place: Place = Place.BELOW, says: str = "") -> Screen:
    """`says`: what just happened."""
    is_open = any(need.missing for need in found)
    asks = t("event", "What can you bring or do? Tap it.") if is_open else t("event", "Everything is there. Thank you!")
    body = (*heading(t, said), *_strong(t, says), *literal(asks), *_entries(t, found))
    takes = (button for need in found for button in _take(t, need))
    ideas = Button(t("event", "I have an idea"), tap("events.suggest", said.id))
    return Screen(body, rows(*takes, ideas, *_ways(t, said)), place)


def taken(t: Texts, said: Content, need: Need) -> Screen:
    """One tap took one; here are more, a name for other parents, and the way back."""
    lines = (
        t("event", "Thank you! You bring or do: {thing}", thing=name_of(t, need)),
        t("event", "How many: {number}", number=need.mine),
        _shown_as(t, need),
    )
    ways = (
        Button(
            t("event", "Change the name") if need.mine_as else t("event", "Show a name"), tap("events.called", need.id)
        ),
        Button(t("event", "I can’t after all"), tap("events.back", need.id)),
        Button(t("event", "What else is needed"), tap("events.needs", said.id)),
        _menu(t),
    )
    body = (*heading(t, said), *_strong(t, lines[0]), *literal(lines[1]), *literal(lines[2]))
    return Screen(body, (*_numbers(need), *rows(*ways)))


def _shown_as(t: Texts, need: Need) -> str:
    if need.mine_as:
        return t("event", "Other parents read this name: {name}", name=need.mine_as)
    return t("event", "Only the school knows that it is you. If you like, other parents can read a name.")


def ask_name(t: Texts, said: Content, need: Need, *, too_long: int = 0) -> Screen:
    problem = t.n("goodword", "That is {n} character too long.", "That is {n} characters too long.", too_long)
    lines = (
        *([problem] if too_long else []),
        t("event", "You bring or do: {thing}", thing=name_of(t, need)),
        t(
            "event",
            "Which name may other parents read? Type it here. At most {longest} characters.",
            longest=NAME,
        ),
    )
    ways = rows(Button(t("event", "Show no name"), tap("events.unnamed", need.id)), *_ways(t, said))
    body = (*heading(t, said), *(block for line in lines for block in literal(line)))
    return Screen(body, ways, Place.BELOW, Ask("events.name", (str(need.id),)))


def ask_idea(t: Texts, said: Content, *, too_long: int = 0) -> Screen:
    problem = t.n("goodword", "That is {n} character too long.", "That is {n} characters too long.", too_long)
    lines = (
        *([problem] if too_long else []),
        t("event", "What would you like to do or bring? Type it here."),
        t("goodword", "You can write in your own language. At most {n} characters.", n=SUGGESTION),
    )
    body = (*heading(t, said), *(block for line in lines for block in literal(line)))
    return Screen(body, rows(*_ways(t, said)), Place.BELOW, Ask("events.idea", (str(said.id),)))


def idea_kept(t: Texts, said: Content, words: str) -> Screen:
    body = (
        *heading(t, said),
        *literal(t("event", "Thank you! The school reads your idea:")),
        *t.direct(quote(bidi.isolate(words, rtl=t.language.is_rtl))),
    )
    return Screen(body, rows(*_ways(t, said)), Place.BELOW)


def enough_ideas(t: Texts, said: Content) -> Screen:
    text = t("event", "The school has many ideas of yours for this already. Thank you!")
    return Screen((*heading(t, said), *literal(text)), rows(*_ways(t, said)), Place.BELOW)


def _entries(t: Texts, found: Sequence[Need]) -> Rich:
    return t.direct(tuple(block for need in found for block in _entry(t, need)))


def _entry(t: Texts, need: Need) -> Iterator[Block]:
    """What staff wrote themselves is Dutch."""
    yield Block("head", (Span(name_of(t, need), term=bool(need.words)),))
    left = need.missing
    yield _item(t("event", "Still needed: {number}", number=left) if left else t("event", "There is enough."))
    if need.mine:
        yield _item(t("event", "From you: {number}", number=need.mine))
    if need.names:
        yield _item(t("event", "Names: {names}", names=t.listed(need.names)))


def _item(text: str) -> Block:
    return Block("item", (Span(text),))


def _take(t: Texts, need: Need) -> Iterator[Button]:
    """What is theirs opens, to be changed."""
    name = name_of(t, need)
    if need.mine:
        yield Button(f"{cut(name, 2)} ✓", tap("events.take", need.id, need.mine))
    elif need.missing:
        yield Button(cut(name), tap("events.take", need.id, 1))


def _numbers(need: Need) -> Rows:
    most = min(need.mine + need.missing, MOST)
    if most < 2:
        return ()
    return in_rows([Button(str(number), tap("events.take", need.id, number)) for number in range(1, most + 1)])


def name_of(t: Texts, need: Need) -> str:
    return need.words or need_name(t, need.what)


def _strong(t: Texts, line: str) -> Rich:
    return t.direct(bold(line)) if line else ()


def _ways(t: Texts, said: Content) -> tuple[Button, ...]:
    return (Button(t("event", "The invitation"), tap("events.show", said.id)), _menu(t))


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu_below"))
