"""What parents are told of agreements: the list, the question when it is looked at again, and what became of it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.features.meetings.agreeing import screens
from bot.features.meetings.agreeing.loading import load
from bot.features.meetings.agreeing.screens import List
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Meeting
from bot.features.meetings.telling.actions import What
from bot.features.meetings.telling.letters import News, Writer
from bot.i18n.texts import Texts


def _agreed(session: Session, t: Texts, news: News) -> Screen | None:
    found = _load(session, news)
    return screens.given(t, found) if found.points or found.replaced else None


def _check(session: Session, t: Texts, news: News) -> Screen | None:
    """Nothing when they have answered, or it is settled, meanwhile."""
    found = _load(session, news)
    asks = screens.next_asked(found.points, news.person_id)
    return screens.check(t, found, asks) if asks else None


def _closed(session: Session, t: Texts, news: News) -> Screen | None:
    found = _load(session, news)
    return screens.became(t, found) if found.points or news.said.phase is Phase.CLOSED else None


def _load(session: Session, news: News) -> List:
    return load(session, session.get_one(Meeting, news.said.id), news.person_id, news.now)


WRITERS: Mapping[str, Writer] = {What.AGREED: _agreed, What.CHECK: _check, What.CLOSED: _closed}
