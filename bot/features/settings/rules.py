"""When a confirmation still counts."""

from datetime import UTC, datetime, timedelta

FRESH = timedelta(minutes=15)  # long enough to think, short enough that no forgotten button erases anybody
_LONGEST = 11  # digits of a moment before the year 5000


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def is_fresh(asked: int, now: datetime) -> bool:
    if len(str(asked)) > _LONGEST:
        return False
    return timedelta(seconds=-1) <= now - datetime.fromtimestamp(asked, UTC) <= FRESH
