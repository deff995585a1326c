"""Identifiers that are known before a row is written and grow with time."""

import secrets
import threading

from bot import clock

# 41 bits of milliseconds, 10 bits of process, 12 bits of counter: a positive BIGINT until the year 2039.
_process = secrets.randbits(10)
_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """Unique over processes, growing within one; sorts by time."""
    global _last
    with _lock:
        base = clock.millis() << 22
        _last = max(_last + 1, base | (_process << 12))
        return _last
