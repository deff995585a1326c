"""A school year of one family: from the first talk over its agreements to the next one, in each language."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from bot.features.meetings import queries
from bot.features.meetings.agreeing import actions as agreeing
from bot.features.meetings.agreeing.actions import Entry
from bot.features.meetings.agreeing.rules import Who
from bot.features.meetings.planning import actions as planning
from bot.features.meetings.planning.actions import Told
from bot.features.meetings.planning.rules import Plan
from bot.features.meetings.planning.times import Window, list_times
from bot.features.meetings.tables import Agreement, Meeting, MeetingSlot
from bot.i18n.library import Library
from bot.people.rules import Naming
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place, place
from tests.features.meetings.table import sender_of
from tests.features.news.room import Room
from tests.talk import Talk

pytestmark = pytest.mark.long

__all__ = ["place"]

ZONE = "Europe/Amsterdam"
QUESTIONS = {
    "Nederlands": "Waarom is zij zo moe?",
    "English": "Why is she so tired?",
    "Türkçe": "Neden bu kadar yorgun?",
    "العربية": "لماذا هي متعبة هكذا؟",
    "Polski": "Dlaczego jest taka zmęczona?",
}


class Year:
    """Amina's year with Meester Jan; what is due comes whenever the clock is moved on."""

    def __init__(self, room: Room) -> None:
        self.room, self.db, self.school = room, room.place.talk.db, room.place.school

    def plan(self, kind: str, day: date, *, picks: bool) -> int:
        """The teacher plans a talk about Amina and tells her parents; its id."""
        with self.db.transaction() as session:
            now, by = self.room.now(), sender_of(self.room)
            until = day - timedelta(days=2) if picks else None
            plan = Plan(
                kind, (self.school.amina,), goal="how_it_goes", leads=by.staff_id, minutes=10, place="Lokaal 6",
                picks=picks, day=None if picks else day, begins=None if picks else time(15, 30), choose_until=until,
            )  # fmt: skip
            window = Window(day, time(15, 30), time(16) if picks else time(15, 40))
            times = list_times([window], ZONE, minutes=10, gap=0, pause=(None, None))
            planned = planning.write(session, by, plan, times, now=now)
            session.flush()
            assert planning.tell(session, by, planned, now=now).told is Told.TOLD
            return session.scalars(select(Meeting.id).where(Meeting.round_id == planned.id)).one()

    def slot(self, meeting: int) -> int:
        with self.db.transaction() as session:
            of_it = session.get_one(Meeting, meeting).round_id
            slots = select(MeetingSlot.id).where(MeetingSlot.round_id == of_it).order_by(MeetingSlot.starts_at)
            return session.scalars(slots).first() or 0

    def agree(self, meeting: int, *phrases: str, look: str) -> int:
        """The teacher gives the list; the id of its first agreement."""
        with self.db.transaction() as session:
            held, now, by = queries.hold(session, meeting), self.room.now(), sender_of(self.room)
            assert held is not None
            entries = [Entry(Who.HOME, by.today, date.fromisoformat(look), phrase) for phrase in phrases]
            agreeing.save_draft(session, held, entries, now=now)
            assert agreeing.give(session, held, by, now=now)
            of_it = select(Agreement.id).where(Agreement.meeting_id == meeting, Agreement.state == "given")
            return session.scalars(of_it.order_by(Agreement.number)).first() or 0

    def close(self, meeting: int) -> None:
        with self.db.transaction() as session:
            held = queries.hold(session, meeting)
            assert held is not None
            assert agreeing.close_without(session, held, sender_of(self.room), now=self.room.now())

    def state(self, meeting: int) -> str:
        with self.db.transaction() as session:
            return session.get_one(Meeting, meeting).state

    def got(self, chat: Talk, what: str, times: int = 1) -> None:
        """So many letters about this by now, whole, and the last one about Amina by name."""
        letters = self.room.got(chat, f"meeting_{what}")
        assert len(letters) == times, what
        assert "Amina" in letters[-1].text
        assert "{" not in letters[-1].text


@pytest.mark.parametrize("language", QUESTIONS)
async def test_a_year_of_one_family(place: Place, library: Library, now: FixedClock, language: str) -> None:
    room = Room(place, library, now)
    year = Year(room)
    mother, teacher = await place.parent(language=language), await place.teacher()
    room.name(mother, Naming.NAME)

    # September, here in November: a first talk. The parent chooses a time and prepares.
    first = year.plan("start", date(2026, 12, 8), picks=True)
    room.go_on(minutes=5)
    year.got(mother, "invite")
    await mother.press(f"meetings.take:{first}:{year.slot(first)}")
    assert year.state(first) == "planned"
    room.go_on("2026-12-01T15:05+00:00")
    year.got(mother, "prepare")
    await mother.press(f"meetings.prepare:{first}")
    await mother.say(QUESTIONS[language])
    await mother.press(f"meetings.prep_go:{first}:preview")
    sent = await mother.press(f"meetings.prep_send:{first}")
    assert "Meester Jan" in sent.text

    # The teacher hears of it, and both sit at the table.
    room.go_on("2026-12-04T14:40+00:00")
    assert room.got(teacher, "meeting_briefing")
    room.go_on("2026-12-07T15:05+00:00")
    year.got(mother, "tomorrow")
    room.go_on("2026-12-08T14:45+00:00")

    # Two agreements, in the parent's own language; she says yes.
    reading = year.agree(first, "read_every_day", "tell_the_child", look="2027-01-12")
    room.go_on(minutes=5)
    year.got(mother, "agreed")
    with year.db.transaction() as session:
        version = int((session.get_one(Meeting, first).agreed_at or now()).timestamp())
        agreements = session.scalars(select(Agreement.id).where(Agreement.meeting_id == first)).all()
    await mother.press(f"meetings.yes:{first}:{version}")

    # January: it goes well at home, and school has not got round to all of it.
    room.go_on("2027-01-12T15:05+00:00")
    year.got(mother, "check")
    for one in agreements:
        await mother.press(f"meetings.check:{one}:done")
        await teacher.press(f"meetings.looked:{one}:{'done' if one == reading else 'busy'}")
    room.go_on(minutes=30)
    year.got(mother, "closed")
    assert year.state(first) == "held"

    # February: the other one is done too, and the talk is closed.
    room.go_on("2027-02-09T15:05+00:00")
    year.got(mother, "check", 2)
    [other] = [one for one in agreements if one != reading]
    await teacher.press(f"meetings.looked:{other}:done")
    await mother.press(f"meetings.check:{other}:done")
    assert year.state(first) == "closed"

    # March: a progress talk at a fixed time, which needs no agreements.
    second = year.plan("progress", date(2027, 3, 9), picks=False)
    room.go_on(minutes=5)
    year.got(mother, "invite", 2)
    room.go_on("2027-03-09T15:00+00:00")
    year.close(second)
    room.go_on(minutes=30)
    assert len(room.got(mother, "meeting_closed")) >= 2

    # Both talks stand in her list, with what was agreed.
    shown = await mother.press("meetings.list")
    assert {f"meetings.show:{one}" for one in (first, second)} <= {
        button.tap.encode() for row in shown.screen.buttons for button in row if button.tap
    }
    assert "1. " in (await mother.press(f"meetings.agreed:{first}")).text
