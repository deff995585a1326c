"""What a parent reads of good news, and what answers the buttons under it."""

from bot.core.markup import Rich, bold, literal
from bot.core.screen import Button, Place, Screen, gap, rows
from bot.core.tap import tap
from bot.delivery.kinds import Json
from bot.features.news import content
from bot.features.news.content import Content, Reader
from bot.i18n.texts import Texts
from bot.terms.explain import explained
from bot.translate import own as own_words

_TITLE = 60  # characters of own words that stand for good news in a list
_NAMES = 120  # characters of names: who has more children in one message reads "your children"
_HEAD = 240  # characters of the line above it in any language, with its marks


def render(t: Texts, given: Json) -> Screen:
    return message(t, content.read(given))


def title(t: Texts, given: Json) -> str:
    return title_of(t, content.read(given))


def title_of(t: Texts, said: Content) -> str:
    """The sentence's title; of own words alone, how they begin."""
    if said.phrase:
        return t.find(_file(said)).title
    words = said.translated.get(t.code, said.own)
    return words if len(words) <= _TITLE else words[: _TITLE - 1].rsplit(" ", 1)[0] + "…"


def name(t: Texts) -> str:
    return t("news", "Good news")


def message(t: Texts, said: Content, *, in_dutch: bool = False) -> Screen:
    """`in_dutch`: own words as they were written, though there is a translation."""
    acts = (
        Button(t("news", "Thank you ❤️"), tap("news.thanks", said.id)),
        Button(t("news", "I tell my child"), tap("news.told", said.id)),
        Button(t("news", "Something good back"), tap("goodword.write", said.id)),
        *_original(t, said, in_dutch=in_dutch),
    )
    inner = explained(t, Screen(_inner(t, said, in_dutch=in_dutch), rows(*acts), Place.BELOW))
    opening = (gap(_HEAD + len(said.school)),) if said.reader is None else _opening(t, said, said.reader)
    sender = literal(t("announcement", "From: {teacher}", teacher=said.sender))
    return Screen((*opening, *inner.rich, *sender), inner.buttons, Place.BELOW, photo=said.photo)


def opening_lines(t: Texts, given: Json) -> Rich:
    said = content.read(given)
    return _opening(t, said, said.reader or Reader())


def _opening(t: Texts, said: Content, reader: Reader) -> Rich:
    head = bold(_head(t, reader))
    if reader.schools < 2:
        return head
    return (*head, *literal(t("news", "School: {school}", school=said.school)))


def _head(t: Texts, reader: Reader) -> str:
    named = reader.names and len(", ".join(reader.names)) <= _NAMES
    if named and len(reader.names) == 1:
        # Translators: over a message from school. {child}: a first name, never inflected.
        return t("news", "Good news about {child}", child=reader.names[0])
    if named:
        # Translators: the same about several children of one family. {children}: their first names, as a list.
        return t("news", "Good news about {children}", children=t.listed(reader.names))
    if reader.children > 1:
        return t("news", "Good news about your children")
    return t("news", "Good news about your child")


def thanks(t: Texts) -> Screen:
    return Screen(t("news", "That is kind of you. The school sees your thank you."), _menu(t), Place.BELOW)


def told(t: Texts) -> Screen:
    text = t(
        "news", "How nice. Tell your child in your own language what the school saw. Say that you are happy about it."
    )
    return Screen(text, _menu(t), Place.BELOW)


def _inner(t: Texts, said: Content, *, in_dutch: bool) -> Rich:
    sentence = t.long(_file(said)) if said.phrase else ()
    says = t("announcement", "The school wrote this in Dutch:")
    return (*sentence, *own_words.quoted(t, said.own, said.translated, in_dutch=in_dutch, says=says))


def _original(t: Texts, said: Content, *, in_dutch: bool) -> tuple[Button, ...]:
    dutch, translation = tap("news.dutch", said.id), tap("news.translated", said.id)
    return own_words.original(t, said.translated, in_dutch=in_dutch, dutch=dutch, translation=translation)


def _file(said: Content) -> str:
    return f"praise/{said.phrase}"


def _menu(t: Texts) -> tuple[tuple[Button, ...], ...]:
    return rows(Button(t("menu", "Main menu"), tap("home.menu_below")))
