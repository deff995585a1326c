"""How agreements, who does them and what was said of them are put into words."""

from bot.core.markup import Block, Rich, Span, literal
from bot.core.screen import Button
from bot.core.tap import tap
from bot.features.meetings.agreeing.queries import Point
from bot.features.meetings.agreeing.rules import Says, State, Who
from bot.i18n.texts import Texts
from bot.phrases.bank import AGREEMENTS, find_phrase
from bot.translate import own


def sentence(t: Texts, point: Point) -> Rich:
    """With its number; own words translated, which is said, or in Dutch."""
    phrase = find_phrase(t.library, AGREEMENTS, t.code, point.phrase or "")
    if phrase is not None:
        return t.direct((Block("head", (Span(f"{point.number}. {phrase.text}"),)),))
    says = t("announcement", "The school wrote this in Dutch:")
    quoted = own.quoted(t, point.words, point.translated, in_dutch=False, says=says)
    return (*t.direct((Block("head", (Span(f"{point.number}."),)),)), *quoted)


def who_name(t: Texts, who: Who) -> str:
    """For parents."""
    return {
        Who.SCHOOL: t("agreement", "School does this."),
        Who.HOME: t("agreement", "You do this at home."),
        Who.CHILD: t("agreement", "Your child does this."),
        Who.TOGETHER: t("agreement", "School and you do this together."),
    }[who]


def look_line(t: Texts, point: Point) -> str:
    return t(
        "agreement", "From {day}. We look at it again on {look}.", day=t.day(point.from_day), look=t.day(point.look_day)
    )


def state_line(t: Texts, point: Point) -> str:
    return {
        State.GIVEN: t("agreement", "Under way"),
        State.DONE: t("agreement", "Done. Both sides said so."),
        State.TALK: t("agreement", "To be talked about again. School plans it."),
        State.ENDED: t("agreement", "Ended by school."),
    }[point.state]


def says_name(t: Texts, says: Says) -> str:
    return {
        Says.DONE: t("agreement", "Done"),
        Says.BUSY: t("agreement", "Under way"),
        Says.TALK: t("agreement", "Let us talk about it"),
    }[says]


def says_buttons(t: Texts, route: str, agreement_id: int) -> tuple[Button, ...]:
    return tuple(Button(says_name(t, says), tap(route, agreement_id, says.value)) for says in Says)


def looked_back(t: Texts, point: Point, person_id: int) -> Rich:
    """What both sides said when it was looked at last, as this guardian may know it."""
    look = point.before if point.state is State.GIVEN else point.now
    if look is None or look.school is None:
        return ()
    school, own_word = says_name(t, look.school), look.parents.get(person_id)
    day = t.day(look.day)
    if own_word is None:
        return literal(t("agreement", "On {day} school said: {school}.", day=day, school=school))
    line = t(
        "agreement",
        "On {day} school said: {school}. You said: {own}.",
        day=day,
        school=school,
        own=says_name(t, own_word),
    )
    return literal(line)
