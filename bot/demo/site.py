"""The demo's own pages: four people's chats next to each other, and ways in without a sign-in."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.app import Samen, chat_deps
from bot.channels.webchat import routes as webchat
from bot.channels.webchat.deps import Deps
from bot.channels.webchat.site import chat_cookie
from bot.console.site import console_cookie
from bot.demo.families import PARENTS, SCHOOL, SHOWN, STAFF
from bot.i18n.texts import Texts
from bot.people import sessions
from bot.people.tables import Address, Staff
from bot.web.assets import Assets
from bot.web.templates import Templates

HERE = Path(__file__).parent
LEADER = "leader"


class DemoSite:
    """Each shown person has a chat under a path of its own, with a cookie of its own."""

    def __init__(self, samen: Samen) -> None:
        self._samen = samen
        self._assets = Assets(HERE / "static", "/demo/static")
        self._templates = Templates(HERE / "templates", asset=self._assets.url)

    def routes(self) -> list[BaseRoute]:
        chats = [route for key in SHOWN for route in webchat.routes(self._deps(key))]
        return [
            Route("/", self._page),
            Route("/demo/in/{key}", self._enter),
            Route("/demo/console", self._enter_console),
            self._assets.route(),
            *chats,
        ]

    def _deps(self, key: str) -> Deps:
        return replace(chat_deps(self._samen), root=f"/demo/{key}/chat")

    async def _page(self, request: Request) -> Response:
        library = self._samen.library
        t = Texts(library, "nl")
        people = []
        for key in SHOWN:
            staff = next((member for member in STAFF if member.key == key), None)
            parent = next((one for one in PARENTS if one.key == key), None)
            code = staff.language if staff else parent.language if parent else "nl"
            who = staff.name if staff else ", ".join(parent.children) if parent else ""
            people.append({"key": key, "is_staff": staff is not None, "who": who, "language": library.languages[code]})
        return self._templates.page("demo.html", t=t, school=SCHOOL, people=people)

    async def _enter(self, request: Request) -> Response:
        key = request.path_params["key"]
        if key not in SHOWN:
            return RedirectResponse("/", 303)
        token = await self._samen.db.run(partial(_open_chat, samen=self._samen, key=key))
        root = f"/demo/{key}/chat"
        response = RedirectResponse(root, 303)
        chat_cookie(self._samen.settings.public_url, root).set(response, token)
        return response

    async def _enter_console(self, request: Request) -> Response:
        token = await self._samen.db.run(partial(_open_console, samen=self._samen))
        response = RedirectResponse("/console", 303)
        console_cookie(self._samen.settings.public_url).set(response, token)
        return response


def _open_chat(session: Session, samen: Samen, key: str) -> str:
    found = select(Address.id).where(Address.channel == "webchat", Address.value == f"demo-{key}")
    address_id = session.scalars(found).one()
    return sessions.open_session(session, samen.now(), kind="chat", address_id=address_id, device="demo")


def _open_console(session: Session, samen: Samen) -> str:
    staff_id = session.scalars(select(Staff.id).where(Staff.role == LEADER)).first()
    return sessions.open_session(session, samen.now(), kind="console", staff_id=staff_id, device="demo")
