"""What comes around an event by itself, and what a parent says of it afterwards."""

from bot.core.markup import Rich, bold, literal, quote
from bot.core.screen import Ask, Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.events.catalogue import visits
from bot.features.events.content import Content
from bot.features.events.reminding.queries import Said
from bot.features.events.replies.rules import Reply
from bot.features.events.screens import heading, menu_button
from bot.features.events.words import answer_line, no_label, question, yes_label
from bot.i18n import bidi
from bot.i18n.texts import Texts

FACES = (3, 2, 1)  # good, so-so, not good
LONGEST = 300  # characters of a line for the school


def ask(t: Texts, said: Content, *, is_maybe: bool) -> Screen:
    """To who did not say yes or no."""
    why = t("reminder", "You did not know yet.") if is_maybe else t("reminder", "You have not answered yet.")
    maybe = [] if is_maybe else [Button(t("event", "I don’t know yet"), tap("events.maybe", said.id))]
    buttons = (
        Button(yes_label(t, said.kind), tap("events.yes", said.id)),
        *maybe,
        Button(no_label(t, said.kind), tap("events.no", said.id)),
        _invitation(t, said),
    )
    once = t("reminder", "We ask this only once.")
    body = (*t.direct(bold(why)), *heading(t, said), *_place(t, said), *literal(f"{question(t, said.kind)}\n{once}"))
    return Screen(body, rows(*buttons), Place.BELOW)


def day(t: Texts, said: Content, reply: Reply, *, is_today: bool, is_last: bool) -> Screen:
    """The day before; on the day itself for who was in quiet hours until then."""
    when = _today(t, said) if is_today else _tomorrow(t, said)
    last = literal(t("reminder", "We do not write again before it begins.")) if is_last else ()
    return _coming(t, said, reply, first=when, last=last)


def hours(t: Texts, said: Content, reply: Reply) -> Screen:
    return _coming(t, said, reply, first=_soon(t, said))


def _today(t: Texts, said: Content) -> str:
    if visits(t.library, said.kind):
        return t("reminder", "Today we come to visit you.")
    return t("reminder", "Today you are welcome.")


def _tomorrow(t: Texts, said: Content) -> str:
    if visits(t.library, said.kind):
        return t("reminder", "Tomorrow we come to visit you.")
    return t("reminder", "Tomorrow you are welcome.")


def _soon(t: Texts, said: Content) -> str:
    if visits(t.library, said.kind):
        return t("reminder", "We come to visit you soon.")
    return t("reminder", "It begins soon. You are welcome.")


def _coming(t: Texts, said: Content, reply: Reply, *, first: str, last: Rich = ()) -> Screen:
    body = (*t.direct(bold(first)), *heading(t, said), *_place(t, said), *literal(answer_line(t, reply)), *last)
    after_all = t("reminder", "I can’t come after all")
    not_now = no_label(t, said.kind) if visits(t.library, said.kind) else after_all
    buttons = (_invitation(t, said), Button(not_now, tap("events.no", said.id)))
    return Screen(body, rows(*buttons), Place.BELOW)


def thanks(t: Texts, said: Content) -> Screen:
    """With one question."""
    came = t("reminder", "Thank you for coming!")
    body = (
        *t.direct(bold(t("reminder", "Thank you for having us!") if visits(t.library, said.kind) else came)),
        *heading(t, said),
        *literal(t("reminder", "How was it?")),
    )
    return Screen(body, rows(*_faces(t, said)), Place.BELOW)


def how(t: Texts, said: Content) -> Screen:
    """The question again."""
    return Screen((*heading(t, said), *literal(t("reminder", "How was it?"))), rows(*_faces(t, said), menu_button(t)))


def kept(t: Texts, said: Content, answer: Said) -> Screen:
    """What they said, and that it can be changed."""
    words = answer.words and t.direct(quote(bidi.isolate(answer.words, rtl=t.language.is_rtl)))
    line = (*literal(t("reminder", "Your line for the school:")), *words) if words else ()
    writes = t("reminder", "Change my line") if answer.words else t("reminder", "Add a line")
    removes = [Button(t("reminder", "Take my line back"), tap("events.line_back", said.id))] if answer.words else []
    buttons = (
        Button(writes, tap("events.line", said.id)),
        *removes,
        Button(t("reminder", "Change my answer"), tap("events.how", said.id)),
        menu_button(t),
    )
    body = (
        *heading(t, said),
        *literal(t("reminder", "Thank you. Your answer: {face}", face=face_name(t, answer.face))),
        *line,
        *literal(t("reminder", "You can change it for a week.")),
    )
    return Screen(body, rows(*buttons), Place.BELOW)


def ask_line(t: Texts, said: Content, *, is_long: bool = False) -> Screen:
    longest = t.n("reminder", "At most {n} character.", "At most {n} characters.", LONGEST)
    lines = [
        *([t("reminder", "That is too long.")] if is_long else []),
        t("reminder", "What would you like to say to the school about it? Please write it in one message."),
        t("reminder", "The organisers read it, without your name."),
        longest,
    ]
    buttons = rows(Button(t("reminder", "No line"), tap("events.shown", said.id)))
    return Screen(
        (*heading(t, said), *literal("\n".join(lines))), buttons, Place.BELOW, Ask("events.line", (str(said.id),))
    )


def too_late(t: Texts) -> Screen:
    return Screen(t("reminder", "This event is too long ago to say how it was."), rows(menu_button(t)), Place.BELOW)


def face_name(t: Texts, face: int) -> str:
    return {3: t("reminder", "😊 Good"), 2: t("reminder", "😐 So-so"), 1: t("reminder", "🙁 Not good")}[face]


def _faces(t: Texts, said: Content) -> tuple[Button, ...]:
    return tuple(Button(face_name(t, face), tap("events.face", said.id, str(face))) for face in FACES)


def _invitation(t: Texts, said: Content) -> Button:
    return Button(t("event", "The invitation"), tap("events.show", said.id))


def _place(t: Texts, said: Content) -> Rich:
    return literal(t("event", "Where: {place}", place=said.place)) if said.place else ()
