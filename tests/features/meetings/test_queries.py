"""Who sees a meeting: guardians who may know, and staff who have to do with it."""

from datetime import timedelta

from sqlalchemy import update

from bot.features.meetings import queries
from bot.people.tables import Guardian, Pupil, Share
from tests.features.meetings.talks import Talks


def test_both_parents_see_a_meeting_once_it_was_told(talks: Talks) -> None:
    mother, father, pupil = talks.couple()
    planned = talks.round(pupil, told_at=talks.now + timedelta(minutes=1))
    meeting = talks.meetings(planned)[0]
    assert queries.list_for(talks.session, mother, talks.now) == []
    later = talks.now + timedelta(minutes=1)
    assert queries.list_for(talks.session, mother, later) == [meeting]
    assert queries.get_for(talks.session, father, meeting.id, later) is meeting
    assert queries.list_people(talks.session, [meeting.id]) == {meeting.id: [mother, father]}


def test_a_meeting_apart_is_for_one_parent_only(talks: Talks) -> None:
    mother, father, pupil = talks.couple()
    meeting = talks.add(talks.round(), pupil, person_id=father)
    assert queries.list_for(talks.session, mother, talks.now) == []
    assert queries.get_for(talks.session, father, meeting.id, talks.now) is meeting
    assert queries.list_people(talks.session, [meeting.id]) == {meeting.id: [father]}


def test_who_may_not_know_sees_nothing(talks: Talks) -> None:
    mother, father, pupil = talks.couple()
    meeting = talks.meetings(talks.round(pupil))[0]
    talks.session.execute(update(Guardian).where(Guardian.person_id == father).values(informed=False))
    assert queries.get_for(talks.session, father, meeting.id, talks.now) is None
    assert queries.list_people(talks.session, [meeting.id]) == {meeting.id: [mother]}


def test_a_draft_and_a_child_who_left_are_nothing_for_parents(talks: Talks) -> None:
    mother, pupil = talks.family()
    draft = talks.meetings(talks.round(pupil, told=False))[0]
    open_one = talks.meetings(talks.round(pupil))[0]
    assert queries.get_for(talks.session, mother, draft.id, talks.now) is None
    talks.session.get_one(Pupil, pupil).archived_at = talks.now
    talks.session.flush()
    assert queries.get_for(talks.session, mother, open_one.id, talks.now) is None


def test_staff_see_what_they_have_to_do_with(talks: Talks) -> None:
    _, pupil = talks.family()
    meeting = talks.meetings(talks.round(pupil))[0]
    colleague, leader = talks.staff("Meester Jan"), talks.staff("Directeur Karin", "leader")
    coordinator = talks.staff("Ib'er Els", "coordinator")

    def sees(staff_id: int) -> bool:
        return queries.get_of_school(talks.session, talks.sender(staff_id), meeting.id) is not None

    def reads(staff_id: int) -> bool:
        return queries.may_read(talks.session, talks.sender(staff_id), meeting.id)

    assert [sees(one) for one in (talks.teacher, colleague, leader, coordinator)] == [True, False, True, False]
    assert [reads(one) for one in (talks.teacher, colleague, leader, coordinator)] == [True, False, False, False]
    talks.session.add(Share(staff_id=coordinator, pupil_id=pupil))
    seat = talks.seat(meeting, "other", staff_id=colleague)
    assert sees(coordinator) and sees(colleague) and reads(colleague) and not reads(coordinator)
    seat.removed_at = talks.now
    talks.session.flush()
    assert not sees(colleague)


def test_a_draft_is_seen_by_who_planned_it_and_leaders(talks: Talks) -> None:
    _, pupil = talks.family()
    meeting = talks.meetings(talks.round(pupil, told=False))[0]
    other = talks.staff("Meester Jan", groups=(talks.group,))
    leader = talks.staff("Directeur Karin", "leader")
    found = [
        queries.get_of_school(talks.session, talks.sender(one), meeting.id) for one in (other, leader, talks.teacher)
    ]
    assert found == [None, meeting, meeting]


def test_what_a_meeting_says(talks: Talks) -> None:
    _, pupil = talks.family()
    planned = talks.round(pupil, words={"goal": "Samen vooruit kijken"}, goal="own")
    meeting = talks.meetings(planned)[0]
    said = talks.content(meeting)
    assert (said.goal_words, said.place, said.leads, said.may_choose) == (
        "Samen vooruit kijken", "Lokaal 6", "Juf Anna", True
    )  # fmt: skip
    assert [(seat.role, seat.name, seat.new) for seat in said.seats] == [("teacher", "Juf Anna", False)]
    talks.now += timedelta(hours=1)
    talks.seat(meeting, "psychologist", name="Drs. De Wit")
    assert [(seat.name, seat.new) for seat in talks.content(meeting).seats] == [
        ("Juf Anna", False),
        ("Drs. De Wit", True),
    ]
    lines = {one.thing: one.dutch for one in queries.list_own_lines(talks.session, talks.office.school_id)}
    assert lines == {f"meeting_goal:{planned.id}": "Samen vooruit kijken"}
