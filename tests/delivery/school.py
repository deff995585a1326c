"""A school whose staff send messages, played through by hand: no dispatcher, every moment is the test's."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.core.markup import literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.delivery import broadcasts
from bot.delivery.audience import guardians
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.kinds import BroadcastKind, Json
from bot.delivery.outbox import Route
from bot.delivery.ports import Capabilities
from bot.delivery.tables import Broadcast, DigestItem, OutMessage
from bot.features.digest.screens import digest
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.tables import Address, Conversation, Group, Guardian, Person, Pupil, School
from bot.store.db import Database
from bot.store.ids import new_id
from tests.conftest import NOON

BOTH = {name: Route(name, f"send:{name}", Capabilities()) for name in ("telegram", "web")}
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def _render(t: Texts, content: Json) -> Screen:
    return Screen(literal(content["text"]), rows(Button(t("menu", "Main menu"), tap("home.menu_below"))), Place.BELOW)


NEWS = BroadcastKind("news", guardians, _render, title=lambda t, content: content["text"])


class _Undone(Exception):
    """Ends a transaction without keeping anything of it."""


@contextmanager
def nothing_kept(db: Database) -> Iterator[Session]:
    """For a property test: each example begins with the same database."""
    try:
        with db.transaction() as session:
            yield session
            raise _Undone
    except _Undone:
        pass


@dataclass
class Office:
    """Sends news of one school and delivers it; `at` is now."""

    session: Session
    library: Library
    at: datetime = NOON
    cap: int = 3
    school_id: int = 0
    broadcaster: Broadcaster = field(init=False)

    def __post_init__(self) -> None:
        self.broadcaster = Broadcaster({"news": NEWS}, BOTH, self.library, digest)
        self.school_id = self.school_id or self.add_school()

    def add_school(self) -> int:
        school = School(id=new_id(), name="School", slug=f"s{new_id()}", weekly_cap=self.cap)
        self.session.add(school)
        self.session.flush()
        return school.id

    def add_group(self, name: str = "Groep 6") -> int:
        group = Group(id=new_id(), school_id=self.school_id, name=name)
        self.session.add(group)
        self.session.flush()
        return group.id

    def add_pupil(self, group_id: int) -> int:
        pupil = Pupil(id=new_id(), school_id=self.school_id, group_id=group_id, first_name="Sam")
        self.session.add(pupil)
        self.session.flush()
        return pupil.id

    def add_parent(
        self,
        *pupil_ids: int,
        language: str = "nl",
        quiet: tuple[time, time] | None = None,
        paused_until: datetime | None = None,
        channel: str = "telegram",
        is_open: bool = True,
    ) -> int:
        start, end = quiet or (None, None)
        person = Person(
            id=new_id(),
            language=language,
            quiet_from=start,
            quiet_until=end,
            paused_until=paused_until,
            created_at=self.at,
        )
        self.session.add(person)
        self.session.flush()
        chat = Address(id=new_id(), channel=channel, value=str(person.id), person_id=person.id, created_at=self.at)
        chat.closed_at = None if is_open else self.at
        self.session.add(chat)
        self.session.flush()
        self.session.add(Conversation(id=new_id(), address_id=chat.id, updated_at=self.at))
        ties = [Guardian(id=new_id(), person_id=person.id, pupil_id=one, linked_at=self.at) for one in pupil_ids]
        self.session.add_all(ties)
        self.session.flush()
        return person.id

    def add_family(self, **parent: object) -> int:
        """One parent, one child in a group of its own."""
        return self.add_parent(self.add_pupil(self.add_group(f"Groep {new_id()}")), **parent)  # type: ignore[arg-type]  # as named above

    def draft(self, text: str = "Morgen gym", *, urgent: bool = False, **audience: object) -> Broadcast:
        return broadcasts.draft(
            self.session,
            "news",
            self.at,
            audience={"school_id": self.school_id, **audience},
            details={"text": text},
            by="staff:1",
            urgent=urgent,
            reason="storm" if urgent else None,
        )

    def send(self, text: str = "Morgen gym", *, urgent: bool = False, **audience: object) -> Broadcast:
        """Confirmed, the undo minute waited for, and every message made."""
        sent = self.draft(text, urgent=urgent, **audience)
        assert broadcasts.confirm(self.session, sent, self.at)
        self.move(seconds=60)
        return sent

    def make(self) -> None:
        while self.broadcaster.step(self.session, self.at) is not None:
            pass

    def move(self, **by: float) -> None:
        """Time goes on: what is to make is made, and what is due arrives."""
        self.at += timedelta(**by)
        self.make()
        due = (OutMessage.state == "ready", OutMessage.due <= self.at)
        self.session.execute(update(OutMessage).where(*due).values(state="sent", sent_at=self.at))

    def move_to(self, at: datetime) -> None:
        self.move(seconds=(at - self.at).total_seconds())

    def messages(self, person_id: int | None = None, *, kind: str = "news") -> list[OutMessage]:
        found = select(OutMessage).where(OutMessage.kind == kind).order_by(OutMessage.due, OutMessage.id)
        if person_id:
            found = found.where(OutMessage.to == str(person_id))
        self.session.expire_all()
        return list(self.session.scalars(found))

    def states(self) -> Counter[str]:
        return Counter(row.state for row in self.messages())

    def digest_items(self) -> int:
        return self.session.scalar(select(func.count()).select_from(DigestItem)) or 0

    def of(self, broadcast: Broadcast) -> list[OutMessage]:
        return [row for row in self.messages() if row.broadcast_id == broadcast.id]
