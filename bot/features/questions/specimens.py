"""Every screen of a parent's questions, rendered from sample data."""

from datetime import UTC, datetime

from bot.feature import Specimens
from bot.features.questions import screens
from bot.features.questions.screens import Done
from bot.i18n.texts import Texts
from bot.people.questions import LIMIT, Kept

_NOW = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)


def specimens(t: Texts) -> Specimens:
    words = [*t.library.glossary]
    few = [Kept(1, "Mag ik het plan meekrijgen?", words[0], _NOW), Kept(2, "؟ <b>", None, _NOW)]
    many = [Kept(number, "Long " * (LIMIT // 5), words[number], _NOW) for number in range(11)]
    yield "empty", screens.listed(t, [])
    yield "list", screens.listed(t, few)
    for page in range(3):
        yield f"page_{page}", screens.listed(t, many, page=page)
    for done in Done:
        yield f"after_{done.value}", screens.listed(t, few, done=done, question_id=3)
    yield "last_removed", screens.listed(t, [], done=Done.REMOVED, question_id=3)
    yield "ask", screens.ask_words(t)
    yield "too_long", screens.ask_words(t, is_too_long=True)
    yield "offer", screens.offer(t, "Mag mijn zoon morgen later komen?", "0123abcd")
    yield "full", screens.full(t)
