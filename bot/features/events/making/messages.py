"""The messages about an event: its invitation, and what is told when something is different.

Whoever was told, or was still to be told, ends with the last state: a message that nobody has got yet is rewritten
where it is; any other is corrected by a new one, and what still waits of it is dropped at once.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.delivery import broadcasts, senders
from bot.delivery.audience import CORRECTED
from bot.delivery.kinds import Json
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast, OutMessage
from bot.features.events import content
from bot.features.events.rules import CHANGE, EVENT
from bot.features.events.tables import Event
from bot.store.seal import Unreadable
from bot.translate import actions as translations

AT_ONCE = timedelta(0)  # the page on which it was entered was its preview
_TOLD = (
    ("day", ("day",)),
    ("time", ("begins", "ends")),
    ("place", ("place", "map")),
    ("note", ("own",)),
    ("cents", ("cents",)),
)


def draft(session: Session, sender: Sender, event: Event, *, now: datetime) -> Broadcast:
    return _keep(session, event, _made(session, event, now, by=sender.actor))


def _made(session: Session, event: Event, at: datetime, *, by: str, words: Json | None = None) -> Broadcast:
    """A draft to everybody whom it invites. `words`: translations of what staff wrote."""
    return broadcasts.draft(
        session,
        EVENT,
        at,
        audience=json.loads(event.audience),
        details=_details(session, event),
        words=content.sealed_of(event, words or {}),
        by=by,
        staff_id=event.staff_id,
    )


def rewrite_draft(session: Session, sender: Sender, event: Event, *, now: datetime) -> None:
    """Its draft may have been cleared away meanwhile."""
    newest = get_newest(session, event)
    if newest is None:
        draft(session, sender, event, now=now)
        return
    audience, words = json.loads(event.audience), content.sealed_of(event, {})
    broadcasts.change_draft(session, newest, audience=audience, details=_details(session, event), words=words)
    _keep(session, event, newest)


def draft_again(session: Session, event: Event, undone: Broadcast) -> None:
    """Of an invitation that was undone: as it was, to be sent or changed."""
    at = undone.finished_at or undone.created_at
    _keep(session, event, _made(session, event, at, by=undone.created_by))


def invite(session: Session, event: Event, now: datetime) -> Broadcast:
    """One of those that come again: nobody looks at it before, so it goes at once."""
    made = _made(session, event, now, by="system", words=_translated_before(session, event))
    broadcasts.confirm(session, made, now, undo=AT_ONCE)
    return _keep(session, event, made)


def tell(session: Session, sender: Sender, event: Event, *, now: datetime) -> Broadcast | None:
    """To everybody who knows, or was to know. None when there is nothing to tell. The event is locked."""
    newest = get_newest(session, event, locked=True)
    changed = list_changed(session, event)
    if newest is not None and newest.state == "waiting":
        _rewrite(session, event, newest, changed)
        return newest if changed else None
    if not changed:
        return None
    event.sequence += 1
    made = broadcasts.draft(
        session,
        CHANGE,
        now,
        audience=audience_of(session, event),
        details=_details(session, event, changed),
        words=content.sealed_of(event, _translated(event, newest)),
        by=sender.actor,
        staff_id=sender.staff_id,
    )
    made.corrects = newest.id if newest else None
    if newest is not None:
        broadcasts.take_back(session, newest.id, now)
    broadcasts.confirm(session, made, now, undo=AT_ONCE)
    return _keep(session, event, made)


def withdraw(session: Session, event: Event, now: datetime) -> bool:
    """An invitation that nobody can have got does not go. False when somebody may know of the event."""
    newest = get_newest(session, event, locked=True)
    if newest is None or newest.kind != EVENT or newest.state != "waiting":
        return False
    return broadcasts.cancel(session, newest.id, now)


def _rewrite(session: Session, event: Event, waiting: Broadcast, changed: tuple[str, ...]) -> None:
    if waiting.kind == CHANGE:
        event.sequence += 1
    told = changed if waiting.kind == CHANGE else ()
    waiting.details = json.dumps(_details(session, event, told))
    waiting.words = json.dumps(content.sealed_of(event, _translated(event, waiting)))
    session.flush()


def preview(session: Session, event: Event) -> Json:
    """What `tell` would tell of it. The event need not be one that is kept."""
    words = content.sealed_of(event, _translated(event, get_newest(session, event)))
    return {"id": event.broadcast_id, **_details(session, event, list_changed(session, event)), **words}


def audience_of(session: Session, event: Event) -> Json:
    """Who is invited, who was told before, and who answered: the recipients of `kinds` understand it."""
    told = [one.id for one in _chain(session, event)]
    return json.loads(event.audience) | {"event_id": event.id, "told": told}  # type: ignore[no-any-return]  # JSON


def get_newest(session: Session, event: Event, *, locked: bool = False) -> Broadcast | None:
    if event.broadcast_id is None:
        return None
    wanted = select(Broadcast).where(Broadcast.id == event.broadcast_id)
    if locked:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return session.scalar(wanted)


def list_changed(session: Session, event: Event) -> tuple[str, ...]:
    """What is different from what anybody read last: several messages back when not all got the newest one."""
    now = _details(session, event) | content.sealed_of(event, {})
    found: set[str] = set()
    for before in _last_read(session, event):
        try:
            said = broadcasts.content(before)
        except Unreadable:
            continue
        found |= {name for name, keys in _TOLD if any(said.get(key, "") != now.get(key, "") for key in keys)}
    return ("cancelled",) if event.state == "cancelled" else tuple(name for name in content.CHANGES if name in found)


def _last_read(session: Session, event: Event) -> Iterator[Broadcast]:
    """Messages that somebody may have read as the last one."""
    for one in _chain(session, event):
        if one.state == "waiting" and one.corrects is not None:
            continue  # nobody has read it
        yield one
        if one.state == "done" and not _is_partly_sent(session, one):
            return


def _chain(session: Session, event: Event) -> Iterator[Broadcast]:
    """The newest first."""
    number = event.broadcast_id
    while number is not None and (found := session.get(Broadcast, number)) is not None:
        yield found
        number = found.corrects


def _is_partly_sent(session: Session, broadcast: Broadcast) -> bool:
    """Some of those it was for have not got it."""
    not_yet = or_(OutMessage.state.in_(("ready", "sending", "held")), OutMessage.error == CORRECTED)
    unsent = select(OutMessage.id).where(OutMessage.broadcast_id == broadcast.id, not_yet)
    return broadcast.cursor < broadcast.bound or bool(session.scalar(select(unsent.exists())))


def _details(session: Session, event: Event, changed: tuple[str, ...] = ()) -> Json:
    """For parents it is open as soon as they read of it."""
    state = "cancelled" if event.state == "cancelled" else "open"
    return content.details_of(session, event, changed=changed) | {"state": state}


def _translated(event: Event, before: Broadcast | None) -> Json:
    return content.translated_in(before, content.words_of(event))


def _translated_before(session: Session, event: Event) -> Json:
    """In the messages about others that are the same but for the day."""
    others = (
        select(Broadcast)
        .join(Event, Event.broadcast_id == Broadcast.id)
        .where(Event.series_id == event.series_id, Event.id != event.id)
        .order_by(Broadcast.id.desc())
    )
    found = (_translated(event, one) for one in session.scalars(others.limit(10)))
    return next((translated for translated in found if translated), {})


def _keep(session: Session, event: Event, made: Broadcast) -> Broadcast:
    event.broadcast_id = made.id
    session.flush()
    senders.keep_groups(session, made)
    mark_own_words(session, made)
    return made


def mark_own_words(session: Session, broadcast: Broadcast) -> None:
    """They wait for a translation, or no longer."""
    if broadcast.school_id is not None:
        translations.mark_changed(session, broadcast.school_id)
