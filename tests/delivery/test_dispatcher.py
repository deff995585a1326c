"""What a person would notice: order, urgency, patience, nothing lost, nothing sent twice without need."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import clock
from bot.core.markup import plain
from bot.delivery import ledger
from bot.delivery.dispatcher import GIVE_WAY, MAX_IN_FLIGHT, Waiting
from bot.delivery.ports import Gone, Moved, Outgoing, Rejected, Result, Sent, Throttled, Unreachable
from bot.delivery.tables import OutMessage
from bot.people.tables import Address
from bot.store.lanes import Fenced
from tests.delivery.channel import ScriptedChannel
from tests.delivery.conftest import BULK, REPLY, URGENT, Post, draft
from tests.waiting import until

BULK_TEXT = "to everybody"


async def test_messages_of_a_chat_arrive_in_order(post: Post) -> None:
    channel = ScriptedChannel()
    await post.put(*(draft(f"m{number}") for number in range(20)))
    async with post.running(channel):
        await until(lambda: _all(post, "sent"))
    assert [text for _, text in channel.sent] == [f"m{number}" for number in range(20)]


async def test_the_same_key_is_one_message(post: Post) -> None:
    await post.put(draft("same"))
    await post.put(draft("same"))
    assert len(await post.rows()) == 1


async def test_urgent_goes_before_replies_before_bulk(post: Post) -> None:
    channel = ScriptedChannel()
    await post.put(draft("bulk", "1", priority=BULK), draft("reply", "2"), draft("urgent", "3", priority=URGENT))
    async with post.running(channel):
        await until(lambda: _all(post, "sent"))
    assert [text for _, text in channel.sent] == ["urgent", "reply", "bulk"]


async def test_a_reply_takes_the_next_slot_though_a_broadcast_was_claimed_first(post: Post) -> None:
    waiting = Waiting()
    rows = {text: await post.claimed(text, priority) for text, priority in (("bulk", BULK), ("reply", REPLY))}
    for claimed in rows.values():
        waiting.put([claimed])
    assert waiting.pop() == [rows["reply"]]
    assert waiting.pop() == [rows["bulk"]]


async def test_a_broadcast_that_fills_the_lane_leaves_room_for_a_reply(post: Post) -> None:
    channel = Holding(held=BULK_TEXT)
    await post.put(*(draft(f"{BULK_TEXT} {number}", f"b{number}", priority=BULK) for number in range(MAX_IN_FLIGHT)))
    async with post.running(channel):
        await until(lambda: _is_full(channel))
        await post.put(draft("reply", "r"))
        await until(lambda: _has(channel, "reply"))
        assert channel.held < MAX_IN_FLIGHT
        channel.go.set()
        await until(lambda: _all(post, "sent"))


async def test_replies_are_claimed_together_though_a_broadcast_has_almost_filled_its_room(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claimed one by one, as many as the broadcast has room for, they would wait for each other."""
    claims: list[list[str]] = []
    step = ledger.step

    def noted(*args: Any, **how: Any) -> ledger.Step:
        done = step(*args, **how)
        claims.append([row.to for row in done.claimed])
        return done

    monkeypatch.setattr(ledger, "step", noted)
    channel, almost = Holding(held=BULK_TEXT), MAX_IN_FLIGHT - MAX_IN_FLIGHT // 4 - 1
    await post.put(*(draft(f"{BULK_TEXT} {number}", f"b{number}", priority=BULK) for number in range(almost)))
    async with post.running(channel):
        await until(lambda: _is_full(channel))
        replies = [f"r{number}" for number in range(10)]
        await post.put(*(draft(to, to) for to in replies))
        await until(lambda: _has(channel, replies[-1]))
        assert replies in claims
        channel.go.set()
        await until(lambda: _all(post, "sent"))


async def test_a_broadcast_gives_way_while_people_wait_but_does_not_stop(post: Post) -> None:
    channel = ScriptedChannel()
    await post.put(*(draft(f"{BULK_TEXT} {number}", f"b{number}", priority=BULK) for number in range(5)))
    with post.wakes.acting():
        started = clock.monotonic()
        async with post.running(channel):
            await until(lambda: _all(post, "sent"))
        assert clock.monotonic() - started >= 5 * GIVE_WAY
    assert post.wakes.is_quiet


async def test_what_is_not_due_waits(post: Post) -> None:
    channel = ScriptedChannel()
    await post.put(draft("later", due=post.now() + timedelta(hours=1)), draft("now", "2"))
    async with post.running(channel):
        await until(lambda: _has(channel, "now"))
        assert not any(text == "later" for _, text in channel.sent)
        post.now.move(hours=2)
        await until(lambda: _has(channel, "later"))


async def test_throttling_rests_the_whole_lane_and_outlives_a_restart(post: Post) -> None:
    channel = ScriptedChannel()
    channel.script["1"] = [Throttled(30)]
    await post.put(draft("first", "1"))
    async with post.running(channel):
        await until(lambda: _error(post, "throttled"))
    await post.put(draft("second", "2"))
    fresh = ScriptedChannel()
    await post.expire()
    lease = await post.own("after restart")
    done = await post.db.run(partial(ledger.step, lease=lease, now=post.now(), room=5))
    assert done.claimed == []
    assert done.paused_until is not None
    post.now.move(seconds=31)
    async with post.running(fresh, lease):
        await until(lambda: _all(post, "sent"))
    assert {to for to, _ in fresh.sent} == {"1", "2"}


async def test_a_blocked_address_is_closed_and_nothing_more_goes_there(post: Post) -> None:
    channel = ScriptedChannel()
    channel.script["1"] = [Gone("bot was blocked by the user")]
    await _make_address(post, "1")
    await post.put(draft("one", "1"), draft("two", "1"), draft("other", "2"))
    async with post.running(channel):
        await until(lambda: _no_open(post))
    assert channel.sent == [("2", "other")]
    closed = await post.db.read(lambda session: session.scalar(select(Address.closed_at)))
    assert closed == post.now()


async def test_a_moved_chat_is_followed(post: Post) -> None:
    channel = ScriptedChannel()
    channel.script["1"] = [Moved("-100")]
    await _make_address(post, "1")
    await post.put(draft("hello", "1"))
    async with post.running(channel):
        await until(lambda: _all(post, "sent"))
    assert channel.sent == [("-100", "hello")]
    assert await post.db.read(lambda session: session.scalar(select(Address.value))) == "-100"


async def test_a_refused_message_is_kept_with_its_reason_and_not_tried_again(post: Post) -> None:
    channel = ScriptedChannel()
    channel.script["1"] = [Rejected("can't parse entities")]
    await post.put(draft("bad", "1"), draft("good", "1"))
    async with post.running(channel):
        await until(lambda: _no_open(post))
    rows = await post.rows()
    assert [(row.state, row.error) for row in rows] == [("failed", "refused: can't parse entities"), ("sent", None)]


async def test_trouble_is_tried_again_later_and_given_up_after_a_day(post: Post) -> None:
    channel = ScriptedChannel()
    channel.script["1"] = [Unreachable("502")]
    await post.put(draft("patience", "1"))
    async with post.running(channel):
        await until(lambda: _error(post, "502"))
        (row,) = await post.rows()
        assert row.state == "ready"
        assert row.due > post.now()
        post.now.move(days=2)
        channel.script["1"] = [Unreachable("502")]
        await until(lambda: _all(post, "failed"))


async def test_kinds_that_hold_are_shown_as_maybe_sent(post: Post) -> None:
    channel = ScriptedChannel()
    channel.script["1"] = channel.script["2"] = [Unreachable("timeout", maybe_sent=True)]
    await post.put(draft("decision", "1", hold=True))
    async with post.running(channel):
        await until(lambda: _all(post, "unknown"))
    assert channel.sent == []


async def test_a_bug_in_a_channel_stops_nobody_else(post: Post) -> None:
    class Buggy(ScriptedChannel):
        async def send(self, batch):  # type: ignore[no-untyped-def]  # as the channel's
            if batch[0].to == "1":
                raise AssertionError("a bug")
            return await super().send(batch)

    channel = Buggy()
    await post.put(draft("bug", "1"), draft("fine", "2"))
    async with post.running(channel):
        await until(lambda: _error(post, "AssertionError"))
        await until(lambda: _has(channel, "fine"))
    assert (await post.rows())[0].state == "ready"


async def test_an_owner_that_died_while_sending_leaves_nothing_behind(post: Post) -> None:
    first = await post.own("first")
    await post.put(draft("in flight", "1"), draft("held", "2", hold=True), draft("waiting", "3"))
    done = await post.db.run(partial(ledger.step, lease=first, now=post.now(), room=2))
    assert len(done.claimed) == 2
    await post.expire()
    channel = ScriptedChannel()
    async with post.running(channel, await post.own("second")):
        await until(lambda: _no_open(post))
    assert sorted(await post.states()) == ["sent", "sent", "unknown"]
    assert sorted(text for _, text in channel.sent) == ["in flight", "waiting"]


async def test_an_owner_that_slept_through_its_lease_is_refused(post: Post) -> None:
    zombie = await post.own("zombie")
    await post.put(draft("once", "1"))
    done = await post.db.run(partial(ledger.step, lease=zombie, now=post.now(), room=1))
    await post.expire()
    successor = await post.own("successor")
    assert successor.epoch == zombie.epoch + 1
    record = partial(ledger.step, lease=zombie, now=post.now(), results=[(done.claimed[0], Sent("9"))])
    with pytest.raises(Fenced):
        await post.db.run(record)
    assert await post.states() == ["sending"]


async def test_a_goodbye_leaves_no_row(post: Post) -> None:
    channel = ScriptedChannel()
    await post.put(draft("goodbye", "1", forget=True))
    async with post.running(channel):
        await until(lambda: _is_empty(post))
    assert channel.sent == [("1", "goodbye")]


async def test_words_that_cannot_be_opened_fail_alone(post: Post) -> None:
    channel = ScriptedChannel()
    await post.put(draft("broken", "1"), draft("whole", "2"))
    (first, _second) = await post.rows()
    await post.db.run(
        lambda session: session.execute(update(OutMessage).where(OutMessage.id == first.id).values(payload=b"rubbish"))
    )
    async with post.running(channel):
        await until(lambda: _no_open(post))
    assert [(row.state, row.error) for row in await post.rows()] == [("failed", "refused: unreadable"), ("sent", None)]


async def test_a_chat_that_cools_down_does_not_hold_up_others(post: Post) -> None:
    channel = ScriptedChannel(chat_rate=0.001)
    await post.put(*(draft(f"a{number}", "1") for number in range(6)), draft("b", "2"))
    async with post.running(channel):
        await until(lambda: _has(channel, "a2"))
        await until(lambda: _has(channel, "b"))
    assert sorted(text for _, text in channel.sent) == ["a0", "a1", "a2", "b"]


class Holding(ScriptedChannel):
    """Holds calls whose words begin so until `go`."""

    def __init__(self, held: str) -> None:
        super().__init__()
        self.go, self.held, self._words = asyncio.Event(), 0, held

    async def send(self, batch: Sequence[Outgoing]) -> list[Result]:
        if plain(batch[0].screen.rich).startswith(self._words):
            self.held += 1
            await self.go.wait()
        return await super().send(batch)


async def _is_full(channel: Holding) -> bool:
    """As many calls as a broadcast may have, and time enough for one more."""
    before = channel.held
    await asyncio.sleep(0.1)
    return channel.held == before > 0


async def _all(post: Post, state: str) -> bool:
    return set(await post.states()) == {state}


async def _no_open(post: Post) -> bool:
    return not {"ready", "sending"} & set(await post.states())


async def _is_empty(post: Post) -> bool:
    return not await post.rows()


async def _error(post: Post, words: str) -> bool:
    return any(row.error == words for row in await post.rows())


async def _has(channel: ScriptedChannel, text: str) -> bool:
    return any(sent == text for _, sent in channel.sent)


async def _make_address(post: Post, value: str) -> None:
    await post.db.run(lambda session: session.add(Address(channel="telegram", value=value, created_at=post.now())))
