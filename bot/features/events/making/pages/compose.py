"""Making an event on one short page: what, when, where and for whom. Then the preview of its invitation."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.console.access import Reach
from bot.console.page import Answer, ConsolePage, Go, Missing, Visit, as_number
from bot.delivery import school_time, senders
from bot.features.events import queries
from bot.features.events.making import actions, form, series
from bot.features.events.making.pages import TEMPLATES
from bot.features.events.making.pages.entry import Dates, list_dates, show_form
from bot.features.events.making.queries import count_invited, entered
from bot.features.events.making.rules import Making, Repeat, Wrong, end_of_year, mistakes, mistakes_of_repeat
from bot.features.events.rules import PLACE
from bot.features.events.tables import Event, EventSeries
from bot.people.families import may_split

SHOWN = "/console/sending"
FIELDS = 300  # of the form: each group of a school, each day of a series


def new(visit: Visit) -> Answer:
    """Empty, for a group, or like another event (`copy`)."""
    groups = senders.list_groups(visit.session, visit.sender)
    if visit.query.get("copy"):
        return _copy(visit, {group.id for group in groups})
    asked = [group.id for group in groups if str(group.id) == visit.query.get("group")]
    chosen = asked or [group.id for group in groups if len(groups) == 1]
    making = Making(group_ids=tuple(chosen), whole_school=not chosen and visit.reach is Reach.SCHOOL)
    return show_form(visit, _beginning(visit, making), action=f"{PLACE}/new")


def _beginning(visit: Visit, making: Making) -> dict[str, str]:
    """What is usual for a kind stays empty: it follows the kind."""
    usual = dict.fromkeys(("little_ones", "most", "cost"), "")
    return form.show(making) | usual | {"until": end_of_year(visit.today).isoformat()}


def _copy(visit: Visit, allowed: set[int]) -> Answer:
    """Another day, and not those groups that are somebody else's."""
    event = queries.get_of_school(visit.session, visit.sender, as_number(visit.query["copy"]))
    if event is None:
        return Missing()
    before = entered(visit.session, event)
    kept = tuple(each for each in before.group_ids if each in allowed)
    whole = before.whole_school and visit.reach is Reach.SCHOOL
    making = replace(before, day=None, group_ids=kept, whole_school=whole, until=end_of_year(visit.today))
    return show_form(visit, form.show(making), action=f"{PLACE}/new")


def write(visit: Visit) -> Answer:
    return _take(visit, None, action=f"{PLACE}/new")


def show_change(visit: Visit, draft: Event) -> Answer:
    """Of one that nobody was invited to yet."""
    making = entered(visit.session, draft)
    others = actions.list_others(visit.session, draft)
    if others and draft.series_id is not None:
        row = visit.session.get_one(EventSeries, draft.series_id)
        making = replace(making, repeat=series.repeat_of(row.rule), until=row.until)
    until = {} if making.until else {"until": end_of_year(visit.today).isoformat()}
    return show_form(visit, form.show(making) | until, action=f"{PLACE}/{draft.id}/change")


def change(visit: Visit, draft: Event) -> Answer:
    return _take(visit, draft, action=f"{PLACE}/{draft.id}/change")


def _take(visit: Visit, draft: Event | None, *, action: str) -> Answer:
    groups = {group.id for group in senders.list_groups(visit.session, visit.sender)}
    making = form.read(visit.t.library, visit.form, groups, may_all=visit.reach is Reach.SCHOOL)
    if making is None:
        return Missing()
    if wrong := _wrong(visit, making):
        return show_form(visit, visit.form, action=action, wrong=wrong)
    dates = list_dates(visit, making)
    if dates is not None and dates.asked != visit.form.get("dates"):
        return show_form(visit, visit.form, action=action, dates=dates)  # they see the days before anything is written
    days = _chosen(visit, making, dates)
    if not days:
        return show_form(visit, visit.form, action=action, dates=dates, wrong=[Wrong.NO_DATES])
    made = _save(visit, draft, making, days)
    return Go(f"{SHOWN}/{made.broadcast_id}")


def _chosen(visit: Visit, making: Making, dates: Dates | None) -> list[date]:
    if dates is None:
        return [making.day] if making.day else []
    return [one.day for one in dates.days if f"date-{one.day.isoformat()}" in visit.form]


def _save(visit: Visit, draft: Event | None, making: Making, days: Sequence[date]) -> Event:
    if draft is None:
        return actions.write(visit.session, visit.sender, making, days=days, now=visit.now)
    actions.change_draft(visit.session, visit.sender, draft, making, days=days, now=visit.now)
    return draft


def _wrong(visit: Visit, making: Making) -> list[Wrong]:
    found = [*mistakes(making, visit.now, visit.member.zone, visit.today), *mistakes_of_repeat(making, visit.today)]
    if making.language and not may_split(count_invited(visit.session, visit.member.school_id, making)):
        found.append(Wrong.FEW)
    if not found and making.repeat is Repeat.NONE and "closed" not in visit.form and is_closed(visit, making.day):
        found.append(Wrong.CLOSED)
    return found


def is_closed(visit: Visit, day: date | None) -> bool:
    return day is not None and not school_time.load(visit.session, visit.member.school_id).is_open(day)


PAGES = (
    ConsolePage("events.new", f"{PLACE}/new", new, templates=TEMPLATES),
    ConsolePage("events.write", f"{PLACE}/new", write, method="POST", fields=FIELDS, templates=TEMPLATES),
)
