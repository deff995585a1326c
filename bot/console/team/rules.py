"""What a form about the school team may hold, and why it is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.console.access import Role
from bot.people.rules import clean_line

NAME_LIMIT = 80
_NUMBER = re.compile(r"[0-9]{1,19}")  # ids are looked up among those that the actor sees, so any number will do


class Problem(StrEnum):
    NO_NAME = "no name"
    LONG_NAME = "long name"
    NO_ROLE = "no role"
    TAKEN = "taken"
    LAST_LEADER = "last leader"
    NOBODY = "nobody"
    NO_DAY = "no day"
    PAST = "past"
    BACKWARDS = "backwards"


@dataclass(frozen=True, slots=True)
class Place:
    """What a leader decides about a colleague."""

    name: str
    role: Role
    groups: frozenset[int]


@dataclass(frozen=True, slots=True)
class Days:
    first: date
    last: date | None


def read_place(form: Mapping[str, str]) -> Place | Problem:
    name = clean_line(form.get("name", ""), NAME_LIMIT)
    if not name:
        return Problem.LONG_NAME if name is None else Problem.NO_NAME
    if form.get("role") not in list(Role):
        return Problem.NO_ROLE
    return Place(name, Role(form["role"]), read_ids(form, "group"))


def read_days(form: Mapping[str, str], today: date) -> Days | Problem:
    """An empty first day is today; an empty last day is open."""
    try:
        first, last = (date.fromisoformat(form[name]) if form.get(name) else None for name in ("first", "last"))
    except ValueError:
        return Problem.NO_DAY
    first = first or today
    if first < today:
        return Problem.PAST
    return Problem.BACKWARDS if last is not None and last < first else Days(first, last)


def read_ids(form: Mapping[str, str], name: str) -> frozenset[int]:
    """The boxes `name-17` that are ticked."""
    ticked = (key.removeprefix(f"{name}-") for key in form if key.startswith(f"{name}-"))
    return frozenset(int(number) for number in ticked if _NUMBER.fullmatch(number))
