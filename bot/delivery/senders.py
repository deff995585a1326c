"""Staff and their messages to many: which ones somebody may see, which ones steer; the same in console and chat."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, true
from sqlalchemy.orm import Session

from bot.delivery import broadcasts
from bot.delivery.broadcasts import Failure, Progress
from bot.delivery.kinds import BroadcastKind, Json
from bot.delivery.tables import Broadcast, BroadcastGroup
from bot.people import audit, reach
from bot.people.families import count_families, may_split
from bot.people.rules import in_order
from bot.people.tables import Group, Guardian, Pupil, School, Staff

Kinds = Mapping[str, BroadcastKind]


@dataclass(frozen=True, slots=True)
class Sender:
    """A member of staff who may send: a teacher to the groups they have `today`, a leader to the whole school."""

    staff_id: int
    school_id: int
    is_leader: bool
    today: date  # at school

    @property
    def actor(self) -> str:
        return f"staff:{self.staff_id}"


@dataclass(frozen=True, slots=True)
class Place:
    """A group that somebody may write to."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Ways:
    """What can be done with a message now that it was sent."""

    undo: bool = False
    pause: bool = False
    resume: bool = False
    stop: bool = False
    retry: bool = False
    correct: bool = False
    again: bool = False


class Sent(StrEnum):
    """What became of the wish to send a draft."""

    SENT = "sent"
    CHANGED = "changed"  # since it was looked at: a translation came, or a colleague changed it
    LOST = "lost"  # the sender does not have these groups any more
    NO_DRAFT = "no draft"


def list_for(session: Session, person_id: int, now: datetime) -> list[Sender]:
    """Where this person may write to parents: nearly always at one school, coordinators nowhere."""
    rows = session.execute(
        select(Staff.id, Staff.school_id, Staff.role, School.zone)
        .join(School, School.id == Staff.school_id)
        .where(Staff.person_id == person_id, Staff.disabled_at.is_(None), Staff.role.in_(("teacher", "leader")))
        .order_by(School.name, Staff.id)
    )
    return [
        Sender(row.id, row.school_id, row.role == "leader", now.astimezone(ZoneInfo(row.zone)).date()) for row in rows
    ]


def groups_of(sender: Sender) -> ColumnElement[bool]:
    """Groups that the sender may write to."""
    own_school = Group.school_id == sender.school_id
    return (
        own_school
        if sender.is_leader
        else and_(own_school, Group.id.in_(reach.groups_of(sender.staff_id, sender.today)))
    )


def list_groups(session: Session, sender: Sender) -> list[Place]:
    rows = session.execute(select(Group.id, Group.name).where(groups_of(sender)))
    return sorted((Place(*row) for row in rows), key=lambda place: in_order(place.name))


def get_names(session: Session, sender: Sender) -> tuple[str, str]:
    """Of the school, and of the sender as parents know them."""
    found = select(School.name, Staff.name).join(Staff, Staff.school_id == School.id)
    school, name = session.execute(found.where(Staff.id == sender.staff_id)).one()
    return school, name


def has_groups(session: Session, sender: Sender) -> bool:
    return session.scalar(select(Group.id).where(groups_of(sender)).limit(1)) is not None


def seen_by(sender: Sender) -> ColumnElement[bool]:
    """A teacher sees their own, and what went to a group of theirs; drafts only their own. A leader sees all."""
    own_school = Broadcast.school_id == sender.school_id
    if sender.is_leader:
        return own_school
    ours = reach.groups_of(sender.staff_id, sender.today)
    to_ours = select(BroadcastGroup.group_id).where(
        BroadcastGroup.broadcast_id == Broadcast.id, BroadcastGroup.group_id.in_(ours)
    )
    sent_to_ours = and_(Broadcast.state != "draft", to_ours.exists())
    return and_(own_school, or_(Broadcast.staff_id == sender.staff_id, sent_to_ours))


def may_steer(sender: Sender, broadcast: Broadcast) -> bool:
    """Change, send, stop or correct it: whoever made it, and leaders."""
    return sender.is_leader or broadcast.staff_id == sender.staff_id


def find(session: Session, sender: Sender, broadcast_id: int, kinds: Kinds) -> Broadcast | None:
    """One that staff made, of these kinds. None when it is missing, or not theirs to see."""
    return session.scalar(_of_staff(sender, kinds).where(Broadcast.id == broadcast_id))


def find_to_steer(session: Session, sender: Sender, broadcast_id: int, kinds: Kinds) -> Broadcast | None:
    """The same, locked, for whoever may steer it."""
    wanted = _of_staff(sender, kinds).where(Broadcast.id == broadcast_id).with_for_update()
    found = session.scalar(wanted.execution_options(populate_existing=True))
    return found if found is not None and may_steer(sender, found) else None


def find_own(
    session: Session, sender: Sender, broadcast_id: int | None, kinds: Kinds, *, locked: bool = False
) -> Broadcast | None:
    """One that this sender may steer; `locked` to be changed."""
    if broadcast_id is None:
        return None
    if locked:
        return find_to_steer(session, sender, broadcast_id, kinds)
    found = find(session, sender, broadcast_id, kinds)
    return found if found is not None and may_steer(sender, found) else None


def may_correct(broadcast: Broadcast) -> bool:
    """Something can be put right as soon as it may have reached somebody."""
    return broadcast.state not in ("draft", "waiting")


def list_newest(
    session: Session, sender: Sender, kinds: Kinds, *, states: Sequence[str], most: int, skip: int = 0
) -> Sequence[Broadcast]:
    newest_first = (Broadcast.starts_at.desc(), Broadcast.id.desc())
    wanted = _of_staff(sender, kinds).where(Broadcast.state.in_(states)).order_by(*newest_first)
    wanted = wanted.limit(most).offset(skip)
    return session.scalars(wanted).all()


def keep_groups(session: Session, broadcast: Broadcast) -> None:
    """Writes down which groups it is for, all of them when it is for the whole school."""
    session.execute(delete(BroadcastGroup).where(BroadcastGroup.broadcast_id == broadcast.id))
    wanted = session.scalars(_group_ids(json.loads(broadcast.audience)))
    session.add_all(BroadcastGroup(broadcast_id=broadcast.id, group_id=group_id) for group_id in wanted)
    session.flush()


def _group_ids(audience: Json) -> Select[int]:
    if "got" in audience:  # a correction
        return select(BroadcastGroup.group_id).where(BroadcastGroup.broadcast_id == audience["got"])
    wanted = select(Group.id).where(Group.school_id == audience["school_id"])
    if _is_whole_school(audience):
        return wanted
    pupils = select(Pupil.group_id).where(Pupil.id.in_(audience.get("pupil_ids", ())))
    return wanted.where(or_(Group.id.in_(audience.get("group_ids", ())), Group.id.in_(pupils)))


def _is_whole_school(audience: Json) -> bool:
    return not audience.keys() & {"group_ids", "pupil_ids", "got"}


def content_now(kinds: Kinds, session: Session, broadcast: Broadcast) -> Json:
    """What would be sent now: a draft's translations may still come."""
    found = broadcasts.content(broadcast)
    return found | kinds[broadcast.kind].fill(session, broadcast) if broadcast.state == "draft" else found


def fingerprint(kinds: Kinds, session: Session, broadcast: Broadcast) -> str:
    """Of everything that a preview shows of a draft and that somebody says yes to."""
    shown = {**content_now(kinds, session, broadcast), "to": broadcast.audience, "urgent": broadcast.urgent}
    shown.pop("untranslated", None)
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]


def send(session: Session, sender: Sender, broadcast: Broadcast, kinds: Kinds, *, seen: str, now: datetime) -> Sent:
    """Takes effect after the undo minute. `seen`: the fingerprint of what the sender looked at."""
    if broadcast.state != "draft":
        return Sent.NO_DRAFT
    if not may_send_to(session, sender, broadcast):
        return Sent.LOST
    if seen != fingerprint(kinds, session, broadcast):
        return Sent.CHANGED
    kind = kinds[broadcast.kind]
    more = {name: value for name, value in kind.fill(session, broadcast).items() if name != "untranslated"}
    if more:
        broadcast.words = json.dumps({**json.loads(broadcast.words or "{}"), **more})
    broadcasts.confirm(session, broadcast, now)
    kind.settled(session, broadcast)
    note(session, sender, broadcast, what="sent_urgent" if broadcast.urgent else "sent", now=now)
    return Sent.SENT


def may_split_readers(session: Session, draft: Broadcast) -> bool:
    """Whether it is for so many families that a number by language points at nobody."""
    ties = select(Guardian.person_id, Guardian.pupil_id).join(Pupil, Pupil.id == Guardian.pupil_id)
    rows = session.execute(ties.where(is_about(draft), is_told(draft), Pupil.archived_at.is_(None)))
    return may_split(count_families((person_id, pupil_id) for person_id, pupil_id in rows))


def is_about(broadcast: Broadcast) -> ColumnElement[bool]:
    """The pupils of its groups, or only those that it names."""
    chosen = json.loads(broadcast.audience).get("pupil_ids")
    groups = select(BroadcastGroup.group_id).where(BroadcastGroup.broadcast_id == broadcast.id)
    return Pupil.group_id.in_(groups) if chosen is None else Pupil.id.in_(chosen)


def is_told(broadcast: Broadcast) -> ColumnElement[bool]:
    """The guardians of these pupils whom it reaches."""
    return Guardian.informed.is_(True) if "pupil_ids" in json.loads(broadcast.audience) else true()


def may_send_to(session: Session, sender: Sender, broadcast: Broadcast) -> bool:
    """A correction may follow wherever the mistake went."""
    if sender.is_leader or broadcast.corrects is not None:
        return True
    if _is_whole_school(json.loads(broadcast.audience)):
        return False
    groups = set(session.scalars(_group_ids(json.loads(broadcast.audience))))  # a child may have moved to another one
    return bool(groups) and groups <= set(session.scalars(select(Group.id).where(groups_of(sender))))


def steer(
    session: Session,
    sender: Sender,
    broadcast: Broadcast,
    act: Callable[[Session, int], object],
    *,
    kinds: Kinds,
    name: str,
    now: datetime,
) -> bool:
    """Stop, pause, resume or undo. `name` is the act in the audit log. False when it came too late."""
    if not act(session, broadcast.id):
        return False
    kinds[broadcast.kind].settled(session, broadcast)
    note(session, sender, broadcast, what=name, now=now)
    return True


def list_ways(sender: Sender, sent: Broadcast, progress: Progress, failed: Mapping[Failure, int]) -> Ways:
    if not may_steer(sender, sent):
        return Ways()
    if sent.state == "waiting":
        return Ways(undo=True)
    under_way = sent.state == "running" or (sent.state == "done" and bool(progress.waiting))
    return Ways(
        pause=under_way,
        resume=sent.state == "paused",
        stop=under_way or sent.state == "paused" or (sent.state == "done" and bool(progress.digest)),
        retry=sent.state in ("running", "done")
        and bool(failed.get(Failure.UNREACHABLE) or failed.get(Failure.REFUSED)),
        correct=bool(progress.sent or progress.waiting or progress.digest or progress.unknown),
        again=sent.state in ("done", "cancelled"),
    )


def drop(session: Session, sender: Sender, broadcast: Broadcast, kinds: Kinds, *, now: datetime) -> bool:
    """A draft that nobody wants any more."""
    if broadcast.state != "draft":
        return False
    note(session, sender, broadcast, what="draft_removed", now=now)
    kinds[broadcast.kind].settled(session, broadcast)
    session.delete(broadcast)
    return True


def note(session: Session, sender: Sender, broadcast: Broadcast, *, what: str, now: datetime) -> None:
    audit.record(
        session, sender.actor, f"message.{what}", f"broadcast:{broadcast.id}", now=now, school_id=sender.school_id
    )


def _of_staff(sender: Sender, kinds: Kinds) -> Select[Broadcast]:
    names = [kind.name for kind in kinds.values() if kind.place]
    return select(Broadcast).where(seen_by(sender), Broadcast.kind.in_(names))
