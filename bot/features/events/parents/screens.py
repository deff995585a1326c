"""What a parent reads after they answer an invitation, and of a place that came free."""

from collections.abc import Sequence
from datetime import datetime

from bot.core import screen as screens
from bot.core.markup import Rich, bold, literal
from bot.core.screen import Button, Rows, Screen, rows
from bot.core.tap import tap
from bot.features.events.catalogue import visits
from bot.features.events.content import Content
from bot.features.events.replies.rules import Answer, Place, Reply
from bot.features.events.screens import answer_until, calendar_button, heading, menu_button, offered
from bot.features.events.words import answer_line
from bot.i18n.texts import Texts

_IN_A_ROW = 4  # numbers, as many as a narrow telephone shows


def ask_how_many(t: Texts, said: Content) -> Screen:
    asks = (
        t("event", "How many of you will come?"),
        t("event", "Count yourself, and the children who come along."),
    )
    chosen = [Button(str(number), tap("events.come", said.id, number)) for number in range(1, said.most + 1)]
    ways = rows(Button(t("event", "No, I can’t come"), tap("events.no", said.id)))
    return Screen((*heading(t, said), *_lines(*asks)), (*in_rows(chosen), *ways), screens.Place.BELOW)


def kept(t: Texts, said: Content, reply: Reply) -> Screen:
    """What is kept now, and how to change it."""
    if reply.place is Place.WAITING:
        return waiting(t, said, reply)
    if reply.place is Place.OFFERED and reply.offered_until is not None:
        return offer(t, said, reply.people, reply.offered_until)
    comes = reply.place is Place.PLACED
    lines = {
        Answer.YES: _counted(t, said, reply),
        Answer.MAYBE: t("event", "That is fine. You can still choose later."),
        Answer.NO: t("event", "Thank you for telling us. Perhaps another time!"),
    }
    changes = t("event", "You can change your answer until it begins.")
    needs = [_needs_button(t, said)] if said.has_needs and reply.answer is not Answer.NO else []
    acts = (*([calendar_button(t, said.id)] if comes else []), *needs, _change_button(t, said), menu_button(t))
    return Screen((*heading(t, said), *_lines(lines[reply.answer], changes)), rows(*acts), screens.Place.BELOW)


def no_room(t: Texts, said: Content, reply: Reply, free: int) -> Screen:
    """For more people than they have places for."""
    is_full = (
        t("event", "It is full.")
        if not free
        else t.n("event", "There is room for {n} more person.", "There is room for {n} more people.", free)
    )
    return _told(t, said, is_full, t("event", "What you answered before stays."), answer_line(t, reply))


def _counted(t: Texts, said: Content, reply: Reply) -> str:
    if visits(t.library, said.kind):
        return t("event", "Thank you! We come to you then.")
    return t.n("event", "Thank you! We count on {n} person.", "Thank you! We count on {n} people.", reply.people)


def waiting(t: Texts, said: Content, reply: Reply) -> Screen:
    lines = (
        t.n(
            "event",
            "It is full. You are on the waiting list with {n} person.",
            "It is full. You are on the waiting list with {n} people.",
            reply.people,
        ),
        t("event", "Your number on the waiting list: {number}", number=reply.position),
        t("event", "We write to you as soon as a place is free."),
    )
    return Screen((*heading(t, said), *_lines(*lines)), _ways(t, said), screens.Place.BELOW)


def offer(t: Texts, said: Content, people: int, until: datetime) -> Screen:
    """A place came free for who waited."""
    lines = (
        t.n("event", "{n} place is free for you.", "{n} places are free for you.", people),
        answer_until(t, until),
        t("event", "After that it goes to the next family."),
    )
    acts = rows(
        *offered(t, said),
        Button(t("event", "The invitation"), tap("events.show", said.id)),
    )
    return Screen((*heading(t, said), *_strong(t, lines[0]), *_lines(*lines[1:])), acts, screens.Place.BELOW)


def offer_over(t: Texts, said: Content, reply: Reply | None) -> Screen:
    """A tap on an offer that there is no more; `reply`: what is kept."""
    is_over = t("event", "This place is not kept for you any more.")
    return _told(t, said, is_over, *([answer_line(t, reply)] if reply else []))


def declined(t: Texts, said: Content) -> Screen:
    thanks = t("event", "Thank you for telling us. The place goes to the next family.")
    return _told(t, said, thanks, t("event", "You can change your answer until it begins."))


def by_school(t: Texts, said: Content, reply: Reply) -> Screen:
    """Somebody at school answered for them."""
    return _told(t, said, answer_line(t, reply), t("event", "You can change your answer until it begins."))


def too_late(t: Texts, said: Content, reply: Reply | None) -> Screen:
    over = t("event", "It has begun, or it is over. Answers do not change any more.")
    lines = (over, *([answer_line(t, reply)] if reply else []))
    return Screen((*heading(t, said), *_lines(*lines)), rows(menu_button(t)), screens.Place.BELOW)


def not_invited(t: Texts) -> Screen:
    """They once were: their child is in another group now, or has left."""
    lines = (
        t("event", "This invitation is no longer for your family."),
        t("event", "Do you think that this is a mistake? Please ask at school."),
    )
    return Screen(_lines(*lines), rows(menu_button(t)), screens.Place.BELOW)


def in_rows(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[start : start + _IN_A_ROW]) for start in range(0, len(buttons), _IN_A_ROW))


def _told(t: Texts, said: Content, *lines: str) -> Screen:
    return Screen((*heading(t, said), *_lines(*lines)), _ways(t, said), screens.Place.BELOW)


def _ways(t: Texts, said: Content) -> Rows:
    return rows(_change_button(t, said), menu_button(t))


def _change_button(t: Texts, said: Content) -> Button:
    return Button(t("event", "Change my answer"), tap("events.show", said.id))


def _needs_button(t: Texts, said: Content) -> Button:
    return Button(t("event", "What is needed"), tap("events.needs", said.id))


def _strong(t: Texts, line: str) -> Rich:
    return t.direct(bold(line))


def _lines(*lines: str) -> Rich:
    return tuple(block for line in lines for block in literal(line))
