"""An event as people read of it: live, or as a message about it keeps it, in named fields.

Of a message, `details` holds what everybody may know; `words`, which is sealed, what staff wrote and its translations.
The title of an event without a kind, and the note, stand together as `own`, so that they are looked at and translated
as own words of other messages are; when it is `titled` its first paragraph is the title.
"""

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import broadcasts
from bot.delivery.kinds import Json
from bot.delivery.tables import Broadcast
from bot.features.events.tables import Event, EventNeed
from bot.people.rules import in_order
from bot.people.tables import Group, School, Staff
from bot.store.seal import Unreadable


@dataclass(frozen=True, slots=True)
class Content:
    """`begins` and `ends` are on the clock of `zone` at `day`; `ends` not after `begins` is on the next day."""

    id: int  # of the event
    broadcast_id: int | None  # the newest message about it; in a message: itself
    kind: str
    school: str
    sender: str
    day: date
    begins: time
    ends: time
    zone: str
    starts_at: datetime
    ends_at: datetime
    title: str = ""  # in Dutch; only of "other"
    title_translated: Mapping[str, str] = field(default_factory=dict)  # by language
    place: str = ""
    map_url: str = ""
    note: str = ""  # in Dutch; a line is a paragraph
    note_translated: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""  # why it was cancelled, in Dutch
    reason_translated: Mapping[str, str] = field(default_factory=dict)
    cents: int = 0  # for a person
    little_ones: str = "welcome"  # welcome, care, home
    help_languages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()  # names; none: the whole school
    for_new: bool = False  # only for families who joined lately
    capacity: int | None = None
    most: int = 4
    state: str = "draft"  # draft, open, cancelled
    sequence: int = 0
    changed: tuple[str, ...] = ()  # of `CHANGES`; in a message: since what was told before
    published_at: datetime | None = None
    has_needs: bool = False


CHANGES = ("cancelled", "day", "time", "place", "note", "cents")


def of_event(session: Session, event: Event) -> Content:
    """As it is now."""
    broadcast = session.get(Broadcast, event.broadcast_id) if event.broadcast_id else None
    return read(snapshot(session, event, translated=translated_in(broadcast, words_of(event))))


def words_of(event: Event) -> Json:
    """What staff wrote about it; nothing when it was under a key that is gone."""
    try:
        return json.loads(event.words or "{}")  # type: ignore[no-any-return]  # JSON
    except Unreadable:
        return {}


def own_of(words: Json) -> Json:
    """`own`, what can be translated; `titled` and `reasoned` say what its first and its last paragraph are."""
    title, note, reason = words.get("title", ""), words.get("note", ""), words.get("reason", "")
    return {"own": "\n".join(filter(None, (title, note, reason))), "titled": bool(title), "reasoned": bool(reason)}


def translated_in(broadcast: Broadcast | None, words: Json) -> Json:
    """What the newest message has, while the words are the same."""
    if broadcast is None:
        return {}
    try:
        said = broadcasts.content(broadcast)
    except Unreadable:
        return {}
    return said.get("translated", {}) if said.get("own") == own_of(words)["own"] else {}


def snapshot(session: Session, event: Event, *, translated: Json | None = None) -> Json:
    """Details and words together, as `broadcasts.content` gives them."""
    return {"id": event.broadcast_id, **details_of(session, event), **sealed_of(event, translated or {})}


@dataclass(frozen=True, slots=True)
class Known:
    """What stands around events, looked up for all of them at once."""

    schools: Mapping[int, str]
    staff: Mapping[int, str]
    groups: Mapping[int, str]
    with_needs: Set[int]


def look_up(session: Session, events: Sequence[Event]) -> Known:
    groups = {each for one in events for each in json.loads(one.audience).get("group_ids", ())}
    needs = select(EventNeed.event_id).where(EventNeed.event_id.in_([one.id for one in events]))
    return Known(
        _names(session, School, {one.school_id for one in events}),
        _names(session, Staff, {one.staff_id for one in events}),
        _names(session, Group, groups),
        set(session.scalars(needs)),
    )


def _names(session: Session, table: type[School | Staff | Group], ids: Set[int | None]) -> dict[int, str]:
    rows = session.execute(select(table.id, table.name).where(table.id.in_(ids)))
    return {number: name for number, name in rows}


def list_contents(session: Session, events: Sequence[Event]) -> dict[int, Content]:
    """By event, as they are now, own words in Dutch only."""
    known = look_up(session, events)
    found = {one.id: {"id": one.broadcast_id, **_details(one, known, ()), **sealed_of(one, {})} for one in events}
    return {event_id: read(given) for event_id, given in found.items()}


def details_of(session: Session, event: Event, *, changed: tuple[str, ...] = ()) -> Json:
    return _details(event, look_up(session, [event]), changed)


def _details(event: Event, known: Known, changed: tuple[str, ...]) -> Json:
    audience = json.loads(event.audience)
    groups = [known.groups[each] for each in audience.get("group_ids", ()) if each in known.groups]
    return {
        "event_id": event.id,
        "kind": event.kind,
        "school": known.schools[event.school_id],
        "sender": known.staff.get(event.staff_id or 0, ""),
        "groups": sorted(groups, key=in_order),
        "for_new": "since" in audience,
        "day": event.day.isoformat(),
        "begins": event.begins.isoformat("minutes"),
        "ends": event.ends.isoformat("minutes"),
        "zone": event.zone,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "cents": event.cents,
        "little_ones": event.little_ones,
        "help_languages": event.help_languages.split(),
        "capacity": event.capacity,
        "most": event.most,
        "state": event.state,
        "sequence": event.sequence,
        "changed": list(changed),
        "published_at": event.published_at.isoformat() if event.published_at else None,
        "has_needs": event.id in known.with_needs,
    }


def sealed_of(event: Event, translated: Json) -> Json:
    words = words_of(event)
    kept = {name: words[name] for name in ("place", "map") if words.get(name)}
    return kept | own_of(words) | ({"translated": translated} if translated else {})


def read(given: Json) -> Content:
    """Of a message's content, or of a snapshot."""
    title, note, reason = _parts(given.get("own", ""), given)
    translated = {code: _parts(said, given) for code, said in given.get("translated", {}).items()}
    return Content(
        id=given["event_id"],
        broadcast_id=given["id"],
        kind=given["kind"],
        school=given["school"],
        sender=given["sender"],
        day=date.fromisoformat(given["day"]),
        begins=time.fromisoformat(given["begins"]),
        ends=time.fromisoformat(given["ends"]),
        zone=given["zone"],
        starts_at=datetime.fromisoformat(given["starts_at"]),
        ends_at=datetime.fromisoformat(given["ends_at"]),
        title=title,
        title_translated={code: parts[0] for code, parts in translated.items() if parts[0]},
        place=given.get("place", ""),
        map_url=given.get("map", ""),
        note=note,
        note_translated={code: parts[1] for code, parts in translated.items() if parts[1]},
        reason=reason,
        reason_translated={code: parts[2] for code, parts in translated.items() if parts[2]},
        groups=tuple(given["groups"]),
        published_at=datetime.fromisoformat(given["published_at"]) if given.get("published_at") else None,
        **_plain(given),
    )


def _plain(given: Json) -> dict[str, Any]:  # Any: JSON values
    names = ("cents", "little_ones", "capacity", "most", "state", "sequence", "has_needs", "for_new")
    lists = ("help_languages", "changed")
    return {name: given[name] for name in names} | {name: tuple(given[name]) for name in lists}


def _parts(own: str, given: Json) -> tuple[str, str, str]:
    """Title, note, reason."""
    lines = own.split("\n") if own else []
    title = lines.pop(0) if lines and given.get("titled") else ""
    reason = lines.pop() if lines and given.get("reasoned") else ""
    return title, "\n".join(lines), reason
