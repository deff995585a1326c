"""What is known of messages to parents: what somebody got, own words that wait for translation, who may get one."""

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import broadcasts, reactions, senders
from bot.delivery.kinds import Json
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.announcements import content
from bot.features.announcements.content import Content
from bot.features.announcements.rules import Message
from bot.people.rules import in_order
from bot.people.tables import Group, School, Staff
from bot.store.seal import Unreadable
from bot.translate import own as own_words
from bot.translate.ports import OwnLine

KIND = "announcement"


@dataclass(frozen=True, slots=True)
class Place:
    """A group that somebody may write to."""

    id: int
    name: str


def get_received(session: Session, person_id: int, broadcast_id: int) -> Content | None:
    """None unless it went to this person."""
    broadcast = session.get(Broadcast, broadcast_id)
    if broadcast is None or broadcast.kind != KIND or not reactions.is_recipient(session, broadcast_id, person_id):
        return None
    try:
        return content.read(broadcasts.content(broadcast))
    except Unreadable:  # written under a key that is gone: nobody can read it any more
        return None


def list_groups(session: Session, sender: Sender) -> list[Place]:
    rows = session.execute(select(Group.id, Group.name).where(senders.groups_of(sender)))
    return sorted((Place(*row) for row in rows), key=lambda place: in_order(place.name))


def get_names(session: Session, sender: Sender) -> tuple[str, str]:
    """Of the school, and of the sender as parents know them."""
    found = select(School.name, Staff.name).join(Staff, Staff.school_id == School.id)
    school, name = session.execute(found.where(Staff.id == sender.staff_id)).one()
    return school, name


def entered(broadcast: Broadcast) -> Message:
    """As it was entered, to be changed."""
    content, audience = broadcasts.content(broadcast), json.loads(broadcast.audience)
    return Message(
        group_ids=tuple(audience.get("group_ids", ())),
        whole_school="group_ids" not in audience and "got" not in audience,
        language=next(iter(audience.get("languages", ())), ""),
        ready=content.get("ready", ""),
        values=content.get("values", {}),
        own=content.get("own", ""),
        urgent=broadcast.urgent,
        reason=broadcast.reason or "",
    )


def list_own_lines(session: Session, school_id: int) -> list[OwnLine]:
    """What staff wrote themselves in messages that have not gone out: a paragraph is a line."""
    drafts = select(Broadcast).where(
        Broadcast.school_id == school_id, Broadcast.kind == KIND, Broadcast.state == "draft"
    )
    found: list[OwnLine] = []
    for broadcast in session.scalars(drafts.order_by(Broadcast.id)):
        try:
            own = content.read(broadcasts.content(broadcast)).own
        except Unreadable:
            continue
        found += own_words.list_lines(broadcast.id, own)
    return found


def fill(session: Session, broadcast: Broadcast) -> Json:
    """Own words in the languages that have them by now, and why others do not."""
    own = content.read(broadcasts.content(broadcast)).own
    return own_words.fill(session, broadcast.school_id, broadcast.id, own)
