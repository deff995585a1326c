"""The buttons and lines that several screens of the school words share."""

from collections.abc import Iterable, Sequence

from bot.core.markup import Rich
from bot.core.screen import Button
from bot.core.tap import Tap, tap
from bot.features.glossary.letters import sound_of
from bot.i18n.texts import Texts

PAGE = 8  # words on one screen: as many as stand on a telephone with their buttons
LABEL = 24  # characters, what a narrow telephone shows


def cut(label: str, length: int = LABEL) -> str:
    return label if len(label) <= length else label[: length - 1].rstrip() + "…"


def line(t: Texts, term: str, *, with_sound: bool = False) -> Rich:
    """The word with its short answer, in front of it how it sounds if that is where it is filed."""
    text = t.library.long[t.code].get(f"glossary/{term}")
    known = f"[[{t.library.glossary[term]['nl']}]]"
    sound = sound_of(t, term) if with_sound else ""
    if sound:
        known = f"{sound} – {known}"
    if text is None or not text.meta.get("short"):
        return t.rich(f"- {known}")
    return t.rich(f"- {known}: {text.meta['short']}")


def lines(t: Texts, terms: Iterable[str], *, with_sound: bool = False) -> Rich:
    return tuple(block for term in terms for block in line(t, term, with_sound=with_sound))


def turning(t: Texts, back: Tap | None, ahead: Tap | None) -> Sequence[Button]:
    """To the other pages, in place."""
    found = []
    if ahead:
        found.append(Button(t("glossary", "Next words"), ahead))
    if back:
        found.append(Button(t("glossary", "Earlier words"), back))
    return found


def letters(t: Texts) -> Button:
    return Button(t("glossary", "From A to Z"), tap("glossary.letters"))


def subjects(t: Texts) -> Button:
    return Button(t("glossary", "All subjects"), tap("glossary.home"))


def more(t: Texts) -> Button:
    return Button(t("glossary", "More school words"), tap("glossary.more"))


def menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))


def menu_below(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu_below"))
