"""What a message of school to many parents may be: a ready text with its values, own words, or both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from bot.i18n import bidi

PLACE = "/console/messages"  # where the console writes them
LONGEST = 600  # characters of own words: more is a letter, and is not read in a chat
LONGEST_REASON = 200

# Each ready text of `messages/<language>/announcements` with the values it holds; in the order they are offered.
READY: Mapping[str, tuple[str, ...]] = {
    "study_day": ("day",),
    "early_end": ("day", "time"),
    "holiday": ("first", "last"),
    "other_teacher": ("day",),
    "trip": ("day",),
    "outside": ("day",),
    "sports_clothes": ("day",),
    "crafts": ("day",),
    "photographer": ("day",),
    "form": ("day",),
    "lost_property": ("day",),
    "head_lice": (),
}

TIMED, PERIOD = "early_end", "holiday"  # those with more than one value
CLOSED = "study_day"


class Wrong(StrEnum):
    """Why a message cannot be kept as it is."""

    NOBODY = "nobody"
    FEW = "few"  # families, to choose among them by language
    EMPTY = "empty"
    LONG = "long"
    NO_DAY = "no day"
    PAST = "past"
    NO_TIME = "no time"
    BACKWARDS = "backwards"
    NO_REASON = "no reason"
    LONG_REASON = "long reason"


@dataclass(frozen=True, slots=True)
class Message:
    """As somebody entered it. No groups: the whole school. `values`: days and times of the ready text, ISO."""

    group_ids: tuple[int, ...] = ()
    whole_school: bool = False
    language: str = ""  # only who reads this; empty for everybody
    ready: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    own: str = ""  # Dutch; a line is a paragraph
    urgent: bool = False
    reason: str = ""


def clean_words(typed: str) -> str:
    """Paragraphs without what nobody sees; empty lines go."""
    lines = (" ".join(line.split()) for line in bidi.clean(typed).split("\n"))
    return "\n".join(line for line in lines if line)


def mistakes(message: Message, today: date) -> list[Wrong]:
    found = []
    if not message.whole_school and not message.group_ids:
        found.append(Wrong.NOBODY)
    if not message.ready and not message.own:
        found.append(Wrong.EMPTY)
    if len(message.own) > LONGEST:
        found.append(Wrong.LONG)
    found += _wrong_values(message, today)
    if message.urgent and not message.reason:
        found.append(Wrong.NO_REASON)
    if len(message.reason) > LONGEST_REASON:
        found.append(Wrong.LONG_REASON)
    return found


def _wrong_values(message: Message, today: date) -> list[Wrong]:
    found: dict[Wrong, None] = {}
    days = []
    for name in READY.get(message.ready, ()):
        value = message.values.get(name, "")
        if name == "time":
            if read_time(value) is None:
                found[Wrong.NO_TIME] = None
            continue
        day = read_day(value)
        if day is None:
            found[Wrong.NO_DAY] = None
        else:
            days.append(day)
    if days and days[-1] < today:  # a period may have begun
        found[Wrong.PAST] = None
    if days != sorted(days):
        found[Wrong.BACKWARDS] = None
    return list(found)


def days_off(ready: str, values: Mapping[str, str]) -> tuple[date, date] | None:
    """The first and the last day without school that a ready text tells of."""
    names = {CLOSED: ("day", "day"), PERIOD: ("first", "last")}.get(ready)
    found = [day for name in names or () if (day := read_day(values.get(name, "")))]
    return (found[0], found[1]) if len(found) == 2 else None


def read_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


def read_time(value: str) -> time | None:
    try:
        return time.fromisoformat(value) if len(value) == 5 else None
    except ValueError:
        return None


def typed_day(text: str, today: date) -> date | None:
    """ "30-11", "30/11/2026" or "2026-11-30"; without a year the next one there is."""
    parts = re.findall(r"\d+", text.translate(bidi.DIGITS))
    if len(parts) not in (2, 3) or re.search(r"[^\d\s./-]", text.translate(bidi.DIGITS)):
        return None
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4:
        numbers.reverse()
    day, month, *year = numbers
    try:
        found = date(year[0] if year else today.year, month, day)
        return found if year or found >= today else found.replace(year=today.year + 1)
    except (ValueError, OverflowError):
        return None


def typed_time(text: str) -> time | None:
    """ "12:15", "12.15" or "9"."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))?", text.translate(bidi.DIGITS).strip())
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None


def school_days(today: date, most: int) -> list[date]:
    """The next ones from today: Monday to Friday."""
    coming = (today + timedelta(days=number) for number in range(most * 2))
    return [day for day in coming if day.weekday() < 5][:most]
