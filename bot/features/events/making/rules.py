"""What somebody may enter about an event."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from bot.delivery import wall
from bot.features.events import rules
from bot.features.events.catalogue import OTHER

LONGEST_TITLE, LONGEST_PLACE, LONGEST_NOTE, LONGEST_REASON, LONGEST_MAP = 60, 80, 600, 300, 300
MOST_CENTS, MOST_PEOPLE, MOST_FAMILY, MOST_NEEDED = 100_00, 2000, 20, 99
LONGEST_MINUTES = 16 * 60  # more is nearly always a slip: the end was meant to be on the same day
AHEAD = timedelta(days=400)
NEW_FAMILY = timedelta(weeks=8)  # since somebody of it joined
LITTLE_ONES = ("welcome", "care", "home")


class Repeat(StrEnum):
    NONE = ""
    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH = "month"  # on the same weekday: every first Tuesday


class Wrong(StrEnum):
    """Why an event cannot be kept as it is."""

    NO_KIND = "no kind"
    NO_TITLE = "no title"
    LONG_TITLE = "long title"
    NO_DAY = "no day"
    PAST = "past"
    FAR = "far"
    CLOSED = "closed"  # a day without school, which nobody said yes to
    NO_TIME = "no time"
    STARTED = "started"
    HOLE = "hole"  # the clock leaps over that hour
    BAD_END = "bad end"
    HOLE_END = "hole end"
    LASTS = "lasts"
    NO_PLACE = "no place"
    LONG_PLACE = "long place"
    MAP = "map"
    NOBODY = "nobody"
    FEW = "few"  # families, to choose among them by language
    COST = "cost"
    CAPACITY = "capacity"
    MOST = "most"
    MOST_OVER = "most over"  # more of one family than fit
    LONG_NOTE = "long note"
    NEED = "need"
    NO_UNTIL = "no until"
    UNTIL_EARLY = "until early"
    UNTIL_FAR = "until far"
    NO_DATES = "no dates"
    LONG_REASON = "long reason"


@dataclass(frozen=True, slots=True)
class Making:
    """As somebody entered it; what could not be read is None. No groups: the whole school."""

    kind: str = ""
    title: str = ""
    day: date | None = None
    begins: time | None = None
    ends: time | None = None
    place: str = ""
    map_url: str = ""
    note: str = ""
    whole_school: bool = False
    group_ids: tuple[int, ...] = ()
    new_families: bool = False
    language: str = ""
    cents: int | None = 0
    little_ones: str = "welcome"
    help_languages: tuple[str, ...] = ()
    capacity: int | None = None  # None: there is room for all
    most: int | None = 4
    needs: Mapping[str, int] = field(default_factory=dict)
    repeat: Repeat = Repeat.NONE
    until: date | None = None
    left_out: frozenset[date] = frozenset()


def mistakes(making: Making, now: datetime, zone: str, today: date) -> Iterator[Wrong]:
    yield from _kind(making)
    yield from _time(making, now, zone, today)
    yield from _place(making)
    if not making.whole_school and not making.group_ids:
        yield Wrong.NOBODY
    yield from _more(making)


def _kind(making: Making) -> Iterator[Wrong]:
    if not making.kind:
        yield Wrong.NO_KIND
    if making.kind == OTHER and not making.title:
        yield Wrong.NO_TITLE
    if len(making.title) > LONGEST_TITLE:
        yield Wrong.LONG_TITLE


def _time(making: Making, now: datetime, zone: str, today: date) -> Iterator[Wrong]:
    day, begins, ends = making.day, making.begins, making.ends
    if wrong := _wrong_day(day, today):
        yield wrong
    if begins is None:
        yield Wrong.NO_TIME
        return
    if wrong := _wrong_end(day, begins, ends, zone):
        yield wrong
    if day is None or day < today:
        return
    starts_at = wall.moment(day, begins, zone)
    if starts_at is None:
        yield Wrong.HOLE
    elif starts_at <= now:
        yield Wrong.STARTED


def _wrong_end(day: date | None, begins: time, ends: time | None, zone: str) -> Wrong | None:
    if ends is None:
        return Wrong.BAD_END
    if wall.minutes_between(begins, ends) > LONGEST_MINUTES:
        return Wrong.LASTS
    leapt = day is not None and wall.moment(rules.last_day(day, begins, ends), ends, zone) is None
    return Wrong.HOLE_END if leapt else None


def _wrong_day(day: date | None, today: date) -> Wrong | None:
    if day is None:
        return Wrong.NO_DAY
    if day < today:
        return Wrong.PAST
    return Wrong.FAR if day > today + AHEAD else None


def _place(making: Making) -> Iterator[Wrong]:
    if not making.place:
        yield Wrong.NO_PLACE
    if len(making.place) > LONGEST_PLACE:
        yield Wrong.LONG_PLACE
    if making.map_url and not is_web_address(making.map_url):
        yield Wrong.MAP


def is_web_address(typed: str) -> bool:
    try:
        found = urlsplit(typed)
    except ValueError:
        return False
    plain = typed.isprintable() and " " not in typed and len(typed) <= LONGEST_MAP
    return plain and found.scheme in ("http", "https") and "." in (found.hostname or "")


def _more(making: Making) -> Iterator[Wrong]:
    if making.cents is None or not 0 <= making.cents <= MOST_CENTS:
        yield Wrong.COST
    if making.capacity is not None and not 1 <= making.capacity <= MOST_PEOPLE:
        yield Wrong.CAPACITY
    if making.most is None or not 1 <= making.most <= MOST_FAMILY:
        yield Wrong.MOST
    elif making.capacity is not None and 1 <= making.capacity < making.most:
        yield Wrong.MOST_OVER
    if len(making.note) > LONGEST_NOTE:
        yield Wrong.LONG_NOTE
    if not all(0 <= number <= MOST_NEEDED for number in making.needs.values()):
        yield Wrong.NEED


def mistakes_of_repeat(making: Making, today: date) -> Iterator[Wrong]:
    if making.repeat is Repeat.NONE or making.day is None:
        return
    if making.until is None:
        yield Wrong.NO_UNTIL
    elif making.until <= making.day:
        yield Wrong.UNTIL_EARLY
    elif making.until > today + AHEAD:
        yield Wrong.UNTIL_FAR


def end_of_year(today: date) -> date:
    """The first of July that comes next, when schools are nearly done."""
    return date(today.year + (today >= date(today.year, 7, 1)), 7, 1)


def changes(before: Making, now: Making) -> tuple[str, ...]:
    """What parents are told of, in the order in which they read it."""
    pairs = {
        "day": (before.day, now.day),
        "time": ((before.begins, before.ends), (now.begins, now.ends)),
        "place": ((before.place, before.map_url), (now.place, now.map_url)),
        "note": ((before.title, before.note), (now.title, now.note)),
        "cents": (before.cents, now.cents),
    }
    return tuple(name for name, (was, becomes) in pairs.items() if was != becomes)
