"""What the web chat shows: the conversation, the ways into it and what is left after it."""

import re
from collections.abc import Mapping
from functools import partial

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.webchat import queries
from bot.channels.webchat.readers import Standing
from bot.channels.webchat.site import Site, form_key, number, see
from bot.channels.webchat.tables import ChatMessage
from bot.channels.webchat.view import bubble
from bot.people import sessions
from bot.photos.queries import Size
from bot.web.documents import disposition

SHOWN = 40  # messages on a page
CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Pages:
    def __init__(self, site: Site) -> None:
        self.site = site

    async def conversation(self, request: Request) -> Response:
        before = number(request.query_params.get("before"))
        reader, found = await self.site.reader_with(request, partial(_load, before=before))
        if reader.standing is Standing.ERASED:
            return see(self.site.ended_at(reader))
        if found is None:
            was_out = reader.standing is Standing.OUT
            response = self.site.page("start.html", reader.t, key=form_key(), code="", was_out=was_out)
            if was_out:
                self.site.cookie.delete(response)
            return response
        last, messages, photos = found
        now = self.site.deps.clock()
        bubbles = [bubble(message, reader.t, now, photos) for message in messages[-SHOWN:]]
        response = self.site.page(
            "chat.html",
            reader.t,
            messages=bubbles,
            new_key=form_key,
            last=last,
            earlier=messages[-SHOWN].place if len(messages) > SHOWN else None,
            is_live=before is None,
            latest_out=max((index for index, shown in enumerate(bubbles) if not shown.is_own), default=-1),
        )
        await self.site.stay(request, response, reader)
        return response

    async def invitation(self, request: Request) -> Response:
        reader = await self.site.reader(request)
        code = request.path_params["code"]
        if not CODE.fullmatch(code):
            raise HTTPException(404)
        chosen = request.query_params.get("lang", "")
        is_chosen = chosen in self.site.deps.library.languages and reader.visitor is None
        return self.site.page(
            "invite.html", reader.t, code=code, key=form_key(), chosen=reader.t.code if is_chosen else ""
        )

    async def other_device(self, request: Request) -> Response:
        """Only a button: previews of links must not use the link up."""
        reader = await self.site.reader(request)
        token = request.path_params["token"]
        now = self.site.deps.clock()
        peek = partial(sessions.peek_sign_in, token=token, kind="chat", now=now)
        owner = await self.site.deps.db.read(peek)
        if owner is None:
            t = reader.t
            title = t("webchat", "This link does not work any more")
            text = t("webchat", "A link works once, for a short time. Please make a new one on your first device.")
            return self.site.notice(t, title, text, status=404)
        return self.site.page("open.html", reader.t, token=token)

    async def erased(self, request: Request) -> Response:
        reader = await self.site.reader(request)
        if reader.visitor is not None:
            return see(self.site.root)
        response = self.site.page("erased.html", reader.t, key=form_key())
        self.site.cookie.delete(response)
        return response

    async def document(self, request: Request) -> Response:
        load = partial(queries.get_document, message_id=request.path_params["message_id"])
        _, document = await self.site.reader_with(request, load)
        if document is None:
            raise HTTPException(404)
        headers = {"Content-Disposition": disposition(document)}
        return Response(document.content, media_type=document.mime, headers=headers)

    async def photo(self, request: Request) -> Response:
        """Only to the reader of its message, and asked each time: nothing may keep it."""
        load = partial(queries.get_photo, message_id=request.path_params["message_id"])
        _, content = await self.site.reader_with(request, load)
        if content is None:
            raise HTTPException(404)
        return Response(content, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})

    async def manifest(self, request: Request) -> Response:
        reader = await self.site.reader(request)
        icon = {"src": self.site.assets.url("icon.svg"), "sizes": "any", "type": "image/svg+xml"}
        data = {
            "name": "Samen",
            "short_name": "Samen",
            "start_url": self.site.root,
            "scope": self.site.root,
            "display": "standalone",
            "lang": reader.t.code,
            "dir": reader.t.language.direction,
            "background_color": "#f6f1e7",
            "theme_color": "#1d6b60",
            "icons": [{**icon, "purpose": "any"}],
        }
        return JSONResponse(data, media_type="application/manifest+json")


def _load(session: Session, address_id: int, before: int | None) -> tuple[int, list[ChatMessage], Mapping[int, Size]]:
    """The number up to which the stream need not tell, and the messages of the page."""
    last = queries.last_seq(session, address_id)
    messages = queries.list_messages(session, address_id, before=before, limit=SHOWN + 1)
    return last, messages, queries.list_photos(session, address_id, messages)
