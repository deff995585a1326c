"""The form of an event as the page shows it: what was typed, what is wrong, and the days of events that come again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.console.access import Reach
from bot.console.page import Show, Visit
from bot.delivery import school_time, senders, wall
from bot.features.events import rules
from bot.features.events.catalogue import OTHER, list_kinds, list_needs
from bot.features.events.making import form, series
from bot.features.events.making.rules import LITTLE_ONES, Making, Repeat, Wrong
from bot.features.events.making.words import MORE, by_field, little_ones, repeats
from bot.features.events.words import need_name
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    says: str
    is_closed: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Dates:
    """`asked`: for what they were worked out; after another choice they are shown anew."""

    asked: str
    days: Sequence[Day]


def list_dates(visit: Visit, making: Making) -> Dates | None:
    """None for an event that comes once. Without those whose hour the clock leaps over in that night."""
    if making.repeat is Repeat.NONE or making.day is None or making.until is None:
        return None
    asked = f"{making.day} {making.repeat} {making.until}"
    is_new = visit.form.get("dates") != asked
    found = school_time.load(visit.session, visit.member.school_id)
    days = [
        Day(day, visit.t.day(day, now=visit.now), closed, not closed if is_new else f"date-{day}" in visit.form)
        for day in series.list_days(making.repeat, making.day, making.until)
        if _is_there(day, making, visit.member.zone)
        for closed in (not found.is_open(day),)
    ]
    return Dates(asked, days)


def _is_there(day: date, making: Making, zone: str) -> bool:
    begins, ends = making.begins, making.ends
    if begins is None or ends is None:
        return False
    return all(
        wall.moment(on, at, zone) is not None for on, at in ((day, begins), (rules.last_day(day, begins, ends), ends))
    )


def show_form(
    visit: Visit, given: Mapping[str, str], *, action: str, wrong: Sequence[Wrong] = (), dates: Dates | None = None
) -> Show:
    t = visit.t
    found = by_field(t, wrong, visit.today)
    values = fields(t, given, found) | {
        "action": action,
        "groups": senders.list_groups(visit.session, visit.sender),
        "may_all": visit.reach is Reach.SCHOOL,
        "kinds": [(name, t.find(f"events/{name}").title) for name in list_kinds(t.library)],
        "only": _only(t),
        "needs": [(f"need-{what}", need_name(t, what)) for what in list_needs(t.library) if what != OTHER],
        "has_needs": any(name.startswith("need-") and value for name, value in given.items()),
        "repeats": repeats(t),
        "dates": dates,
        "is_closed": Wrong.CLOSED in wrong or "closed" in given,
        "today": visit.today.isoformat(),
    }
    return Show("event_new.html", t("events", "New invitation"), values, status=422 if wrong else 200)


def fields(t: Texts, given: Mapping[str, str], wrong: Mapping[str, str]) -> dict[str, object]:
    """What the fields need that a new event and a changed one share."""
    return {
        "given": given,
        "wrong": wrong,
        "more_open": not MORE.isdisjoint(wrong),
        "little_ones": little_ones(t) if given.get("little_ones") not in LITTLE_ONES else little_ones(t)[1:],
        "languages": [(f"help-{code}", t.language_name(code)) for code in t.library.languages if code != SOURCE],
    }


def _only(t: Texts) -> list[tuple[str, str]]:
    languages = [
        (code, t("messages", "Only {language}", language=t.language_name(code))) for code in t.library.languages
    ]
    return [
        ("", t("events", "All families")),
        (form.NEW, t("events", "Only new families: somebody joined in the last 8 weeks")),
        *languages,
    ]
