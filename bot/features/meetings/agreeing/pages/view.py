"""What stands on the page about the agreements of a talk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from bot.console.page import Visit
from bot.core.markup import Block
from bot.delivery import school_time
from bot.features.meetings import content
from bot.features.meetings import queries as meetings
from bot.features.meetings.agreeing import queries, screens
from bot.features.meetings.agreeing.pages.form import Days
from bot.features.meetings.agreeing.queries import Point, Reply
from bot.features.meetings.agreeing.rules import OPEN, Heard, Says, State
from bot.features.meetings.agreeing.screens import List
from bot.features.meetings.agreeing.staff import may_steer
from bot.features.meetings.agreeing.words import look_line, says_name, state_line
from bot.features.meetings.screens import see
from bot.features.meetings.tables import Meeting
from bot.features.meetings.words import kind_name
from bot.i18n.texts import Texts
from bot.people.tables import Group, Person, Pupil
from bot.phrases.bank import AGREEMENTS, Phrase, find_phrase, list_phrases, list_themes
from bot.phrases.words import theme_name


@dataclass(frozen=True, slots=True)
class Talk:
    """Which one it is, in the words of the console."""

    id: int
    pupil_id: int
    heading: str
    day: str
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    """An agreement on the page: `said`: what each side said, in the order of the days."""

    point: Point
    sentence: str
    who: str
    state: str
    days: str
    said: tuple[str, ...]
    asks_school: bool
    can_end: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What one parent reads."""

    name: str
    language: str
    code: str
    direction: str
    blocks: tuple[Block, ...]


def talk_of(visit: Visit, meeting: Meeting) -> Talk:
    said = content.of_meeting(visit.session, meeting, visit.now)
    named = select(Pupil.first_name, Group.name).join(Group, Group.id == Pupil.group_id)
    child, group = visit.session.execute(named.where(Pupil.id == meeting.pupil_id)).one()
    day = visit.t.day(meeting.day) if meeting.day else ""
    heading = visit.t(
        "agreeing", "{kind}: {child}, {group}", kind=kind_name(visit.t, said.kind), child=child, group=group
    )
    return Talk(meeting.id, meeting.pupil_id, heading, day, f"/console/meetings/{meeting.id}/agreements")


def days_of(visit: Visit, meeting: Meeting) -> Days:
    return Days(visit.today, school_time.load(visit.session, meeting.school_id).is_open)


def sentence_of(t: Texts, phrase_id: str | None, words: str) -> str:
    phrase = find_phrase(t.library, AGREEMENTS, t.code, phrase_id or "")
    return phrase.text if phrase else words


def list_parents(visit: Visit, meeting: Meeting) -> dict[int, str]:
    """ "Parent 1" by person, in the order in which they joined."""
    people = meetings.list_people(visit.session, [meeting.id]).get(meeting.id, [])
    return {one: visit.t("guardians", "Parent {n}", n=number) for number, one in enumerate(people, 1)}


def list_rows(visit: Visit, meeting: Meeting) -> list[Row]:
    parents = list_parents(visit, meeting)
    points = queries.list_points(visit.session, meeting, visit.now)
    return [_row(visit.t, point, parents) for point in points]


def _row(t: Texts, point: Point, parents: dict[int, str]) -> Row:
    is_open = point.state is State.GIVEN
    return Row(
        point=point,
        sentence=sentence_of(t, point.phrase, point.words),
        who=theme_name(t, AGREEMENTS, point.who),
        state=state_line(t, point),
        days=look_line(t, point) if is_open else "",
        said=tuple(_said(t, point, parents)),
        asks_school=point.is_asked and point.now.school is None,
        can_end=point.state in (State.GIVEN, State.TALK),
    )


def _said(t: Texts, point: Point, parents: dict[int, str]) -> list[str]:
    lines = []
    for look in point.looks:
        said = [_one(t, t("agreeing", "School"), look.school)] if look.school else []
        said += [_one(t, parents[one], says) for one, says in look.parents.items() if one in parents]
        lines.append(t("agreeing", "{day}: {said}", day=t.day(look.day), said="; ".join(said)))
    if point.is_asked:
        waits = [name for one, name in parents.items() if one not in point.now.parents]
        lines += [t("agreeing", "No answer yet: {names}", names=", ".join(waits))] if waits else []
    return lines


def _one(t: Texts, name: str, says: Says) -> str:
    return t("agreeing", "{name}: {says}", name=name, says=says_name(t, says))


def list_replies(visit: Visit, meeting: Meeting) -> list[tuple[str, Reply, str]]:
    """What each parent says of the list; how they remember it is for those at the table."""
    parents, t = list_parents(visit, meeting), visit.t
    reads = meetings.may_read(visit.session, visit.sender, meeting.id)
    found = []
    for reply in queries.list_heard(visit.session, meeting):
        words = reply.words if reads else ""
        found.append((f"{parents[reply.person_id]}: {_heard(t, reply)}", reply, words))
    return found


def _heard(t: Texts, reply: Reply) -> str:
    if reply.is_old:
        return t("agreeing", "has not answered the changed list yet")
    if reply.says is Heard.YES:
        return t("agreeing", "yes, that is what we agreed")
    return t("agreeing", "remembers it differently")


def may_write(visit: Visit, meeting: Meeting) -> bool:
    return may_steer(visit.session, visit.sender, meeting.id)


def list_previews(visit: Visit, meeting: Meeting) -> list[Preview]:
    """What each parent will read, named as they chose; in Dutch where nobody can be told in the chat."""
    session, t = visit.session, visit.t
    drafts = [
        replace(one, state=State.GIVEN)
        for one in queries.list_points(session, meeting, visit.now, states=(State.DRAFT,))
    ]
    stays = {_same(one) for one in drafts}
    given = queries.list_points(session, meeting, visit.now, states=OPEN)
    gone = [one for one in given if _same(one) not in stays]
    said = content.of_meeting(session, meeting, visit.now)
    parents = list_parents(visit, meeting)
    readers = select(Person.id, Person.language).where(Person.id.in_(parents))
    languages = {one: code for one, code in session.execute(readers)}
    is_corrected = meeting.agreed_at is not None
    found = []
    for person_id, name in parents.items():
        own = t.in_other(languages[person_id])
        seen = List(see(session, person_id, said), person_id, drafts, 0, replaced=gone, is_corrected=is_corrected)
        found.append(_preview(t, own, name, screens.given(own, seen).rich))
    return found


def _same(point: Point) -> tuple[object, ...]:
    return point.phrase, point.words, point.who, point.from_day, point.look_day


def _preview(t: Texts, own: Texts, name: str, blocks: Sequence[Block]) -> Preview:
    language = own.language
    shown = tuple(block for block in blocks if block.text)
    return Preview(name, t.language_name(own.code), own.code, language.direction, shown)


def list_says(t: Texts) -> list[tuple[str, str]]:
    return [(says.value, says_name(t, says)) for says in Says]


def by_theme(t: Texts) -> list[tuple[str, list[Phrase]]]:
    phrases = list_phrases(t.library, AGREEMENTS, t.code).values()
    themes = list_themes(t.library, AGREEMENTS)
    listed = [(theme_name(t, AGREEMENTS, theme), [one for one in phrases if one.theme == theme]) for theme in themes]
    return [(name, found) for name, found in listed if found]
