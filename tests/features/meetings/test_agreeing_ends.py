"""Whatever is said, given or ended in whatever order: when an agreement ends, both sides are told."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.delivery.broadcaster import Broadcaster
from bot.features.digest.screens import digest
from bot.features.meetings import queries as meetings
from bot.features.meetings.agreeing import actions, queries, rules
from bot.features.meetings.agreeing.actions import Entry
from bot.features.meetings.agreeing.rules import OPEN, Says, State, Who
from bot.features.meetings.feature import FEATURE
from bot.features.meetings.tables import Agreement, Meeting, MeetingNotice, MeetingStaffNotice
from bot.i18n.library import Library
from bot.people.tables import Staff
from bot.store.db import Database
from tests.delivery.school import AMSTERDAM, BOTH, nothing_kept
from tests.features.meetings.talks import Talks

PHRASES = ("read_every_day", "bed_in_time", "ask_about_day")
says = st.sampled_from(list(Says))
acts = st.one_of(
    st.tuples(st.just("give"), st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3, unique=True)),
    st.tuples(st.sampled_from(["mother", "father", "school"]), says),
    st.tuples(st.sampled_from(["mother", "father", "school"]), says),
    st.tuples(st.just("wait"), st.sampled_from([1, 7, 8, 28, 35])),
    st.tuples(st.sampled_from(["end", "put off"]), st.just(None)),
)


class Story:
    """One talk of a teacher and two parents; each act is followed by a look at who was told."""

    def __init__(self, talks: Talks) -> None:
        self.talks, self.session = talks, talks.session
        self.mother, self.father, pupil = talks.couple()
        talks.session.get_one(Staff, talks.teacher).person_id = talks.office.add_parent()
        self.meeting = talks.planned(pupil, at=talks.now - timedelta(hours=1)).id
        self.rounds = Broadcaster({}, BOTH, talks.library, digest, rounds=FEATURE.rounds)

    def act(self, name: str, what: object) -> None:
        before = self.states()
        by = self.go(name, what)
        after = self.states()
        ended = {one for one, state in before.items() if state in OPEN and after.get(one, State.REPLACED) not in OPEN}
        talks = {one for one, state in after.items() if state is State.TALK and before.get(one) is State.GIVEN}
        if ended | talks:
            self.check_told(by, replaced=name == "give")
        self.check_state()

    def go(self, name: str, what: object) -> int | None:
        """Who acted and so has read of it: a guardian's person, or the teacher's staff id."""
        meeting = meetings.hold(self.session, self.meeting)
        assert meeting is not None
        match name, what:
            case "give", list() as phrases:
                self.give(meeting, phrases)
                return self.talks.teacher
            case "wait", int() as days:
                self.wait(days)
                return None
            case (("end" | "put off"), _):
                self.steer(meeting, name)
                return self.talks.teacher
            case who, Says() as word:
                return self.say(meeting, who, word)
        raise AssertionError(name)

    def give(self, meeting: Meeting, phrases: Sequence[str]) -> None:
        today = self.today()
        look = rules.next_look(today, lambda day: True)
        entries = [Entry(Who.HOME, date(2026, 11, 24), look, phrase) for phrase in phrases]
        actions.save_draft(self.session, meeting, entries, now=self.talks.now)
        if not actions.give(self.session, meeting, self.talks.sender(), now=self.talks.now):
            actions.drop_draft(self.session, meeting, now=self.talks.now)

    def say(self, meeting: Meeting, who: str, word: Says) -> int:
        person = {"mother": self.mother, "father": self.father}.get(who)
        for point in queries.list_points(self.session, meeting, self.talks.now):
            if point.is_asked:
                row = self.session.get_one(Agreement, point.id)
                staff = None if person else self.talks.teacher
                actions.say(self.session, meeting, row, word, person_id=person, staff_id=staff, now=self.talks.now)
                break
        return person or self.talks.teacher

    def steer(self, meeting: Meeting, name: str) -> None:
        rows = queries.list_rows(self.session, meeting.id, OPEN)
        if not rows:
            return
        if name == "end":
            actions.end(self.session, meeting, rows[0], by=self.talks.sender(), now=self.talks.now)
        else:
            day = self.today() + timedelta(days=14)
            actions.look_on(self.session, meeting, rows[0], day=day, by=self.talks.sender(), now=self.talks.now)

    def wait(self, days: int) -> None:
        """To the afternoon of a day with school; what became of agreements is looked at as it happens."""
        self.talks.now += timedelta(days=days)
        while self.today().isoweekday() > 5:
            self.talks.now += timedelta(days=1)
        for hour in (14, 15):  # what staff hear comes when the children have left
            self.talks.now = self.talks.now.replace(hour=hour, minute=50)
            self.run()

    def run(self) -> None:
        for _ in range(50):
            before = self.states()
            if self.rounds.step(self.session, self.talks.now) is None:
                return
            after = self.states()
            if any(was is State.GIVEN and after[one] is not State.GIVEN for one, was in before.items()):
                self.check_told(None, replaced=False)
        raise AssertionError("something is due for ever")

    def check_told(self, by: int | None, *, replaced: bool) -> None:
        wants = "agreed" if replaced else "closed"
        told = {person for what, person in self.waiting() if what == wants}
        assert {self.mother, self.father} - {by} <= told
        school = {person for what, person in self.waiting() if what == "became"}
        assert by == self.talks.teacher or self.talks.teacher in school

    def check_state(self) -> None:
        meeting = self.session.get_one(Meeting, self.meeting)
        states = self.states().values()
        if any(state in OPEN for state in states):
            assert meeting.state == "held"
        elif states:
            assert meeting.state == "closed"
        for row in self.session.scalars(select(Agreement).where(Agreement.meeting_id == self.meeting)):
            assert row.check_at is None or row.state == State.GIVEN
            waits_for_ever = row.state == State.GIVEN and row.check_at is None
            assert not waits_for_ever or row.look_day < self.today(), "asked once more, and open on both lists"

    def states(self) -> dict[int, State]:
        self.session.flush()
        rows = select(Agreement.id, Agreement.state).where(
            Agreement.meeting_id == self.meeting, Agreement.state != State.DRAFT
        )
        return {number: State(state) for number, state in self.session.execute(rows)}

    def waiting(self) -> set[tuple[str, int]]:
        """What is on its way to whom."""
        parents = select(MeetingNotice.what, MeetingNotice.person_id)
        staff = select(MeetingStaffNotice.what, MeetingStaffNotice.staff_id)
        return {(what, who) for wanted in (parents, staff) for what, who in self.session.execute(wanted)}

    def finish(self) -> None:
        """In the end all that was on its way has come."""
        self.wait(4)
        assert {what for what, _ in self.waiting()} <= {"check", "look"}

    def today(self) -> date:
        return self.talks.now.astimezone(AMSTERDAM).date()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(acts, min_size=2, max_size=9))
@pytest.mark.long
def test_nothing_ends_in_silence(store: Database, library: Library, steps: list[tuple[str, object]]) -> None:
    with nothing_kept(store) as session:
        story = Story(Talks(session, library))
        story.act("give", ["read_every_day"])
        story.act("wait", 28)
        for name, what in steps:
            story.act(name, what)
        story.finish()


def test_the_check_sees_a_silence(store: Database, library: Library) -> None:
    """An agreement that ends without a word makes the property test fail."""
    with nothing_kept(store) as session:
        story = Story(Talks(session, library))
        story.act("give", ["read_every_day"])
        session.execute(delete(MeetingNotice))
        try:
            story.check_told(None, replaced=False)
        except AssertionError:
            return
        raise AssertionError("nobody noticed")
