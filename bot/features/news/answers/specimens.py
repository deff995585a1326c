"""Every screen about answers to good news, rendered from sample data."""

from datetime import UTC, datetime

from bot.feature import Specimens
from bot.features.news.answers import screens
from bot.features.news.answers.overview import News, Word, overview
from bot.features.news.answers.rules import LONGEST
from bot.i18n.texts import Texts
from bot.people.classlist import Listed
from bot.people.queries import Child
from bot.people.rules import Naming

_NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
_DUE = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
_BIG = 2**62
_CHILD = Child(
    guardian_id=1, pupil_id=_BIG, school_id=1, group_id=1, school="De Regenboog", group="Groep 6",
    naming=Naming.NAME, shown="Amina",
)  # fmt: skip
_UNNAMED = Child(
    guardian_id=2, pupil_id=2, school_id=1, group_id=1, school="De Regenboog", group="Groep 3",
    naming=Naming.NONE, shown=None,
)  # fmt: skip
_TEACHERS = ("Juf Saskia", "Meester Jan")
_WORDS = "لقد قرأت اليوم كتابًا كاملًا وحدها، ونحن سعداء جدًا."
_AMINA, _SEVENTH = Listed(1, 1, 3, "Amina"), Listed(2, 1, 7, None)
_LONG = Word(_AMINA, "Groep 6", "ar", "x" * LONGEST)


def specimens(t: Texts) -> Specimens:
    yield "word_child", screens.choose_child(t, [_CHILD, _UNNAMED], _BIG)
    yield "word_ask", screens.ask_words(t, _CHILD, _TEACHERS[:1], _BIG)
    yield "word_ask_one_of", screens.ask_words(t, _UNNAMED, _TEACHERS, 0, is_one_of=True)
    yield "word_too_long", screens.ask_words(t, _CHILD, _TEACHERS, 0, too_long=12)
    yield "word_received", screens.received(t, _BIG, _TEACHERS, at=_DUE, now=_NOW)
    yield "word_received_some_day", screens.received(t, _BIG, _TEACHERS[:1], at=None, now=_NOW)
    yield "word_taken_back", screens.taken_back(t, was_told=False)
    yield "word_taken_back_late", screens.taken_back(t, was_told=True)
    yield "word_too_late", screens.too_late(t)
    yield "word_full", screens.full(t)
    yield "word_nobody", screens.nobody(t)
    title = t.find("announcements/study_day").title
    one, unnamed = News(title, _AMINA, 1, 1, 1), News(title, _SEVENTH, 1, 2, 0)
    several = News(title, None, 12, 9, 5)
    words = [
        Word(_AMINA, "Groep 6", "ar", _WORDS),
        Word(_SEVENTH, "Groep 3", "tr", "Bugün okulda çok mutlu olmuş."),
        Word(None, "Groep 8", "pl", "Dziękujemy."),
    ]
    yield "staff_overview", overview(t, [one, several], words)
    yield "staff_overview_unnamed", overview(t, [unnamed], words[1:])
    yield "staff_overview_hearts", overview(t, [one], [])
    yield "staff_overview_full", overview(t, [several] * 20, [_LONG] * 9)
    yield "staff_overview_taken_back", overview(t, [], [])
