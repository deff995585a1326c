"""Whatever families and school do with times, in any order: no time twice, no teacher twice, no family in two talks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.features.meetings.choosing.actions import release, take
from bot.features.meetings.choosing.queries import list_free
from bot.features.meetings.choosing.rules import Result, clashes
from bot.features.meetings.queries import get_for, hold_round, list_people
from bot.features.meetings.rules import WALK
from bot.features.meetings.tables import Meeting, MeetingNotice, MeetingSlot
from bot.features.meetings.telling.actions import call_off
from bot.features.meetings.telling.moments import plan
from bot.i18n.library import Library
from bot.people.tables import Guardian
from bot.store.db import Database
from bot.store.ids import new_id
from tests.delivery.school import nothing_kept
from tests.features.meetings.talks import Talks

pytestmark = pytest.mark.long

Act = tuple[str, int, int, int]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(("take", "take", "take", "both", "free", "cancel", "inform", "later")),
        st.integers(0, 5),  # who, of six guardians
        st.integers(0, 9),  # which slot
        st.integers(0, 9),
    ),
    max_size=25,
)


@dataclass
class Years:
    """Three families with two guardians each; two of them have a second child, in a group with other times."""

    talks: Talks
    people: list[int] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    slots: list[MeetingSlot] = field(default_factory=list)

    def __post_init__(self) -> None:
        talks, group = self.talks, self.talks.office.add_group("Groep 3")
        families = [talks.couple() for _ in range(3)]
        younger = [talks.pupil("Sami", group) for _ in families[:2]]
        for (one, other, _), pupil_id in zip(families, younger, strict=False):
            for each in (one, other):
                talks.session.add(Guardian(id=new_id(), person_id=each, pupil_id=pupil_id, linked_at=talks.now))
        self.people = [person for family in families for person in family[:2]]
        first = talks.round(*(family[2] for family in families))
        second = talks.round(*younger, staff_id=talks.staff("Juf Bea"), group_id=group)
        self.slots = [*talks.slots(first, 5), *talks.slots(second, 5, at=talks.now + timedelta(days=7, minutes=5))]
        self.meetings = [*talks.meetings(first), *talks.meetings(second)]
        apart = talks.planned(families[0][2], at=talks.now + timedelta(days=7, minutes=15))
        apart.person_id, apart.staff_id = self.people[1], None

    def do(self, act: Act) -> None:
        what, who, one, other = act
        acts: dict[str, Callable[[], object]] = {
            "take": lambda: self._take(self.people[who], *self._aim(who, one, other)),
            "both": lambda: self._both(self.people[who], self.slots[one], self.slots[other]),
            "free": lambda: self._free(self.meetings[one % 5]),
            "cancel": lambda: self._cancel(self.meetings[one % 5]) if other == 0 else None,
            "inform": lambda: self._inform(self.people[who], is_informed=one > 1),
            "later": lambda: setattr(self.talks, "now", self.talks.now + timedelta(hours=one)),
        }
        acts[what]()
        self.talks.session.flush()

    def _aim(self, who: int, one: int, other: int) -> tuple[Meeting, MeetingSlot]:
        """Mostly a time of a meeting of their own; now and then what no button offers them."""
        own = [self.meetings[who // 2], *self.meetings[3 + who // 2 : 4 + who // 2]]
        meeting = own[one % len(own)] if one < 8 else self.meetings[one % 5]
        place = other % 5 if meeting.round_id == self.slots[0].round_id else 5 + other % 5
        return meeting, self.slots[place if one < 9 else other]

    def _take(self, person_id: int, meeting: Meeting, slot: MeetingSlot) -> None:
        session, now = self.talks.session, self.talks.now
        known = get_for(session, person_id, meeting.id, now)
        offered = [each.id for each in list_free(session, meeting, now)]
        result = take(session, person_id, {meeting.id: slot.id}, now=now).result
        assert (result is Result.NOT_YOURS) == (known is None)
        assert (result is Result.TAKEN) <= (slot.id in offered), "only what was offered can be taken"
        if result is Result.GONE:
            assert slot.id not in offered

    def _both(self, person_id: int, one: MeetingSlot, other: MeetingSlot) -> None:
        mine = [each for each in self.meetings if each.person_id in (None, person_id)]
        before = {each.id: each.starts_at for each in mine}
        chosen = {mine[0].id: one.id, mine[3].id: other.id}
        result = take(self.talks.session, person_id, chosen, now=self.talks.now).result
        if result is not Result.TAKEN:
            assert {each.id: each.starts_at for each in mine} == before, "both, or none"

    def _free(self, meeting: Meeting) -> None:
        hold_round(self.talks.session, meeting.round_id)
        if meeting.state == "planned":
            release(self.talks.session, meeting.id)
            meeting.state, meeting.day, meeting.begins, meeting.ends = "open", None, None, None
            meeting.starts_at = meeting.ends_at = None
            plan(self.talks.session, meeting, now=self.talks.now)

    def _cancel(self, meeting: Meeting) -> None:
        release(self.talks.session, meeting.id)
        meeting.state = "cancelled"
        call_off(self.talks.session, meeting, now=self.talks.now)

    def _inform(self, person_id: int, *, is_informed: bool) -> None:
        for tie in self.talks.session.scalars(select(Guardian).where(Guardian.person_id == person_id)):
            tie.informed = is_informed

    def check(self) -> None:
        session = self.talks.session
        session.flush()
        rows = session.execute(select(MeetingSlot.meeting_id, MeetingSlot.starts_at, MeetingSlot.ends_at))
        times = {meeting_id: (starts, ends) for meeting_id, starts, ends in rows if meeting_id}
        planned = [each for each in self.meetings if each.state == "planned"]
        assert times == {each.id: (each.starts_at, each.ends_at) for each in planned}
        for each in self.meetings:
            assert (each.state == "open") <= (each.starts_at is None)
        people = list_people(session, [each.id for each in planned])
        for one, other in combinations(planned, 2):
            assert one.staff_id != other.staff_id or not clashes(times[one.id], times[other.id], timedelta())
            if set(people[one.id]) & set(people[other.id]) and one.round_id != other.round_id:
                assert not clashes(times[one.id], times[other.id], WALK)
        gone = [each.id for each in self.meetings if each.state == "cancelled"]
        told = session.scalars(select(MeetingNotice.what).where(MeetingNotice.meeting_id.in_(gone))).all()
        assert set(told) <= {"cancelled"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_order_of_choosing_changing_freeing_and_cancelling(
    store: Database, library: Library, acts: list[Act]
) -> None:
    with nothing_kept(store) as session:
        years = Years(Talks(session, library))
        for act in acts:
            years.do(act)
            years.check()
