"""What every page of the web chat promises: safe headers, little weight, no stranger, no script or style inside."""

import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from bot.core.markup import quote
from bot.core.screen import Screen
from bot.i18n.texts import Texts
from bot.store.base import Base
from bot.web import browsers
from bot.web.limits import Allowance
from tests.channels.webchat.conftest import Chat

FIRST_LOAD = 60 * 1024
LANGUAGES = ["nl", "en", "tr", "ar", "pl"]
PATHS = ["/chat", "/chat/i/abc", "/chat/open/abc", "/chat/erased", "/chat/manifest.webmanifest", "/chat/static/chat.js",
         "/chat/document/1", "/chat/nothing"]  # fmt: skip


class Tags(HTMLParser):
    """The page's tags, and its style and event attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def files(self) -> list[str]:
        named = [(tag, attrs.get("src") or attrs.get("href") or "") for tag, attrs in self.tags]
        return [name for tag, name in named if tag in ("script", "link", "img") and name]


async def test_the_first_load_is_small(chat: Chat) -> None:
    parent = await chat.parent()
    for number in range(10):
        await parent.send(f"Message {number}, not long, not short either, as people write.")
    page = await parent.read()
    files = Tags(page).files()
    assert any("chat.js" in name for name in files)
    bodies = [page.encode(), *[(await parent.client.get(name)).content for name in sorted(set(files))]]
    assert sum(len(body) for body in bodies) < FIRST_LOAD, "as it is sent, also where nothing compresses it"


@pytest.mark.parametrize(("language", "direction"), [("nl", "ltr"), ("ar", "rtl")])
async def test_it_can_be_installed(chat: Chat, language: str, direction: str) -> None:
    client = chat.client(**{"accept-language": language})
    page = Tags((await client.get("/chat")).text)
    found = next(attrs["href"] for _, attrs in page.tags if attrs.get("rel") == "manifest")
    manifest = (await client.get(found or "")).json()
    assert manifest["name"] == "Samen"
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/chat")
    assert (manifest["lang"], manifest["dir"]) == (language, direction)
    assert (await client.get(manifest["start_url"])).status_code == 200
    for icon in manifest["icons"]:
        answer = await client.get(icon["src"])
        assert answer.headers["content-type"].startswith(icon["type"])


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_has_the_safe_headers(chat: Chat, path: str) -> None:
    parent = await chat.parent()
    for client in (parent.client, chat.client()):
        headers = (await client.get(path)).headers
        assert headers["content-security-policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "cache-control" in headers


@pytest.mark.parametrize("path", ["/chat", "/chat/i/abc", "/chat/erased"])
async def test_pages_hold_no_script_no_style_and_no_stranger(chat: Chat, path: str) -> None:
    parent = await chat.parent()
    for client in (parent.client, chat.client()):
        page = Tags((await client.get(path)).text)
        assert all(name.startswith("/chat") for name in page.files())
        assert all(attrs.get("src") for tag, attrs in page.tags if tag == "script")
        assert not [attrs for tag, attrs in page.tags if tag == "style" or "style" in attrs]
        assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/chat", "/chat/i/abc", "/chat/erased", "/chat/open/abc"])
async def test_every_page_speaks_every_language(chat: Chat, path: str, language: str) -> None:
    async with chat.client(**{"accept-language": language}) as client:
        page = await client.get(path)
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page.text
    assert page.headers["content-language"] == language


async def test_files_are_kept_for_long_only_under_their_current_address(chat: Chat) -> None:
    async with chat.client() as client:
        [name] = re.findall(r'href="(/chat/static/chat\.css\?v=\w+)"', (await client.get("/chat")).text)
        assert "immutable" in (await client.get(name)).headers["cache-control"]
        assert (await client.get("/chat/static/chat.css?v=old")).headers["cache-control"] == "no-cache"
        assert (await client.get("/chat/static/..%2Froutes.py")).status_code == 404


async def test_no_get_changes_anything(chat: Chat) -> None:
    parent = await chat.parent()
    before = _dump(chat)
    for path in PATHS:
        await parent.client.get(path)
    assert _dump(chat) == before


def _dump(chat: Chat) -> dict[str, list[object]]:
    with chat.db.transaction() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: list(session.execute(select(table).order_by(*table.primary_key))) for table in tables}


async def test_dutch_words_in_an_arabic_message_run_their_own_way(chat: Chat) -> None:
    """With our right-to-left mark before them, `dir=auto` would turn them around."""
    parent = await chat.parent()
    quoted = Texts(chat.library, "ar").direct(quote("Tot donderdag."))
    await chat.say(parent.address, Screen(quoted), language="ar")
    assert '<blockquote><p dir="auto">Tot donderdag.</p></blockquote>' in await parent.read()


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("nl", ["nl"]),
        ("tr;q=0.3, ar-SY, pl;q=0.8", ["ar-SY", "pl", "tr"]),
        ("en;q=0, nl;q=x, *", ["*"]),
        ("", []),
    ],
)
def test_the_browsers_languages_best_first(header: str, tags: list[str]) -> None:
    assert browsers.accepted(header) == tags


def test_an_allowance_refills() -> None:
    now = [0.0]
    allowance = Allowance(3, 60, time=lambda: now[0])
    assert [allowance.takes("a") for _ in range(4)] == [True, True, True, False]
    assert allowance.takes("b")
    now[0] = 20.0
    assert [allowance.takes("a") for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 9; SM-A105FN) Chrome/99 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 15_8 like Mac OS X) Version/15.6 Safari/604", "Safari on iPhone"),
        ("curl", ""),
    ],
)  # fmt: skip
def test_a_device_by_its_name(agent: str, name: str) -> None:
    assert browsers.device({"user-agent": agent}) == name
