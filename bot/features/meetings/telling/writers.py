"""What parents are told about a meeting: each writer gives what is true now, or nothing when it is no news any more."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery import school_time
from bot.features.meetings.content import Content
from bot.features.meetings.rules import Phase
from bot.features.meetings.screens import Seen, see
from bot.features.meetings.tables import MeetingNotice, MeetingSeat, Preparation
from bot.features.meetings.telling import screens
from bot.features.meetings.telling.actions import CHANGES, What
from bot.features.meetings.telling.letters import News, Writer
from bot.features.meetings.telling.moments import moment
from bot.i18n.texts import Texts


def _invite(session: Session, t: Texts, news: News) -> Screen | None:
    if news.said.phase not in (Phase.OPEN, Phase.PLANNED):
        return None
    _note_told(session, news)
    return screens.invite(t, _see(session, news), prepares=can_prepare(session, news.said, news.now))


def _open(session: Session, t: Texts, news: News) -> Screen | None:
    return screens.may_choose(t, _see(session, news)) if _can_choose(news.said) else None


def _choose(session: Session, t: Texts, news: News) -> Screen | None:
    return screens.choose(t, _see(session, news)) if _can_choose(news.said) else None


def _can_choose(said: Content) -> bool:
    return said.phase is Phase.OPEN and said.may_choose


def _changed(session: Session, t: Texts, news: News) -> Screen | None:
    """All that changed since they were told last, in one letter."""
    if news.said.phase not in (Phase.OPEN, Phase.PLANNED):
        return None
    ours = (
        MeetingNotice.meeting_id == news.said.id,
        MeetingNotice.person_id == news.person_id,
        MeetingNotice.due <= news.now,
    )
    found = select(MeetingNotice.what).where(*ours, MeetingNotice.what.in_(CHANGES)).order_by(MeetingNotice.what)
    new = session.scalars(found).all()
    return screens.changed(t, _see(session, news), new, prepares=can_prepare(session, news.said, news.now))


def _seat(session: Session, t: Texts, news: News) -> Screen | None:
    if news.said.phase not in (Phase.OPEN, Phase.PLANNED):
        return None
    added = [seat for seat in news.said.seats if seat.new]
    if not added and not _somebody_left(session, news.said):
        return None
    _note_told(session, news)
    return screens.seat(t, _see(session, news), added)


def _somebody_left(session: Session, said: Content) -> bool:
    """Of whom the parents knew."""
    known = or_(MeetingSeat.told_at.is_not(None), MeetingSeat.added_at <= said.told_at)
    left = (MeetingSeat.meeting_id == said.id, MeetingSeat.removed_at.is_not(None), known)
    return session.scalar(select(MeetingSeat.id).where(*left).limit(1)) is not None


def _note_told(session: Session, news: News) -> None:
    """Somebody at the table was told when the last guardian was."""
    ours = (MeetingNotice.meeting_id == news.said.id, MeetingNotice.person_id != news.person_id)
    others = select(MeetingNotice.person_id).where(*ours, MeetingNotice.what.in_((What.INVITE, What.SEAT)))
    if session.scalar(others.limit(1)) is None:
        seats = MeetingSeat.id.in_([seat.id for seat in news.said.seats])
        session.execute(update(MeetingSeat).where(seats, MeetingSeat.told_at.is_(None)).values(told_at=news.now))


def _cancelled(session: Session, t: Texts, news: News) -> Screen | None:
    return screens.cancelled(t, _see(session, news)) if news.said.phase is Phase.CANCELLED else None


def _tomorrow(session: Session, t: Texts, news: News) -> Screen | None:
    if news.said.phase is not Phase.PLANNED or news.said.starts_at is None or news.now >= news.said.starts_at:
        return None
    sent = select(Preparation.id).where(Preparation.meeting_id == news.said.id, Preparation.person_id == news.person_id)
    prepared = session.scalar(sent.where(Preparation.state == "sent")) is not None
    is_today = news.now.astimezone(ZoneInfo(news.said.zone)).date() == news.said.day
    return screens.tomorrow(t, _see(session, news), is_today=is_today, prepared=prepared)


def _see(session: Session, news: News) -> Seen:
    return see(session, news.person_id, news.said)


def can_prepare(session: Session, said: Content, now: datetime) -> bool:
    """It is so near that preparing has begun."""
    if said.phase is not Phase.PLANNED or said.starts_at is None or now >= said.starts_at:
        return False
    school = school_time.load(session, said.school_id)
    return now >= moment(What.PREPARE, said.starts_at, ZoneInfo(said.zone), school)


WRITERS: Mapping[str, Writer] = {
    What.INVITE: _invite,
    What.OPEN: _open,
    What.CHOOSE: _choose,
    **dict.fromkeys(CHANGES, _changed),
    What.SEAT: _seat,
    What.CANCELLED: _cancelled,
    What.TOMORROW: _tomorrow,
}
