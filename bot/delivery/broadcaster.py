"""Makes the messages of confirmed broadcasts: a batch per transaction, rendered once per language."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import clock
from bot.clock import Clock
from bot.core.markup import Rich
from bot.core.screen import Place, Screen, put_in, to_json
from bot.delivery import broadcasts, digests, metrics, outbox
from bot.delivery.audience import hold_addresses
from bot.delivery.broadcasts import content
from bot.delivery.digests import Digester, Titles
from bot.delivery.fit import fit
from bot.delivery.kinds import BroadcastKind, Recipient, Span
from bot.delivery.outbox import Draft, Priority, Route
from bot.delivery.rounds import Post, Round
from bot.delivery.tables import Broadcast, OutMessage
from bot.delivery.timing import is_capped, list_full, moment
from bot.delivery.wake import Wakes
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.store.db import Busy, Database
from bot.store.lanes import Lease

BATCH = 100  # recipients a transaction: each costs as much as thirty people besides
SMALL_BATCH = 25  # the same while people write to us: their answers wait for it
GIVE_WAY = 0.1  # seconds that a batch waits at most while people wait for answers
IDLE = 1.0  # seconds between looks for a broadcast to start
STOP_AFTER_FAILURES = 50  # and more than a fifth of what was tried: something is wrong, ask a person

Look = Callable[[Session, datetime], set[str] | None]

log = structlog.get_logger()


class Broadcaster:
    """Turns confirmed broadcasts into rows of the outbox, batch by batch; then digests and `rounds`."""

    def __init__(
        self,
        kinds: Mapping[str, BroadcastKind],
        routes: Mapping[str, Route],
        library: Library,
        digest: Callable[[Texts, Titles], Screen],
        *,
        rounds: Sequence[Round] = (),
    ) -> None:
        self._kinds, self._routes, self._library = kinds, routes, library
        self._post = Post(routes, library)
        self._rounds: list[Round] = [Digester(kinds, digest).step, *rounds]
        self._rendered: dict[tuple[int, str, str], list[str]] = {}  # (broadcast, language, channel) -> payloads

    def step(self, session: Session, now: datetime) -> set[str] | None:
        """The lanes that got messages; None when nothing is left to do now."""
        made = (look(session, now) for look in self.looks(BATCH))
        return next((lanes for lanes in made if lanes is not None), None)

    def looks(self, most: int) -> list[Look]:
        """The parts of `step`, each as good alone. `most`: recipients of a broadcast."""
        return [partial(self._next_batch, most), *(partial(each, self._post) for each in self._rounds)]

    def _next_batch(self, most: int, session: Session, now: datetime) -> set[str] | None:
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
            broadcasts.pause(session, broadcast.id)
            log.error("broadcast.paused", id=broadcast.id, kind=broadcast.kind)
            return set()
        if broadcast.state == "waiting":
            self._begin(session, broadcast, now)
        kind = self._kinds[broadcast.kind]
        span = Span(broadcast.cursor, broadcast.bound, most)
        recipients = kind.recipients(session, json.loads(broadcast.audience), span)
        if not recipients:
            broadcast.state, broadcast.cursor, broadcast.finished_at = "done", broadcast.bound, now
            self._forget(broadcast)
            return set()
        rows = self._make(session, broadcast, recipients, now)
        broadcast.state, broadcast.cursor = "running", recipients[-1].id
        return {row["lane"] for row in rows}

    def _begin(self, session: Session, broadcast: Broadcast, now: datetime) -> None:
        """What was rendered in a transaction that was given up may have been written anew since."""
        self._forget(broadcast)
        if broadcast.corrects:
            broadcasts.take_back(session, broadcast.corrects, now)

    def _forget(self, broadcast: Broadcast) -> None:
        self._rendered = {key: parts for key, parts in self._rendered.items() if key[0] != broadcast.id}

    def _make(
        self, session: Session, broadcast: Broadcast, recipients: Sequence[Recipient], now: datetime
    ) -> list[dict[str, Any]]:  # Any: column values
        """A message for each, or its place in their digest."""
        there = hold_addresses(session, recipients)
        capped = is_capped(self._kinds[broadcast.kind], json.loads(broadcast.audience), urgent=broadcast.urgent)
        full = list_full(session, recipients, now, besides=broadcast.id) if capped else set()
        rows: list[dict[str, Any]] = []  # Any: column values
        later: dict[int, datetime] = {}
        openings = self._openings(session, broadcast, recipients)
        limits = self._kinds[broadcast.kind].limits(content(broadcast))
        for recipient in recipients:
            route = self._routes.get(recipient.channel)
            if route is None or recipient.address_id not in there:
                continue  # no open address: counted as not reached by whoever shows the broadcast
            start = max(now, _turn(broadcast, route))
            when = moment(recipient, start, urgent=broadcast.urgent, is_full=recipient.id in full, limits=limits)
            if when.in_digest:
                later[recipient.id] = when.at
                continue
            draft = self._draft(broadcast, recipient, when.at, capped=capped)
            parts = self._payloads(broadcast, recipient.language, route)
            if recipient.id in openings:
                parts = [put_in(part, openings[recipient.id]) for part in parts]
            rows += [outbox.row(route, draft, payload, now, number=number) for number, payload in enumerate(parts)]
            broadcast.recipients += 1
        outbox.put_rows(session.connection(), rows)
        digests.add(session, broadcast.id, later, now)
        metrics.held_back.inc(len(later))
        return rows

    def _openings(self, session: Session, broadcast: Broadcast, recipients: Sequence[Recipient]) -> Mapping[int, Rich]:
        """What stands in the gap of the rendered message, by recipient."""
        opening = self._kinds[broadcast.kind].opening
        if opening is None:
            return {}
        told, given = opening.readers(session, broadcast, [one.id for one in recipients]), content(broadcast)
        return {
            one.id: opening.lines(Texts(self._library, one.language), given | {"reader": told[one.id]})
            for one in recipients
        }

    def _payloads(self, broadcast: Broadcast, language: str, route: Route) -> list[str]:
        place = (broadcast.id, language, route.channel)
        if place not in self._rendered:
            kind = self._kinds[broadcast.kind]
            screen = kind.render(Texts(self._library, language), content(broadcast))
            below = replace(screen, place=Place.BELOW, ask=None)
            self._rendered[place] = [to_json(part) for part in fit(below, route.capabilities)]
        return self._rendered[place]

    def _draft(self, broadcast: Broadcast, recipient: Recipient, due: datetime, *, capped: bool) -> Draft:
        return Draft(
            key=f"{broadcast.kind}:{broadcast.id}:{recipient.id}",
            to=recipient.address,
            address_id=recipient.address_id,
            language=recipient.language,
            screen=Screen(""),
            kind=broadcast.kind,
            priority=Priority.URGENT if broadcast.urgent else Priority.BULK,
            due=due,
            broadcast_id=broadcast.id,
            capped=capped,
            hold=self._kinds[broadcast.kind].hold,
        )


def _turn(broadcast: Broadcast, route: Route) -> datetime:
    """The messages are spread over time, so that two broadcasts on one bot take turns."""
    seconds = broadcast.recipients / route.rate if route.rate else 0
    return broadcast.starts_at + timedelta(seconds=seconds)


class BroadcastDuty:
    """The duty of the broadcasts lane: a batch after a batch, with as long a rest between, which belongs to replies."""

    def __init__(self, db: Database, broadcaster: Broadcaster, wakes: Wakes, now: Clock) -> None:
        self._db, self._broadcaster, self._wakes, self._now = db, broadcaster, wakes, now

    async def run(self, lease: Callable[[], Lease | None]) -> None:
        acts = self._wakes.acts
        while (current := lease()) is not None and current.is_live():
            started = clock.monotonic()
            most, acts = BATCH if acts == self._wakes.acts else SMALL_BATCH, self._wakes.acts
            try:
                lanes = await self._look(most)
            except Busy:
                lanes = None
            for lane in lanes or ():
                self._wakes.wake(lane)
            await asyncio.sleep(IDLE if lanes is None else clock.monotonic() - started)
            await self._wakes.quiet(GIVE_WAY)

    async def _look(self, most: int) -> set[str] | None:
        """As `step`, but each part in a transaction of its own: no answer waits for all of them."""
        for look in self._broadcaster.looks(most):
            lanes = await self._transact(look)
            if lanes is not None:
                return lanes
        return None

    async def _transact(self, look: Look) -> set[str] | None:
        return await self._db.run(lambda session: look(session, self._now()))


def _goes_wrong(session: Session, broadcast: Broadcast) -> bool:
    """Counts what failed first: of that there is little, and this is asked before every batch."""
    failed = _count(session, broadcast, "failed")
    return failed > STOP_AFTER_FAILURES and failed * 5 > failed + _count(session, broadcast, "sent")


def _count(session: Session, broadcast: Broadcast, state: str) -> int:
    ours = (OutMessage.broadcast_id == broadcast.id, OutMessage.state == state)
    return session.scalar(select(func.count()).where(*ours)) or 0
