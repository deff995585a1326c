"""What a good word from home may be, and how long it can be taken back."""

from datetime import datetime, timedelta

LONGEST = 600  # characters: more is a letter
MOST = 5  # of one person in a day: the overview of a teacher stays one that is read
DAY = timedelta(days=1)  # in which words can be taken back


def may_take_back(written_at: datetime, now: datetime) -> bool:
    return now - written_at <= DAY
