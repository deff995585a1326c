"""What stands on the page of a talk, loaded for several talks at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.senders import Sender
from bot.features.meetings import catalogue
from bot.features.meetings.briefing.translating import answer_name, line_name
from bot.features.meetings.content import Content, list_contents
from bot.features.meetings.preparing.queries import Line, Prepared, list_sent
from bot.features.meetings.preparing.rules import Wish
from bot.features.meetings.queries import list_people, sits_at
from bot.features.meetings.tables import Meeting, MeetingRound, MeetingSeat
from bot.i18n.languages import SOURCE
from bot.i18n.library import Library
from bot.people.classlist import find_listed
from bot.people.tables import Group, Person, Pupil, School, Staff
from bot.store.seal import Unreadable
from bot.terms.asking import dutch_of
from bot.translate.queries import list_translations


@dataclass(frozen=True, slots=True)
class Question:
    """A line of a parent. `dutch`: of our texts, or of a machine (`automatic`); nothing where there is none."""

    id: int
    text: str
    language: str
    dutch: str = ""
    automatic: bool = False
    answer: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """One guardian, by number. `sent_at`: nothing was sent to school as long as there is none."""

    number: int
    language: str
    sent_at: datetime | None = None
    top: tuple[Question, ...] = ()
    subjects: tuple[Question, ...] = ()
    of_child: tuple[Question, ...] = ()
    wishes: frozenset[Wish] = frozenset()
    drawing: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """`child`: a first name, or a number in the list of the group where names may not stand. `can_read`: the words of
    parents, and the notes, which are for who sits at the table."""

    said: Content
    child: str
    group: str
    is_special: bool
    can_read: bool
    families: tuple[Family, ...] = ()
    untold: tuple[int, ...] = ()  # seats
    notes: str = ""
    is_numbered: bool = False  # `child` is a number

    @property
    def sent(self) -> tuple[Family, ...]:
        return tuple(one for one in self.families if one.sent_at)

    @property
    def wants_interpreter(self) -> bool:
        return any(Wish.INTERPRETER in one.wishes for one in self.families)


@dataclass(frozen=True, slots=True)
class Reader:
    """`in_chat`: first names stand there only where parents allow it."""

    sender: Sender
    library: Library
    in_chat: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked up for all talks together; of those that are read, what parents wrote."""

    contents: Mapping[int, Content]
    names: Mapping[int, tuple[str, str, bool]]  # by pupil: name or number, group, whether it is a number
    read: frozenset[int]
    people: Mapping[int, list[int]]
    languages: Mapping[int, str]
    prepared: Mapping[tuple[int, int], Prepared]
    dutch: Mapping[str, str] = field(default_factory=dict)


def list_desks(session: Session, person_id: int, now: datetime) -> list[Sender]:
    """Where this person works, in whatever role."""
    rows = session.execute(
        select(Staff.id, Staff.school_id, Staff.role, School.zone)
        .join(School, School.id == Staff.school_id)
        .where(Staff.person_id == person_id, Staff.disabled_at.is_(None))
        .order_by(School.name, Staff.id)
    )
    return [_sender(row.id, row.school_id, row.role, now.astimezone(ZoneInfo(row.zone)).date()) for row in rows]


def sender_of(staff: Staff, today: date) -> Sender:
    return _sender(staff.id, staff.school_id, staff.role, today)


def _sender(staff_id: int, school_id: int, role: str, today: date) -> Sender:
    return Sender(staff_id, school_id, role == "leader", today)


def list_own(session: Session, sender: Sender, first: date, last: date) -> list[Meeting]:
    """Talks with a time on these days that they lead or have a seat at, by when they begin."""
    drafts = select(MeetingRound.id).where(MeetingRound.state == "draft").correlate(None)
    wanted = select(Meeting).where(
        sits_at(sender),
        Meeting.school_id == sender.school_id,
        Meeting.day.between(first, last),
        Meeting.state.in_(("planned", "held")),
        Meeting.round_id.not_in(drafts),
    )
    return list(session.scalars(wanted.order_by(Meeting.starts_at, Meeting.id)))


def get_own(session: Session, sender: Sender, meeting_id: int) -> Meeting | None:
    return session.scalar(
        select(Meeting).where(Meeting.id == meeting_id, Meeting.school_id == sender.school_id, sits_at(sender))
    )


def load(session: Session, reader: Reader, meetings: Sequence[Meeting], now: datetime) -> list[Brief]:
    """Whoever asks has made sure that these talks are theirs to see; what parents wrote is asked about here."""
    known = _look_up(session, reader, meetings, now)
    return [_brief(one, reader, known) for one in meetings]


def _look_up(session: Session, reader: Reader, meetings: Sequence[Meeting], now: datetime) -> _Known:
    ids = [one.id for one in meetings]
    read = frozenset(session.scalars(select(Meeting.id).where(Meeting.id.in_(ids), sits_at(reader.sender))))
    people = list_people(session, ids)
    persons = {person for found in people.values() for person in found}
    languages = session.execute(select(Person.id, Person.language).where(Person.id.in_(persons)))
    prepared = {(one.meeting_id, one.person_id): one for one in list_sent(session, read)}
    return _Known(
        list_contents(session, meetings, now),
        _names(session, reader, {one.pupil_id for one in meetings}),
        read,
        people,
        {person_id: code for person_id, code in languages},
        prepared,
        _translated(session, prepared),
    )


def _names(session: Session, reader: Reader, pupil_ids: set[int]) -> dict[int, tuple[str, str, bool]]:
    rows = session.execute(
        select(Pupil.id, Pupil.first_name, Group.name)
        .join(Group, Group.id == Pupil.group_id)
        .where(Pupil.id.in_(pupil_ids))
    ).all()
    if not reader.in_chat:
        return {pupil_id: (name, group, False) for pupil_id, name, group in rows}
    listed = {one.id: one for one in find_listed(session, pupil_ids)}
    found = {}
    for pupil_id, _, group in rows:
        one = listed.get(pupil_id)
        shown = one.shown if one else None
        found[pupil_id] = (shown or str(one.number if one else ""), group, shown is None)
    return found


def _translated(session: Session, prepared: Mapping[tuple[int, int], Prepared]) -> dict[str, str]:
    allowed = [one for one in prepared.values() if one.may_translate]
    return list_translations(session, {line_name(line.id): line.text for one in allowed for line in one.lines}, SOURCE)


def _brief(meeting: Meeting, reader: Reader, known: _Known) -> Brief:
    said = known.contents[meeting.id]
    child, group, is_numbered = known.names.get(meeting.pupil_id, ("", "", True))
    kind = catalogue.list_kinds(reader.library).get(said.kind)
    can_read = meeting.id in known.read
    people = enumerate(known.people.get(meeting.id, []), 1)
    return Brief(
        said=said,
        child=child,
        group=group,
        is_special=bool(kind and kind.special),
        can_read=can_read,
        families=tuple(_family(number, person, meeting.id, reader, known) for number, person in people),
        untold=tuple(seat.id for seat in said.seats if seat.new),
        notes=notes_of(meeting) if can_read else "",
        is_numbered=is_numbered,
    )


def notes_of(meeting: Meeting) -> str:
    """Nothing when they were sealed with a key that is gone."""
    try:
        return meeting.notes or ""
    except Unreadable:
        return ""


def _family(  # noqa: PLR0917  one guardian of one talk
    number: int, person_id: int, meeting_id: int, reader: Reader, known: _Known
) -> Family:
    mine = known.prepared.get((meeting_id, person_id))
    if mine is None:
        return Family(number, known.languages.get(person_id, SOURCE))
    told = [[_question(line, mine, reader, known) for line in lines] for lines in (mine.top, mine.subjects)]
    return Family(
        number,
        mine.language,
        mine.sent_at,
        top=tuple(told[0]),
        subjects=tuple(told[1]),
        of_child=tuple(_question(line, mine, reader, known) for line in mine.of_child),
        wishes=mine.wishes,
        drawing=mine.drawing,
    )


def _question(line: Line, mine: Prepared, reader: Reader, known: _Known) -> Question:
    """The Dutch of our own texts comes before that of a machine."""
    ours = dutch_of(reader.library, line.term, line.text) if mine.language != SOURCE else None
    machine = "" if ours else known.dutch.get(line_name(line.id), "")
    return Question(
        id=line.id,
        text=line.text,
        language=mine.language,
        dutch=ours or machine,
        automatic=bool(machine),
        answer=line.answer or "",
        is_new=line.is_new,
    )


def list_answers(session: Session, prepared: Prepared, language: str) -> list[tuple[Line, str]]:
    """Lines that school answered beforehand, each with the translation that there is by now."""
    answered = [line for line in prepared.lines if line.answer]
    found = list_translations(session, {answer_name(one.id): one.answer or "" for one in answered}, language)
    return [(line, found.get(answer_name(line.id), "")) for line in answered]


def staff_of(session: Session, meeting: Meeting) -> list[int]:
    """Who at school is at the table: who leads it, and who has a seat."""
    seats = select(MeetingSeat.staff_id).where(MeetingSeat.meeting_id == meeting.id, MeetingSeat.removed_at.is_(None))
    found = {meeting.staff_id, *session.scalars(seats)}
    return sorted(one for one in found if one is not None)


def by_day(briefs: Sequence[Brief]) -> dict[date, list[Brief]]:
    """By day."""
    found: defaultdict[date, list[Brief]] = defaultdict(list)
    for one in briefs:
        if one.said.day:
            found[one.said.day].append(one)
    return found
