"""Writing a message to parents, changing it while it is a draft, and putting one right that went out."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import drafts, senders
from bot.delivery.drafts import Written
from bot.delivery.kinds import Json
from bot.delivery.school_time import tells_days_off
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.announcements import rules
from bot.features.announcements.queries import KIND
from bot.features.announcements.rules import READY, Message
from bot.people.rules import in_order
from bot.people.tables import Group


def write(session: Session, sender: Sender, message: Message, *, now: datetime) -> Broadcast:
    """A draft. The message has no mistakes, and its groups are the sender's."""
    return drafts.write(session, sender, KIND, _written(session, sender, message), now=now)


def change(session: Session, sender: Sender, draft: Broadcast, message: Message, *, now: datetime) -> None:
    written = _written(session, sender, message, drafts.kept_of(draft))
    drafts.change(session, sender, draft, written, now=now)


def correct(
    session: Session, sender: Sender, wrong: Broadcast, message: Message, *, day: date, now: datetime
) -> Broadcast | None:
    """A draft for everybody who got the wrong one, which was sent on this day at school."""
    written = _written(session, sender, message, drafts.kept_from(wrong, day))
    return drafts.correct(session, sender, wrong, written, now=now)


def _written(session: Session, sender: Sender, message: Message, kept: Json | None = None) -> Written:
    return Written(
        audience=_audience(sender, message),
        details=_with_days_off(_details(session, sender, message) | (kept or {})),
        words={"own": message.own} if message.own else {},
        urgent=message.urgent,
        reason=message.reason,
    )


def _audience(sender: Sender, message: Message) -> Json:
    audience: Json = {"school_id": sender.school_id}
    if not message.whole_school:
        audience["group_ids"] = list(message.group_ids)
    if message.language:
        audience["languages"] = [message.language]
    return audience


def _details(session: Session, sender: Sender, message: Message) -> Json:
    school, name = senders.get_names(session, sender)
    chosen = session.scalars(select(Group.name).where(Group.id.in_(message.group_ids)))
    return {
        "school": school,
        "sender": name,
        "groups": [] if message.whole_school else sorted(chosen, key=in_order),
        "ready": message.ready,
        "values": {value: message.values[value] for value in READY.get(message.ready, ())},
        "urgent": message.urgent,
    }


def _with_days_off(details: Json) -> Json:
    """For those who plan by when the whole school is closed."""
    days = rules.days_off(details["ready"], details["values"])
    return tells_days_off(details, *days) if days and not details["groups"] else details
