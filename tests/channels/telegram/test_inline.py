"""Inline mode: words offered in another chat, the same by polling and by webhook; never an exception."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.app import our_library, suggester
from bot.channels.telegram import inline
from bot.channels.telegram.outbound import TelegramChannel
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.webhook import PATH, Webhook
from bot.config import Settings
from bot.core.suggestion import Offer
from bot.features import glossary
from bot.people.tables import Address, Conversation
from bot.store.db import Database
from tests.channels.telegram.conftest import Recorder
from tests.conftest import FixedClock
from tests.fakes.telegram_server import FakeTelegram

SECRET = "s3cret"


@pytest.fixture
async def offering(telegram: FakeTelegram, db: Database) -> AsyncIterator[TelegramChannel]:
    settings = Settings(telegram_token=SecretStr(telegram.token), telegram_api_url=telegram.url)
    made = TelegramChannel(settings, suggester(db, our_library(), [glossary.FEATURE]))
    yield made
    await made.close()


@asynccontextmanager
async def polling(channel: TelegramChannel, recorder: Recorder) -> AsyncIterator[None]:
    task = asyncio.create_task(Poller(channel, recorder, wait=1).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_card_is_offered_in_the_clients_language(
    telegram: FakeTelegram, offering: TelegramChannel, recorder: Recorder
) -> None:
    user = telegram.user(5, "tr")
    async with polling(offering, recorder):
        query = user.type_inline("tlv")
        (card, *_) = await user.offered(query)
    assert (card["id"], card["title"]) == ("tlv", "tlv")
    assert "samenwerkingsverband" in card["shown"]
    assert "Resmi" in card["description"] or "belge" in card["description"]
    assert recorder.seen == [], "an inline query is no act of a conversation"


async def test_a_language_chosen_in_the_chat_goes_before_the_clients(
    telegram: FakeTelegram, offering: TelegramChannel, recorder: Recorder, db: Database, now: FixedClock
) -> None:
    with db.transaction() as session:
        address = Address(channel="telegram", value="5", created_at=now())
        session.add(address)
        session.flush()
        session.add(Conversation(address_id=address.id, language="ar", updated_at=now()))
    user = telegram.user(5, "nl")
    async with polling(offering, recorder):
        (card, *_) = await user.offered(user.type_inline("opp"))
    assert "خطة" in card["description"] or "خطة" in card["shown"]


async def test_nothing_fits_and_nothing_typed(
    telegram: FakeTelegram, offering: TelegramChannel, recorder: Recorder
) -> None:
    user = telegram.user(5, "nl")
    async with polling(offering, recorder):
        assert await user.offered(user.type_inline("hallo Sara")) == []
        assert len(await user.offered(user.type_inline(""))) == 3


async def test_by_webhook_the_answer_holds_the_method(offering: TelegramChannel, recorder: Recorder) -> None:
    app = Webhook(offering, recorder, SECRET)
    update = {"update_id": 1, "inline_query": {"id": "77", "from": {"id": 5, "language_code": "pl"}, "query": "sbo"}}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://samen") as web:
        answer = await web.post(PATH, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
    body = answer.json()
    assert (body["method"], body["inline_query_id"], body["is_personal"]) == ("answerInlineQuery", "77", True)
    assert body["results"][0]["id"] == "sbo"
    assert recorder.seen == []


async def test_trouble_offers_nothing_and_stops_nobody() -> None:
    async def broken(_person: str, _locale: str | None, _text: str) -> Offer:
        raise RuntimeError("the database is away")

    answer = await inline.answer(inline.InlineQuery("1", "5", None, "opp"), broken)
    assert (answer["results"], answer["cache_time"]) == ([], 0)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.dictionaries(st.sampled_from(["id", "query", "from", "language_code"]), inner, max_size=4),
    max_leaves=6,
)


@given(query=VALUES)
def test_reading_never_raises(query: Any) -> None:  # Any: whatever comes
    found = inline.read({"update_id": 1, "inline_query": query})
    assert found is None or (found.id.isascii() and len(found.text) <= inline.LONGEST)
