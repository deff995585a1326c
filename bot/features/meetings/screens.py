"""A meeting as a parent reads it: which talk about whom, when and where, who is at the table, and what it is for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.markup import Block, Rich, Span, bold, literal
from bot.core.screen import Button, Screen
from bot.core.tap import tap
from bot.features.meetings import content
from bot.features.meetings.content import Content, SeatNow
from bot.features.meetings.rules import OWN, Phase
from bot.features.meetings.tables import Meeting
from bot.features.meetings.words import goal_name, kind_name, role_name
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.people.queries import Child, children_among
from bot.terms.explain import explained
from bot.translate import own as own_words


@dataclass(frozen=True, slots=True)
class Seen:
    """A meeting, and how its reader calls the child."""

    said: Content
    child: Child


def see(session: Session, person_id: int, said: Content) -> Seen:
    """`person_id`: a guardian of the child."""
    return Seen(said, children_among(session, [person_id], [said.pupil_id])[person_id][0])


def see_now(session: Session, person_id: int, meeting: Meeting, now: datetime) -> Seen:
    return see(session, person_id, content.of_meeting(session, meeting, now))


def heading(t: Texts, seen: Seen) -> Rich:
    """Which talk, and about whom."""
    return (*t.direct(bold(kind_name(t, seen.said.kind))), *literal(child_line(t, seen.child)))


def child_line(t: Texts, child: Child) -> str:
    if child.shown is None:
        return t("settings", "Your child: {group}", group=child.group)
    return t("meeting", "Child: {child}", child=child.shown)


def short_name(child: Child) -> str:
    """For a label with little room: the group of a child without a name."""
    return child.shown or child.group


def when_line(t: Texts, said: Content) -> str:
    if said.day is None or said.begins is None or said.ends is None:
        return (
            t("meeting", "When: you choose the time.") if said.picks else t("meeting", "When: school tells you soon.")
        )
    begins, ends = t.time(said.begins), t.time(said.ends)
    day = t.day(said.day, now=said.told_at)
    return t("event", "When: {day}, from {begins} to {ends}", day=day, begins=begins, ends=ends)


def length_line(t: Texts, said: Content) -> str:
    return t.n("meeting", "The talk takes {n} minute.", "The talk takes {n} minutes.", said.minutes)


def where_line(t: Texts, said: Content) -> str:
    match said.way:
        case "phone":
            return t("meeting", "Where: by telephone. School calls you.")
        case "video":
            return t("meeting", "Where: by video. You talk with each other on a screen.")
        case "home":
            return t("meeting", "Where: at your home. School comes to you.")
        case _ if said.place:
            return t("meeting", "Where: {school}, {place}", school=said.school, place=said.place)
        case _:
            return t("event", "Where: {place}", place=said.school)


def facts(t: Texts, said: Content, *, new: Iterable[str] = ()) -> Rich:
    """`new`: what of it has changed, as `telling.actions` names it."""
    lines = (
        (when_line(t, said), ("time", "chosen")),
        (where_line(t, said), ("place", "way")),
        (length_line(t, said), ()),
        (_child_joins(t, said), ("child",)),
    )
    marked = set(new)
    return t.direct(tuple(Block("item", (Span(line, bold=not marked.isdisjoint(about)),)) for line, about in lines))


def _child_joins(t: Texts, said: Content) -> str:
    if said.child_joins:
        return t("meeting", "Your child may come too.")
    return t("meeting", "This talk is without your child.")


def table(t: Texts, said: Content) -> Rich:
    """Who will be there. Nobody else: a change is told before the talk."""
    lines = [seat_line(t, seat) for seat in said.seats]
    head = t("meeting", "Who will be at the table:")
    return (*literal(head), *items(t, [t("meeting", "You"), *lines]))


def seat_line(t: Texts, seat: SeatNow) -> str:
    role = role_name(t, seat.role)
    return t("meeting", "{role}: {name}", role=role, name=seat.name) if seat.name else role


def goal(t: Texts, said: Content) -> Rich:
    """What it is for: a ready goal, or words of the teacher, translated or in Dutch."""
    if said.goal != OWN:
        return literal(t("meeting", "What it is for: {goal}", goal=goal_name(t, said.goal)))
    if not said.goal_words:
        return ()
    says = t("announcement", "The school wrote this in Dutch:")
    words = own_words.quoted(t, said.goal_words, said.goal_translated, in_dutch=False, says=says)
    return (*literal(t("meeting", "What it is for:")), *words)


def note(t: Texts, said: Content) -> Rich:
    if not said.note:
        return ()
    says = t("announcement", "The school wrote this in Dutch:")
    return own_words.quoted(t, said.note, said.note_translated, in_dutch=False, says=says)


def interpreter(t: Texts, said: Content) -> Rich:
    if not said.interpreter:
        return ()
    return literal(t("meeting", "Would an interpreter help you? Tell school when you prepare the talk."))


def section(t: Texts, kind: str, key: str) -> Rich:
    """A part of the text about a kind of talk, which may be gone by the time that something old is read again."""
    if f"meetings/{kind}" not in t.library.long[SOURCE]:
        return ()
    text = t.find(f"meetings/{kind}")
    return t.in_other(text.language).rich(text.sections.get(key, ""))


def choose_until(t: Texts, said: Content) -> Rich:
    if said.choose_until is None:
        return ()
    until = said.choose_until
    return literal(
        t("meeting", "You can choose and change the time until {day}, {time}.", day=t.day(until), time=t.time(until))
    )


def from_then(t: Texts, said: Content) -> Rich:
    """For who may not choose yet."""
    if said.others_from is None:
        return ()
    since = said.others_from
    return literal(t("meeting", "You can choose a time from {day}, {time}.", day=t.day(since), time=t.time(since)))


def show_button(t: Texts, said: Content) -> Button:
    return Button(t("meeting", "About this talk"), tap("meetings.show", said.id))


def choose_button(t: Texts, said: Content) -> Button:
    label = t("meeting", "Choose a time") if said.phase is Phase.OPEN else t("meeting", "Choose another time")
    return Button(label, tap("meetings.times", said.id))


def who_button(t: Texts, said: Content) -> Button:
    return Button(t("meeting", "Who is at the table?"), tap("meetings.who", said.id))


def kind_button(t: Texts, said: Content) -> Button:
    return Button(t("meeting", "What kind of talk is it?"), tap("meetings.kind", said.id))


def prepare_button(t: Texts, said: Content) -> Button:
    return Button(t("meeting", "Prepare this talk"), tap("meetings.prepare", said.id))


def mine_button(t: Texts, said: Content) -> Button:
    return Button(t("meeting", "My page for the talk"), tap("meetings.mine", said.id))


def menu_button(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu_below"))


def video_button(t: Texts, said: Content) -> Iterator[Button]:
    if said.way == "video" and said.link.startswith("https://"):
        yield Button(t("meeting", "Open the video talk"), url=said.link)


def items(t: Texts, lines: Iterable[str]) -> Rich:
    return t.direct(tuple(Block("item", (Span(line),)) for line in lines))


def with_words(t: Texts, first: Rich, rest: Screen) -> Screen:
    """School words are explained in the rest; in what comes first stand names of the school and of people."""
    shown = explained(t, rest)
    return replace(shown, body=(*first, *shown.rich))
