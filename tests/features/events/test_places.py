"""Places: counted by people, waited for in order, offered when they come free, and never given twice."""

from datetime import time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from bot.delivery.rounds import Post
from bot.delivery.tables import OutMessage
from bot.features.events.replies import actions
from bot.features.events.replies.offers import settle
from bot.features.events.replies.queries import positions
from bot.features.events.replies.rules import Result
from bot.features.events.tables import EventGuest, EventMissed, EventReply
from bot.features.events.telling import letters
from bot.i18n.library import Library
from bot.people.tables import Address, Guardian, Person
from bot.store.db import Database
from bot.store.ids import new_id
from tests.delivery.school import BOTH, nothing_kept
from tests.features.events.party import Party

DAY = timedelta(hours=24)


def rounds(party: Party) -> None:
    """What is due now is told."""
    post = Post(BOTH, party.library)
    for each in (letters.end_offers, letters.tell):
        while each(post, party.session, party.now) is not None:
            party.session.flush()


def told(party: Party, person_id: int) -> list[str]:
    """The kinds of what came to them."""
    ours = select(OutMessage.kind).where(OutMessage.to == str(person_id)).order_by(OutMessage.id)
    return list(party.session.scalars(ours))


def accept(party: Party, person_id: int) -> Result:
    return actions.accept(party.session, party.event.id, person_id, now=party.now).result


def decline(party: Party, person_id: int) -> Result:
    return actions.decline(party.session, party.event.id, person_id, now=party.now).result


def fill(party: Party, capacity: int, *people: int) -> list[int]:
    """Families that answered yes, in this order."""
    party.event.capacity = capacity
    found = [party.family() for _ in people]
    for parent, number in zip(found, people, strict=True):
        party.yes(parent, number)
    return found


def test_people_are_counted_and_who_comes_too_late_waits_in_order(party: Party) -> None:
    parents = fill(party, 4, 3, 2, 2, 1)
    assert [party.place(one) for one in parents] == ["placed", "waiting 1", "waiting 2", "placed"]
    assert (party.numbers.people, party.numbers.waiting, party.numbers.free) == (4, 2, 0)
    again = party.yes(parents[2], 2)
    assert (again.result, again.reply.position) == (Result.WAITING, 2)  # type: ignore[union-attr]  # they wait


def test_one_more_when_one_place_is_left_and_no_more_than_that(party: Party) -> None:
    one, other = fill(party, 5, 2, 2)
    assert party.yes(one, 3).result is Result.KEPT
    full = party.yes(other, 3)
    assert (full.result, full.free) == (Result.NO_ROOM, 0)
    assert full.reply is not None
    assert (full.reply.people, party.place(other)) == (2, "placed"), "nobody loses a place by asking for more"


def test_a_freed_place_is_offered_to_the_next_and_taken(party: Party) -> None:
    first, second, third = fill(party, 2, 2, 2, 2)
    party.answer(first, "no")
    assert [party.place(one) for one in (second, third)] == ["offered", "waiting 1"]
    assert party.reply(second).offered_until == party.now + DAY  # type: ignore[union-attr]  # it is offered
    rounds(party)
    assert (told(party, second), told(party, third)) == (["event_offer"], [])
    rounds(party)
    assert told(party, second) == ["event_offer"]
    assert accept(party, second) is Result.KEPT
    assert accept(party, second) is Result.UNCHANGED
    assert party.place(second) == "placed"


def test_an_offer_that_is_declined_goes_to_the_next(party: Party) -> None:
    first, second, third = fill(party, 2, 2, 2, 2)
    party.answer(first, "no")
    assert decline(party, second) is Result.KEPT
    assert [party.place(one) for one in (second, third)] == ["no", "offered"]
    assert decline(party, second) is Result.NO_OFFER
    assert accept(party, second) is Result.NO_OFFER


def test_an_offer_runs_out_after_a_day_and_goes_to_the_next(party: Party) -> None:
    first, second, third = fill(party, 2, 2, 2, 2)
    party.answer(first, "no")
    party.now += DAY - timedelta(seconds=1)
    rounds(party)
    assert party.place(second) == "offered"
    party.now += timedelta(seconds=1)
    rounds(party)
    assert [party.place(one) for one in (second, third)] == ["maybe", "offered"]
    assert told(party, third) == ["event_offer"]
    assert accept(party, second) is Result.NO_OFFER


def test_who_taps_on_an_offer_that_just_ran_out_did_not_get_it(party: Party) -> None:
    """Before anybody has looked for what ran out."""
    first, second, third = fill(party, 2, 2, 2, 2)
    party.answer(first, "no")
    party.now += DAY
    assert accept(party, second) is Result.NO_OFFER
    assert party.place(third) == "offered"


def test_at_night_nothing_comes_and_the_day_begins_in_the_morning(party: Party) -> None:
    parents = fill(party, 1, 1, 1)
    party.now = party.now.replace(hour=21)  # 22:00 at school
    party.answer(parents[0], "no")
    morning = party.now.replace(hour=6, minute=30) + timedelta(days=1)
    assert party.reply(parents[1]).offered_until == morning + DAY  # type: ignore[union-attr]  # it is offered
    rounds(party)
    assert told(party, parents[1]) == []
    party.now = morning
    rounds(party)
    assert told(party, parents[1]) == ["event_offer"]


def test_an_offer_ends_when_the_event_begins(party: Party) -> None:
    party.event.starts_at = party.now + timedelta(hours=3)
    first, second, _ = fill(party, 1, 1, 1, 1)
    party.answer(first, "no")
    assert party.reply(second).offered_until == party.event.starts_at  # type: ignore[union-attr]  # it is offered
    party.now = party.event.starts_at
    assert accept(party, second) is Result.TOO_LATE
    rounds(party)
    assert party.numbers.offered == 0


def test_an_event_that_is_moved_earlier_takes_its_offers_along(party: Party) -> None:
    first, second = fill(party, 1, 1, 1)
    party.answer(first, "no")
    party.event.starts_at = party.now + timedelta(hours=2)
    settle(party.session, party.event, party.now)
    assert party.reply(second).offered_until == party.event.starts_at  # type: ignore[union-attr]  # it is offered


def test_the_first_whom_it_is_enough_for_gets_it(party: Party) -> None:
    first, large, small = fill(party, 2, 1, 4, 2)
    party.event.capacity = 3
    settle(party.session, party.event, party.now)
    assert [party.place(one) for one in (large, small)] == ["waiting 1", "offered"]
    party.answer(first, "no")
    assert party.place(large) == "waiting 1"
    assert party.yes(large, 1).result is Result.KEPT, "with fewer they fit"


@pytest.mark.parametrize("how", ["fewer", "raised", "stopped", "no limit", "guest left"])
def test_every_way_in_which_a_place_comes_free(party: Party, how: str) -> None:
    first, second = fill(party, 2, 2, 1)
    if how == "fewer":
        party.yes(first, 1)
    elif how == "stopped":
        actions.forget(party.session, first, party.now)
    elif how == "guest left":
        party.session.execute(update(EventReply).where(EventReply.people == 2).values(people=1))
        guest = EventGuest(id=new_id(), event_id=party.event.id, people=1, added_at=party.now)
        guest.name = "Jan"
        party.session.add(guest)
        settle(party.session, party.event, party.now)
        assert party.place(second) == "waiting 1"
        party.session.delete(guest)
        settle(party.session, party.event, party.now)
    else:
        party.event.capacity = 3 if how == "raised" else None
        settle(party.session, party.event, party.now)
    assert party.place(second) == "offered"


def test_without_a_limit_an_offer_stands_until_it_begins(party: Party) -> None:
    _, second = fill(party, 2, 2, 1)
    party.event.capacity = None
    settle(party.session, party.event, party.now)
    assert party.reply(second).offered_until == party.event.starts_at  # type: ignore[union-attr]  # it is offered


def test_who_cannot_read_it_in_time_is_passed_over_and_keeps_their_turn(party: Party) -> None:
    first, paused, gone, last = fill(party, 1, 1, 1, 1, 1)
    later = party.now + timedelta(days=3)
    party.session.execute(update(Person).where(Person.id == paused).values(paused_until=later))
    party.session.execute(update(Address).where(Address.person_id == gone).values(closed_at=party.now))
    party.answer(first, "no")
    assert [party.place(one) for one in (paused, gone, last)] == ["waiting 1", "waiting 2", "offered"]
    assert decline(party, last) is Result.KEPT
    assert party.yes(paused, 1).result is Result.KEPT, "who comes by themselves finds it"


def test_both_parents_are_asked_and_the_first_who_taps_settles_it(party: Party) -> None:
    party.event.capacity = 1
    first, (one, other) = party.family(), party.couple()
    party.yes(first)
    party.yes(one)
    party.answer(first, "no")
    rounds(party)
    assert [told(party, parent) for parent in (one, other)] == [["event_offer"], ["event_offer"]]
    decline(party, other)
    assert accept(party, one) is Result.NO_OFFER
    assert party.place(one) == "no"


def test_an_offer_that_was_settled_before_it_could_be_read_is_not_sent(party: Party) -> None:
    party.event.capacity = 1
    first, (one, other) = party.family(), party.couple()
    quiet = {"quiet_from": time(8), "quiet_until": time(18)}
    party.session.execute(update(Person).where(Person.id == other).values(**quiet))
    party.yes(first)
    party.yes(one)
    party.answer(first, "no")
    rounds(party)
    accept(party, one)
    party.now += timedelta(hours=7)
    rounds(party)
    assert (told(party, one), told(party, other)) == (["event_offer"], [])
    assert party.session.scalar(select(func.count()).select_from(EventMissed)) == 0


def test_whom_the_school_answered_for_are_told_once_and_not_at_night(party: Party) -> None:
    one, other = party.couple()
    party.now = party.now.replace(hour=21)
    party.answer(one, "yes", 2, staff_id=party.staff())
    rounds(party)
    assert told(party, one) == []
    party.now += timedelta(hours=10)
    rounds(party)
    rounds(party)
    assert [told(party, parent) for parent in (one, other)] == [["event_school"], ["event_school"]]


def test_who_answered_themselves_meanwhile_is_not_told(party: Party) -> None:
    parent = party.family()
    party.answer(parent, "yes", 2, staff_id=party.staff())
    party.yes(parent, 1)
    rounds(party)
    assert told(party, parent) == []


def test_nothing_is_told_of_an_event_that_was_cancelled(party: Party) -> None:
    first, second = fill(party, 1, 1, 1)
    party.answer(first, "no")
    party.event.state = "cancelled"
    rounds(party)
    assert told(party, second) == []


def test_at_the_door_staff_may_let_in_more_than_fit(party: Party) -> None:
    first, second = fill(party, 1, 1, 1)
    done = party.answer(second, "yes", 2, staff_id=party.staff(), beyond=True)
    assert (done.result, party.place(second), party.numbers.free) == (Result.KEPT, "placed", 0)
    party.answer(first, "no")
    assert (party.numbers.people, party.numbers.free) == (2, 0)


def test_fewer_places_take_nobody_away(party: Party) -> None:
    parents = fill(party, 3, 1, 1, 1, 1)
    party.event.capacity = 1
    settle(party.session, party.event, party.now)
    assert [party.place(one) for one in parents] == ["placed", "placed", "placed", "waiting 1"]
    party.answer(parents[0], "no")
    assert party.place(parents[3]) == "waiting 1"


def test_who_stops_takes_their_answer_along_unless_the_other_parent_sees_it(party: Party) -> None:
    alone, (one, other) = party.family(), party.couple()
    party.yes(alone, 2)
    party.yes(one, 1)
    for parent in (alone, one):
        actions.forget(party.session, parent, party.now)
        party.session.execute(Guardian.__table__.delete().where(Guardian.person_id == parent))  # type: ignore[attr-defined]  # a table
    assert party.place(other) == "placed"
    assert (party.numbers.yes, party.numbers.people) == (1, 1)


STEP = st.tuples(
    st.sampled_from(["yes", "yes", "yes", "maybe", "no", "accept", "decline", "capacity", "wait", "stop"]),
    st.integers(0, 5),
    st.integers(1, 4),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=8, max_size=40), capacity=st.integers(1, 8))
@pytest.mark.long
def test_in_any_order_no_place_is_given_twice(
    store: Database, library: Library, steps: list[tuple[str, int, int]], capacity: int
) -> None:
    with nothing_kept(store) as session:
        party = Party(session, library)
        party.event.capacity = capacity
        couple = party.couple()
        people = [*couple, *(party.family() for _ in range(4))]
        held = 0
        for what, who, number in steps:
            parent = people[who]
            if what == "capacity":
                party.event.capacity = number * 2
                settle(session, party.event, party.now)
            elif what == "wait":
                party.now += timedelta(hours=7 * number)
                rounds(party)
            elif what == "stop":
                actions.forget(session, parent, party.now)
            elif what in ("accept", "decline"):
                (accept if what == "accept" else decline)(party, parent)
            else:
                party.answer(parent, what, number)
            before, held = held, check(party)
            assert held <= max(before, party.event.capacity or 0), "more only while there is room"


def check(party: Party) -> int:
    """How many people have a place or an offer; nobody has two, and the waiting list is 1, 2, 3 …"""
    party.check()
    rows = party.session.scalars(select(EventReply).where(EventReply.event_id == party.event.id)).all()
    line = sorted((row for row in rows if row.place == "waiting"), key=lambda row: (row.waiting_since, row.id))
    assert positions(party.session, [party.event.id]) == {row.id: number for number, row in enumerate(line, 1)}
    held = sum(row.people for row in rows if row.place in ("placed", "offered"))
    assert party.numbers.free == max((party.event.capacity or 0) - held, 0)
    return held
