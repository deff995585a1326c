"""Letters about meetings on their way: what is true when they can be read, each once.

Each part of the slice writes some of them: `feature.py` gives all of these writers together to `Teller`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery.audience import load
from bot.delivery.kinds import Recipient
from bot.delivery.rounds import PEOPLE, Letter, Post, can_read
from bot.features.meetings import content, queries
from bot.features.meetings.content import Content
from bot.features.meetings.tables import Meeting, MeetingNotice
from bot.features.meetings.telling.actions import BEFORE, CHANGES, ONCE, What
from bot.i18n.texts import Texts
from bot.people.tables import Person


@dataclass(frozen=True, slots=True)
class News:
    """What one guardian is to be told about a meeting, which is as `said` now."""

    said: Content
    person_id: int
    now: datetime


# What they read, None when it is no news any more. What else is told of the meeting then still stands in
# `MeetingNotice`.
Writer = Callable[[Session, Texts, News], Screen | None]

# What a letter says besides: an invitation all that is true of a meeting.
_SAYS_TOO: Mapping[str, Collection[str]] = {
    What.INVITE: (What.OPEN, What.SEAT, *CHANGES),
    **dict.fromkeys(CHANGES, CHANGES),
}


@dataclass(frozen=True, slots=True)
class Teller:
    """A round of the broadcaster. `writers`: by what is told."""

    writers: Mapping[str, Writer]

    def __call__(self, post: Post, session: Session, now: datetime) -> set[str] | None:
        """One kind of news about one meeting: written and struck off in one transaction."""
        found = self._next(session, now)
        if found is None:
            return None
        meeting = _hold(session, found)
        what = self._first(session, found, now) if meeting else None
        if meeting is None or what is None:
            return set()
        return _tell(post, session, _Due(meeting, what, now), self.writers[what])

    def _next(self, session: Session, now: datetime) -> int | None:
        due = select(MeetingNotice.meeting_id).where(*self._due(now))
        return session.scalar(due.order_by(MeetingNotice.due).limit(1))

    def _first(self, session: Session, meeting_id: int, now: datetime) -> str | None:
        """An invitation goes before all else."""
        due = select(MeetingNotice.what).where(*self._due(now), MeetingNotice.meeting_id == meeting_id)
        return session.scalar(due.order_by(MeetingNotice.what != What.INVITE, MeetingNotice.due).limit(1))

    def _due(self, now: datetime) -> tuple[ColumnElement[bool], ...]:
        readers = select(Person.id).where(Person.id == MeetingNotice.person_id, can_read(now))
        return (MeetingNotice.what.in_(self.writers), MeetingNotice.due <= now, readers.exists())


@dataclass(frozen=True, slots=True)
class _Due:
    """What is told now of which meeting, whose round is held."""

    meeting: Meeting
    what: str
    now: datetime


def _hold(session: Session, meeting_id: int) -> Meeting | None:
    round_id = session.scalar(select(Meeting.round_id).where(Meeting.id == meeting_id))
    if round_id is None or queries.hold_round(session, round_id) is None:
        return None
    return session.get(Meeting, meeting_id, populate_existing=True)


def _tell(post: Post, session: Session, due: _Due, write: Writer) -> set[str]:
    ours = (MeetingNotice.meeting_id == due.meeting.id, MeetingNotice.what == due.what)
    waiting = select(MeetingNotice.person_id).where(*ours, MeetingNotice.due <= due.now)
    people = session.scalars(waiting.order_by(MeetingNotice.person_id).limit(PEOPLE)).all()
    ready, later = post.sort(session, load(session, dict.fromkeys(people, due.meeting.school_id)), due.now)
    for person_id, at in later.items():
        session.execute(update(MeetingNotice).where(*ours, MeetingNotice.person_id == person_id).values(due=at))
    said = content.of_meeting(session, due.meeting, due.now)
    letters = []
    for one in ready:
        news = News(said, one.id, due.now)
        screen = write(session, post.texts(one), news) if _may_know(session, news) else None
        _strike(session, due, {one.id})
        letters += [Letter(one, _key(due, one), f"meeting_{due.what}", screen)] if screen else []
    _strike(session, due, set(people) - later.keys())
    return post.put(session, letters, due.now)


def _may_know(session: Session, news: News) -> bool:
    return queries.get_for(session, news.person_id, news.said.id, news.now) is not None


def _strike(session: Session, due: _Due, people: Collection[int]) -> None:
    """What they have read now, and what the letter said besides."""
    said = (due.what, *_SAYS_TOO.get(due.what, ()))
    ours = (MeetingNotice.meeting_id == due.meeting.id, MeetingNotice.what.in_(said), MeetingNotice.due <= due.now)
    session.execute(delete(MeetingNotice).where(*ours, MeetingNotice.person_id.in_(people)))


def _key(due: _Due, reader: Recipient) -> str:
    """What comes once comes once, what is about a time once for that time; the rest can be told again, later."""
    key = f"meeting_{due.what}:{due.meeting.id}:{reader.id}"
    if due.what in ONCE:
        return key
    starts = due.meeting.starts_at
    if due.what in BEFORE and starts is not None:
        return f"{key}:{starts:%Y%m%d%H%M}"
    return f"{key}:{int(due.now.timestamp() * 1000)}"
