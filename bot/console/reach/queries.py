"""How far each pupil's family is reached, asked with the actor, in a few statements for a whole school."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, case, func, or_, select, union_all
from sqlalchemy.orm import Session

from bot.console.page import Actor
from bot.console.reach.rules import Child, State
from bot.console.seen import groups_seen, pupils_seen
from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast, DigestItem, OutMessage, Reaction
from bot.people.families import families_of
from bot.people.rules import in_order
from bot.people.tables import Address, Conversation, Group, Guardian, Invite, Person, Pupil

LOOK_BACK = 200  # broadcasts: more than a school sends between two that go to a whole group
_EVERY = "all"  # of a letter in all languages
_PARTS = ("pupil_ids", "languages", "got")  # of an audience that is less than whole groups


@dataclass(frozen=True, slots=True)
class Message:
    """The last broadcast that went to a whole group."""

    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    language: str | None
    is_open: bool


class Tie(NamedTuple):
    pupil_id: int
    person_id: int
    linked_at: datetime
    language: str
    paused_until: datetime | None


@dataclass(frozen=True, slots=True)
class Chat:
    is_open: bool
    acted_at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """By broadcast and person: when a message arrived, and what they tapped under it."""

    arrived: Mapping[tuple[int, int], datetime]
    tapped: Mapping[tuple[int, int], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Seen:
    """`linked`: since when each pupil's family is, for those that are now."""

    groups: tuple[tuple[int, str], ...]
    children: tuple[Child, ...]
    messages: Mapping[int, Message]
    linked: tuple[datetime, ...]


def look_around(session: Session, actor: Actor, now: datetime) -> Seen:
    """All groups that the actor sees, with the last message to each."""
    groups = list_groups(session, actor)
    messages = _last_messages(session, actor, [group_id for group_id, _ in groups], now)
    ties = _ties(session, actor)
    children = _children(session, actor, ties, messages=messages, now=now)
    first: dict[int, datetime] = {}
    for tie in ties:
        first.setdefault(tie.pupil_id, tie.linked_at)
    linked = [first[child.id] for child in children if child.id in first]
    return Seen(tuple(groups), tuple(children), messages, tuple(linked))


def list_children(session: Session, actor: Actor, now: datetime, group_id: int | None = None) -> list[Child]:
    """Whom a message would reach today; nothing about messages of the past."""
    return _children(session, actor, _ties(session, actor), group_id=group_id, messages={}, now=now)


def list_groups(session: Session, actor: Actor, group_id: int | None = None) -> list[tuple[int, str]]:
    found = select(Group.id, Group.name).where(groups_seen(actor))
    rows = session.execute(found if group_id is None else found.where(Group.id == group_id))
    return sorted(((row.id, row.name) for row in rows), key=lambda group: in_order(group[1]))


def _children(
    session: Session,
    actor: Actor,
    ties: Sequence[Tie],
    *,
    group_id: int | None = None,
    messages: Mapping[int, Message],
    now: datetime,
) -> list[Child]:
    of_pupil: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        of_pupil[tie.pupil_id].append(tie)
    families = families_of((tie.person_id, tie.pupil_id) for tie in ties)
    letters, chats = _letters(session, actor, now), _chats(session, actor)
    heard = _heard(session, actor, sorted({message.id for message in messages.values()}))
    wanted = select(Pupil.id, Pupil.first_name, Pupil.group_id).where(pupils_seen(actor))
    if group_id is not None:
        wanted = wanted.where(Pupil.group_id == group_id)
    children = []
    for pupil_id, name, group in session.execute(wanted.order_by(Pupil.first_name, Pupil.id)):
        own, letter, message = of_pupil[pupil_id], letters.get(pupil_id), messages.get(group)
        reached, answered, unclear = _acts(own, chats, heard, message)
        child = Child(
            id=pupil_id,
            name=name,
            group_id=group,
            family=families.get(pupil_id, pupil_id),
            state=_state(own, letter, chats, now),
            language=_language(own, letter),
            reached=reached,
            answered=answered,
            unclear=unclear,
        )
        children.append(child)
    return children


def _language(ties: Sequence[Tie], letter: Letter | None) -> str | None:
    if ties:
        return ties[0].language
    return letter.language if letter else None


def _state(ties: Sequence[Tie], letter: Letter | None, chats: Mapping[int, Chat], now: datetime) -> State:
    if not ties:
        return State.LETTER if letter and letter.is_open else State.NO_LETTER
    with_chat = [tie for tie in ties if tie.person_id in chats and chats[tie.person_id].is_open]
    if not with_chat:
        return State.CLOSED
    if all(tie.paused_until and tie.paused_until > now for tie in with_chat):
        return State.PAUSED
    return State.OPEN


def _acts(
    ties: Sequence[Tie], chats: Mapping[int, Chat], heard: Heard, message: Message | None
) -> tuple[bool, bool, bool]:
    """Whether the message arrived, whether somebody did anything in the chat since, and said it is not clear."""
    if message is None:
        return False, False, False
    got = [tie.person_id for tie in ties if (message.id, tie.person_id) in heard.arrived]
    taps = [heard.tapped.get((message.id, person_id), frozenset()) for person_id in got]
    acted = any(chats[one].acted_at > heard.arrived[message.id, one] for one in got if one in chats)
    return bool(got), acted or any(taps), any(Kind.UNCLEAR in tapped for tapped in taps)


def _ties(session: Session, actor: Actor) -> list[Tie]:
    """Of the whole school, so that a family is the same family for everybody who counts it; first linked first."""
    rows = session.execute(
        select(Guardian.pupil_id, Guardian.person_id, Guardian.linked_at, Person.language, Person.paused_until)
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .join(Person, Person.id == Guardian.person_id)
        .where(Pupil.school_id == actor.member.school_id, Pupil.archived_at.is_(None))
        .order_by(Guardian.linked_at, Guardian.id)
    )
    return [Tie(*row) for row in rows]


def _letters(session: Session, actor: Actor, now: datetime) -> dict[int, Letter]:
    """By pupil: the language of the newest letter, and whether any can still be used."""
    rows = session.execute(
        select(Invite.pupil_id, Invite.language, Invite.used_at, Invite.expires_at)
        .where(Invite.school_id == actor.member.school_id, Invite.pupil_id.is_not(None), Invite.revoked_at.is_(None))
        .order_by(Invite.created_at, Invite.id)
    )
    found: dict[int, Letter] = {}
    for pupil, language, used_at, expires_at in rows:
        pupil_id = pupil or 0
        before = found.get(pupil_id)
        is_open = (used_at is None and expires_at > now) or bool(before and before.is_open)
        found[pupil_id] = Letter(None if language == _EVERY else language, is_open)
    return found


def _chats(session: Session, actor: Actor) -> dict[int, Chat]:
    """By person. Like the broadcaster, only chats in which something was said count."""
    is_open = func.max(case((Address.closed_at.is_(None), 1), else_=0))
    rows = session.execute(
        select(Address.person_id, is_open, func.max(Conversation.updated_at))
        .join(Conversation, Conversation.address_id == Address.id)
        .where(Address.person_id.in_(_parents(actor)))
        .group_by(Address.person_id)
    )
    return {person_id: Chat(bool(open_one), acted_at) for person_id, open_one, acted_at in rows if person_id}


def _parents(actor: Actor) -> Select[int]:
    return (
        select(Guardian.person_id)
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .where(Pupil.school_id == actor.member.school_id, Pupil.archived_at.is_(None))
    )


def _last_messages(session: Session, actor: Actor, group_ids: Sequence[int], now: datetime) -> dict[int, Message]:
    """By group: of those that were meant for all its families and have gone out, or are on their way."""
    ours = or_(Broadcast.school_id == actor.member.school_id, Broadcast.school_id.is_(None))
    rows = session.execute(
        select(Broadcast.id, Broadcast.audience, Broadcast.starts_at)
        .where(ours, Broadcast.state.in_(("running", "paused", "done")), Broadcast.starts_at <= now)
        .order_by(Broadcast.starts_at.desc(), Broadcast.id.desc())
        .limit(LOOK_BACK)
    )
    found: dict[int, Message] = {}
    for broadcast_id, stored, at in rows:
        audience = json.loads(stored)
        if any(audience.get(part) for part in _PARTS):
            continue
        for group_id in audience.get("group_ids") or group_ids:
            found.setdefault(group_id, Message(broadcast_id, at))
    return {group_id: found[group_id] for group_id in group_ids if group_id in found}


def _heard(session: Session, actor: Actor, broadcast_ids: Sequence[int]) -> Heard:
    """A message arrives by itself or within a digest."""
    sent = (
        select(OutMessage.broadcast_id, Address.person_id, OutMessage.sent_at.label("at"))
        .join(Address, Address.id == OutMessage.address_id)
        .where(OutMessage.broadcast_id.in_(broadcast_ids), OutMessage.state == "sent")
    )
    bundled = select(DigestItem.broadcast_id, DigestItem.person_id, DigestItem.settled_at.label("at")).where(
        DigestItem.broadcast_id.in_(broadcast_ids), DigestItem.settled_at.is_not(None)
    )
    both = union_all(sent, bundled).subquery()
    arrived = session.execute(
        select(both.c.broadcast_id, both.c.person_id, func.min(both.c.at))
        .where(both.c.person_id.in_(_parents(actor)))
        .group_by(both.c.broadcast_id, both.c.person_id)
    )
    taps = session.execute(
        select(Reaction.broadcast_id, Reaction.person_id, Reaction.kind).where(
            Reaction.broadcast_id.in_(broadcast_ids), Reaction.person_id.in_(_parents(actor))
        )
    )
    tapped: dict[tuple[int, int], frozenset[str]] = {}
    for broadcast_id, person_id, kind in taps:
        place = (broadcast_id, person_id)
        tapped[place] = tapped.get(place, frozenset()) | {kind}
    return Heard({(broadcast, person): at for broadcast, person, at in arrived}, tapped)
