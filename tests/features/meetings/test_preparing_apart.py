"""Two guardians of one child prepare apart: nothing of one is on any screen of the other, unless they share it."""

import asyncio
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.core.incoming import Tapped, Text
from bot.features.meetings.preparing.queries import Prepared, get_own, get_shared, list_sent
from bot.features.meetings.preparing.rules import Step
from bot.features.meetings.tables import Meeting, PreparedLine
from bot.i18n.library import Library
from bot.people.tables import Guardian
from bot.store.db import Database
from bot.turns.engine import Outcome
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place, place
from tests.features.meetings.desk import Desk
from tests.people.sample import add_pupil, fill_once
from tests.talk import Talk, make_engine

__all__ = ["place"]


async def pair(desk: Desk) -> tuple[Talk, Talk, int]:
    one, other = await desk.place.parent(), await desk.place.parent()
    return one, other, desk.meeting()


async def test_the_other_sees_it_only_when_it_is_shared_and_sent(place: Place) -> None:
    desk = Desk(place)
    one, other, meeting = await pair(desk)
    await one.press(f"meetings.prepare:{meeting}")
    await one.say("Waarom huilt hij?")
    for act in ("prepare", "mine", "prep_other"):
        assert "huilt" not in (await other.press(f"meetings.{act}:{meeting}")).text
    asked = await one.press(f"meetings.prep_go:{meeting}:{Step.SHARE}")
    assert asked.text.endswith("Your answer now: no")
    await one.tap("Yes, that is fine")
    assert "This button is old." in (await other.press(f"meetings.prep_other:{meeting}")).text
    await one.press(f"meetings.prep_send:{meeting}")
    shown = await other.press(f"meetings.prep_go:{meeting}:{Step.ABOUT}")
    assert "huilt" not in shown.text
    assert (
        "The other parent lets you see this:\n\nThe most important questions\n1. Waarom huilt hij?"
        in (await other.tap("The other parent")).text
    )
    await one.press(f"meetings.prep_share:{meeting}:no")
    assert "This button is old." in (await other.press(f"meetings.prep_other:{meeting}")).text


async def test_a_parent_alone_is_not_asked_about_another(place: Place) -> None:
    """As one whose other parent may not be told: they cannot be told apart."""
    desk = Desk(place)
    one, other, meeting = await pair(desk)
    shown = await one.press(f"meetings.prepare:{meeting}")
    assert "Step 1 of 9" in shown.text
    desk.uninform(other)
    assert "Step 1 of 8" in (await one.press(f"meetings.prepare:{meeting}")).text
    assert "The other parent" not in (await one.press(f"meetings.prep_go:{meeting}:{Step.SHARE}")).text


async def test_who_may_not_be_told_any_more_has_no_preparation_at_school(place: Place) -> None:
    desk = Desk(place)
    _, other, meeting = await pair(desk)
    await other.press(f"meetings.prepare:{meeting}")
    await other.say("Wat zegt de rechter?")
    await other.press(f"meetings.prep_send:{meeting}")
    assert [found.person_id for found in sent(desk, meeting)] == [desk.person(other)]
    desk.uninform(other)
    assert sent(desk, meeting) == []
    for act in ("prepare", "mine", "prep_send", "prep_withdraw"):
        assert "This button is old." in (await other.press(f"meetings.{act}:{meeting}")).text


async def test_a_talk_apart_is_nothing_to_the_other(place: Place) -> None:
    desk = Desk(place)
    one, other = await place.parent(), await place.parent()
    meeting = desk.meeting(person_id=desk.person(one))
    shown = await one.press(f"meetings.prepare:{meeting}")
    assert "Step 1 of 8" in shown.text
    await one.say("Mag hij bij mij wonen?")
    await one.press(f"meetings.prep_share:{meeting}:yes")
    await one.press(f"meetings.prep_send:{meeting}")
    for act in ("prepare", "mine", "prep_other"):
        assert "This button is old." in (await other.press(f"meetings.{act}:{meeting}")).text


def sent(desk: Desk, meeting: int) -> list[Prepared]:
    with desk.place.talk.db.transaction() as session:
        return list_sent(session, [meeting])


MINE = ("own", "child", *(f"{step}" for step in (Step.HOME, Step.PROUD)))
ACTS = st.sampled_from(
    [
        *(f"type: {step}" for step in MINE),
        *(f"meetings.prep_go:M:{step}" for step in Step),
        *(f"meetings.{name}:M" for name in ("prepare", "show", "mine", "mine_file", "prep_lines", "prep_other")),
        *(
            f"meetings.{name}:M"
            for name in ("prep_send", "prep_withdraw", "prep_cleared", "prep_drawing", "prep_restore")
        ),
        *(f"meetings.prep_wish:M:{wish}" for wish in ("interpreter", "companion")),
        *(f"meetings.prep_share:M:{said}" for said in ("yes", "yes", "no")),
        *(f"meetings.{name}:LINE" for name in ("prep_line", "prep_top", "prep_remove")),
        *("school: informed", "school: uninformed", "school: apart", "school: together", "school: time"),
    ]
)


@given(acts=st.lists(st.tuples(st.integers(0, 1), ACTS), min_size=4, max_size=25), apart=st.booleans())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.long
def test_nothing_of_one_is_on_a_screen_of_the_other(
    database_url: str, library: Library, acts: list[tuple[int, str]], *, apart: bool
) -> None:
    async def run() -> None:
        db = Database(database_url)
        try:
            home = await Home.begin(db, library, apart=apart)
            for who, act in acts:
                await home.do(who, act)
        finally:
            await db.close()

    asyncio.run(run())


@dataclass
class Home:
    """A couple in two chats. Whatever each of them types holds a word of theirs alone."""

    desk: Desk
    chats: tuple[Talk, Talk]
    people: tuple[int, int]
    meeting: int
    typed: int = 0
    words: tuple[str, str] = field(default_factory=lambda: (f"aap{uuid4().hex[:6]}", f"noot{uuid4().hex[:6]}"))

    @classmethod
    async def begin(cls, db: Database, library: Library, *, apart: bool) -> "Home":
        now, school = FixedClock(), fill_once(db)
        child = add_pupil(db, school)
        desk = Desk(Place(Talk(db, make_engine(db, library, now)), school, 0, 0, now))
        chats = (await desk.place.parent(child), await desk.place.parent(child))
        people = (desk.person(chats[0]), desk.person(chats[1]))
        return cls(desk, chats, people, desk.meeting(pupil_id=child, person_id=people[0] if apart else None))

    async def do(self, who: int, act: str) -> None:
        if act.startswith("school: "):
            self.decide(who, act.removeprefix("school: "))
            return
        chat, before = self.chats[who], len(self.chats[who].shown)
        may_see = self.may_see(who)
        if act.startswith("type: "):
            await chat.press(f"meetings.prep_go:{self.meeting}:{act.removeprefix('type: ')}")
            self.typed += 1
            await chat.do(Text(f"Vraag {self.typed} {self.words[who]}"))
        else:
            # Lines of anybody: what is not theirs must be as if it were not there.
            await chat.do(Tapped(act.replace("LINE", str(self.newest_line())).replace("M", str(self.meeting), 1)))
        assert chat.outcome is Outcome.DONE
        shown = "\n".join(one.whole for one in chat.shown[before:])
        assert may_see or self.words[1 - who] not in shown, act
        self.check_queries(who)

    def may_see(self, who: int) -> bool:
        """Before the act: what the other sent and shares in a talk with both, who both may know."""
        with self.desk.place.talk.db.transaction() as session:
            other = get_own(session, self.meeting, self.people[1 - who])
            apart = session.get_one(Meeting, self.meeting).person_id is not None
            ties = session.scalars(select(Guardian.informed).where(Guardian.person_id.in_(self.people))).all()
        return bool(other and other.is_sent and other.shared and not apart and all(ties))

    def check_queries(self, who: int) -> None:
        may_see, person = self.may_see(who), self.people[who]
        with self.desk.place.talk.db.transaction() as session:
            shared = get_shared(session, session.get_one(Meeting, self.meeting), person)
        assert bool(shared) == may_see

    def newest_line(self) -> int:
        with self.desk.place.talk.db.transaction() as session:
            return session.scalar(select(PreparedLine.id).order_by(PreparedLine.id.desc()).limit(1)) or 1

    def decide(self, who: int, what: str) -> None:
        person = self.people[who]
        with self.desk.place.talk.db.transaction() as session:
            meeting = session.get_one(Meeting, self.meeting)
            if what in ("informed", "uninformed"):
                tie = session.scalars(select(Guardian).where(Guardian.person_id == person)).one()
                tie.informed = what == "informed"
            elif what == "apart":
                meeting.person_id = person
            elif what == "together":
                meeting.person_id = None
        if what == "time":
            self.desk.place.now.move(hours=12)
