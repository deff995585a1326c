"""HTTP to the Bot API through aiohttp, which costs a fraction of python-telegram-bot's default transport.

Requests go out as JSON, errors carry no address (the token is part of it), and a call that certainly did not reach
Telegram is told apart from one that may have: only the second kind can be a duplicate when it is repeated.
"""

import asyncio
import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, cast

import aiohttp
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

KEEP_ALIVE = 30  # seconds; below a minute, so that we close idle connections before Telegram's side does
HEADERS = {"User-Agent": "Samen", "Accept": "application/json", "Accept-Encoding": "identity"}
JSON_HEADERS = {**HEADERS, "Content-Type": "application/json"}
_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f"\\/]')
trust = cache(ssl.create_default_context)  # whom we believe: to read the list takes longer than a call
DOWNLOAD = 60.0  # seconds at most for a file
UNSAID_WAIT = 5.0  # seconds to wait after a 429 that does not say how long


class NotSent(NetworkError):
    """No connection came about: Telegram certainly did not get this call."""


class Flooded(TelegramError):
    """A 429. Ours, because python-telegram-bot's RetryAfter warns about its own coming type change at each use."""

    def __init__(self, seconds: float) -> None:
        super().__init__("Too Many Requests")
        self.seconds = seconds


class Garbled(TelegramError):
    """The answer is not the Bot API's: a proxy's page, half an answer, an object without its result."""


@dataclass(frozen=True, slots=True)
class File:
    """What is uploaded beside a call's parameters."""

    name: str
    content: bytes
    mime: str


NO_FILES: Mapping[str, File] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Payload:
    """What a call brings, in the place of python-telegram-bot's RequestData: that costs as much as sending it."""

    parameters: Mapping[str, Any]  # Any: JSON
    files: Mapping[str, File]


def is_garbled(error: BaseException) -> bool:
    """Also an error status whose body was not the Bot API's; such an error's words must not be shown or logged."""
    return isinstance(error, Garbled) or isinstance(error.__cause__, Garbled)


class Transport(BaseRequest):
    """`read_timeout` is how long to wait for an answer; the pool keeps up to `connections` open."""

    def __init__(self, *, connections: int = 40, read_timeout: float = 35.0, connect_timeout: float = 10.0) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._timeout = self._limits(read_timeout)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is not None and not self._session.closed:
            return
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=KEEP_ALIVE, ttl_dns_cache=300, ssl=trust()
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=self._timeout,
            auto_decompress=False,
        )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, url: str, parameters: Mapping[str, Any], files: Mapping[str, File] = NO_FILES) -> Any:
        """The result of a method, as JSON."""
        payload = _Payload({name: value for name, value in parameters.items() if value is not None}, files)
        return await self.post(url, request_data=cast(RequestData, payload))  # it only hands it on to `do_request`

    async def do_request(  # noqa: PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._session is None:
            await self.initialize()
        session = cast(aiohttp.ClientSession, self._session)
        timeout = self._timeout if not isinstance(read_timeout, int | float) else self._limits(read_timeout)
        body, headers = _body(request_data)
        try:
            async with session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                payload = await answer.read()
                return _checked(answer, payload)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise NotSent(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            # The text of these names the address, and with it the token; `from None` keeps it out of tracebacks too.
            raise NetworkError(type(error).__name__) from None

    async def download(self, url: str, *, most: int) -> bytes:
        """The address holds the token: no error of this may carry it."""
        await self.initialize()
        session = cast(aiohttp.ClientSession, self._session)
        limits = aiohttp.ClientTimeout(total=DOWNLOAD, connect=self._connect_timeout, sock_read=self._read_timeout)
        try:
            async with session.get(url, headers=HEADERS, timeout=limits, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise _refused_download(answer.status)
                return await _at_most(answer, most)
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:  # Any: JSON
        """As python-telegram-bot's, without writing what could not be read into the log."""
        try:
            data = json.loads(payload)
        except (ValueError, RecursionError):
            raise Garbled("the answer is not JSON") from None
        if not isinstance(data, dict) or ("result" not in data and data.get("ok") is not False):
            raise Garbled("the answer has no result")
        if not isinstance(data.get("parameters", {}), dict) or not isinstance(data.get("description", ""), str):
            raise Garbled("the answer's error has the wrong types")
        return data

    def _limits(self, read_timeout: float) -> aiohttp.ClientTimeout:
        """`connect` covers the wait for a free connection as well: nothing was sent when it runs out."""
        return aiohttp.ClientTimeout(
            total=None, connect=self._connect_timeout, sock_connect=self._connect_timeout, sock_read=read_timeout
        )


def _body(request_data: RequestData | None) -> tuple[Any, dict[str, str]]:  # Any: aiohttp's own type for bodies
    if request_data is None:
        return None, HEADERS
    files = request_data.files if isinstance(request_data, _Payload) else NO_FILES
    if not files:
        return json.dumps(request_data.parameters, ensure_ascii=False).encode("utf-8", "replace"), JSON_HEADERS
    form = aiohttp.FormData(quote_fields=False)  # quoted, people would see "%C3%A9" in a file's name
    for name, value in request_data.parameters.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, file in files.items():
        form.add_field(name, file.content, filename=_UNSAFE_IN_NAMES.sub("_", file.name), content_type=file.mime)
    return form, HEADERS


async def _at_most(answer: aiohttp.ClientResponse, most: int) -> bytes:
    content = bytearray()
    async for part in answer.content.iter_chunked(64 * 1024):
        content += part
        if len(content) > most:
            raise BadRequest("file is too big")
    return bytes(content)


def _refused_download(status: int) -> TelegramError:
    if status == 429:
        return Flooded(UNSAID_WAIT)
    words = f"the file is not there ({status})"
    return NetworkError(words) if status >= 500 else BadRequest(words)


def _checked(answer: aiohttp.ClientResponse, payload: bytes) -> tuple[int, bytes]:
    if answer.status == 429:
        raise Flooded(_wait(answer, payload))
    if answer.status == 413:
        raise BadRequest("Request Entity Too Large")
    return answer.status, payload


def _wait(answer: aiohttp.ClientResponse, payload: bytes) -> float:
    try:
        return max(0.0, float(json.loads(payload)["parameters"]["retry_after"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    try:
        return max(0.0, float(answer.headers["Retry-After"]))
    except (ValueError, KeyError):
        return UNSAID_WAIT


async def shut(*transports: Transport) -> None:
    """Close them together, and give TLS connections the one turn of the loop they need to go."""
    await asyncio.gather(*(transport.shutdown() for transport in transports))
    await asyncio.sleep(0)
