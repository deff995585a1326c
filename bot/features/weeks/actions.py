"""Writing the week of a group, changing it while it is a draft, and putting one right that went out."""

import json
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import broadcasts, senders
from bot.delivery.kinds import Json
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.weeks import content, queries
from bot.features.weeks.rules import KIND, Week
from bot.people.tables import Group
from bot.photos import actions as photos
from bot.translate import actions as translations


def write(session: Session, sender: Sender, week: Week, *, now: datetime) -> Broadcast:
    """A draft. The week has no mistakes, and its group is the sender's."""
    draft = broadcasts.draft(
        session,
        KIND,
        now,
        audience=_audience(sender, week),
        details=_details(session, sender, week),
        words=_words(week),
        by=sender.actor,
        staff_id=sender.staff_id,
    )
    return _finish(session, sender, draft, week, now=now, what="written")


def change(session: Session, sender: Sender, draft: Broadcast, week: Week, *, now: datetime) -> None:
    """A correction keeps its readers: those of what it corrects."""
    details = _details(session, sender, week)
    if draft.corrects is not None:
        kept = broadcasts.content(draft)
        details |= {name: kept[name] for name in ("groups", "corrects")}
    before = queries.entered(draft).photo_id
    if before is not None and before != week.photo_id:
        photos.tie(session, before, ())  # whoever brought it may still use it today
    audience = _audience(sender, week)
    broadcasts.change_draft(session, draft, audience=audience, details=details, words=_words(week))
    _finish(session, sender, draft, week, now=now, what="draft_changed")


def correct(
    session: Session, sender: Sender, wrong: Broadcast, week: Week, *, day: date, now: datetime
) -> Broadcast | None:
    """A draft for everybody who got the wrong one, which was sent on this day at school."""
    groups = broadcasts.content(wrong)["groups"]
    details = _details(session, sender, week) | {"groups": groups, "corrects": day.isoformat()}
    draft = broadcasts.correct(
        session, wrong, now, details=details, words=_words(week), by=sender.actor, staff_id=sender.staff_id
    )
    return draft and _finish(session, sender, draft, week, now=now, what="correction_written")


def _finish(session: Session, sender: Sender, draft: Broadcast, week: Week, *, now: datetime, what: str) -> Broadcast:
    """A photo shows the children of the group: all of their families agreed."""
    if week.photo_id is not None:
        photos.tie(session, week.photo_id, queries.list_pupils(session, week.group_id))
    senders.keep_groups(session, draft)
    translations.mark_changed(session, sender.school_id)
    senders.note(session, sender, draft, what=what, now=now)
    return draft


def _audience(sender: Sender, week: Week) -> Json:
    return {"school_id": sender.school_id, "group_ids": [week.group_id]}


def _details(session: Session, sender: Sender, week: Week) -> Json:
    school, name = senders.get_names(session, sender)
    details: Json = {
        "school": school,
        "sender": name,
        "groups": list(session.scalars(select(Group.name).where(Group.id == week.group_id))),
        "did": week.did,
        "next": week.next,
        "thanks": week.thanks,
        "tip": week.tip,
    }
    return details | ({"photo": week.photo_id} if week.photo_id is not None else {})


def _words(week: Week) -> Json:
    return content.join(week.own_did, week.own_next) if week.own_did or week.own_next else {}


def settle(session: Session, broadcast: Broadcast) -> None:
    """Its own words wait for no translation any more; the photo of a draft that is thrown away is free again."""
    if broadcast.school_id is not None:
        translations.mark_changed(session, broadcast.school_id)
    photo_id = json.loads(broadcast.details).get("photo")
    if broadcast.state == "draft" and photo_id is not None:
        photos.tie(session, photo_id, ())
