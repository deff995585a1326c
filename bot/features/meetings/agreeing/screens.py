"""What a parent reads about the agreements of a talk, and about looking at them again."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.markup import Block, Rich, Span, bold, literal, quote
from bot.core.screen import Ask, Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.meetings.agreeing.queries import Point, Reply
from bot.features.meetings.agreeing.rules import LONGEST_REPLY, Heard, Says, State
from bot.features.meetings.agreeing.words import look_line, looked_back, says_buttons, sentence, state_line, who_name
from bot.features.meetings.screens import Seen, child_line, heading, menu_button, show_button
from bot.i18n.texts import Texts
from bot.terms.explain import explained


@dataclass(frozen=True, slots=True)
class List:
    """The agreements of a talk as one guardian has them. `version`: which list it is; 0: none was given."""

    seen: Seen
    person_id: int
    points: Sequence[Point]
    version: int
    reply: Reply | None = None
    replaced: Sequence[Point] = ()
    is_corrected: bool = False

    @property
    def is_answered(self) -> bool:
        return self.reply is not None and not self.reply.is_old


def given(t: Texts, found: List) -> Screen:
    """The letter with the list, or with another one in its place."""
    first = (
        t("agreement", "The list of agreements was changed. This is the list now.")
        if found.is_corrected
        else t("agreement", "These are the agreements of our talk.")
    )
    return _list(t, found, first, _gone(t, found))


def show(t: Texts, found: List) -> Screen:
    """The list as it is now, whenever they look for it."""
    if not found.points:
        body = (*heading(t, found.seen), *literal(t("agreement", "There are no agreements of this talk.")))
        return Screen(body, rows(show_button(t, found.seen.said), menu_button(t)), Place.BELOW)
    return _list(t, found, t("agreement", "The agreements of this talk"), ())


def _list(t: Texts, found: List, first: str, last: Rich) -> Screen:
    body = (
        *t.direct(bold(first)),
        *heading(t, found.seen),
        *points(t, found),
        *last,
        *_own_answer(t, found),
    )
    ways = [*_asked(t, found), *_answers(t, found), show_button(t, found.seen.said), menu_button(t)]
    return explained(t, Screen(body, rows(*ways), Place.BELOW))


def points(t: Texts, found: List) -> Rich:
    return tuple(block for point in found.points for block in _point(t, point, found.person_id))


def _point(t: Texts, point: Point, person_id: int) -> Rich:
    lines = [who_name(t, point.who)]
    if point.state is State.GIVEN:
        lines.append(look_line(t, point))
    else:
        lines.append(state_line(t, point))
    items = t.direct(tuple(Block("item", (Span(line),)) for line in lines))
    return (*sentence(t, point), *items, *looked_back(t, point, person_id))


def _gone(t: Texts, found: List) -> Rich:
    if not found.replaced:
        return ()
    old = tuple(block for point in found.replaced for block in sentence(t, point))
    return (*t.direct(bold(t("agreement", "This is not on the list any more:"))), *old)


def _own_answer(t: Texts, found: List) -> Rich:
    reply, said = found.reply, found.seen.said
    if not found.is_answered or reply is None:
        before = _kept_words(t, reply) if reply else ()
        return (*before, *t.direct(bold(t("agreement", "Is this what we agreed?"))))
    if reply.says is Heard.YES:
        return (*literal(t("agreement", "You said: yes, that is what we agreed.")), *_kept_words(t, reply))
    read = (
        t("agreement", "{name} has read it.", name=said.leads)
        if reply.seen_at and said.leads
        else t("agreement", "School reads it.")
    )
    return (*_kept_words(t, reply), *literal(read))


def _kept_words(t: Texts, reply: Reply) -> Rich:
    if not reply.words:
        return ()
    return (*literal(t("agreement", "You wrote how you remember it:")), *t.direct(quote(reply.words)))


def _answers(t: Texts, found: List) -> list[Button]:
    if found.is_answered:
        return [] if found.reply and found.reply.says is Heard.DIFFERS else [_differ(t, found)]
    number, version = found.seen.said.id, found.version
    return [
        Button(t("agreement", "Yes, we agreed on this"), tap("meetings.yes", number, version)),
        _differ(t, found),
    ]


def _differ(t: Texts, found: List) -> Button:
    return Button(t("agreement", "I remember it otherwise"), tap("meetings.differ", found.seen.said.id))


def _asked(t: Texts, found: List) -> list[Button]:
    """The way to the question, when it waits for them."""
    asks = next_asked(found.points, found.person_id)
    return [Button(t("agreement", "How is it going?"), tap("meetings.look", found.seen.said.id))] if asks else []


def next_asked(found: Sequence[Point], person_id: int) -> Point | None:
    """The first one that waits for this guardian's word."""
    return next((one for one in found if one.is_asked and person_id not in one.now.parents), None)


def thanks(t: Texts, found: List) -> Screen:
    text = t("agreement", "Thank you. Then we both have the same list. You find it under this talk.")
    return _told(t, found, text)


def ask_words(t: Texts, found: List, *, too_long: int = 0) -> Screen:
    """`too_long`: by so many characters; the words are typed again, shorter."""
    problem = t.n("goodword", "That is {n} character too long.", "That is {n} characters too long.", too_long)
    who = found.seen.said.leads or found.seen.said.school
    lines = (
        t("agreement", "What do you remember differently? Type it here, in your own language."),
        t("agreement", "The list of school stays, and your words stay beside it. {name} reads them.", name=who),
        t("agreement", "At most {n} characters.", n=LONGEST_REPLY),
    )
    body = (*(literal(problem) if too_long else ()), *literal("\n".join(lines)))
    number = found.seen.said.id
    ways = rows(Button(t("agreement", "Back to the list"), tap("meetings.agreed", number)), menu_button(t))
    return Screen(body, ways, Place.BELOW, ask=Ask("meetings.differs", (str(number),)))


def received(t: Texts, found: List) -> Screen:
    name = found.seen.said.leads or found.seen.said.school
    text = t("agreement", "Received. {name} reads it. Your words stay beside the list.", name=name)
    return _told(t, found, text)


def check(t: Texts, found: List, point: Point, *, first: Rich = ()) -> Screen:
    """One question about one agreement; the next one comes after the answer."""
    body = (
        *first,
        *t.direct(bold(t("agreeing", "How is it going with this agreement?"))),
        *heading(t, found.seen),
        *sentence(t, point),
        *literal(who_name(t, point.who)),
        *looked_back(t, point, found.person_id),
        *literal(t("agreement", "School is asked the same. No answer is wrong.")),
    )
    ways = (*says_buttons(t, "meetings.check", point.id), _all(t, found), menu_button(t))
    return explained(t, Screen(body, rows(*ways), Place.BELOW))


def answered(t: Texts, found: List, point: Point, outcome: Says | None) -> Screen:
    """What comes of their word, and the next question if there is one. `point`: as it is now."""
    line = {
        Says.DONE: t("agreement", "Thank you. Both sides say that it is done: this agreement is done."),
        Says.BUSY: t("agreement", "Thank you. We look at it again on {day}.", day=t.day(point.look_day)),
        Says.TALK: t("agreement", "Thank you. School plans a talk with you about it."),
        None: t("agreement", "Thank you. When school has answered too, you hear what comes of it."),
    }[outcome]
    back = looked_back(t, point, found.person_id) if outcome is not None else ()
    asks = next_asked(found.points, found.person_id)
    if asks is not None:
        return check(t, found, asks, first=(*literal(line), *back))
    body = (*literal(line), *back, *literal(child_line(t, found.seen.child)))
    return Screen(body, rows(_all(t, found), menu_button(t)), Place.BELOW)


def became(t: Texts, found: List) -> Screen:
    """The letter about what became of agreements; without any, the kind end of a talk that needs none."""
    if not found.points:
        lines = (
            t("agreement", "Thank you for the talk. No agreements were needed."),
            t("agreement", "Is there something after all? You may always ask school for a talk."),
        )
        return _told(t, found, "\n".join(lines))
    is_over = all(point.state in (State.DONE, State.ENDED) for point in found.points)
    first = (
        t("agreement", "All agreements of this talk are done or ended.")
        if is_over
        else t("agreement", "This is how the agreements of our talk are now.")
    )
    body = (*t.direct(bold(first)), *heading(t, found.seen), *points(t, found), *_next(t, found))
    ways = (*_asked(t, found), show_button(t, found.seen.said), menu_button(t))
    return explained(t, Screen(body, rows(*ways), Place.BELOW))


def _next(t: Texts, found: List) -> Rich:
    if any(point.state is State.TALK for point in found.points):
        return literal(t("agreement", "School plans a talk with you."))
    return ()


def _all(t: Texts, found: List) -> Button:
    return Button(t("agreement", "All agreements"), tap("meetings.agreed", found.seen.said.id))


def _told(t: Texts, found: List, text: str) -> Screen:
    body = (*literal(text), *heading(t, found.seen))
    return Screen(body, rows(_all(t, found), menu_button(t)) if found.points else rows(menu_button(t)), Place.BELOW)
