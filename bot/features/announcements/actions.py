"""Writing a message to parents, changing it while it is a draft, and putting one right that went out."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import broadcasts, senders
from bot.delivery.kinds import Json
from bot.delivery.school_time import tells_days_off
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.announcements import rules
from bot.features.announcements.queries import KIND
from bot.features.announcements.rules import READY, Message
from bot.people.rules import in_order
from bot.people.tables import Group
from bot.translate import actions as translations


def write(session: Session, sender: Sender, message: Message, *, now: datetime) -> Broadcast:
    """A draft. The message has no mistakes, and its groups are the sender's."""
    draft = broadcasts.draft(
        session,
        KIND,
        now,
        audience=_audience(sender, message),
        details=_with_days_off(_details(session, sender, message)),
        words=_words(message),
        by=sender.actor,
        staff_id=sender.staff_id,
    )
    return _finish(session, sender, draft, message, now=now, what="written")


def change(session: Session, sender: Sender, draft: Broadcast, message: Message, *, now: datetime) -> None:
    """A correction keeps its readers: those of what it corrects."""
    details = _details(session, sender, message)
    if draft.corrects is not None:
        kept = broadcasts.content(draft)
        details |= {name: kept[name] for name in ("groups", "corrects")}
    audience = _audience(sender, message)
    details = _with_days_off(details)
    broadcasts.change_draft(session, draft, audience=audience, details=details, words=_words(message))
    _finish(session, sender, draft, message, now=now, what="draft_changed")


def correct(
    session: Session, sender: Sender, wrong: Broadcast, message: Message, *, day: date, now: datetime
) -> Broadcast | None:
    """A draft for everybody who got the wrong one, which was sent on this day at school."""
    groups = broadcasts.content(wrong).get("groups", [])
    details = _details(session, sender, message) | {"groups": groups, "corrects": day.isoformat()}
    details = _with_days_off(details)
    draft = broadcasts.correct(
        session, wrong, now, details=details, words=_words(message), by=sender.actor, staff_id=sender.staff_id
    )
    return draft and _finish(session, sender, draft, message, now=now, what="correction_written")


def _finish(
    session: Session, sender: Sender, draft: Broadcast, message: Message, *, now: datetime, what: str
) -> Broadcast:
    draft.urgent, draft.reason = message.urgent, message.reason if message.urgent else None
    senders.keep_groups(session, draft)
    translations.mark_changed(session, sender.school_id)
    senders.note(session, sender, draft, what=what, now=now)
    return draft


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


def _words(message: Message) -> Json:
    return {"own": message.own} if message.own else {}


def forget_lines(session: Session, broadcast: Broadcast) -> None:
    """Its own words wait for no translation any more."""
    if broadcast.school_id is not None:
        translations.mark_changed(session, broadcast.school_id)
