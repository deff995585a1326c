"""Writing the week of a group, changing it while it is a draft, and putting one right that went out."""

import json
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import drafts, senders
from bot.delivery.drafts import Written
from bot.delivery.kinds import Json
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.weeks import content, queries
from bot.features.weeks.rules import KIND, Week
from bot.people.tables import Group
from bot.photos import actions as photos


def write(session: Session, sender: Sender, week: Week, *, now: datetime) -> Broadcast:
    """A draft. The week has no mistakes, and its group is the sender's."""
    draft = drafts.write(session, sender, KIND, _written(session, sender, week), now=now)
    _tie(session, week)
    return draft


def change(session: Session, sender: Sender, draft: Broadcast, week: Week, *, now: datetime) -> None:
    before = queries.entered(draft).photo_id
    if before is not None and before != week.photo_id:
        photos.tie(session, before, ())  # whoever brought it may still use it today
    drafts.change(session, sender, draft, _written(session, sender, week, drafts.kept_of(draft)), now=now)
    _tie(session, week)


def correct(
    session: Session, sender: Sender, wrong: Broadcast, week: Week, *, day: date, now: datetime
) -> Broadcast | None:
    """A draft for everybody who got the wrong one, which was sent on this day at school."""
    written = _written(session, sender, week, drafts.kept_from(wrong, day))
    draft = drafts.correct(session, sender, wrong, written, now=now)
    if draft is not None:
        _tie(session, week)
    return draft


def _tie(session: Session, week: Week) -> None:
    """A photo shows the children of the group: all of their families agreed."""
    if week.photo_id is not None:
        photos.tie(session, week.photo_id, queries.list_pupils(session, week.group_id))


def _written(session: Session, sender: Sender, week: Week, kept: Json | None = None) -> Written:
    return Written(
        audience={"school_id": sender.school_id, "group_ids": [week.group_id]},
        details=_details(session, sender, week) | (kept or {}),
        words=content.join(week.own_did, week.own_next) if week.own_did or week.own_next else {},
    )


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


def settle(session: Session, broadcast: Broadcast) -> None:
    """Its own words wait for no translation any more; the photo of a draft that is thrown away is free again."""
    drafts.settle(session, broadcast)
    photo_id = json.loads(broadcast.details).get("photo")
    if broadcast.state == "draft" and photo_id is not None:
        photos.tie(session, photo_id, ())
