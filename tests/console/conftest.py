"""Two schools with staff, and browsers that visit the real console on a real database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.async_api import Route
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from bot.app import all_features
from bot.console.access import Role
from bot.console.page import ConsolePage
from bot.console.routes import Deps, larger, routes
from bot.i18n.library import Library
from bot.i18n.texts import SCHOOL_ZONE
from bot.people import sessions
from bot.people.tables import Audit, Group, Guardian, Handover, Invite, Person, Pupil, School, Share, Staff
from bot.store.db import Database
from bot.store.ids import new_id
from bot.web.security import Security
from tests.conftest import FixedClock

URL = "https://samen.example"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"


@dataclass(frozen=True)
class SchoolIds:
    """`six` and `three` are its groups; `staff` has one member of each role, the teacher with `six` only."""

    id: int
    six: int
    three: int
    staff: Mapping[Role, int]


@dataclass
class World:
    db: Database
    app: Security
    deps: Deps
    now: FixedClock
    regenboog: SchoolIds
    linde: SchoolIds
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    def browser(self, **headers: str) -> httpx.AsyncClient:
        own = {"sec-fetch-site": "same-origin", "accept-language": "en", "user-agent": FIREFOX}
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app), base_url=URL, headers={**own, **headers}
        )
        self.clients.append(client)
        return client

    async def link(self, staff_id: int) -> str:
        token = await self.db.run(
            lambda session: sessions.offer_sign_in(session, self.now(), kind="console", staff_id=staff_id)
        )
        return f"/console/in/{token}"

    async def signed_in(self, staff_id: int, *, language: str = "en", **headers: str) -> httpx.AsyncClient:
        """In English, unless `language` is empty: then nobody has chosen one."""
        client = self.browser(**headers)
        answer = await client.post(await self.link(staff_id))
        assert (answer.status_code, answer.headers["location"]) == (303, "/console")
        if language:
            await client.post("/console/language", data={"language": language})
        return client

    async def session_ids(self, staff_id: int) -> list[int]:
        owner = sessions.Owner(staff_id=staff_id)
        found = await self.db.read(lambda session: sessions.list_sessions(session, owner, self.now()))
        return [browser.id for browser in found]

    async def share_one(self, school: SchoolIds) -> int:
        """A pupil of group six whom the coordinator may see."""

        def work(session: Session) -> int:
            [pupil] = add_pupils(session, school.id, school.six, "Shared")
            session.add(Share(staff_id=school.staff[Role.COORDINATOR], pupil_id=pupil))
            return pupil

        return await self.db.run(work)

    async def hand_over(self, group_id: int, staff_id: int, *, first: int = 0, last: int | None = None) -> int:
        """Days from today, at school."""
        today = self.now().astimezone(SCHOOL_ZONE).date()

        def work(session: Session) -> int:
            until = None if last is None else today + timedelta(days=last)
            row = Handover(
                group_id=group_id, staff_id=staff_id, from_day=today + timedelta(days=first), until_day=until
            )
            session.add(row)
            session.flush()
            return row.id

        return await self.db.run(work)

    async def audited(self) -> list[tuple[str, str, str]]:
        return await self.db.read(
            lambda session: [
                (row.actor, row.action, row.object)
                for row in session.scalars(select(Audit).where(Audit.action != "invite.made").order_by(Audit.id))
            ]
        )

    async def change(self, work: Callable[[Session], object]) -> None:
        def run(session: Session) -> None:
            work(session)

        await self.db.run(run)


def add_school(session: Session, name: str, slug: str) -> SchoolIds:
    school = School(id=new_id(), name=name, slug=slug)
    session.add(school)
    session.flush()
    six, three = (Group(id=new_id(), school_id=school.id, name=group) for group in ("Groep 6", "Groep 3"))
    session.add_all([six, three])
    session.flush()
    staff = {
        role: Staff(id=new_id(), school_id=school.id, name=person, role=role.value)
        for role, person in ((Role.TEACHER, "Meester Jan"), (Role.COORDINATOR, "Juf Els"), (Role.LEADER, "Fatma Kaya"))
    }
    session.add_all(staff.values())
    session.flush()
    staff[Role.TEACHER].groups = [six]
    session.flush()
    return SchoolIds(school.id, six.id, three.id, {role: row.id for role, row in staff.items()})


def add_pupils(session: Session, school_id: int, group_id: int, names: str) -> list[int]:
    pupils = [Pupil(id=new_id(), school_id=school_id, group_id=group_id, first_name=name) for name in names.split()]
    session.add_all(pupils)
    session.flush()
    return [pupil.id for pupil in pupils]


def link_parent(session: Session, pupil_ids: list[int], language: str, now: datetime) -> int:
    person = Person(id=new_id(), language=language, created_at=now)
    session.add(person)
    session.flush()
    session.add_all(Guardian(person_id=person.id, pupil_id=pupil, linked_at=now) for pupil in pupil_ids)
    session.flush()
    return person.id


def invite(session: Session, school_id: int, pupil_id: int, now: datetime) -> int:
    number = new_id()
    session.add(
        Invite(
            id=number,
            school_id=school_id,
            pupil_id=pupil_id,
            link_hash=f"link{number}".encode(),
            typed_hash=f"typed{number}".encode(),
            created_at=now,
            expires_at=now + timedelta(days=14),
        )
    )
    session.flush()
    return number


def make_world(
    db: Database,
    library: Library,
    now: FixedClock,
    more: tuple[ConsolePage, ...] = (),
    *,
    public_url: str = URL,
    bot: str = "",
) -> World:
    """With the pages of all slices. `bot` is the name that Telegram told."""
    with db.transaction() as session:
        regenboog, linde = add_school(session, "De Regenboog", "regenboog"), add_school(session, "De Linde", "linde")
    pages = [page for feature in all_features() for page in feature.pages]
    kinds = [kind for feature in all_features() for kind in feature.broadcasts]
    deps = Deps(db, library, now, public_url, [*pages, *more], kinds, lambda: bot)
    return World(
        db,
        Security(Starlette(routes=routes(deps)), public_url=URL, larger=larger(deps.pages)),
        deps,
        now,
        regenboog,
        linde,
    )


async def answer(client: httpx.AsyncClient, route: Route) -> None:
    """What the application says to a page that a browser asks for."""
    asked = route.request
    form = {"content-type": asked.headers.get("content-type", "")} if asked.post_data else {}
    got = await client.request(asked.method, asked.url, content=asked.post_data_buffer, headers=form)
    await route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)


@pytest.fixture
def world(db: Database, library: Library, now: FixedClock) -> World:
    return make_world(db, library, now)
