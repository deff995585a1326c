"""Writing an event and the message about it, changing both, cancelling."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from bot.delivery import wall
from bot.delivery.kinds import Json
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.events import rules
from bot.features.events.making import messages, series
from bot.features.events.making.rules import NEW_FAMILY, Making, Repeat
from bot.features.events.reminding import actions as reminders
from bot.features.events.replies import offers
from bot.features.events.tables import Event, EventNeed, EventSeries
from bot.people import audit
from bot.people.tables import School
from bot.store.ids import new_id


def write(session: Session, sender: Sender, making: Making, *, days: Sequence[date], now: datetime) -> Event:
    """A draft with the draft of its invitation; of those that come again, the first. `making` has no mistakes."""
    event = _add(session, sender, making, days[0], now=now)
    _add_others(session, sender, event, making, days=days, now=now)
    messages.draft(session, sender, event, now=now)
    note(session, sender, event, what="written", now=now)
    return event


def change_draft(
    session: Session, sender: Sender, event: Event, making: Making, *, days: Sequence[date], now: datetime
) -> None:
    """Nobody has seen it: all of it may be different, also whether it comes again."""
    _drop_others(session, event)
    _fill(event, making, days[0])
    event.audience = json.dumps(audience_of(event.school_id, making, now))
    _need(session, event, making)
    _add_others(session, sender, event, making, days=days, now=now)
    messages.rewrite_draft(session, sender, event, now=now)
    note(session, sender, event, what="draft_changed", now=now)


def change_planned(session: Session, sender: Sender, event: Event, making: Making, *, now: datetime) -> None:
    """One of those that come again, whose invitation is still to go: nobody is told."""
    assert making.day is not None
    _fill(event, making, making.day)
    if event.invite_at is not None and event.starts_at <= event.invite_at:
        event.invite_at = now
    note(session, sender, event, what="changed", now=now)


def change(session: Session, sender: Sender, event: Event, making: Making, *, now: datetime) -> Broadcast | None:
    """Of one that parents were invited to, which is locked: saved, and told if there is something to tell."""
    assert making.day is not None
    _fill(event, making, making.day)
    note(session, sender, event, what="changed", now=now)
    offers.settle(session, event, now)
    reminders.plan(session, event, now)
    return messages.tell(session, sender, event, now=now)


def cancel(session: Session, sender: Sender, event: Event, reason: str, *, now: datetime) -> Broadcast | None:
    """Whoever may know of it is told; one that nobody knows of goes without a word. The event is locked."""
    note(session, sender, event, what="cancelled", now=now)
    if event.state == "draft":
        _remove(session, event)
        session.execute(delete(Broadcast).where(Broadcast.id == event.broadcast_id, Broadcast.state == "draft"))
        return None
    event.words = json.dumps(json.loads(event.words or "{}") | ({"reason": reason} if reason else {}))
    event.state = "cancelled"
    reminders.unplan(session, event)
    if messages.withdraw(session, event, now):
        event.published_at = None
        return None
    return messages.tell(session, sender, event, now=now)


def cancel_rest(session: Session, sender: Sender, event: Event, reason: str, *, now: datetime) -> int:
    """It, and those of the same row that come after it. How many."""
    coming = select(Event).where(
        Event.series_id == event.series_id, Event.starts_at >= event.starts_at, Event.state != "cancelled"
    )
    found = session.scalars(coming.order_by(Event.id).with_for_update()).all() if event.series_id else [event]
    for one in found:
        cancel(session, sender, one, reason, now=now)
    return len(found)


def settle(session: Session, broadcast: Broadcast) -> None:
    """The message about an event was confirmed, undone, stopped or thrown away: the event goes with it."""
    event = session.scalar(select(Event).where(Event.broadcast_id == broadcast.id).with_for_update())
    messages.mark_own_words(session, broadcast)
    if event is None:
        return
    if broadcast.state == "draft":
        _remove(session, event)
    elif broadcast.state == "waiting":
        event.state, event.published_at = "open", broadcast.starts_at
        reminders.plan(session, event, broadcast.starts_at)
        _plan_others(session, event)
    elif broadcast.state == "cancelled" and broadcast.kind == rules.EVENT and _is_undone(broadcast):
        event.state, event.published_at = "draft", None
        reminders.unplan(session, event)
        _unplan_others(session, event)
        messages.draft_again(session, event, broadcast)


def _is_undone(broadcast: Broadcast) -> bool:
    """Nothing of it has gone out."""
    return broadcast.recipients == 0


def note(session: Session, sender: Sender, event: Event, *, what: str, now: datetime) -> None:
    audit.record(session, sender.actor, f"event.{what}", f"event:{event.id}", now=now, school_id=event.school_id)


def audience_of(school_id: int, making: Making, now: datetime) -> Json:
    audience: Json = {"school_id": school_id}
    if not making.whole_school:
        audience["group_ids"] = list(making.group_ids)
    if making.language:
        audience["languages"] = [making.language]
    if making.new_families:
        audience["since"] = (now - NEW_FAMILY).isoformat()
    return audience


def _add(session: Session, sender: Sender, making: Making, day: date, *, now: datetime) -> Event:
    audience = json.dumps(audience_of(sender.school_id, making, now))
    zone = session.get_one(School, sender.school_id).zone
    event = Event(id=new_id(), school_id=sender.school_id, staff_id=sender.staff_id, zone=zone, created_at=now)
    event.state, event.audience = "draft", audience
    _fill(event, making, day)
    session.add(event)
    session.flush()
    _need(session, event, making)
    return event


def _need(session: Session, event: Event, making: Making) -> None:
    session.execute(delete(EventNeed).where(EventNeed.event_id == event.id))
    for what, number in making.needs.items():
        session.add(EventNeed(id=new_id(), event_id=event.id, what=what, wanted=number))
    session.flush()


def _fill(event: Event, making: Making, day: date) -> None:
    begins, ends = making.begins, making.ends
    assert begins is not None and ends is not None and making.cents is not None and making.most is not None
    starts_at, ends_at = times(making, day, event.zone)
    event.kind, event.day, event.begins, event.ends = making.kind, day, begins, ends
    event.starts_at, event.ends_at = starts_at, ends_at
    event.cents, event.little_ones, event.most = making.cents, making.little_ones, making.most
    event.capacity, event.help_languages = making.capacity, " ".join(making.help_languages)
    words = {"title": making.title, "place": making.place, "map": making.map_url, "note": making.note}
    event.words = json.dumps({name: said for name, said in words.items() if said})


def filled(event: Event, making: Making) -> Event:
    """A copy that is not kept: how it would be."""
    assert making.day is not None
    copy = _copy(event)
    _fill(copy, making, making.day)
    return copy


def as_cancelled(event: Event) -> Event:
    """The same, of one that does not take place."""
    copy = _copy(event)
    copy.state = "cancelled"
    return copy


def _copy(event: Event) -> Event:
    return Event(**{one.key: getattr(event, one.key) for one in inspect(Event).column_attrs})


def times(making: Making, day: date, zone: str) -> tuple[datetime, datetime]:
    """When it starts and ends on that day. Its clock times are there on that day: nobody could enter them else."""
    assert making.begins is not None and making.ends is not None
    starts_at = wall.moment(day, making.begins, zone)
    ends_at = wall.moment(rules.last_day(day, making.begins, making.ends), making.ends, zone)
    assert starts_at is not None and ends_at is not None
    return starts_at, ends_at


def _add_others(
    session: Session, sender: Sender, event: Event, making: Making, *, days: Sequence[date], now: datetime
) -> None:
    if making.repeat is Repeat.NONE or making.day is None or making.until is None or len(days) < 2:
        return
    row = EventSeries(
        id=new_id(),
        school_id=event.school_id,
        rule=series.rule(making.repeat, making.day),
        until=making.until,
        created_at=now,
    )
    session.add(row)
    session.flush()
    event.series_id = row.id
    for day in days[1:]:
        _add(session, sender, making, day, now=now).series_id = row.id
    session.flush()


def list_others(session: Session, event: Event) -> Sequence[Event]:
    """Of the same row, those that nobody was invited to yet, the first one first."""
    if event.series_id is None:
        return []
    others = select(Event).where(
        Event.series_id == event.series_id, Event.id != event.id, Event.state == "draft", Event.broadcast_id.is_(None)
    )
    return session.scalars(others.order_by(Event.starts_at)).all()


def _plan_others(session: Session, event: Event) -> None:
    others = list_others(session, event)
    days = [event.day, *(one.day for one in others)]
    for number, one in enumerate(others, 1):
        one.invite_at = series.invite_at(days, number, event.zone)


def _unplan_others(session: Session, event: Event) -> None:
    for one in list_others(session, event):
        one.invite_at = None


def _drop_others(session: Session, event: Event) -> None:
    if event.series_id is None:
        return
    for one in list_others(session, event):
        session.delete(one)
    series_id, event.series_id = event.series_id, None
    session.flush()
    session.execute(delete(EventSeries).where(EventSeries.id == series_id))


def _remove(session: Session, event: Event) -> None:
    """A draft, with those that were to come after it if the first of them is thrown away."""
    if event.broadcast_id is not None:
        _drop_others(session, event)
    session.delete(event)
    session.flush()
