"""Staff write to parents from their chat: to their groups only, looked at first, undone within the minute."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from bot.delivery import reactions
from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast, OutMessage
from bot.features.announcements.rules import typed_day, typed_time
from bot.people.tables import Address, Audit, Staff
from bot.people.tables import Group as Class
from bot.store.ids import new_id
from tests.features.announcements.conftest import Desk, newest
from tests.features.glossary.conftest import Place
from tests.people.sample import invite
from tests.talk import Shown, Talk


def broadcasts_now(place: Place) -> list[Broadcast]:
    with place.talk.db.transaction() as session:
        return list(session.scalars(select(Broadcast).order_by(Broadcast.id)))


def actions_now(place: Place) -> list[str]:
    with place.talk.db.transaction() as session:
        return list(session.scalars(select(Audit.action).where(Audit.action.like("message.%")).order_by(Audit.id)))


def set_role(place: Place, role: str) -> None:
    with place.talk.db.transaction() as session:
        session.execute(update(Staff).values(role=role))


def is_gone(shown: Shown) -> bool:
    return "This button is old" in shown.text


async def write_trip(teacher: Talk) -> Shown:
    await teacher.press("home.menu")
    await teacher.tap("Write to parents")
    await teacher.press(_tap(teacher, "message.ready", "trip"))
    return await teacher.tap("Thursday 26/11")


def _tap(chat: Talk, route: str, *last: str) -> str:
    """The payload of a button that stands on the newest screen."""
    taps = [button.tap.encode() for row in chat.shown[-1].screen.buttons for button in row if button.tap]
    return next(tap for tap in taps if tap.startswith(route) and all(f":{each}" in tap for each in last))


async def test_a_ready_text_from_menu_to_parent(place: Place, desk: Desk) -> None:
    parent, teacher = await place.parent(language="Türkçe"), await place.teacher()
    preview = await write_trip(teacher)
    assert "Thursday 26 November" in preview.text
    assert "1 person gets this message." in preview.text
    assert "Turkish" not in preview.text, "with one family a language would point at it"
    sent = await teacher.tap("Send")
    assert "It goes in 60 seconds." in sent.text
    desk.deliver()
    assert "26 Kasım" in (await newest(parent)).text
    await parent.tap("👍")
    far = await teacher.tap("How far is it?")
    assert "Read: 1" in far.text
    assert actions_now(place) == ["message.written", "message.sent"]


async def test_own_words_and_undo(place: Place, desk: Desk) -> None:
    parent, teacher = await place.parent(), await place.teacher()
    before = len(parent.shown)
    await teacher.press("home.menu")
    await teacher.tap("Write to parents")
    await teacher.tap("Write it myself")
    preview = await teacher.say("Morgen gym.\n\nNeem schoenen mee.")
    assert "Neem schoenen mee." in preview.text
    await teacher.tap("Send")
    undone = await teacher.tap("Undo")
    assert "Stopped" in undone.text
    desk.deliver()
    parent.shown += await parent._new()
    assert len(parent.shown) == before
    assert actions_now(place)[-1] == "message.undone"


async def test_words_too_long_are_asked_again(place: Place) -> None:
    teacher = await place.teacher()
    await teacher.press("home.menu")
    await teacher.tap("Write to parents")
    await teacher.tap("Write it myself")
    again = await teacher.say("x" * 603)
    assert "3 characters too long" in again.text
    assert "Kort." in (await teacher.say("Kort.")).text
    assert len(broadcasts_now(place)) == 1


async def test_own_words_beside_a_ready_text(place: Place, desk: Desk) -> None:
    parent, teacher = await place.parent(language="Nederlands"), await place.teacher()
    await write_trip(teacher)
    await teacher.tap("Add own words")
    preview = await teacher.say("Neem ook een pet mee.")
    assert "Thursday 26 November" in preview.text
    await teacher.tap("Send")
    desk.deliver()
    assert "Neem ook een pet mee." in (await newest(parent)).text


@pytest.mark.parametrize(
    ("ready", "first", "second"), [("early_end", "30-11", "12.15"), ("holiday", "21-12", "3-1-2027")]
)
async def test_two_values_are_typed(place: Place, ready: str, first: str, second: str) -> None:
    teacher = await place.teacher()
    await teacher.press("home.menu")
    await teacher.tap("Write to parents")
    await teacher.press(_tap(teacher, "message.ready", ready))
    assert "Fill in the day" in (await teacher.say("soon")).text
    await teacher.say(first)
    assert "Fill in the" in (await teacher.say("later")).text
    await teacher.say(second)
    (draft,) = broadcasts_now(place)
    assert f'"ready": "{ready}"' in draft.details
    assert ('"time": "12:15"' in draft.details) or ('"last": "2027-01-03"' in draft.details)


async def test_the_end_of_all_days_is_no_bug(place: Place) -> None:
    teacher = await place.teacher()
    await teacher.press("home.menu")
    await teacher.tap("Write to parents")
    await teacher.press(_tap(teacher, "message.ready", "holiday"))
    assert "Last day off" in (await teacher.say("31-12-9999")).text
    assert "31 December" in (await teacher.say("31-12-9999")).text


async def test_two_values_are_tapped(place: Place) -> None:
    teacher = await place.teacher()
    for ready, second in (("early_end", "13:00"), ("holiday", "Friday 27/11")):
        await teacher.press("home.menu")
        await teacher.tap("Write to parents")
        await teacher.press(_tap(teacher, "message.ready", ready))
        await teacher.tap("Wednesday 25/11")
        assert "25 November" in (await teacher.tap(second)).text


async def test_a_translation_that_came_meanwhile_is_looked_at_first(place: Place) -> None:
    teacher = await place.teacher()
    await place.parent()
    await write_trip(teacher)
    send = _tap(teacher, "message.send")
    await teacher.tap("Add own words")
    await teacher.say("Neem een pet mee.")
    again = await teacher.press(send)
    assert "The message has changed since you looked." in again.text
    assert broadcasts_now(place)[0].state == "draft"


async def test_a_second_tap_on_send_sends_once(place: Place, desk: Desk) -> None:
    teacher = await place.teacher()
    parent = await place.parent()
    await write_trip(teacher)
    send = _tap(teacher, "message.send")
    await teacher.press(send)
    assert "It goes in 60 seconds." in (await teacher.press(send)).text
    desk.deliver()
    before = len(parent.shown)
    parent.shown += await parent._new()
    assert len(parent.shown) == before + 1


async def test_paused_resumed_and_stopped(place: Place, desk: Desk) -> None:
    await place.parent()
    teacher = await place.teacher()
    place.now.at = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)  # it waits for the morning
    await write_trip(teacher)
    await teacher.tap("Send")
    desk.deliver()
    assert "Still to go: 1" in (await teacher.tap("How far is it?")).text
    assert "Paused" in (await teacher.tap("Pause")).text
    assert "Under way" in (await teacher.tap("Go on")).text
    desk.deliver()
    assert "Stopped" in (await teacher.tap("Stop sending")).text
    assert actions_now(place)[-3:] == ["message.paused", "message.resumed", "message.stopped"]


async def test_what_failed_is_tried_again(place: Place, desk: Desk) -> None:
    await place.parent()
    teacher = await place.teacher()
    await write_trip(teacher)
    await teacher.tap("Send")
    desk.deliver()
    with place.talk.db.transaction() as session:
        failed = update(OutMessage).where(OutMessage.broadcast_id.is_not(None))
        session.execute(failed.values(state="failed", error="refused: x"))
    await teacher.tap("How far is it?")
    assert "Still to go: 1" in (await teacher.tap("Try again")).text


async def test_the_list_has_drafts_and_what_was_sent(place: Place, desk: Desk) -> None:
    await place.parent()
    teacher = await place.teacher()
    await write_trip(teacher)
    await teacher.tap("Send")
    desk.deliver()
    await write_trip(teacher)
    await teacher.press("home.menu")
    listed = await teacher.tap("Messages to parents")
    assert "1. Draft" in listed.text
    assert "2. Sent" in listed.text
    await teacher.tap("Message 1")
    thrown = await teacher.tap("Throw it away")
    assert "Draft" not in thrown.text
    assert is_gone(await teacher.press("message.page:1001"))


async def test_who_is_not_reached_is_a_number_without_names(place: Place) -> None:
    teacher = await place.teacher()
    await teacher.press("home.menu")
    shown = await teacher.tap("Who is not reached")
    assert "1 child: no parent has joined yet." in shown.text
    assert "Amina" not in shown.text
    parent = await place.parent()
    await teacher.press("home.menu")
    assert "would reach a parent of every child" in (await teacher.tap("Who is not reached")).text
    with place.talk.db.transaction() as session:
        session.execute(update(Address).where(Address.value == parent.address).values(closed_at=place.now()))
    await teacher.press("home.menu")
    assert "1 child: the parents left the chat." in (await teacher.tap("Who is not reached")).text


async def test_a_teacher_reaches_own_groups_only(place: Place, desk: Desk) -> None:
    teacher = await place.teacher()
    three = desk.group("Groep 3")
    for payload in (
        f"message.to:{three}",
        f"message.own:{three}",
        f"message.ready:{three}:head_lice",
        f"message.day:{three}:trip__2026-11-26",
        f"message.time:{three}:2026-11-26__1200",
        f"message.last:{three}:2026-11-26__2026-11-27",
        f"message.missed:{three}",
        f"message.to:{place.school.school_id}",
        f"message.ready:{place.school.school_id}:head_lice",
        f"message.to:{place.other_school_id}",
    ):
        assert is_gone(await teacher.press(payload)), payload
    assert broadcasts_now(place) == []


async def test_a_leader_writes_to_the_whole_school(place: Place, desk: Desk) -> None:
    parents = [await place.parent(pupil) for pupil in (place.school.amina, place.school.luuk)]
    leader = await place.teacher()
    set_role(place, "leader")
    await leader.press("home.menu")
    labels = (await leader.tap("Write to parents")).labels
    assert labels[:3] == ["The whole school", "Groep 3", "Groep 6"]
    await leader.tap("The whole school")
    assert "2 people get this message." in (await leader.press(_tap(leader, "message.ready", "head_lice"))).text
    await leader.tap("Send")
    desk.deliver()
    for parent in parents:
        assert "Message from De Regenboog" in (await newest(parent)).text


async def test_a_coordinator_sees_no_way_to_write_and_finds_none(place: Place, desk: Desk) -> None:
    coordinator = await place.teacher()
    set_role(place, "coordinator")
    menu = await coordinator.press("home.menu")
    assert not {"Write to parents", "Messages to parents", "Who is not reached"} & set(menu.labels)
    assert "What parents wrote" in menu.labels
    for payload in ("message.write", "message.list", "message.gaps", f"message.to:{desk.group('Groep 6')}"):
        assert is_gone(await coordinator.press(payload)), payload


async def test_a_colleague_may_look_but_not_steer(place: Place, desk: Desk) -> None:
    """A message to a group that both have: the console shows it to both, and lets only its writer stop it."""
    teacher, six = await place.teacher(), desk.group("Groep 6")
    with place.talk.db.transaction() as session:
        other = Staff(id=new_id(), school_id=place.school.school_id, name="Juf Noor", role="teacher")
        session.add(other)
        session.flush()
        other.groups = [session.get_one(Class, six)]
    number = desk.write(ready="head_lice")
    with place.talk.db.transaction() as session:
        session.execute(update(Broadcast).values(staff_id=other.id))
    for act in ("show", "send", "drop", "add"):
        assert is_gone(await teacher.press(f"message.{act}:{number}" + (":0" if act == "send" else ""))), act
    with place.talk.db.transaction() as session:
        session.execute(update(Broadcast).values(state="running"))
    assert "Head lice" in (await teacher.press(f"message.far:{number}")).text
    for act in ("undo", "pause", "resume", "stop", "retry"):
        assert is_gone(await teacher.press(f"message.{act}:{number}")), act


async def test_a_parent_who_works_there_finds_it_under_for_staff(place: Place) -> None:
    teacher = await place.teacher()
    await teacher.start(invite(place.talk.db, place.school.luuk, place.now()).link_code)
    await teacher.press("onboarding.agree")
    menu = await teacher.press("home.menu")
    assert "For staff" in menu.labels
    assert "Write to parents" not in menu.labels
    under = await teacher.tap("For staff")
    assert under.labels == [
        "Questions of parents",
        "Good news",
        "Who waits?",
        "Write to parents",
        "Messages to parents",
        "Who is not reached",
        "Talks with parents",
        "Console",
        "Main menu",
    ]


async def test_who_lost_the_group_cannot_send_what_they_drafted(place: Place) -> None:
    await place.parent()
    teacher = await place.teacher()
    await write_trip(teacher)
    with place.talk.db.transaction() as session:
        session.get_one(Staff, place.school.teacher).groups = []
    assert "You do not have this group any more." in (await teacher.tap("Send")).text
    assert broadcasts_now(place)[0].state == "draft"


async def test_a_tap_of_staff_counts_no_reading(place: Place, desk: Desk) -> None:
    """The preview has none of the parents' buttons, and a forwarded one is not theirs."""
    await place.parent()
    teacher = await place.teacher()
    preview = await write_trip(teacher)
    assert not any("👍" in label for label in preview.labels)
    (draft,) = broadcasts_now(place)
    await teacher.tap("Send")
    desk.deliver()
    assert is_gone(await teacher.press(f"announcements.read:{draft.id}"))
    with place.talk.db.transaction() as session:
        assert reactions.count_reactions(session, [draft.id])[draft.id][Kind.READ] == 0


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("30-11", "2026-11-30"),
        ("30/11/2027", "2027-11-30"),
        ("2026-12-01", "2026-12-01"),
        ("5-1", "2027-01-05"),
        ("٣٠-١١", "2026-11-30"),
        ("30 november", None),
        ("31-2", None),
        ("", None),
        ("1-1-99999", None),
        ("1", None),
    ],
)
def test_a_typed_day(typed: str, day: str | None) -> None:
    found = typed_day(typed, datetime(2026, 11, 24, tzinfo=UTC).date())
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("typed", "at"), [("12:15", "12:15"), ("9.05", "09:05"), ("13", "13:00"), ("25:00", None), ("x", None)]
)
def test_a_typed_time(typed: str, at: str | None) -> None:
    found = typed_time(typed)
    assert (f"{found:%H:%M}" if found else None) == at
