"""Fetches the photos that staff send in a chat, outside of any turn, and tells them there what became of each."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.core.screen import Screen
from bot.delivery import outbox
from bot.delivery.metrics import photos_fetched
from bot.delivery.outbox import Draft, Route
from bot.delivery.wake import Wakes
from bot.i18n import languages
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.queries import language_of
from bot.people.tables import Address, Staff
from bot.photos import actions, queries
from bot.photos.pictures import Mistake, Picture, prepare
from bot.photos.tables import Photo
from bot.store.db import Busy, Database
from bot.store.lanes import Lease

IDLE = 1.0  # seconds between looks
AT_ONCE = 5
TRIES = (5, 30, 120, 600)  # seconds to wait after each try that did not work
KIND = "photo_fetched"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class NotThere:
    """The channel has no such file, and will not have it later."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """The channel is in trouble; `after`: how many seconds it asks to wait."""

    reason: str
    after: float = 0.0


Fetched = bytes | Mistake | NotThere | Later
Told = Callable[[Texts, int, Mistake | None], Screen]  # what somebody reads about their photo


@dataclass(frozen=True, slots=True)
class Wanted:
    id: int
    source: str


def _name(result: Picture | Mistake | NotThere | Later) -> str:
    """For the metric."""
    if isinstance(result, Mistake):
        return result.value
    return "fetched" if isinstance(result, Picture) else "not there" if isinstance(result, NotThere) else "later"


class PhotoFetcher:
    """The duty of a channel's photo lane: nothing is held open while it waits for the network or reads a picture."""

    def __init__(
        self,
        db: Database,
        fetch: Callable[[str], Awaitable[Fetched]],
        route: Route,
        *,
        library: Library,
        told: Told,
        wakes: Wakes,
        now: Clock,
    ) -> None:
        self._db, self._fetch, self._route = db, fetch, route
        self._library, self._told, self._wakes, self._now = library, told, wakes, now

    async def run(self, lease: Callable[[], Lease | None]) -> None:
        while (current := lease()) is not None and current.is_live():
            try:
                done = await self.step()
            except Busy:
                done = 0
            if not done:
                await asyncio.sleep(IDLE)

    async def step(self) -> int:
        """How many were looked at."""
        wanted = await self._db.read(self._list)
        for one in wanted:
            found = await self._fetch(one.source)
            result = await asyncio.to_thread(prepare, found) if isinstance(found, bytes) else found
            await self._db.run(partial(self._finish, photo_id=one.id, result=result))
            photos_fetched.labels(_name(result)).inc()
        if wanted:
            self._wakes.wake(self._route.lane)
        return len(wanted)

    def _list(self, session: Session) -> list[Wanted]:
        """Of this channel's chats."""
        found = queries.list_wanted(session, self._now(), self._route.channel, AT_ONCE)
        return [Wanted(photo.id, photo.source or "") for photo in found]

    def _finish(self, session: Session, photo_id: int, result: Picture | Mistake | NotThere | Later) -> None:
        photo = session.scalar(select(Photo).where(Photo.id == photo_id, Photo.state == "wanted"))
        if photo is None:
            return  # taken back meanwhile
        if isinstance(result, Later) and photo.attempts < len(TRIES):
            wait = max(result.after, TRIES[photo.attempts])
            photo.attempts, photo.due = photo.attempts + 1, self._now() + timedelta(seconds=wait)
            return
        if isinstance(result, Picture):
            actions.fetched(session, photo, result, self._now())
            self._tell(session, photo, None)
            return
        log.info("photos.not_fetched", id=photo_id, reason=getattr(result, "reason", None) or str(result))
        actions.not_fetched(session, photo)
        self._tell(session, photo, result if isinstance(result, Mistake) else Mistake.BROKEN)

    def _tell(self, session: Session, photo: Photo, mistake: Mistake | None) -> None:
        """In the chat it came from, unless that is closed or somebody else's by now."""
        owner = select(Staff.person_id).where(Staff.id == photo.staff_id, Staff.disabled_at.is_(None)).scalar_subquery()
        mine = (Address.id == photo.address_id, Address.person_id == owner, Address.closed_at.is_(None))
        address = session.scalar(select(Address).where(*mine))
        if address is None:
            return
        language = language_of(session, address.channel, address.value) or languages.SOURCE
        draft = Draft(
            key=f"photo:{photo.id}",
            to=address.value,
            address_id=address.id,
            language=language,
            screen=self._told(Texts(self._library, language), photo.id, mistake),
            kind=KIND,
        )
        outbox.put(session.connection(), self._route, [draft], self._now())
