"""A person uses the web chat in a browser without scripts."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.channels.webchat.tables import ChatMessage
from bot.core.incoming import Command, Incoming, Tapped, Text
from bot.core.screen import Button, Screen, rows
from bot.core.tap import tap
from bot.delivery.tables import OutMessage
from bot.people.tables import Address, Conversation, WebSession
from bot.store.db import Busy
from bot.store.ids import new_id
from tests.channels.webchat.conftest import Chat, find_key, sign_out_at_look


def count(chat: Chat, table: type) -> int:
    return chat.db.read_now(lambda session: session.scalar(select(func.count()).select_from(table))) or 0


async def test_looking_makes_nothing(chat: Chat) -> None:
    async with chat.client() as client:
        page = await client.get("/chat")
        await client.get("/chat/i/abc")
    assert page.status_code == 200
    assert all(name in page.text for name in ("Nederlands", "English", "Türkçe", "العربية", "Polski"))
    assert (count(chat, Address), count(chat, WebSession)) == (0, 0)


async def test_choosing_a_language_opens_a_chat_in_that_language(chat: Chat) -> None:
    async with chat.client() as client:
        key = find_key((await client.get("/chat")).text)
        page = await client.post("/chat/start", data={"key": key, "lang": "ar"})
    assert page.url.path == "/chat"
    assert '<html lang="ar" dir="rtl">' in page.text
    assert "Welcome" in page.text
    assert [(act.content, act.locale) for act in chat.seen] == [(Command("start", ""), "ar")]
    assert chat.db.read_now(lambda session: session.scalar(select(Conversation.language))) == "ar"


async def test_an_invitation_shows_a_button_and_opens_with_its_code(chat: Chat) -> None:
    async with chat.client(**{"accept-language": "pl;q=0.5, tr"}) as client:
        page = await client.get("/chat/i/aB3_-x")
        assert '<html lang="tr"' in page.text
        assert chat.seen == []
        await client.post("/chat/i/aB3_-x", data={"key": find_key(page.text), "code": "aB3_-x", "lang": ""})
    assert chat.seen[0].content == Command("start", "aB3_-x")
    assert count(chat, Conversation) == 0  # no language was chosen by hand: the dialogue asks


async def test_a_form_pressed_twice_at_the_start_makes_one_visitor(chat: Chat) -> None:
    first, second = chat.client(), chat.client()
    key = find_key((await first.get("/chat/i/abc")).text)
    form = {"key": key, "code": "abc", "lang": ""}
    await asyncio.gather(*(client.post("/chat/i/abc", data=form) for client in (first, second)))
    pages = [(await client.get("/chat")).text for client in (first, second)]
    assert [page.count('class="message ours') for page in pages] == [1, 1]
    assert (len(chat.seen), count(chat, Address)) == (1, 1)


async def test_an_old_first_form_opens_nothing(chat: Chat) -> None:
    async with chat.client() as client:
        key = find_key((await client.get("/chat")).text)
        await client.post("/chat/start", data={"key": key, "lang": "en"})
    chat.watch.pass_by(minutes=16)
    async with chat.client() as stranger:
        page = await stranger.post("/chat/start", data={"key": key, "lang": "en"})
        assert "Welcome" in page.text
        assert not stranger.cookies


async def test_sending_shows_the_words_and_the_answer(chat: Chat) -> None:
    parent = await chat.parent()
    page = await parent.send("What is an IEP? <b>")
    assert page.url.path == "/chat"
    assert page.text.index("What is an IEP? &lt;b&gt;</p>") < page.text.index("You said: What is an IEP? &lt;b&gt;")
    assert chat.seen[-1].content == Text("What is an IEP? <b>")


async def test_a_replayed_form_has_one_effect(chat: Chat) -> None:
    parent = await chat.parent()
    key = find_key(await parent.read())
    await asyncio.gather(*(parent.send("Once please", key=key) for _ in range(3)))
    page = await parent.read()
    assert page.count('<p class="typed" dir="auto">Once please</p>') == 1
    assert page.count("You said: Once please") == 1
    assert len({act.external_id for act in chat.seen}) == len(chat.seen) == 2


async def test_going_back_and_writing_something_else_is_another_act(chat: Chat) -> None:
    parent = await chat.parent()
    key = find_key(await parent.read())
    await parent.send("First", key=key)
    page = await parent.send("Second", key=key)
    assert "You said: First" in page.text
    assert "You said: Second" in page.text


async def test_a_typed_command_is_a_command(chat: Chat) -> None:
    parent = await chat.parent()
    await parent.send("/stop now please")
    assert chat.seen[-1].content == Command("stop", "now please")


async def test_tapping_replaces_the_message_in_its_place(chat: Chat) -> None:
    parent = await chat.parent()
    await parent.send("Hello")
    page = await parent.read()
    [message] = re.findall(r'name="message" value="(\d+)">\s*<div class="bubble">\s*<div[^>]*>\s*<p>Welcome', page)
    data = {"key": find_key(page), "message": message, "data": "home.menu"}
    after = await parent.client.post("/chat/tap", data=data)
    assert chat.seen[-1].content == Tapped("home.menu", message)
    assert "<p>Welcome" not in after.text
    assert after.text.index("You tapped: home.menu") < after.text.index("You said: Hello")


async def test_the_script_gets_what_is_new_as_json(chat: Chat) -> None:
    parent = await chat.parent()
    page = await parent.read()
    form = {"key": find_key(page), "text": "Hi", "after": str(await parent.last_seq())}
    answer = await parent.client.post("/chat/send", data=form, headers={"accept": "application/json"})
    events = answer.json()["events"]
    assert ["Hi</p>" in events[0]["html"], "You said: Hi" in events[1]["html"]] == [True, True]
    assert int(events[0]["seq"]) < int(events[1]["seq"])


async def test_too_long_a_message_is_refused_kindly(chat: Chat) -> None:
    parent = await chat.parent()
    page = await parent.send("a" * 4001)
    assert page.status_code == 422
    assert "two parts" in page.text
    assert len(chat.seen) == 1


async def test_an_erased_chat_says_so_in_the_readers_language(chat: Chat) -> None:
    parent = await chat.parent(**{"accept-language": "en"})
    chat.on_act = lambda incoming: chat.erase(incoming.address)
    page = await parent.send("/erase")
    assert (page.status_code, page.url.path) == (200, "/chat/erased")
    assert "Everything is erased" in page.text
    assert '<html lang="en"' in page.text
    assert not parent.client.cookies
    assert (count(chat, ChatMessage), count(chat, WebSession)) == (0, 0)


async def test_another_tab_of_an_erased_chat_is_not_an_error(chat: Chat) -> None:
    parent = await chat.parent()
    chat.erase(parent.address)
    assert "Everything is erased" in (await parent.client.get("/chat")).text


async def test_a_signed_out_browser_is_told(chat: Chat) -> None:
    parent = await chat.parent()
    chat.watch.pass_by(days=401)
    page = await parent.client.get("/chat")
    assert "This device was signed out" in page.text


async def test_a_browser_signed_out_while_it_asks_sees_nothing_that_came_later(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = await chat.parent()
    sign_out_at_look(1, chat, parent, monkeypatch)
    page = await parent.read()
    assert ("Welcome" in page, "Secret" in page) == (True, False)


async def test_nor_does_one_that_acts(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = await chat.parent()
    form = {"key": find_key(await parent.read()), "text": "Hi", "after": "0"}
    sign_out_at_look(1, chat, parent, monkeypatch)
    answer = await parent.client.post("/chat/send", data=form, headers={"accept": "application/json"})
    assert answer.json() == {"go": "/chat"}


async def test_a_phone_that_is_used_stays_in(chat: Chat) -> None:
    parent = await chat.parent()
    for _ in range(3):
        chat.watch.pass_by(days=300)
        assert 'id="composer"' in await parent.read()


async def test_more_than_thirty_acts_a_minute_are_refused(chat: Chat) -> None:
    parent = await chat.parent()
    key = find_key(await parent.read())
    statuses = [(await parent.send(f"no {number}", key=key)).status_code for number in range(30)]
    assert statuses.index(429) == 29, "the first of thirty was the start"
    chat.watch.pass_by(seconds=2)
    assert [(await parent.send(f"later {number}", key=key)).status_code for number in range(2)] == [200, 429]


async def test_a_busy_database_is_a_page_with_a_later(chat: Chat) -> None:
    parent = await chat.parent()

    def busy(incoming: Incoming) -> None:
        chat.seen.remove(incoming)
        raise Busy("locked")

    chat.on_act = busy
    key = find_key(await parent.read())
    refused = await parent.send("Hello", key=key)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
    chat.on_act = None
    page = await parent.send("Hello", key=key)
    assert page.text.count('dir="auto">Hello</p>') == 1
    assert "You said: Hello" in page.text


async def test_the_next_page_waits_for_what_is_about_to_be_delivered(chat: Chat) -> None:
    parent = await chat.parent()
    address_id = chat.db.read_now(lambda session: session.scalar(select(Address.id))) or 0
    row_id = new_id()
    with chat.db.transaction() as session:
        session.add(_out_message(row_id, address_id, parent.address, chat))
    waiting = asyncio.create_task(chat.channel.wait_delivered(address_id, at_most=5))
    done, _ = await asyncio.wait({waiting}, timeout=0.2)
    assert not done
    with chat.db.transaction() as session:
        session.get_one(OutMessage, row_id).state = "sent"
    assert await waiting is True


async def test_waiting_for_a_stuck_delivery_ends(chat: Chat) -> None:
    parent = await chat.parent()
    address_id = chat.db.read_now(lambda session: session.scalar(select(Address.id))) or 0
    with chat.db.transaction() as session:
        session.add(_out_message(new_id(), address_id, parent.address, chat))
    assert await chat.channel.wait_delivered(address_id, at_most=0.1) is False


def _out_message(row_id: int, address_id: int, to: str, chat: Chat) -> OutMessage:
    now = chat.watch()
    return OutMessage(
        id=row_id, key=str(row_id), lane="send:webchat", channel="webchat", address_id=address_id, to=to,
        language="nl", kind="reply", priority=3, due=now - timedelta(seconds=1), created_at=now,
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/chat/document/{id}", "/chat/document/1"])
async def test_a_foreign_document_looks_missing(chat: Chat, path: str) -> None:
    mine, other = await chat.parent(), await chat.parent()
    found = re.search(r"/chat/document/(\d+)", await mine.read())
    assert found
    own = await mine.client.get(f"/chat/document/{found[1]}")
    assert own.content == b"BEGIN:VCALENDAR"
    assert own.headers["content-disposition"] == "inline; filename=\"day.ics\"; filename*=UTF-8''day.ics"
    foreign = await other.client.get(path.format(id=found[1]))
    nobody = await chat.client().get(path.format(id=found[1]))
    assert (foreign.status_code, nobody.status_code) == (404, 404)
    assert foreign.text == nobody.text


async def test_a_foreign_message_cannot_be_replaced(chat: Chat) -> None:
    mine, other = await chat.parent(), await chat.parent()
    found = re.search(r'name="message" value="(\d+)"', await mine.read())
    assert found
    page = await other.client.post(
        "/chat/tap", data={"key": find_key(await other.read()), "message": found[1], "data": "home.menu"}
    )
    assert "You tapped: home.menu" in page.text
    assert "You tapped" not in await mine.read()


async def test_another_device_opens_the_same_chat_once(chat: Chat) -> None:
    parent = await chat.parent()
    await parent.send("From my phone")
    page = await parent.client.post("/chat/link")
    assert "data:image/png" in page.text
    found = re.search(r"http://samen\.test(/chat/open/[\w-]+)", page.text)
    assert found
    async with chat.client() as laptop, chat.client() as thief:
        for _ in range(2):  # a preview opens the link without using it up
            assert 'action="/chat/open/' in (await laptop.get(found[1])).text
        assert "From my phone" in (await laptop.post(found[1])).text
        assert (await thief.post(found[1])).status_code == 404
        assert not thief.cookies


async def test_a_link_to_another_device_lasts_fifteen_minutes(chat: Chat) -> None:
    parent = await chat.parent()
    found = re.search(r"(/chat/open/[\w-]+)", (await parent.client.post("/chat/link")).text)
    assert found
    chat.watch.pass_by(minutes=15)
    async with chat.client() as laptop:
        assert (await laptop.get(found[1])).status_code == 404
        assert (await laptop.post(found[1])).status_code == 404


async def test_earlier_messages_are_a_page_away(chat: Chat) -> None:
    parent = await chat.parent()
    for number in range(45):
        await chat.say(parent.address, f"News {number}.")
    page = await parent.read()
    assert "News 44." in page
    assert "News 3." not in page
    found = re.search(r'href="(/chat\?before=\d+)"', page)
    assert found
    earlier = (await parent.client.get(found[1])).text
    assert "News 3." in earlier
    assert "News 6." not in earlier


@pytest.mark.parametrize("form", [{}, {"key": "short"}, {"key": "k" * 30 + "\n"}])
async def test_a_form_without_a_good_key_is_refused(chat: Chat, form: dict[str, str]) -> None:
    parent = await chat.parent()
    assert (await parent.client.post("/chat/send", data={"text": "Hi", **form})).status_code == 400


@pytest.mark.parametrize("code", ["a" * 65, "a.b", "%3Cscript%3E"])
async def test_what_cannot_be_a_code_is_not_a_page(chat: Chat, code: str) -> None:
    async with chat.client() as client:
        assert (await client.get(f"/chat/i/{code}")).status_code == 404


async def test_words_of_a_screen_are_never_markup(chat: Chat) -> None:
    evil = '"><script>alert(1)</script>'
    buttons = rows(Button(evil, tap("home.menu")), Button("x", url="javascript:1"))
    chat.answer = lambda incoming: Screen(evil, buttons)
    page = await (await chat.parent()).read()
    assert "<script>alert" not in page
    assert "javascript:" not in page
