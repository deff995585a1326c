"""Takes photos away from messages that have arrived, as soon as somebody on them may not be shown any more."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.core.screen import Place, Screen, from_json, to_json
from bot.delivery import outbox
from bot.delivery.metrics import photos_taken_away
from bot.delivery.outbox import Draft, Priority, Route, payload_place
from bot.delivery.tables import OutMessage
from bot.delivery.wake import Wakes
from bot.photos import actions as photos
from bot.photos.tables import Photo
from bot.store.db import Busy, Database
from bot.store.lanes import Lease
from bot.store.seal import Unreadable, keys

LANE = "photos"
KIND = "photo_hidden"
IDLE = 1.0  # seconds between looks
BATCH = 25  # messages a transaction, and a second: a family's "no" must not keep everybody else's answers waiting
LOOK_ROUND = timedelta(minutes=1)  # between looks for photos that became hidden without anybody's answer

log = structlog.get_logger()


class HiddenPhotos:
    """The duty of the photos lane. A message is edited through the outbox, like everything else that is sent.

    What has not been sent yet needs none of this: whether a photo may be shown is asked when it is.
    """

    def __init__(self, db: Database, routes: Mapping[str, Route], wakes: Wakes, now: Clock) -> None:
        self._db, self._wakes, self._now = db, wakes, now
        self._routes = {route.lane: route for route in routes.values() if route.capabilities.keeps_photos}
        self._looked: datetime | None = None

    async def run(self, lease: Callable[[], Lease | None]) -> None:
        while (current := lease()) is not None and current.is_live():
            with suppress(Busy):
                await self.step()
            await asyncio.sleep(IDLE)

    async def step(self) -> int:
        """How many messages are on their way to be changed."""
        now = self._now()
        if self._looked is None or now - self._looked >= LOOK_ROUND:
            await self._db.run(partial(photos.mark_hidden, now=now))
            self._looked = now
        if not await self._db.read(self._list):
            return 0
        made = await self._db.run(partial(self._take_away, now=now))
        for lane in {row["lane"] for row in made}:
            self._wakes.wake(lane)
        photos_taken_away.inc(len(made))
        if made:
            log.info("photos.taken_away", messages=len(made))
        return len(made)

    def _list(self, session: Session) -> Sequence[OutMessage]:
        """The oldest first: of two that changed one place, the later must have the last word."""
        shown = and_(OutMessage.state.in_(("sent", "unknown")), OutMessage.lane.in_(self._routes))
        hidden = select(OutMessage).join(Photo, Photo.id == OutMessage.photo_id).where(_was_before(), shown)
        return session.scalars(hidden.order_by(OutMessage.id).limit(BATCH)).all()

    def _take_away(self, session: Session, now: datetime) -> list[dict[str, Any]]:  # Any: column values
        messages = self._list(session)
        latest = _list_latest(session, messages)
        rows = []
        for message in messages:
            screen = _opened(message)
            if screen is not None and latest.get((message.address_id, message.ref)) == message.id:
                rows.append(self._edit(message, screen, now))
        done = update(OutMessage).where(OutMessage.id.in_([message.id for message in messages])).values(photo_id=None)
        session.execute(done, execution_options={"synchronize_session": False})
        outbox.put_rows(session.connection(), rows)
        return rows

    def _edit(self, message: OutMessage, screen: Screen, now: datetime) -> dict[str, Any]:  # Any: column values
        """The same words once more, in the same place. It has the photo too: somebody may say yes, and no again."""
        draft = Draft(
            key=f"hide:{message.id}",
            to=message.to,
            address_id=message.address_id,
            language=message.language,
            screen=Screen(""),
            kind=KIND,
            priority=Priority.REPLY,
        )
        payload = to_json(replace(screen, place=Place.INSIDE))
        return outbox.row(self._routes[message.lane], draft, payload, now, replaces=message.ref)


def _was_before() -> ColumnElement[bool]:
    return OutMessage.created_at <= Photo.hidden_at


def _list_latest(session: Session, messages: Sequence[OutMessage]) -> dict[tuple[int | None, str | None], int]:
    """The last that was put into each place: another screen may stand there by now."""
    places = (
        select(OutMessage.address_id, OutMessage.ref, func.max(OutMessage.id))
        .where(OutMessage.address_id.in_({message.address_id for message in messages}))
        .where(OutMessage.ref.in_({message.ref for message in messages}))
        .group_by(OutMessage.address_id, OutMessage.ref)
    )
    return {(address_id, ref): number for address_id, ref, number in session.execute(places)}


def _opened(message: OutMessage) -> Screen | None:
    """None when nothing can be done about it: it has no reference, or its words are gone."""
    if message.payload is None or message.ref is None:
        return None
    try:
        return from_json(keys().unseal(payload_place(message.id), message.payload))
    except Unreadable:
        return None
