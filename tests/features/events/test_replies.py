"""The answer of a family: one, whoever of them gives it, until the event begins."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.features.events.queries import get_for, guardians_of, list_for
from bot.features.events.replies.rules import Answer, By, Place, Result
from bot.features.events.tables import EventReply, EventReplyPupil
from bot.people.tables import Audit, Guardian, Pupil
from bot.store.ids import new_id
from tests.features.events.party import Party


def test_an_answer_is_kept_with_who_comes(party: Party) -> None:
    parent = party.family()
    outcome = party.yes(parent, 2)
    assert (outcome.result, outcome.free) == (Result.KEPT, None)
    assert outcome.reply is not None
    assert (outcome.reply.answer, outcome.reply.people, outcome.reply.place) == (Answer.YES, 2, Place.PLACED)
    assert outcome.reply.by is By.ME
    assert (party.numbers.yes, party.numbers.people) == (1, 2)


@pytest.mark.parametrize(("given", "counted"), [("maybe", (0, 1, 0)), ("no", (0, 0, 1)), ("yes", (1, 0, 0))])
def test_it_is_counted_as_it_was_given(party: Party, given: str, counted: tuple[int, int, int]) -> None:
    party.answer(party.family(), given, 2)
    assert (party.numbers.yes, party.numbers.maybe, party.numbers.no) == counted
    assert party.numbers.people == 2 * counted[0]


def test_it_can_be_changed_until_it_begins_and_not_after(party: Party) -> None:
    parent = party.family()
    party.yes(parent, 2)
    party.now = party.event.starts_at - timedelta(seconds=1)
    assert party.answer(parent, "no").result is Result.KEPT
    party.now = party.event.starts_at
    outcome = party.yes(parent, 1)
    assert outcome.result is Result.TOO_LATE
    assert outcome.reply is not None
    assert outcome.reply.answer is Answer.NO


def test_the_same_answer_again_changes_nothing(party: Party) -> None:
    parent = party.family()
    party.yes(parent, 2)
    before = party.session.scalar(select(EventReply.answered_at))
    party.now += timedelta(hours=1)
    assert party.yes(parent, 2).result is Result.UNCHANGED
    assert party.session.scalar(select(EventReply.answered_at)) == before


def test_both_guardians_see_one_answer_and_either_may_change_it(party: Party) -> None:
    one, other = party.couple()
    party.yes(one, 2)
    seen = party.reply(other)
    assert seen is not None
    assert (seen.answer, seen.people, seen.by) == (Answer.YES, 2, By.OTHER)
    party.answer(other, "no")
    mine = party.reply(one)
    assert mine is not None
    assert (mine.answer, mine.by) == (Answer.NO, By.OTHER)
    assert party.numbers.no == 1
    assert party.numbers.yes == 0


def test_who_gives_the_same_answer_as_the_other_parent_has_given_it_too(party: Party) -> None:
    one, other = party.couple()
    party.yes(one, 2)
    assert party.yes(other, 2).result is Result.KEPT
    assert party.reply(other).by_me  # type: ignore[union-attr]  # just given
    assert party.numbers.yes == 1


def test_several_children_are_one_family_with_one_answer(party: Party) -> None:
    group = party.office.add_group()
    children = [party.office.add_pupil(group) for _ in range(3)]
    parent, of_the_third = party.office.add_parent(*children), party.office.add_parent(children[2])
    party.yes(parent, 3)
    party.yes(of_the_third, 2)
    assert (party.numbers.yes, party.numbers.people) == (1, 2)
    assert len(party.session.scalars(select(EventReplyPupil)).all()) == 3


def test_an_event_of_one_group_is_answered_for_the_child_in_it(party: Party) -> None:
    mine, another = party.office.add_group("Groep 1"), party.office.add_group("Groep 2")
    invited, not_invited = party.office.add_pupil(mine), party.office.add_pupil(another)
    parent, of_the_other = party.office.add_parent(invited, not_invited), party.office.add_parent(not_invited)
    party.event = party.invite(group_ids=[mine])
    party.yes(parent)
    assert party.session.scalars(select(EventReplyPupil.pupil_id)).all() == [invited]
    assert party.yes(of_the_other).result is Result.NOT_INVITED
    assert party.reply(of_the_other) is None
    assert get_for(party.session, of_the_other, party.event.id, party.now) is None


def test_parents_who_share_no_child_do_not_change_each_others_answer(party: Party) -> None:
    """Two children of one parent, each with another second parent, who answered before."""
    group = party.office.add_group()
    eldest, youngest = party.office.add_pupil(group), party.office.add_pupil(group)
    between = party.office.add_parent(eldest, youngest)
    of_eldest, of_youngest = party.office.add_parent(eldest), party.office.add_parent(youngest)
    party.answer(of_eldest, "no")
    party.yes(of_youngest, 2)
    seen = party.reply(between)
    assert seen is not None
    assert (seen.answer, seen.by_other) == (Answer.YES, True)
    party.yes(between, 3)
    assert [party.place(one) for one in (of_eldest, of_youngest, between)] == ["no", "placed", "placed"]
    assert party.numbers.people == 3
    party.check()


def test_a_family_whose_child_left_may_come_as_it_said_but_not_with_more(party: Party) -> None:
    group = party.office.add_group()
    child = party.office.add_pupil(group)
    parent = party.office.add_parent(child)
    party.yes(parent, 2)
    party.session.execute(update(Pupil).where(Pupil.id == child).values(archived_at=party.now))
    assert get_for(party.session, parent, party.event.id, party.now) is not None
    assert party.yes(parent, 3).result is Result.NOT_INVITED
    assert party.yes(parent, 1).result is Result.KEPT
    assert party.answer(parent, "no").result is Result.KEPT
    assert party.yes(parent, 1).result is Result.NOT_INVITED


def test_who_has_no_child_at_school_any_more_is_not_invited(party: Party) -> None:
    child = party.office.add_pupil(party.office.add_group())
    parent = party.office.add_parent(child)
    party.session.execute(update(Pupil).where(Pupil.id == child).values(archived_at=party.now))
    assert party.yes(parent).result is Result.NOT_INVITED
    assert list_for(party.session, parent, party.now) == []


@pytest.mark.parametrize("people", [-1, 0, 5, 99])
def test_as_many_as_a_family_may_bring_and_no_more(party: Party, people: int) -> None:
    parent = party.family()
    party.yes(parent, 4)
    outcome = party.yes(parent, people)
    assert outcome.result is Result.WRONG_NUMBER
    assert outcome.reply is not None
    assert outcome.reply.people == 4


def test_nobody_answers_what_was_cancelled_or_is_not_there_yet(party: Party) -> None:
    parent = party.family()
    party.yes(parent, 2)
    party.event.state = "cancelled"
    assert party.answer(parent, "no").result is Result.CANCELLED
    assert party.place(parent) == "placed", "so that they are told that it does not go on"
    party.event.state = "draft"
    assert party.answer(parent, "no").result is Result.NOT_INVITED
    party.event.state, party.event.published_at = "open", party.now + timedelta(seconds=1)
    assert party.answer(parent, "no").result is Result.NOT_INVITED
    assert party.answer(parent, "no", staff_id=party.staff()).result is Result.NOT_INVITED
    party.now += timedelta(seconds=1)
    assert party.answer(parent, "no").result is Result.KEPT


def test_an_event_that_does_not_exist_is_as_one_of_somebody_else(party: Party) -> None:
    parent = party.family()
    party.event.id, there = new_id(), party.event.id
    party.session.expunge(party.event)
    assert party.yes(parent).result is Result.NOT_INVITED
    assert get_for(party.session, parent, there, party.now) is not None
    assert get_for(party.session, parent, new_id(), party.now) is None


def test_moved_to_before_now_it_is_too_late_for_parents(party: Party) -> None:
    parent = party.family()
    party.event.starts_at, party.event.ends_at = party.now - timedelta(minutes=5), party.now + timedelta(minutes=5)
    assert party.yes(parent).result is Result.TOO_LATE
    assert party.answer(parent, "yes", 6, staff_id=party.staff()).result is Result.KEPT, "at the door, with more"
    party.now = party.event.ends_at
    assert party.answer(parent, "no", staff_id=party.staff()).result is Result.TOO_LATE


def test_the_school_answers_for_a_parent_and_it_says_so(party: Party) -> None:
    one, other = party.couple()
    staff = party.staff()
    assert party.answer(one, "yes", 2, staff_id=staff).result is Result.KEPT
    for parent in (one, other):
        seen = party.reply(parent)
        assert seen is not None
        assert (seen.people, seen.by) == (2, By.SCHOOL)
    said = party.session.scalars(select(Audit)).all()
    reply = party.session.scalars(select(EventReply)).one()
    assert [(row.actor, row.action, row.object) for row in said] == [
        (f"staff:{staff}", "event.answered", f"event_reply:{reply.id}")
    ]
    party.yes(other, 1)
    assert party.reply(other).by_me  # type: ignore[union-attr]  # just given


def test_only_who_reads_the_language_is_invited_and_the_family_sees_the_answer(party: Party) -> None:
    child = party.office.add_pupil(party.office.add_group())
    arabic, dutch = party.office.add_parent(child, language="ar"), party.office.add_parent(child)
    party.event = party.invite(languages=["ar"])
    assert party.yes(dutch).result is Result.NOT_INVITED
    party.yes(arabic, 2)
    assert party.reply(dutch).by_other  # type: ignore[union-attr]  # just given
    assert get_for(party.session, dutch, party.event.id, party.now) is not None


def test_who_is_invited_now(party: Party) -> None:
    parents = {party.family() for _ in range(3)}
    group = party.office.add_group()
    twins = [party.office.add_pupil(group) for _ in range(2)]
    parents.add(party.office.add_parent(*twins))
    assert set(party.session.scalars(guardians_of(party.session, party.event))) == parents


def test_what_is_coming_stands_by_when_it_begins(party: Party) -> None:
    parent = party.family()
    late, soon = party.invite(after=timedelta(days=9)), party.invite(after=timedelta(days=2))
    over = party.invite(after=timedelta(days=-3))
    long_ago = party.invite(after=timedelta(days=-100))
    draft = party.invite()
    draft.state = "draft"
    hers = json.dumps({"school_id": party.office.school_id, "group_ids": [1]})
    party.invite().audience = hers
    coming = list_for(party.session, parent, party.now)
    assert [one.id for one in coming] == [soon.id, party.event.id, late.id]
    assert [one.id for one in list_for(party.session, parent, party.now, past=True)] == [over.id]
    assert long_ago.id not in {one.id for one in coming}


def test_somebody_of_another_school_sees_nothing(party: Party) -> None:
    party.office.school_id = party.office.add_school()
    stranger = party.family()
    assert party.yes(stranger).result is Result.NOT_INVITED
    assert list_for(party.session, stranger, party.now) == []
    assert get_for(party.session, stranger, party.event.id, party.now) is None


def test_a_second_child_joins_the_answer_of_its_family(party: Party) -> None:
    group = party.office.add_group()
    first, second = party.office.add_pupil(group), party.office.add_pupil(group)
    parent, of_second = party.office.add_parent(first), party.office.add_parent(second)
    party.yes(parent, 1)
    party.session.add(Guardian(id=new_id(), person_id=parent, pupil_id=second, linked_at=party.now))
    party.session.flush()
    assert party.reply(of_second) is None
    party.yes(parent, 2)
    assert party.reply(of_second).people == 2  # type: ignore[union-attr]  # it is theirs too now
