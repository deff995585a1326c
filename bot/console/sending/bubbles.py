"""A message as parents see it, in each language, for a page where nothing in it can be tapped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    codes = dict.fromkeys([SOURCE, *order, *t.library.languages])
    return [_bubble(t, code, kind.render(t.in_other(code), content), content) for code in codes]


def _bubble(t: Texts, code: str, screen: Screen, content: Json) -> Bubble:
    grouped = groupby((block for block in screen.rich if block.text), key=lambda block: block.kind)
    return Bubble(
        language=t.library.languages[code],
        name=t.language_name(code),
        parts=tuple((kind, tuple(blocks)) for kind, blocks in grouped),
        buttons=tuple(button.label for row in screen.buttons for button in row),
        note=_note(t, code, content),
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
