"""A parent's chat around an event: into the calendar, and how it was."""

from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import func, select

from bot.app import PURGES
from bot.features.events.calendars import actions as calendars
from bot.features.events.reminding import actions as reminders
from bot.features.events.reminding.rules import FEEDBACK_FOR
from bot.features.events.replies import actions as replies
from bot.features.events.tables import CalendarFeed, Event, EventFeedback, EventRound
from bot.people.tables import Address
from tests.conftest import NOON
from tests.features.events.hall import Hall
from tests.features.glossary.conftest import Place, place
from tests.talk import Shown, Talk

__all__ = ["place"]


def invite(place: Place, *, state: str = "open") -> int:
    return Hall(place).event(state=state)


def answer(place: Place, chat: Talk, event_id: int, said: str = "yes") -> None:
    with place.talk.db.transaction() as session:
        person_id = session.scalars(select(Address.person_id).where(Address.value == chat.address)).one() or 0
        replies.answer(session, event_id, person_id, said, int(said == "yes"), now=place.now())


def stored(place: Place) -> EventFeedback | None:
    with place.talk.db.transaction() as session:
        row = session.scalars(select(EventFeedback)).one_or_none()
        if row:
            session.expunge(row)
        return row


async def test_an_event_comes_as_a_file(place: Place) -> None:
    event_id = invite(place)
    chat = await place.parent()
    shown = await chat.press(f"events.ics:{event_id}")
    assert shown.screen.document
    assert shown.screen.document.mime == "text/calendar; charset=utf-8"
    assert shown.screen.document.name == "Coffee morning 2026-12-01.ics"
    (entry,) = icalendar.Calendar.from_ical(shown.screen.document.content).walk("VEVENT")
    assert str(entry["uid"]) == f"event-{event_id}@samen"


async def test_a_cancelled_event_comes_as_a_file_that_takes_it_out(place: Place) -> None:
    event_id = invite(place, state="cancelled")
    shown = await (await place.parent()).press(f"events.ics:{event_id}")
    assert shown.screen.document
    assert icalendar.Calendar.from_ical(shown.screen.document.content)["method"] == "CANCEL"
    assert "takes it out" in shown.text


async def test_a_foreign_event_is_as_one_that_never_was(place: Place) -> None:
    event_id = invite(place)
    stranger = await place.parent(place.zofia)
    for name in ("events.ics", "events.how", "events.line", "events.line_back", "events.shown"):
        foreign = await stranger.press(f"{name}:{event_id}")
        missing = await stranger.press(f"{name}:{event_id + 1}")
        assert foreign.text == missing.text
        assert foreign.screen.document is None
    assert (await stranger.press(f"events.face:{event_id}:3")).text == foreign.text
    assert stored(place) is None


def address_in(shown: Shown) -> str:
    return next(line for line in shown.text.split("\n") if line.startswith("https://"))


async def test_a_private_address_is_made_once_and_asks_before_another(place: Place) -> None:
    chat = await place.parent()
    await chat.press("events.feed")
    made = await chat.tap("Make my address")
    first = address_in(made)
    assert first.startswith("https://samen.example/calendar/")
    assert first.endswith(".ics")
    assert made.button("Open in my calendar").url == first.replace("https:", "webcal:")
    again = await chat.press("events.feed_new")  # the old button, tapped twice
    assert "stops working" in again.text
    kept = await chat.tap("No, keep it")
    assert first not in kept.text
    assert "No calendar has read it yet." in kept.text
    await chat.tap("Make a new address")
    second = address_in(await chat.tap("Yes, make a new one"))
    assert second != first
    ended = await chat.tap("End this address")
    assert "ended" in ended.text
    with place.talk.db.transaction() as session:
        assert not session.scalar(select(func.count()).select_from(CalendarFeed))


async def over(place: Place, said: str = "yes") -> tuple[Talk, int]:
    event_id, chat = invite(place), await place.parent()
    answer(place, chat, event_id, said)
    place.now.move(days=7, hours=20)
    return chat, event_id


async def test_a_face_and_a_line(place: Place) -> None:
    chat, event_id = await over(place)
    await chat.press(f"events.how:{event_id}")
    assert "Good" in (await chat.tap("Good")).text
    await chat.tap("Add a line")
    kept = await chat.say("  The cake\nwas lovely ")
    assert "The cake was lovely" in kept.text
    row = stored(place)
    assert row
    assert (row.face, row.words) == (3, "The cake was lovely")
    assert b"cake" not in (row.words_sealed or b"")
    await chat.tap("Change my answer")
    await chat.tap("So-so")
    row = stored(place)
    assert row
    assert (row.face, row.words) == (2, "The cake was lovely")
    await chat.tap("Take my line back")
    row = stored(place)
    assert row
    assert row.words is None


async def test_a_line_that_is_too_long_is_asked_again(place: Place) -> None:
    chat, event_id = await over(place)
    await chat.press(f"events.face:{event_id}:3")
    await chat.tap("Add a line")
    assert "too long" in (await chat.say("a" * 301)).text
    assert "a" * 300 in (await chat.say("a" * 300)).text


@pytest.mark.parametrize("said", ["no", "maybe"])
async def test_only_who_came_says_how_it_was(place: Place, said: str) -> None:
    chat, event_id = await over(place, said)
    await chat.press(f"events.face:{event_id}:3")
    assert stored(place) is None


@pytest.mark.parametrize(("face", "after"), [(0, {}), (4, {}), (3, {"days": -2}), (3, {"days": FEEDBACK_FOR.days})])
async def test_not_before_it_not_after_a_week_and_no_other_face(
    place: Place, face: int, after: dict[str, float]
) -> None:
    chat, event_id = await over(place)
    place.now.move(**after)
    await chat.press(f"events.face:{event_id}:{face}")
    assert stored(place) is None


async def test_a_line_without_a_face_asks_for_the_face(place: Place) -> None:
    chat, event_id = await over(place)
    await chat.press(f"events.line:{event_id}")
    shown = await chat.say("Lovely")
    assert "How was it?" in shown.text
    assert stored(place) is None


async def test_events_go_after_thirteen_months_with_all_that_hangs_on_them(place: Place) -> None:
    chat, event_id = await over(place)
    await chat.press(f"events.face:{event_id}:3")
    with place.talk.db.transaction() as session:
        reminders.plan(session, session.get_one(Event, event_id), NOON)
    for days, left in ((389, 1), (391, 0)):
        with place.talk.db.transaction() as session:
            PURGES["events"](session, NOON + timedelta(days=7 + days))
            assert len(session.scalars(select(Event)).all()) == left
            assert len(session.scalars(select(EventFeedback)).all()) == left
            assert not session.scalars(select(EventRound)).all()


async def test_a_draft_that_nobody_sent_goes_after_a_month(place: Place) -> None:
    draft, planned = invite(place, state="draft"), invite(place, state="draft")
    with place.talk.db.transaction() as session:
        session.get_one(Event, planned).invite_at = NOON + timedelta(days=40)
    with place.talk.db.transaction() as session:
        PURGES["events"](session, NOON + timedelta(days=31))
        assert session.get(Event, draft) is None
        assert session.get(Event, planned)


async def test_an_address_goes_with_the_parent(place: Place) -> None:
    chat = await place.parent()
    await chat.press("events.feed_new")
    with place.talk.db.transaction() as session:
        assert session.scalars(select(CalendarFeed)).one()
        assert calendars.purge(session, NOON) == 0
    await chat.command("stop")
    await chat.tap("Yes")
    with place.talk.db.transaction() as session:
        assert session.scalars(select(CalendarFeed)).one_or_none() is None
