"""The page's script in a real browser: sending, tapping, live news, a lost connection."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from bot.core.incoming import Command, Text
from bot.i18n.texts import Texts
from tests.browser import PHONE, arrived, barriers, device
from tests.channels.webchat.conftest import Chat

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]


@asynccontextmanager
async def served(chat: Chat) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(chat.app, log_level="error", lifespan="off"))
    door = socket.create_server(("127.0.0.1", 0))
    task = asyncio.create_task(server.serve(sockets=[door]))
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def browser(
    chromium: Browser, chat: Chat, *, language: str, script: str = ""
) -> AsyncIterator[tuple[BrowserContext, Page, list[str]]]:
    """A phone with the chat open, and everything its console complains about. `script` runs before the page's."""
    try:
        async with served(chat) as url, device(chromium, language=language) as phone:
            await phone.context.add_init_script(script)
            await phone.page.goto(f"{url}/chat")
            await phone.page.click(f'button[value="{language}"]')
            await arrived(phone.page, "#composer")
            yield phone.context, phone.page, phone.complaints
    finally:  # in the loop in which it looks for news, and when no page can ask for more of it
        await chat.channel.close()


@pytest.mark.parametrize("language", ["nl", "ar"])
async def test_a_conversation_on_a_phone(chromium: Browser, chat: Chat, language: str) -> None:
    async with browser(chromium, chat, language=language) as (_, page, complaints):
        await page.fill("#text", "Hello <b>school</b>")
        await page.click(".send")
        await expect(page.locator(".ours.current")).to_contain_text("You said: Hello <b>school</b>")
        await expect(page.locator(".own")).to_have_count(1)
        await page.click(".current .choice")
        await expect(page.locator(".ours.current")).to_contain_text("You tapped: home.menu")
        await chat.say(chat.seen[0].address, "News from school")
        await expect(page.locator(".ours.current")).to_contain_text("News from school")
        await expect(page.locator(".message")).to_have_count(4)
        assert await barriers(page, [("light", PHONE)]) == []
        assert complaints == []


async def test_a_lost_connection_loses_and_doubles_nothing(chromium: Browser, chat: Chat) -> None:
    async with browser(chromium, chat, language="nl") as (context, page, _):
        await context.set_offline(True)
        for text in ("First", "Second"):
            await page.fill("#text", text)
            await page.click(".send")
        await expect(page.locator(".pending")).to_have_count(2)
        await expect(page.locator("#offline")).to_be_visible()
        await context.set_offline(False)
        await expect(page.locator(".pending")).to_have_count(0)
        await expect(page.locator(".own .typed")).to_have_text(["First", "Second"])
        assert [act.content for act in chat.seen[1:]] == [Text("First"), Text("Second")]


async def test_an_answer_that_got_lost_is_asked_again_without_a_second_act(chromium: Browser, chat: Chat) -> None:
    async with browser(chromium, chat, language="nl") as (_, page, _complaints):
        asked = 0
        again = asyncio.Event()

        async def lose_first(route: Route) -> None:
            nonlocal asked
            asked += 1
            if asked > 1:
                await route.continue_()
                again.set()
                return
            await route.fetch()  # the server acts, and nobody hears of it
            await route.abort()

        await page.route("**/chat/send", lose_first)
        await page.fill("#text", "Once")
        await page.click(".send")
        await expect(page.locator(".ours.current")).to_contain_text("You said: Once")
        await again.wait()
        await expect(page.locator(".pending")).to_have_count(0)
        await expect(page.locator(".own")).to_have_count(1)
        assert [act.content for act in chat.seen] == [Command("start"), Text("Once")]


async def test_an_answer_that_cannot_be_shown_does_not_hold_up_what_is_said_next(chromium: Browser, chat: Chat) -> None:
    async with browser(chromium, chat, language="nl") as (_, page, complaints):
        both = asyncio.Event()

        async def break_first(route: Route) -> None:
            await both.wait()
            await route.fulfill(json={"events": [{"id": "1", "seq": "1", "html": ""}]})

        await page.route("**/chat/send", break_first, times=1)
        for text in ("First", "Second"):
            await page.fill("#text", text)
            await page.click(".send")
        both.set()
        await expect(page.locator(".ours.current")).to_contain_text("You said: Second")
        assert len(complaints) == 1, "it is not silent"


async def test_an_answer_that_comes_by_the_stream_first_is_shown(chromium: Browser, chat: Chat) -> None:
    async with browser(chromium, chat, language="nl") as (_, page, _complaints):
        answer = page.locator(".ours.current", has_text="You tapped: home.menu")
        answered = asyncio.Event()

        async def answer_late(route: Route) -> None:
            response = await route.fetch()
            await answered.wait()
            await route.fulfill(response=response)

        await page.fill("#text", "A long story.\n" * 60)
        await page.click(".send")
        choice = page.locator(".ours.current .choice", has_text="More")
        await page.route("**/chat/tap", answer_late)
        await page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        await choice.dispatch_event("click")
        await expect(answer).to_be_in_viewport()
        await expect(page.locator("#newest")).to_be_hidden()
        answered.set()
        await expect(page.locator(".choice[aria-busy]")).to_have_count(0)


VOICES = """
window.spoken = [];
class Voices extends EventTarget {
    getVoices() { return [{ lang: "nl_NL", name: "Lotte" }]; }
    cancel() {}
    speak(speech) { spoken.push([speech.text, speech.lang]); }
}
Object.defineProperty(window, "speechSynthesis", { value: new Voices() });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


async def test_a_message_is_read_aloud_where_there_is_a_voice_for_its_language(chromium: Browser, chat: Chat) -> None:
    async with browser(chromium, chat, language="nl", script=VOICES) as (_, page, complaints):
        await chat.say(chat.seen[0].address, "News from school", language="nl")
        newest = page.locator(".ours.current")
        await expect(newest).to_contain_text("News from school")
        button = newest.locator(".say")
        await expect(button).to_have_accessible_name(Texts(chat.library, "nl")("webchat", "Read aloud"))
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "true")
        assert await page.evaluate("spoken") == [["News from school", "nl_NL"]]
        await chat.say(chat.seen[0].address, "In another language", language="ar")
        await expect(newest).to_contain_text("In another language")
        await expect(button).to_have_count(0)
        assert complaints == []


async def test_an_erased_chat_leaves_a_kind_page_open(chromium: Browser, chat: Chat) -> None:
    async with browser(chromium, chat, language="nl") as (_, page, _complaints):
        chat.erase(chat.seen[0].address)
        await expect(page).to_have_url(re.compile(r"/chat/erased\?lang=nl"))
        await expect(page.locator("h1")).to_have_text(Texts(chat.library, "nl")("webchat", "Everything is erased"))
