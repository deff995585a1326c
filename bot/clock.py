"""The only place that reads the clock; everything else receives `now`."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


def millis() -> int:
    """Milliseconds since 1970, for identifiers; never faked in tests."""
    return time.time_ns() // 1_000_000


def monotonic() -> float:
    """Seconds on a clock that never goes back, for leases and pacing inside one process."""
    return time.monotonic()
