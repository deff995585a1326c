"""Good news to many: every guardian exactly once, five renderings, whatever happens on the way."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.core.markup import plain
from bot.core.screen import Screen, from_json
from bot.delivery import broadcasts
from bot.delivery.broadcaster import BATCH, Broadcaster
from bot.delivery.kinds import Json
from bot.delivery.outbox import Route, payload_place
from bot.delivery.ports import Capabilities
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast, OutMessage
from bot.features.digest.screens import digest
from bot.features.news import actions
from bot.features.news.kind import KIND
from bot.features.news.rules import News
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.tables import Address, Conversation, Group, Guardian, Person, Pupil, School, Staff
from bot.store.db import Database
from bot.store.ids import new_id
from bot.store.seal import keys
from tests.conftest import NOON

LANGUAGES = ("nl", "en", "tr", "ar", "pl")
ROUTES = {"telegram": Route("telegram", "send:telegram", Capabilities())}
NAMINGS = ("name", "other", "none")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass
class Town:
    """A school of families with two guardians each, who read five languages and name their children in three ways."""

    session: Session
    library: Library
    school_id: int = field(default_factory=new_id)
    staff_id: int = field(default_factory=new_id)
    pupils: list[int] = field(default_factory=list)
    guardians: list[int] = field(default_factory=list)
    rendered: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.group_id = new_id()
        self.session.add(School(id=self.school_id, name="De Regenboog", slug=f"s{self.school_id}"))
        self.session.flush()
        self.session.add(Group(id=self.group_id, school_id=self.school_id, name="Groep 6"))
        self.session.add(Staff(id=self.staff_id, school_id=self.school_id, name="Karin", role="leader"))
        self.session.flush()
        self.broadcaster = self.make_broadcaster()

    def make_broadcaster(self) -> Broadcaster:
        def render(t: Texts, content: Json) -> Screen:
            self.rendered[t.code] += 1
            return KIND.render(t, content)

        return Broadcaster({"news": replace(KIND, render=render)}, ROUTES, self.library, digest)

    def add_families(self, number: int) -> None:
        """Every third family has two children at school; the two guardians of a child name it in different ways."""
        people, chats, states, children, ties = [], [], [], [], []
        for family in range(number):
            own = [new_id() for _ in range(1 + (family % 3 == 0))]
            self.pupils += own
            children += [{"id": child, "first_name": f"Kind{child}", "group_id": self.group_id} for child in own]
            for parent in range(2):
                person, chat = new_id(), new_id()
                self.guardians.append(person)
                people.append({"id": person, "language": LANGUAGES[(family + parent) % 5]})
                chats.append({"id": chat, "channel": "telegram", "value": str(person), "person_id": person})
                states.append({"id": new_id(), "address_id": chat, "updated_at": NOON})
                naming = NAMINGS[(family + parent) % 3]
                ties += [
                    {"id": new_id(), "person_id": person, "pupil_id": child, "naming": naming, "linked_at": NOON}
                    for child in own
                ]
        self.session.execute(insert(Person), [row | {"created_at": NOON} for row in people])
        self.session.execute(insert(Pupil), [row | {"school_id": self.school_id} for row in children])
        self.session.execute(insert(Address), [row | {"created_at": NOON} for row in chats])
        self.session.execute(insert(Conversation), states)
        self.session.execute(insert(Guardian), ties)
        for tie in self.session.scalars(select(Guardian).where(Guardian.naming == "other")):
            tie.shown_as = f"Ster {tie.pupil_id}"
        self.session.flush()

    def send(self, now: datetime) -> Broadcast:
        sender = Sender(self.staff_id, self.school_id, True, now.date())
        news = News(pupil_ids=tuple(self.pupils), phrase="helped_classmate")
        draft = actions.write(self.session, sender, news, now=now)
        assert broadcasts.confirm(self.session, draft, now)
        return draft

    def make(self, now: datetime) -> None:
        while self.broadcaster.step(self.session, now) is not None:
            self.session.flush()

    def messages(self) -> list[OutMessage]:
        return list(self.session.scalars(select(OutMessage).where(OutMessage.kind == "news")))

    def receivers(self) -> list[int]:
        return sorted(int(row.to) for row in self.messages())


def text_of(row: OutMessage) -> str:
    return plain(from_json(keys().unseal(payload_place(row.id), row.payload or b"")).rich)


@pytest.fixture
def town(store: Database, library: Library) -> Iterator[Town]:
    with store.transaction() as session:
        yield Town(session, library)


@pytest.mark.long
def test_500_families_in_five_languages(town: Town) -> None:
    town.add_families(500)
    town.send(NOON)
    town.make(NOON + broadcasts.UNDO)
    assert town.receivers() == sorted(town.guardians)
    assert town.rendered == dict.fromkeys(LANGUAGES, 1)
    ties: dict[str, list[Guardian]] = {}
    for tie in town.session.scalars(select(Guardian)):
        ties.setdefault(str(tie.person_id), []).append(tie)
    firsts = {pupil.id: pupil.first_name for pupil in town.session.scalars(select(Pupil))}
    everybody = set(firsts.values()) | {f"Ster {pupil_id}" for pupil_id in firsts}
    for row in town.messages():
        head = text_of(row).split("\n")[0]
        own = ties[row.to]
        naming = own[0].naming
        wanted = {firsts[tie.pupil_id] if naming == "name" else f"Ster {tie.pupil_id}" for tie in own}
        shown = {name for name in everybody if name in head}
        assert shown == (set() if naming == "none" else wanted), head


def test_what_is_stopped_in_the_undo_minute_reaches_nobody(town: Town) -> None:
    town.add_families(2)
    sent = town.send(NOON)
    town.make(NOON)
    assert broadcasts.cancel(town.session, sent.id, NOON)
    town.make(NOON + broadcasts.UNDO)
    assert town.receivers() == []


def test_a_crash_between_batches_sends_nothing_twice(store: Database, library: Library) -> None:
    """The step that was lost is done again, by a process that has rendered nothing yet."""
    with store.transaction() as session:
        town = Town(session, library)
        town.add_families(BATCH)
        town.send(NOON)
    later, done = NOON + broadcasts.UNDO, False
    for number in range(100):
        if number % 2:
            town.broadcaster = town.make_broadcaster()
        done = _step(store, town, later, lost=number % 2 == 0)
        if done:
            break
    assert done
    with store.transaction() as session:
        town.session = session
        assert town.receivers() == sorted(town.guardians)


class _Lost(Exception):
    """Ends a transaction as a crash does."""


def _step(store: Database, town: Town, now: datetime, *, lost: bool) -> bool:
    """True when there was nothing left to do."""
    try:
        with store.transaction() as session:
            found = town.broadcaster.step(session, now)
            session.flush()
            if lost:
                raise _Lost
            return found is None
    except _Lost:
        return False


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        ((2026, 10, 24), (2026, 10, 25)),  # the clock goes back an hour in this night
        ((2027, 3, 27), (2027, 3, 28)),  # and forward in this one
    ],
)
def test_the_night_in_which_the_clock_changes(
    town: Town, evening: tuple[int, int, int], morning: tuple[int, int, int]
) -> None:
    """Sent at 22:00, it comes at the end of the quiet hours by the clock on the wall, once."""
    town.add_families(3)
    at = datetime(*evening, 22, tzinfo=AMSTERDAM).astimezone(UTC)
    town.send(at)
    for minutes in (1, 30, 300, 700):
        town.make(at + broadcasts.UNDO * minutes)
    rows = town.messages()
    assert town.receivers() == sorted(town.guardians)
    assert {row.due for row in rows} == {datetime(*morning, 7, 30, tzinfo=AMSTERDAM).astimezone(UTC)}


def _nothing(town: Town) -> None:
    """Nobody does anything."""


def _moves(town: Town) -> None:
    """A guardian gets a new chat after the first batch."""
    person = town.guardians[0]
    chat = Address(id=new_id(), channel="telegram", value=f"9{person}", person_id=person, created_at=NOON)
    town.session.add(chat)
    town.session.flush()
    town.session.add(Conversation(id=new_id(), address_id=chat.id, updated_at=NOON))


def _joins(town: Town) -> None:
    """Somebody new becomes a guardian after it was confirmed."""
    person = Person(id=new_id(), language="nl", created_at=NOON)
    town.session.add(person)
    town.session.flush()
    tie = Guardian(id=new_id(), person_id=person.id, pupil_id=town.pupils[0], naming="none", linked_at=NOON)
    town.session.add(tie)


@pytest.mark.parametrize("meanwhile", [_nothing, _moves, _joins])
def test_what_happens_between_batches_makes_nothing_twice(town: Town, meanwhile: Callable[[Town], None]) -> None:
    town.add_families(BATCH)
    town.send(NOON)
    later = NOON + broadcasts.UNDO
    assert town.broadcaster.step(town.session, later)
    meanwhile(town)
    town.session.flush()
    town.make(later)
    assert town.receivers() == sorted(town.guardians)
