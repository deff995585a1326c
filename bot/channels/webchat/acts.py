"""What a person does in the web chat: each form once, whether pressed twice, replayed or retried."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import segno
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.webchat import actions, queries, readers
from bot.channels.webchat.pages import CODE
from bot.channels.webchat.readers import Reader, Standing
from bot.channels.webchat.site import LONGEST_TEXT, Site, number, see
from bot.core.incoming import Command, Content, Incoming, Tapped, Text
from bot.i18n.bidi import clean
from bot.i18n.texts import Texts
from bot.people import sessions
from bot.store.db import Busy
from bot.web import browsers

_KEY = re.compile(r"[A-Za-z0-9_-]{16,48}")
_COMMAND = re.compile(r"/([a-z_]{1,32})(?:\s+(.*))?", re.DOTALL)
_CHANGES = 100  # at most this many messages in one answer; the stream brings the rest
Act = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of ours. `key` tells this act from every other; a replay has the same."""

    key: str
    fields: FormData

    def text(self, name: str) -> str:
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""

    def external_id(self, address: str, content: str) -> str:
        """The content counts too: going back and choosing something else in an old page is another act."""
        return f"{address}:{self.local_key(content)}"

    def local_key(self, content: str) -> str:
        return f"{self.key}.{hashlib.sha256(content.encode()).hexdigest()[:10]}"


class Acts:
    def __init__(self, site: Site) -> None:
        self.site = site

    async def send(self, request: Request) -> Response:
        form = await _read(request)
        reader = await self.site.reader(request)
        if reader.visitor is None:
            return _go(request, self.site.ended_at(reader))
        text = clean(form.text("text")).strip()
        if not text:
            return _go(request, self.site.root)
        if len(text) > LONGEST_TEXT:
            return self._too_long(request, reader.t)
        content = _content(text)
        return await self._act(request, reader, form=form, content=content, own_line=text, said=text)

    async def tap(self, request: Request) -> Response:
        form = await _read(request)
        reader = await self.site.reader(request)
        if reader.visitor is None:
            return _go(request, self.site.ended_at(reader))
        message = form.text("message")
        ref = message if message.isascii() and message.isdigit() and len(message) <= 19 else None
        content = Tapped(form.text("data")[:64], ref)
        return await self._act(request, reader, form=form, content=content, said=f"{content.data} {ref}")

    async def start(self, request: Request) -> Response:
        """Open the chat, with or without an invitation; a newcomer gets an address and a session."""
        form = await _read(request)
        code = form.text("code")
        if code and not CODE.fullmatch(code):
            raise HTTPException(404)
        chosen = form.text("lang") if form.text("lang") in self.site.deps.library.languages else None
        reader = await self.site.reader(request, chosen)
        token = None
        if reader.visitor is None:
            if not self.site.newcomers.takes(request.client.host if request.client else ""):
                return self._too_often(request, reader.t)
            device = browsers.device(request.headers)
            now = self.site.deps.clock()
            token = await self.site.deps.db.run(
                partial(actions.let_in, now=now, key=form.key, language=chosen, device=device)
            )
            if token is None:
                return see(self.site.root)
            reader = await self._entered(token, reader.t)
        content = Command("start", code)
        response = await self._act(request, reader, form=form, content=content, said=f"start {code}", token=token)
        if token is not None:
            self.site.cookie.set(response, token)
        return response

    async def make_link(self, request: Request) -> Response:
        """A link with which another device opens this same chat."""
        reader = await self.site.reader(request)
        if reader.visitor is None:
            return see(self.site.ended_at(reader))
        if not self.site.acts.takes(reader.visitor.session_id):
            return self._too_often(request, reader.t)
        now = self.site.deps.clock()
        offer = partial(sessions.offer_sign_in, now=now, kind="chat", address_id=reader.visitor.address_id)
        token = await self.site.deps.db.run(offer)
        url = f"{self.site.deps.public_url.rstrip('/')}{self.site.root}/open/{token}"
        picture = segno.make(url, error="m", micro=False).png_data_uri(scale=6, border=3)
        lasts = reader.t.n(
            "webchat",
            "It works once, for {n} minute. Do not give it to anybody else.",
            "It works once, for {n} minutes. Do not give it to anybody else.",
            sessions.LINK_MINUTES["chat"],
        )
        return self.site.page("link.html", reader.t, url=url, picture=picture, lasts=lasts)

    async def use_link(self, request: Request) -> Response:
        now = self.site.deps.clock()
        use = partial(_use_link, token=request.path_params["token"], now=now, device=browsers.device(request.headers))
        token = await self.site.deps.db.run(use)
        if token is None:
            return see(request.url.path)
        response = see(self.site.root)
        self.site.cookie.set(response, token)
        return response

    async def _act(
        self,
        request: Request,
        reader: Reader,
        *,
        form: _Form,
        content: Content,
        said: str,
        own_line: str = "",
        token: str | None = None,
    ) -> Response:
        """`token`: of a newcomer, whose browser has no cookie yet."""
        visitor = reader.visitor
        assert visitor is not None
        if not self.site.acts.takes(visitor.session_id):
            return self._too_often(request, reader.t)
        deps = self.site.deps
        if own_line:
            key = form.local_key(said)
            await deps.db.run(
                partial(actions.write_own_line, address_id=visitor.address_id, key=key, text=own_line, now=deps.clock())
            )
            deps.channel.wake([visitor.address_id])
        external_id = form.external_id(visitor.address, said)
        await deps.engine_process(Incoming("webchat", external_id, visitor.address, content, locale=reader.t.code))
        await deps.channel.wait_delivered(visitor.address_id)
        return await self._after(request, reader, token or self.site.cookie.read(request), form.text("after"))

    async def _after(self, request: Request, reader: Reader, token: str | None, after: str) -> Response:
        """The next page, or for the script of an open page: what is new. What was done, or came between, may have ended
        the chat or changed its language."""
        news = partial(queries.list_news, after=number(after) or 0, limit=_CHANGES)
        found = await self.site.read_for(token, news)
        if isinstance(found, Standing):
            return _go(request, self.site.ended_at(Reader(found, reader.t)))
        if not _wants_json(request):
            return see(f"{self.site.root}#latest")
        visitor, (messages, photos) = found
        if visitor.language not in (None, reader.t.code):  # the page around the messages speaks another one
            return _go(request, self.site.root)
        shown = [self.site.fragment(message, reader.t, photos) for message in messages]
        return JSONResponse({"events": [event(shown_as.id, shown_as.seq, html) for shown_as, html in shown]})

    async def _entered(self, token: str, t: Texts) -> Reader:
        find = partial(readers.find_visitor, token=token, now=self.site.deps.clock())
        standing, visitor = await self.site.deps.db.read(find)
        return Reader(standing, t.in_other(visitor.language) if visitor and visitor.language else t, visitor)

    def _too_often(self, request: Request, t: Texts) -> Response:
        title = t("webchat", "One moment, please")
        text = t("webchat", "That was a lot at once. Please wait a minute and try again.")
        return self._refuse(request, t, title=title, text=text, status=429)

    def _too_long(self, request: Request, t: Texts) -> Response:
        title = t("webchat", "This message is too long")
        text = t("webchat", "Please go back and send it in two parts.")
        return self._refuse(request, t, title=title, text=text, status=422)

    def _refuse(self, request: Request, t: Texts, *, title: str, text: str, status: int) -> Response:
        if _wants_json(request):
            response: Response = JSONResponse({"problem": f"{title}. {text}"}, status)
        else:
            response = self.site.notice(t, title, text, status=status)
        if status in (429, 503):
            response.headers["Retry-After"] = "10"
        return response

    def when_free(self, act: Act) -> Act:
        """A busy database is not the person's problem: the page says so, the script tries again with the same key."""

        async def run(request: Request) -> Response:
            try:
                return await act(request)
            except Busy:
                t = Texts(self.site.deps.library, readers.choose_language(None, None, _accepts(request)))
                title = t("webchat", "One moment, please")
                text = t("webchat", "It is busy right now. Please try again in a minute.")
                return self._refuse(request, t, title=title, text=text, status=503)

        return run


def event(message_id: int, seq: int, html: str) -> dict[str, str]:
    """Numbers as text: JavaScript rounds long ones."""
    return {"id": str(message_id), "seq": str(seq), "html": html}


def _content(text: str) -> Content:
    found = _COMMAND.fullmatch(text)
    return Command(found[1], (found[2] or "").strip()) if found else Text(text)


async def _read(request: Request) -> _Form:
    fields = await request.form(max_files=0, max_fields=10)
    key = fields.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise HTTPException(400)
    return _Form(key, fields)


def _use_link(session: Session, token: str, now: datetime, device: str) -> str | None:
    owner = sessions.use_sign_in(session, token, "chat", now)
    if owner is None or owner.address_id is None:
        return None
    return sessions.open_session(session, now, kind="chat", address_id=owner.address_id, device=device)


def _go(request: Request, path: str) -> Response:
    return JSONResponse({"go": path}) if _wants_json(request) else see(path)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _accepts(request: Request) -> str:
    return request.headers.get("accept-language", "")
