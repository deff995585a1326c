"""What a console page is: slices add pages and navigation entries with `ConsolePage`, as the shell itself does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.orm import Session

from bot.console.access import ROUTES, Permission, Reach, Role
from bot.delivery.kinds import BroadcastKind
from bot.delivery.senders import Sender
from bot.i18n.texts import Texts
from bot.people.sessions import Browser


class Start(StrEnum):
    """The guided start of a school that is not done with it."""

    NEW = "new"  # nobody has begun
    BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class Member:
    """The staff member who is signed in."""

    staff_id: int
    school_id: int
    name: str
    role: Role
    school: str
    zone: str
    language: str | None  # None until they joined a chat
    start: Start | None = None  # only for leaders


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, and how far this page lets them look; every query of the console takes one."""

    member: Member
    reach: Reach
    today: date  # at school: a group that was handed over is seen until its last day


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, inside its one transaction; handlers never commit."""

    session: Session
    now: datetime
    t: Texts
    reach: Reach
    browser: Browser | None
    visitor: Member | None
    path: Mapping[str, str]
    query: Mapping[str, str]  # what stands after the question mark
    form: Mapping[str, str]
    device: str
    network: bytes | None  # a keyed hash of the internet address, when it has one
    waiting: str  # what a browser that shows a code to sign in with has kept, or nothing
    passkey: str  # the same for one that was asked for a passkey
    public_url: str
    bot: str  # the Telegram bot's name for links; empty when there is none, or when Telegram did not tell it yet
    kinds: Mapping[str, BroadcastKind]  # of messages to many
    file: Any = None  # Any: what the page's own `read` made of the file that was sent; None when there was none

    @property
    def member(self) -> Member:
        if self.visitor is None:
            raise LookupError("nobody is signed in; the route's permission should require it")
        return self.visitor

    @property
    def actor(self) -> Actor:
        return Actor(self.member, self.reach, self.today)

    @property
    def sender(self) -> Sender:
        """The same, where messages to many are written and steered: in the chat too."""
        return Sender(self.member.staff_id, self.member.school_id, self.reach is Reach.SCHOOL, self.today)

    def actor_for(self, permission: Permission) -> Actor:
        """For a part of the page that has a row of its own."""
        return Actor(self.member, permission.reach(self.member.role), self.today)

    @property
    def today(self) -> date:
        return self.t.local(self.now).date()

    def number(self, name: str) -> int | None:
        """An id from the address; None when no row can have it."""
        return as_number(self.path[name])


def as_number(text: str) -> int | None:
    if not text.isascii() or not text.isdigit() or len(text) > 19:
        return None
    return int(text) if int(text) < 2**63 else None


@dataclass(frozen=True, slots=True)
class Show:
    """A page from a template; `values` are plain, because it is rendered after the transaction.

    Templates extend `frame.html`, unless they are made for paper; `t` and `frame` are given to all.
    """

    template: str
    title: str
    values: Mapping[str, object] = field(default_factory=dict)
    status: int = 200
    is_long: bool = False  # takes a while to render: not between the requests of others


@dataclass(frozen=True, slots=True)
class Go:
    """After a form: the next page, and what the browser keeps from now on."""

    path: str
    token: str = ""  # a new session's
    forget: bool = False
    language: str = ""
    waiting: str = ""  # of a browser that shows a code to sign in with


@dataclass(frozen=True, slots=True)
class Missing:
    """Not there, or not for this person: both look the same."""


@dataclass(frozen=True, slots=True)
class Wait:
    """After a form that another duty works on: `then` as soon as `until` holds, `late` when that takes too long.

    Nothing is held open meanwhile; `until` is asked in a transaction of its own each time.
    """

    until: Callable[[Session], bool]
    seconds: float
    then: Go
    late: Go


@dataclass(frozen=True, slots=True)
class Tell:
    """For a script of ours, as JSON."""

    values: Mapping[str, object]
    passkey: str = ""  # of a browser that is asked for a passkey; it keeps this until it answers


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG that the browser may show and not keep."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Table:
    """A file for a spreadsheet program; the first row says what stands in the columns."""

    name: str  # of the file, in ASCII and without its ending
    rows: Sequence[Sequence[str | int]]


Answer = Show | Go | Missing | Wait | Tell | Picture | Table
Handler = Callable[[Visit], Answer]


class Menu(StrEnum):
    """Where the way to a page stands."""

    DAILY = "daily"  # always in sight
    SCHOOL = "school"  # in the drawer with what the school sets up a few times a year
    OWN = "own"  # beside the name of whoever is signed in


@dataclass(frozen=True, slots=True)
class Nav:
    order: int
    label: Callable[[Texts], str]
    menu: Menu = Menu.DAILY


@dataclass(frozen=True, slots=True)
class ConsolePage:
    """`name` is `slice.page`; the permission is the route's row in `bot/console/access.py`."""

    name: str
    path: str
    handler: Handler
    method: Literal["GET", "POST"] = "GET"
    records: bool = False  # a GET that writes to the audit log; nothing else may change with a GET
    fields: int = 50  # at most, of its form
    nav: Nav | None = None
    templates: Path | None = None  # a slice's own folder of templates
    read: Callable[[bytes], object] | None = None  # takes one file, outside of the transaction and of the event loop
    upload: int = 6 * 1024 * 1024  # bytes of a form with a file: more than it may have, so that the page itself says so

    @property
    def route(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def permission(self) -> Permission:
        return ROUTES[self.route]

    @property
    def writes(self) -> bool:
        return self.method == "POST" or self.records
