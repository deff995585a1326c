"""The web chat as a channel: each message once, edits in place, nothing to an erased address."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import select

from bot.channels.webchat import actions
from bot.channels.webchat.tables import ChatMessage
from bot.core.screen import Screen
from bot.delivery.ports import Channel, Gone, Outgoing, Sent
from bot.store.ids import new_id
from tests.channels.webchat.conftest import Chat


def stored(chat: Chat) -> Sequence[ChatMessage]:
    return chat.db.read_now(lambda session: session.scalars(select(ChatMessage).order_by(ChatMessage.place)).all())


def out(to: str, text: str, *, replaces: str | None = None) -> Outgoing:
    return Outgoing(new_id(), to, "nl", Screen(text), replaces)


async def test_it_is_a_channel(chat: Chat) -> None:
    channel: Channel = chat.channel
    assert (channel.name, channel.lane, channel.rate) == ("webchat", "send:webchat", None)


async def test_a_repeated_batch_is_delivered_once(chat: Chat) -> None:
    parent = await chat.parent()
    batch = [out(parent.address, "One"), out(parent.address, "Two")]
    first = await chat.channel.send(batch)
    again = await chat.channel.send(batch)
    assert first == again
    assert len(stored(chat)) == 3


async def test_an_unknown_address_is_gone_and_the_others_get_theirs(chat: Chat) -> None:
    parent = await chat.parent()
    results = await chat.channel.send([out("w_nobody", "One"), out(parent.address, "Two")])
    assert isinstance(results[0], Gone)
    assert isinstance(results[1], Sent)


async def test_an_edit_keeps_its_place_and_is_news(chat: Chat) -> None:
    parent = await chat.parent()
    ref = await chat.say(parent.address, "Old words")
    await chat.say(parent.address, "Later message")
    before = await parent.last_seq()
    edit = out(parent.address, "New words", replaces=ref)
    assert await chat.channel.send([edit]) == await chat.channel.send([edit]) == [Sent(ref)]
    _, edited, later = stored(chat)
    assert '"New words"' in edited.body
    assert edited.place < later.place < edited.seq
    assert edited.seq == before + 1 or edited.seq > before


async def test_parallel_deliveries_get_different_numbers(chat: Chat) -> None:
    parent = await chat.parent()
    await asyncio.gather(*(chat.channel.send([out(parent.address, str(number))]) for number in range(30)))
    numbers = [message.seq for message in stored(chat)]
    assert len(set(numbers)) == 31


async def test_words_are_sealed_at_rest(chat: Chat) -> None:
    parent = await chat.parent()
    await parent.send("canary words")
    assert all(b"canary" not in message.body_sealed for message in stored(chat))
    assert stored(chat)[1].body == "canary words"


async def test_old_messages_go(chat: Chat) -> None:
    parent = await chat.parent()
    last = await parent.last_seq()
    chat.watch.pass_by(days=400)
    await chat.say(parent.address, "New")
    with chat.db.transaction() as session:
        assert actions.purge(session, chat.watch()) == 1
    assert await parent.last_seq() > last
