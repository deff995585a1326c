"""How far the school reaches its families: who counts where, what is said about few families, and the list on paper."""

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast, DigestItem, OutMessage, Reaction
from bot.people.tables import Address, Conversation, Invite, Person, Pupil
from bot.store.ids import new_id
from tests.console.conftest import SchoolIds, World, add_pupils, invite, link_parent
from tests.console.test_pages import TAG, words

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def names(n: int, start: str = "Kind") -> str:
    return " ".join(f"{start}{LETTERS[number // 26]}{LETTERS[number % 26]}" for number in range(n))


def open_chat(session: Session, person_id: int, now: datetime, *, closed: bool = False) -> int:
    address = Address(id=new_id(), channel="webchat", value=str(new_id()), person_id=person_id, created_at=now)
    address.closed_at = now if closed else None
    session.add(address)
    session.flush()
    session.add(Conversation(id=new_id(), address_id=address.id, updated_at=now))
    session.flush()
    return address.id


def join(session: Session, pupil_ids: list[int], language: str, now: datetime, *, closed: bool = False) -> int:
    """A parent with a chat."""
    person_id = link_parent(session, pupil_ids, language, now)
    open_chat(session, person_id, now, closed=closed)
    return person_id


def send(session: Session, school: SchoolIds, to: Sequence[int], at: datetime, **audience: object) -> int:
    """A broadcast that arrived at these people; without more it is meant for the whole school."""
    meant = json.dumps({"school_id": school.id, **audience})
    row = Broadcast(id=new_id(), kind="notice", school_id=school.id, audience=meant, details="{}", state="done")
    row.bound, row.starts_at, row.created_at, row.created_by = 0, at, at, "operator"
    session.add(row)
    session.flush()
    for person_id in to:
        address = session.scalars(select(Address.id).where(Address.person_id == person_id)).first()
        message = OutMessage(id=new_id(), key=str(new_id()), lane="x", channel="webchat", address_id=address, to="x")
        message.language, message.kind, message.priority, message.state = "nl", "notice", 5, "sent"
        message.due, message.created_at, message.sent_at, message.broadcast_id = at, at, at, row.id
        session.add(message)
    session.flush()
    return row.id


async def reach_page(world: World, role: Role = Role.TEACHER, path: str = "/console/reach") -> str:
    browser = await world.signed_in(world.regenboog.staff[role])
    answer = await browser.get(path)
    assert answer.status_code == 200
    return answer.text


def card(page: str, group_id: int) -> str:
    """What stands about one group, as it is read."""
    found = re.search(rf'<article class="card reach" id="group-{group_id}".*?</article>', page, re.S)
    assert found
    return " ".join(TAG.sub(" ", found[0]).split())


# Who counts where


def fill_six(session: Session, world: World) -> dict[str, int]:
    """A pupil in each state, and one who was archived."""
    school, now = world.regenboog, world.now()
    found = add_pupils(session, school.id, school.six, "Amina Bo Cas Daan Elif Fay Gijs Left")
    kept = dict(zip(["Amina", "Bo", "Cas", "Daan", "Elif", "Fay", "Gijs"], found, strict=False))
    invite(session, school.id, kept["Bo"], now)
    old = invite(session, school.id, kept["Cas"], now)
    session.execute(update(Invite).where(Invite.id == old).values(expires_at=now))
    join(session, [kept["Daan"]], "tr", now)
    join(session, [kept["Elif"]], "tr", now, closed=True)
    paused = join(session, [kept["Fay"]], "pl", now)
    session.execute(update(Person).where(Person.id == paused).values(paused_until=now + timedelta(days=1)))
    gone = join(session, [kept["Gijs"]], "nl", now, closed=True)
    open_chat(session, gone, now)
    join(session, [found[-1]], "nl", now, closed=True)
    session.execute(update(Pupil).where(Pupil.id == found[-1]).values(archived_at=now))
    return kept


async def test_each_pupil_is_counted_by_how_far_the_family_is_reached(world: World) -> None:
    await world.change(partial(fill_six, world=world))
    about = card(await reach_page(world), world.regenboog.six)
    assert "Pupils 7 Invited 5 Linked 4" in about
    assert "No message has gone to this whole group yet." in about
    assert "arrived" not in about


async def test_the_list_for_paper_says_why_and_what_the_school_can_do(world: World) -> None:
    await world.change(partial(fill_six, world=world))
    path = f"/console/groups/{world.regenboog.six}/reach/list"
    text = words(await reach_page(world, path=path))
    assert "No letter yet, or the letter has ended Print a letter, and give it to a parent yourself. Amina Cas" in text
    assert "The letter has not been used yet Talk at the door. Offer help with the first steps. Bo" in text
    assert (
        "The chat is closed Phone, or talk at the door. Ask how the parents want to hear from the school. Elif" in text
    )
    assert "Messages are on pause Important news? Tell it by phone or at the door. Fay" in text
    for reached in ("Daan", "Gijs", "Left"):
        assert reached not in text
    assert ("reach.listed", f"group:{world.regenboog.six}") in [row[1:] for row in await world.audited()]


async def test_one_parent_who_can_be_reached_is_enough(world: World) -> None:
    def fill(session: Session) -> None:
        school, now = world.regenboog, world.now()
        [bo] = add_pupils(session, school.id, school.six, "Bo")
        for closed in (True, False):
            join(session, [bo], "nl", now, closed=closed)
        paused = join(session, [bo], "nl", now)
        session.execute(update(Person).where(Person.id == paused).values(paused_until=now + timedelta(days=1)))

    await world.change(fill)
    page = await reach_page(world)
    assert "Every family can be reached." in card(page, world.regenboog.six)
    listed = await reach_page(world, path=f"/console/groups/{world.regenboog.six}/reach/list")
    assert "There is nothing to print." in listed
    assert "Bo" not in words(listed)


@pytest.mark.parametrize(
    ("left", "said", "way"),
    [
        (0, "2 pupils have no letter that works.", "sheets"),
        (1, "1 pupil has a letter that has not been used yet. Offer help at the door.", "reach/list"),
        (2, "For 1 pupil no chat is open. Phone, or talk at the door.", "reach/list"),
        (3, "For 1 pupil messages are on pause. Tell important news yourself.", "reach/list"),
    ],
)
async def test_a_group_has_one_next_step(world: World, left: int, said: str, way: str) -> None:
    """The one with the most to win by the least work; what was dealt with is not said again."""
    kept = await world.db.run(partial(fill_six, world=world))
    done = [["Amina", "Cas"], ["Bo"], ["Elif"]][:left]
    solved = [kept[name] for names_of in done for name in names_of]
    await world.change(lambda s: s.execute(update(Pupil).where(Pupil.id.in_(solved)).values(archived_at=world.now())))
    page = await reach_page(world)
    assert f"Next step {said}" in card(page, world.regenboog.six)
    assert f'<a class="main" href="/console/groups/{world.regenboog.six}/{way}"' in page


# The last message


@pytest.fixture
async def six_of_ten(world: World) -> list[int]:
    """Ten families of Groep 6, of which six got the last message an hour ago."""

    def fill(session: Session) -> list[int]:
        school, now = world.regenboog, world.now()
        pupils = add_pupils(session, school.id, school.six, names(10))
        people = [join(session, [pupil], "nl", now - timedelta(days=1)) for pupil in pupils]
        send(session, school, people[:6], now - timedelta(hours=1))
        return people

    return await world.db.run(fill)


def act(session: Session, person_id: int, at: datetime) -> None:
    mine = select(Address.id).where(Address.person_id == person_id)
    session.execute(update(Conversation).where(Conversation.address_id.in_(mine)).values(updated_at=at))


async def test_whom_the_last_message_reached_and_who_answered(world: World, six_of_ten: list[int]) -> None:
    about = card(await reach_page(world), world.regenboog.six)
    assert "Linked 10 Last message arrived 6 Answered 0 Last message: Tuesday 24 November" in about

    def answer(session: Session) -> None:
        [broadcast] = session.scalars(select(Broadcast.id))
        act(session, six_of_ten[0], world.now())
        act(session, six_of_ten[9], world.now())  # did not get it
        for person, kind in ((six_of_ten[0], Kind.READ), (six_of_ten[1], Kind.UNCLEAR), (six_of_ten[2], Kind.READ)):
            session.add(Reaction(broadcast_id=broadcast, person_id=person, kind=kind.value, at=world.now()))

    await world.change(answer)
    assert "Last message arrived 6 Answered 3 Not clear 1" in card(await reach_page(world), world.regenboog.six)


@pytest.mark.parametrize(
    ("audience", "counts"),
    [
        ({}, True),
        ({"group_ids": ["six"]}, True),
        ({"group_ids": ["three"]}, False),
        ({"languages": ["tr"]}, False),
        ({"pupil_ids": [1]}, False),
        ({"got": 1}, False),
    ],
)
async def test_only_messages_to_the_whole_group_count(
    world: World, six_of_ten: list[int], audience: dict[str, list[object]], *, counts: bool
) -> None:
    """Later than the one that reached six."""
    ids = {"six": world.regenboog.six, "three": world.regenboog.three}
    meant = {
        key: [ids.get(str(part), part) for part in value] if isinstance(value, list) else value
        for key, value in audience.items()
    }
    await world.change(lambda session: send(session, world.regenboog, six_of_ten[:7], world.now(), **meant))
    arrived = 7 if counts else 6
    assert f"Last message arrived {arrived}" in card(await reach_page(world), world.regenboog.six)


async def test_a_message_in_a_digest_arrived_too_when_the_digest_did(world: World, six_of_ten: list[int]) -> None:
    [broadcast] = await world.db.run(lambda session: list(session.scalars(select(Broadcast.id))))
    went, waits = (
        DigestItem(person_id=person, broadcast_id=broadcast, added_at=world.now(), due=world.now())
        for person in six_of_ten[6:8]
    )
    went.settled_at = world.now()
    await world.change(lambda session: session.add_all([went, waits]))
    assert "Last message arrived 7" in card(await reach_page(world), world.regenboog.six)


async def test_what_single_families_do_is_not_told(world: World) -> None:
    """Four families got it: that is told, for it is the school's work; what they did with it is not."""

    def fill(session: Session) -> None:
        school, now = world.regenboog, world.now()
        for group, n in ((school.six, 4), (school.three, 5)):
            people = [join(session, [one], "nl", now) for one in add_pupils(session, school.id, group, names(n))]
            send(session, school, people, now - timedelta(hours=1), group_ids=[group])

    await world.change(fill)
    page = await reach_page(world, Role.LEADER)
    assert "Last message arrived 4 Last message:" in card(page, world.regenboog.six)
    assert "Last message arrived 5 Answered 5" in card(page, world.regenboog.three)
    assert "Pupils 9 Invited 9 Linked 9 Last message arrived 9 Answered 5" in words(page)


async def test_whole_groups_are_for_those_who_see_them_whole(world: World) -> None:
    """The coordinator sees a pupil of Groep 6 and, for a while, all of Groep 3."""
    school = world.regenboog
    await world.change(partial(fill_six, world=world))
    await world.change(lambda session: add_pupils(session, school.id, school.three, "Hugo"))
    await world.share_one(school)
    browser = await world.signed_in(school.staff[Role.COORDINATOR])
    assert "No whole group is shared with you yet." in (await browser.get("/console/reach")).text
    listed = (await browser.get(f"/console/groups/{school.six}/reach/list")).text
    assert "Shared" in words(listed)
    assert "Amina" not in words(listed)

    await world.hand_over(school.three, school.staff[Role.COORDINATOR])
    page = words((await browser.get("/console/reach")).text)
    assert "Groep 3" in page
    assert "Groep 6" not in page
    assert "Amina" not in words((await browser.get("/console/reach/list")).text)


async def test_a_school_counts_only_its_own(world: World) -> None:
    def fill(session: Session) -> None:
        now, there = world.now(), world.linde
        pupils = add_pupils(session, there.id, there.six, names(6))
        send(session, there, [join(session, [one], "tr", now) for one in pupils], now)
        add_pupils(session, world.regenboog.id, world.regenboog.six, "Bo")

    await world.change(fill)
    for role in Role:
        page = words(await reach_page(world, role))
        assert "Turkish" not in page
        assert "arrived" not in page.partition("How we count")[0]
    assert "Kind" not in words(await reach_page(world, Role.LEADER, "/console/reach/list"))


async def test_the_language_of_a_letter_counts_until_somebody_is_linked(world: World) -> None:
    def fill(session: Session) -> None:
        school, now = world.regenboog, world.now()
        pupils = add_pupils(session, school.id, school.six, names(12))
        for pupil, language in zip(pupils, ["tr"] * 6 + ["all"] * 6, strict=True):
            letter = invite(session, school.id, pupil, now)
            session.execute(update(Invite).where(Invite.id == letter).values(language=language))
        for pupil in pupils[6:11]:
            join(session, [pupil], "ar", now)

    await world.change(fill)
    about = card(await reach_page(world), world.regenboog.six)
    assert "Turkish 6 6 0 0 of 6" in about
    assert "Arabic 5 5 5 0 of 5" in about
    assert "Not known yet 1 1 0 0 of 1" in about


async def test_weeks_tell_since_when_todays_families_are_linked(world: World) -> None:
    def fill(session: Session) -> None:
        school, now = world.regenboog, world.now()  # a Tuesday
        pupils = add_pupils(session, school.id, school.six, "Aa Bb Cc Dd")
        for pupil, days in zip(pupils, (0, 2, 9), strict=False):
            link_parent(session, [pupil], "nl", now - timedelta(days=days))
        link_parent(session, [pupils[2]], "nl", now)

    await world.change(fill)
    text = words(await reach_page(world))
    assert (
        "Sunday 8 November 0 of 4 Sunday 15 November 1 of 4 Sunday 22 November 2 of 4 Sunday 29 November 3 of 4" in text
    )
