"""A stage for real processes: the stand-in for Telegram, a database with families, and what became of it all."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from bot import clock
from bot.delivery import broadcasts
from bot.delivery.dispatcher import AHEAD
from bot.delivery.tables import OutMessage
from bot.people.tables import Address, Conversation, Group, Guardian, Person, Pupil, School
from bot.store.base import Base
from bot.store.db import Database
from bot.store.ids import new_id
from bot.store.inbox import Inbox
from bot.store.lanes import LaneRow
from tests.e2e.process import SECRET, Server
from tests.fakes.telegram_server import FakeTelegram, FakeUser
from tests.waiting import until

SENDING = "send:telegram:123456"
POLLING = "poll:telegram:123456"
WEBHOOK_SECRET = "a-secret-for-tests"
RATE = 60.0  # messages a second
IN_FLIGHT = int(RATE * AHEAD)  # the most that one owner has claimed at a time
FIRST_PARENT, FIRST_VISITOR = 10_000, 50_000
_OF_ITS_OWN = (OutMessage.channel == "telegram", OutMessage.replaces.is_(None))  # not an edit of an earlier message
_never = time(0)  # from midnight to midnight: no quiet hours, so that tests may run at night


@dataclass
class Stage:
    telegram: FakeTelegram
    db: Database
    folder: Path
    acts: int = 0  # updates that people caused
    _visitors: dict[int, FakeUser] = field(default_factory=dict)

    def server(self, mode: str = "webhook", *, rate: float = RATE) -> Server:
        settings = {
            "SAMEN_DATABASE_URL": self.db.url,
            "SAMEN_SECRET_KEY": SECRET,
            "SAMEN_TELEGRAM_TOKEN": self.telegram.token,
            "SAMEN_TELEGRAM_API_URL": self.telegram.url,
            "SAMEN_TELEGRAM_MODE": mode,
            "SAMEN_TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "SAMEN_TELEGRAM_RATE": str(rate),
        }
        return Server(self.folder, settings)

    def say(self, visitor: int, text: str) -> None:
        number = FIRST_VISITOR + visitor
        self._visitors.setdefault(number, self.telegram.user(number, "tr", started=True)).say(text)
        self.acts += 1

    async def broadcast(self, recipients: int) -> int:
        """That many parents, and a notice to all of them, without the minute to undo it."""
        for number in range(recipients):
            self.telegram.user(FIRST_PARENT + number, "nl", started=True)

        def fill(session: Session) -> int:
            now = clock.now()
            school = School(id=new_id(), name="De Regenboog", slug="regenboog", quiet_from=_never, quiet_until=_never)
            group = Group(id=new_id(), school_id=school.id, name="Groep 6")
            pupil = Pupil(id=new_id(), school_id=school.id, group_id=group.id, first_name="Amina")
            for row in (school, group, pupil):
                session.add(row)
                session.flush()
            people = [Person(id=new_id(), language="nl", created_at=now) for _ in range(recipients)]
            session.add_all(people)
            session.flush()
            addresses = [
                Address(
                    id=new_id(), channel="telegram", value=str(FIRST_PARENT + n), person_id=person.id, created_at=now
                )
                for n, person in enumerate(people)
            ]
            session.add_all(addresses)
            session.flush()
            session.add_all(Guardian(id=new_id(), person_id=p.id, pupil_id=pupil.id, linked_at=now) for p in people)
            session.add_all(Conversation(id=new_id(), address_id=a.id, updated_at=now) for a in addresses)
            session.flush()
            made = broadcasts.create(
                session, "notice", now, audience={}, details={"notice": "privacy"}, by="test", undo=timedelta(0)
            )
            return int(made.id)

        return await self.db.run(fill)

    async def sends(self, messages: int, *, since: int | None = None) -> None:
        """Until Telegram has taken that many calls more, since now or since so many."""
        calls = self.telegram.log.calls
        enough = (len(calls) if since is None else since) + messages
        await self.telegram.until(lambda: len(calls) >= enough)

    async def count(self, *where: object) -> int:
        """Outgoing messages."""
        query = select(func.count()).select_from(OutMessage).where(*where)  # type: ignore[arg-type]  # conditions
        return await self.db.read(lambda session: session.scalar(query) or 0)

    async def count_rows(self, table: type[Base]) -> int:
        return await self.db.read(lambda session: session.scalar(select(func.count()).select_from(table)) or 0)

    async def in_flight(self) -> int:
        return await self.count(OutMessage.state == "sending")

    async def owners(self) -> dict[str, str]:
        """Lane -> owner whose lease has not been given up."""
        rows = await self.db.read(lambda session: session.execute(select(LaneRow.id, LaneRow.owner)).all())
        return {lane: owner for lane, owner in rows if not lane.startswith("process:")}

    async def owner(self, lane: str, servers: list[Server]) -> Server | None:
        holder = (await self.owners()).get(lane, "")
        return next((server for server in servers if f":{server.port}/" in holder), None)

    async def settled(self) -> None:
        """Until every act is in the inbox and every message has left."""

        async def is_done() -> bool:
            open_ = await self.count(OutMessage.state.in_(("ready", "sending")))
            seen = await self.db.read(lambda session: session.scalar(select(func.count()).select_from(Inbox)))
            return seen == self.acts and not open_ and not self.telegram.updates.pending

        await until(is_done)

    def reached(self) -> Counter[int]:
        """Messages that Telegram took, by chat."""
        return Counter(call.chat for call in self.telegram.log.of("sendMessage") if call.chat is not None)

    async def copies(self) -> int:
        """Second copies; fails when a message never arrived."""
        missing = await self._rows_by_chat() - self.reached()
        assert not missing, f"never arrived (chat: messages): {missing}"
        return (await self.second_copies()).total()

    async def copies_so_far(self) -> int:
        """Calls that Telegram took beyond the messages that have left or are under way."""
        left = await self.count(OutMessage.state.in_(("sent", "sending")), *_OF_ITS_OWN)
        return max(0, self.reached().total() - left)

    async def in_doubt(self, known: Counter[int]) -> Counter[int]:
        """By chat, once nobody sends: messages that Telegram took and that are not written down as sent, beyond the
        second copies that are `known`. Only these may be sent again."""
        await self._is_quiet()
        sending = await self._rows_by_chat(OutMessage.state == "sending")
        unrecorded = self.reached() - await self._rows_by_chat(OutMessage.state == "sent") - known
        return sending & unrecorded

    async def second_copies(self) -> Counter[int]:
        """By chat, at the end."""
        return self.reached() - await self._rows_by_chat()

    async def _rows_by_chat(self, *where: ColumnElement[bool]) -> Counter[int]:
        query = select(OutMessage.to, func.count()).where(*_OF_ITS_OWN, *where).group_by(OutMessage.to)
        rows = await self.db.read(lambda session: session.execute(query).all())
        return Counter({int(to): number for to, number in rows})

    async def _is_quiet(self) -> None:
        """Until the stand-in has dealt with what a dead process had asked for."""
        asked = -1
        while asked != self.telegram.log.asked.total():
            asked = self.telegram.log.asked.total()
            await asyncio.sleep(0.05)

    async def answered_once(self) -> None:
        """One inbox row and one first reply for every act; no apologies."""
        inbox = await self.db.read(lambda session: session.execute(select(Inbox.external_id, Inbox.state)).all())
        assert len(inbox) == self.acts
        assert {state for _, state in inbox} <= {"done"}
        wanted = {f"r:telegram:{external_id}:0" for external_id, _ in inbox}
        keys = await self.db.read(lambda session: set(session.scalars(select(OutMessage.key)).all()))
        assert wanted <= keys, "an update without an answer"
