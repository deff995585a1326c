"""Several processes on one PostgreSQL: an owner that is killed, frozen or cut off is replaced, then refused."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial

import aiohttp
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from bot import clock
from bot.people import invites, talkers
from bot.people.tables import Address, Consent, Group, Guardian, Person, Pupil, School
from bot.store import lanes
from bot.store.db import Database
from bot.store.ids import new_id
from bot.store.lanes import LaneRow
from tests.conftest import ENGINES
from tests.e2e.process import Server
from tests.e2e.stage import FIRST_VISITOR, IN_FLIGHT, POLLING, SENDING, WEBHOOK_SECRET, Stage
from tests.speed import allowed
from tests.waiting import until

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif("postgres" not in ENGINES, reason="several processes need PostgreSQL"),
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]
TAKEOVER = 10.0  # seconds within which another process must have taken over
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
Record = Callable[[str, object], None]


async def test_another_process_takes_over_when_an_owner_is_killed(
    stage: Stage, running: AsyncExitStack, record_property: Record
) -> None:
    servers = await _two(stage, running)
    await stage.broadcast(400)
    await stage.sends(10)
    assert await stage.copies_so_far() == 0, "handing lanes to the second process must double nothing"
    sender = await _owner(stage, SENDING, servers)
    await sender.kill()
    killed = time.monotonic()
    await stage.sends(1)
    until_sent = time.monotonic() - killed
    assert until_sent < allowed(TAKEOVER)
    await sender.start()
    await _even(stage, servers)

    poller = await _owner(stage, POLLING, servers)
    await poller.kill()
    killed = time.monotonic()
    stage.say(1, "opp")
    await stage.telegram.until(lambda: stage.reached()[FIRST_VISITOR + 1])
    until_answered = time.monotonic() - killed
    assert until_answered < allowed(TAKEOVER)
    await stage.settled()
    await stage.answered_once()
    copies = await stage.copies()
    assert copies <= 2 * IN_FLIGHT
    _tell(
        record_property,
        {"sent again after": until_sent, "answered again after": until_answered, "copies": copies},
    )


async def test_a_frozen_owner_is_refused_when_it_thaws(
    stage: Stage, running: AsyncExitStack, record_property: Record
) -> None:
    servers = await _two(stage, running)
    stage.telegram.latency = 0.3  # so that calls are under way when it freezes
    await stage.broadcast(200)
    await stage.sends(10)
    zombie = await _owner(stage, SENDING, servers)
    zombie.freeze()
    in_flight = await stage.in_flight()
    frozen = time.monotonic()

    async def is_taken() -> bool:
        return await stage.owner(SENDING, servers) is not zombie

    await until(is_taken, TAKEOVER)
    taken_after = time.monotonic() - frozen
    await stage.sends(10)
    zombie.thaw()

    async def is_refused() -> bool:
        return "lane.lost" in zombie.said or "lane.fenced" in zombie.said

    await until(is_refused)
    await stage.settled()
    copies = await stage.copies()
    assert copies <= IN_FLIGHT
    await _even(stage, servers)
    _tell(record_property, {"taken after": taken_after, "in flight": in_flight, "copies": copies})


async def test_a_lane_that_is_locked_by_a_frozen_process_keeps_nobody_waiting(db: Database) -> None:
    await db.run(partial(lanes.register, lanes={"a", "b"}))
    await db.run(partial(lanes.renew, owner="frozen", lanes={"a"}, held={}))
    mine = await db.run(partial(lanes.renew, owner="me", lanes={"b"}, held={}))
    await db.run(lambda session: session.execute(update(LaneRow).where(LaneRow.id == "a").values(until=0.0)))
    with db.transaction() as frozen:
        frozen.execute(select(LaneRow).where(LaneRow.id == "a").with_for_update())
        renewal = partial(lanes.renew, owner="me", lanes={"a", "b"}, held=mine)
        asked = time.monotonic()
        assert set(await db.run(renewal)) == {"b"}
        assert time.monotonic() - asked < allowed(1)
    assert set(await db.run(renewal)) == {"a", "b"}


async def test_an_act_that_waited_for_another_sees_what_it_did(db: Database) -> None:
    find = partial(talkers.lock, channel="telegram", value="7", now=clock.now())
    await db.run(lambda session: find(session.connection()))
    with db.transaction() as first:
        talker = find(first.connection())
        person = Person(id=new_id(), language="pl", created_at=clock.now())
        first.add(person)
        first.flush()
        first.execute(update(Address).where(Address.id == talker.address_id).values(person_id=person.id))
        second = asyncio.create_task(db.run(lambda session: find(session.connection())))

        async def is_waiting() -> bool:
            return bool(await db.read(lambda session: session.scalar(text(WAITING))))

        await until(is_waiting)
    found = await second
    assert (found.person_id, found.language) == (person.id, "pl")


async def test_every_update_three_times_to_two_processes_changes_state_once(
    stage: Stage, running: AsyncExitStack, record_property: Record
) -> None:
    servers = await _two(stage, running, mode="webhook")
    parents = range(FIRST_VISITOR, FIRST_VISITOR + 5)
    for chat, code in zip(parents, await invite(stage, len(parents)), strict=True):
        parent = stage.telegram.user(chat, "en", started=True)
        await _deliver(servers, _message(stage, parent.id, f"/start {code}"))
        for label in ("English", "I agree", "Yes, use the name"):
            await _until_button(stage, chat, label)
            buttons = (button for row in parent.last.rows for button in row)
            data = next(button["callback_data"] for button in buttons if button["text"] == label)
            await _deliver(servers, _tap(stage, parent.id, data))
    stage.acts = 4 * len(parents)
    await stage.settled()
    await stage.answered_once()
    for table in (Person, Guardian, Consent):
        assert await stage.count_rows(table) == len(parents), table.__name__
    _tell(record_property, {"updates": stage.acts, "deliveries": stage.acts * 6})


async def test_connections_cut_by_the_database_come_back(
    stage: Stage, running: AsyncExitStack, record_property: Record
) -> None:
    await running.enter_async_context(stage.server())
    await stage.broadcast(150)
    cuts = 0
    for number in range(8):
        for visitor in range(6):
            stage.say(visitor * 8 + number, "opp")
        before = len(stage.telegram.log.calls)
        cuts += await _cut(stage)
        await stage.sends(10, since=before)
    cut = time.monotonic()
    await stage.settled()
    await stage.answered_once()
    copies = await stage.copies()
    assert copies == 0, "the process lived: it knows what it has sent"
    _tell(record_property, {"connections cut": cuts, "all done after": time.monotonic() - cut, "copies": copies})


async def _two(stage: Stage, running: AsyncExitStack, mode: str = "polling") -> list[Server]:
    servers = [stage.server(mode), stage.server(mode)]
    for server in servers:
        await running.enter_async_context(server)
    await _even(stage, servers)
    return servers


async def _even(stage: Stage, servers: list[Server]) -> None:
    """Until every lane has a living owner and both processes have some."""

    async def is_even() -> bool:
        owners = await stage.owners()
        shares = [sum(f":{server.port}/" in owner for owner in owners.values()) for server in servers]
        return sum(shares) == len(owners) and min(shares) > 0

    await until(is_even)


async def _owner(stage: Stage, lane: str, servers: list[Server]) -> Server:
    owner = await stage.owner(lane, servers)
    assert owner is not None
    return owner


async def _cut(stage: Stage) -> int:
    """The server ends all connections to this database but the one that asks for it."""
    cut = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    return int(await stage.db.read(lambda session: session.scalar(text(cut))) or 0)


async def invite(stage: Stage, number: int) -> list[str]:
    """Codes of letters, each for one guardian of a child of its own, at a school of their own."""

    def make(session: Session) -> list[str]:
        now = clock.now()
        school = School(id=new_id(), name="De Ark", slug="ark")
        group = Group(id=new_id(), school_id=school.id, name="Groep 6")
        for row in (school, group):
            session.add(row)
            session.flush()
        codes = []
        for _ in range(number):
            pupil = Pupil(id=new_id(), school_id=school.id, group_id=group.id, first_name="Amina")
            session.add(pupil)
            session.flush()
            made = invites.invite_guardian(session, pupil.id, actor="operator", now=now)
            assert made
            codes.append(made.link_code)
        return codes

    return await stage.db.run(make)


async def _until_button(stage: Stage, chat: int, label: str) -> None:
    parent = stage.telegram.user(chat)
    await stage.telegram.until(lambda: any(label in message.labels for message in parent.chat if message.by_bot))


def _message(stage: Stage, chat: int, words: str) -> dict[str, object]:
    about = stage.telegram.user(chat).about
    return {
        "update_id": new_id() >> 22,
        "message": {
            "message_id": new_id() >> 30, "date": 1, "chat": about.about(), "from": about.user(), "text": words,
        },
    }  # fmt: skip


def _tap(stage: Stage, chat: int, data: str) -> dict[str, object]:
    about = stage.telegram.user(chat).about
    under = stage.telegram.chats.show(stage.telegram.user(chat).last)
    query = {"id": f"{chat}-{data}"[:60], "from": about.user(), "message": under, "chat_instance": "1", "data": data}
    return {"update_id": new_id() >> 22, "callback_query": query}


async def _deliver(servers: list[Server], update: dict[str, object]) -> None:
    """Three times to each, all at once."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET, "Content-Type": "application/json"}
    async with aiohttp.ClientSession(headers=headers) as http:

        async def post(server: Server) -> int:
            async with http.post(f"{server.url}/telegram/webhook", data=json.dumps(update)) as answer:
                return answer.status

        assert set(await asyncio.gather(*(post(server) for server in servers * 3))) == {200}


def _tell(record_property: Record, figures: dict[str, float]) -> None:
    rounded = {name: round(figure, 1) for name, figure in figures.items()}
    print(f"\n{rounded}")
    record_property("figures", rounded)
