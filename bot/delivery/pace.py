"""How fast a lane may send: evenly spaced slots for all, and about one message a second for each chat."""

from bot import clock

_CATCH_UP = 0.01  # seconds a late wake-up may be made good; more would bunch messages up
CHAT_BURST = 3.0  # a person who taps quickly gets quick answers; Telegram allows short bursts


class Pace:
    """In the memory of the lane's only owner, so no shared counter is needed."""

    def __init__(self, rate: float | None, chat_rate: float | None) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._next = 0.0
        self._chat_rate = chat_rate
        self._chats: dict[str, tuple[float, float]] = {}  # chat -> allowance left, when it was counted
        self._cooling: set[str] = set()
        self._swept = 0.0

    def slot(self) -> float:
        """Takes the next slot; the seconds to wait for it."""
        if not self._interval:
            return 0.0
        now = clock.monotonic()
        self._next = max(self._next + self._interval, now - _CATCH_UP)
        return max(0.0, self._next - now)

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
