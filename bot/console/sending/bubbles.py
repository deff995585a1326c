"""A message as parents see it, in each language, for a page where nothing in it can be tapped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.core.markup import Block, BlockKind
from bot.core.screen import Screen
from bot.delivery.kinds import BroadcastKind, Json
from bot.i18n.languages import SOURCE, Language
from bot.i18n.texts import Texts
from bot.translate.ports import Why
from bot.translate.words import explain


@dataclass(frozen=True, slots=True)
class Bubble:
    """`note`: what became of own words in this language."""

    language: Language
    name: str
    parts: tuple[tuple[BlockKind, tuple[Block, ...]], ...]
    buttons: tuple[str, ...]
    note: str = ""
    photo: int | None = None


def in_every_language(t: Texts, kind: BroadcastKind, content: Json, order: Sequence[str]) -> list[Bubble]:
    """Dutch first, then the languages as given, then the others."""
    bubbles = of_screens(t, lambda reader: kind.render(reader, content), order)
    return [replace(one, note=_note(t, one.language.code, content)) for one in bubbles]


def of_screens(t: Texts, render: Callable[[Texts], Screen], order: Sequence[str] = ()) -> list[Bubble]:
    """The same of what is no message to many."""
    codes = dict.fromkeys([SOURCE, *order, *t.library.languages])
    return [_bubble(t, code, render(t.in_other(code))) for code in codes]


def _bubble(t: Texts, code: str, screen: Screen) -> Bubble:
    grouped = groupby((block for block in screen.rich if block.text), key=lambda block: block.kind)
    return Bubble(
        language=t.library.languages[code],
        name=t.language_name(code),
        parts=tuple((kind, tuple(blocks)) for kind, blocks in grouped),
        buttons=tuple(button.label for row in screen.buttons for button in row),
        photo=screen.photo,
    )


def _note(t: Texts, code: str, content: Json) -> str:
    if not content.get("own") or code == SOURCE:
        return ""
    if code in content.get("translated", {}):
        return t("sending", "Your own words were translated by a machine.")
    untranslated: Mapping[str, str] = content.get("untranslated", {})
    if code not in untranslated:
        return t("sending", "Your own words stay in Dutch.")
    if why := untranslated[code]:
        return f"{t('sending', 'Your own words stay in Dutch.')} {explain(t, Why(why))}"
    return t("sending", "Your own words are being translated. If you send now, they stay in Dutch.")
