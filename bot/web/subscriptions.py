"""The private addresses at which programs read a file again and again: without a cookie, a page or a language."""

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock, monotonic
from bot.core.screen import Document
from bot.delivery.subscriptions import Asked, Subscription, hash_of
from bot.i18n.library import Library
from bot.store.db import Database
from bot.web.documents import disposition
from bot.web.limits import Allowance

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")
_HEADERS = {
    "Cache-Control": "private, no-cache",  # ask each time whether there is something new
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
_AGAIN = 600  # seconds until somebody who asked too often may again


class Subscriptions:
    """Wrong, ended and malformed tokens get the same bare answer."""

    def __init__(
        self,
        db: Database,
        library: Library,
        now: Clock,
        *,
        public_url: str,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._db, self._library, self._now, self._public_url = db, library, now, public_url
        # Some read for thousands of people from one address, or all of them come through one proxy.
        self._askers = Allowance(600, 60, seconds)
        self._tokens = Allowance(30, _AGAIN, seconds)
        self._notes = Allowance(1, 3600, seconds)

    def routes(self, found: Sequence[Subscription]) -> list[Route]:
        return [Route(each.path, partial(self._answer, each), methods=["GET"]) for each in found]

    async def _answer(self, subscription: Subscription, request: Request) -> Response:
        token = request.path_params["token"]
        hashed = hash_of(token)
        if not (self._askers.takes(request.client.host if request.client else "") and self._tokens.takes(hashed)):
            return PlainTextResponse("429\n", 429, {**_HEADERS, "Retry-After": str(_AGAIN)})
        now = self._now()
        asked = Asked(token, now, self._library, self._public_url)
        document = (
            await self._db.read(lambda session: subscription.read(session, asked)) if _TOKEN.fullmatch(token) else None
        )
        if document is None:
            return PlainTextResponse("404\n", 404, _HEADERS)
        if self._notes.takes(hashed):
            await self._db.run(lambda session: subscription.note(session, token, now))
        return _file(request, document)


def _file(request: Request, document: Document) -> Response:
    tag = f'"{hashlib.sha256(document.content).hexdigest()[:32]}"'
    headers = {**_HEADERS, "ETag": tag}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = disposition(document)
    return Response(document.content, media_type=document.mime, headers=headers)
