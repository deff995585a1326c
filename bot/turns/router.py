"""Which function answers: a tapped button, a command, an expected free text, or any other text."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, get_type_hints

from bot.people.talkers import Talker
from bot.turns.turn import Reply, Turn

Handler = Callable[..., Reply]


class Access(StrEnum):
    """Who may reach a route; checked again on every tap, because a button can be forwarded or years old."""

    ANYONE = "anyone"
    PARENT = "parent"
    STAFF = "staff"
    MEMBER = "member"  # parent or staff

    def allows(self, talker: Talker) -> bool:
        match self:
            case Access.ANYONE:
                return True
            case Access.PARENT:
                return talker.is_parent
            case Access.STAFF:
                return talker.is_staff
            case Access.MEMBER:
                return talker.is_parent or talker.is_staff


class Malformed(Exception):
    """A button payload whose arguments do not fit its route: an old or forged button."""


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    handler: Handler
    access: Access
    converters: tuple[Callable[[str], Any], ...]  # Any: each argument has its own type

    def call(self, turn: Turn, args: tuple[str, ...], *extra: object) -> Reply:
        if len(args) != len(self.converters):
            raise Malformed(self.name)
        try:
            converted = [convert(arg) for convert, arg in zip(self.converters, args, strict=True)]
        except ValueError:
            raise Malformed(self.name) from None
        return self.handler(turn, *extra, *converted)


def _integer(text: str) -> int:
    """Only what the database can hold; int() alone would take `_` and 400 digits."""
    if not text.isascii() or not text.isdigit() or len(text) > 19 or int(text) >= 2**63:
        raise ValueError(text)
    return int(text)


def _converter(kind: type) -> Callable[[str], Any]:
    if kind is int:
        return _integer
    if kind is str or issubclass(kind, Enum):
        return kind
    raise TypeError(f"a route argument must be int, str or an Enum, not {kind}")


@dataclass
class Router:
    """The routes of one slice, or of all of them after `include`."""

    taps: dict[str, Route] = field(default_factory=dict)
    commands: dict[str, Route] = field(default_factory=dict)
    answers: dict[str, Route] = field(default_factory=dict)
    photos: dict[str, Route] = field(default_factory=dict)
    free_text: list[Route] = field(default_factory=list)

    def tap(self, name: str, access: Access = Access.MEMBER) -> Callable[[Handler], Handler]:
        """`handler(turn, *args)`; the arguments' annotations (int, str, Enum) are checked before the call."""
        return self._register(self.taps, name, access, skip=1)

    def command(self, name: str, access: Access = Access.MEMBER) -> Callable[[Handler], Handler]:
        """`handler(turn, argument)` where argument is what was typed after the command."""
        return self._register(self.commands, name, access, skip=2)

    def answer(self, name: str, access: Access = Access.MEMBER) -> Callable[[Handler], Handler]:
        """`handler(turn, text, *args)` for the free text that a screen asked for with `Ask(name, args)`."""
        return self._register(self.answers, name, access, skip=2)

    def photo(self, name: str = "", access: Access = Access.STAFF) -> Callable[[Handler], Handler]:
        """`handler(turn, source, *args)` for a photo, sent while `Ask(name, args)` is open; without a name: for a photo
        that nobody asked for. None as the answer: not for me."""
        return self._register(self.photos, name, access, skip=2)

    def text(self, access: Access = Access.ANYONE) -> Callable[[Handler], Handler]:
        """`handler(turn, text)` for text nobody asked for; the first one that does not return None wins."""

        def register(handler: Handler) -> Handler:
            self.free_text.append(Route(handler.__name__, handler, access, ()))
            return handler

        return register

    def include(self, other: "Router") -> None:
        kinds = (
            (self.taps, other.taps), (self.commands, other.commands), (self.answers, other.answers),
            (self.photos, other.photos),
        )  # fmt: skip
        for mine, theirs in kinds:
            twice = mine.keys() & theirs.keys()
            if twice:
                raise ValueError(f"routes registered twice: {sorted(twice)}")
            mine.update(theirs)
        self.free_text.extend(other.free_text)

    def _register(
        self, routes: dict[str, Route], name: str, access: Access, *, skip: int
    ) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            hints = get_type_hints(handler)
            parameters = list(inspect.signature(handler).parameters)[skip:]
            if name in routes:
                raise ValueError(f"route {name} is registered twice")
            converters = tuple(_converter(hints[parameter]) for parameter in parameters)
            routes[name] = Route(name, handler, access, converters)
            return handler

        return register
