"""Foreign forms, endless bodies and the headers of every answer."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.security import Security


async def _take(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def client(public_url: str = "https://samen.test") -> httpx.AsyncClient:
    app = Starlette(routes=[Route("/{path:path}", _take, methods=["GET", "POST"])])
    guarded = Security(
        app,
        public_url=public_url,
        machines={"/telegram/webhook": PlainTextResponse("taken")},
        body_limit=100,
        larger={"/console/upload": 1000},
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=guarded), base_url="https://samen.test")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-site", "origin": "https://evil.samen.test"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "https://samen.test"}, 403),
        ({"origin": "https://samen.test"}, 200),
        ({"origin": "https://evil.test"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
async def test_only_our_own_forms_change_anything(headers: dict[str, str], status: int) -> None:
    async with client() as browser:
        assert (await browser.post("/chat/send", headers=headers)).status_code == status


async def test_reading_and_the_webhook_need_no_form_of_ours() -> None:
    async with client() as browser:
        assert (await browser.get("/chat", headers={"sec-fetch-site": "cross-site"})).status_code == 200
        assert (await browser.post("/telegram/webhook")).status_code == 200
        assert (await browser.post("/telegram/webhook/")).status_code == 403


SIZES = [("/a", 100, 200), ("/a", 101, 413), ("/console/upload", 900, 200)]


@pytest.mark.parametrize(("path", "size", "status"), SIZES)
async def test_a_body_has_an_end(path: str, size: int, status: int) -> None:
    async with client() as browser:
        own = {"sec-fetch-site": "same-origin"}
        assert (await browser.post(path, content=b"a" * size, headers=own)).status_code == status


async def test_a_body_of_unknown_length_has_an_end_too() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"a" * 10

    async with client() as browser:
        answer = await browser.post("/a", content=endless(), headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 413


@pytest.mark.parametrize(("public_url", "hsts"), [("https://samen.test", True), ("http://127.0.0.1:8000", False)])
async def test_headers_also_on_refusals(public_url: str, hsts: bool) -> None:
    async with client(public_url) as browser:
        for answer in (await browser.get("/a"), await browser.post("/a")):
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["cache-control"] == "no-store"
            assert ("strict-transport-security" in answer.headers) is hsts
