"""A parent answers an invitation in their chat: two taps, changed whenever they like, for the whole family."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.people.tables import Pupil
from tests.features.events.hall import Hall
from tests.features.glossary.conftest import Place, place
from tests.talk import Talk

__all__ = ["place"]

WHEN = "Coffee morning\n\nTuesday 1 December, 08:45"
CHANGE = "You can change your answer until it begins."


@pytest.fixture
def hall(place: Place) -> Hall:
    return Hall(place)


async def opened(hall: Hall, event_id: int, *pupils: int, language: str = "English") -> Talk:
    chat = await hall.place.parent(*pupils, language=language)
    await chat.press(f"events.show:{event_id}")
    return chat


async def test_yes_with_two_people_takes_two_taps(hall: Hall) -> None:
    chat = await opened(hall, hall.event())
    asked = await chat.tap("Yes, I’ll come")
    assert asked.text == (f"{WHEN}\n\nHow many of you will come?\n\nCount yourself, and the children who come along.")
    assert asked.labels == ["1", "2", "3", "4", "No, I can’t come"]
    kept = await chat.tap("2")
    assert kept.text == f"{WHEN}\n\nThank you! We count on 2 people.\n\n{CHANGE}"
    assert kept.labels == ["Add to my calendar", "Change my answer", "Main menu"]


async def test_where_one_may_come_one_tap_is_enough(hall: Hall) -> None:
    event = hall.event(most=1)
    chat = await opened(hall, event)
    assert "We count on 1 person." in (await chat.tap("Yes, I’ll come")).text
    assert hall.numbers(event).people == 1


async def test_an_answer_can_be_changed_again_and_again(hall: Hall) -> None:
    event = hall.event()
    chat = await opened(hall, event)
    assert "That is fine. You can still choose later." in (await chat.tap("I don’t know yet")).text
    shown = await chat.tap("Change my answer")
    assert shown.text.endswith("Your answer: not known yet")
    await chat.tap("Yes, I’ll come")
    await chat.tap("3")
    assert (await chat.tap("Change my answer")).text.endswith("Your answer: yes, 3 people")
    assert "Thank you for telling us. Perhaps another time!" in (await chat.tap("No, I can’t come")).text
    assert (await chat.tap("Change my answer")).text.endswith("Your answer: no")
    numbers = hall.numbers(event)
    assert (numbers.yes, numbers.people, numbers.maybe, numbers.no) == (0, 0, 0, 1)


async def test_the_other_parent_sees_the_answer_and_may_change_it(hall: Hall) -> None:
    event = hall.event()
    first, second = await opened(hall, event), await opened(hall, event)
    await first.press(f"events.come:{event}:2")
    assert (await second.press(f"events.show:{event}")).text.endswith("The other parent answered: yes, 2 people")
    await second.press(f"events.come:{event}:3")
    assert (await first.press(f"events.show:{event}")).text.endswith("The other parent answered: yes, 3 people")
    assert hall.numbers(event).yes == 1


async def test_what_the_school_filled_in_says_so(hall: Hall) -> None:
    event = hall.event()
    chat = await opened(hall, event)
    hall.answer_at_school(event, chat, "yes", 2)
    shown = await chat.press(f"events.show:{event}")
    assert shown.text.endswith("The school filled in for you: yes, 2 people")


async def test_full_is_an_honest_waiting_list(hall: Hall) -> None:
    event = hall.event(capacity=2)
    chats = [await hall.place.parent(pupil) for pupil in (hall.place.school.amina, hall.place.school.luuk)]
    last = await hall.place.parent(hall.place.school.sofia)
    await chats[0].press(f"events.come:{event}:2")
    await chats[1].press(f"events.come:{event}:2")
    waiting = await last.press(f"events.come:{event}:1")
    assert waiting.text == (
        f"{WHEN}\n\nIt is full. You are on the waiting list with 1 person.\n\n"
        "Your number on the waiting list: 2\n\nWe write to you as soon as a place is free."
    )
    shown = await last.press(f"events.show:{event}")
    assert shown.text.endswith("Your answer: on the waiting list, number 2")


async def test_a_free_place_is_offered_and_taken(hall: Hall) -> None:
    event = hall.event(capacity=2)
    first, second = await hall.place.parent(), await hall.place.parent(hall.place.school.luuk)
    await first.press(f"events.come:{event}:2")
    await second.press(f"events.come:{event}:2")
    await first.press(f"events.no:{event}")
    shown = await second.press(f"events.show:{event}")
    assert shown.text.endswith(
        "Your answer: a place is kept for you\n\nDo you want it? Answer until: Wednesday 25 November, 12:00"
    )
    kept = await second.tap("Yes, I’ll come")
    assert "We count on 2 people." in kept.text
    over = await second.press(f"events.decline:{event}")
    assert over.text == f"{WHEN}\n\nThis place is not kept for you any more.\n\nYour answer: yes, 2 people"


async def test_an_offer_can_be_declined(hall: Hall) -> None:
    event = hall.event(capacity=1)
    first, second = await hall.place.parent(), await hall.place.parent(hall.place.school.luuk)
    await first.press(f"events.come:{event}:1")
    await second.press(f"events.come:{event}:1")
    await first.press(f"events.no:{event}")
    declined = await second.press(f"events.decline:{event}")
    assert "Thank you for telling us. The place goes to the next family." in declined.text
    assert hall.numbers(event).no == 2


async def test_more_people_than_fit_leave_the_answer_as_it_was(hall: Hall) -> None:
    event = hall.event(capacity=3)
    chat = await hall.place.parent()
    await chat.press(f"events.come:{event}:2")
    refused = await chat.press(f"events.come:{event}:4")
    assert "There is room for 1 more person." in refused.text
    assert "What you answered before stays.\n\nYour answer: yes, 2 people" in refused.text
    await (await hall.place.parent(hall.place.school.luuk)).press(f"events.come:{event}:1")
    assert "It is full." in (await chat.press(f"events.come:{event}:4")).text


async def test_a_button_for_more_than_may_come_asks_again(hall: Hall) -> None:
    event = hall.event(most=2)
    chat = await hall.place.parent()
    assert "How many of you will come?" in (await chat.press(f"events.come:{event}:4")).text


async def test_after_the_beginning_an_answer_stays(hall: Hall) -> None:
    event = hall.event()
    chat = await opened(hall, event)
    await chat.press(f"events.come:{event}:2")
    hall.place.now.at += timedelta(days=7)
    for tap in ("yes", "maybe", "no", "come"):
        late = await chat.press(f"events.{tap}:{event}" + (":3" if tap == "come" else ""))
        assert late.text == (
            f"{WHEN}\n\nIt has begun, or it is over. Answers do not change any more.\n\nYour answer: yes, 2 people"
        ), tap


async def test_what_is_cancelled_says_so_to_every_old_button(hall: Hall) -> None:
    event = hall.event()
    chat = await opened(hall, event)
    hall.change(event, state="cancelled")
    for tap in ("show", "yes", "maybe", "no"):
        shown = await chat.press(f"events.{tap}:{event}")
        assert shown.text.startswith("This will not take place.\n\nCoffee morning"), tap
        assert "You do not have to do anything." in shown.text
        assert "Yes, I’ll come" not in shown.labels


async def test_a_child_that_changed_its_group_is_told_kindly(hall: Hall) -> None:
    event = hall.event(groups=("Groep 6",))
    chat = await opened(hall, event)
    with hall.place.talk.db.transaction() as session:
        three = session.get_one(Pupil, hall.place.school.luuk).group_id
        session.execute(update(Pupil).where(Pupil.id == hall.place.school.amina).values(group_id=three))
    gone = await chat.tap("Yes, I’ll come")
    assert gone.text == "This button is old. Please choose again from the menu."


async def test_nobody_else_sees_it(hall: Hall) -> None:
    event, draft = hall.event(groups=("Groep 6",)), hall.event(state="draft", published_at=None)
    for chat in (
        await hall.place.parent(hall.place.school.luuk),
        await hall.place.parent(hall.place.zofia),
    ):
        for tap in ("show", "more", "yes", "maybe", "no", "accept", "decline", "needs", "suggest", "dutch"):
            for number in (event, draft, 12345):
                shown = await chat.press(f"events.{tap}:{number}")
                assert shown.text == "This button is old. Please choose again from the menu.", tap
        assert "There are no invitations now." in (await chat.press("events.list")).text


async def test_a_list_of_what_is_coming(hall: Hall) -> None:
    chat = await hall.place.parent()
    assert "Invitations" in chat.shown[-1].labels
    empty = await chat.tap("Invitations")
    assert empty.text == "There are no invitations now. When there is one, it comes to you here."
    later = hall.event(starts_at=hall.now + timedelta(days=9), ends_at=hall.now + timedelta(days=10))
    event = hall.event()
    hall.change(later, kind="soup_lunch", state="cancelled")
    await chat.press(f"events.come:{event}:2")
    listed = await chat.press("events.list")
    assert listed.text == (
        "What is coming\n\n"
        "1. Coffee morning\n• Tuesday 1 December, 08:45\n• Your answer: yes, 2 people ✓\n\n"
        "2. Soup lunch\n• Tuesday 1 December, 08:45\n• This will not take place. ✗"
    )
    assert (await chat.tap("1. Coffee morning")).text.endswith("Your answer: yes, 2 people")
    hall.place.now.at += timedelta(days=20)
    await chat.press("events.list")
    past = await chat.tap("Earlier")
    assert past.text.startswith("The last three months\n\n1. Soup lunch")
    assert "2. Coffee morning" in past.text
    hall.place.now.at += timedelta(days=100)
    assert "There were no invitations in the last three months." in (await chat.press("events.earlier:0")).text


async def test_many_invitations_stand_on_pages(hall: Hall) -> None:
    for _ in range(9):
        hall.event()
    chat = await hall.place.parent()
    first = await chat.press("events.list")
    assert ("8. Coffee morning" in first.text, "Later" in first.labels) == (True, True)
    second = await chat.tap("Later")
    assert second.text.count("Coffee morning") == 1
    assert "Later" not in second.labels
    assert (await chat.tap("Back")).text == first.text


async def test_a_parent_who_left_the_school_keeps_what_they_answered(hall: Hall) -> None:
    event = hall.event()
    chat = await opened(hall, event)
    await chat.press(f"events.come:{event}:2")
    with hall.place.talk.db.transaction() as session:
        session.execute(update(Pupil).where(Pupil.id == hall.place.school.amina).values(archived_at=hall.now))
    refused = await chat.press(f"events.come:{event}:4")
    assert refused.text.startswith("This invitation is no longer for your family.")
    assert "Perhaps another time" in (await chat.press(f"events.no:{event}")).text
