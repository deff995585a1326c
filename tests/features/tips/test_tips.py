"""Tips for home in a parent's chat: one at a time, none twice, and one a week for who wants it."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import ColumnElement, func, select, update

from bot.app import PURGES
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.tables import OutMessage
from bot.features.digest.screens import digest
from bot.features.tips import rules
from bot.features.tips.rules import Next
from bot.features.tips.tables import TipSeen, TipWish
from bot.features.tips.weekly import send_due
from bot.i18n.library import Library
from bot.people.tables import Address, Person, Pupil
from bot.phrases.bank import TIPS, list_phrases
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place, place
from tests.talk import ROUTES, Shown, Talk

__all__ = ["place"]

SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)  # 10:00 in Amsterdam, of the week of NOON
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def count(place: Place, table: type[TipSeen] | type[TipWish]) -> int:
    with place.talk.db.transaction() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def titles(library: Library, language: str = "en") -> set[str]:
    return {tip.title for tip in list_phrases(library, TIPS, language).values()}


def title(shown: Shown, library: Library, language: str = "en") -> str:
    (found,) = titles(library, language) & set(shown.text.split("\n"))
    return found


def make(place: Place, library: Library, at: datetime) -> None:
    """What is due then is made, by a process that has just begun."""
    place.now.at = at
    maker = Broadcaster({}, ROUTES, library, digest, rounds=[send_due])
    with place.talk.db.transaction() as session:
        while maker.step(session, at) is not None:
            session.flush()


def is_in(chat: Talk) -> ColumnElement[bool]:
    """Of `Person`."""
    return Person.id.in_(select(Address.person_id).where(Address.value == chat.address))


async def came(chat: Talk) -> list[Shown]:
    """What came by itself since the last look."""
    new = await chat._new()
    chat.shown += new
    return new


async def test_a_parent_gets_one_tip_at_a_time_and_none_twice(place: Place, library: Library) -> None:
    chat = await place.parent()
    first = await chat.tap("A tip for home")
    assert first.labels[:3] == ["Another tip", "Choose a subject", "One tip a week"]
    assert "It comes on this day: Saturday, 10:00" in first.text
    others = [await chat.tap("Another tip") for _ in range(len(titles(library)) - 1)]
    assert {title(one, library) for one in (first, *others)} == titles(library)
    again = await chat.tap("Another tip")
    assert "You have had all tips now." in again.text
    assert count(place, TipSeen) == len(titles(library))


async def test_after_the_last_one_those_of_long_ago_come_first(place: Place, library: Library, now: FixedClock) -> None:
    chat = await place.parent()
    first = []
    for number in range(len(titles(library)) * 2):
        now.move(minutes=1)
        first.append(title(await chat.press("tips.open") if not number else await chat.tap("Another tip"), library))
    half = len(titles(library))
    assert first[:half] == first[half:]


async def test_a_tip_is_read_in_the_language_of_the_parent(place: Place, library: Library) -> None:
    chat = await place.parent(language="Nederlands")
    assert title(await chat.tap("Een tip voor thuis"), library, "nl")


async def test_a_subject_is_kept_for_the_next_ones(place: Place, library: Library) -> None:
    chat = await place.parent()
    await chat.tap("A tip for home")
    await chat.tap("Choose a subject")
    wanted = {tip.title for tip in list_phrases(library, TIPS, "en").values() if tip.theme == "reading"}
    shown = await chat.tap("Reading")
    for _ in range(4):
        assert title(shown, library) in wanted
        shown = await chat.tap("Another tip")
    assert "You have had all tips about this." in (await more(chat, len(wanted))).text


async def more(chat: Talk, times: int) -> Shown:
    for _ in range(times):
        shown = await chat.tap("Another tip")
    return shown


async def test_one_a_week_comes_on_saturday_morning_and_stops_with_one_tap(place: Place, library: Library) -> None:
    chat = await place.parent()
    had = title(await chat.tap("A tip for home"), library)
    kept = await chat.tap("One tip a week")
    assert "The next one: Saturday 28 November, 10:00" in kept.text
    make(place, library, SATURDAY - timedelta(seconds=1))
    assert await came(chat) == []
    make(place, library, SATURDAY)
    (tip,) = await came(chat)
    assert "A tip for the weekend" in tip.text
    assert title(tip, library) != had
    assert tip.screen.place == "below"
    make(place, library, SATURDAY + timedelta(hours=3))
    assert await came(chat) == []
    make(place, library, SATURDAY + timedelta(days=7))
    (second,) = await came(chat)
    assert len({had, title(tip, library), title(second, library)}) == 3
    assert "You get no more tips by themselves." in (await chat.tap("No more weekly tips")).text
    make(place, library, SATURDAY + timedelta(days=14))
    assert await came(chat) == []


async def test_who_asks_for_a_tip_may_stop_the_weekly_ones_there(place: Place) -> None:
    chat = await place.parent()
    await chat.tap("A tip for home")
    await chat.tap("One tip a week")
    await chat.tap("Main menu")
    assert "No more weekly tips" in (await chat.tap("A tip for home")).labels
    await chat.tap("No more weekly tips")
    assert count(place, TipWish) == 0


async def test_nobody_gets_one_who_did_not_ask(place: Place, library: Library) -> None:
    chat = await place.parent()
    await chat.tap("A tip for home")
    make(place, library, SATURDAY + timedelta(days=21))
    assert await came(chat) == []


async def test_after_the_last_tip_it_ends_kindly_and_can_begin_again(place: Place, library: Library) -> None:
    chat = await place.parent()
    await chat.press("tips.open")
    await more(chat, len(titles(library)) - 2)
    await chat.press("tips.weekly")
    make(place, library, SATURDAY)
    (last,) = await came(chat)
    assert title(last, library)
    assert "You have had all our tips now." in last.text
    make(place, library, SATURDAY + timedelta(days=7))
    assert await came(chat) == []
    await chat.tap("Start from the beginning")
    make(place, library, SATURDAY + timedelta(days=14))
    (first,) = await came(chat)
    assert "You have had all our tips now." not in first.text


async def test_who_had_all_by_asking_is_told_that_there_are_no_more(place: Place, library: Library) -> None:
    chat = await place.parent()
    await chat.press("tips.open")
    await chat.press("tips.weekly")
    await chat.press("tips.open")
    await more(chat, len(titles(library)) - 2)
    make(place, library, SATURDAY)
    (end,) = await came(chat)
    assert end.text.startswith("You have had all our tips now.")
    assert count(place, TipWish) == 0


async def test_quiet_hours_hold_it_and_a_pause_skips_it(place: Place, library: Library) -> None:
    quiet, paused = await place.parent(), await place.parent(place.school.luuk)
    for chat in (quiet, paused):
        await chat.press("tips.weekly")
    with place.talk.db.transaction() as session:
        late = {"quiet_from": time(20), "quiet_until": time(12)}
        session.execute(update(Person).where(is_in(quiet)).values(**late))
        session.execute(update(Person).where(is_in(paused)).values(paused_until=SATURDAY + timedelta(days=2)))
    make(place, library, SATURDAY)
    assert await came(quiet) == []
    make(place, library, SATURDAY + timedelta(hours=2))
    assert len(await came(quiet)) == 1
    make(place, library, SATURDAY + timedelta(days=2))
    assert await came(paused) == [], "a tip for Saturday is no message for Monday"
    make(place, library, SATURDAY + timedelta(days=7))
    make(place, library, SATURDAY + timedelta(days=7, hours=2))
    assert [len(await came(quiet)), len(await came(paused))] == [1, 1]


async def test_who_left_the_chat_or_whose_child_left_gets_none(place: Place, library: Library) -> None:
    gone, left = await place.parent(), await place.parent(place.school.luuk)
    for chat in (gone, left):
        await chat.press("tips.weekly")
    with place.talk.db.transaction() as session:
        session.execute(update(Address).where(Address.value == gone.address).values(closed_at=SATURDAY))
        session.execute(update(Pupil).where(Pupil.id == place.school.luuk).values(archived_at=SATURDAY))
    make(place, library, SATURDAY)
    assert [await came(gone), await came(left)] == [[], []]
    with place.talk.db.transaction() as session:
        assert PURGES["tips"](session, SATURDAY) == 1
    assert count(place, TipWish) == 1


async def test_a_process_that_dies_sends_each_tip_once(place: Place, library: Library) -> None:
    chats = [await place.parent() for _ in range(3)]
    for chat in chats:
        await chat.press("tips.weekly")
    maker = Broadcaster({}, ROUTES, library, digest, rounds=[send_due])
    place.now.at = SATURDAY
    with pytest.raises(RuntimeError), place.talk.db.transaction() as session:
        assert maker.step(session, SATURDAY)
        raise RuntimeError("before its commit")
    make(place, library, SATURDAY)
    make(place, library, SATURDAY + timedelta(minutes=1))
    with place.talk.db.transaction() as session:
        rows = session.execute(
            select(OutMessage.to, func.count()).where(OutMessage.kind == "tip").group_by(OutMessage.to)
        )
        assert Counter({to: number for to, number in rows}) == dict.fromkeys([chat.address for chat in chats], 1)


async def test_my_data_has_the_tips_and_stopping_takes_them_away(place: Place, library: Library) -> None:
    chat = await place.parent()
    await chat.press("tips.open")
    await chat.press("tips.weekly")
    document = (await chat.press("settings.data")).screen.document
    assert document is not None
    assert b'"one a week, the next one": "2026-11-28T09:00:00+00:00"' in document.content
    assert b'"you had": [' in document.content
    await chat.command("stop")
    await chat.tap("Yes, erase everything")
    assert [count(place, TipSeen), count(place, TipWish)] == [0, 0]


async def test_staff_without_a_child_get_no_tips(place: Place) -> None:
    teacher = await place.teacher()
    assert "A tip for home" not in teacher.shown[-1].labels
    await teacher.press("tips.weekly")
    assert count(place, TipWish) == 0


@pytest.mark.parametrize("payload", ["tips.about:nothing", "tips.about:", "tips.about:reading:more"])
async def test_an_odd_button_is_answered_kindly(place: Place, payload: str) -> None:
    chat = await place.parent()
    assert "This button" in (await chat.press(payload)).text
    assert count(place, TipSeen) == 0


def test_each_person_has_an_order_of_their_own() -> None:
    tips = [f"tip_{number}" for number in range(30)]
    assert len({rules.choose(tips, {}, person_id) for person_id in range(50)}) > 10
    assert rules.choose(tips, {}, 7) == rules.choose(list(reversed(tips)), {}, 7)


def test_the_last_one_is_known_as_such() -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    assert rules.choose(["a", "b"], {"a": at}, 1) == Next("b", last=True)
    assert rules.choose(["a", "b"], {"a": at, "b": at - timedelta(days=1)}, 1) == Next("b", again=True)
    assert rules.choose([], {}, 1) is None
    assert rules.choose(["a"], {"gone": at}, 1) == Next("a", last=True)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-11-24T12:00+01:00", "2026-11-28T10:00+01:00"),
        ("2026-11-28T09:59+01:00", "2026-11-28T10:00+01:00"),
        ("2026-11-28T10:00+01:00", "2026-12-05T10:00+01:00"),
        ("2026-10-24T10:00+02:00", "2026-10-31T10:00+01:00"),  # the clock goes back between
        ("2027-03-27T10:00+01:00", "2027-04-03T10:00+02:00"),  # the clock goes forward between
    ],
)
def test_it_comes_at_ten_on_saturday_by_the_clock_of_the_school(after: str, due: str) -> None:
    assert rules.next_due(datetime.fromisoformat(after), AMSTERDAM) == datetime.fromisoformat(due)
