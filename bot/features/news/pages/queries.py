"""What the pages about good news ask, always with the actor."""

from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from bot.console.page import Actor
from bot.console.seen import groups_seen, pupils_seen
from bot.features.news.waiting import queries as waiting
from bot.features.news.waiting.rules import Child
from bot.people.rules import in_order
from bot.people.tables import Group, Pupil


def list_groups(session: Session, actor: Actor) -> list[tuple[int, str]]:
    rows = session.execute(select(Group.id, Group.name).where(groups_seen(actor)))
    return sorted(((row.id, row.name) for row in rows), key=lambda group: in_order(group[1]))


def list_children(session: Session, actor: Actor, group_id: int) -> list[Child]:
    return waiting.list_children(session, and_(pupils_seen(actor), Pupil.group_id == group_id))


def list_praised(session: Session, actor: Actor, since: datetime) -> set[int]:
    """Pupils with good news since then."""
    return waiting.list_praised(session, pupils_seen(actor), since)
