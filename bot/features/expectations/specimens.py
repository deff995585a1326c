"""Every screen of expectations that parents see, rendered from sample data."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.feature import Specimens
from bot.features.expectations import screens, teachers
from bot.features.expectations.queries import OfTeacher, Sheet
from bot.features.expectations.rules import QUESTIONS, Question, Said, State
from bot.i18n.texts import Texts

_AT = datetime(2026, 9, 14, 15, 30, tzinfo=UTC)
_OWN = {
    Question.REACH: Said("call_me"),
    Question.HEAR: Said("small_good_things", "Amina"),
    Question.YEAR: Said("", "Amina"),
}
_TEACHER = OfTeacher(
    {
        Question.REACH: Said("write_to_me"),
        Question.HOME: Said("", "Ik lees elke dag voor."),
        Question.YEAR: Said("good_friends", "Ik hoop op een fijn jaar."),
    },
    {Question.YEAR: {code: "Amina" for code in ("en", "tr", "ar", "pl")}},
)


def specimens(t: Texts) -> Specimens:
    sheet = Sheet(1, 2, t.code, State.OPEN, None, {}, "Groep 6", "Amina", "Meester Jan")
    begun = replace(sheet, answers=_OWN, child=None, teacher="")
    sent = replace(begun, state=State.SENT, done_at=_AT)
    yield "asked", screens.asked(t, sheet)
    yield "asked_again", screens.reminder(t, begun)
    yield "overview", screens.overview(t, sheet)
    yield "choose", screens.choose(t, [sheet, begun])
    for question in QUESTIONS:
        yield f"step_{question}", screens.step(t, sheet, question)
    yield "step_answered", screens.step(t, begun, Question.HEAR)
    yield "step_too_long", screens.step(t, sheet, Question.YEAR, problem=screens.too_long(t, 12))
    yield "preview", screens.preview(t, begun)
    yield "preview_nothing", screens.preview(t, sheet, nothing=True)
    yield "preview_sent", screens.preview(t, sent)
    yield "sent", screens.sent(t, sent)
    yield "exchanged", screens.exchanged(t, replace(sent, state=State.EXCHANGED), _TEACHER)
    yield "teacher_told", teachers.told(t, "Groep 6", 3)
    yield "exchanged_news", screens.exchanged(t, sheet, _TEACHER, is_news=True)
