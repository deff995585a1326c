"""Reminders and thanks on their way, a batch in a transaction: made and noted together, so that each comes once.

Held for every batch: first the event, then all else. So answers and the event stand still while it is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery.audience import load
from bot.delivery.kinds import Recipient
from bot.delivery.rounds import Letter, Post
from bot.features.events import content
from bot.features.events.content import Content
from bot.features.events.reminding import actions, metrics, queries, rules, screens
from bot.features.events.reminding.rules import Times, What
from bot.features.events.replies.queries import get_reply
from bot.features.events.tables import Event
from bot.i18n.texts import Texts

KIND = "event_reminder"


def send_due(post: Post, session: Session, now: datetime) -> set[str] | None:
    """The next batch of a round, or of those for whom one was put off."""
    if found := queries.next_missed(session, now):
        return _later(post, session, found, now)
    if found := queries.next_round(session, now):
        return _on_time(post, session, found, now)
    return None


@dataclass(frozen=True, slots=True)
class _Due:
    """A round of an event, which is held."""

    event: Event
    what: What
    now: datetime

    @property
    def times(self) -> Times:
        return actions.times_of(self.event)

    @property
    def is_of_use(self) -> bool:
        return self.event.state == "open" and self.now < rules.last(self.what, self.times)


def _on_time(post: Post, session: Session, found: tuple[int, str], now: datetime) -> set[str] | None:
    due = _hold(session, found, now)
    if due is None:
        return None
    row = queries.hold_round(session, due.event.id, due.what, now)
    if row is None:
        return set()
    people = queries.list_next(session, due.event, due.what, row.cursor) if due.is_of_use else []
    if not people:
        row.due = None
        return set()
    row.cursor = people[-1]
    known = queries.just_told(session, due.event, people, now) if due.what is What.ASK else set()
    return _send(post, session, due, [one for one in people if one not in known])


def _later(post: Post, session: Session, found: tuple[int, str], now: datetime) -> set[str] | None:
    due = _hold(session, found, now)
    if due is None:
        return None
    people = queries.list_missed(session, due.event.id, due.what, now)
    actions.settle_missed(session, due.event.id, due.what, people)
    return _send(post, session, due, queries.still(session, due.event, due.what, people) if due.is_of_use else [])


def _hold(session: Session, found: tuple[int, str], now: datetime) -> _Due | None:
    """None while somebody else changes the event: then the next look finds it."""
    wanted = select(Event).where(Event.id == found[0]).with_for_update(skip_locked=True)
    event = session.scalar(wanted.execution_options(populate_existing=True))
    return None if event is None else _Due(event, What(found[1]), now)


def _send(post: Post, session: Session, due: _Due, people: Sequence[int]) -> set[str]:
    """Whom it can reach only when it is of no use any more gets nothing."""
    ready, later = post.sort(session, load(session, dict.fromkeys(people, due.event.school_id)), due.now)
    end = rules.last(due.what, due.times)
    actions.put_off(session, due.event.id, due.what, {one: at for one, at in later.items() if at < end})
    if not ready:
        return set()
    said = content.of_event(session, due.event)
    letters = [
        Letter(one, _key(due, one), KIND, _screen(post.texts(one), session, due, said, reader=one)) for one in ready
    ]
    metrics.reminders.labels(due.what.value).inc(len(letters))
    return post.put(session, letters, due.now)


def _key(due: _Due, reader: Recipient) -> str:
    """A reminder of an event that moved to another time is another one; the question is asked once."""
    moment = "" if due.what is What.ASK else f":{due.event.starts_at:%Y%m%d%H%M}"
    return f"event:{due.event.id}:{due.what}{moment}:{reader.id}"


def _screen(t: Texts, session: Session, due: _Due, said: Content, *, reader: Recipient) -> Screen:
    reply = get_reply(session, said.id, reader.id)
    match due.what:
        case What.ASK:
            return screens.ask(t, said, is_maybe=reply is not None)
        case What.DAY if reply:
            is_today = due.now.astimezone(due.times.zone).date() == said.day
            return screens.day(t, said, reply, is_today=is_today, is_last=not rules.comes_again(reader, due.times))
        case What.HOURS if reply:
            return screens.hours(t, said, reply)
        case _:
            return screens.thanks(t, said)
