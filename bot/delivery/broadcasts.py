"""One message to many: a cursor over recipients, a batch per transaction, rendered once per language."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import clock
from bot.clock import Clock
from bot.core.screen import Place, Screen, to_json
from bot.delivery import outbox
from bot.delivery.fit import fit
from bot.delivery.kinds import BroadcastKind, Json, Recipient, Span
from bot.delivery.outbox import Draft, Priority, Route
from bot.delivery.quiet import arrive_at
from bot.delivery.tables import Broadcast, OutMessage
from bot.delivery.wake import Wakes
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.tables import Person
from bot.store.db import Busy, Database
from bot.store.ids import new_id
from bot.store.lanes import Lease

BATCH = 25  # recipients a transaction: enough to be quick, few enough that a reply hardly waits behind them
GIVE_WAY = 0.1  # seconds that a batch waits at most while people wait for answers
IDLE = 0.5  # seconds between looks for a broadcast to start
UNDO = timedelta(seconds=60)
STOP_AFTER_FAILURES = 50  # and more than a fifth of what was tried: something is wrong, ask a person

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of a broadcast's messages, for the page that shows it."""

    recipients: int
    sent: int
    waiting: int
    failed: int
    unknown: int


def create(
    session: Session, kind: str, now: datetime, *, audience: Json, details: Json, by: str, undo: timedelta = UNDO
) -> Broadcast:
    """Starts after the undo time; people who join later are not part of it."""
    bound = session.scalar(select(func.max(Person.id))) or 0
    broadcast = Broadcast(
        id=new_id(),
        kind=kind,
        school_id=audience.get("school_id"),
        audience=json.dumps(audience),
        details=json.dumps(details),
        state="waiting",
        bound=bound,
        starts_at=now + undo,
        created_at=now,
        created_by=by,
    )
    session.add(broadcast)
    session.flush()
    return broadcast


def content(broadcast: Broadcast) -> Json:
    """What `BroadcastKind.render` and `title` get."""
    return {**json.loads(broadcast.details), **json.loads(broadcast.words or "{}")}


class Broadcaster:
    """Turns confirmed broadcasts into rows of the outbox, batch by batch."""

    def __init__(self, kinds: Mapping[str, BroadcastKind], routes: Mapping[str, Route], library: Library) -> None:
        self._kinds, self._routes, self._library = kinds, routes, library
        self._rendered: dict[tuple[int, str, str], list[str]] = {}  # (broadcast, language, channel) -> payloads

    def step(self, session: Session, now: datetime) -> set[str] | None:
        """The lanes that got messages; None when nothing is left to do now."""
        broadcast = session.scalars(
            select(Broadcast)
            .where(Broadcast.state.in_(("waiting", "running")), Broadcast.starts_at <= now)
            .order_by(Broadcast.recipients, Broadcast.id)  # the one that is least far gets its turn: fair to small ones
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if broadcast is None:
            return None
        if _goes_wrong(session, broadcast):
            broadcast.state = "paused"
            log.error("broadcast.paused", id=broadcast.id, kind=broadcast.kind)
            return set()
        kind = self._kinds[broadcast.kind]
        span = Span(broadcast.cursor, broadcast.bound, BATCH)
        recipients = kind.recipients(session, json.loads(broadcast.audience), span)
        broadcast.state = "running" if recipients else "done"
        if not recipients:
            self._rendered = {key: parts for key, parts in self._rendered.items() if key[0] != broadcast.id}
            return set()
        rows = self._rows(broadcast, recipients, now)
        outbox.put_rows(session.connection(), rows)
        broadcast.cursor = recipients[-1].id
        return {row["lane"] for row in rows}

    def _rows(self, broadcast: Broadcast, recipients: Sequence[Recipient], now: datetime) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []  # Any: column values
        for recipient in recipients:
            route = self._routes.get(recipient.channel)
            if route is None:
                continue  # no open address: counted as not reached by whoever shows the broadcast
            draft = self._draft(broadcast, recipient, now)
            parts = self._payloads(broadcast, recipient.language, route)
            rows += [outbox.row(route, draft, payload, now, number=number) for number, payload in enumerate(parts)]
            broadcast.recipients += 1
        return rows

    def _payloads(self, broadcast: Broadcast, language: str, route: Route) -> list[str]:
        place = (broadcast.id, language, route.channel)
        if place not in self._rendered:
            kind = self._kinds[broadcast.kind]
            screen = kind.render(Texts(self._library, language), content(broadcast))
            below = replace(screen, place=Place.BELOW, ask=None)
            self._rendered[place] = [to_json(part) for part in fit(below, route.capabilities)]
        return self._rendered[place]

    def _draft(self, broadcast: Broadcast, recipient: Recipient, now: datetime) -> Draft:
        kind = self._kinds[broadcast.kind]
        route = self._routes[recipient.channel]
        due = now
        if route.rate:  # spread over time, so that two broadcasts on one bot take turns
            due = max(due, broadcast.starts_at + timedelta(seconds=broadcast.recipients / route.rate))
        if not kind.urgent:
            due = max(due, recipient.paused_until or due)
            due = arrive_at(due, recipient.zone, recipient.quiet_from, recipient.quiet_until)
        return Draft(
            key=f"{broadcast.kind}:{broadcast.id}:{recipient.id}",
            to=recipient.address,
            address_id=recipient.address_id,
            language=recipient.language,
            screen=Screen(""),
            kind=broadcast.kind,
            priority=Priority.URGENT if kind.urgent else Priority.BULK,
            due=due,
            broadcast_id=broadcast.id,
            hold=kind.hold,
        )


class BroadcastDuty:
    """The duty of the broadcasts lane: a batch after a batch, with as long a rest between, which belongs to replies."""

    def __init__(self, db: Database, broadcaster: Broadcaster, wakes: Wakes, now: Clock) -> None:
        self._db, self._broadcaster, self._wakes, self._now = db, broadcaster, wakes, now

    async def run(self, lease: Callable[[], Lease | None]) -> None:
        while (current := lease()) is not None and current.is_live():
            started = clock.monotonic()
            try:
                lanes = await self._db.run(partial(self._broadcaster.step, now=self._now()))
            except Busy as error:
                log.warning("broadcast.waits_for_database", reason=str(error))
                lanes = None
            for lane in lanes or ():
                self._wakes.wake(lane)
            await asyncio.sleep(IDLE if lanes is None else clock.monotonic() - started)
            await self._wakes.quiet(GIVE_WAY)


def progress(session: Session, broadcast: Broadcast) -> Progress:
    rows = session.execute(
        select(OutMessage.state, func.count()).where(OutMessage.broadcast_id == broadcast.id).group_by(OutMessage.state)
    ).all()
    counts = {state: number for state, number in rows}
    return Progress(
        recipients=broadcast.recipients,
        sent=counts.get("sent", 0),
        waiting=counts.get("ready", 0) + counts.get("sending", 0),
        failed=counts.get("failed", 0),
        unknown=counts.get("unknown", 0),
    )


def pause(session: Session, broadcast_id: int) -> bool:
    """Stops making and sending; what waits keeps its place. False when it is not under way."""
    broadcast = session.get(Broadcast, broadcast_id, with_for_update=True)
    if broadcast is None or broadcast.state not in ("waiting", "running"):
        return False
    broadcast.state = "paused"
    return True


def resume(session: Session, broadcast_id: int) -> bool:
    broadcast = session.get(Broadcast, broadcast_id, with_for_update=True)
    if broadcast is None or broadcast.state != "paused":
        return False
    broadcast.state = "running"
    return True


def cancel(session: Session, broadcast_id: int) -> bool:
    """Within the undo minute nothing has gone out yet; later what is not sent is dropped."""
    broadcast = session.get(Broadcast, broadcast_id, with_for_update=True)
    if broadcast is None or broadcast.state in ("done", "cancelled"):
        return False
    broadcast.state = "cancelled"
    for message in session.scalars(
        select(OutMessage).where(OutMessage.broadcast_id == broadcast_id, OutMessage.state == "ready")
    ):
        message.state, message.error = "failed", "cancelled"
    return True


def _goes_wrong(session: Session, broadcast: Broadcast) -> bool:
    """Counts what failed first: of that there is little, and this is asked before every batch."""
    failed = _count(session, broadcast, "failed")
    return failed > STOP_AFTER_FAILURES and failed * 5 > failed + _count(session, broadcast, "sent")


def _count(session: Session, broadcast: Broadcast, state: str) -> int:
    ours = (OutMessage.broadcast_id == broadcast.id, OutMessage.state == state)
    return session.scalar(select(func.count()).where(*ours)) or 0
