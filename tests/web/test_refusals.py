"""Where there is no page, a kind one in the reader's language: never a bare line."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import Samen, make_web
from bot.i18n.texts import Texts
from bot.store.db import Busy
from tests.channels.webchat.conftest import KEY
from tests.e2e.place import make

LANGUAGES = ("nl", "en", "tr", "ar", "pl")
LARGE = b"text=" + b"x" * 300_000
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BROKEN = {"content": b"--a\r\nnonsense", "headers": {"Content-Type": "multipart/form-data"}}
UNLIKELY = ("Not Found", "Method Not Allowed", "Bad Request", "Too large", "Forbidden", "Traceback")


async def _in_pieces() -> AsyncIterator[bytes]:
    """No length is said beforehand."""
    for start in range(0, len(LARGE), 50_000):
        yield LARGE[start : start + 50_000]


Sent = Callable[[], dict[str, Any]]  # Any: what httpx takes
NOTHING: Sent = dict
CHAT: dict[str, tuple[str, str, Sent, int]] = {
    "no such page": ("GET", "/nowhere", NOTHING, 404),
    "no such page of the chat": ("GET", "/chat/nowhere", NOTHING, 404),
    "no code": ("GET", "/chat/i/a%20b", NOTHING, 404),
    "no such file": ("GET", "/chat/static/nothing.js", NOTHING, 404),
    "almost the console": ("GET", "/consoles", NOTHING, 404),
    "a form's address opened": ("GET", "/chat/send", NOTHING, 405),
    "a form without its key": ("POST", "/chat/send", lambda: {"data": {"text": "Hi"}}, 400),
    "a form that is none": ("POST", "/chat/send", lambda: BROKEN, 400),
    "too much": ("POST", "/chat/send", lambda: {"content": LARGE, "headers": FORM}, 413),
    "too much, unannounced": ("POST", "/chat/send", lambda: {"content": _in_pieces(), "headers": FORM}, 413),
    "somebody else's form": ("POST", "/chat/send", lambda: {"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
}
CONSOLE: dict[str, tuple[str, str, Sent, int]] = {
    "no such file": ("GET", "/console/static/nothing.js", NOTHING, 404),
    "a page used as a form": ("POST", "/console", NOTHING, 405),
    "a form that is none": ("POST", "/console/language", lambda: BROKEN, 400),
    "too much": ("POST", "/console/language", lambda: {"content": LARGE, "headers": FORM}, 413),
    "somebody else's form": ("POST", "/console/out", lambda: {"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
}


@pytest.fixture
async def samen(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Samen]:
    made = make(tmp_path, sqlite_template)
    yield made
    await made.close()


@pytest.fixture
async def client(samen: Samen) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Sec-Fetch-Site": "same-origin"}
    transport = httpx.ASGITransport(make_web(samen, None))
    async with httpx.AsyncClient(transport=transport, base_url="http://samen", headers=headers) as browser:
        yield browser


async def ask(client: httpx.AsyncClient, way: tuple[str, str, Sent, int], language: str) -> httpx.Response:
    method, path, sent, _ = way
    given = {**sent()}
    headers = {"Accept-Language": language, "Accept": "text/html", **given.pop("headers", {})}
    return await client.request(method, path, headers=headers, **given)


def is_kind(answer: httpx.Response, t: Texts, titles: dict[int, str]) -> None:
    assert answer.headers["content-type"].startswith("text/html")
    assert f'lang="{t.code}"' in answer.text
    assert f'dir="{t.language.direction}"' in answer.text
    assert f"<h1>{titles.get(answer.status_code, titles[400])}</h1>" in answer.text
    assert answer.headers["content-language"] == t.code
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert not [words for words in UNLIKELY if words in answer.text]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", CHAT.values(), ids=CHAT.keys())
async def test_the_chat_says_it_in_five_languages(
    samen: Samen, client: httpx.AsyncClient, way: tuple[str, str, Sent, int], language: str
) -> None:
    t = Texts(samen.library, language)
    answer = await ask(client, way, language)
    assert answer.status_code == way[3]
    titles = {
        400: t("webchat", "This did not work"),
        404: t("webchat", "This page is not here"),
        413: t("webchat", "This message is too long"),
    }
    is_kind(answer, t, titles)
    assert 'href="/chat"' in answer.text


@pytest.mark.parametrize(("asked", "spoken"), [("nl", "nl"), ("en", "en"), ("tr", "nl")])
@pytest.mark.parametrize("way", CONSOLE.values(), ids=CONSOLE.keys())
async def test_the_console_says_it_in_dutch_or_english(
    samen: Samen, client: httpx.AsyncClient, way: tuple[str, str, Sent, int], asked: str, spoken: str
) -> None:
    t = Texts(samen.library, spoken)
    answer = await ask(client, way, asked)
    assert answer.status_code == way[3]
    titles = {400: t("console", "This did not work"), 404: t("console", "This page is not here")}
    is_kind(answer, t, titles)


async def test_who_has_a_chat_reads_its_language_whatever_the_browser_says(
    samen: Samen, client: httpx.AsyncClient
) -> None:
    key = KEY.search((await client.get("/chat")).text)
    assert key
    await client.post("/chat/start", data={"key": key[1], "lang": "tr"})
    answer = await ask(client, CHAT["no such page"], "pl")
    assert Texts(samen.library, "tr")("webchat", "This page is not here") in answer.text


async def test_a_script_is_told_as_data(samen: Samen, client: httpx.AsyncClient) -> None:
    headers = {"Accept": "application/json", "Accept-Language": "pl"}
    answer = await client.post("/chat/send", data={"text": "Hi"}, headers=headers)
    assert answer.status_code == 400
    assert Texts(samen.library, "pl")("webchat", "This did not work") in answer.json()["problem"]


async def test_the_bare_address_leads_to_the_chat(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", follow_redirects=True)
    assert (answer.status_code, answer.url.path) == (200, "/chat")


async def test_what_is_allowed_is_said(client: httpx.AsyncClient) -> None:
    answer = await ask(client, CHAT["a form's address opened"], "en")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("way", [CHAT["no such page"], CONSOLE["too much"]], ids=["chat", "console"])
async def test_a_busy_database_does_not_keep_it_from_being_said(
    samen: Samen, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, way: tuple[str, str, Sent, int]
) -> None:
    async def busy(_work: object) -> None:
        raise Busy("locked")

    monkeypatch.setattr(samen.db, "read", busy)
    answer = await ask(client, way, "en")
    assert answer.status_code == way[3]
    assert 'lang="en"' in answer.text


async def _bug(_request: Request) -> Response:
    raise RuntimeError("secret words")


async def _busy(_request: Request) -> Response:
    raise Busy("locked")


@pytest.mark.parametrize("root", ["chat", "console"])
@pytest.mark.parametrize(("path", "status"), [("bug", 500), ("busy", 503)])
async def test_what_fails_is_said_kindly_too(samen: Samen, root: str, path: str, status: int) -> None:
    routes = [Route(f"/{root}/{name}", page) for name, page in (("bug", _bug), ("busy", _busy))]
    transport = httpx.ASGITransport(make_web(samen, None, routes), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://samen") as browser:
        answer = await ask(browser, ("GET", f"/{root}/{path}", NOTHING, status), "nl")
    assert answer.status_code == status
    assert "secret" not in answer.text
    is_kind(answer, Texts(samen.library, "nl"), {400: "Dit is niet gelukt"})
    assert ("retry-after" in answer.headers) == (status == 503)


async def test_a_process_without_pages_stays_short(tmp_path: Path, sqlite_template: Path) -> None:
    samen = make(tmp_path, sqlite_template, roles="worker")
    transport = httpx.ASGITransport(make_web(samen, None))
    async with httpx.AsyncClient(transport=transport, base_url="http://samen") as client:
        answer = await client.get("/chat")
    await samen.close()
    assert (answer.status_code, answer.text) == (404, "404\n")
