"""The form of a list of agreements: what stands in it, and what cannot be given like that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from bot.features.meetings.agreeing import rules
from bot.features.meetings.agreeing.actions import Entry
from bot.features.meetings.agreeing.rules import EARLIEST, LATEST, LONGEST, MOST, Who
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.rules import clean_line
from bot.phrases.bank import AGREEMENTS, find_phrase

Form = Mapping[str, str]
_KEPT = 2000  # characters of what is too long to be given, and still stands in the form


@dataclass(frozen=True, slots=True)
class Days:
    """`today` at school, and on which days school is open."""

    today: date
    is_open: Callable[[date], bool]

    @property
    def look(self) -> date:
        return rules.next_look(self.today, self.is_open)


def read(form: Form, library: Library, days: Days) -> list[Entry]:
    """What stood in the list, without what was just taken off, and with what was just added."""
    entries = []
    for number in range(1, MOST + 1):
        entry = _read_one(form, library, days, number)
        if entry is not None and form.get("drop") != str(number):
            entries.append(entry)
    more = (_ready(library, days, form.get("add", "")), _own(form, days, "own"))
    return [*entries, *(one for one in more if one is not None)][:MOST]


def _read_one(form: Form, library: Library, days: Days, number: int) -> Entry | None:
    ready = _ready(library, days, form.get(f"phrase-{number}", ""))
    entry = ready or (_own(form, days, str(number)) if f"words-{number}" in form else None)
    if entry is None:
        return None
    first, look = (read_day(form.get(f"{name}-{number}", "")) for name in ("from", "look"))
    return replace(entry, from_day=first or entry.from_day, look_day=look or entry.look_day)


def _ready(library: Library, days: Days, phrase_id: str) -> Entry | None:
    phrase = find_phrase(library, AGREEMENTS, "nl", phrase_id)
    return Entry(Who(phrase.theme), days.today, days.look, phrase.id) if phrase else None


def _own(form: Form, days: Days, name: str) -> Entry | None:
    """An empty one is none: a box that was left empty is not kept."""
    words = clean_line(form.get(f"words-{name}", ""), _KEPT) or ""
    who = form.get(f"who-{name}", "")
    chosen = Who(who) if who in list(Who) else Who.TOGETHER
    return Entry(chosen, days.today, days.look, None, words) if words else None


def read_day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == len("2026-12-01") else None
    except ValueError:
        return None


def mistakes(t: Texts, entries: Sequence[Entry], days: Days) -> dict[str, str]:
    """By field, such as `words-2`."""
    if not entries:
        return {"list": t("agreeing", "Choose a sentence, or write one of your own.")}
    found = {}
    for number, entry in enumerate(entries, 1):
        if len(entry.words) > LONGEST:
            too_long = len(entry.words) - LONGEST
            found[f"words-{number}"] = t.n(
                "goodword", "That is {n} character too long.", "That is {n} characters too long.", too_long
            )
        if not days.today + EARLIEST <= entry.from_day <= days.today + LATEST:
            found[f"from-{number}"] = t("agreeing", "Choose a day around the talk.")
        if wrong := wrong_look(t, entry.look_day, days, after=entry.from_day):
            found[f"look-{number}"] = wrong
    return found


def wrong_look(t: Texts, day: date | None, days: Days, *, after: date | None = None) -> str:
    """Why it cannot be looked at on this day."""
    if day is None or not max(days.today, after or days.today) < day <= days.today + LATEST:
        return t("agreeing", "Choose a later day, within a year.")
    if not days.is_open(day):
        return t("agreeing", "There is no school on this day. Choose another one.")
    return ""


def fingerprint(entries: Sequence[Entry]) -> str:
    """Of what was looked at; another one means that somebody changed it meanwhile."""
    return sha256(repr(entries).encode()).hexdigest()[:16]
