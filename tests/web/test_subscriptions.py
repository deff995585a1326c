"""Private addresses that programs read: one answer for every token that is not good, and nothing left behind."""

import logging
from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from bot.core.screen import Document
from bot.delivery.subscriptions import Asked, Subscription, hash_of, new_token
from bot.i18n.library import Library
from bot.store.db import Database
from bot.web.security import Security
from bot.web.subscriptions import Subscriptions
from tests.conftest import FixedClock

GOOD = new_token()


class Kept:
    """One file at one address."""

    def __init__(self) -> None:
        self.content, self.notes, self.at = b"one", 0, 0.0

    def read(self, session: Session, asked: Asked) -> Document | None:
        return Document("Zażółć.ics", "text/calendar; charset=utf-8", self.content) if asked.token == GOOD else None

    def note(self, session: Session, token: str, now: datetime) -> None:
        self.notes += 1


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
async def client(db: Database, library: Library, now: FixedClock, kept: Kept) -> AsyncIterator[httpx.AsyncClient]:
    found = Subscriptions(db, library, now, public_url="https://samen.test", seconds=lambda: kept.at)
    app = Starlette(routes=found.routes([Subscription("/calendar/{token}.ics", kept.read, kept.note)]))
    transport = httpx.ASGITransport(app=Security(app, public_url="https://samen.test"))
    async with httpx.AsyncClient(transport=transport, base_url="https://samen.test") as client:
        yield client


async def test_the_good_token_gives_the_file(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/calendar/{GOOD}.ics", headers={"Cookie": "samen_chat=abc"})
    assert (answer.status_code, answer.content) == (200, b"one")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    name = "inline; filename=\"Za.ics\"; filename*=UTF-8''Za%C5%BC%C3%B3%C5%82%C4%87.ics"
    assert answer.headers["content-disposition"] == name
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers


WRONG = {
    "unknown": new_token(),
    "short": "x",
    "long": "a" * 101,
    "zeros": "%00" * 30,
    "cut": GOOD[:-1],
    "swapped": GOOD.swapcase(),
}


@pytest.mark.parametrize("token", WRONG.values(), ids=WRONG)
async def test_all_others_get_one_and_the_same_answer(client: httpx.AsyncClient, token: str, kept: Kept) -> None:
    plain = await client.get(f"/calendar/{new_token()}.ics")
    answer = await client.get(f"/calendar/{token}.ics")
    assert (answer.status_code, answer.content) == (plain.status_code, plain.content) == (404, b"404\n")
    assert answer.headers == plain.headers
    assert kept.notes == 0


async def test_what_is_known_is_not_sent_again(client: httpx.AsyncClient, kept: Kept) -> None:
    first = await client.get(f"/calendar/{GOOD}.ics")
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        same = await client.get(f"/calendar/{GOOD}.ics", headers={"If-None-Match": known})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
        assert same.headers["cache-control"] == "private, no-cache"
    kept.content = b"two"
    new = await client.get(f"/calendar/{GOOD}.ics", headers={"If-None-Match": tag})
    assert (new.status_code, new.content) == (200, b"two")


async def test_a_head_has_the_headers_only(client: httpx.AsyncClient) -> None:
    answer = await client.head(f"/calendar/{GOOD}.ics")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"]
    assert (await client.post(f"/calendar/{GOOD}.ics", headers={"sec-fetch-site": "none"})).status_code == 405


async def test_the_reading_is_noted_once_an_hour(client: httpx.AsyncClient, kept: Kept) -> None:
    for _ in range(3):
        await client.get(f"/calendar/{GOOD}.ics")
    assert kept.notes == 1
    kept.at += 3601
    await client.get(f"/calendar/{GOOD}.ics")
    assert kept.notes == 2


async def test_who_asks_too_often_waits(client: httpx.AsyncClient, kept: Kept) -> None:
    """The good token and a wrong one alike, so that it says nothing of the token."""
    for token in (GOOD, new_token()):
        answers = [await client.get(f"/calendar/{token}.ics") for _ in range(31)]
        assert {answer.status_code for answer in answers[:30]} == ({200} if token == GOOD else {404})
        assert answers[30].status_code == 429
        assert int(answers[30].headers["retry-after"]) > 0
    kept.at += 600
    assert (await client.get(f"/calendar/{GOOD}.ics")).status_code == 200


async def test_one_asker_cannot_try_tokens_without_end(client: httpx.AsyncClient) -> None:
    codes = [(await client.get(f"/calendar/{new_token()}.ics")).status_code for _ in range(605)]
    assert codes[:600] == [404] * 600
    assert set(codes[600:]) == {429}


async def test_no_token_stands_in_a_log(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    for token in (GOOD, wrong := new_token()):
        await client.get(f"/calendar/{token}.ics")
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert not [line for line in ours if GOOD in line or wrong in line]


def test_tokens_are_long_and_kept_as_a_hash_only() -> None:
    found = {new_token() for _ in range(100)}
    assert len(found) == 100
    assert {len(token) for token in found} == {43}
    assert len(hash_of(GOOD)) == 64
    assert GOOD not in hash_of(GOOD)
