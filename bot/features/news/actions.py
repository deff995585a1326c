"""Writing good news, changing it while it is a draft, and keeping it for as long as its children are known."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.delivery import broadcasts, senders
from bot.delivery.kinds import Json
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.news import pictures
from bot.features.news.rules import KIND, News
from bot.features.news.tables import NewsPupil
from bot.people.rules import in_order
from bot.people.tables import Group, Pupil
from bot.photos import actions as photos
from bot.translate import actions as translations


def write(session: Session, sender: Sender, news: News, *, now: datetime) -> Broadcast:
    """A draft. The news has no mistakes, and its children are in groups of the sender."""
    draft = broadcasts.draft(
        session,
        KIND,
        now,
        audience=_audience(sender, news),
        details=_details(session, sender, news),
        words=_words(news),
        by=sender.actor,
        staff_id=sender.staff_id,
    )
    draft.kept = True
    return _finish(session, sender, draft, news, now=now, what="written")


def change(session: Session, sender: Sender, draft: Broadcast, news: News, *, now: datetime) -> None:
    pictures.release(session, draft, keep=news.photo_id)
    broadcasts.change_draft(
        session,
        draft,
        audience=_audience(sender, news),
        details=_details(session, sender, news),
        words=_words(news),
    )
    _finish(session, sender, draft, news, now=now, what="draft_changed")


def _finish(session: Session, sender: Sender, draft: Broadcast, news: News, *, now: datetime, what: str) -> Broadcast:
    session.execute(delete(NewsPupil).where(NewsPupil.broadcast_id == draft.id))
    session.add_all(NewsPupil(broadcast_id=draft.id, pupil_id=pupil_id) for pupil_id in _pupil_ids(news))
    if news.photo_id is not None:
        photos.tie(session, news.photo_id, _pupil_ids(news))
    senders.keep_groups(session, draft)
    translations.mark_changed(session, sender.school_id)
    senders.note(session, sender, draft, what=what, now=now)
    return draft


def _audience(sender: Sender, news: News) -> Json:
    return {"school_id": sender.school_id, "pupil_ids": _pupil_ids(news)}


def _pupil_ids(news: News) -> list[int]:
    return sorted(set(news.pupil_ids))


def _details(session: Session, sender: Sender, news: News) -> Json:
    school, name = senders.get_names(session, sender)
    of_children = select(Pupil.group_id).where(Pupil.id.in_(news.pupil_ids))
    groups = session.scalars(select(Group.name).where(Group.id.in_(of_children)))
    details: Json = {
        "school": school,
        "sender": name,
        "groups": sorted(groups, key=in_order),
        "children": len(_pupil_ids(news)),
        "phrase": news.phrase,
    }
    return details | ({"photo": news.photo_id} if news.photo_id is not None else {})


def _words(news: News) -> Json:
    return {"own": news.own} if news.own else {}


def forget_lines(session: Session, broadcast: Broadcast) -> None:
    """Its own words wait for no translation any more; what a draft held that was thrown away is free again."""
    if broadcast.state == "draft":
        pictures.release(session, broadcast)
    if broadcast.school_id is not None:
        translations.mark_changed(session, broadcast.school_id)


def purge(session: Session, now: datetime) -> int:
    """Good news whose last child is not known any more."""
    about = select(NewsPupil.broadcast_id).where(NewsPupil.broadcast_id == Broadcast.id)
    gone = delete(Broadcast).where(Broadcast.kind == KIND, ~about.exists())
    return session.connection().execute(gone).rowcount
