"""What an owner's end, a stall or a lost answer must not do: lose a message, double one, or send a burst."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from bot import clock
from bot.delivery import dispatcher, ledger
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ports import Outgoing, Result, Throttled
from bot.store import lanes
from tests.delivery.channel import ScriptedChannel
from tests.delivery.conftest import ROUTE, Post, draft
from tests.waiting import until


async def test_a_claim_whose_answer_was_lost_is_found_again(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher, "RECLAIM_EVERY", 0.0)
    channel, lease = ScriptedChannel(), await post.own()
    async with post.running(channel, lease):
        await post.put(draft("known", "1"))
        await until(lambda: _has_sent(channel, 1))
        await post.put(draft("lost", "2", hold=True, due=post.now() + timedelta(hours=1)))
        later = post.now() + timedelta(hours=2)
        claimed = await post.db.run(partial(ledger.step, lease=lease, now=later, room=1))
        assert len(claimed.claimed) == 1
        post.now.move(hours=2)
        await until(lambda: _has_sent(channel, 2))
    assert channel.sent == [("1", "known"), ("2", "lost")]


async def test_what_was_claimed_and_not_called_is_given_back_at_the_end(post: Post) -> None:
    channel = ScriptedChannel(rate=0.1)  # four are claimed at once, ten seconds apart
    await post.put(*(draft(str(number), str(number), hold=True) for number in range(4)))
    async with post.running(channel):
        await until(lambda: _has_sent(channel, 1))
    assert sorted(await post.states()) == ["ready", "ready", "ready", "sent"]
    assert [row.attempts for row in await post.rows() if row.state == "ready"] == [0, 0, 0]


@pytest.mark.parametrize("turns", range(6))
async def test_the_end_is_heard_though_a_message_comes_at_the_same_moment(post: Post, turns: int) -> None:
    """Whichever of the two the loop hears first: else it would go on until its lease ends."""
    lease = await post.own()
    working = asyncio.create_task(Dispatcher(post.db, ScriptedChannel(), post.wakes, post.now).run(lambda: lease))
    idle = post.wakes.event(ROUTE.lane)
    await until(partial(_is_awaited, idle))
    post.wakes.wake_here(ROUTE.lane)
    for _ in range(turns):
        await asyncio.sleep(0)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert lease.is_live()


async def test_a_result_that_was_being_written_at_the_end_is_kept(post: Post) -> None:
    channel, lease = ScriptedChannel(), await post.own()
    channel.hold = asyncio.Event()
    slow = _Slow(post.db.run)
    post.db.run = slow  # type: ignore[method-assign,assignment]  # the same, only later
    await post.put(draft("once", "1"))
    work = Dispatcher(post.db, channel, post.wakes, post.now)
    task = asyncio.create_task(work.run(lambda: lease))
    await until(lambda: _is_sending(post))
    slow.gate.clear()
    channel.hold.set()
    await until(lambda: _is_held(slow))
    task.cancel()
    await asyncio.sleep(0)
    slow.gate.set()
    await asyncio.gather(task, return_exceptions=True)
    assert await post.states() == ["sent"]


@pytest.mark.long
async def test_who_waits_for_a_slot_also_waits_when_the_channel_says_so(post: Post) -> None:
    channel = _Timed(rate=50)
    channel.script["3"] = [Throttled(0.5)]  # not the first: the others have begun to wait for their slots by then
    await post.put(*(draft(str(number), str(number)) for number in range(8)))
    async with post.running(channel):
        await until(lambda: _has_sent(channel, 7))
    throttled, after = channel.called[3:5]
    assert after - throttled >= 0.5


async def test_a_stalled_process_does_not_make_good_what_it_missed_in_a_burst(post: Post) -> None:
    channel = _Timed(rate=60)
    await post.put(*(draft(str(number), str(number)) for number in range(40)))
    async with post.running(channel):
        await until(lambda: _has_sent(channel, 5))
        time.sleep(0.3)  # noqa: ASYNC251  the stall: nothing in this process runs
        await until(lambda: _has_sent(channel, 40))
    within = [sum(1 for at in channel.called if start <= at < start + 0.05) for start in channel.called]
    assert max(within) <= 11, "three are due in this time, six are made good, eighteen were missed"


async def test_a_shorter_wait_does_not_end_a_longer_one(post: Post) -> None:
    await post.own()
    for seconds in (30, 5):
        until_then = post.now() + timedelta(seconds=seconds)
        await post.db.run(partial(_pause, at=until_then))
    _epoch, paused = await post.db.run(lambda session: lanes.current(session.connection(), ROUTE.lane))
    assert paused == post.now() + timedelta(seconds=30)


def _pause(session: Session, at: datetime) -> None:
    lanes.pause(session.connection(), ROUTE.lane, at)


class _Timed(ScriptedChannel):
    """Notes when it was called."""

    def __init__(self, rate: float) -> None:
        super().__init__(rate=rate)
        self.called: list[float] = []

    async def send(self, batch: Sequence[Outgoing]) -> list[Result]:
        self.called.append(clock.monotonic())
        return await super().send(batch)


class _Slow:
    """`Database.run` behind a gate."""

    def __init__(self, run: Callable[..., object]) -> None:
        self._run, self.gate, self.held = run, asyncio.Event(), 0
        self.gate.set()

    async def __call__(self, work: Callable[[Session], object]) -> object:
        if not self.gate.is_set():
            self.held += 1
        await self.gate.wait()
        return await self._run(work)  # type: ignore[misc]  # the real one is a coroutine function


async def _has_sent(channel: ScriptedChannel, number: int) -> bool:
    return len(channel.sent) >= number


async def _is_sending(post: Post) -> bool:
    return await post.states() == ["sending"]


async def _is_held(slow: _Slow) -> bool:
    return slow.held > 0


async def _is_awaited(event: asyncio.Event) -> bool:
    return bool(getattr(event, "_waiters"))  # noqa: B009  the library has no other word for it
