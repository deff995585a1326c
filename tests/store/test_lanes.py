"""Leases as the database keeps them: taken, kept, inherited, shared out, given up."""

from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.store import lanes
from bot.store.db import Database
from bot.store.lanes import LaneRow, Lease

LANES = {"a", "b", "c", "d", "e"}
DEAD, AGAIN = "host_1:8000/before", "host_1:8000/after"  # the same port
OTHERS = ("host_1:80001/x", "hostX1:8000/x", "host_1:8000", "process:host_1:8000/x")


async def renew(db: Database, owner: str, held: dict[str, Lease] | None = None) -> dict[str, Lease]:
    return await db.run(partial(lanes.renew, owner=owner, lanes=LANES, held=held or {}))


async def join(db: Database, owner: str, held: dict[str, Lease] | None = None) -> dict[str, Lease]:
    """As a process does each time: says that it lives, gives up what is too much, renews and takes."""
    await db.run(partial(lanes.beat, owner=owner))
    held = held or {}
    much = await db.run(partial(lanes.surplus, lanes=LANES, held=held))
    await db.run(partial(lanes.give_up, owner=owner, lanes=much))
    return await renew(db, owner, {lane: lease for lane, lease in held.items() if lane not in much})


async def test_only_one_owner_and_a_renewal_keeps_its_epoch(db: Database) -> None:
    await db.run(partial(lanes.register, lanes=LANES))
    held = await renew(db, "one")
    assert {lane: lease.epoch for lane, lease in held.items()} == dict.fromkeys(LANES, 1)
    assert await renew(db, "two") == {}
    again = await renew(db, "one", held)
    assert {lane: lease.epoch for lane, lease in again.items()} == dict.fromkeys(LANES, 1)
    assert all(again[lane].expires > held[lane].expires for lane in LANES)


async def test_a_process_that_starts_again_inherits_from_itself_and_from_nobody_else(db: Database) -> None:
    owners = dict(zip(sorted(LANES), (DEAD, *OTHERS), strict=True))
    await db.run(partial(lanes.register, lanes=LANES))
    for lane, owner in owners.items():
        await db.run(partial(lanes.renew, owner=owner, lanes={lane}, held={}))
    await db.run(partial(lanes.beat, owner=DEAD))
    assert await renew(db, AGAIN) == {}, "the leases of the dead are still running"
    await db.run(partial(lanes.inherit, place="host_1:8000/"))
    held = await renew(db, AGAIN)
    assert {lane: lease.epoch for lane, lease in held.items()} == {"a": 2}
    left = await db.read(lambda session: set(session.scalars(select(LaneRow.id).where(LaneRow.owner == DEAD))))
    assert left == set(), "nor does the dead one count as a process that wants its share"


async def test_a_dead_process_that_lives_after_all_is_refused(db: Database) -> None:
    await db.run(partial(lanes.register, lanes=LANES))
    zombie = await renew(db, DEAD)
    await db.run(partial(lanes.inherit, place="host_1:8000/"))
    assert set(await renew(db, AGAIN)) == LANES
    assert await renew(db, DEAD, zombie) == {}
    epoch, _ = await db.run(lambda session: lanes.current(session.connection(), "a"))
    assert epoch == zombie["a"].epoch + 1, "what it writes from now on is refused by this"


async def test_lanes_spread_when_a_process_joins_and_when_it_leaves(db: Database) -> None:
    await db.run(partial(lanes.register, lanes=LANES))
    one = await join(db, "one")
    assert set(one) == LANES
    assert await join(db, "two") == {}, "nothing is taken from who has it"
    one = await join(db, "one", one)
    two = await join(db, "two")
    assert (len(one), len(two)) == (3, 2)
    assert set(one) | set(two) == LANES
    one, two = await join(db, "one", one), await join(db, "two", two)
    assert (len(one), len(two)) == (3, 2), "and stay where they are"
    await db.run(partial(lanes.release, owner="two"))
    one = await join(db, "one", one)
    assert set(one) == LANES
    assert {one[lane].epoch for lane in two} == {3}, "a new owner, a new epoch, each time"


async def test_who_dies_without_a_word_is_not_waited_for_longer_than_its_lease(db: Database) -> None:
    await db.run(partial(lanes.register, lanes=LANES))
    one = await join(db, "one")
    await join(db, "two")
    one = await join(db, "one", one)
    await join(db, "two")
    died = update(LaneRow).where(LaneRow.owner == "two").values(until=0.0)  # as if its time had passed
    await db.run(lambda session: session.execute(died))
    assert set(await join(db, "one", one)) == LANES


async def test_it_is_known_when_another_may_have_to_be_replaced(db: Database) -> None:
    async def lapse() -> float:
        return await db.run(partial(lanes.next_lapse, owner="me", lanes=LANES))

    async def until(row: str, left: float) -> None:
        await db.run(partial(_end, row=row, left=left))

    await db.run(partial(lanes.register, lanes=LANES | {"of others"}))
    await db.run(partial(lanes.renew, owner="me", lanes={"a"}, held={}))
    await until("a", 1.0)
    assert await lapse() == lanes.TTL, "neither our own leases nor free lanes count"
    await db.run(partial(lanes.beat, owner="other"))
    await db.run(partial(lanes.renew, owner="other", lanes={"b", "c", "of others"}, held={}))
    await until("of others", 0.5)
    assert lanes.TTL - 1 < await lapse() <= lanes.TTL
    await until("b", 3.0)
    assert 2 < await lapse() <= 3
    await until("process:other", 2.0)
    assert 1 < await lapse() <= 2, "its share is free as soon as it counts as dead"
    await until("process:other", -30.0)
    assert 2 < await lapse() <= 3, "a dead one is not waited for"
    await until("b", -30.0)
    assert await lapse() < 0, "what could be taken by now"


def _end(session: Session, row: str, left: float) -> None:
    """The lease ends in `left` seconds."""
    until = lanes.database_now(session.connection()) + left
    session.execute(update(LaneRow).where(LaneRow.id == row).values(until=until))
