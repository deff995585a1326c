"""Scripted trouble: what goes wrong, for which calls, how often; the call limits; and the log of calls."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, get_args

from tests.fakes.telegram_server.refusal import Json, Refusal, flooded

Trouble = Literal["429", "500", "502", "error", "timeout", "reset", "garbage", "no_result", "drop_reply", "slow"]
TROUBLES: tuple[str, ...] = get_args(Trouble)
AFTERWARDS = ("garbage", "no_result", "drop_reply")  # the call is carried out, only its answer is spoilt


@dataclass(slots=True)
class Fault:
    """`share` of the matching calls fail, `times` in all (None: until cleared). `seconds`: how long it waits."""

    trouble: Trouble
    method: str | None = None
    chat: int | None = None
    times: int | None = 1
    share: float = 1.0
    seconds: float = 1.0
    code: int = 400  # for "error"
    description: str = "Bad Request: scripted"
    parameters: Json | None = None

    def __post_init__(self) -> None:
        if self.trouble not in TROUBLES:
            raise ValueError(f"trouble must be one of {', '.join(TROUBLES)}")

    def refusal(self) -> Refusal | None:
        if self.trouble == "429":
            return flooded(max(1, round(self.seconds)))
        if self.trouble == "500":
            return Refusal(500, "Internal Server Error")
        if self.trouble == "error":
            return Refusal(self.code, self.description, self.parameters)
        return None


class Faults:
    def __init__(self, seed: int = 1) -> None:
        self.scripted: list[Fault] = []
        self._random = random.Random(seed)

    def take(self, method: str, chat: int | None) -> Fault | None:
        for fault in self.scripted:
            fits = fault.method in (None, method) and fault.chat in (None, chat)
            if fits and self._random.random() < fault.share:
                if fault.times is not None:
                    fault.times -= 1
                    if not fault.times:
                        self.scripted.remove(fault)
                return fault
        return None


@dataclass(slots=True)
class Bucket:
    """`rate` calls a second, of which `burst` may come at once."""

    rate: float
    burst: float
    level: float
    at: float

    def take(self, now: float) -> float:
        """0 when there was room, else the seconds until there is."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.rate


@dataclass(slots=True)
class Limits:
    """Rates of messages; None: no limit. Only calls that put something in a chat count."""

    overall: float | None = None
    overall_burst: float = 30
    per_chat: float | None = None
    per_chat_burst: float = 3
    _buckets: dict[int | None, Bucket] = field(default_factory=dict)

    def check(self, chat: int | None) -> None:
        now = time.monotonic()
        for key, rate, burst in ((chat, self.per_chat, self.per_chat_burst), (None, self.overall, self.overall_burst)):
            if rate is None:
                continue
            bucket = self._buckets.setdefault(key, Bucket(rate, burst, burst, now))
            wait = bucket.take(now)
            if wait:
                raise flooded(max(1, -int(-wait // 1)))


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was carried out. `at` is monotonic; `message` is the message it made or changed."""

    at: float
    method: str
    chat: int | None
    parameters: Json
    message: int | None


@dataclass(slots=True)
class Log:
    calls: list[Call] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)  # every request, also those that failed

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]
