"""The form of a plan: its fields as they were typed, and what they mean."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from bot.features.meetings.catalogue import Kind, list_seats
from bot.features.meetings.planning.rules import Chair, Plan, usual_until
from bot.features.meetings.planning.times import Window
from bot.features.meetings.rules import GOALS, OWN, WAYS
from bot.i18n.library import Library
from bot.i18n.typed import line, read_day, read_number, read_time

Form = Mapping[str, str]
WINDOWS = range(1, 13)  # days, or parts of days, in the form
GUESTS = range(1, 5)  # people from outside in the form
_NO_PAUSE = (time.max, time.min)  # what cannot be read is refused as one that ends before it begins


@dataclass(frozen=True, slots=True)
class Whom:
    """One pupil, or those of a group who take part."""

    pupil_ids: tuple[int, ...]
    group_id: int | None


def read(library: Library, form: Form, kind: Kind, whom: Whom, *, staff: Mapping[int, str], today: date) -> Plan | None:
    """`staff`: what each colleague at school is, which is their role at the table.

    None for somebody who is no colleague: an old page, or a forged one.
    """
    colleagues = list(_numbers(form, "staff-"))
    leads = as_id(form.get("leads", ""))
    if not {*colleagues, *([leads] if leads else [])} <= staff.keys():
        return None
    goal = form.get("goal", "")
    picks = whom.group_id is not None or form.get("times") == "proposed"
    windows = tuple(read_windows(form))
    taking_part = tuple(each for each in whom.pupil_ids if f"in-{each}" in form) if whom.group_id else whom.pupil_ids
    chairs = [Chair(staff[each], each) for each in colleagues if each != leads]
    return Plan(
        kind=kind.id,
        pupil_ids=taking_part,
        group_id=whom.group_id,
        goal=goal if goal in GOALS else "",
        goal_words=line(form.get("goal_words", "")) if goal == OWN else "",
        leads=leads,
        minutes=read_number(form.get("minutes", "")),
        way=form["way"] if form.get("way") in WAYS else WAYS[0],
        place=line(form.get("place", "")),
        link=form.get("link", "").strip(),
        note=line(form.get("note", "")),
        chairs=(*chairs, *read_guests(library, form)),
        child_joins="child" in form,
        interpreter="interpreter" in form,
        picks=picks,
        day=None if picks else read_day(form.get("day", "")),
        begins=None if picks else read_time(form.get("begins", "")),
        windows=windows if picks else (),
        gap=read_gap(form),
        pause=read_pause(form),
        choose_until=_until(form, windows, today) if picks else None,
        head_start=frozenset(each for each in taking_part if f"head-{each}" in form) if picks else frozenset(),
        others_from=read_day(form.get("others_from", "")) if picks else None,
    )


def read_windows(form: Form) -> Iterator[Window]:
    for number in WINDOWS:
        typed = [form.get(f"{name}-{number}", "").strip() for name in ("day", "from", "until")]
        if typed[0] or (number == WINDOWS[0] and any(typed)):
            yield Window(read_day(typed[0]), read_time(typed[1]), read_time(typed[2]))


def _until(form: Form, windows: Iterable[Window], today: date) -> date | None:
    """Empty is as usual."""
    typed = form.get("choose_until", "").strip()
    days = [one.day for one in windows if one.day]
    return read_day(typed) if typed or not days else usual_until(min(days), today)


def read_gap(form: Form) -> int | None:
    typed = form.get("gap", "").strip()
    return read_number(typed) if typed else 0


def read_pause(form: Form) -> tuple[time | None, time | None]:
    typed = [form.get(name, "").strip() for name in ("pause_from", "pause_until")]
    read = [read_time(each) for each in typed]
    if any(said and found is None for said, found in zip(typed, read, strict=True)):
        return _NO_PAUSE
    return read[0], read[1]


def read_guests(library: Library, form: Form) -> Iterator[Chair]:
    """People from outside: a role, a name, or both; a line with neither is nobody."""
    for number in GUESTS:
        role, name = form.get(f"role-{number}", ""), line(form.get(f"name-{number}", ""))
        if role or name:
            yield Chair(role if role in list_seats(library) else "", None, name)


def show(plan: Plan) -> dict[str, str]:
    """The same backwards: what stands in the fields."""
    windows = {
        f"{name}-{number}": value.isoformat() if name == "day" else value.isoformat("minutes")  # type: ignore[call-arg]  # of a time
        for number, one in enumerate(plan.windows, 1)
        for name, value in (("day", one.day), ("from", one.begins), ("until", one.ends))
        if value is not None
    }
    guests = [chair for chair in plan.chairs if chair.staff_id is None]
    named = {f"role-{number}": one.role for number, one in enumerate(guests, 1)}
    named |= {f"name-{number}": one.name for number, one in enumerate(guests, 1)}
    ticked = [f"staff-{one.staff_id}" for one in plan.chairs if one.staff_id is not None]
    ticked += [f"in-{each}" for each in plan.pupil_ids] + [f"head-{each}" for each in plan.head_start]
    ticked += ["child"] * plan.child_joins + ["interpreter"] * plan.interpreter
    return _plain(plan) | windows | named | dict.fromkeys(ticked, "yes")


def _plain(plan: Plan) -> dict[str, str]:
    since, until = plan.pause
    return {
        "kind": plan.kind,
        "goal": plan.goal,
        "goal_words": plan.goal_words,
        "leads": str(plan.leads or ""),
        "minutes": str(plan.minutes or ""),
        "way": plan.way,
        "place": plan.place,
        "link": plan.link,
        "note": plan.note,
        "times": "proposed" if plan.picks else "fixed",
        "day": plan.day.isoformat() if plan.day else "",
        "begins": plan.begins.isoformat("minutes") if plan.begins else "",
        "gap": str(plan.gap or ""),
        "pause_from": since.isoformat("minutes") if since else "",
        "pause_until": until.isoformat("minutes") if until else "",
        "choose_until": plan.choose_until.isoformat() if plan.choose_until else "",
        "others_from": plan.others_from.isoformat() if plan.others_from else "",
    }


def _numbers(form: Form, prefix: str) -> Iterator[int]:
    for name in form:
        if name.startswith(prefix) and (found := as_id(name.removeprefix(prefix))):
            yield found


def as_id(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 20 else None
