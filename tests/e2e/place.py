"""A whole Samen, served as `samen run` serves it, with a small school behind it."""

import asyncio
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sse_starlette.sse import AppStatus
from starlette.routing import BaseRoute

from bot import clock
from bot.app import Samen, compose
from bot.config import Settings
from bot.delivery import broadcasts
from bot.delivery.outbox import Route
from bot.features.notices import rules as notices
from bot.i18n.texts import Texts
from bot.people import sessions
from bot.people.tables import Pupil, Staff
from bot.serve import serve
from bot.store.ids import new_id
from tests.people.sample import Sample, fill, invite, invite_teacher
from tests.waiting import patience

SECRET = "a key for tests only, long enough to be one"
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Amsterdam: outside everybody's quiet hours


@dataclass(frozen=True)
class Place:
    samen: Samen
    url: str
    school: Sample

    def invite_parent(self) -> str:
        """A new letter's code, for one more guardian of the same child."""
        return invite(self.samen.db, self.school.amina, self.samen.now()).link_code

    def invite_teacher(self) -> str:
        return invite_teacher(self.samen.db, self.school.teacher, self.samen.now()).link_code

    async def console_link(self) -> str:
        offer = partial(sessions.offer_sign_in, now=self.samen.now(), kind="console", staff_id=self.school.teacher)
        return f"{self.url}/console/in/{await self.samen.db.run(offer)}"

    async def leader_link(self) -> str:
        """Into the console as a leader who was not there before."""

        def offer(session: Session) -> str:
            school_id = session.scalars(select(Pupil.school_id).where(Pupil.id == self.school.amina)).one()
            leader = Staff(id=new_id(), school_id=school_id, name="Fatma Kaya", role="leader")
            session.add(leader)
            session.flush()
            return sessions.offer_sign_in(session, self.samen.now(), kind="console", staff_id=leader.id)

        return f"{self.url}/console/in/{await self.samen.db.run(offer)}"

    async def notify(self, name: str = "privacy", **values: str) -> None:
        """A notice to all parents, without the minute to think it over."""
        now = self.samen.now()
        create = partial(
            broadcasts.create,
            kind=notices.KIND.name,
            now=now,
            audience={},
            details=notices.details(name, values, now),
            by="operator",
            undo=timedelta(0),
        )
        await self.samen.db.run(lambda session: create(session).id)

    def texts(self, language: str) -> Texts:
        return Texts(self.samen.library, language)


def afternoon() -> clock.Clock:
    """A clock that starts at noon, whenever the tests run."""
    began = clock.now()
    return lambda: NOON + (clock.now() - began)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def make(
    folder: Path,
    template: Path,
    *,
    extra: Mapping[str, Route] | None = None,
    now: clock.Clock | None = None,
    **settings: Any,  # Any: values of Settings
) -> Samen:
    database, port = folder / "samen.db", free_port()
    shutil.copy(template, database)
    given = {
        "database_url": f"sqlite:///{database}",
        "secret_key": SECRET,
        "port": port,
        "public_url": f"http://127.0.0.1:{port}",
        "telegram_token": None,
        **settings,
    }
    return compose(Settings.model_validate(given), now=now or afternoon(), extra=extra)


@asynccontextmanager
async def served(samen: Samen, extra: Sequence[BaseRoute] = ()) -> AsyncIterator[Place]:
    school = fill(samen.db)
    async with running(samen, extra):
        yield Place(samen, samen.settings.public_url, school)


@asynccontextmanager
async def running(samen: Samen, extra: Sequence[BaseRoute] = ()) -> AsyncIterator[None]:
    """Ends as a stopped process does: by the signal."""
    ready = asyncio.Event()
    serving = asyncio.create_task(serve(samen, extra=extra, ready=ready))
    try:
        async with patience():
            await ready.wait()
        yield
    finally:
        if not serving.done():
            signal.raise_signal(signal.SIGTERM)
        async with patience():
            await serving
        AppStatus.should_exit = False  # one for the whole process, and other tests of this process serve streams too
