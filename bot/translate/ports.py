"""What every translation service offers to us, and everything that can keep a line Dutch."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.i18n.languages import SOURCE


class Why(StrEnum):
    """Why a line is shown in Dutch. A closed list: pages, retries and metrics go by it."""

    NONE = "none"  # this Samen has no translation service
    OFF = "off"  # the school has not switched translation on
    KEY = "key"
    ADDRESS = "address"
    QUOTA = "quota"
    BUSY = "busy"
    DOWN = "down"
    SLOW = "slow"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    LONG = "long"
    GARBLED = "garbled"
    MARKS = "marks"
    LANGUAGE = "language"
    PAUSED = "paused"
    NOTHING = "nothing"  # only names, numbers and the like: there are no words to translate


HARMLESS = "Onze school begint om 8:30. Wij zien uw kind graag op tijd."  # what a test of the connection sends
PASSING = frozenset({Why.BUSY, Why.DOWN, Why.SLOW, Why.UNREACHABLE, Why.GARBLED, Why.PAUSED})
CLOSED = frozenset({Why.KEY, Why.ADDRESS, Why.QUOTA})  # the next line would meet the same: nothing is sent for a while


@dataclass(frozen=True, slots=True)
class Translated:
    text: str


@dataclass(frozen=True, slots=True)
class Dutch:
    """The line as the school wrote it, and what kept it from being translated."""

    text: str
    why: Why


Line = Translated | Dutch


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line that a school wrote; `thing` names what it stands under, such as "term_note:12".

    Or that a parent wrote, `person_id`, who allows that a service reads it: it goes from the language `written_in` to
    Dutch only, and is then `dutch` by its place alone.
    """

    thing: str
    dutch: str
    written_in: str = SOURCE
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A service did not translate. `after`: seconds it asks us to wait, 0 when it names none."""

    why: Why
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Quota:
    """Characters in the service's own account."""

    used: int
    allowed: int


@dataclass(frozen=True, slots=True)
class About:
    """Which service this is, without anything secret: shown to schools, and part of the cache's key."""

    name: str  # as it calls itself: "DeepL"
    host: str  # where the masked text goes
    model: str = ""


class Service(Protocol):
    """One translation service. Nothing here raises for what the other side answers."""

    @property
    def about(self) -> About: ...

    async def translate(self, masked: str, language: str, source: str = SOURCE) -> str | Failed:
        """Into `language`. `masked` and the answer are XML text with empty elements
        `<x id="1"/>` for what was masked."""
        ...

    async def quota(self) -> Quota | Failed | None:
        """None when the service does not say."""
        ...

    async def close(self) -> None: ...
