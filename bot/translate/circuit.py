"""When a service is left alone for a while, so that one that is down or refuses us is not asked for every line."""

from datetime import datetime, timedelta

from bot.translate.metrics import paused
from bot.translate.ports import CLOSED, PASSING, Failed, Why
from bot.translate.queries import Pause

IN_A_ROW = 3  # failures that will pass
SHORT, LONG = timedelta(minutes=5), timedelta(minutes=30)


class Circuit:
    def __init__(self) -> None:
        self.pause: Pause | None = None
        self._failures = 0

    def is_open(self, now: datetime) -> bool:
        """Nothing may be sent. After the pause one more failure is enough for the next."""
        if self.pause and self.pause.until <= now:
            self.pause = None
            paused.set(0)
        return self.pause is not None

    def worked(self) -> None:
        self._failures, self.pause = 0, None
        paused.set(0)

    def failed(self, failed: Failed, now: datetime) -> None:
        self._failures += failed.why in PASSING
        asked = timedelta(seconds=failed.after)
        if failed.why in CLOSED:
            self._open(now + max(LONG, asked), failed.why)
        elif failed.why in PASSING and (asked or self._failures >= IN_A_ROW):
            self._open(now + (asked or SHORT), failed.why)

    def resume(self, pause: Pause | None) -> None:
        """As another process left it."""
        self.pause = pause

    def _open(self, until: datetime, why: Why) -> None:
        if self.pause is None or self.pause.until < until:
            self.pause = Pause(until, why)
        paused.set(1)
