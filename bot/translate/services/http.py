"""One call to a service over HTTP: short limits, and every outcome as a value. Nothing of a text is ever logged."""

import json
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpx

from bot import clock
from bot.translate.ports import Failed, Why

MOST = 64 * 1024  # bytes of an answer; a line has 200 characters
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
WHOLE = 15.0  # seconds for a call with all its parts: a service may also drip
_BY_STATUS = {
    401: Why.KEY,
    402: Why.QUOTA,
    403: Why.KEY,
    404: Why.ADDRESS,
    405: Why.ADDRESS,
    408: Why.SLOW,
    413: Why.LONG,
    414: Why.LONG,
    429: Why.BUSY,
    456: Why.QUOTA,  # DeepL's own
    503: Why.BUSY,
    504: Why.SLOW,
    529: Why.BUSY,  # DeepL and others: too much at the moment
}

Json = Any  # whatever the other side sends
_trust = cache(httpx.create_ssl_context)  # whom we believe: to read the list takes longer than a call


class Caller:
    """`headers` may hold a key; they are never part of what goes wrong."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        self._url = url.rstrip("/")
        self._client = httpx.AsyncClient(headers=headers, follow_redirects=False, verify=_trust())

    async def call(self, method: str, path: str, body: Json = None) -> Json | Failed:
        """The JSON of the answer, or why there is none."""
        until = clock.monotonic() + WHOLE
        try:
            async with self._client.stream(method, f"{self._url}{path}", json=body, timeout=TIMEOUT) as response:
                content = bytearray()
                async for part in response.aiter_bytes():
                    content += part
                    if len(content) > MOST:
                        return Failed(Why.GARBLED)
                    if clock.monotonic() > until:
                        return Failed(Why.SLOW)
        except httpx.TimeoutException:
            return Failed(Why.SLOW)
        except httpx.DecodingError:
            return Failed(Why.GARBLED)
        except (httpx.HTTPError, httpx.InvalidURL):
            return Failed(Why.UNREACHABLE)
        if response.status_code != 200:
            return _failure(response, bytes(content))
        return _read(bytes(content))

    async def close(self) -> None:
        await self._client.aclose()


def _read(content: bytes) -> Json | Failed:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return Failed(Why.GARBLED)


def _failure(response: httpx.Response, content: bytes) -> Failed:
    status = response.status_code
    why = _BY_STATUS.get(status, Why.DOWN if status >= 500 else Why.REFUSED)
    if 300 <= status < 400:
        why = Why.ADDRESS  # masked text goes where the settings say, and nowhere else
    if why is Why.BUSY and b"insufficient_quota" in content:
        why = Why.QUOTA  # OpenAI says both with 429
    return Failed(why, _seconds(response.headers.get("retry-after", "")))


def _seconds(written: str) -> float:
    """Of a Retry-After header, which is a number or a moment; 0 when it says nothing sensible."""
    if written.isascii() and written.isdigit():
        return float(min(int(written[:9]), 86_400))
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - clock.now()).total_seconds())


def text_of(answer: Json, *path: str | int) -> str | Failed:
    """The text at a place in the answer; GARBLED when it is not there or empty."""
    for step in path:
        try:
            answer = answer[step]
        except (KeyError, IndexError, TypeError):
            return Failed(Why.GARBLED)
    return answer.strip() if isinstance(answer, str) and answer.strip() else Failed(Why.GARBLED)
