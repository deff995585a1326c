"""Letters about answers, on their way when they can be read; and the end of offers that ran out."""

from collections.abc import Mapping
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
from bot.features.events.replies.rules import Place
from bot.features.events.tables import Event, EventMissed, EventReply
from bot.features.events.telling import screens
from bot.features.events.telling.actions import News
from bot.i18n.texts import Texts
from bot.people.tables import Person

KINDS = {news: f"event_{news}" for news in News}
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


def send_due(post: Post, session: Session, now: datetime) -> set[str] | None:
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
    return _tell(post, session, event, News(news), dict.fromkeys(people, event.school_id), now=now)


def _tell(
    post: Post, session: Session, event: Event, news: News, people: Mapping[int, int], *, now: datetime
) -> set[str]:
    ready, later = post.sort(session, load(session, people), now)
    rows = (EventMissed.event_id == event.id, EventMissed.what == news.value)
    for person_id, due in later.items():
        session.execute(update(EventMissed).where(*rows, EventMissed.person_id == person_id).values(due=due))
    done = people.keys() - later.keys()
    session.execute(delete(EventMissed).where(*rows, EventMissed.person_id.in_(done)))
    said = content.of_event(session, event)
    letters = [one for reader in ready if (one := _letter(session, post.texts(reader), said, news, reader, now=now))]
    return post.put(session, letters, now)


def _letter(
    session: Session, t: Texts, said: Content, news: News, reader: Recipient, *, now: datetime
) -> Letter | None:
    """Nothing when it is no news any more: they have answered themselves meanwhile, or it was cancelled."""
    screen = _screen(session, t, said, news, reader.id, now=now)
    if screen is None:
        return None
    key = f"{KINDS[news]}:{said.id}:{reader.id}:{int(now.timestamp() * 1000)}"
    return Letter(reader, key, KINDS[news], screen)


def _screen(session: Session, t: Texts, said: Content, news: News, person_id: int, *, now: datetime) -> Screen | None:
    if said.state != "open" or now >= said.ends_at:
        return None
    if news is News.NEED:
        return screens.not_needed(t, said)
    if news is News.IDEA:
        return screens.thanks_for_idea(t, said)
    reply = get_reply(session, said.id, person_id)
    if reply is None:
        return None
    if news is News.SCHOOL:
        return parents.by_school(t, said, reply) if reply.by_school else None
    is_offered = reply.place is Place.OFFERED and reply.offered_until is not None and reply.offered_until > now
    return parents.offer(t, said, reply.people, reply.offered_until) if is_offered and reply.offered_until else None
