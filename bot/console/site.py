"""Runs console pages: who asks, what they may reach, one transaction, then the page around the answer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot import clock
from bot.console import door, queries
from bot.console.access import Reach, Role
from bot.console.deps import Deps
from bot.console.page import Answer, ConsolePage, Go, Member, Menu, Missing, Picture, Show, Table, Tell, Visit, Wait
from bot.i18n import languages
from bot.i18n.languages import Language
from bot.i18n.texts import SCHOOL_ZONE, Texts
from bot.people import codes, passkeys, sessions
from bot.people.place import place_of
from bot.people.sessions import Browser
from bot.store.db import Busy
from bot.web import browsers
from bot.web.assets import Assets
from bot.web.cookies import Cookie, is_secure
from bot.web.forms import receive
from bot.web.spreadsheets import write_csv
from bot.web.templates import Templates, isolated

HERE = Path(__file__).parent
_LOOK = 0.2  # seconds between looks for what somebody waits for


@dataclass(frozen=True, slots=True)
class Asked:
    """What came with the request."""

    token: str | None
    chosen_language: str | None
    accepts: Sequence[str]
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    device: str
    network: bytes | None
    waiting: str
    passkey: str
    file: object = None


@dataclass(frozen=True, slots=True)
class Answered:
    answer: Answer
    t: Texts
    member: Member | None
    browser: Browser | None
    was_in: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    path: str
    current: str  # as `aria-current`: the page shown, or what it belongs to


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page; in templates `frame`, so that a page's own values can have any name."""

    title: str
    member: Member | None
    nav: Mapping[Menu, Sequence[Link]]
    languages: Sequence[Language]
    here: str
    start: str  # where the steps of the school's start are, while it is under way and not the page itself


def console_cookie(public_url: str) -> Cookie:
    return Cookie("samen_console", is_secure(public_url), sessions.LONGEST["console"])


class Site:
    def __init__(self, deps: Deps, pages: Sequence[ConsolePage]) -> None:
        self.deps = deps
        self.assets = Assets(HERE / "static", f"{door.ROOT}/static")
        brought = sorted({page.templates for page in pages if page.templates})
        self.templates = Templates(HERE / "templates", *brought, asset=self.assets.url, isolated=isolated)
        self.kinds = {kind.name: kind for kind in deps.kinds}
        secure = is_secure(deps.public_url)
        self.cookie = console_cookie(deps.public_url)
        self.language = Cookie("samen_console_language", secure, timedelta(days=400))
        self.waiting = Cookie("samen_console_code", secure, codes.LIFETIME)
        self.passkey = Cookie("samen_console_passkey", secure, passkeys.LIFETIME)
        self.entries = sorted(
            ((page.nav, page) for page in pages if page.nav is not None), key=lambda entry: entry[0].order
        )

    def endpoint(self, page: ConsolePage) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                asked = await self._asked(request, page)
                answered = await self._run(page, asked)
            except Busy:
                t = Texts(self.deps.library, _language(self._as_asked(request, {}), None))
                return self._respond(request, page, Answered(door.busy(t), t, None, None))
            if isinstance(answered.answer, Show) and answered.answer.is_long:
                return await asyncio.to_thread(self._respond, request, page, answered)
            if isinstance(answered.answer, Wait):
                return self._go(await self._wait(answered.answer))
            return self._respond(request, page, answered)

        return answer

    async def refuse(self, request: Request, status: int) -> Response:
        """Where no page of ours answers; what was sent is not read."""
        asked = self._as_asked(request, {})
        find = partial(self._find, asked=asked, now=self.deps.clock())
        try:
            browser, member = await self.deps.db.read(find)
        except Busy:
            browser, member = None, None
        t = self._texts(asked, member)
        return self._page(request, door.LAST, Answered(Missing(), t, member, browser), door.refused(t, status))

    async def _asked(self, request: Request, page: ConsolePage) -> Asked:
        if request.method != "POST":
            return self._as_asked(request, {})
        if page.read is not None:
            return await self._with_file(request, page, page.read)
        form = await request.form(max_files=0, max_fields=page.fields)
        return self._as_asked(request, form)

    async def _with_file(self, request: Request, page: ConsolePage, read: Callable[[bytes], object]) -> Asked:
        """A file is read only for somebody who may send it; it stays in memory, not on a disk."""
        asked = self._as_asked(request, {})
        _, member = await self.deps.db.read(partial(self._find, asked=asked, now=self.deps.clock()))
        if page.permission.reach(member.role if member else None) is Reach.NOTHING:
            return asked
        form, content = await receive(request, max_fields=page.fields, in_memory=page.upload)
        file = await asyncio.to_thread(read, content) if content else None
        return replace(self._as_asked(request, form), file=file)

    def _as_asked(self, request: Request, form: Mapping[str, object]) -> Asked:
        return Asked(
            token=self.cookie.read(request),
            chosen_language=self.language.read(request),
            accepts=browsers.accepted(request.headers.get("accept-language", "")),
            path=request.path_params,
            query=request.query_params,
            form={name: value for name, value in form.items() if isinstance(value, str)},
            device=browsers.device(request.headers),
            network=codes.network_of(request.client.host) if request.client else None,
            waiting=self.waiting.read(request) or "",
            passkey=self.passkey.read(request) or "",
        )

    async def _run(self, page: ConsolePage, asked: Asked) -> Answered:
        now = self.deps.clock()
        work = partial(self._visit, page=page, asked=asked, now=now)
        answered = await (self.deps.db.run(work) if page.writes else self.deps.db.read(work))
        if answered.browser is not None and answered.browser.is_stale:
            await self.deps.db.run(partial(sessions.touch, session_id=answered.browser.id, now=now))
        return answered

    def _visit(self, session: Session, *, page: ConsolePage, asked: Asked, now: datetime) -> Answered:
        browser, member = self._find(session, asked, now)
        t = self._texts(asked, member)
        was_in = asked.token is not None and member is None
        reach = page.permission.reach(member.role if member else None)
        if reach is Reach.NOTHING:
            place = place_of(self.deps.public_url)
            refused = door.how_to_get_in(t, place=place, was_in=was_in) if member is None else Missing()
            return Answered(refused, t, member, browser, was_in)
        visit = Visit(
            session=session,
            now=now,
            t=t,
            reach=reach,
            browser=browser,
            visitor=member,
            path=asked.path,
            query=asked.query,
            form=asked.form,
            device=asked.device,
            network=asked.network,
            waiting=asked.waiting,
            passkey=asked.passkey,
            public_url=self.deps.public_url.rstrip("/"),
            bot=self.deps.bot(),
            kinds=self.kinds,
            file=asked.file,
        )
        answer = page.handler(visit)
        if page.method == "POST" and isinstance(answer, Show):
            _, member = self._find(session, asked, now)  # the form may have changed what stands around the page
        return Answered(answer, t, member, browser, was_in)

    def _find(self, session: Session, asked: Asked, now: datetime) -> tuple[Browser | None, Member | None]:
        browser = sessions.find_session(session, asked.token, "console", now) if asked.token else None
        return browser, queries.get_member(session, browser.owner.staff_id or 0) if browser else None

    def _texts(self, asked: Asked, member: Member | None) -> Texts:
        zone = ZoneInfo(member.zone) if member else SCHOOL_ZONE
        return Texts(self.deps.library, _language(asked, member), zone)

    async def _wait(self, wait: Wait) -> Go:
        end = clock.monotonic() + wait.seconds
        while clock.monotonic() < end:
            with suppress(Busy):
                if await self.deps.db.read(wait.until):
                    return wait.then
            await asyncio.sleep(_LOOK)
        return wait.late

    def _respond(self, request: Request, page: ConsolePage, answered: Answered) -> Response:
        match answered.answer:
            case Go() as go:
                return self._go(go)
            case Wait(late=late):
                return self._go(late)
            case Tell() as tell:
                return self._tell(tell)
            case Picture() | Table() as file:
                return _file(file)
            case Missing():
                response = self._page(request, page, answered, door.missing(answered.t))
            case Show() as show:
                response = self._page(request, page, answered, show)
        if answered.was_in:
            self.cookie.delete(response)
        return response

    def _go(self, go: Go) -> Response:
        response = RedirectResponse(go.path, 303)
        if go.token:
            self.cookie.set(response, go.token)
        if go.forget:
            self.cookie.delete(response)
        if go.language:
            self.language.set(response, go.language)
        if go.waiting:
            self.waiting.set(response, go.waiting)
        return response

    def _tell(self, tell: Tell) -> Response:
        response = JSONResponse(dict(tell.values))
        if tell.passkey:
            self.passkey.set(response, tell.passkey)
        return response

    def _page(self, request: Request, page: ConsolePage, answered: Answered, show: Show) -> Response:
        t, member = answered.t, answered.member
        frame = Frame(
            title=show.title,
            member=member,
            nav=self._nav(t, member.role, request.url.path) if member else {},
            languages=[self.deps.library.languages[code] for code in door.LANGUAGES],
            here=request.url.path if request.method == "GET" else door.ROOT,
            start=door.START if member and member.start and not _tells_of_start(page) else "",
        )
        html = self.templates.render(show.template, t=t, frame=frame, **show.values)
        response = HTMLResponse(html, show.status)
        response.headers["Content-Language"] = t.code
        response.headers["Vary"] = "Accept-Language, Cookie"
        if show.status == 503:
            response.headers["Retry-After"] = "10"
        return response

    def _nav(self, t: Texts, role: Role, here: str) -> Mapping[Menu, Sequence[Link]]:
        allowed = [(nav, page) for nav, page in self.entries if page.permission.reach(role) is not Reach.NOTHING]
        return {
            menu: [Link(nav.label(t), page.path, _current(page, here)) for nav, page in allowed if nav.menu is menu]
            for menu in Menu
        }


def _file(file: Picture | Table) -> Response:
    headers = {"Cache-Control": "private, no-store"}
    if isinstance(file, Picture):
        return Response(file.content, media_type="image/jpeg", headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{file.name}.csv"'
    return Response(write_csv(file.rows), media_type="text/csv; charset=utf-8", headers=headers)


def _current(page: ConsolePage, here: str) -> str:
    if here == page.path:
        return "page"
    return "true" if page.path != door.ROOT and here.startswith(f"{page.path}/") else ""


def _tells_of_start(page: ConsolePage) -> bool:
    return page.path == door.ROOT or page.path.startswith(door.START)


def _language(asked: Asked, member: Member | None) -> str:
    """The one chosen here, else the person's own; a visitor's browser is asked. Dutch when it is none of ours."""
    wanted = [asked.chosen_language, member.language] if member else [asked.chosen_language, *asked.accepts]
    found = (languages.match([tag]) for tag in wanted)
    return next((code for code in found if code in door.LANGUAGES), languages.SOURCE)
