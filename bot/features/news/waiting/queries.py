"""When the last good news about each pupil went out, and whether it would reach somebody: a few questions for all."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from bot.delivery import senders
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.news.rules import KIND
from bot.features.news.tables import NewsPupil
from bot.features.news.waiting.rules import Child
from bot.people.rules import in_order
from bot.people.tables import Address, Conversation, Group, Guardian, Pupil, School

_GOING = ("waiting", "running", "paused", "done")


def list_children(session: Session, which: ColumnElement[bool]) -> list[Child]:
    """`which`: a condition on `Pupil`; those who have left are never among them."""
    here = (which, Pupil.archived_at.is_(None))
    last, reached = _last(session, here), _reached(session, here)
    rows = session.execute(
        select(Pupil.id, Pupil.first_name, Pupil.group_id).where(*here).order_by(Pupil.first_name, Pupil.id)
    )
    return [Child(row.id, row.first_name, row.group_id, last.get(row.id), reached.get(row.id)) for row in rows]


def list_groups(session: Session, sender: Sender) -> list[tuple[int, str, str]]:
    """Id, name and school of the groups that they may write to."""
    rows = session.execute(
        select(Group.id, Group.name, School.name.label("school"))
        .join(School, School.id == Group.school_id)
        .where(senders.groups_of(sender))
    )
    return sorted(((row.id, row.name, row.school) for row in rows), key=lambda group: in_order(group[1]))


def list_of_sender(session: Session, sender: Sender, group_id: int | None = None) -> list[Child]:
    """Of the groups that they may write to, or of one."""
    groups = select(Group.id).where(senders.groups_of(sender))
    which = Pupil.group_id.in_(groups if group_id is None else groups.where(Group.id == group_id))
    return list_children(session, which)


def list_praised(session: Session, which: ColumnElement[bool], since: datetime) -> set[int]:
    """Pupils with good news since then."""
    return {pupil_id for pupil_id, at in _last(session, (which,)).items() if at >= since}


def _last(session: Session, here: Sequence[ColumnElement[bool]]) -> dict[int, datetime]:
    rows = session.execute(
        select(NewsPupil.pupil_id, func.max(Broadcast.starts_at))
        .join(Broadcast, Broadcast.id == NewsPupil.broadcast_id)
        .where(Broadcast.kind == KIND, Broadcast.state.in_(_GOING), NewsPupil.pupil_id.in_(_ids(here)))
        .group_by(NewsPupil.pupil_id)
    )
    return {pupil_id: at for pupil_id, at in rows}


def _reached(session: Session, here: Sequence[ColumnElement[bool]]) -> dict[int, datetime]:
    """Since when a parent with an open chat, who may be told, is linked.

    Like the broadcaster, only chats with a word in them count.
    """
    open_chats = (
        select(Address.person_id)
        .join(Conversation, Conversation.address_id == Address.id)
        .where(Address.closed_at.is_(None), Address.person_id.is_not(None))
    )
    rows = session.execute(
        select(Guardian.pupil_id, func.min(Guardian.linked_at))
        .where(Guardian.pupil_id.in_(_ids(here)), Guardian.person_id.in_(open_chats), Guardian.informed)
        .group_by(Guardian.pupil_id)
    )
    return {pupil_id: at for pupil_id, at in rows}


def _ids(here: Sequence[ColumnElement[bool]]) -> Select[int]:
    return select(Pupil.id).where(*here).correlate(None)
