"""How fast a lane may send: so many a second in all, evenly, and about one message a second for each chat."""

from collections import deque
from math import ceil

from bot import clock

_CATCH_UP = 0.1  # seconds that a busy process may make good; what it lost before that is lost
_IDLE = 0.5  # seconds without a message after which there is nothing to make good
_SECOND = 1.01  # a channel's second as it sees it: messages travel differently long
CHAT_BURST = 3.0  # a person who taps quickly gets quick answers; Telegram allows short bursts


class Pace:
    """In the memory of the lane's only owner, so no shared counter is needed."""

    def __init__(self, rate: float | None, chat_rate: float | None) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._next = 0.0
        self._started: deque[float] = deque(maxlen=ceil(rate or 1))
        self._chat_rate = chat_rate
        self._chats: dict[str, tuple[float, float]] = {}  # chat -> allowance left, when it was counted
        self._cooling: set[str] = set()
        self._swept = 0.0

    def wait(self) -> float:
        """The seconds until the next message may start."""
        if not self._interval:
            return 0.0
        is_full = len(self._started) == self._started.maxlen
        free = self._started[0] + _SECOND if is_full else 0.0
        return max(0.0, max(self._next, free) - clock.monotonic())

    def start(self) -> None:
        """Counts a message that starts now. Counted when it was due, after a stall too many would fall in a second."""
        now = clock.monotonic()
        lost = now - self._next
        self._next = (now if lost > _IDLE else now - min(lost, _CATCH_UP)) + self._interval
        self._started.append(now)

    def take(self, chat: str) -> None:
        """Counts a message to the chat."""
        if not self._chat_rate:
            return
        left, now = self._allowance(chat) - 1, clock.monotonic()
        self._chats[chat] = (left, now)
        if left < 1:
            self._cooling.add(chat)
        if now - self._swept > 1:
            self._sweep(now)

    def cooling(self) -> list[str]:
        """Chats that must wait."""
        self._cooling = {chat for chat in self._cooling if self._allowance(chat) < 1}
        return list(self._cooling)

    def _sweep(self, now: float) -> None:
        """Forgets the chats that are rested."""
        self._swept = now
        self._chats = {chat: kept for chat, kept in self._chats.items() if self._allowance(chat) < CHAT_BURST}

    def _allowance(self, chat: str) -> float:
        left, counted = self._chats.get(chat, (CHAT_BURST, 0.0))
        return min(CHAT_BURST, left + (clock.monotonic() - counted) * (self._chat_rate or 0))
