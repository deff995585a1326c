"""A parent chooses a time for a talk: two taps, changed until the last day, with a brother's talk right after it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.delivery.senders import Sender
from bot.features.meetings.planning.queries import Wishes, list_wishes
from bot.features.meetings.tables import Meeting, MeetingRound, MeetingSlot
from bot.i18n.library import Library
from bot.people.tables import Guardian, Pupil, Staff
from bot.store.db import Database
from tests.conftest import FixedClock
from tests.features.meetings.chats import Chats
from tests.features.meetings.talks import Talks

HEAD = "Progress meeting\n\nYour child: Groep 6"


@pytest.fixture
def chats(db: Database, library: Library, now: FixedClock) -> Chats:
    return Chats(db, library, now)


def one_family(talks: Talks, number: int = 3, **given: object) -> tuple[int, int]:
    person_id, pupil_id = talks.family(language="en")
    planned = talks.round(pupil_id, **given)  # type: ignore[arg-type]  # columns
    talks.slots(planned, number)
    return person_id, talks.meetings(planned)[0].id


async def test_choosing_takes_two_taps(chats: Chats) -> None:
    person_id, meeting_id = chats.make(one_family)
    chat = chats.of(person_id)
    listed = await chat.press("meetings.list")
    assert "Please choose a time." in listed.text
    shown = await chat.tap("1. Groep 6")
    assert shown.text.startswith(f"{HEAD}\n• When: you choose the time.\n• Where: School, Lokaal 6")
    times = await chat.tap("Choose a time")
    assert times.labels == ["12:00", "12:10", "12:20", "None of these suits", "About this talk"]
    kept = await chat.tap("12:10")
    assert kept.text.startswith(
        f"Thank you. This time is yours.\n\n{HEAD}\n• When: Tuesday 1 December, from 12:10 to 12:20"
    )
    assert chats.state(meeting_id) == "planned"
    assert list(chats.taken().values()) == [meeting_id]


async def test_another_time_frees_the_first_one(chats: Chats) -> None:
    person_id, meeting_id = chats.make(one_family)
    chat = chats.of(person_id)
    await chat.press(f"meetings.times:{meeting_id}")
    await chat.tap("12:00")
    again = await chat.tap("Choose another time")
    assert "Now it is Tuesday 1 December, 12:00. That stays until you choose another time." in again.text
    assert again.labels[:2] == ["12:10", "12:20"]
    await chat.tap("12:20")
    assert list(chats.taken().values()) == [meeting_id]
    assert "12:00" in (await chat.tap("Choose another time")).labels


async def test_who_is_a_moment_later_gets_the_free_times(chats: Chats) -> None:
    def build(talks: Talks) -> tuple[int, int, int, int]:
        one, first = talks.family(language="en")
        other, second = talks.family(language="en")
        planned = talks.round(first, second)
        talks.slots(planned, 2)
        mine, theirs = talks.meetings(planned)
        return one, mine.id, other, theirs.id

    one, mine, other, theirs = chats.make(build)
    late, quick = chats.of(other), chats.of(one)
    await late.press(f"meetings.times:{theirs}")
    await quick.press(f"meetings.times:{mine}")
    await quick.tap("12:00")
    answer = await late.tap("12:00")
    assert answer.text.startswith("Another family was a moment earlier. These times are free now.")
    assert answer.labels[:2] == ["12:10", "None of these suits"]
    assert chats.state(theirs) == "open"


async def test_who_taps_twice_has_one_time(chats: Chats) -> None:
    person_id, meeting_id = chats.make(one_family)
    chat = chats.of(person_id)
    times = await chat.press(f"meetings.times:{meeting_id}")
    button = times.button("12:10").tap
    assert button
    for _ in range(2):
        assert (await chat.press(button.encode())).text.startswith("Thank you. This time is yours.")
    assert list(chats.taken().values()) == [meeting_id]


async def test_after_the_last_day_a_time_stays(chats: Chats, now: FixedClock) -> None:
    person_id, meeting_id = chats.make(one_family)
    chat = chats.of(person_id)
    times = await chat.press(f"meetings.times:{meeting_id}")
    now.move(days=5)
    late = await chat.press(times.button("12:10").tap.encode())  # type: ignore[union-attr]  # a button with a tap
    assert late.text.startswith("The time cannot be chosen here any more. Please tell school.")
    assert "This time does not suit" in late.labels
    assert not chats.taken()


async def test_before_their_turn_families_without_a_head_start_wait(chats: Chats, now: FixedClock) -> None:
    def build(talks: Talks) -> tuple[int, int, int, int]:
        first, one = talks.family(language="en")
        other, two = talks.family(language="en")
        planned = talks.round(one, others_from=talks.now + timedelta(days=2))
        talks.slots(planned, 2)
        talks.meetings(planned)[0].head_start = True
        talks.add(planned, two)
        mine, theirs = talks.meetings(planned)
        return first, mine.id, other, theirs.id

    first, mine, other, theirs = chats.make(build)
    waits = chats.of(other)
    assert "You can choose a time from Thursday 26 November, 12:00." in (await waits.press("meetings.list")).text
    refused = await waits.press(f"meetings.times:{theirs}")
    assert refused.text.startswith("You can choose a time from Thursday 26 November, 12:00.")
    assert (await chats.of(first).press(f"meetings.times:{mine}")).labels[0] == "12:00"
    now.move(days=2)
    assert (await waits.press(f"meetings.times:{theirs}")).labels[0] == "12:00"


def two_children(talks: Talks, gap: timedelta = timedelta(minutes=20)) -> tuple[int, int, int]:
    """In two groups, each with a round; the second begins so much later."""
    other_group = talks.office.add_group("Groep 3")
    person_id, older = talks.family("Noor", language="en")
    younger = talks.pupil("Sami", other_group)
    talks.session.add(Guardian(id=younger + 1, person_id=person_id, pupil_id=younger, linked_at=talks.now))
    talks.session.query(Guardian).filter(Guardian.person_id == person_id).update({"naming": "name"})
    first, second = talks.round(older), talks.round(younger, staff_id=talks.staff("Juf Bea"), group_id=other_group)
    talks.slots(first, 2)
    talks.slots(second, 2, at=talks.now + timedelta(days=7) + gap)
    return person_id, talks.meetings(first)[0].id, talks.meetings(second)[0].id


async def test_two_children_one_after_the_other_is_one_tap(chats: Chats) -> None:
    person_id, older, younger = chats.make(two_children)
    chat = chats.of(person_id)
    times = await chat.press(f"meetings.times:{older}")
    assert times.labels[:4] == ["12:00 Noor, 12:20 Sami", "12:10 Noor, 12:30 Sami", "12:00", "12:10"]
    kept = await chat.tap("12:10 Noor, 12:30 Sami")
    assert kept.text.count("• When: Tuesday 1 December") == 2
    assert {chats.state(older), chats.state(younger)} == {"planned"}
    assert sorted(chats.taken().values()) == sorted((older, younger))


async def test_a_time_too_soon_after_that_of_the_other_child_is_not_offered(chats: Chats) -> None:
    person_id, older, younger = chats.make(lambda talks: two_children(talks, timedelta(minutes=10)))
    chat = chats.of(person_id)
    await chat.press(f"meetings.times:{younger}")
    await chat.tap("12:10")
    times = await chat.press(f"meetings.times:{older}")
    assert not any(label.startswith("12:") for label in times.labels), "12:00 ends as it begins, 12:10 is the same time"
    assert "There is no free time that suits your family now." in times.text


async def test_no_time_suits_is_received_at_once(chats: Chats) -> None:
    person_id, meeting_id = chats.make(one_family)
    chat = chats.of(person_id)
    await chat.press(f"meetings.times:{meeting_id}")
    await chat.tap("None of these suits")
    kept = await chat.tap("A call or a video talk")
    assert kept.text.startswith("Received. Juf Anna reads it and answers you.")
    assert "You would like: a call or a video talk" in kept.text
    assert wishes(chats, meeting_id) == Wishes(call=True)
    assert "Your wish is taken back." in (await chat.tap("Take this wish back")).text
    assert wishes(chats, meeting_id) is None


async def test_a_wish_of_somebody_who_may_not_be_told_any_more_is_not_read(chats: Chats) -> None:
    person_id, meeting_id = chats.make(one_family)
    chat = chats.of(person_id)
    await chat.press(f"meetings.times:{meeting_id}")
    await chat.tap("None of these suits")
    await chat.tap("A call or a video talk")
    with chats.db.transaction() as session:
        session.execute(update(Guardian).where(Guardian.person_id == person_id).values(informed=False))
    assert wishes(chats, meeting_id) is None


def wishes(chats: Chats, meeting_id: int) -> Wishes | None:
    """As whoever leads the talk reads them in the console."""
    with chats.db.transaction() as session:
        staff = session.get_one(Staff, session.get_one(Meeting, meeting_id).staff_id)
        sender = Sender(staff.id, staff.school_id, False, chats.now().date())
        return list_wishes(session, sender, [meeting_id]).get(meeting_id)


async def test_both_parents_see_one_choice_and_may_change_it(chats: Chats) -> None:
    def build(talks: Talks) -> tuple[int, int, int]:
        pupil_id = talks.pupil()
        people = [talks.office.add_parent(pupil_id, language="en") for _ in range(2)]
        planned = talks.round(pupil_id)
        talks.slots(planned, 2)
        return people[0], people[1], talks.meetings(planned)[0].id

    one, other, meeting_id = chats.make(build)
    await chats.of(one).press(f"meetings.times:{meeting_id}")
    mine, theirs = chats.of(one), chats.of(other)
    await mine.press(f"meetings.times:{meeting_id}")
    await mine.tap("12:00")
    assert "from 12:00 to 12:10" in (await theirs.press(f"meetings.show:{meeting_id}")).text
    await theirs.tap("Choose another time")
    await theirs.tap("12:10")
    assert "from 12:10 to 12:20" in (await mine.press(f"meetings.show:{meeting_id}")).text
    assert len(chats.taken()) == 1


async def test_without_a_meeting_there_is_a_kind_page_and_no_entry(chats: Chats) -> None:
    person_id = chats.make(lambda talks: talks.family(language="en")[0])
    chat = chats.of(person_id)
    assert "Meetings" not in (await chat.press("home.menu")).labels
    assert "There are no talks now." in (await chat.press("meetings.list")).text


async def test_with_one_the_menu_leads_there(chats: Chats) -> None:
    person_id, _ = chats.make(one_family)
    chat = chats.of(person_id)
    assert "Meetings" in (await chat.press("home.menu")).labels


@pytest.mark.parametrize("change", ["draft", "uninformed", "apart", "left", "stranger"])
async def test_what_is_not_theirs_is_gone(chats: Chats, change: str) -> None:
    def build(talks: Talks) -> tuple[int, int, int]:
        person_id, meeting_id = one_family(talks)
        meeting = talks.session.get_one(Meeting, meeting_id)
        slot = talks.session.query(MeetingSlot).first()
        assert slot
        match change:
            case "draft":
                talks.session.get_one(MeetingRound, meeting.round_id).state = "draft"
            case "uninformed":
                talks.session.query(Guardian).update({"informed": False})
            case "apart":
                meeting.person_id = talks.office.add_parent(meeting.pupil_id)
            case "left":
                talks.session.get_one(Pupil, meeting.pupil_id).archived_at = talks.now
            case _:
                person_id = talks.family(language="en")[0]
        return person_id, meeting_id, slot.id

    person_id, meeting_id, slot_id = chats.make(build)
    chat = chats.of(person_id)
    gone = (await chat.press("home.gone")).text
    for what in ("show", "times", "who", "kind", "none", "unwish"):
        assert (await chat.press(f"meetings.{what}:{meeting_id}")).text == gone, what
    for data in (f"take:{meeting_id}:{slot_id}", f"wish:{meeting_id}:call", f"day:{meeting_id}:73900000"):
        assert (await chat.press(f"meetings.{data}")).text == gone, data
    assert "There are no talks now." in (await chat.press("meetings.list")).text
    assert not chats.taken()
