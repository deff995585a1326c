"""The form of an event: its fields as they were typed, and what they mean."""

import re
from collections.abc import Collection, Mapping
from datetime import time

from bot.delivery import wall
from bot.features.events.catalogue import OTHER, Kind, list_kinds, list_needs
from bot.features.events.making.rules import LITTLE_ONES, Making, Repeat
from bot.i18n import bidi
from bot.i18n.library import Library
from bot.i18n.typed import line, paragraphs, read_day, read_number, read_time

Form = Mapping[str, str]
NEW = "new"  # of `only`: new families; else a language
_NOT_A_NUMBER = -1


def read(library: Library, form: Form, group_ids: Collection[int], *, may_all: bool) -> Making | None:
    """`group_ids`: those that may be invited. None for a group that may not: an old page, or a forged one."""
    ticked = _ticked(form, "group-")
    chosen = [int(each) for each in ticked if each.isascii() and each.isdigit()]
    if len(chosen) != len(ticked) or not set(chosen) <= set(group_ids):
        return None
    kind = list_kinds(library).get(form.get("kind", ""))
    whole, only = may_all and form.get("to") == "school", form.get("only", "")
    begins = read_time(form.get("begins", ""))
    return Making(
        kind=kind.id if kind else "",
        title=line(form.get("title", "")) if kind and kind.id == OTHER else "",
        day=read_day(form.get("day", "")),
        begins=begins,
        ends=_ends(form.get("ends", ""), begins, kind),
        place=line(form.get("place", "")),
        map_url=form.get("map", "").strip(),
        note=paragraphs(form.get("note", "")),
        whole_school=whole,
        group_ids=() if whole else tuple(chosen),
        new_families=only == NEW,
        language=only if only in library.languages else "",
        cents=read_cents(form.get("cost", "")),
        little_ones=_little_ones(form, kind),
        help_languages=tuple(code for code in library.languages if f"help-{code}" in form),
        capacity=_number(form["capacity"]) if form.get("capacity", "").strip() else None,
        most=_number(form["most"]) if form.get("most", "").strip() else kind.most if kind else 1,
        needs=_needs(library, form, kind),
        repeat=_repeat(form.get("repeat", "")),
        until=read_day(form.get("until", "")),
    )


def show(making: Making) -> dict[str, str]:
    """The same backwards: what stands in the fields."""
    values = {
        "kind": making.kind,
        "title": making.title,
        "day": making.day.isoformat() if making.day else "",
        "begins": making.begins.isoformat("minutes") if making.begins else "",
        "ends": making.ends.isoformat("minutes") if making.ends else "",
        "place": making.place,
        "map": making.map_url,
        "note": making.note,
        "to": "school" if making.whole_school else "groups",
        "only": NEW if making.new_families else making.language,
        "cost": f"{making.cents // 100},{making.cents % 100:02d}" if making.cents else "",
        "little_ones": making.little_ones,
        "capacity": "" if making.capacity is None else str(making.capacity),
        "most": "" if making.most is None else str(making.most),
        "repeat": making.repeat.value,
        "until": making.until.isoformat() if making.until else "",
    }
    ticked = [f"group-{each}" for each in making.group_ids] + [f"help-{code}" for code in making.help_languages]
    needed = {f"need-{what}": str(number) for what, number in making.needs.items()}
    return values | dict.fromkeys(ticked, "yes") | needed


def read_cents(typed: str) -> int | None:
    """ "2,50", "2.5", "€ 3" or nothing, which is free."""
    plain = typed.translate(bidi.DIGITS).replace("€", "").strip()
    if not plain:
        return 0
    found = re.fullmatch(r"(\d{1,4})(?:[.,](\d{1,2}))?", plain)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else None


def _ends(typed: str, begins: time | None, kind: Kind | None) -> time | None:
    if typed.strip():
        return read_time(typed)
    return wall.after(begins, kind.minutes) if begins and kind else begins


def _little_ones(form: Form, kind: Kind | None) -> str:
    typed = form.get("little_ones", "")
    return typed if typed in LITTLE_ONES else kind.little_ones if kind else LITTLE_ONES[0]


def _needs(library: Library, form: Form, kind: Kind | None) -> dict[str, int]:
    usual = kind.needs if kind and "usual" in form else ()
    found = {}
    for what, by_default in list_needs(library).items():
        typed = form.get(f"need-{what}", "").strip()
        number = _number(typed) if typed else by_default if what in usual else 0
        if number:
            found[what] = number
    return found


def _repeat(typed: str) -> Repeat:
    return Repeat(typed) if typed in list(Repeat) else Repeat.NONE


def _number(typed: str) -> int:
    found = read_number(typed)
    return _NOT_A_NUMBER if found is None else found


def _ticked(form: Form, prefix: str) -> list[str]:
    return [name.removeprefix(prefix) for name in form if name.startswith(prefix)]
