"""The five questions, the school year they are for, and when both sides read each other's answers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.i18n import bidi

FOLDER = "expectations"  # of the ready sentences
LONGEST = 300  # characters of own words
BEGINS = 8  # August: a school year is known by the year in which it begins
REMIND_AFTER = timedelta(days=7)
CHANGE_FOR = timedelta(hours=1)  # after a parent sent; then both sides read


class Question(StrEnum):
    """Themes of messages/phrases.toml, in the order they are asked."""

    REACH = "reach"
    HEAR = "hear"
    HOME = "home"
    WORRY = "worry"
    YEAR = "year"


QUESTIONS = tuple(Question)


class State(StrEnum):
    """Of a parent's answers."""

    OPEN = "open"
    SENT = "sent"  # and still to be changed
    EXCHANGED = "exchanged"


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: the id of a ready sentence, own words, or both."""

    phrase: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.phrase or self.words)


def school_year(day: date) -> int:
    return day.year if day.month >= BEGINS else day.year - 1


def exchanged_at(done_at: datetime) -> datetime:
    return done_at + CHANGE_FOR


def state_of(done_at: datetime | None, now: datetime) -> State:
    if done_at is None:
        return State.OPEN
    return State.EXCHANGED if exchanged_at(done_at) <= now else State.SENT


def clean_words(typed: str) -> str:
    """Paragraphs without what nobody sees; empty lines go."""
    lines = (" ".join(line.split()) for line in bidi.clean(typed).split("\n"))
    return "\n".join(line for line in lines if line)
