"""What comes around an event by itself: to whom, when, and once."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from bot.core.markup import plain
from bot.core.screen import Screen, from_json
from bot.delivery import broadcasts, school_time
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.outbox import payload_place
from bot.delivery.tables import OutMessage
from bot.features.digest.screens import digest
from bot.features.events.reminding import actions
from bot.features.events.reminding.sending import KIND, send_due
from bot.features.events.tables import Event, EventMissed, EventRound
from bot.people.tables import Guardian, Person, Pupil
from bot.store.seal import keys
from tests.delivery.school import BOTH, NEWS
from tests.features.events.party import AMSTERDAM, Party

BATCHES = 62  # people, in batches of 25
ASK, DAY, HOURS, THANKS = "ask", "day", "hours", "thanks"


def at(day: date, clock: time | str) -> datetime:
    hour = time.fromisoformat(clock) if isinstance(clock, str) else clock
    return datetime.combine(day, hour, tzinfo=AMSTERDAM).astimezone(UTC)


@dataclass
class Around:
    """A party whose reminders come by themselves as the time goes on."""

    party: Party
    event: Event = field(init=False)

    def __post_init__(self) -> None:
        office = self.party.office
        office.broadcaster = Broadcaster({"news": NEWS}, BOTH, office.library, digest, rounds=[send_due])
        self.event = self.party.event
        self.move_event(date(2026, 12, 1), "10:00", "11:00")

    def move_event(self, day: date, begins: str, ends: str) -> None:
        """Planned anew as making it does."""
        event, first, last = self.event, time.fromisoformat(begins), time.fromisoformat(ends)
        event.day, event.begins, event.ends = day, first, last
        event.starts_at = at(day, first)
        event.ends_at = at(day if last > first else day + timedelta(days=1), last)
        self.plan()

    def plan(self) -> None:
        self.party.session.flush()
        actions.plan(self.party.session, self.event, self.party.now)
        self.party.session.flush()

    def go_to(self, moment: datetime) -> None:
        """From one thing that is due to the next, as Samen finds them by looking again and again."""
        while self.party.now < moment:
            self.party.office.move_to(min([moment, *self._coming()]))

    def _coming(self) -> list[datetime]:
        self.party.session.flush()
        found = (select(table.due).where(table.due > self.party.now) for table in (EventRound, EventMissed))
        return [due for each in found for due in self.party.session.scalars(each) if due]

    def to_the_end(self) -> None:
        self.go_to(self.event.ends_at + timedelta(days=9))

    def got(self, person_id: int) -> list[tuple[str, str]]:
        """What came, and when on the clock of school."""
        rows = self.party.office.messages(person_id, kind=KIND)
        return [(row.key.split(":")[2], f"{row.created_at.astimezone(AMSTERDAM):%d-%m %H:%M}") for row in rows]

    def shown(self, person_id: int) -> list[Screen]:
        rows = self.party.office.messages(person_id, kind=KIND)
        return [from_json(keys().unseal(payload_place(row.id), row.payload or b"")) for row in rows]

    def texts(self, person_id: int) -> list[str]:
        return [plain(screen.rich) for screen in self.shown(person_id)]

    def rounds(self) -> dict[str, str]:
        self.party.session.flush()
        found = self.party.session.execute(select(EventRound.what, EventRound.due).order_by(EventRound.due))
        return {what: f"{due.astimezone(AMSTERDAM):%d-%m %H:%M}" for what, due in found if due}


@pytest.fixture
def around(party: Party) -> Around:
    return Around(party)


def test_an_event_is_planned_when_it_is_published(around: Around) -> None:
    assert around.rounds() == {ASK: "28-11 16:00", DAY: "30-11 16:00", HOURS: "01-12 08:00", THANKS: "02-12 09:00"}


def test_who_comes_is_reminded_twice_and_thanked(around: Around) -> None:
    parent = around.party.family()
    around.party.yes(parent, 2)
    around.to_the_end()
    assert around.got(parent) == [(DAY, "30-11 16:00"), (HOURS, "01-12 08:00"), (THANKS, "02-12 09:00")]
    day, hours, thanks = around.texts(parent)
    assert "Morgen bent u welkom." in day
    assert "Aula" in day
    assert "2 personen" in day
    assert "2 personen" in hours
    assert "Hoe was het?" in thanks
    faces = [button.label for row in around.shown(parent)[2].buttons for button in row]
    assert len(faces) == 3


def test_who_did_not_answer_is_asked_once(around: Around) -> None:
    silent, unsure, declined = (around.party.family() for _ in range(3))
    around.party.answer(unsure, "maybe")
    around.party.answer(declined, "no")
    around.to_the_end()
    assert around.got(silent) == around.got(unsure) == [(ASK, "28-11 16:00")]
    assert around.got(declined) == []
    assert "U heeft nog niet geantwoord." in around.texts(silent)[0]
    assert "U wist het nog niet" in around.texts(unsure)[0]


def test_both_parents_get_it_and_both_are_left_in_peace(around: Around) -> None:
    mother, father = around.party.couple()
    around.party.yes(mother)
    around.go_to(at(date(2026, 11, 30), "17:00"))
    assert around.got(mother) == around.got(father) == [(DAY, "30-11 16:00")]
    around.party.answer(father, "no")
    around.to_the_end()
    assert len(around.got(mother)) == len(around.got(father)) == 1


def test_a_parent_of_two_children_gets_it_once(around: Around) -> None:
    office = around.party.office
    group = office.add_group()
    parent = office.add_parent(office.add_pupil(group), office.add_pupil(group))
    around.party.yes(parent)
    around.to_the_end()
    assert [what for what, _ in around.got(parent)] == [DAY, HOURS, THANKS]


def test_a_place_on_the_waiting_list_is_no_place(around: Around) -> None:
    around.event.capacity = 1
    first, second = around.party.family(), around.party.family()
    around.party.yes(first)
    around.party.yes(second)
    around.to_the_end()
    assert around.got(second) == []


def test_who_left_school_gets_nothing(around: Around) -> None:
    parent = around.party.family()
    around.party.yes(parent)
    session = around.party.session
    pupil = session.scalars(select(Pupil).join(Guardian).where(Guardian.person_id == parent)).one()
    pupil.archived_at = around.party.now
    around.to_the_end()
    assert around.got(parent) == []


def test_who_stopped_gets_nothing(around: Around) -> None:
    parent = around.party.family()
    around.party.yes(parent)
    around.party.session.delete(around.party.session.get_one(Person, parent))
    around.to_the_end()
    assert around.got(parent) == []


def test_an_early_event_waits_for_the_end_of_quiet_hours(around: Around) -> None:
    around.move_event(date(2026, 12, 1), "08:30", "09:30")
    parent = around.party.family(quiet=(time(20, 0), time(7, 30)))
    around.party.yes(parent)
    around.to_the_end()
    assert around.got(parent) == [(DAY, "30-11 16:00"), (HOURS, "01-12 07:30"), (THANKS, "02-12 09:00")]
    assert "niet meer" not in around.texts(parent)[0]


@pytest.mark.parametrize("begins", ["07:00", "07:30", "00:30"])
def test_no_reminder_after_the_start_and_the_day_before_says_so(around: Around, begins: str) -> None:
    around.move_event(date(2026, 12, 1), begins, "08:00")
    parent = around.party.family(quiet=(time(20, 0), time(7, 30)))
    around.party.yes(parent)
    around.to_the_end()
    assert [what for what, _ in around.got(parent)] == [DAY, THANKS]
    assert "We schrijven niet meer voordat het begint." in around.texts(parent)[0]


def test_who_has_no_quiet_hours_is_reminded_at_night(around: Around) -> None:
    around.move_event(date(2026, 12, 1), "00:30", "02:00")
    parent = around.party.family(quiet=(time(0, 0), time(0, 0)))
    around.party.yes(parent)
    around.to_the_end()
    assert around.got(parent) == [(DAY, "30-11 16:00"), (HOURS, "30-11 22:30"), (THANKS, "01-12 09:00")]


def test_an_event_past_midnight_is_thanked_for_on_the_next_school_morning(around: Around) -> None:
    around.move_event(date(2026, 12, 4), "20:00", "00:30")  # a Friday, and it ends on Saturday
    assert around.rounds()[THANKS] == "07-12 09:00"
    around.move_event(date(2026, 12, 3), "20:00", "00:30")
    assert around.rounds()[THANKS] == "04-12 09:00"


def test_before_long_holidays_the_thanks_come_the_next_morning(around: Around) -> None:
    around.event.published_at = around.party.now
    around.move_event(date(2026, 12, 18), "17:00", "18:30")
    assert around.rounds()[THANKS] == "21-12 09:00"
    _close(around, date(2026, 12, 19), date(2027, 1, 3))
    around.plan()
    assert around.rounds()[THANKS] == "19-12 09:00"


def _close(around: Around, first: date, last: date) -> None:
    office = around.party.office
    details = school_time.tells_days_off({"text": "vakantie"}, first, last)
    audience = {"school_id": office.school_id}
    sent = broadcasts.draft(office.session, "news", office.at, audience=audience, details=details, by="staff:1")
    sent.school_id, sent.state = office.school_id, "done"
    office.session.flush()


def test_who_was_in_quiet_hours_all_evening_reads_today(around: Around) -> None:
    parent = around.party.family(quiet=(time(15, 0), time(6, 0)))
    around.party.yes(parent)
    around.to_the_end()
    assert around.got(parent)[0] == (DAY, "01-12 06:00")
    assert "Vandaag bent u welkom." in around.texts(parent)[0]


def test_a_pause_ends_with_what_is_still_of_use(around: Around) -> None:
    noon = at(date(2026, 12, 1), "09:00")
    parent = around.party.family(paused_until=noon)
    late = around.party.family(paused_until=at(date(2026, 12, 1), "10:00"))
    away = around.party.family(paused_until=at(date(2026, 12, 20), "10:00"))
    silent = around.party.family(paused_until=at(date(2026, 12, 1), "03:00"))
    for one in (parent, late, away):
        around.party.yes(one)
    around.to_the_end()
    assert around.got(parent) == [(HOURS, "01-12 09:00"), (THANKS, "02-12 09:00")]
    assert around.got(late) == [(THANKS, "02-12 09:00")]
    assert around.got(away) == around.got(silent) == []
    left = around.party.session.scalar(select(func.count()).select_from(EventMissed))
    assert not left


def test_who_answers_no_in_a_pause_is_not_reminded_after_it(around: Around) -> None:
    parent = around.party.family(paused_until=at(date(2026, 12, 1), "09:00"))
    around.party.yes(parent)
    around.go_to(at(date(2026, 12, 1), "08:30"))
    around.party.answer(parent, "no")
    around.to_the_end()
    assert around.got(parent) == []


def test_nobody_without_a_chat_holds_up_the_others(around: Around) -> None:
    gone, here = around.party.family(is_open=False), around.party.family()
    around.party.yes(gone)
    around.party.yes(here)
    around.to_the_end()
    assert (len(around.got(gone)), len(around.got(here))) == (0, 3)


def test_who_was_invited_late_is_not_asked_again(party: Party) -> None:
    party.now = at(date(2026, 11, 27), "16:30")
    party.event.published_at = party.now
    around = Around(party)
    assert ASK not in around.rounds()


def test_who_got_the_invitation_late_is_not_asked_either(around: Around) -> None:
    office = around.party.office
    early, late = around.party.family(), around.party.family(paused_until=at(date(2026, 11, 27), "12:00"))
    sent = office.send()
    around.event.broadcast_id = sent.id
    around.to_the_end()
    assert [what for what, _ in around.got(early)] == [ASK]
    assert around.got(late) == []


def test_a_cancelled_event_sends_nothing(around: Around) -> None:
    parent = around.party.family(paused_until=at(date(2026, 12, 1), "09:00"))
    around.party.yes(parent)
    around.go_to(at(date(2026, 12, 1), "08:30"))
    around.event.state = "cancelled"
    actions.unplan(around.party.session, around.event)
    around.to_the_end()
    assert around.got(parent) == []
    assert around.rounds() == {}


def test_even_without_unplanning_a_cancelled_event_sends_nothing(around: Around) -> None:
    parent = around.party.family()
    around.party.yes(parent)
    around.event.state = "cancelled"
    around.to_the_end()
    assert around.got(parent) == []


def test_a_later_day_is_reminded_of_again_but_nobody_is_asked_twice(around: Around) -> None:
    comes, silent = around.party.family(), around.party.family()
    around.party.yes(comes)
    around.go_to(at(date(2026, 11, 30), "17:00"))
    around.move_event(date(2026, 12, 8), "10:00", "11:00")
    around.to_the_end()
    assert around.got(comes) == [
        (DAY, "30-11 16:00"),
        (DAY, "07-12 16:00"),
        (HOURS, "08-12 08:00"),
        (THANKS, "09-12 09:00"),
    ]
    assert around.got(silent) == [(ASK, "28-11 16:00")]


def test_another_place_on_the_same_day_reminds_nobody_again(around: Around) -> None:
    comes = around.party.family()
    around.party.yes(comes)
    around.go_to(at(date(2026, 11, 30), "17:00"))
    around.plan()
    around.to_the_end()
    assert [what for what, _ in around.got(comes)] == [DAY, HOURS, THANKS]


def test_an_earlier_day_sends_only_what_can_still_come(around: Around) -> None:
    comes = around.party.family()
    around.party.yes(comes)
    around.go_to(at(date(2026, 11, 25), "17:00"))
    around.move_event(date(2026, 11, 26), "10:00", "11:00")
    assert around.rounds() == {HOURS: "26-11 08:00", THANKS: "27-11 09:00"}
    around.to_the_end()
    assert around.got(comes) == [(HOURS, "26-11 08:00"), (THANKS, "27-11 09:00")]


def test_after_a_night_without_samen_comes_what_is_of_use(around: Around) -> None:
    comes = around.party.family()
    around.party.yes(comes)
    around.party.office.move_to(at(date(2026, 12, 1), "10:30"))
    assert around.got(comes) == []
    around.to_the_end()
    assert around.got(comes) == [(THANKS, "02-12 09:00")]


@pytest.mark.long
def test_many_families_each_once_in_batches(around: Around) -> None:
    people = [around.party.family() for _ in range(BATCHES)]
    for one in people:
        around.party.yes(one)
    around.go_to(at(date(2026, 11, 30), "16:30"))
    assert [around.got(one) for one in people] == [[(DAY, "30-11 16:00")]] * len(people)


@pytest.mark.parametrize(
    ("day", "begins", "wanted"),
    [
        (date(2027, 3, 28), "01:00", [(DAY, "27-03 16:00"), (HOURS, "27-03 23:00"), (THANKS, "29-03 09:00")]),
        (date(2027, 3, 28), "04:00", [(DAY, "27-03 16:00"), (HOURS, "28-03 01:00"), (THANKS, "29-03 09:00")]),
        (date(2027, 3, 29), "10:00", [(DAY, "28-03 16:00"), (HOURS, "29-03 08:00"), (THANKS, "30-03 09:00")]),
        (date(2027, 10, 31), "04:00", [(DAY, "30-10 16:00"), (HOURS, "31-10 02:00"), (THANKS, "01-11 09:00")]),
        (date(2027, 11, 1), "10:00", [(DAY, "31-10 16:00"), (HOURS, "01-11 08:00"), (THANKS, "02-11 09:00")]),
    ],
)
def test_the_night_of_a_clock_change(party: Party, day: date, begins: str, wanted: list[tuple[str, str]]) -> None:
    """Two hours are two hours, and four in the afternoon is what the clock says."""
    party.now = at(day - timedelta(days=6), "12:00")
    party.event.published_at = party.now
    around = Around(party)
    around.move_event(day, begins, "23:30" if begins == "10:00" else "05:30")
    parent = party.family(quiet=(time(0, 0), time(0, 0)))
    party.yes(parent)
    around.to_the_end()
    got = around.got(parent)
    assert got[:2] == wanted[:2]
    assert got[2][0] == THANKS


def test_a_message_is_in_the_language_of_its_reader(around: Around) -> None:
    readers = {code: around.party.family(language=code) for code in ("nl", "en", "tr", "ar", "pl")}
    for one in readers.values():
        around.party.yes(one)
    around.to_the_end()
    said = {code: around.texts(one)[0].split("\n")[0] for code, one in readers.items()}
    assert len(set(said.values())) == 5


def test_old_rounds_are_forgotten(around: Around) -> None:
    parent = around.party.family(paused_until=at(date(2027, 3, 1), "12:00"))
    around.party.yes(parent)
    around.to_the_end()
    assert actions.purge(around.party.session, around.party.now) == 4
    assert not around.party.session.scalar(select(func.count()).select_from(EventRound))


def test_its_messages_do_not_count_for_the_most_of_a_week(around: Around) -> None:
    parent = around.party.family()
    around.party.yes(parent)
    around.to_the_end()
    capped = select(OutMessage).where(OutMessage.kind == KIND, OutMessage.capped.is_(True))
    assert not around.party.session.scalars(capped).all()
