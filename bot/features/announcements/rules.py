"""What a message of school to many parents may be: a ready text with its values, own words, or both."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from bot.i18n import bidi

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
