"""What teachers read about good news that they write, in the chat and in the console."""

from collections.abc import Sequence

from bot.features.news.lines import Look, Why
from bot.features.news.rules import LONGEST
from bot.i18n.texts import Texts


def where_names_are(t: Texts) -> str:
    """Under a list in which some children are numbers."""
    return t(
        "praise",
        "A name stands here only if the parents allow it. The numbers of the others stand in the console.",
    )  # fmt: skip


def explain_line(t: Texts, look: Look) -> list[str]:
    """Why a line does not go through at once, and what to do."""
    words = ", ".join(look.because)
    match look.why:
        case None:
            return []
        case Why.EMPTY:
            return [t("praise", "Write at least one word.")]
        case Why.LONG:
            over = len(look.line) - LONGEST
            return [
                t.n(
                    "praise",
                    "That is {n} character too long. There is room for {longest}.",
                    "That is {n} characters too long. There is room for {longest}.",
                    over,
                    longest=LONGEST,
                )
            ]
        case Why.CONCERN:
            return [
                t("praise", "This sounds like a concern. Call or meet instead: in a talk you can explain and listen."),
                t("praise", "These words sound so: {words}", words=words),
            ]
        case Why.DOUBTFUL:
            return [
                t("praise", "Is this good news for the parents? Please read it once more."),
                t("praise", "These words may sound like a concern: {words}", words=words),
                *_names(t, look.names),
            ]
        case Why.NAMES:
            return _names(t, look.names)


def _names(t: Texts, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [
        t("praise", "A child's name? The message already begins with the name that the parents chose."),
        t("praise", "This looks like a name: {words}", words=", ".join(names)),
    ]
