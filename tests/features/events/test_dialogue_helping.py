"""A parent takes something of what is needed with one tap, and may say which name other parents read."""

import pytest

from tests.features.events.hall import Hall
from tests.features.events.test_dialogue import WHEN, opened
from tests.features.glossary.conftest import Place, place

__all__ = ["place"]


@pytest.fixture
def hall(place: Place) -> Hall:
    return Hall(place)


async def test_one_tap_takes_one(hall: Hall) -> None:
    event = hall.event()
    need = hall.need(event)
    chat = await opened(hall, event)
    shown = await chat.tap("What is needed")
    assert shown.text == f"{WHEN}\n\nWhat can you bring or do? Tap it.\n\nCake or biscuits\n• Still needed: 3"
    taken = await chat.tap("Cake or biscuits")
    assert "Thank you! You bring or do: Cake or biscuits\n\nHow many: 1" in taken.text
    assert taken.labels[:3] == ["1", "2", "3"]
    assert hall.contributions(need) == [(1, None)]
    assert "How many: 3" in (await chat.tap("3")).text
    again = await chat.tap("What else is needed")
    assert "Everything is there. Thank you!" in again.text
    assert "• There is enough.\n• From you: 3" in again.text
    assert "Cake or biscuits ✓" in again.labels
    await chat.tap("Cake or biscuits ✓")
    back = await chat.tap("I can’t after all")
    assert "Still needed: 3" in back.text
    assert hall.contributions(need) == []


async def test_the_last_one_goes_to_one_and_the_other_is_told_kindly(hall: Hall) -> None:
    event = hall.event()
    need = hall.need(event, "music", 1)
    first, second = await opened(hall, event), await opened(hall, event, hall.place.school.luuk)
    await first.tap("What is needed")
    await second.tap("What is needed")
    assert "Thank you!" in (await first.tap("Making music")).text
    late = await second.tap("Making music")
    assert "Somebody else was first just now: Making music" in late.text
    assert "There is enough." in late.text
    assert hall.contributions(need) == [(1, None)]


async def test_more_than_needed_says_how_many(hall: Hall) -> None:
    event = hall.event()
    need = hall.need(event)
    first, second = await opened(hall, event), await opened(hall, event, hall.place.school.luuk)
    await first.press(f"events.take:{need}:2")
    late = await second.press(f"events.take:{need}:2")
    assert "So many are not needed. There is room for: 1" in late.text


async def test_other_parents_read_a_name_only_if_the_parent_says_which(hall: Hall) -> None:
    event = hall.event()
    need = hall.need(event)
    first, second = await opened(hall, event), await opened(hall, event, hall.place.school.luuk)
    taken = await first.press(f"events.take:{need}:1")
    assert "Only the school knows that it is you." in taken.text
    assert "Names" not in (await second.press(f"events.needs:{event}")).text
    asked = await first.tap("Show a name")
    assert "Which name may other parents read? Type it here. At most 40 characters." in asked.text
    long = await first.say("x" * 43)
    assert "That is 3 characters too long." in long.text
    kept = await first.say("Mama van  Noor")
    assert "Other parents read this name: Mama van Noor" in kept.text
    assert "• Names: Mama van Noor" in (await second.press(f"events.needs:{event}")).text
    await first.tap("Change the name")
    hidden = await first.tap("Show no name")
    assert "Only the school knows that it is you." in hidden.text
    assert hall.contributions(need) == [(1, None)]


async def test_an_idea_is_kept_as_it_was_typed(hall: Hall) -> None:
    event = hall.event()
    hall.need(event)
    chat = await opened(hall, event)
    await chat.tap("What is needed")
    asked = await chat.tap("I have an idea")
    assert "You can write in your own language. At most 300 characters." in asked.text
    assert "That is 1 character too long." in (await chat.say("x" * 301)).text
    kept = await chat.say("Ben piyano\nçalabilirim")
    assert "Thank you! The school reads your idea:\n\nBen piyano çalabilirim" in kept.text
    for number in range(4):
        await chat.press(f"events.suggest:{event}")
        await chat.say(f"idea {number}")
    await chat.press(f"events.suggest:{event}")
    assert "The school has many ideas of yours for this already." in (await chat.say("one more")).text


async def test_old_buttons_say_what_is_so_now(hall: Hall) -> None:
    event = hall.event()
    need = hall.need(event)
    chat = await opened(hall, event)
    stranger = await hall.place.parent(hall.place.zofia)
    for tap in (f"take:{need}:1", f"back:{need}", f"called:{need}", f"unnamed:{need}"):
        assert "This button is old." in (await stranger.press(f"events.{tap}")).text, tap
    assert "Tap it." in (await chat.press(f"events.called:{need}")).text, "they bring nothing"
    assert "Tap it." in (await chat.press(f"events.back:{need}")).text
    assert "Tap it." in (await chat.press(f"events.take:{need}:99")).text
    hall.change(event, starts_at=hall.now)
    for tap in (f"take:{need}:1", f"back:{need}", f"suggest:{event}"):
        assert "It has begun, or it is over." in (await chat.press(f"events.{tap}")).text, tap
    hall.change(event, state="cancelled")
    for tap in (f"take:{need}:1", f"suggest:{event}"):
        assert "This will not take place." in (await chat.press(f"events.{tap}")).text, tap
