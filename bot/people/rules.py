"""Choices people make about themselves, what counts as a name to show, and the order of groups."""

import re
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from bot.i18n import bidi

NICKNAME_LIMIT = 30  # characters; fits every button beside a few words
# Far enough to mean "until I start again"; a date keeps the question "is it paused now?" one comparison.
NO_END = datetime(9999, 1, 1, tzinfo=UTC)
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters that look like nothing
_JOINERS = "\u200c\u200d"  # Persian words and family emoji need them


class Naming(StrEnum):
    """How messages name a child: by first name, by another name, or as "your child"."""

    NAME = "name"
    OTHER = "other"
    NONE = "none"


class Policy(StrEnum):
    """What a school decides about first names of children in chats."""

    PARENT = "parent"  # each parent decides
    NEVER = "never"


class Quiet(StrEnum):
    """When nothing that can wait is sent."""

    SCHOOL = "school"
    EARLY = "early"
    LATE = "late"
    NEVER = "never"


class Pause(StrEnum):
    WEEK = "week"
    OPEN = "open"
    OFF = "off"


Hours = tuple[time | None, time | None]

HOURS: dict[Quiet, Hours] = {
    Quiet.SCHOOL: (None, None),
    Quiet.EARLY: (time(19, 0), time(8, 0)),
    Quiet.LATE: (time(21, 0), time(7, 0)),
    Quiet.NEVER: (time(0, 0), time(0, 0)),  # from and until the same moment: no quiet hours at all
}


def quiet_of(start: time | None, end: time | None) -> Quiet | None:
    """The choice behind stored hours; None when they were set in another way."""
    return next((choice for choice, hours in HOURS.items() if hours == (start, end)), None)


def pause_end(choice: Pause, now: datetime) -> datetime | None:
    match choice:
        case Pause.WEEK:
            return now + timedelta(days=7)
        case Pause.OPEN:
            return NO_END
        case Pause.OFF:
            return None


def clean_nickname(text: str) -> str | None:
    """What a parent typed as one short visible line, or None when it cannot serve as a name."""
    kept = "".join(char for char in bidi.clean(text) if _may_stay(char))
    name = " ".join(unicodedata.normalize("NFC", kept).split())
    if not any(_is_visible(char) for char in name) or len(name) > NICKNAME_LIMIT or name.startswith("/"):
        return None
    return name


def clean_line(text: str, limit: int) -> str | None:
    """What somebody typed as one line; empty when there is no word in it, None when it is too long."""
    kept = "".join(char for char in bidi.clean(text) if _may_stay(char))
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    if not any(char.isalpha() for char in line):
        return ""
    return line if len(line) <= limit else None


def _may_stay(char: str) -> bool:
    if char in _BLANK:
        return False
    return char.isspace() or char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs")


def _is_visible(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNPS"


def naming_now(naming: Naming, policy: Policy, first_name: str, other: str | None) -> Naming:
    """How messages may name a child now: a first name that the school keeps out of chats is as good as none."""
    if policy is Policy.PARENT or naming is Naming.NONE:
        return naming
    if naming is Naming.OTHER and other is not None and not holds_name(other, first_name):
        return naming
    return Naming.NONE


def shown_name(naming: Naming, policy: Policy, first_name: str, other: str | None) -> str | None:
    """The name that messages may hold; None means "your child". Every way of a name into a chat goes through here."""
    match naming_now(naming, policy, first_name, other):
        case Naming.NAME:
            return first_name
        case Naming.OTHER:
            return other
        case Naming.NONE:
            return None


def may_staff_see_name(policy: Policy, chosen: Collection[Naming]) -> bool:
    """Whether a first name may stand in a chat of staff, where no guardian reads along.

    `chosen`: by each guardian. One must have allowed the name, and none must have kept it out.
    """
    return policy is Policy.PARENT and bool(chosen) and all(naming is Naming.NAME for naming in chosen)


def holds_name(text: str, first_name: str) -> bool:
    """Whether a parent's own name for a child is the first name after all: "amina!", "Mijn Amina"."""
    name, words = _name_words(first_name), _name_words(text)
    if len(name) > 1 and len(name[-1]) == 1:
        name = name[:-1]  # the letter that tells two children of one name apart
    there = (words[at : at + len(name)] for at in range(len(words)))
    return bool(name) and (name in there or "".join(words) == "".join(name))


def _name_words(text: str) -> list[str]:
    """Letters only, without accents and capitals."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return re.findall(r"[^\W\d_]+", plain)


def in_order(name: str) -> list[tuple[int, str]]:
    """Sorts "Groep 10" after "Groep 9"."""
    return [(int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in re.split(r"(\d{1,9})", name)]
