"""Writing good news, changing it while it is a draft, and keeping it for as long as its children are known."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.delivery import drafts, outbox, senders
from bot.delivery.drafts import Written
from bot.delivery.kinds import Json
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast, OutMessage
from bot.features.news import pictures
from bot.features.news.rules import KIND, News
from bot.features.news.tables import NewsPupil
from bot.people.rights import known_to
from bot.people.rules import in_order
from bot.people.tables import Group, Pupil
from bot.photos import actions as photos


def write(session: Session, sender: Sender, news: News, *, now: datetime) -> Broadcast:
    """A draft. The news has no mistakes, and its children are in groups of the sender."""
    draft = drafts.write(session, sender, KIND, _written(session, sender, news), now=now)
    draft.kept = True
    _tie(session, draft, news)
    return draft


def change(session: Session, sender: Sender, draft: Broadcast, news: News, *, now: datetime) -> None:
    pictures.release(session, draft, keep=news.photo_id)
    drafts.change(session, sender, draft, _written(session, sender, news), now=now)
    _tie(session, draft, news)


def _tie(session: Session, draft: Broadcast, news: News) -> None:
    """To the children it is about, as its photo."""
    session.execute(delete(NewsPupil).where(NewsPupil.broadcast_id == draft.id))
    session.add_all(NewsPupil(broadcast_id=draft.id, pupil_id=pupil_id) for pupil_id in _pupil_ids(news))
    if news.photo_id is not None:
        photos.tie(session, news.photo_id, _pupil_ids(news))


def _written(session: Session, sender: Sender, news: News) -> Written:
    return Written(
        audience={"school_id": sender.school_id, "pupil_ids": _pupil_ids(news)},
        details=_details(session, sender, news),
        words={"own": news.own} if news.own else {},
    )


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


def settle(session: Session, broadcast: Broadcast) -> None:
    """What a draft held that was thrown away is free again."""
    if broadcast.state == "draft":
        pictures.release(session, broadcast)
    drafts.settle(session, broadcast)


def purge(session: Session, now: datetime) -> int:
    """Good news whose last child is not known any more."""
    about = select(NewsPupil.broadcast_id).where(NewsPupil.broadcast_id == Broadcast.id)
    gone = delete(Broadcast).where(Broadcast.kind == KIND, ~about.exists())
    return session.connection().execute(gone).rowcount


def withhold(session: Session, person_id: int, pupil_id: int) -> None:
    """Drops the news about this child that waits for somebody who may not know; news about a sibling still comes."""
    about_child = select(NewsPupil.broadcast_id).where(NewsPupil.pupil_id == pupil_id)
    about_others = select(NewsPupil.broadcast_id).where(NewsPupil.pupil_id.in_(known_to(person_id)))
    theirs = (Broadcast.id.in_(about_child), Broadcast.id.not_in(about_others))
    # What is being made just now is finished first, and seen here.
    making = select(Broadcast.id).where(*theirs, Broadcast.state.in_(("waiting", "running", "paused")))
    session.execute(making.order_by(Broadcast.id).with_for_update())
    outbox.withhold(session, person_id, OutMessage.broadcast_id.in_(select(Broadcast.id).where(*theirs)))
