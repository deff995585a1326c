"""What is needed: taken with one tap, by one of two who tap at once, given back, and seen without names."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.features.events.helping import planning
from bot.features.events.helping.actions import give_back, let_name_be_shown, suggest, take
from bot.features.events.helping.queries import list_needs, list_suggestions
from bot.features.events.helping.rules import NAME, SUGGESTION, SUGGESTIONS, Need, Result
from bot.features.events.tables import EventMissed, EventNeed
from bot.people.tables import Audit
from bot.store.ids import new_id
from tests.features.events.party import Party


def add(party: Party, what: str = "cake", wanted: int = 3, words: str = "") -> int:
    done = planning.add_need(
        party.session, party.event, what, wanted, words=words, staff_id=party.staff(), now=party.now
    )
    assert done is Result.DONE
    return max(party.session.scalars(select(EventNeed.id)))


def took(party: Party, need_id: int, person_id: int, number: int = 1) -> Result:
    return take(party.session, need_id, person_id, number, now=party.now).result


def seen(party: Party, person_id: int) -> list[Need]:
    return list_needs(party.session, party.event.id, person_id)


def test_what_is_taken_is_missing_no_more(party: Party) -> None:
    need, one, other = add(party), party.family(), party.family()
    assert took(party, need, one, 2) is Result.DONE
    (mine,), (theirs,) = seen(party, one), seen(party, other)
    assert (mine.what, mine.wanted, mine.taken, mine.mine, mine.missing) == ("cake", 3, 2, 2, 1)
    assert (theirs.mine, theirs.missing) == (0, 1)


def test_the_same_tap_twice_takes_once_and_another_number_takes_its_place(party: Party) -> None:
    need, parent = add(party), party.family()
    assert [took(party, need, parent, number) for number in (2, 2, 3, 1)] == [
        *(Result.DONE, Result.UNCHANGED, Result.DONE, Result.DONE)
    ]
    assert seen(party, parent)[0].taken == 1


def test_more_than_is_wanted_is_not_taken_and_what_they_had_stays(party: Party) -> None:
    need, one, other = add(party), party.family(), party.family()
    took(party, need, one, 2)
    assert took(party, need, other, 2) is Result.GONE
    assert took(party, need, other, 1) is Result.DONE
    gone = take(party.session, need, one, 3, now=party.now)
    assert gone.result is Result.GONE
    assert gone.need is not None
    assert (gone.need.mine, gone.need.missing) == (2, 0)


@pytest.mark.parametrize("number", [0, -1, 21, 10**9])
def test_a_number_that_cannot_be(party: Party, number: int) -> None:
    need, parent = add(party, wanted=99), party.family()
    assert took(party, need, parent, number) is Result.WRONG


def test_what_is_given_back_is_there_for_the_next(party: Party) -> None:
    need, one, other = add(party, wanted=1), party.family(), party.family()
    took(party, need, one)
    assert took(party, need, other) is Result.GONE
    assert give_back(party.session, need, one, now=party.now).result is Result.DONE
    assert give_back(party.session, need, one, now=party.now).result is Result.NOT_MINE
    assert took(party, need, other) is Result.DONE


def test_a_name_is_read_by_others_only_when_it_was_given(party: Party) -> None:
    need, one, other = add(party), party.family(), party.family()
    took(party, need, one)
    assert seen(party, other)[0].names == ()
    let_name_be_shown(party.session, need, one, "  Amina\u202e \n ", now=party.now)
    assert seen(party, other)[0].names == ("Amina",)
    assert seen(party, one)[0].mine_as == "Amina"
    let_name_be_shown(party.session, need, one, None, now=party.now)
    assert seen(party, other)[0].names == ()
    for wrong in ("", " \u202e ", "x" * (NAME + 1)):
        assert let_name_be_shown(party.session, need, one, wrong, now=party.now).result is Result.WRONG
    assert let_name_be_shown(party.session, need, other, "Ola", now=party.now).result is Result.NOT_MINE


def test_who_is_not_invited_takes_nothing_and_learns_nothing(party: Party) -> None:
    need = add(party)
    party.office.school_id, home = party.office.add_school(), party.office.school_id
    stranger = party.family()
    party.office.school_id = home
    for done in (
        take(party.session, need, stranger, 1, now=party.now),
        give_back(party.session, need, stranger, now=party.now),
        let_name_be_shown(party.session, need, stranger, "Ola", now=party.now),
        take(party.session, new_id(), stranger, 1, now=party.now),
    ):
        assert (done.result, done.need) == (Result.NOT_INVITED, None)
    said = suggest(party.session, party.event.id, stranger, "Soup", language="en", now=party.now)
    assert said is Result.NOT_INVITED


def test_until_it_begins_and_not_when_it_is_cancelled(party: Party) -> None:
    need, parent = add(party), party.family()
    took(party, need, parent)
    party.event.state = "cancelled"
    assert took(party, need, parent, 2) is Result.CANCELLED
    party.event.state, party.now = "open", party.event.starts_at
    assert took(party, need, parent, 2) is Result.TOO_LATE
    assert suggest(party.session, party.event.id, parent, "Tea", language="en", now=party.now) is Result.TOO_LATE
    assert give_back(party.session, need, parent, now=party.now).result is Result.TOO_LATE


def test_a_parent_suggests_a_few_things(party: Party) -> None:
    parent = party.family(language="tr")

    def say(words: str) -> Result:
        return suggest(party.session, party.event.id, parent, words, language="tr", now=party.now)

    assert say("Çay  yapabilirim\n") is Result.DONE
    assert say("Çay yapabilirim") is Result.UNCHANGED
    assert say(" ") is Result.WRONG
    assert say("x" * (SUGGESTION + 1)) is Result.WRONG
    assert {say(f"{number}") for number in range(SUGGESTIONS - 1)} == {Result.DONE}
    assert say("one more") is Result.TOO_MANY
    (first, *_) = list_suggestions(party.session, party.event)
    assert (first.words, first.language, first.state, first.person_id) == ("Çay yapabilirim", "tr", "new", parent)


def test_staff_change_how_many_and_who_took_some_keeps_it(party: Party) -> None:
    need, parent, staff = add(party), party.family(), party.staff()
    took(party, need, parent, 3)

    def change(wanted: int) -> Result:
        return planning.change_need(party.session, party.event, need, wanted, staff_id=staff, now=party.now)

    assert change(2) is Result.DONE
    assert (seen(party, parent)[0].mine, seen(party, parent)[0].missing) == (3, 0)
    assert took(party, need, parent, 2) is Result.DONE, "fewer is always possible"
    assert change(2) is Result.UNCHANGED
    assert {change(0), change(100)} == {Result.WRONG}


def test_who_took_what_is_not_needed_any_more_is_told(party: Party) -> None:
    need, parent, _ = add(party), party.family(), party.family()
    took(party, need, parent)
    staff = party.staff()
    assert planning.remove_need(party.session, party.event, need, staff_id=staff, now=party.now) is Result.DONE
    assert planning.remove_need(party.session, party.event, need, staff_id=staff, now=party.now) is Result.NOT_INVITED
    assert seen(party, parent) == []
    told = party.session.execute(select(EventMissed.what, EventMissed.person_id)).all()
    assert told == [("need", parent)]
    acts = party.session.scalars(select(Audit.action).order_by(Audit.id)).all()
    assert acts == ["event.need_added", "event.need_removed"]


def test_a_suggestion_becomes_a_need_or_is_thanked_once(party: Party) -> None:
    parent, staff = party.family(), party.staff()
    for words in ("I can bring a drum", "Balloons"):
        suggest(party.session, party.event.id, parent, words, language="en", now=party.now)
    drum, balloons = list_suggestions(party.session, party.event)
    added = planning.add_suggestion(
        party.session, party.event, drum.id, 1, words="Trommel", staff_id=staff, now=party.now
    )
    thanked = planning.thank(party.session, party.event, balloons.id, staff_id=staff, now=party.now)
    again = planning.thank(party.session, party.event, drum.id, staff_id=staff, now=party.now)
    assert (added, thanked, again) == (Result.DONE, Result.DONE, Result.UNCHANGED)
    assert [(one.what, one.words, one.wanted) for one in seen(party, parent)] == [("other", "Trommel", 1)]
    assert [one.state for one in list_suggestions(party.session, party.event)] == ["added", "thanked"]
    assert party.session.scalars(select(EventMissed.what)).all() == ["idea"]
    other = party.invite()
    assert planning.thank(party.session, other, drum.id, staff_id=staff, now=party.now) is Result.NOT_INVITED


def test_something_of_our_own_needs_words(party: Party) -> None:
    staff = party.staff()
    for words in ("", " ", "x" * 61):
        done = planning.add_need(party.session, party.event, "other", 1, words=words, staff_id=staff, now=party.now)
        assert done is Result.WRONG
    party.now = party.event.ends_at + timedelta(seconds=1)
    done = planning.add_need(party.session, party.event, "cake", 1, staff_id=staff, now=party.now)
    assert done is Result.TOO_LATE
