"""What is wrong with a plan, and other words for whoever makes it."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.features.meetings.planning.changes import No, Refused
from bot.features.meetings.planning.queries import Busy, Wishes
from bot.features.meetings.planning.rules import (
    AHEAD,
    LONGEST,
    LONGEST_GOAL,
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_PLACE,
    MOST_GAP,
    SHORTEST,
    Wrong,
)
from bot.features.meetings.planning.times import Span
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Meeting, MeetingSlot
from bot.i18n.texts import Texts

_FIELDS: Mapping[str, tuple[Wrong, ...]] = {
    "goal": (Wrong.NO_GOAL,),
    "goal_words": (Wrong.NO_OWN_GOAL, Wrong.LONG_GOAL),
    "leads": (Wrong.NOBODY_LEADS,),
    "minutes": (Wrong.MINUTES,),
    "place": (Wrong.LONG_PLACE,),
    "link": (Wrong.NO_LINK,),
    "note": (Wrong.LONG_NOTE,),
    "guests": (Wrong.NO_NAME, Wrong.NO_ROLE, Wrong.LONG_NAME),
    "pupils": (Wrong.NOBODY,),
    "day": (Wrong.NO_DAY,),
    "begins": (Wrong.NO_TIME,),
    "days": (Wrong.PAST, Wrong.FAR, Wrong.CLOSED, Wrong.HOLE, Wrong.NO_WINDOW, Wrong.HALF_WINDOW, Wrong.BAD_WINDOW),
    "gap": (Wrong.GAP,),
    "pause": (Wrong.BAD_PAUSE,),
    "listed": (Wrong.NO_TIMES,),
    "choose_until": (Wrong.NO_UNTIL, Wrong.UNTIL_PAST, Wrong.UNTIL_LATE),
    "others_from": (Wrong.NO_OTHERS, Wrong.OTHERS_PAST, Wrong.OTHERS_LATE),
}


def by_field(t: Texts, found: Iterable[Wrong], today: date) -> dict[str, str]:
    """The name of each field that is wrong, and why."""
    wrong = list(dict.fromkeys(found))
    pairs = ((name, [explain(t, one, today) for one in wrong if one in kinds]) for name, kinds in _FIELDS.items())
    return {name: " ".join(said) for name, said in pairs if said}


def explain(t: Texts, wrong: Wrong, today: date) -> str:
    return (_of_what(t) | _of_time(t, today) | _of_choosing(t))[wrong]


def _of_what(t: Texts) -> dict[Wrong, str]:
    return {
        Wrong.NO_GOAL: t("meetings", "Choose what the talk is for. One goal keeps a talk clear."),
        Wrong.NO_OWN_GOAL: t("meetings", "Write the goal in one short sentence."),
        Wrong.LONG_GOAL: t("events", "Please use at most {n} characters.", n=LONGEST_GOAL),
        Wrong.NOBODY_LEADS: t("meetings", "Choose who leads the talk."),
        Wrong.MINUTES: t("meetings", "A talk takes from {n} to {most} minutes.", n=SHORTEST, most=LONGEST),
        Wrong.LONG_PLACE: t("events", "Please use at most {n} characters.", n=LONGEST_PLACE),
        Wrong.NO_LINK: t(
            "meetings",
            "Write the web address of the video talk. It begins with https:// and has at most {n} characters.",
            n=LONGEST_LINK,
        ),
        Wrong.LONG_NOTE: t("events", "Please use at most {n} characters.", n=LONGEST_NOTE),
        Wrong.NO_NAME: t("meetings", "Write the name of everybody from outside: parents want to know who comes."),
        Wrong.NO_ROLE: t("meetings", "Choose the role of everybody from outside."),
        Wrong.LONG_NAME: t("events", "Please use at most {n} characters.", n=LONGEST_NAME),
        Wrong.NOBODY: t("meetings", "Choose at least one child."),
    }


def _of_time(t: Texts, today: date) -> dict[Wrong, str]:
    return {
        Wrong.NO_DAY: t("meetings", "Choose a day."),
        Wrong.NO_TIME: t("meetings", "Write when the talk begins, for example 14:30."),
        Wrong.PAST: t("meetings", "A day or a time has passed already."),
        Wrong.FAR: t("meetings", "Choose a day before {day}.", day=t.day(today + AHEAD)),
        Wrong.CLOSED: t("meetings", "There is no school on that day. Tick the box below if you mean it."),
        Wrong.HOLE: t("meetings", "That time does not exist: the clock goes forward in that night."),
        Wrong.NO_WINDOW: t("meetings", "Choose at least one day, with from when until when."),
        Wrong.HALF_WINDOW: t("meetings", "Give each day a time from and a time until, for example 14:30 and 17:00."),
        Wrong.BAD_WINDOW: t("meetings", "The time until must be later than the time from."),
        Wrong.GAP: t("meetings", "Write a number of minutes from 0 to {most}.", most=MOST_GAP),
        Wrong.BAD_PAUSE: t("meetings", "Give the pause with a beginning and a later end, or leave both empty."),
        Wrong.NO_TIMES: t("meetings", "No talk fits in these hours. Make them longer, or the talks shorter."),
    }


def _of_choosing(t: Texts) -> dict[Wrong, str]:
    return {
        Wrong.NO_UNTIL: t("meetings", "Choose until when parents may choose and change their time."),
        Wrong.UNTIL_PAST: t("meetings", "That day has passed already."),
        Wrong.UNTIL_LATE: t("meetings", "The last day to choose must be before the first talk."),
        Wrong.NO_OTHERS: t("meetings", "Choose from which day all other families choose."),
        Wrong.OTHERS_PAST: t("meetings", "That must be a day after today."),
        Wrong.OTHERS_LATE: t("meetings", "This day must not be after the last day to choose."),
    }


def refusal(t: Texts, no: No) -> str:
    if no.why is Refused.BUSY and no.busy is not None:
        return busy(t, no.busy)
    if no.why is Refused.FAMILY and no.span is not None:
        when = span(t, no.span)
        return t(
            "meetings", "This family has another talk at school at that time, or just beside it: {when}", when=when
        )
    return {
        Refused.TAKEN: t("meetings", "Another family was a moment earlier. Choose another time."),
        Refused.PAST: t("meetings", "A day or a time has passed already."),
    }.get(no.why, t("meetings", "This talk is over or was cancelled. Nothing was changed."))


def busy(t: Texts, found: Busy) -> str:
    when = span(t, found.span)
    return t(
        "meetings", "{name} has another talk then, or offers that time to others: {when}", name=found.name, when=when
    )


def span(t: Texts, one: Span) -> str:
    """ "Tuesday 1 December, 14:10-14:20"."""
    return f"{t.day(one.day)}, {times(t, one)}"


def times(t: Texts, one: Span) -> str:
    return f"{t.time(one.begins)}–{t.time(one.ends)}"


def wishes(t: Texts, found: Wishes) -> list[str]:
    """What a family would like, in words."""
    said = [
        (found.other_time, t("meetings", "Another time, please")),
        (found.call, t("meetings", "Rather by telephone")),
        (found.interpreter, t("meetings", "An interpreter, please")),
        (found.companion, t("meetings", "Brings somebody along")),
        (found.drawing, t("meetings", "The child brings a drawing")),
    ]
    return [words for is_so, words in said if is_so]


def state(t: Texts, phase: Phase) -> str:
    return {
        Phase.OPEN: t("meetings", "No time yet"),
        Phase.PLANNED: t("meetings", "Planned"),
        Phase.HELD: t("meetings", "Held"),
        Phase.CLOSED: t("meetings", "Done"),
        Phase.CANCELLED: t("events", "Cancelled"),
    }[phase]


def ways(t: Texts) -> list[tuple[str, str]]:
    return [
        ("school", t("meetings", "At school")),
        ("phone", t("meetings", "By telephone")),
        ("video", t("meetings", "By video")),
        ("home", t("meetings", "At the family's home")),
    ]


def row_span(t: Texts, row: Meeting | MeetingSlot) -> str:
    """The same of what may have no time."""
    if row.day is None or row.begins is None or row.ends is None:
        return ""
    return f"{t.day(row.day)}, {t.time(row.begins)}–{t.time(row.ends)}"
