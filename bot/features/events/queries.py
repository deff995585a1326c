"""What is known of events."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from bot.delivery.senders import Sender
from bot.delivery.tables import BroadcastGroup
from bot.features.events.tables import Event
from bot.people import reach


def seen_by(sender: Sender) -> ColumnElement[bool]:
    """A teacher sees their own, and those a group of theirs is invited to; drafts only their own. A leader sees all."""
    own_school = Event.school_id == sender.school_id
    if sender.is_leader:
        return own_school
    to_ours = select(BroadcastGroup.group_id).where(
        BroadcastGroup.broadcast_id == Event.broadcast_id,
        BroadcastGroup.group_id.in_(reach.groups_of(sender.staff_id, sender.today)),
    )
    invited = and_(Event.state != "draft", to_ours.exists())
    return and_(own_school, or_(Event.staff_id == sender.staff_id, invited))


def may_steer(sender: Sender, event: Event) -> bool:
    """Change, cancel or copy it: whoever made it, and leaders."""
    return sender.is_leader or event.staff_id == sender.staff_id


def get_of_school(session: Session, sender: Sender, event_id: int | None, *, locked: bool = False) -> Event | None:
    """None when it is missing, or not theirs to see. `locked`: to be changed."""
    wanted = select(Event).where(seen_by(sender), Event.id == event_id)
    if locked:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return None if event_id is None else session.scalar(wanted)
