"""From what a person did to the route that answers it; pure, so that every order of acts can be tried."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.incoming import AttachmentKind, Command, Tapped, Text
from bot.core.screen import Ask, Screen
from bot.core.tap import Tap, decode
from bot.i18n import bidi
from bot.turns.router import Malformed, Router
from bot.turns.turn import Reply, Turn

MAX_HOPS = 4  # a Tap as an answer goes on there; more than a few hops is a loop


@dataclass(frozen=True, slots=True)
class Fallbacks:
    """The answers that belong to no slice, given by the home slice."""

    gone: Callable[[Turn], Screen]  # a stale, foreign or forged button
    not_allowed: Callable[[Turn], Screen]  # a route that this talker may not reach
    attachment: Callable[[Turn, AttachmentKind], Screen]
    edited: Callable[[Turn], Screen]
    in_group: Callable[[Turn], Screen]
    apology: Callable[[Turn], Screen]  # after a bug of ours


class Dialogue:
    """Routes plus fallbacks: `answer` gives the screens for a turn, in order."""

    def __init__(self, router: Router, fallbacks: Fallbacks) -> None:
        self.router, self.fallbacks = router, fallbacks

    def tapped(self, turn: Turn, tapped: Tapped) -> list[Screen]:
        tap = decode(tapped.data)
        return self._flat(turn, tap if tap else self.fallbacks.gone(turn))

    def command(self, turn: Turn, command: Command) -> list[Screen]:
        route = self.router.commands.get(command.name)
        if route is None:
            return self.text(turn, Text(f"/{command.name} {command.argument}".strip()))
        if not route.access.allows(turn.talker):
            return [self.fallbacks.not_allowed(turn)]
        return self._flat(turn, route.call(turn, (), command.argument))

    def text(self, turn: Turn, text: Text) -> list[Screen]:
        if tap := _offered(turn.talker.offered, text.text, may_count=turn.talker.asking is None):
            return self._flat(turn, tap)
        if turn.talker.asking:
            screens = self._asked(turn, parse_ask(turn.talker.asking), text.text)
            if screens:
                return screens
        for route in self.router.free_text:
            if route.access.allows(turn.talker):
                reply = route.call(turn, (), text.text)
                if reply is not None:
                    return self._flat(turn, reply)
        return [self.fallbacks.gone(turn)]

    def photo(self, turn: Turn, source: str) -> list[Screen]:
        """Nothing when nobody here takes it."""
        ask = parse_ask(turn.talker.asking) if turn.talker.asking else Ask("")
        for name, args in ((ask.name, ask.args), ("", ())):
            route = self.router.photos.get(name)
            if route is not None and route.access.allows(turn.talker):
                reply = route.call(turn, args, source)
                if reply is not None:
                    return self._flat(turn, reply)
        return []

    def _asked(self, turn: Turn, ask: Ask, text: str) -> list[Screen]:
        route = self.router.answers.get(ask.name)
        if route is None or not route.access.allows(turn.talker):
            return []
        try:
            return self._flat(turn, route.call(turn, ask.args, text))
        except Malformed:
            return []

    def _flat(self, turn: Turn, reply: Reply, hops: int = 0) -> list[Screen]:
        if reply is None:
            return []
        if isinstance(reply, Screen):
            return [reply]
        if isinstance(reply, Tap):
            if hops >= MAX_HOPS:
                raise RecursionError(f"{reply.name} leads in a circle")
            return self._flat(turn, self._go(turn, reply), hops + 1)
        return [screen for part in reply for screen in self._flat(turn, part, hops)]

    def _go(self, turn: Turn, tap: Tap) -> Reply:
        route = self.router.taps.get(tap.name)
        if route is None:
            return self.fallbacks.gone(turn)
        if not route.access.allows(turn.talker):
            return self.fallbacks.not_allowed(turn)
        try:
            return route.call(turn, tap.args)
        except Malformed:
            return self.fallbacks.gone(turn)


def format_ask(ask: Ask | None) -> str | None:
    return ":".join((ask.name, *ask.args)) if ask else None


def parse_ask(stored: str) -> Ask:
    name, *args = stored.split(":")
    return Ask(name, tuple(args))


def offer(screens: list[Screen]) -> str | None:
    """What the next typed text may mean: the labels of the last screen that has buttons."""
    for screen in reversed(screens):
        taps = [[_fold(b.label), b.tap.encode()] for row in screen.buttons for b in row if b.tap]
        if taps:
            return json.dumps(taps, ensure_ascii=False, separators=(",", ":"))
    return None


def _offered(stored: str | None, text: str, *, may_count: bool) -> Tap | None:
    """`2`, `٢` or a label, typed instead of tapped. While a free text is asked for, only a label counts."""
    if not stored:
        return None
    choices: list[list[str]] = json.loads(stored)
    wanted = _fold(text)
    for label, data in choices:
        if wanted and wanted == label:
            return decode(data)
    number = text.strip().translate(bidi.DIGITS)
    if may_count and number.isascii() and number.isdigit() and len(number) < 3 and 1 <= int(number) <= len(choices):
        return decode(choices[int(number) - 1][1])
    return None


def _fold(label: str) -> str:
    words = "".join(char for char in bidi.clean(label).casefold() if char.isalnum() or char.isspace())
    return " ".join(words.split())
