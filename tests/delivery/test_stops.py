"""Undo, pause, resume, retry, correct; and a parent who stops while a message to many is made."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery import broadcasts, outbox, reactions
from bot.delivery.broadcaster import BATCH, Broadcaster
from bot.delivery.broadcasts import Failure
from bot.delivery.ports import Unreachable
from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast, DigestItem, OutMessage, Reaction
from bot.features.digest.screens import digest
from bot.i18n.library import Library
from bot.people import privacy
from bot.people.tables import Guardian, Person
from bot.store.db import Database
from tests.conftest import FixedClock
from tests.delivery.channel import ScriptedChannel
from tests.delivery.conftest import ROUTE, Post
from tests.delivery.school import NEWS, Office
from tests.waiting import until


def test_undo_within_the_minute_sends_nothing(office: Office) -> None:
    office.add_family()
    draft = office.draft()
    office.move(hours=1)
    assert office.messages() == []
    assert broadcasts.confirm(office.session, draft, office.at)
    office.move(seconds=59)
    assert broadcasts.cancel(office.session, draft.id, office.at)
    office.move(hours=1)
    assert office.messages() == []
    assert (draft.state, draft.finished_at) == ("cancelled", office.at - timedelta(hours=1))


def test_a_draft_is_confirmed_once(office: Office) -> None:
    draft = office.draft()
    assert broadcasts.confirm(office.session, draft, office.at)
    assert not broadcasts.confirm(office.session, draft, office.at)
    assert not broadcasts.change_draft(office.session, draft, audience={}, details={"text": "x"})
    assert not broadcasts.delete_draft(office.session, draft.id)


def test_words_and_reason_are_sealed_and_come_back(office: Office) -> None:
    draft = office.draft()
    words = {"own": "Neem een jas mee"}
    broadcasts.change_draft(
        office.session, draft, audience={}, details={"text": "x"}, words=words, urgent=True, reason="Er komt storm"
    )
    assert broadcasts.content(draft) == {"id": draft.id, "text": "x", "own": "Neem een jas mee"}
    assert draft.reason == "Er komt storm"
    assert b"jas" not in (draft.words_sealed or b"")
    assert broadcasts.delete_draft(office.session, draft.id)


def test_staff_can_stop_what_waits_for_the_morning(office: Office) -> None:
    office.at = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    office.add_family()
    sent = office.send()
    assert sent.state == "done"
    assert broadcasts.cancel(office.session, sent.id, office.at)
    office.move(days=1)
    assert office.states() == {"failed": 1}
    assert broadcasts.failures(office.session, sent.id) == {Failure.CANCELLED: 1}
    assert not broadcasts.cancel(office.session, sent.id, office.at)
    assert broadcasts.retry_failed(office.session, sent, office.at) == 0


def test_what_has_arrived_cannot_be_stopped(office: Office) -> None:
    office.add_family()
    sent = office.send()
    assert not broadcasts.pause(office.session, sent.id)
    assert not broadcasts.cancel(office.session, sent.id, office.at)


def test_cancelled_messages_leave_the_digests_and_the_week(office: Office) -> None:
    parent = office.add_family()
    kept = [office.send(text) for text in "abcd"]
    assert broadcasts.cancel(office.session, kept[3].id, office.at)
    assert office.digest_items() == 0
    office.move(days=5)
    assert office.messages(parent, kind="digest") == []


def test_what_was_held_does_not_go_into_the_night(office: Office) -> None:
    office.at = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)  # 06:00: everything waits for half past seven
    parent = office.add_family()
    sent = office.send()
    assert broadcasts.pause(office.session, sent.id)
    assert office.states() == {"held": 1}
    office.move(hours=15)  # 21:00
    assert office.states() == {"held": 1}
    assert broadcasts.resume(office.session, sent.id, office.at)
    office.move(minutes=1)
    (message,) = office.messages(parent)
    assert message.state == "ready"
    assert message.due == datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
    office.move_to(message.due)
    assert office.states() == {"sent": 1}


def test_the_end_of_a_pause_reaches_what_is_held(office: Office) -> None:
    parent = office.add_family(paused_until=office.at + timedelta(days=100))
    sent = office.send()
    assert broadcasts.pause(office.session, sent.id)
    office.session.execute(update(Person).values(paused_until=None))
    outbox.release(office.session, parent, office.at)
    assert broadcasts.resume(office.session, sent.id, office.at)
    office.move(minutes=1)
    assert office.states() == {"sent": 1}


def test_only_what_may_work_is_tried_again(office: Office) -> None:
    ways = {"gone: blocked": Failure.BLOCKED, "refused: too long": Failure.REFUSED, "no answer": Failure.UNREACHABLE}
    for _ in ways:
        office.add_family()
    sent = office.send()
    for message, error in zip(office.of(sent), ways, strict=True):
        message.state, message.error, message.sent_at = "failed", error, None
    office.session.flush()
    assert broadcasts.failures(office.session, sent.id) == dict.fromkeys(ways.values(), 1)
    assert broadcasts.retry_failed(office.session, sent, office.at) == 2
    office.move(minutes=1)
    assert office.states() == {"failed": 1, "sent": 2}
    assert broadcasts.retry_failed(office.session, sent, office.at) == 0


def test_a_correction_reaches_exactly_those_who_got_it_or_were_still_to(office: Office) -> None:
    night = office.add_family(quiet=(time(11), time(18)))
    got, full, blocked, stopped = (office.add_family() for _ in range(4))
    for _ in range(3):
        office.send(pupil_ids=[_pupil(office, full)])
    wrong = office.send("Woensdag vrij")
    blocked_one = next(row for row in office.of(wrong) if row.to == str(blocked))
    blocked_one.state, blocked_one.error = "failed", "gone: blocked"
    privacy.erase_person(office.session, stopped, office.at)
    newcomer = office.add_family()
    right = broadcasts.correct(office.session, wrong, office.at, details={"text": "Donderdag vrij"}, by="staff:1")
    assert right
    assert broadcasts.confirm(office.session, right, office.at)
    office.move(days=7)
    assert {row.to for row in office.of(right)} == {str(one) for one in (night, got, full)}
    assert str(newcomer) not in {row.to for row in office.messages()}
    by_person = {row.to: row for row in office.of(wrong)}
    assert by_person[str(night)].error == Failure.CORRECTED  # it waited, and never goes
    assert by_person[str(got)].state == "sent"
    assert office.messages(kind="digest") == []
    assert not any(row.capped for row in office.of(right))
    assert broadcasts.retry_failed(office.session, wrong, office.at) == 0


def test_a_correction_that_is_undone_leaves_what_it_corrects(office: Office) -> None:
    office.at = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    office.add_family()
    wrong = office.send()
    right = broadcasts.correct(office.session, wrong, office.at, details={"text": "x"}, by="staff:1")
    assert right and broadcasts.confirm(office.session, right, office.at)
    assert broadcasts.cancel(office.session, right.id, office.at)
    office.move(days=1)
    assert [row.state for row in office.of(wrong)] == ["sent"]
    assert office.of(right) == []


def test_a_correction_reaches_those_whose_turn_had_not_come(office: Office) -> None:
    for _ in range(BATCH + 5):
        office.add_family()
    wrong = office.draft()
    broadcasts.confirm(office.session, wrong, office.at)
    office.at += broadcasts.UNDO
    office.broadcaster.step(office.session, office.at)
    assert broadcasts.pause(office.session, wrong.id)
    right = broadcasts.correct(office.session, wrong, office.at, details={"text": "x"}, by="staff:1")
    assert right and broadcasts.confirm(office.session, right, office.at)
    office.move(minutes=2)
    assert len(office.of(right)) == BATCH + 5
    assert Counter(row.error for row in office.of(wrong)) == {Failure.CORRECTED: BATCH}
    assert not broadcasts.resume(office.session, wrong.id, office.at)


def test_a_correction_can_be_corrected(office: Office) -> None:
    parent = office.add_family()
    wrong = office.send()
    for text in "xy":
        draft = broadcasts.correct(office.session, wrong, office.at, details={"text": text}, by="staff:1")
        assert draft and broadcasts.confirm(office.session, draft, office.at)
        office.move(minutes=2)
        wrong = draft
    assert len(office.messages(parent)) == 3


def test_what_nobody_can_have_seen_is_changed_not_corrected(office: Office) -> None:
    draft = office.draft()
    assert broadcasts.correct(office.session, draft, office.at, details={}, by="staff:1") is None
    broadcasts.confirm(office.session, draft, office.at)
    assert broadcasts.correct(office.session, draft, office.at, details={}, by="staff:1") is None


def test_a_tap_counts_once_and_only_from_who_got_it(office: Office) -> None:
    parent = office.add_family()
    sent = office.send()
    stranger = office.add_family()
    react = partial(reactions.react, office.session, now=office.at)
    assert react(sent.id, parent, Kind.READ)
    assert react(sent.id, parent, Kind.READ)
    assert react(sent.id, parent, Kind.UNCLEAR)
    assert not react(sent.id, stranger, Kind.READ)
    assert not react(12, parent, Kind.READ)
    assert reactions.count_reactions(office.session, [sent.id, 12]) == {
        sent.id: Counter({Kind.READ: 1, Kind.UNCLEAR: 1}),
        12: Counter(),
    }
    assert len(reactions.export(office.session, parent)["tapped"]) == 2


def test_a_parent_who_stops_between_batches_leaves_nothing_and_gets_nothing(office: Office) -> None:
    people = [office.add_family() for _ in range(BATCH + 1)]
    draft = office.draft()
    broadcasts.confirm(office.session, draft, office.at)
    office.at += broadcasts.UNDO
    office.broadcaster.step(office.session, office.at)
    reactions.react(office.session, draft.id, people[0], Kind.READ, now=office.at)
    for person in (people[0], people[-1]):  # one has their message, one not yet
        for channel, address in privacy.erase_person(office.session, person, office.at).addresses:
            outbox.forget_address(office.session, channel, address)
    office.move(minutes=1)
    assert {row.to for row in office.messages()} == {str(one) for one in people[1:-1]}
    assert office.session.scalars(select(Reaction)).all() == []
    assert office.session.scalars(select(DigestItem)).all() == []


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_parent_who_stops_while_their_batch_is_made_gets_nothing(store: Database, library: Library) -> None:
    """Two processes at once; the batch was read before the parent stopped."""
    with store.transaction() as session:
        office = Office(session, library)
        parent = office.add_family()
        draft = office.draft()
        broadcasts.confirm(session, draft, office.at)
    recipients = NEWS.recipients

    def stops_now(session: Session, *asked: object) -> object:
        found = recipients(session, *asked)  # type: ignore[arg-type]  # passed on as they came
        with store.transaction() as other:
            if other.get(Person, parent):
                privacy.erase_person(other, parent, office.at)
        return found

    kinds = {"news": NEWS.__class__("news", stops_now, NEWS.render, NEWS.title)}  # type: ignore[arg-type]  # as above
    broadcaster = Broadcaster(kinds, office.broadcaster._routes, library, digest)
    with store.transaction() as session:
        broadcaster.step(session, office.at + broadcasts.UNDO)
        assert session.scalars(select(OutMessage)).all() == []


def test_old_drafts_and_old_messages_go(office: Office) -> None:
    office.add_family()
    old = office.send()
    fresh = office.draft()
    fresh_id = fresh.id
    assert broadcasts.purge(office.session, office.at + timedelta(days=29)) == 0
    assert broadcasts.purge(office.session, office.at + timedelta(days=31)) == 1
    assert office.session.get(Broadcast, fresh_id, populate_existing=True) is None
    assert broadcasts.purge(office.session, old.created_at + timedelta(days=391)) == 1


async def test_a_pause_stops_within_one_claim(post: Post, db: Database, now: FixedClock) -> None:
    """Whatever the channel had when staff paused arrives; no more is claimed until it is resumed."""
    broadcast_id = await db.run(partial(_sixty, now=now))
    channel = ScriptedChannel(rate=100.0)
    async with post.running(channel):
        await until(lambda: _sent(channel, 5))
        assert await db.run(partial(broadcasts.pause, broadcast_id=broadcast_id))
        at_pause = len(channel.sent)
        await until(lambda: _none_in_flight(post))
        stopped = len(channel.sent)
        assert stopped <= at_pause + 20 < 60  # a fifth of a second of sending is claimed ahead
        assert Counter(await post.states()) == {"sent": stopped, "held": 60 - stopped}
        assert await db.run(partial(broadcasts.resume, broadcast_id=broadcast_id, now=now()))
        await until(lambda: _sent(channel, 60))
    assert sorted(to for to, _ in channel.sent) == sorted(str(number) for number in range(60))


async def test_what_fails_for_now_while_it_is_paused_is_held_too(post: Post, db: Database, now: FixedClock) -> None:
    broadcast_id = await db.run(partial(_sixty, now=now, count=1))
    channel = ScriptedChannel()
    channel.script["0"] = [Unreachable("no answer")]
    channel.hold = asyncio.Event()
    async with post.running(channel):
        await until(lambda: _in_flight(post))
        assert await db.run(partial(broadcasts.pause, broadcast_id=broadcast_id))
        channel.hold.set()
        await until(lambda: _none_in_flight(post))
        assert await post.states() == ["held"]


def _sixty(session: Session, now: FixedClock, count: int = 60) -> int:
    made = broadcasts.create(session, "news", now(), audience={}, details={}, by="x", undo=timedelta())
    made.state = "running"
    session.flush()
    drafts = [
        outbox.Draft(
            key=str(number),
            to=str(number),
            address_id=None,
            language="nl",
            screen=Screen("x"),
            priority=outbox.Priority.BULK,
            broadcast_id=made.id,
        )
        for number in range(count)
    ]
    outbox.put(session.connection(), ROUTE, drafts, now())
    return made.id


async def _sent(channel: ScriptedChannel, number: int) -> bool:
    return len(channel.sent) >= number


async def _in_flight(post: Post) -> bool:
    return "sending" in await post.states()


async def _none_in_flight(post: Post) -> bool:
    return not await _in_flight(post)


def _pupil(office: Office, person_id: int) -> int:
    return office.session.scalars(select(Guardian.pupil_id).where(Guardian.person_id == person_id)).one()
