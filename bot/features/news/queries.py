"""What is known of good news: what somebody may read, how a draft was entered, and which children can get some."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from bot.delivery import broadcasts, senders
from bot.delivery.kinds import Json
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.news import content
from bot.features.news.content import Content
from bot.features.news.rules import KIND, News
from bot.features.news.tables import NewsPupil
from bot.people.classlist import place_in_list
from bot.people.queries import Child as OwnChild
from bot.people.queries import children_among, schools_of
from bot.people.tables import Group, Guardian, Pupil
from bot.photos import queries as photos
from bot.store.seal import Unreadable
from bot.translate import own as own_words
from bot.translate.ports import OwnLine

MOST_BYTES = 12 * 2**20  # of pictures in one file: it grows by a third as text, and a messenger takes 50 MB
OUT = ("running", "done")  # states of what has gone out, or is going


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil to send good news about. `last`: when some about them went out."""

    id: int
    name: str
    group_id: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """Good news in the list of a guardian. `children`: of theirs that it is about."""

    id: int
    at: datetime
    said: Content
    children: tuple[OwnChild, ...]


def get_received(session: Session, person_id: int, broadcast_id: int) -> Content | None:
    """None unless it went out and is about a child of theirs; also what came before they joined."""
    broadcast = session.scalar(select(Broadcast).where(Broadcast.id == broadcast_id, *about_own(person_id)))
    return None if broadcast is None else read_for(session, broadcast, person_id)


def read_for(session: Session, broadcast: Broadcast, person_id: int) -> Content | None:
    """None when it was written under a key that is gone."""
    return _read(broadcast, readers(session, broadcast, [person_id])[person_id])


def _read(broadcast: Broadcast, reader: Json) -> Content | None:
    try:
        return content.read(broadcasts.content(broadcast) | {"reader": reader})
    except Unreadable:
        return None


def list_kept(
    session: Session, person_id: int, *, child: int | None = None, most: int | None = None, skip: int = 0
) -> list[Kept]:
    """The newest first. `child`: only about the child of this tie."""
    newest = select(Broadcast).where(*about_own(person_id, child))
    newest = newest.order_by(Broadcast.starts_at.desc(), Broadcast.id.desc()).limit(most).offset(skip)
    found = session.scalars(newest).all()
    rows = session.execute(
        select(NewsPupil.broadcast_id, NewsPupil.pupil_id).where(NewsPupil.broadcast_id.in_([one.id for one in found]))
    )
    about: defaultdict[int, set[int]] = defaultdict(set)
    for broadcast_id, pupil_id in rows:
        about[broadcast_id].add(pupil_id)
    children = children_among(session, [person_id], set().union(*about.values())).get(person_id, [])
    schools = schools_of(session, [person_id]).get(person_id, 1)
    kept = []
    for one in found:
        own = [each for each in children if each.pupil_id in about[one.id]]
        if said := _read(one, _reader(own, schools)):
            kept.append(Kept(one.id, one.starts_at, said, tuple(own)))
    return kept


def list_praised(session: Session, person_id: int) -> list[OwnChild]:
    """Their children whom good news is about."""
    about = select(NewsPupil.pupil_id).where(NewsPupil.broadcast_id.in_(_ids_of_own(person_id)))
    return children_among(session, [person_id], session.scalars(about.distinct()).all()).get(person_id, [])


def has_any(session: Session, person_id: int) -> bool:
    return session.scalar(select(_ids_of_own(person_id).exists())) or False


def _ids_of_own(person_id: int) -> Select[int]:
    return select(Broadcast.id).where(*about_own(person_id))


def pictures(session: Session, person_id: int, photo_ids: Collection[int]) -> dict[int, bytes]:
    """Those that this person may see now, as given, as far as a file that a messenger takes has room."""
    found: dict[int, bytes] = {}
    room = MOST_BYTES
    for photo_id in photo_ids:
        picture = photos.get_for(session, photo_id, person_id)
        if picture is None:
            continue
        room -= len(picture)
        if room < 0:
            break
        found[photo_id] = picture
    return found


def export(session: Session, person_id: int) -> Json:
    """For "my data"; to be read there is a file of its own under "My good news"."""
    found = [
        {
            "when": one.at.isoformat(timespec="seconds"),
            "school": one.said.school,
            "from": one.said.sender,
            "names shown": list(one.said.reader.names) if one.said.reader else [],
            "sentence": one.said.phrase,
            "own words": one.said.own,
            "photo": one.said.photo is not None,
        }
        for one in list_kept(session, person_id)
    ]
    return {"about your children": found} if found else {}


def about_own(person_id: int, guardian_id: int | None = None) -> tuple[ColumnElement[bool], ...]:
    """Good news that went out about a child of whom this person may know, or about the one of this tie."""
    own = select(NewsPupil.broadcast_id).join(Guardian, Guardian.pupil_id == NewsPupil.pupil_id)
    own = own.where(Guardian.informed)
    if guardian_id is not None:
        own = own.where(Guardian.id == guardian_id)
    return (
        Broadcast.kind == KIND,
        Broadcast.state.in_(OUT),
        Broadcast.id.in_(own.where(Guardian.person_id == person_id)),
    )


def readers(session: Session, broadcast: Broadcast, person_ids: Collection[int]) -> Mapping[int, Json]:
    """What the opening says to each of these people: about their own children only, named as they chose."""
    pupils = set(session.scalars(select(NewsPupil.pupil_id).where(NewsPupil.broadcast_id == broadcast.id)))
    children = children_among(session, person_ids, pupils)
    schools = schools_of(session, person_ids)
    return {one: _reader(children.get(one, ()), schools.get(one, 1)) for one in person_ids}


def _reader(children: Collection[OwnChild], schools: int) -> Json:
    """One child that is not named leaves the others unnamed too: who is "Noor and your child"?"""
    names = [child.shown for child in children if child.shown]
    named = names if len(names) == len(children) else []
    return asdict(content.Reader(names=named, children=max(1, len(children)), schools=schools))


def sample(session: Session, broadcast: Broadcast) -> Json:
    """The child by first name; of several each family reads about its own."""
    about = select(NewsPupil.pupil_id).where(NewsPupil.broadcast_id == broadcast.id)
    names = list(session.scalars(select(Pupil.first_name).where(Pupil.id.in_(about)).limit(2)))
    return asdict(content.Reader(names=names if len(names) == 1 else []))


def entered(broadcast: Broadcast) -> News:
    """As it was entered, to be changed."""
    given, audience = broadcasts.content(broadcast), json.loads(broadcast.audience)
    return News(
        pupil_ids=tuple(audience["pupil_ids"]),
        phrase=given.get("phrase", ""),
        own=given.get("own", ""),
        photo_id=given.get("photo"),
    )


def list_children(session: Session, sender: Sender, group_id: int) -> list[Child]:
    """Of a group that the sender may write to; nobody of another."""
    last = (
        select(NewsPupil.pupil_id, func.max(Broadcast.starts_at).label("at"))
        .join(Broadcast, Broadcast.id == NewsPupil.broadcast_id)
        .join(Pupil, Pupil.id == NewsPupil.pupil_id)
        .where(Pupil.group_id == group_id, Broadcast.state.in_(OUT))
        .group_by(NewsPupil.pupil_id)
        .subquery()
    )
    rows = session.execute(
        select(Pupil.id, Pupil.first_name, Pupil.group_id, last.c.at)
        .join(Group, Group.id == Pupil.group_id)
        .outerjoin(last, last.c.pupil_id == Pupil.id)
        .where(Pupil.group_id == group_id, Pupil.archived_at.is_(None), senders.groups_of(sender))
    )
    return sorted((Child(*row) for row in rows), key=lambda child: place_in_list(child.name, child.id))


def list_own_lines(session: Session, school_id: int) -> list[OwnLine]:
    """What staff wrote themselves in good news that has not gone out."""
    drafts = (content.read(given) for given in broadcasts.list_draft_contents(session, KIND, school_id))
    return [line for draft in drafts for line in own_words.list_lines(draft.id, draft.own)]


def fill(session: Session, broadcast: Broadcast) -> Json:
    """Own words in the languages that have them by now, and why others do not."""
    return own_words.fill(session, broadcast.school_id, broadcast.id, entered(broadcast).own)
