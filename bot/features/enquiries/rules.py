"""What a question to school can be, how long school has for it, and when words are one."""

from enum import StrEnum

from bot.people.rules import clean_line

LONGEST = 1000  # characters of one line; a longer story is for a talk
MOST = 10  # open questions of one parent: more are one talk
MOST_LINES = 40  # of one question; a longer one is a talk
ANSWER_IN = 2  # days with school, today not counted
LEADER_AFTER = 5


class Subject(StrEnum):
    PRACTICAL = "practical"
    PROGRESS = "progress"  # how the child is doing


class Wish(StrEnum):
    ANSWER = "answer"
    CALL = "call"
    TALK = "talk"


class State(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class What(StrEnum):
    """What a line is."""

    WORDS = "words"
    READY = "ready"  # an answer that is there in every language; the line holds its name
    PROMISE = "promise"  # the line holds the day
    HANDOVER = "handover"
    CALLED = "called"
    SETTLED = "settled"
    THANKS = "thanks"


class Tell(StrEnum):
    """What a parent is told by itself."""

    ANSWER = "answer"
    PROMISE = "promise"
    HANDOVER = "handover"
    LATE = "late"


ANSWERS = (What.WORDS, What.READY, What.CALLED, What.SETTLED)  # after one of these by school a question is answered


def clean(text: str) -> str | None:
    """Empty when there is no word in it, None when it is too long."""
    return clean_line(text, LONGEST)
