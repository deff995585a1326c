"""What every page of the web chat needs: the reader, the frame around the page and the cookie."""

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.webchat import readers
from bot.channels.webchat.deps import Deps
from bot.channels.webchat.readers import Reader, Standing, Visitor
from bot.channels.webchat.tables import ChatMessage
from bot.channels.webchat.view import Bubble, bubble
from bot.i18n.texts import Texts
from bot.people import sessions
from bot.photos.queries import Size
from bot.web.assets import Assets
from bot.web.cookies import Cookie, is_secure
from bot.web.limits import Allowance
from bot.web.templates import Templates

HERE = Path(__file__).parent
LONGEST_TEXT = 4000  # characters of one message of a person
T = TypeVar("T")
Load = Callable[[Session, int], T]  # what is asked for, of the chat with this address id


class Site:
    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self.root = deps.root
        self.assets = Assets(HERE / "static", f"{self.root}/static")
        self.templates = Templates(HERE / "templates", asset=self.assets.url, longest=LONGEST_TEXT, root=self.root)
        self.cookie = chat_cookie(deps.public_url, self.root)
        self.acts = Allowance(30, 60, deps.seconds)
        # A whole school can share one address on the evening that everybody joins.
        self.newcomers = Allowance(300, 600, deps.seconds)

    async def reader(self, request: Request, asked: str | None = None) -> Reader:
        """`asked`: a language that a form carries; a page's own is in its address."""
        reader, _ = await self.reader_with(request, lambda session, address_id: None, asked)
        return reader

    async def reader_with(self, request: Request, load: Load[T], asked: str | None = None) -> tuple[Reader, T | None]:
        """The reader, and for one with a chat what `load` finds."""
        found = await self.read_for(self.cookie.read(request), load)
        standing, visitor, loaded = (found, None, None) if isinstance(found, Standing) else (Standing.IN, *found)
        asked = asked or request.query_params.get("lang")
        code = readers.choose_language(
            visitor.language if visitor else None, asked, request.headers.get("accept-language", "")
        )
        return Reader(standing, Texts(self.deps.library, code), visitor), loaded

    async def read_for(self, token: str | None, load: Load[T]) -> tuple[Visitor, T] | Standing:
        """Rights and content in one read: who was signed out gets nothing that came later."""

        def read(session: Session) -> tuple[Visitor, T] | Standing:
            standing, visitor = readers.find_visitor(session, token, self.deps.clock())
            return standing if visitor is None else (visitor, load(session, visitor.address_id))

        return await self.deps.db.read(read)

    def ended_at(self, reader: Reader) -> str:
        """Where a browser goes whose chat is not there (any more)."""
        return f"{self.root}/erased?lang={reader.t.code}" if reader.standing is Standing.ERASED else self.root

    def page(self, name: str, t: Texts, *, status: int = 200, **values: object) -> Response:
        page = self.templates.page(name, status=status, t=t, languages=self.deps.library.languages, **values)
        page.headers["Content-Language"] = t.code
        page.headers["Vary"] = "Accept-Language, Cookie"
        return page

    def notice(self, t: Texts, title: str, text: str, *, status: int = 200) -> Response:
        return self.page("notice.html", t, status=status, title=title, text=text)

    def fragment(self, message: ChatMessage, t: Texts, photos: Mapping[int, Size]) -> tuple[Bubble, str]:
        """A message as the open page puts it in."""
        shown = bubble(message, t, self.deps.clock(), photos)
        values = {"message": shown, "t": t, "key": form_key(), "is_current": True, "is_latest": False}
        return shown, self.templates.render("message.html", **values)

    async def stay(self, request: Request, response: Response, reader: Reader) -> None:
        """Keep a used browser let in: the session here, the cookie there."""
        token = self.cookie.read(request)
        if reader.visitor is None or not reader.visitor.is_stale or token is None:
            return
        touch = partial(sessions.touch, session_id=reader.visitor.session_id, now=self.deps.clock())
        await self.deps.db.run(touch)
        self.cookie.set(response, token)


def chat_cookie(public_url: str, root: str) -> Cookie:
    """For the whole host, unless several chats live side by side (the demo)."""
    path = "/" if root == "/chat" else root
    return Cookie("samen_chat", is_secure(public_url), sessions.IDLE["chat"], path)


def see(path: str) -> Response:
    """After a form: go and look."""
    return RedirectResponse(path, 303)


def number(text: str | None) -> int | None:
    """One that we gave a browser, as it comes back; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def form_key() -> str:
    """A form's idempotency key; as unguessable as a session, because a first form leads to one."""
    return secrets.token_urlsafe(24)
