"""The live stream of an open page: every change of the conversation once, in order, also over lost connections."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response

from bot import clock
from bot.channels.webchat import queries
from bot.channels.webchat.acts import event
from bot.channels.webchat.outbound import POLL
from bot.channels.webchat.readers import Reader, Standing
from bot.channels.webchat.site import Site, number
from bot.store.db import Busy

RETRY = 1500  # milliseconds until the browser connects again
PING = 15
_BATCH = 50


class Stream:
    def __init__(self, site: Site) -> None:
        self.site = site

    async def events(self, request: Request) -> Response:
        reader = await self.site.reader(request)
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        token = self.site.cookie.read(request)
        source = self._events(reader, token, number(after) or 0) if reader.visitor else self._farewell(reader)
        return EventSourceResponse(source, ping=PING, headers={"X-Accel-Buffering": "no"}, sep="\n")

    async def _events(self, reader: Reader, token: str | None, after: int) -> AsyncIterator[ServerSentEvent]:
        visitor = reader.visitor
        assert visitor is not None
        deps = self.site.deps
        end = clock.monotonic() + deps.stream_seconds
        yield ServerSentEvent(comment="hello", retry=RETRY, sep="\n")
        with deps.channel.listen(visitor.address_id) as changed:
            while clock.monotonic() < end:
                changed.clear()
                try:
                    found = await self.site.read_for(token, partial(queries.list_news, after=after, limit=_BATCH))
                except Busy:
                    await asyncio.sleep(POLL)
                    continue
                if isinstance(found, Standing):
                    async for goodbye in self._farewell(Reader(found, reader.t)):
                        yield goodbye
                    return
                _, (messages, photos) = found
                for message in messages:
                    shown, html = self.site.fragment(message, reader.t, photos)
                    data = json.dumps(event(shown.id, shown.seq, html), ensure_ascii=False)
                    yield ServerSentEvent(data, event="message", id=str(shown.seq), sep="\n")
                    after = shown.seq
                if len(messages) < _BATCH:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(end - clock.monotonic()):
                            await changed.wait()

    async def _farewell(self, reader: Reader) -> AsyncIterator[ServerSentEvent]:
        yield ServerSentEvent(json.dumps({"go": self.site.ended_at(reader)}), event="go", sep="\n")
