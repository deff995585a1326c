"""The measurements. Each runs real processes over loopback and gives plain numbers."""

import asyncio
import os
import time
from datetime import timedelta
from itertools import count
from statistics import median, quantiles
from typing import Any

import httpx

from bench import load
from bench.load import Load
from bench.process import Running, resident

Figures = dict[str, float]
WARM_UP = 300
SETTLING = timedelta(seconds=8)  # a broadcast begins when the process has long started


async def throughput(running: Running, api: str, amount: int, text: str) -> Figures:
    """Updates a second from the first POST to the last answer at the Bot API, each from another known parent."""
    chats = count(1)
    await load.run(running.port, chats, WARM_UP, text=text)
    cpu = running.cpu()
    done = await load.run(running.port, chats, amount, text=text)
    arrived = await _arrivals(api, done)
    seconds = max(arrived.values()) - min(done.sent.values())
    refused = sum(n for status, n in done.statuses.items() if status != 200)
    return {
        "updates/s": amount / seconds,
        "cpu ms/update": (running.cpu() - cpu) / amount * 1000,
        "not 200": refused,
    }


async def latency(
    running: Running, api: str, rate: float, seconds: float, text: str, *, broadcast: bool = False
) -> Figures:
    """Milliseconds from POST to the answer's arrival, at a steady rate; `broadcast`: while one goes out, of which
    `broadcast/s` were sent meanwhile."""
    chats = count(1)
    if broadcast:
        await _some_arrived(api)
    await load.run(running.port, chats, WARM_UP, rate=rate, text=text)
    before = await _sent(api)
    done = await load.run(running.port, chats, int(rate * seconds), rate=rate, text=text)
    arrived = await _arrivals(api, done)
    waits = sorted((arrived[chat] - sent) * 1000 for chat, sent in done.sent.items())
    hundredths = quantiles(waits, n=100)
    figures = {"p50 ms": median(waits), "p95 ms": hundredths[94], "p99 ms": hundredths[98]}
    return figures | ({"broadcast/s": (await _sent(api) - before) / done.seconds - rate} if broadcast else {})


async def _some_arrived(api: str) -> None:
    while not await _sent(api):  # noqa: ASYNC110  another process
        await asyncio.sleep(0.1)


async def _sent(api: str) -> int:
    """All messages so far."""
    async with httpx.AsyncClient(timeout=60) as client:
        return int((await client.get(f"{api}/bot1:bench/_count")).json())


async def _arrivals(api: str, done: Load) -> dict[str, float]:
    """When each chat's first answer after its update arrived; waits for all of them."""
    async with httpx.AsyncClient(timeout=60) as client:
        for _ in range(600):
            arrived: dict[str, list[float]] = (await client.get(f"{api}/bot1:bench/_log")).json()["arrived"]
            answers = {chat: _first_after(sent, arrived.get(chat, [])) for chat, sent in done.sent.items()}
            if None not in answers.values():
                return {chat: at for chat, at in answers.items() if at is not None}
            await asyncio.sleep(0.1)
    missing = sum(at is None for at in answers.values())
    raise RuntimeError(f"{missing} of {len(done.sent)} updates were never answered")


def _first_after(sent: float, arrivals: list[float]) -> float | None:
    """Both processes read the same monotonic clock of this machine."""
    return next((at for at in arrivals if at >= sent), None)


async def reset(api: str, **limits: float) -> None:
    async with httpx.AsyncClient() as client:
        await client.post(f"{api}/bot1:bench/_reset", json=limits)


def fill(session: Any, count_: int) -> None:  # Any: a Session
    """Parents with a Telegram chat each."""
    from sqlalchemy import insert

    from bot import clock
    from bot.people.tables import Address, Conversation, Group, Guardian, Person, Pupil, School
    from bot.store.ids import new_id

    now = clock.now()
    languages = ("nl", "en", "tr", "ar", "pl")
    school, group = School(id=new_id(), name="Bench", slug="bench"), new_id()
    session.add(school)
    session.flush()
    session.add(Group(id=group, school_id=school.id, name="Groep 6"))
    session.flush()
    people = [(new_id(), new_id(), new_id()) for _ in range(count_)]
    session.execute(
        insert(Person),
        [{"id": p, "language": languages[n % 5], "created_at": now} for n, (p, _, _) in enumerate(people)],
    )
    session.execute(
        insert(Address),
        [
            {"id": a, "channel": "telegram", "value": str(n + 1), "person_id": p, "created_at": now}
            for n, (p, a, _) in enumerate(people)
        ],
    )
    session.execute(
        insert(Conversation),
        [{"id": new_id(), "address_id": a, "language": "en", "updated_at": now} for _, a, _ in people],
    )
    session.execute(
        insert(Pupil),
        [{"id": c, "school_id": school.id, "group_id": group, "first_name": "Sam"} for _, _, c in people],
    )
    session.execute(
        insert(Guardian),
        [{"id": new_id(), "person_id": p, "pupil_id": c, "naming": "none", "linked_at": now} for p, _, c in people],
    )


def start_broadcast(session: Any) -> None:  # Any: a Session
    from bot import clock
    from bot.delivery import broadcasts

    broadcasts.create(
        session, "notice", clock.now(), audience={}, details={"notice": "privacy"}, by="operator", undo=SETTLING
    )


def no_quiet_hours(session: Any) -> None:  # Any: a Session
    from datetime import time as hour

    from sqlalchemy import update

    from bot.people.tables import School

    session.execute(update(School).values(quiet_from=hour(0), quiet_until=hour(0)))


def prepare(url: str, people: int, *, broadcast: bool = True) -> None:
    from sqlalchemy import text

    from bot.store.db import Database

    database = Database(url)
    with database.transaction() as session:
        fill(session, people)
        no_quiet_hours(session)
        if broadcast:
            start_broadcast(session)
        session.execute(text("ANALYZE"))  # as PostgreSQL does by itself in the minute after rows came in
    database.close_now()


async def broadcast(running: Running, api: str, people: int) -> Figures:
    """How fast a broadcast goes out against the stand-in's limit."""
    cpu = running.cpu()
    async with httpx.AsyncClient(timeout=60) as client:
        while (await client.get(f"{api}/bot1:bench/_count")).json() < people:  # noqa: ASYNC110  another process
            await asyncio.sleep(0.2)
        log = (await client.get(f"{api}/bot1:bench/_log")).json()
    times = sorted(at for arrivals in log["arrived"].values() for at in arrivals)
    span = times[-1] - times[0]
    return {
        "messages/s": (len(times) - 1) / span,
        "429": log["refused"],
        "twice": len(times) - people,
        "cpu ms/message": (running.cpu() - cpu) / people * 1000,
    }


def fan_out(url: str, people: int) -> Figures:
    """Seconds to turn one broadcast into rows for everybody, and this process's memory before and at its most."""
    from pydantic import SecretStr

    from bot import clock
    from bot.app import compose
    from bot.config import Settings

    settings = Settings(
        database_url=url, secret_key=SecretStr("k" * 40), telegram_token=SecretStr("1:bench"), telegram_rate=100_000
    )
    samen = compose(settings)
    before = most = resident(os.getpid())
    started = time.monotonic()
    while True:
        most = max(most, resident(os.getpid()))
        with samen.db.transaction() as session:
            if samen.broadcaster.step(session, clock.now() + SETTLING) is None:
                break
    seconds = time.monotonic() - started
    asyncio.run(samen.close())
    return {"seconds": seconds, "recipients/s": people / seconds, "memory MB": before, "most MB": most}
