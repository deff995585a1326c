"""What a parent reads of a message from school, and what answers the buttons under it."""

from dataclasses import replace
from datetime import date

from bot.core.markup import Rich, bold, literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.delivery import answers
from bot.delivery.kinds import Json
from bot.features.announcements import content, rules
from bot.features.announcements.content import Content
from bot.i18n.texts import Texts
from bot.terms.explain import explained
from bot.translate import own as own_words

_TITLE = 60  # characters of own words that stand for a message in a list


def render(t: Texts, given: Json) -> Screen:
    return message(t, content.read(given))


def title(t: Texts, given: Json) -> str:
    """The ready text's title; of own words, how they begin."""
    said = content.read(given)
    if said.ready:
        return t.find(_file(said)).title
    words = said.translated.get(t.code, said.own).replace("\n", " ")
    return words if len(words) <= _TITLE else words[: _TITLE - 1].rsplit(" ", 1)[0] + "…"


def message(t: Texts, said: Content, *, in_dutch: bool = False) -> Screen:
    """`in_dutch`: the school's own words as they were written, though there is a translation."""
    acts = (
        Button(t("announcement", "Read 👍"), tap("announcements.read", said.id)),
        *_original(t, said, in_dutch=in_dutch),
        Button(t("announcement", "I do not understand"), tap("announcements.unclear", said.id)),
    )
    inner = explained(t, Screen(_inner(t, said, in_dutch=in_dutch), rows(*acts), Place.BELOW))
    return replace(inner, body=(*_head(t, said), *inner.rich, *answers.sender(t, said.sender)))


def unclear(t: Texts, said: Content) -> Screen:
    return answers.unclear(t, _inner(t, said), _original(t, said, in_dutch=False))


def _head(t: Texts, said: Content) -> Rich:
    head = list(bold(t("announcement", "Message from {school}", school=said.school)))
    if said.groups:
        names = ", ".join(said.groups)
        head += literal(t("announcement", "For: {groups}", groups=names))
    if said.urgent:
        head += literal(t("announcement", "This message is urgent."))
    if said.corrects:
        head += answers.correction(t, said.corrects)
    return tuple(head)


def _inner(t: Texts, said: Content, *, in_dutch: bool = False) -> Rich:
    """What is said; in the lines around it stand names of the school and of groups."""
    return (*_ready(t, said), *_own(t, said, in_dutch=in_dutch))


def _ready(t: Texts, said: Content) -> Rich:
    if not said.ready:
        return ()
    return t.long(_file(said), **{name: _value(t, name, said.values[name]) for name in rules.READY[said.ready]})


def _value(t: Texts, name: str, value: str) -> str:
    at = rules.read_time(value) if name == "time" else None
    return t.time(at) if at else t.day(date.fromisoformat(value))


def _own(t: Texts, said: Content, *, in_dutch: bool) -> Rich:
    says = t("announcement", "The school wrote this in Dutch:")
    return own_words.quoted(t, said.own, said.translated, in_dutch=in_dutch, says=says)


def _original(t: Texts, said: Content, *, in_dutch: bool) -> tuple[Button, ...]:
    dutch, translation = tap("announcements.dutch", said.id), tap("announcements.translated", said.id)
    return own_words.original(t, said.translated, in_dutch=in_dutch, dutch=dutch, translation=translation)


def _file(said: Content) -> str:
    return f"announcements/{said.ready}"
