"""What a school may say about itself, why a form is refused, and which steps of the start are done."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from bot.i18n import bidi
from bot.people.rules import Policy, clean_line
from bot.people.schools import Day, Helper, HelpNumber, Kind, Line

Form = Mapping[str, str]

NAME_LIMIT, PERSON_LIMIT, GROUP_LIMIT, EMAIL_LIMIT = 200, 80, 60, 120
MOST_GROUPS = 60  # in one form: more than the largest primary school has
ZONES = ("Europe/Amsterdam", "America/Kralendijk", "America/Aruba", "America/Curacao", "America/Lower_Princes")
WEEKDAYS = range(1, 6)
CAPS = range(1, 8)
PLACES = range(1, 3)  # people of each kind
FIELDS = 3 * len(PLACES) * len(Kind) + 20  # of the longest form, that of the people
NUMBERS = {Line.EMERGENCY: range(1, 3), Line.HELP: range(1, 5)}  # a worried parent reads no long list
BEGINS, ENDS = (time(16, 0), time(23, 0)), (time(6, 0), time(12, 0))  # of quiet hours: the night always, the day never
SHORTEST = 3  # digits of a number for help, such as 112
_PHONE = re.compile(r"\+?[0-9 ()./-]+")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

# As many schools have it; a suggestion that is kept only when somebody presses the button.
SUGGESTED = tuple(Day(day, time(8, 30), time(12, 30) if day == 3 else time(14, 30)) for day in WEEKDAYS)


class Step(StrEnum):
    NAME = "name"
    HOURS = "hours"
    QUIET = "quiet"
    PEOPLE = "people"
    HELP = "help"
    GROUPS = "groups"
    PUPILS = "pupils"
    TEAM = "team"
    NAMING = "naming"
    CAP = "cap"
    TRANSLATION = "translation"
    LETTERS = "letters"


class State(StrEnum):
    OPEN = "open"
    LATER = "later"
    DONE = "done"


class Why(StrEnum):
    NO_NAME = "no name"
    LONG_NAME = "long name"
    NO_CHOICE = "no choice"
    NO_TIME = "no time"
    BACKWARDS = "backwards"
    NIGHT = "night"
    NOBODY = "nobody"
    NO_PHONE = "no phone"
    LONG_PERSON = "long person"
    PHONE = "phone"
    EMAIL = "email"
    NO_GROUP = "no group"
    LONG_GROUP = "long group"
    MANY_GROUPS = "many groups"


@dataclass(frozen=True, slots=True)
class Problem:
    """`about` is what it is about, as it was typed; `weekday` the day that it is about."""

    why: Why
    about: str = ""
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database tells about steps that nobody has to tick."""

    groups: int
    pupils: int
    colleagues: int
    letters: int
    days: int
    helpers: int
    numbers: int
    translates: bool
    has_service: bool


@dataclass(frozen=True, slots=True)
class Progress:
    settled: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()


def steps(facts: Facts) -> list[Step]:
    """Translation only where the operator has a service."""
    return [step for step in Step if step is not Step.TRANSLATION or facts.has_service]


def state_of(step: Step, progress: Progress, facts: Facts) -> State:
    if step.value in progress.settled or _is_there(step, facts):
        return State.DONE
    return State.LATER if step.value in progress.later else State.OPEN


def _is_there(step: Step, facts: Facts) -> bool:
    there = {
        Step.HOURS: facts.days,
        Step.PEOPLE: facts.helpers,
        Step.HELP: facts.numbers,
        Step.GROUPS: facts.groups,
        Step.PUPILS: facts.pupils,
        Step.TEAM: facts.colleagues,
        Step.TRANSLATION: facts.translates,
        Step.LETTERS: facts.letters,
    }
    return bool(there.get(step))


def next_step(step: Step, states: Mapping[Step, State]) -> Step | None:
    """The first other open one, those that come after this before those that come earlier."""
    order = list(states)
    at = order.index(step)
    return next((one for one in order[at + 1 :] + order[:at] if states[one] is State.OPEN), None)


def read_name(form: Form, zones: Collection[str]) -> tuple[str, str] | Problem:
    name = clean_line(form.get("name", ""), NAME_LIMIT)
    if not name:
        return Problem(Why.LONG_NAME if name is None else Why.NO_NAME)
    zone = form.get("zone", "")
    return (name, zone) if zone in zones else Problem(Why.NO_CHOICE)


def read_hours(form: Form) -> tuple[Day, ...] | Problem:
    days = []
    for weekday in WEEKDAYS:
        if form.get(f"day-{weekday}") != "yes":
            continue
        opens, closes = (read_time(form.get(f"{name}-{weekday}", "")) for name in ("from", "until"))
        if opens is None or closes is None:
            return Problem(Why.NO_TIME, weekday=weekday)
        if opens >= closes:
            return Problem(Why.BACKWARDS, weekday=weekday)
        days.append(Day(weekday, opens, closes))
    return tuple(days)


def hours_form(days: Collection[Day]) -> dict[str, str]:
    form = {}
    for day in days:
        form[f"day-{day.weekday}"] = "yes"
        form[f"from-{day.weekday}"], form[f"until-{day.weekday}"] = f"{day.opens:%H:%M}", f"{day.closes:%H:%M}"
    return form


def read_quiet(form: Form) -> tuple[time, time] | Problem:
    start, end = (read_time(form.get(name, "")) for name in ("from", "until"))
    if start is None or end is None:
        return Problem(Why.NO_TIME)
    is_night = BEGINS[0] <= start <= BEGINS[1] and ENDS[0] <= end <= ENDS[1]
    return (start, end) if is_night else Problem(Why.NIGHT)


def read_people(form: Form) -> tuple[str, tuple[Helper, ...]] | Problem:
    """The school's telephone, and whom parents can go to; empty places are left out."""
    phone = _line(form, "phone")
    if phone and not is_phone(phone):
        return Problem(Why.PHONE, phone)
    helpers = []
    for kind in Kind:
        for place in PLACES:
            helper = _read_helper(form, kind, f"{kind}-{place}")
            if isinstance(helper, Problem):
                return helper
            if helper is not None:
                helpers.append(helper)
    return phone, tuple(helpers)


def _read_helper(form: Form, kind: Kind, place: str) -> Helper | Problem | None:
    name = clean_line(form.get(f"{place}-name", ""), PERSON_LIMIT)
    phone, email = _line(form, f"{place}-phone"), _line(form, f"{place}-email")
    if name is None:
        return Problem(Why.LONG_PERSON)
    if not name:
        return Problem(Why.NOBODY, phone or email) if phone or email else None
    if phone and not is_phone(phone):
        return Problem(Why.PHONE, phone)
    if email and not (_EMAIL.fullmatch(email) and len(email) <= EMAIL_LIMIT):
        return Problem(Why.EMAIL, email)
    return Helper(kind, name, phone, email)


def people_form(phone: str, helpers: Collection[Helper]) -> dict[str, str]:
    form = {"phone": phone}
    for kind in Kind:
        named = [helper for helper in helpers if helper.kind is kind]
        for place, helper in zip(PLACES, named, strict=False):
            said = {"name": helper.name, "phone": helper.phone, "email": helper.email}
            form |= {f"{kind}-{place}-{what}": text for what, text in said.items() if text}
    return form


def read_numbers(form: Form) -> tuple[HelpNumber, ...] | Problem:
    """Numbers for danger and for help; empty places are left out."""
    numbers = []
    for kind, places in NUMBERS.items():
        for place in places:
            name = clean_line(form.get(f"{kind}-{place}-name", ""), PERSON_LIMIT)
            phone = _line(form, f"{kind}-{place}-phone")
            if name is None:
                return Problem(Why.LONG_PERSON)
            if not name and not phone:
                continue
            if not name or not phone:
                return Problem(Why.NO_PHONE if name else Why.NOBODY, name or phone)
            if not is_phone(phone, least=SHORTEST):
                return Problem(Why.PHONE, phone)
            numbers.append(HelpNumber(kind, name, phone))
    return tuple(numbers)


def numbers_form(numbers: Collection[HelpNumber]) -> dict[str, str]:
    form: dict[str, str] = {}
    for kind, places in NUMBERS.items():
        for place, one in zip(places, [one for one in numbers if one.kind is kind], strict=False):
            form |= {f"{kind}-{place}-name": one.name, f"{kind}-{place}-phone": one.phone}
    return form


def read_groups(form: Form) -> tuple[str, ...] | Problem:
    """New groups, one on each line; a name that stands there twice counts once."""
    names: dict[str, str] = {}
    for line in form.get("names", "").splitlines():
        name = unicodedata.normalize("NFC", " ".join(bidi.clean(line).split()))
        if len(name) > GROUP_LIMIT:
            return Problem(Why.LONG_GROUP, name[:GROUP_LIMIT])
        if any(char.isalnum() for char in name):
            names.setdefault(name.casefold(), name)
    if not names:
        return Problem(Why.NO_GROUP)
    return tuple(names.values()) if len(names) <= MOST_GROUPS else Problem(Why.MANY_GROUPS)


def read_naming(form: Form) -> Policy | Problem:
    wish = form.get("naming", "")
    return Policy(wish) if wish in list(Policy) else Problem(Why.NO_CHOICE)


def read_cap(form: Form) -> int | Problem:
    wish = form.get("cap", "")
    return int(wish) if wish in map(str, CAPS) else Problem(Why.NO_CHOICE)


def read_time(text: str) -> time | None:
    return time.fromisoformat(text) if _TIME.fullmatch(text) else None


def is_phone(text: str, *, least: int = 6) -> bool:
    """`least`: how many digits it has."""
    digits = sum(char in "0123456789" for char in text)
    return bool(_PHONE.fullmatch(text)) and least <= digits <= 15 and len(text) <= 40


def _line(form: Form, name: str) -> str:
    return " ".join(form.get(name, "").split())
