"""What parents answer to good news: hearts and good words, for the teacher once a day and nobody else."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from bot.delivery.fit import fit
from bot.delivery.reactions import Kind
from bot.delivery.tables import OutMessage
from bot.features.news.answers import actions
from bot.features.news.answers.rules import LONGEST, MOST
from bot.features.news.answers.tables import Answer, AnswerBundle, GoodWord
from bot.i18n.library import Library
from bot.people import privacy, schools
from bot.people.rules import NO_END
from bot.people.schools import Day
from bot.people.tables import Address, Audit, Group, Handover, Person, School, Staff, StaffGroup
from bot.store.base import Base
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place, place
from tests.features.news.room import Room
from tests.talk import ROUTES, Shown, Talk

__all__ = ["place"]
WORDS = "Evde bize kendi kendine kitap okudu."
END = "2026-11-24T15:30+01:00"  # of the day at school, a Tuesday; the tests begin at noon


@pytest.fixture
def room(place: Place, library: Library, now: FixedClock) -> Room:
    return Room(place, library, now)


def count(room: Room, table: type[Base]) -> int:
    with room.place.talk.db.transaction() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def person_of(room: Room, chat: Talk) -> int:
    with room.place.talk.db.transaction() as session:
        found = session.scalar(select(Address.person_id).where(Address.value == chat.address))
        assert found
        return found


def overviews(room: Room, chat: Talk) -> list[Shown]:
    return room.got(chat, "answers")


async def write(chat: Talk, news: int, words: str = WORDS) -> Shown:
    await chat.press(f"goodword.write:{news}")
    return await chat.say(words)


def is_gone(shown: Shown) -> bool:
    return "This button is old" in shown.text


# What a parent does


async def test_a_good_word_from_news_to_teacher(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await place.parent(language="Türkçe")
    asked = await parent.press(f"goodword.write:{room.news()}")
    assert "Meester Jan" in asked.text
    kept = await parent.say(f"  {WORDS}\n")
    assert "15:30" in kept.text
    room.go_on("2026-11-24T15:29+01:00")
    assert overviews(room, teacher) == []
    room.go_on(END)
    (told,) = overviews(room, teacher)
    assert WORDS in told.text
    assert "Turkish" in told.text
    assert "Amina" not in told.text, "the parent lets no message have the name"
    assert "Groep 6" in told.text


async def test_a_name_that_messages_may_have_stands_in_the_overview(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await place.parent()
    room.name(parent)
    news = room.news()
    await parent.press(f"news.thanks:{news}")
    await write(parent, news)
    room.go_on(END)
    (told,) = overviews(room, teacher)
    assert "About: Amina" in told.text
    assert "(Amina)" in told.text
    with place.talk.db.transaction() as session:
        session.execute(update(School).values(naming="never"))
    await parent.press(f"news.told:{news}")
    room.go_on(days=1)
    second = overviews(room, teacher)[-1].text
    assert "Amina" not in second
    assert "❤️" not in second, "each answer stands in one overview"


async def test_of_several_children_the_parent_chooses(place: Place, room: Room) -> None:
    parent = await place.parent(place.school.amina, place.school.luuk)
    menu = await parent.press("home.menu")
    assert "Tell something good" in menu.labels
    chosen = await parent.tap("Tell something good")
    assert len(chosen.labels) == 3
    asked = await parent.press(f"goodword.about:{place.school.luuk}:0")
    assert "Nobody at school reads along" in asked.text, "Groep 3 has no teacher"
    one = await parent.press(f"goodword.write:{room.news(place.school.amina)}")
    assert "Type it here" in one.text, "the news says which child"


async def test_words_that_cannot_be_kept_are_asked_again(place: Place, room: Room) -> None:
    parent, news = await place.parent(), room.news()
    await place.teacher()
    await parent.press(f"goodword.write:{news}")
    assert "3 characters too long" in (await parent.say("x" * (LONGEST + 3))).text
    assert "Type it here" in (await parent.say(" 🎉 ")).text
    assert count(room, GoodWord) == 0
    assert "Thank you!" in (await parent.say("x" * LONGEST)).text


async def test_a_day_has_room_for_some(place: Place, room: Room) -> None:
    parent, news = await place.parent(), room.news()
    await place.teacher()
    for number in range(MOST):
        assert "Thank you!" in (await write(parent, news, f"Nummer {number}")).text
    assert "told school a lot today" in (await parent.press(f"goodword.write:{news}")).text
    room.go_on(days=1, minutes=1)
    assert "Thank you!" in (await write(parent, news)).text


async def test_somebody_elses_child_and_news_are_gone(place: Place, room: Room) -> None:
    await place.teacher()
    parent, stranger = await place.parent(), await place.parent(place.school.luuk)
    news = room.news()
    word = int((await write(parent, news)).button("Take it back").tap.args[0])  # type: ignore[union-attr]
    for payload in (
        f"goodword.write:{news}",
        f"goodword.about:{place.school.amina}:0",
        f"goodword.about:{place.school.luuk}:{news}",
        "goodword.write:1",
    ):
        assert is_gone(await stranger.press(payload)), payload
    assert "cannot be taken back" in (await stranger.press(f"goodword.back:{word}")).text
    assert count(room, GoodWord) == 1


async def test_words_are_in_my_data_and_sealed_and_not_in_the_log(place: Place, room: Room) -> None:
    await place.teacher()
    parent = await place.parent()
    await write(parent, room.news())
    await parent.press("settings.data")
    document = parent.shown[-1].screen.document
    assert document is not None
    assert b"good words to school" in document.content
    assert WORDS.encode() in document.content
    with place.talk.db.transaction() as session:
        (word,) = session.scalars(select(GoodWord))
        assert WORDS.encode() not in word.text_sealed
        done = session.scalars(select(Audit).where(Audit.action == "goodword.written")).one()
    assert done.object == f"good_word:{word.id}"


# Who reads it, and when


async def test_hearts_are_counted_and_come_once(place: Place, room: Room) -> None:
    teacher = await place.teacher()
    parents = [await place.parent() for _ in range(2)]
    news = room.news()
    for parent in parents:
        for _ in range(3):
            await parent.press(f"news.thanks:{news}")
    await parents[0].press(f"news.told:{news}")
    room.go_on(END)
    (told,) = overviews(room, teacher)
    assert "2 parents say thank you ❤️" in told.text
    assert "1 parent tells the child" in told.text
    await parents[0].press(f"news.thanks:{news}")
    room.go_on(days=1)
    assert len(overviews(room, teacher)) == 1, "nothing is new"


async def test_one_overview_a_day_for_everything(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await place.parent()
    first, second = room.news(), room.news()
    for news in (first, second):
        await parent.press(f"news.thanks:{news}")
        await write(parent, news, f"Bij {news}")
    room.go_on(END)
    (told,) = overviews(room, teacher)
    assert told.text.count("❤️") == 2
    assert f"Bij {first}" in told.text
    assert f"Bij {second}" in told.text


async def test_after_the_end_of_the_day_it_waits_for_the_next_day_at_school(place: Place, room: Room) -> None:
    """The 24th is a Tuesday; this school is closed on Wednesdays."""
    with place.talk.db.transaction() as session:
        hours = [Day(day, time(8, 30), time(14, 30)) for day in (1, 2, 4, 5)]
        schools.set_hours(session, place.school.school_id, hours)
    teacher, parent, news = await place.teacher(), await place.parent(), room.news()
    room.go_on("2026-11-24T14:00+01:00")
    assert "Thursday" in (await write(parent, news)).text
    room.go_on("2026-11-25T14:00+01:00")
    assert overviews(room, teacher) == []
    room.go_on("2026-11-26T14:00+01:00")
    assert len(overviews(room, teacher)) == 1


async def test_a_pause_of_the_teacher_holds_it(place: Place, room: Room) -> None:
    teacher, parent, news = await place.teacher(), await place.parent(), room.news()
    until = room.now() + timedelta(days=2)
    mine = Person.id == person_of(room, teacher)
    with place.talk.db.transaction() as session:
        session.execute(update(Person).where(mine).values(paused_until=until))
    assert "Thursday" in (await write(parent, news)).text
    for days in (0, 1):
        room.go_on(f"2026-11-2{4 + days}T15:30+01:00")
    assert overviews(room, teacher) == []
    room.go_on("2026-11-26T15:30+01:00")
    assert len(overviews(room, teacher)) == 1
    with place.talk.db.transaction() as session:
        session.execute(update(Person).where(mine).values(paused_until=NO_END))
    assert "at the latest" not in (await write(parent, news)).text


async def test_what_was_missed_waits_for_working_hours(place: Place, room: Room) -> None:
    """Nothing ran from Friday afternoon to Saturday."""
    teacher, parent, news = await place.teacher(), await place.parent(), room.news()
    room.now.at = room.now.at + timedelta(days=3)
    await write(parent, news)
    room.go_on("2026-11-28T09:00+01:00")
    assert overviews(room, teacher) == []
    room.go_on("2026-11-30T15:30+01:00")
    assert len(overviews(room, teacher)) == 1


async def test_the_sender_reads_it_and_without_news_all_teachers_of_the_group(place: Place, room: Room) -> None:
    teacher = await place.teacher()
    colleague, parent = await room.colleague(groups_of=place.school.teacher), await place.parent()
    await write(parent, room.news(), "Aan Jan")
    await parent.press("goodword.tell")
    assert "Juf Noor, Meester Jan" in (await parent.say("Aan allebei")).text
    room.go_on(END)
    (both,) = overviews(room, teacher)
    assert "Aan Jan" in both.text
    assert "Aan allebei" in both.text
    (other,) = overviews(room, colleague)
    assert "Aan Jan" not in other.text
    assert "Aan allebei" in other.text


async def test_who_lost_the_group_reads_nothing_any_more(place: Place, room: Room) -> None:
    """Words go to who has the child now, also when the old teacher's access was stopped."""
    teacher, parent = await place.teacher(), await place.parent()
    colleague = await room.colleague(groups_of=place.school.teacher)
    await write(parent, room.news())
    with place.talk.db.transaction() as session:
        session.execute(delete(StaffGroup).where(StaffGroup.staff_id == place.school.teacher))
    room.go_on(END)
    assert overviews(room, teacher) == []
    (told,) = overviews(room, colleague)
    assert WORDS in told.text


async def test_without_any_teacher_words_wait_until_there_is_one(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await place.parent()
    await write(parent, room.news())
    await parent.press(f"news.thanks:{room.news()}")
    with place.talk.db.transaction() as session:
        session.execute(update(Staff).values(disabled_at=room.now()))
    room.go_on(END)
    assert overviews(room, teacher) == []
    colleague = await room.colleague()
    with place.talk.db.transaction() as session:
        noor = session.scalars(select(Staff).where(Staff.name == "Juf Noor")).one()
        noor.groups = [session.scalars(select(Group).where(Group.name == "Groep 6")).one()]
    room.go_on(days=1)
    (told,) = overviews(room, colleague)
    assert WORDS in told.text
    assert "❤️" not in told.text


async def test_a_group_that_is_handed_over_is_read_by_who_has_it(place: Place, room: Room) -> None:
    colleague, parent = await room.colleague(), await place.parent()
    with place.talk.db.transaction() as session:
        noor = session.scalars(select(Staff.id).where(Staff.name == "Juf Noor")).one()
        six = session.scalars(select(Group.id).where(Group.name == "Groep 6")).one()
        session.execute(delete(StaffGroup))
        session.add(Handover(group_id=six, staff_id=noor, from_day=date(2026, 11, 24), until_day=date(2026, 11, 24)))
    await parent.press("goodword.tell")
    await parent.say(WORDS)
    room.go_on(END)
    assert len(overviews(room, colleague)) == 1


async def test_what_a_process_made_that_died_is_made_again_once(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await place.parent()
    await write(parent, room.news())
    room.now.at = datetime.fromisoformat(END)
    with pytest.raises(KeyboardInterrupt), place.talk.db.transaction() as session:
        assert room.broadcaster().step(session, room.now())
        raise KeyboardInterrupt
    room.go_on(minutes=1)
    room.go_on(minutes=1)
    assert len(overviews(room, teacher)) == 1


async def test_very_many_answers_are_still_one_message(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await place.parent()
    for number in range(15):
        news = room.news()
        await parent.press(f"news.thanks:{news}")
        if number < MOST:
            await write(parent, news, "y" * LONGEST)
    room.go_on(END)
    (told,) = overviews(room, teacher)
    assert len(fit(told.screen, ROUTES["telegram"].capabilities)) == 1
    assert "❤️" in told.text
    assert told.text.count("y" * LONGEST) == 3
    assert " more are in the console." in told.text


# Taking it back, and leaving


async def test_words_can_be_taken_back_before_anybody_read_them(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await place.parent()
    await write(parent, room.news())
    assert "Nobody at school got them" in (await parent.tap("Take it back")).text
    room.go_on(END)
    assert overviews(room, teacher) == []
    assert count(room, GoodWord) == count(room, Answer) == 0


async def test_words_that_were_told_go_from_the_chat_of_the_teacher(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await place.parent()
    news = room.news()
    await parent.press(f"news.thanks:{news}")
    await write(parent, news)
    room.go_on(END)
    assert "may have read them" in (await parent.tap("Take it back")).text
    room.go_on(minutes=1)
    (anew,) = overviews(room, teacher)
    assert WORDS not in anew.text
    assert "❤️" in anew.text
    with place.talk.db.transaction() as session:
        old, new = session.scalars(select(OutMessage).where(OutMessage.kind == "answers").order_by(OutMessage.id))
        assert (old.payload, new.replaces) == (None, old.ref)


async def test_after_a_day_words_stay(place: Place, room: Room) -> None:
    await place.teacher()
    parent = await place.parent()
    await write(parent, room.news())
    room.go_on(days=1, minutes=1)
    assert "cannot be taken back" in (await parent.tap("Take it back")).text
    assert count(room, GoodWord) == 1


async def test_who_stops_leaves_nothing_behind(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await place.parent()
    news = room.news()
    await parent.press(f"news.thanks:{news}")
    await write(parent, news)
    room.go_on(END)
    await parent.press("settings.stop")
    await parent.tap("Yes, erase everything")
    assert count(room, GoodWord) == count(room, Answer) == 0
    room.go_on(minutes=1)
    (anew,) = overviews(room, teacher)
    assert "What stood here was taken back." in anew.text
    with place.talk.db.transaction() as session:
        rows = select(OutMessage).where(OutMessage.kind == "answers").order_by(OutMessage.id)
        kept = [row.payload for row in session.scalars(rows)]
    assert kept[0] is None


async def test_thirteen_months_later_all_of_it_goes(place: Place, room: Room) -> None:
    await place.teacher()
    parent, news = await place.parent(), room.news()
    await parent.press(f"news.thanks:{news}")
    await write(parent, news)
    room.go_on(END)
    with place.talk.db.transaction() as session:
        assert actions.purge(session, room.now() + timedelta(days=389)) == 0
        assert actions.purge(session, room.now() + timedelta(days=391)) > 0
    assert count(room, GoodWord) == count(room, Answer) == count(room, AnswerBundle) == 0


async def test_a_tap_that_comes_three_times_counts_once(place: Place, room: Room) -> None:
    await place.teacher()
    parent, news = await place.parent(), room.news()
    person_id = person_of(room, parent)
    with place.talk.db.transaction() as session:
        for _ in range(3):
            actions.note_tap(session, news, person_id, Kind.THANKS, now=room.now())
    assert count(room, Answer) == 1


async def test_the_export_of_a_teacher_has_nothing_of_parents(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await place.parent()
    await write(parent, room.news())
    with place.talk.db.transaction() as session:
        assert WORDS not in str(privacy.export_person(session, person_of(room, teacher)))
