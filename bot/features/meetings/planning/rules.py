"""What somebody may enter about a meeting, or about a round of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.features.meetings.planning.times import Window
from bot.features.meetings.rules import OWN

LONGEST_GOAL, LONGEST_PLACE, LONGEST_LINK, LONGEST_NOTE, LONGEST_NAME = 120, 80, 300, 300, 80
SHORTEST, LONGEST = 5, 180  # minutes
MOST_GAP = 60  # minutes between two talks
AHEAD = timedelta(days=400)
EVENING = time(23, 59)  # of the last day to choose
MORNING = time(8, 0)  # of the day from which the others choose


class Wrong(StrEnum):
    """Why a plan cannot be kept as it is."""

    NO_GOAL = "no goal"
    NO_OWN_GOAL = "no own goal"
    LONG_GOAL = "long goal"
    NOBODY_LEADS = "nobody leads"
    MINUTES = "minutes"
    LONG_PLACE = "long place"
    NO_LINK = "no link"
    LONG_NOTE = "long note"
    NO_NAME = "no name"  # of somebody from outside
    LONG_NAME = "long name"
    NO_ROLE = "no role"
    NOBODY = "nobody"  # no pupil takes part
    NO_DAY = "no day"
    NO_TIME = "no time"
    PAST = "past"
    FAR = "far"
    CLOSED = "closed"  # a day without school, which nobody said yes to
    HOLE = "hole"  # the clock leaps over that hour
    NO_WINDOW = "no window"
    HALF_WINDOW = "half window"
    BAD_WINDOW = "bad window"
    GAP = "gap"
    BAD_PAUSE = "bad pause"
    NO_TIMES = "no times"
    NO_UNTIL = "no until"
    UNTIL_PAST = "until past"
    UNTIL_LATE = "until late"  # after the first time
    NO_OTHERS = "no others"
    OTHERS_PAST = "others past"
    OTHERS_LATE = "others late"  # not before the choosing ends


@dataclass(frozen=True, slots=True)
class Chair:
    """Somebody who will be at the table: a colleague, or somebody by name."""

    role: str
    staff_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """As somebody entered it; what could not be read is None. Without a group it is about one pupil."""

    kind: str
    pupil_ids: tuple[int, ...]
    group_id: int | None = None
    goal: str = ""
    goal_words: str = ""
    leads: int | None = None
    minutes: int | None = None
    way: str = "school"
    place: str = ""
    link: str = ""
    note: str = ""
    chairs: tuple[Chair, ...] = ()  # besides whoever leads it
    child_joins: bool = False
    interpreter: bool = True
    picks: bool = False
    day: date | None = None
    begins: time | None = None
    windows: tuple[Window, ...] = ()
    gap: int | None = 0
    pause: tuple[time | None, time | None] = (None, None)
    choose_until: date | None = None
    head_start: frozenset[int] = frozenset()  # pupils
    others_from: date | None = None


def mistakes(plan: Plan, now: datetime, today: date) -> Iterator[Wrong]:
    yield from _what(plan)
    yield from _who(plan)
    if plan.minutes is None or not SHORTEST <= plan.minutes <= LONGEST:
        yield Wrong.MINUTES
    yield from (_proposed(plan, today) if plan.picks else _fixed(plan, today))


def _what(plan: Plan) -> Iterator[Wrong]:
    if not plan.goal:
        yield Wrong.NO_GOAL
    if plan.goal == OWN and not plan.goal_words:
        yield Wrong.NO_OWN_GOAL
    if len(plan.goal_words) > LONGEST_GOAL:
        yield Wrong.LONG_GOAL
    if len(plan.place) > LONGEST_PLACE:
        yield Wrong.LONG_PLACE
    if plan.way == "video" and not is_link(plan.link):
        yield Wrong.NO_LINK
    if len(plan.note) > LONGEST_NOTE:
        yield Wrong.LONG_NOTE


def is_link(typed: str) -> bool:
    return typed.startswith("https://") and typed.isprintable() and " " not in typed and len(typed) <= LONGEST_LINK


def _who(plan: Plan) -> Iterator[Wrong]:
    if not plan.pupil_ids:
        yield Wrong.NOBODY
    if plan.leads is None:
        yield Wrong.NOBODY_LEADS
    for chair in plan.chairs:
        yield from wrong_chair(chair)


def wrong_chair(chair: Chair) -> Iterator[Wrong]:
    if chair.staff_id is None and not chair.name:
        yield Wrong.NO_NAME
    if not chair.role:
        yield Wrong.NO_ROLE
    if len(chair.name) > LONGEST_NAME:
        yield Wrong.LONG_NAME


def _fixed(plan: Plan, today: date) -> Iterator[Wrong]:
    if wrong := wrong_day(plan.day, today):
        yield wrong
    if plan.begins is None:
        yield Wrong.NO_TIME


def wrong_day(day: date | None, today: date) -> Wrong | None:
    if day is None:
        return Wrong.NO_DAY
    if day < today:
        return Wrong.PAST
    return Wrong.FAR if day > today + AHEAD else None


def _proposed(plan: Plan, today: date) -> Iterator[Wrong]:
    yield from wrong_windows(plan.windows, plan.gap, plan.pause, today)
    days = [one.day for one in plan.windows if one.day]
    yield from _until(plan, today, min(days, default=None))
    if plan.head_start and set(plan.head_start) < set(plan.pupil_ids):
        yield from _others(plan, today)


def wrong_windows(
    windows: Sequence[Window], gap: int | None, pause: tuple[time | None, time | None], today: date
) -> Iterator[Wrong]:
    if not windows:
        yield Wrong.NO_WINDOW
    for one in windows:
        if one.day is None or one.begins is None or one.ends is None:
            yield Wrong.HALF_WINDOW
        elif one.ends <= one.begins:
            yield Wrong.BAD_WINDOW
        elif wrong := wrong_day(one.day, today):
            yield wrong
    if gap is None or gap > MOST_GAP:
        yield Wrong.GAP
    since, until = pause
    if (since is None) != (until is None) or (since and until and until <= since):
        yield Wrong.BAD_PAUSE


def _until(plan: Plan, today: date, first: date | None) -> Iterator[Wrong]:
    if plan.choose_until is None:
        yield Wrong.NO_UNTIL
    elif plan.choose_until < today:
        yield Wrong.UNTIL_PAST
    elif first is not None and plan.choose_until >= first:
        yield Wrong.UNTIL_LATE


def _others(plan: Plan, today: date) -> Iterator[Wrong]:
    if plan.others_from is None:
        yield Wrong.NO_OTHERS
    elif plan.others_from <= today:
        yield Wrong.OTHERS_PAST
    elif plan.choose_until is not None and plan.others_from > plan.choose_until:
        yield Wrong.OTHERS_LATE


def usual_until(first: date, today: date) -> date:
    """Two days before the first talk, so that the teacher knows who comes; today when that is past."""
    return max(today, first - timedelta(days=2))
