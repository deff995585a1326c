"""What a button carries: a route name and its arguments, in at most 64 bytes."""

import re
from dataclasses import dataclass

LIMIT = 64  # bytes; Telegram's limit for callback_data, the smallest of our channels
_NAME = re.compile(r"[a-z_]+\.[a-z_]+")
_ARGUMENT = re.compile(r"[A-Za-z0-9_\-]*")


@dataclass(frozen=True, slots=True)
class Tap:
    """`name` is `slice.action`; arguments hold only letters, digits, `-` and `_`."""

    name: str
    args: tuple[str, ...] = ()

    def encode(self) -> str:
        parts = (self.name, *self.args)
        if not _NAME.fullmatch(self.name) or not all(_ARGUMENT.fullmatch(arg) for arg in self.args):
            raise ValueError(f"a button cannot carry {parts!r}")
        data = ":".join(parts)
        if len(data.encode()) > LIMIT:
            raise ValueError(f"a button can carry {LIMIT} bytes, not {data!r}")
        return data


def tap(name: str, *args: object) -> Tap:
    return Tap(name, tuple(str(arg) for arg in args))


def decode(data: str) -> Tap | None:
    """The tap behind a payload, or None when it is not one of ours."""
    name, *args = data.split(":")
    if len(data) > LIMIT or not _NAME.fullmatch(name) or not all(_ARGUMENT.fullmatch(arg) for arg in args):
        return None
    return Tap(name, tuple(args))
