"""Letters about answers, on their way when they can be read; and the end of offers that ran out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery.audience import load
from bot.delivery.kinds import Recipient
from bot.delivery.rounds import PEOPLE, Letter, Post, can_read
from bot.features.events import content
from bot.features.events.content import Content
from bot.features.events.parents import screens as parents
from bot.features.events.queries import hold
from bot.features.events.replies.offers import settle
from bot.features.events.replies.queries import get_reply
from bot.features.events.tables import Event, EventMissed, EventReply
from bot.features.events.telling import screens as own
from bot.features.events.telling.actions import News
from bot.i18n.texts import Texts
from bot.people.tables import Person

KINDS = {news: f"event_{news.value}" for news in News}
_OURS = EventMissed.what.in_([news.value for news in News])


def end_offers(post: Post, session: Session, now: datetime) -> set[str] | None:
    """The offers of one event that ran out: its places are offered to the next in the same transaction."""
    ended = select(EventReply.event_id).where(EventReply.offered_until <= now).order_by(EventReply.offered_until)
    event_id = session.scalar(ended.limit(1))
    event = hold(session, event_id) if event_id is not None else None
    if event is None:
        return None
    settle(session, event, now)
    return set()


def tell(post: Post, session: Session, now: datetime) -> set[str] | None:
    """What is to be told about one event to some people: written and struck off in one transaction, so once."""
    due = (_OURS, EventMissed.due <= now)
    readers = select(Person.id).where(Person.id == EventMissed.person_id, can_read(now)).exists()
    event_id = session.scalar(select(EventMissed.event_id).where(*due, readers).order_by(EventMissed.due).limit(1))
    event = hold(session, event_id) if event_id is not None else None
    if event is None:
        return None
    first = select(EventMissed.what).where(*due, readers, EventMissed.event_id == event.id).limit(1)
    wanted = select(EventMissed.person_id).where(*due, readers, EventMissed.event_id == event.id)
    news = session.scalar(first)
    if news is None:
        return set()
    people = session.scalars(wanted.where(EventMissed.what == news).limit(PEOPLE).with_for_update()).all()
    return _tell(post, session, _News(event, News(news), now), dict.fromkeys(people, event.school_id))


@dataclass(frozen=True, slots=True)
class _News:
    """What is told now, and about which event; the event is held."""

    event: Event
    what: News
    now: datetime


def _tell(post: Post, session: Session, news: _News, people: Mapping[int, int]) -> set[str]:
    ready, later = post.sort(session, load(session, people), news.now)
    rows = (EventMissed.event_id == news.event.id, EventMissed.what == news.what.value)
    for person_id, due in later.items():
        session.execute(update(EventMissed).where(*rows, EventMissed.person_id == person_id).values(due=due))
    done = people.keys() - later.keys()
    session.execute(delete(EventMissed).where(*rows, EventMissed.person_id.in_(done)))
    said = content.of_event(session, news.event)
    screens = {one.id: _screen(session, post.texts(one), said, news, one.id) for one in ready}
    letters = [Letter(one, _key(news, one), KINDS[news.what], shown) for one in ready if (shown := screens[one.id])]
    return post.put(session, letters, news.now)


def _key(news: _News, reader: Recipient) -> str:
    """Somebody can be told the same about one event again, later."""
    return f"{KINDS[news.what]}:{news.event.id}:{reader.id}:{int(news.now.timestamp() * 1000)}"


def _screen(  # noqa: PLR0917  what is told of what to whom
    session: Session, t: Texts, said: Content, news: _News, person_id: int
) -> Screen | None:
    """Nothing when it is no news any more: they have answered themselves meanwhile, or it was cancelled."""
    if said.state != "open" or news.now >= said.ends_at:
        return None
    if news.what is News.NEED:
        return own.not_needed(t, said)
    if news.what is News.IDEA:
        return own.thanks_for_idea(t, said)
    reply = get_reply(session, said.id, person_id)
    if reply is None:
        return None
    if news.what is News.SCHOOL:
        return parents.by_school(t, said, reply) if reply.by_school else None
    until = reply.offered_until
    return parents.offer(t, said, reply.people, until) if until is not None and until > news.now else None
