"""Files for calendars: what two libraries read in them, what a calendar makes of them, and the private feed."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from sqlalchemy import select

from bot.delivery.subscriptions import Asked
from bot.features.events import content
from bot.features.events.calendars import actions, feed, ics, queries
from bot.features.events.calendars.zones import zone
from bot.features.events.content import Content
from bot.features.events.specimens import PLAIN
from bot.features.events.tables import CalendarFeed
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.tables import Guardian, Person, Pupil
from tests.conftest import NOON
from tests.features.events.party import Party

URL = "https://samen.example"
LANGUAGES = ("nl", "en", "tr", "ar", "pl")
HARD = replace(
    PLAIN,
    place="Aula; lokaal 3, \\eerste\\ deur",
    note="Neem mee: brood, boter; en \\ kaas\nTweede regel " + "é" * 90,
    groups=("Groep 6, 7",),
)


def make(library: Library, *events: Content, code: str = "nl", method: str | None = ics.PUBLISH) -> bytes:
    return ics.make(events, Texts(library, code), now=NOON, url=URL, chat=f"{URL}/chat", method=method)


def read(made: bytes) -> Any:  # Any: a component of a library
    (found,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    return found


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("state", ["open", "cancelled"])
def test_two_libraries_read_the_same_in_it(library: Library, code: str, state: str) -> None:
    method = ics.CANCEL if state == "cancelled" else ics.PUBLISH
    made = make(library, replace(HARD, state=state), code=code, method=method)
    ours = read(made)
    calendar = vobject.readOne(made.decode())
    assert calendar.validate(raiseException=True)
    theirs = calendar.vevent
    for name in ("uid", "summary", "description", "location", "status"):
        assert str(ours[name]) == getattr(theirs, name).value, name
    assert ours["location"] == f"{HARD.place}, {HARD.school}"
    assert ours.decoded("dtstart") == theirs.dtstart.value == HARD.starts_at
    assert ours.decoded("dtend") == theirs.dtend.value == HARD.ends_at
    assert str(ours.decoded("dtstart").tzinfo) == "Europe/Amsterdam"
    assert icalendar.Calendar.from_ical(made)["method"] == calendar.method.value == method
    assert ours["status"] == ("CANCELLED" if state == "cancelled" else "CONFIRMED")
    assert ours["url"] == f"{URL}/chat"
    assert not ours.walk("VALARM")


@pytest.mark.parametrize("code", LANGUAGES)
def test_lines_are_as_long_as_they_may_be(library: Library, code: str) -> None:
    made = make(library, HARD, code=code)
    assert made.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in made.replace(b"\r\n", b"")
    lines = made.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut in two


def test_words_are_in_the_language_of_the_reader(library: Library) -> None:
    found = {code: str(read(make(library, PLAIN, code=code))["summary"]) for code in LANGUAGES}
    assert len(set(found.values())) == 5
    for code, title in found.items():
        assert title == Texts(library, code).find("events/coffee_morning").title


def test_the_note_of_school_is_in_it(library: Library) -> None:
    assert "Tweede regel" in str(read(make(library, HARD))["description"])
    assert "Basisschool De Regenboog" in str(read(make(library, HARD))["description"])


def test_a_date_has_the_offset_of_that_day_and_the_rules_are_given(library: Library) -> None:
    made = make(library, PLAIN, replace(PLAIN, id=2, day=date(2027, 6, 1)))
    calendar = icalendar.Calendar.from_ical(made)
    winter, summer = calendar.walk("VEVENT")
    assert winter.decoded("dtstart").utcoffset() == timedelta(hours=1)
    assert summer.decoded("dtstart").utcoffset() == timedelta(hours=2)
    assert len(calendar.walk("VTIMEZONE")) == 1


@pytest.mark.parametrize("name", ["Europe/Amsterdam", "America/Paramaribo", "America/Curacao", "Europe/London"])
def test_the_rules_of_a_zone_say_what_the_zone_says(name: str) -> None:
    """As a calendar applies them: the rule that began last, on the clock that was right until then."""
    rules = [
        (rule.decoded("dtstart") - rule.decoded("tzoffsetfrom"), rule.decoded("tzoffsetto"))
        for rule in zone(name, 2026, 2027).subcomponents
    ]
    clock = ZoneInfo(name)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year < 2028:
        (_, offset) = max((start, offset) for start, offset in rules if start <= moment.replace(tzinfo=None))
        assert offset == moment.astimezone(clock).utcoffset(), moment
        moment += timedelta(minutes=30)


def test_summer_time_begins_at_two_on_the_old_clock() -> None:
    made = zone("Europe/Amsterdam", 2027, 2027).to_ical().decode()
    assert "DTSTART:20270328T020000\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200" in made
    assert "DTSTART:20271031T030000\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100" in made


def test_an_event_can_end_after_midnight_and_after_new_year(library: Library) -> None:
    late = replace(PLAIN, day=date(2026, 12, 31), begins=time(23, 0), ends=time(0, 30))
    found = read(make(library, late))
    assert found.decoded("dtend") - found.decoded("dtstart") == timedelta(minutes=90)
    assert found.decoded("dtend").date() == date(2027, 1, 1)
    early = read(make(library, replace(PLAIN, begins=time(0, 30), ends=time(2, 0))))
    assert early.decoded("dtstart") == datetime(2026, 12, 1, 0, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


@dataclass
class Calendar:
    """What a calendar keeps: by UID the entry with the highest SEQUENCE (RFC 5546), out when it is cancelled."""

    entries: dict[str, Any] = field(default_factory=dict)  # Any: components of a library

    def take(self, made: bytes) -> None:
        found: list[Any] = list(icalendar.Calendar.from_ical(made).walk("VEVENT"))
        for entry in found:
            known = self.entries.get(str(entry["uid"]))
            if known is None or entry.decoded("sequence") >= known.decoded("sequence"):
                self.entries[str(entry["uid"])] = entry

    @property
    def shown(self) -> list[str]:
        return [
            f"{entry.decoded('dtstart'):%d-%m %H:%M} {entry['location']}"
            for entry in self.entries.values()
            if entry["status"] != "CANCELLED"
        ]


def test_a_change_and_a_cancellation_take_the_place_of_what_is_there(library: Library) -> None:
    first = replace(PLAIN, sequence=0)
    moved = replace(PLAIN, sequence=1, day=date(2026, 12, 8), place="Gymzaal")
    off = replace(moved, sequence=2, state="cancelled")
    mine = Calendar()
    mine.take(make(library, first))
    assert mine.shown == ["01-12 08:45 Aula, Basisschool De Regenboog"]
    mine.take(make(library, moved))
    assert mine.shown == ["08-12 08:45 Gymzaal, Basisschool De Regenboog"]
    mine.take(make(library, first))  # an old file, opened once more
    assert mine.shown == ["08-12 08:45 Gymzaal, Basisschool De Regenboog"]
    mine.take(make(library, off, method=ics.CANCEL))
    assert mine.shown == []
    assert len(mine.entries) == 1


def test_the_place_where_samen_lives_is_no_part_of_the_uid() -> None:
    assert ics.uid(7) == "event-7@samen"


@dataclass
class Reader:
    """A parent's calendar that reads the feed."""

    party: Party
    person_id: int
    token: str = ""

    def __post_init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        self.token = actions.make_feed(self.party.session, self.person_id, self.party.now)
        self.party.session.flush()

    def bytes(self) -> bytes | None:
        self.party.session.flush()
        asked = Asked(self.token, self.party.now, self.party.library, URL)
        document = feed.read(self.party.session, asked)
        return document.content if document else None

    def entries(self) -> list[Any]:  # Any: components
        made = self.bytes()
        assert made
        vobject.readOne(made.decode()).validate(raiseException=True)
        return list(icalendar.Calendar.from_ical(made).walk("VEVENT"))

    def ids(self) -> list[int]:
        return [int(str(entry["uid"]).split("@")[0].removeprefix("event-")) for entry in self.entries()]


@pytest.fixture
def reader(party: Party) -> Reader:
    return Reader(party, party.family(language="en"))


def test_a_feed_has_what_the_parent_is_invited_to(reader: Reader, party: Party) -> None:
    second = party.invite(after=timedelta(days=3))
    hidden = party.invite()
    hidden.state = "draft"
    later = party.invite()
    later.published_at = party.now + timedelta(seconds=30)
    assert reader.ids() == [second.id, party.event.id]


def test_events_of_three_months_stay_in_it(reader: Reader, party: Party) -> None:
    party.now += timedelta(days=90)
    assert reader.ids() == [party.event.id]
    party.now += timedelta(days=14)
    assert reader.ids() == []


def test_an_answer_shows_in_it(reader: Reader, party: Party) -> None:
    assert reader.entries()[0]["transp"] == "TRANSPARENT"
    party.yes(reader.person_id, 2)
    (entry,) = reader.entries()
    assert "You come with 2 people." in str(entry["description"])
    assert entry["transp"] == "OPAQUE"
    party.answer(reader.person_id, "no")
    assert reader.entries() == []


def test_who_waits_for_a_place_does_not_come(reader: Reader, party: Party) -> None:
    party.event.capacity = 1
    party.yes(party.family())
    party.yes(reader.person_id)
    assert "You come" not in str(reader.entries()[0]["description"])


def test_a_cancelled_event_stays_and_says_so(reader: Reader, party: Party) -> None:
    party.event.state, party.event.sequence = "cancelled", 3
    (entry,) = reader.entries()
    assert (entry["status"], int(entry["sequence"])) == ("CANCELLED", 3)
    assert str(entry["summary"]).startswith("Cancelled: ")


def test_a_feed_is_the_same_until_something_changes(reader: Reader, party: Party) -> None:
    first = reader.bytes()
    party.now += timedelta(hours=3)
    assert reader.bytes() == first
    party.yes(reader.person_id)
    second = reader.bytes()
    assert second != first
    party.session.get_one(Person, reader.person_id).language = "pl"
    assert reader.bytes() not in (first, second)


def test_a_feed_tells_calendars_how_often_to_look(reader: Reader) -> None:
    made = (reader.bytes() or b"").decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in made
    assert "X-PUBLISHED-TTL:PT4H\r\n" in made
    assert "METHOD" not in made
    assert "X-WR-CALNAME:Invitations from school\r\n" in made


def test_a_feed_names_nobody(reader: Reader, party: Party) -> None:
    for pupil in party.session.scalars(select(Pupil)):
        pupil.first_name = "Wilhelmina"
    assert b"Wilhelmina" not in (reader.bytes() or b"")


def test_an_address_is_one_for_each_parent_and_kept_as_a_hash(reader: Reader, party: Party) -> None:
    old = reader.token
    kept = party.session.execute(select(CalendarFeed.token_hash)).scalars().all()
    assert len(kept) == 1
    assert old not in kept
    reader.renew()
    assert reader.bytes()
    assert Reader(party, reader.person_id).token != old
    reader.token = old
    assert reader.bytes() is None


def test_an_address_ends_with_a_tap_with_the_last_child_and_with_the_parent(reader: Reader, party: Party) -> None:
    actions.end_feed(party.session, reader.person_id)
    assert reader.bytes() is None
    reader.renew()
    pupil = party.session.scalars(select(Pupil).join(Guardian).where(Guardian.person_id == reader.person_id)).one()
    pupil.archived_at = party.now
    assert reader.bytes() is None
    party.session.flush()
    assert actions.purge(party.session, party.now) == 1
    pupil.archived_at = None
    assert reader.bytes() is None
    reader.renew()
    party.session.delete(party.session.get_one(Person, reader.person_id))
    assert reader.bytes() is None
    assert queries.get_feed(party.session, reader.person_id) is None


def test_the_purge_leaves_those_who_have_a_child_at_school(reader: Reader, party: Party) -> None:
    assert actions.purge(party.session, party.now) == 0
    assert reader.bytes()


def test_another_family_is_not_in_it(reader: Reader, party: Party) -> None:
    group = party.office.add_group("Groep 8")
    party.event.audience = json.dumps({"school_id": party.office.school_id, "group_ids": [group]})
    assert reader.entries() == []


def test_reading_is_noted(reader: Reader, party: Party) -> None:
    actions.note_read(party.session, reader.token, party.now)
    party.session.expire_all()
    kept = queries.get_feed(party.session, reader.person_id)
    assert kept
    assert kept.read_at == party.now


def test_what_a_message_said_is_what_the_file_says(party: Party, library: Library) -> None:
    said = content.of_event(party.session, party.event)
    made = make(library, said)
    assert read(made).decoded("dtstart") == party.event.starts_at
