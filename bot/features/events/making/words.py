"""What is wrong with an event, and other words for whoever makes it."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.features.events.making.rules import (
    AHEAD,
    LONGEST_NOTE,
    LONGEST_PLACE,
    LONGEST_REASON,
    LONGEST_TITLE,
    MOST_CENTS,
    MOST_FAMILY,
    MOST_NEEDED,
    MOST_PEOPLE,
    Making,
    Repeat,
    Wrong,
    changes,
)
from bot.i18n.texts import Texts

_FIELDS: Mapping[str, tuple[Wrong, ...]] = {
    "kind": (Wrong.NO_KIND,),
    "title": (Wrong.NO_TITLE, Wrong.LONG_TITLE),
    "day": (Wrong.NO_DAY, Wrong.PAST, Wrong.FAR, Wrong.CLOSED),
    "begins": (Wrong.NO_TIME, Wrong.STARTED, Wrong.HOLE),
    "ends": (Wrong.BAD_END, Wrong.HOLE_END, Wrong.LASTS),
    "place": (Wrong.NO_PLACE, Wrong.LONG_PLACE),
    "map": (Wrong.MAP,),
    "groups": (Wrong.NOBODY,),
    "only": (Wrong.FEW,),
    "cost": (Wrong.COST,),
    "capacity": (Wrong.CAPACITY,),
    "most": (Wrong.MOST, Wrong.MOST_OVER),
    "note": (Wrong.LONG_NOTE,),
    "needs": (Wrong.NEED,),
    "until": (Wrong.NO_UNTIL, Wrong.UNTIL_EARLY, Wrong.UNTIL_FAR),
    "dates": (Wrong.NO_DATES,),
    "reason": (Wrong.LONG_REASON,),
}
MORE = frozenset({"ends", "map", "cost", "capacity", "most", "note", "needs"})  # fields of the closed part


def by_field(t: Texts, found: Iterable[Wrong], today: date) -> dict[str, str]:
    """The name of each field that is wrong, and why."""
    wrong = list(found)
    pairs = ((name, [explain(t, one, today) for one in wrong if one in kinds]) for name, kinds in _FIELDS.items())
    return {name: " ".join(said) for name, said in pairs if said}


def explain(t: Texts, wrong: Wrong, today: date) -> str:
    return (_of_what(t) | _of_time(t, today) | _of_rest(t))[wrong]


def _of_what(t: Texts) -> dict[Wrong, str]:
    return {
        Wrong.NO_KIND: t("events", "Choose what kind of event it is."),
        Wrong.NO_TITLE: t("events", "Write what the event is called."),
        Wrong.LONG_TITLE: t("events", "Please use at most {n} characters.", n=LONGEST_TITLE),
        Wrong.NO_PLACE: t("events", "Write where it is, for example: the hall."),
        Wrong.LONG_PLACE: t("events", "Please use at most {n} characters.", n=LONGEST_PLACE),
        Wrong.MAP: t("events", "This is not a web address. It begins with https://"),
        Wrong.NOBODY: t("messages", "Choose at least one group."),
        Wrong.FEW: t("messages", "So few families are not split by language. Choose: all languages."),
        Wrong.LONG_NOTE: t("events", "Please use at most {n} characters.", n=LONGEST_NOTE),
        Wrong.LONG_REASON: t("events", "Please use at most {n} characters.", n=LONGEST_REASON),
    }


def _of_time(t: Texts, today: date) -> dict[Wrong, str]:
    last = t.day(today + AHEAD)
    return {
        Wrong.NO_DAY: t("events", "Choose the day."),
        Wrong.PAST: t("messages", "This day is over. Choose a day that is still to come."),
        Wrong.FAR: t("events", "That is far ahead. You can plan until {day}.", day=last),
        Wrong.CLOSED: t("events", "There is no school on this day. If it is right, tick the box."),
        Wrong.NO_TIME: t("events", "Fill in when it begins, for example 8:45."),
        Wrong.STARTED: t("events", "This time is over. Choose a time that is still to come."),
        Wrong.HOLE: t("events", "The clock goes forward in that night: this time does not exist. Choose another one."),
        Wrong.BAD_END: t("events", "Fill in when it ends, for example 9:45, or leave it empty."),
        Wrong.HOLE_END: t(
            "events", "The clock goes forward in that night: this time does not exist. Choose another one."
        ),
        Wrong.LASTS: t("events", "Then it would last longer than 16 hours. Look at when it ends."),
        Wrong.NO_UNTIL: t("events", "Fill in until when it comes again."),
        Wrong.UNTIL_EARLY: t("events", "This is not after the first time. Choose a later day."),
        Wrong.UNTIL_FAR: t("events", "That is far ahead. You can plan until {day}.", day=last),
        Wrong.NO_DATES: t("events", "Choose at least one day."),
    }


def _of_rest(t: Texts) -> dict[Wrong, str]:
    return {
        Wrong.COST: t(
            "events",
            "Write an amount such as 2,50, at most {n} euros. Leave it empty if it is free.",
            n=MOST_CENTS // 100,
        ),
        Wrong.CAPACITY: t(
            "events",
            "Write a number from 1 to {n}. Empty means: there is room for everybody.",
            n=MOST_PEOPLE,
        ),
        Wrong.MOST: t("events", "Write a number from 1 to {n}.", n=MOST_FAMILY),
        Wrong.MOST_OVER: t("events", "More people of one family may come than there are places."),
        Wrong.NEED: t("events", "Write a number from 1 to {n}, or leave it empty.", n=MOST_NEEDED),
    }


def says(t: Texts, before: Making, now: Making) -> list[tuple[str, str, str]]:
    """What is different: its name, how it was, how it becomes."""
    names = {
        "day": t("events", "Day"),
        "time": t("events", "Time"),
        "place": t("events", "Place"),
        "note": t("events", "Note"),
        "cents": t("events", "Costs"),
    }
    return [(names[each], _part(t, before, each), _part(t, now, each)) for each in changes(before, now)]


def _part(t: Texts, making: Making, name: str) -> str:
    match name:
        case "day":
            return t.day(making.day) if making.day else ""
        case "time":
            times = (t.time(at) for at in (making.begins, making.ends) if at)
            return " – ".join(times)
        case "place":
            return " · ".join(filter(None, (making.place, making.map_url)))
        case "note":
            return " · ".join(filter(None, (making.title, making.note)))
        case _:
            return t.money(making.cents) if making.cents else t("events", "free")


def repeats(t: Texts) -> list[tuple[str, str]]:
    return [
        (Repeat.NONE.value, t("events", "No, once")),
        (Repeat.WEEK.value, t("events", "Every week")),
        (Repeat.TWO_WEEKS.value, t("events", "Every two weeks")),
        (Repeat.MONTH.value, t("events", "Every month on the same weekday, such as every first Tuesday")),
    ]


def little_ones(t: Texts) -> list[tuple[str, str]]:
    return [
        ("", t("events", "As is usual for this kind")),
        ("welcome", t("events", "They may come along")),
        ("care", t("events", "Somebody looks after them")),
        ("home", t("events", "Better not")),
    ]
