"""Plans of meetings: told and untold, changed so that parents hear of it, and never two talks at once."""

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.features.meetings import queries
from bot.features.meetings.planning import actions, changes, reading
from bot.features.meetings.planning.actions import Told
from bot.features.meetings.planning.changes import Refused
from bot.features.meetings.planning.drafts import entered
from bot.features.meetings.planning.rules import Chair, Plan
from bot.features.meetings.planning.times import Span, Window, list_times, span
from bot.features.meetings.tables import Meeting, MeetingNotice, MeetingRound, Preparation
from bot.people.tables import Guardian, Person
from bot.store.ids import new_id
from tests.features.meetings.talks import Talks

TUESDAY = date(2026, 12, 1)
ZONE = "Europe/Amsterdam"


def at(hour: int, minute: int = 0, *, minutes: int = 10) -> Span:
    found = span(TUESDAY, time(hour, minute), minutes, ZONE)
    assert found is not None
    return found


def afternoon() -> list[Span]:
    window = Window(TUESDAY, time(14), time(15))
    return list_times([window], ZONE, minutes=10, gap=0, pause=(None, None))


def plan(talks: Talks, *pupils: int, **given: object) -> Plan:
    usual = {
        "goal": "how_it_goes", "leads": talks.teacher, "minutes": 10, "place": "Lokaal 6", "picks": True,
        "group_id": talks.group, "choose_until": date(2026, 11, 29),
    }  # fmt: skip
    return Plan("progress", pupils, **usual | given)  # type: ignore[arg-type]  # as named there


def write(talks: Talks, *pupils: int, times: Sequence[Span] = (), **given: object) -> MeetingRound:
    made = plan(talks, *pupils, **given)
    return actions.write(talks.session, talks.sender(), made, times or afternoon(), now=talks.now)


def told(talks: Talks, *pupils: int, **given: object) -> MeetingRound:
    """And the minute is over."""
    planned = write(talks, *pupils, **given)  # type: ignore[arg-type]  # as named there
    assert actions.tell(talks.session, talks.sender(), planned, now=talks.now).told is Told.TOLD
    talks.now += timedelta(minutes=2)
    return planned


def notices(talks: Talks, meeting: Meeting) -> set[tuple[str, int]]:
    wanted = select(MeetingNotice.what, MeetingNotice.person_id).where(MeetingNotice.meeting_id == meeting.id)
    return {(what, person_id) for what, person_id in talks.session.execute(wanted)}


def quiet(talks: Talks) -> None:
    """What was to be told was told."""
    for row in talks.session.scalars(select(MeetingNotice)).all():
        talks.session.delete(row)
    talks.session.flush()


def test_telling_can_be_taken_back_within_the_minute(talks: Talks) -> None:
    mother, pupil = talks.family()
    planned = write(talks, pupil)
    [meeting] = talks.meetings(planned)
    actions.tell(talks.session, talks.sender(), planned, now=talks.now)
    assert ("invite", mother) in notices(talks, meeting)
    assert queries.list_for(talks.session, mother, talks.now) == []
    assert actions.undo(talks.session, talks.sender(), planned, now=talks.now + timedelta(seconds=59))
    assert notices(talks, meeting) == set()
    assert actions.tell(talks.session, talks.sender(), planned, now=talks.now).told is Told.TOLD
    assert not actions.undo(talks.session, talks.sender(), planned, now=talks.now + timedelta(seconds=60))
    assert queries.list_for(talks.session, mother, talks.now + timedelta(seconds=60)) == [meeting]


def test_a_draft_comes_back_as_it_was_entered(talks: Talks) -> None:
    _, first = talks.family("Amina")
    _, second = talks.family("Bram")
    coordinator = talks.staff("Ib'er Els", "coordinator")
    chairs = (Chair("coordinator", coordinator), Chair("psychologist", None, "Drs. De Wit"))
    before = plan(
        talks, first, second, chairs=chairs, note="Tot dan", head_start=frozenset({first}), child_joins=True,
        windows=(Window(TUESDAY, time(14), time(15)),), others_from=date(2026, 11, 26),
    )  # fmt: skip
    planned = actions.write(talks.session, talks.sender(), before, afternoon(), now=talks.now)
    assert entered(talks.session, planned) == before


def test_families_without_a_head_start_are_told_when_they_may_choose(talks: Talks) -> None:
    mother, first = talks.family("Amina")
    father, second = talks.family("Bram")
    planned = told(talks, first, second, head_start=frozenset({first}), others_from=date(2026, 11, 26))
    early, late = sorted(talks.meetings(planned), key=lambda one: not one.head_start)
    assert planned.others_from == datetime(2026, 11, 26, 7, 0, tzinfo=UTC)
    assert ("open", mother) not in notices(talks, early)
    assert ("open", father) in notices(talks, late)
    assert [talks.content(one).may_choose for one in (early, late)] == [True, False]


def test_a_teacher_is_never_in_two_talks(talks: Talks) -> None:
    _, first = talks.family("Amina")
    _, second = talks.family("Bram")
    told(talks, first)
    fixed = write(talks, second, times=[at(14, 5)], picks=False, group_id=None)
    outcome = actions.tell(talks.session, talks.sender(), fixed, now=talks.now)
    assert outcome.told is Told.BUSY
    assert outcome.busy is not None and outcome.busy.name == "Juf Anna"
    later = write(talks, second, times=[at(15)], picks=False, group_id=None)
    assert actions.tell(talks.session, talks.sender(), later, now=talks.now).told is Told.TOLD


def test_a_colleague_at_the_table_is_not_in_two_talks_either(talks: Talks) -> None:
    _, first = talks.family("Amina")
    _, second = talks.family("Bram")
    els, jan = talks.staff("Ib'er Els", "coordinator"), talks.staff("Meester Jan")
    told(talks, first, times=[at(14)], picks=False, group_id=None, chairs=(Chair("coordinator", els),))
    other = told(talks, second, times=[at(14)], picks=False, group_id=None, leads=jan)
    [meeting] = talks.meetings(other)
    refused = changes.add_chair(
        talks.session, talks.sender(), [meeting], Chair("coordinator", els), late=False, now=talks.now
    )
    assert refused is not None and refused.why is Refused.BUSY
    assert refused.busy is not None and refused.busy.name == "Ib'er Els"


def test_a_family_is_never_in_two_talks(talks: Talks) -> None:
    mother, first = talks.family("Amina")
    second = talks.pupil("Bram")
    talks.office.add_parent(second)
    talks.session.flush()
    sibling = talks.pupil("Cem")
    tie(talks, mother, sibling)
    jan = talks.staff("Meester Jan")
    told(talks, first, times=[at(14)], picks=False, group_id=None)
    near = write(talks, sibling, times=[at(14, 12)], picks=False, group_id=None, leads=jan)
    assert actions.tell(talks.session, talks.sender(), near, now=talks.now).told is Told.FAMILY
    walked = told(talks, sibling, times=[at(14, 15)], picks=False, group_id=None, leads=jan)
    [meeting] = talks.meetings(walked)
    refused = changes.give_time(talks.session, talks.sender(), meeting, at(14, 10), now=talks.now)
    assert refused is not None and refused.why is Refused.FAMILY


def tie(talks: Talks, person_id: int, pupil_id: int) -> None:
    talks.session.add(Guardian(id=new_id(), person_id=person_id, pupil_id=pupil_id, linked_at=talks.now))
    talks.session.flush()


def test_parents_hear_of_every_change(talks: Talks) -> None:
    mother, father, pupil = talks.couple()
    planned = told(talks, pupil)
    [meeting] = talks.meetings(planned)
    session, sender = talks.session, talks.sender()

    def heard() -> set[str]:
        found = {what for what, _ in notices(talks, meeting)} - {"prepare", "remind", "tomorrow"}
        assert {one for _, one in notices(talks, meeting)} <= {mother, father}
        quiet(talks)
        return found

    quiet(talks)
    changes.give_time(session, sender, meeting, at(14), now=talks.now)
    assert heard() == {"time"}
    changes.set_way(session, sender, meeting, "phone", now=talks.now)
    assert heard() == {"way"}
    changes.set_child_joins(session, sender, meeting, joins=True, now=talks.now)
    assert heard() == {"child"}
    changes.set_place(session, sender, planned, place="Lokaal 7", link="", now=talks.now)
    assert heard() == {"place"}
    changes.set_place(session, sender, planned, place="Lokaal 7", link="", now=talks.now)
    assert heard() == set()
    changes.add_chair(session, sender, [meeting], Chair("psychologist", None, "De Wit"), late=False, now=talks.now)
    assert heard() == {"seat"}
    guest = talks.content(meeting).seats[-1]
    assert guest.new
    assert changes.remove_seat(session, sender, meeting, guest.id, now=talks.now)
    assert heard() == {"seat"}
    changes.free(session, sender, meeting, now=talks.now)
    assert heard() == {"time"}
    before = meeting.sequence
    changes.cancel(session, sender, meeting, now=talks.now)
    assert heard() == {"cancelled"}
    assert meeting.sequence == before + 1
    assert changes.cancel(session, sender, meeting, now=talks.now) is not None
    assert heard() == set()


def test_who_leads_the_talk_stays_at_the_table(talks: Talks) -> None:
    _, pupil = talks.family()
    [meeting] = talks.meetings(told(talks, pupil))
    [seat] = talks.content(meeting).seats
    assert not changes.remove_seat(talks.session, talks.sender(), meeting, seat.id, now=talks.now)


def test_two_parents_get_a_talk_each_and_see_nothing_of_the_other(talks: Talks) -> None:
    mother, father, pupil = talks.couple()
    planned = told(talks, pupil)
    [meeting] = talks.meetings(planned)
    quiet(talks)
    flags = dict.fromkeys(
        ("interpreter", "companion", "other_time", "call", "drawing", "shared", "may_translate"), False
    )
    row = Preparation(
        id=new_id(), meeting_id=meeting.id, person_id=father, language="nl", state="sent", step="x",
        updated_at=talks.now, **flags,
    )  # fmt: skip
    talks.session.add(row)
    talks.session.flush()
    apart = changes.separate(talks.session, talks.sender(), meeting, father, now=talks.now)
    assert apart is not None
    assert queries.list_for(talks.session, mother, talks.now) == [meeting]
    assert queries.list_for(talks.session, father, talks.now) == [apart]
    assert row.meeting_id == apart.id or talks.session.get_one(Preparation, row.id).meeting_id == apart.id
    assert ("invite", father) in notices(talks, apart)
    assert {one for _, one in notices(talks, apart)} == {father}
    assert notices(talks, meeting) == set()
    assert [(one.role, one.name) for one in talks.content(apart).seats] == [("teacher", "Juf Anna")]
    assert changes.separate(talks.session, talks.sender(), meeting, mother, now=talks.now) is None


def test_cancelling_a_round_tells_all_who_still_come(talks: Talks) -> None:
    mother, first = talks.family("Amina")
    father, second = talks.family("Bram")
    planned = told(talks, first, second)
    one, other = sorted(talks.meetings(planned), key=lambda each: each.pupil_id != first)
    changes.give_time(talks.session, talks.sender(), one, at(14), now=talks.now)
    quiet(talks)
    talks.now = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)  # the first talk is over
    assert actions.cancel(talks.session, talks.sender(), planned, now=talks.now) == 1
    assert notices(talks, one) == set()
    assert notices(talks, other) == {("cancelled", father)}
    assert (one.state, other.state, planned.state) == ("planned", "cancelled", "open")
    assert mother != father


@pytest.mark.parametrize(
    ("before", "is_read"),
    [
        (timedelta(days=2), True),
        (timedelta(days=1), True),  # noon of the day before: there is an evening
        (timedelta(hours=17), False),  # the evening itself is too late
        (timedelta(hours=3), False),
    ],
)
def test_a_newcomer_is_announced_with_an_evening_between(talks: Talks, before: timedelta, *, is_read: bool) -> None:
    _, pupil = talks.family()
    [meeting] = talks.meetings(told(talks, pupil, times=[at(14)], picks=False, group_id=None))
    assert meeting.starts_at is not None
    late = reading.list_unread(talks.session, [meeting], ZONE, meeting.starts_at - before)
    assert bool(late) is not is_read


def test_a_paused_or_absent_parent_does_not_read_it(talks: Talks) -> None:
    mother, father, pupil = talks.couple()
    [meeting] = talks.meetings(told(talks, pupil, times=[at(14)], picks=False, group_id=None))
    assert reading.list_unread(talks.session, [meeting], ZONE, talks.now) == []
    talks.session.get_one(Person, mother).paused_until = talks.now + timedelta(days=30)
    talks.session.flush()
    [late] = reading.list_unread(talks.session, [meeting], ZONE, talks.now)
    assert (late.meeting_id, late.parents) == (meeting.id, 1)
    assert father != mother


def test_a_night_without_that_hour() -> None:
    assert span(date(2027, 3, 28), time(2, 30), 10, ZONE) is None
    found = list_times([Window(date(2027, 3, 28), time(1, 30), time(4))], ZONE, minutes=30, gap=0, pause=(None, None))
    assert [one.begins for one in found] == [time(1, 30), time(3), time(3, 30)]
    assert all(one.ends_at - one.starts_at == timedelta(minutes=30) for one in found)


hours = st.builds(
    Window,
    st.dates(date(2026, 11, 25), date(2027, 4, 30)),
    st.times(time(0), time(20)).map(lambda one: one.replace(second=0, microsecond=0)),
    st.times(time(20), time(23)).map(lambda one: one.replace(second=0, microsecond=0)),
)


@given(windows=st.lists(hours, max_size=4), minutes=st.integers(5, 120), gap=st.integers(0, 60))
def test_times_never_overlap_and_stay_within_the_hours(windows: list[Window], minutes: int, gap: int) -> None:
    pause = (time(12), time(13))
    found = list_times(windows, ZONE, minutes=minutes, gap=gap, pause=pause)
    for before, after in itertools.pairwise(found):
        assert before.ends_at <= after.starts_at
    for one in found:
        assert one.ends_at - one.starts_at == timedelta(minutes=minutes)
        assert one.ends <= time(12) or one.begins >= time(13)
        assert any(w.day == one.day and w.begins <= one.begins and one.ends <= w.ends for w in windows)  # type: ignore[operator]  # all are known
