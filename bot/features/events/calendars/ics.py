"""Events as an iCalendar file (RFC 5545), which phones and computers put into a calendar.

An event keeps its UID, and its SEQUENCE grows with each change: what is read later takes the place of what is there.
No alarm: Samen itself reminds, and a calendar has its own. Nothing of a child, so that a calendar can be shown around.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, vCalAddress, vDuration
from icalendar import Event as Entry

from bot.core.markup import plain
from bot.features.events import screens
from bot.features.events.calendars.zones import zone
from bot.features.events.content import Content
from bot.i18n.texts import Texts

PUBLISH, CANCEL = "PUBLISH", "CANCEL"
MIME = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar that reads again and again is told besides: its name, and how often to look."""

    every: timedelta
    coming: Mapping[int, int]  # how many people of the reader's family come, by event


def make(
    events: Sequence[Content],
    t: Texts,
    *,
    now: datetime,
    url: str,
    chat: str = "",
    method: str | None = PUBLISH,
    feed: Feed | None = None,
    changed_at: Mapping[int, datetime] | None = None,
) -> bytes:
    """In the reader's language. `url`: of Samen; `chat`: where the reader talks with it, when that is a web page;
    `changed_at`: by event, `now` for the rest."""
    calendar = Calendar()
    calendar.add("prodid", "-//Samen//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if feed:
        _describe(calendar, t, feed)
    for name, years in _zones(events).items():
        calendar.add_component(zone(name, min(years), max(years)))
    for said in events:
        at = (changed_at or {}).get(said.id, now)
        coming = feed.coming.get(said.id) if feed else None
        entry = _entry(t, said, at=at, coming=coming, is_sure=feed is None)
        entry.add("organizer", _school(said, url))
        if chat:
            entry.add("url", chat)
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def uid(event_id: int) -> str:
    """For ever the same, whatever address Samen has; our ids are unique among all schools."""
    return f"event-{event_id}@samen"


def _zones(events: Sequence[Content]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for said in events:
        found.setdefault(said.zone, set()).update((said.day.year, _last_day(said).year))
    return found


def _describe(calendar: Calendar, t: Texts, feed: Feed) -> None:
    name = t("event", "Invitations from school")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", feed.every, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(feed.every))
    calendar.add("color", "teal")


def _entry(t: Texts, said: Content, *, at: datetime, coming: int | None, is_sure: bool) -> Entry:
    """`is_sure`: whoever asked for the file wants to keep the time free, whatever they answered."""
    entry, clock = Entry(), ZoneInfo(said.zone)
    is_cancelled = said.state == "cancelled"
    entry.add("uid", uid(said.id))
    entry.add("sequence", said.sequence)
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("last-modified", at.astimezone(UTC))
    entry.add("dtstart", datetime.combine(said.day, said.begins, tzinfo=clock))
    entry.add("dtend", datetime.combine(_last_day(said), said.ends, tzinfo=clock))
    entry.add("summary", _summary(t, said), parameters={"LANGUAGE": t.code})
    entry.add("description", _description(t, said, coming), parameters={"LANGUAGE": t.code})
    entry.add("location", _place(said))
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    entry.add("transp", "OPAQUE" if not is_cancelled and (is_sure or coming) else "TRANSPARENT")
    return entry


def _school(said: Content, url: str) -> vCalAddress:
    """Whose event it is. No e-mail address: nobody reads answers there."""
    organizer = vCalAddress(url)
    organizer.params["CN"] = said.school
    return organizer


def _last_day(said: Content) -> date:
    return said.day if said.ends > said.begins else said.day + timedelta(days=1)


def _place(said: Content) -> str:
    return f"{said.place}, {said.school}" if said.place else said.school


def _summary(t: Texts, said: Content) -> str:
    title = screens.title_of(t, said)
    return t("event", "Cancelled: {title}", title=title) if said.state == "cancelled" else title


def _description(t: Texts, said: Content, coming: int | None) -> str:
    if said.state == "cancelled":
        return t("event", "This will not take place.")
    answer = [t.n("event", "You come with {n} person.", "You come with {n} people.", coming)] if coming else []
    return "\n\n".join([*answer, plain(screens.about(t, said))])
