"""Two guardians live apart, and one may lose the right to be told: whatever happens in whatever order, nothing leaks.

Everything that somebody writes about the child holds a word of its own. No new message to a guardian, made by itself or
as an answer to any old button, holds a word that is not for them now.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import all_features
from bot.core.incoming import Tapped, Text
from bot.delivery import senders
from bot.delivery.senders import Sent
from bot.delivery.tables import OutMessage
from bot.features.enquiries import actions as enquiries
from bot.features.enquiries.queries import Colleague
from bot.features.enquiries.rules import What
from bot.features.enquiries.tables import Enquiry
from bot.features.expectations import actions as expectations
from bot.features.expectations.tables import ExpectationSheet
from bot.features.meetings import queries as meetings
from bot.features.meetings.agreeing import actions as agreeing
from bot.features.meetings.agreeing.actions import Entry
from bot.features.meetings.agreeing.rules import Who
from bot.features.meetings.planning import actions as planning
from bot.features.meetings.planning import changes
from bot.features.meetings.planning.actions import Told
from bot.features.meetings.planning.rules import Plan
from bot.features.meetings.planning.times import Window, list_times
from bot.features.meetings.rules import OWN
from bot.features.meetings.tables import Agreement, Meeting, MeetingRound
from bot.features.news import actions as news
from bot.features.news.rules import News
from bot.i18n.library import Library
from bot.i18n.texts import SCHOOL_ZONE
from bot.people import rights
from bot.people.tables import Address, Guardian, Pupil
from bot.store.db import Database
from bot.store.ids import new_id
from bot.turns.engine import Outcome
from tests.conftest import FixedClock
from tests.features.expectations.conftest import ANSWERS
from tests.features.glossary.conftest import Place
from tests.features.meetings.table import sender_of
from tests.features.news.room import KINDS, Room
from tests.people.sample import add_pupil, fill_once
from tests.talk import Shown, Talk, _open, make_engine

pytestmark = pytest.mark.long

SCHOOL = (
    *("plan together", "plan apart", "move", "cancel", "agree", "good news", "answer", "expectations"),
    *("tell no more", "tell no more", "tell again"),
)
PARENT = ("prepare", "differ", "ask", "expect")
TAPS = {  # what a parent can do with one thing
    "meeting": (
        *("meetings.show", "meetings.agreed", "meetings.prepare", "meetings.mine", "meetings.mine_file"),
        *("meetings.prep_other", "meetings.times", "meetings.who", "meetings.differ"),
    ),
    "agreement": ("meetings.look", "meetings.check"),
    "enquiry": ("enquiries.show", "enquiries.more", "enquiries.dutch", "enquiries.withdraw"),
    "sheet": ("expectations.show", "expectations.look", "expectations.begin"),
    "news": ("news.show", "news.dutch", "news.thanks"),
}
LISTS = ("meetings.list", "enquiries.list", "expectations.list", "news.list", "news.keep", "home.menu")
PARENTS = ("the mother", "the father")
BEGIN = [("plan together", 0), ("good news", 0), ("expectations", 0), ("ask", 0), ("hours", 1)]
END = [
    *(("plan apart", 0), ("try everything", 1), ("evening", 0), ("good news", 0), ("plan together", 0)),
    *(("tell no more", 0), ("try everything", 1), ("hours", 24 * 7), ("try everything", 1), ("try everything", 0)),
]
school = st.tuples(st.sampled_from(SCHOOL), st.just(0))
parent = st.tuples(st.sampled_from(PARENT), st.integers(0, 1))
tries = st.tuples(st.sampled_from(["try everything", "old"]), st.integers(0, 1))
passing = st.tuples(st.just("hours"), st.sampled_from([1, 4, 24, 24 * 7]))
acts = st.lists(st.one_of(school, school, parent, tries, passing), min_size=5, max_size=20)


@given(acts=acts)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
def test_nobody_reads_what_is_not_for_them(database_url: str, library: Library, acts: list[tuple[str, int]]) -> None:
    async def run() -> None:
        db = Database(database_url)
        try:
            house = await House.begin(db, library)
            for name, number in (*BEGIN, *acts, *END):
                await house.act(name, number)
        finally:
            await db.close()

    asyncio.run(run())


@dataclass
class House:
    """Sam of Groep 6, his mother, who may always know, and his father, who may or may not."""

    room: Room
    pupil: int
    chats: tuple[Talk, Talk]  # mother, father
    words: dict[str, int | None] = field(default_factory=dict)  # for whom it is alone; None: for both
    typed: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))  # by a parent, or an answer to it
    seen: set[int] = field(default_factory=set)
    newest: dict[str, int] = field(default_factory=dict)  # by kind of thing, its id

    @classmethod
    async def begin(cls, db: Database, library: Library) -> "House":
        now, sample = FixedClock(), fill_once(db)
        child = add_pupil(db, sample)
        place = Place(Talk(db, make_engine(db, library, now)), sample, 0, 0, now)
        mother, father = await place.parent(child), await place.parent(child)
        house = cls(Room(place, library, now), child, (mother, father))
        house.seen = {row.id for row in house.messages()}
        return house

    @property
    def people(self) -> tuple[int, int]:
        with self.room.place.talk.db.transaction() as session:
            mother, father = self.people_in(session)
        return mother, father

    def new_word(self, whose: int | None = None) -> str:
        word = f"zebra{new_id():x}"
        self.words[word] = whose
        return word

    async def act(self, name: str, number: int) -> None:
        if name in SCHOOL:
            self.do(getattr(self, name.replace(" ", "_")))
            self.room.go_on(minutes=2)
        elif name == "hours":
            self.room.go_on(hours=number)
        elif name == "evening":  # what is told from now on waits for the morning
            self.room.go_on(f"{self.room.now().astimezone(SCHOOL_ZONE).date()}T21:30:00+00:00")
        elif name in PARENT:
            await getattr(self, name)(number)
        elif name == "old":
            await self.press(number, self.old(number)[-10:])
        else:
            made_up = [
                f"{tap}:{self.newest[what]}" for what, taps in TAPS.items() if what in self.newest for tap in taps
            ]
            await self.press(number, [*LISTS, *made_up])
        self.check(name)

    def do(self, work: Callable[[Session], None]) -> None:
        with self.room.place.talk.db.transaction() as session:
            work(session)

    async def press(self, who: int, taps: Sequence[str]) -> None:
        for data in taps:
            await self.chats[who].do(Tapped(data))
            assert self.chats[who].outcome is Outcome.DONE, data

    def old(self, who: int) -> list[str]:
        """Of every button they ever had."""
        rows = (row for shown in self.chats[who].shown for row in shown.screen.buttons)
        return [button.tap.encode() for row in rows for button in row if button.tap]

    def messages(self) -> list[OutMessage]:
        addresses = [chat.address for chat in self.chats]
        with self.room.place.talk.db.transaction() as session:
            rows = session.scalars(select(OutMessage).where(OutMessage.to.in_(addresses))).all()
            session.expunge_all()
            return list(rows)

    def check(self, act: str) -> None:
        informed = self.informed()
        known = {chat.address: who for who, chat in enumerate(self.chats)}
        rows = [row for row in self.messages() if row.payload is not None]
        waits = {row.id for row in rows if row.state == "ready" and row.kind != "reply"}
        new = [row for row in rows if row.id in waits or row.id not in self.seen]
        self.seen |= {row.id for row in new}
        for row in new:
            who = known[row.to]
            text = self.open(row.id, who).whole
            for word, whose in self.words.items():
                may = word in self.typed[who] or (informed[who] and whose in (None, who))
                assert may or word not in text, f"after {act!r}, {row.kind} to {PARENTS[who]}: {text}"

    def open(self, message_id: int, who: int) -> Shown:
        with self.room.place.talk.db.transaction() as session:
            shown = _open(session.get_one(OutMessage, message_id))
        self.chats[who].shown.append(shown)
        return shown

    def informed(self) -> tuple[bool, bool]:
        with self.room.place.talk.db.transaction() as session:
            known = [rights.may_be_told(session, person, self.pupil) for person in self.people]
        return known[0], known[1]

    def meeting(self, session: Session) -> Meeting | None:
        return session.get(Meeting, self.newest.get("meeting", 0))

    # What school does.

    def plan_together(self, session: Session) -> None:
        self.plan(session, None)

    def plan_apart(self, session: Session) -> None:
        self.plan(session, 0)

    def plan(self, session: Session, who: int | None) -> None:
        now, by = self.room.now(), sender_of(self.room)
        day = now.astimezone(SCHOOL_ZONE).date() + timedelta(days=7)
        plan = Plan(
            "progress", (self.pupil,), goal=OWN, goal_words=self.new_word(who), leads=by.staff_id, minutes=10,
            place=self.new_word(who), picks=True, choose_until=day - timedelta(days=2),
        )  # fmt: skip
        number = len(self.words)
        begins = time(8 + number % 12, 5 * (number % 11))
        window = Window(day, begins, time(begins.hour + 1, begins.minute))
        times = list_times([window], "Europe/Amsterdam", minutes=10, gap=0, pause=(None, None))
        planned = planning.write(session, by, plan, times, now=now)
        session.flush()
        meeting = session.scalars(select(Meeting).where(Meeting.round_id == planned.id)).one()
        if who is not None:
            meeting.person_id = self.people_in(session)[who]
            session.flush()
        self.newest["meeting"] = meeting.id
        assert planning.tell(session, by, planned, now=now).told in (Told.TOLD, Told.BUSY)

    def people_in(self, session: Session) -> list[int]:
        addresses = [chat.address for chat in self.chats]
        rows = session.execute(select(Address.value, Address.person_id).where(Address.value.in_(addresses)))
        found = {value: person_id or 0 for value, person_id in rows}
        return [found[one] for one in addresses]

    def move(self, session: Session) -> None:
        if meeting := self.meeting(session):
            whose = None if meeting.person_id is None else 0
            planned, by = session.get_one(MeetingRound, meeting.round_id), sender_of(self.room)
            changes.set_place(session, by, planned, place=self.new_word(whose), link="", now=self.room.now())

    def cancel(self, session: Session) -> None:
        if meeting := self.meeting(session):
            changes.cancel(session, sender_of(self.room), meeting, now=self.room.now())

    def agree(self, session: Session) -> None:
        found = self.meeting(session)
        meeting = found and meetings.hold(session, found.id)
        if not meeting:
            return
        now, by = self.room.now(), sender_of(self.room)
        whose = None if meeting.person_id is None else 0
        entry = Entry(Who.HOME, by.today, by.today + timedelta(days=14), words=f"Lees samen {self.new_word(whose)}.")
        agreeing.save_draft(session, meeting, [entry], now=now)
        agreeing.give(session, meeting, by, now=now)
        newest = select(Agreement.id).where(Agreement.meeting_id == meeting.id).order_by(Agreement.id.desc())
        self.newest["agreement"] = session.scalars(newest.limit(1)).one()

    def good_news(self, session: Session) -> None:
        by, now = sender_of(self.room), self.room.now()
        written = News(pupil_ids=(self.pupil,), phrase="helped_classmate", own=f"Mooi! {self.new_word()}.")
        draft = news.write(session, by, written, now=now)
        session.flush()
        found = senders.find_to_steer(session, by, draft.id, KINDS)
        assert found is not None
        seen = senders.fingerprint(KINDS, session, found)
        assert senders.send(session, by, found, KINDS, seen=seen, now=now) is Sent.SENT
        self.newest["news"] = draft.id

    def answer(self, session: Session) -> None:
        row = session.get(Enquiry, self.newest.get("enquiry", 0))
        if row is None:
            return
        by, whose = sender_of(self.room), self.people_in(session).index(row.person_id)
        reader, word = Colleague(by.staff_id, by.school_id, "teacher", by.today), self.new_word(whose)
        self.typed[whose].add(word)  # about a practical question of theirs: it is answered to any parent
        enquiries.answer(session, reader, row, What.WORDS, now=self.room.now(), words=f"Ja, {word}.")

    def expectations(self, session: Session) -> None:
        group, by, now = session.get_one(Pupil, self.pupil).group_id, sender_of(self.room), self.room.now()
        held = expectations.begin_round(session, group, by.staff_id, now=now)
        if held.asked_at is None:
            expectations.write_teachers(session, held, ANSWERS, now=now)
            expectations.ask(session, held, by.staff_id, now=now)
        else:
            expectations.ask_more(session, held, due=now, now=now)
        ours = select(ExpectationSheet.id).where(ExpectationSheet.pupil_id == self.pupil)
        self.newest["sheet"] = session.scalars(ours.order_by(ExpectationSheet.id.desc()).limit(1)).one()

    def tell_no_more(self, session: Session) -> None:
        """As the console does it."""
        father = self.people_in(session)[1]
        tie = session.scalars(select(Guardian.id).where(Guardian.person_id == father)).one()
        if rights.set_informed(session, tie, informed=False):
            for part in all_features():
                part.withhold(session, father, self.pupil)

    def tell_again(self, session: Session) -> None:
        father = self.people_in(session)[1]
        tie = session.scalars(select(Guardian.id).where(Guardian.person_id == father)).one()
        rights.set_informed(session, tie, informed=True)

    # What a parent does.

    async def prepare(self, who: int) -> None:
        with self.room.place.talk.db.transaction() as session:
            meeting = self.meeting(session)
        if meeting:
            await self.say(who, f"meetings.prepare:{meeting.id}", "Waarom?")
            await self.chats[who].press(f"meetings.prep_send:{meeting.id}")

    async def differ(self, who: int) -> None:
        with self.room.place.talk.db.transaction() as session:
            meeting = self.meeting(session)
        if meeting:
            await self.say(who, f"meetings.differ:{meeting.id}", "Anders:")

    async def ask(self, who: int) -> None:
        await self.chats[who].press("enquiries.new")
        await self.chats[who].tap("Something practical")
        await self.write(who, "Mag dat?")
        with self.room.place.talk.db.transaction() as session:
            self.newest["enquiry"] = session.scalars(
                select(Enquiry.id).where(Enquiry.pupil_id == self.pupil).order_by(Enquiry.id.desc()).limit(1)
            ).one()

    async def expect(self, who: int) -> None:
        with self.room.place.talk.db.transaction() as session:
            ours = (ExpectationSheet.pupil_id == self.pupil, ExpectationSheet.person_id == self.people_in(session)[who])
            sheet = session.scalars(select(ExpectationSheet.id).where(*ours)).first()
        if sheet:
            await self.say(who, f"expectations.begin:{sheet}", "Ik hoop")
            await self.chats[who].press(f"expectations.send:{sheet}")

    async def say(self, who: int, data: str, words: str) -> None:
        """Opens a step that takes words, and writes them."""
        await self.chats[who].press(data)
        await self.write(who, words)

    async def write(self, who: int, words: str) -> None:
        """And a new word of their own."""
        word = self.new_word(who)
        self.typed[who].add(word)
        await self.chats[who].do(Text(f"{words} {word}"))
        assert self.chats[who].outcome is Outcome.DONE
