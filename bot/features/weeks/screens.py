"""What a parent reads of the week in the group."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.markup import Block, Rich, Span, bold, literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.delivery import answers
from bot.delivery.kinds import Json
from bot.features.weeks import content
from bot.features.weeks.content import Content
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.phrases.bank import TIPS, WEEKS
from bot.terms.explain import explained
from bot.translate import own as own_words


def render(t: Texts, given: Json) -> Screen:
    return message(t, content.read(given))


def title(t: Texts, given: Json) -> str:
    # Translators: the line above a teacher's message about what the children did this week. {group}: "Groep 6".
    return t("week", "The week in {group}", group=content.read(given).group)


def message(t: Texts, said: Content, *, in_dutch: bool = False) -> Screen:
    """`in_dutch`: the teacher's own words as they were written, though there is a translation."""
    acts = (
        Button(t("announcement", "Read 👍"), tap("weeks.read", said.id)),
        *_original(t, said, in_dutch=in_dutch),
        Button(t("announcement", "I do not understand"), tap("weeks.unclear", said.id)),
    )
    inner = explained(t, Screen(_inner(t, said, in_dutch=in_dutch), rows(*acts), Place.BELOW))
    body = (*_head(t, said), *inner.rich, *answers.sender(t, said.sender))
    return replace(inner, body=body, photo=said.photo)


def unclear(t: Texts, said: Content) -> Screen:
    return answers.unclear(t, _inner(t, said), _original(t, said, in_dutch=False))


def _head(t: Texts, said: Content) -> Rich:
    head = (
        *bold(t("week", "The week in {group}", group=said.group)),
        *literal(t("announcement", "Message from {school}", school=said.school)),
    )
    return (*head, *answers.correction(t, said.corrects)) if said.corrects else head


def _inner(t: Texts, said: Content, *, in_dutch: bool = False) -> Rich:
    did, coming = content.split(said.own, said.paragraphs)
    parted = {code: content.split(words, said.paragraphs) for code, words in said.translated.items()}
    return (
        *_part(
            t,
            t("week", "What we did"),
            (
                *_items(t, said.did),
                *_own(t, did, {code: words for code, (words, _) in parted.items()}, in_dutch=in_dutch),
            ),
        ),
        *_part(
            t,
            t("week", "What comes next"),
            (
                *_items(t, said.next),
                *_own(t, coming, {code: words for code, (_, words) in parted.items()}, in_dutch=in_dutch),
            ),
        ),
        *_part(t, t("week", "A tip for home"), _tip(t, said)),
        *(block for name in _known(t, WEEKS, said.thanks) for block in t.long(name)),
    )


def _part(t: Texts, head: str, said: Rich) -> Rich:
    """Nothing where there is nothing to say."""
    return (*t.direct((Block("head", (Span(head),)),)), *said) if said else ()


def _items(t: Texts, phrases: Sequence[str]) -> Rich:
    blocks = (block for name in _known(t, WEEKS, phrases) for block in t.long(name))
    return tuple(replace(block, kind="item") for block in blocks)


def _own(t: Texts, own: str, translated: Mapping[str, str], *, in_dutch: bool) -> Rich:
    says = t("announcement", "The school wrote this in Dutch:")
    return own_words.quoted(t, own, translated, in_dutch=in_dutch, says=says)


def _tip(t: Texts, said: Content) -> Rich:
    return tuple(block for name in _known(t, TIPS, [said.tip]) for block in (*bold(t.find(name).title), *t.long(name)))


def _known(t: Texts, folder: str, phrases: Sequence[str]) -> list[str]:
    """Their files. A sentence may be gone by the time that an old week is read again."""
    return [f"{folder}/{each}" for each in phrases if f"{folder}/{each}" in t.library.long[SOURCE]]


def _original(t: Texts, said: Content, *, in_dutch: bool) -> tuple[Button, ...]:
    dutch, translation = tap("weeks.dutch", said.id), tap("weeks.translated", said.id)
    return own_words.original(t, said.translated, in_dutch=in_dutch, dutch=dutch, translation=translation)
