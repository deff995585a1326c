"""What an agreement is, when it is looked at again, and what the answers of both sides make of it."""

from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from enum import StrEnum

MOST = 3  # agreements of a talk: more are not kept
LONGEST = 200  # characters of one in own words
LONGEST_REPLY = 600  # characters of how a parent remembers it
LOOK_AFTER = timedelta(weeks=4)
REMIND_AFTER = timedelta(days=7)
ASKED = time(16, 0)  # school is out, and supper is not yet on the table
EARLIEST, LATEST = timedelta(days=-60), timedelta(days=366)  # days that can be chosen, from today


class Who(StrEnum):
    """Who does it; also the themes of the ready sentences."""

    SCHOOL = "school"
    HOME = "home"
    CHILD = "child"
    TOGETHER = "together"


class State(StrEnum):
    DRAFT = "draft"
    GIVEN = "given"
    DONE = "done"  # both sides said so
    TALK = "talk"  # one side wants to talk about it again
    ENDED = "ended"  # school ended it on purpose
    REPLACED = "replaced"  # by a later list


LISTED = (State.GIVEN, State.TALK, State.DONE, State.ENDED)
OPEN = (State.GIVEN, State.TALK)


class Says(StrEnum):
    """What one side says on the day of looking again; and what comes of both sides' words."""

    DONE = "done"
    BUSY = "busy"
    TALK = "talk"


class Heard(StrEnum):
    """What a guardian says of the list."""

    YES = "yes"
    DIFFERS = "differs"


def settle(school: Says | None, parents: Sequence[Says | None], *, waited: bool) -> Says | None:
    """None as long as a side is to be waited for. `parents`: of each guardian; `waited`: the week is over.

    Whoever wants to talk is heard at once. After the week one guardian speaks for home; where no guardian can be
    asked any more, school speaks for itself.
    """
    said = [one for one in parents if one is not None]
    if Says.TALK in (school, *said):
        return Says.TALK
    if school is None or (parents and not said) or (len(said) < len(parents) and not waited):
        return None
    return Says.DONE if {school, *said} == {Says.DONE} else Says.BUSY


def next_look(today: date, is_open: Callable[[date], bool]) -> date:
    """Four weeks from today, or the first day with school after that."""
    first = today + LOOK_AFTER
    days = [first + timedelta(days=number) for number in range(60)]
    return next((day for day in days if is_open(day)), first)
