"""What the pages about good news ask, always with the actor."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from bot.console.page import Actor
from bot.console.seen import groups_seen, pupils_seen
from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast, Reaction
from bot.features.news.answers.tables import Answer, GoodWord
from bot.features.news.rules import KIND
from bot.features.news.tables import NewsPupil
from bot.features.news.waiting import queries as waiting
from bot.features.news.waiting.rules import Child
from bot.people.rules import in_order
from bot.people.tables import Group, Pupil
from bot.store.seal import Unreadable


@dataclass(frozen=True, slots=True)
class Thanked:
    """News that somebody answered. `names`: of its `children` those whom the actor may see now."""

    broadcast: Broadcast
    names: Sequence[str]
    children: int
    thanks: int
    told: int


@dataclass(frozen=True, slots=True)
class Said:
    """A good word to the actor."""

    child: str
    group: str
    language: str
    text: str
    at: datetime


def list_groups(session: Session, actor: Actor) -> list[tuple[int, str]]:
    rows = session.execute(select(Group.id, Group.name).where(groups_seen(actor)))
    return sorted(((row.id, row.name) for row in rows), key=lambda group: in_order(group[1]))


def list_children(session: Session, actor: Actor, group_id: int) -> list[Child]:
    return waiting.list_children(session, and_(pupils_seen(actor), Pupil.group_id == group_id))


def list_praised(session: Session, actor: Actor, since: datetime) -> set[int]:
    """Pupils with good news since then."""
    return waiting.list_praised(session, pupils_seen(actor), since)


def list_own_news(session: Session, actor: Actor, since: datetime) -> list[Thanked]:
    """What the actor sent since then and parents answered, the newest first."""
    news = session.scalars(
        select(Broadcast)
        .where(Broadcast.staff_id == actor.member.staff_id, Broadcast.kind == KIND, Broadcast.starts_at >= since)
        .where(select(Reaction.at).where(Reaction.broadcast_id == Broadcast.id, Reaction.kind.in_(_GLAD)).exists())
        .order_by(Broadcast.starts_at.desc(), Broadcast.id.desc())
    ).all()
    ids = [one.id for one in news]
    rows = session.execute(
        select(Reaction.broadcast_id, Reaction.kind, func.count())
        .where(Reaction.broadcast_id.in_(ids))
        .group_by(Reaction.broadcast_id, Reaction.kind)
    )
    counts = {(broadcast_id, kind): number for broadcast_id, kind, number in rows}
    names, children = _list_names(session, actor, ids), _count_children(session, ids)
    return [
        Thanked(
            one, names[one.id], children.get(one.id, 0),
            counts.get((one.id, Kind.THANKS.value), 0), counts.get((one.id, Kind.TOLD.value), 0),
        )
        for one in news
    ]  # fmt: skip


_GLAD = (Kind.THANKS.value, Kind.TOLD.value)


def _list_names(session: Session, actor: Actor, broadcast_ids: Sequence[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(NewsPupil.broadcast_id, Pupil.first_name)
        .join(Pupil, Pupil.id == NewsPupil.pupil_id)
        .where(NewsPupil.broadcast_id.in_(broadcast_ids), pupils_seen(actor))
        .order_by(Pupil.first_name, Pupil.id)
    )
    for broadcast_id, name in rows:
        names[broadcast_id].append(name)
    return names


def _count_children(session: Session, broadcast_ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        select(NewsPupil.broadcast_id, func.count())
        .where(NewsPupil.broadcast_id.in_(broadcast_ids))
        .group_by(NewsPupil.broadcast_id)
    )
    return {broadcast_id: number for broadcast_id, number in rows}


def list_own_words(session: Session, actor: Actor, since: datetime) -> list[Said]:
    """To the actor and about children whom they see now, the newest first."""
    rows = session.execute(
        select(GoodWord, Pupil.first_name, Group.name)
        .join(Answer, Answer.word_id == GoodWord.id)
        .join(Pupil, Pupil.id == GoodWord.pupil_id)
        .join(Group, Group.id == Pupil.group_id)
        .where(Answer.staff_id == actor.member.staff_id, GoodWord.written_at >= since, pupils_seen(actor))
        .order_by(GoodWord.written_at.desc(), GoodWord.id.desc())
    )
    found = []
    for word, child, group in rows:
        try:
            found.append(Said(child, group, word.language, word.text, word.written_at))
        except Unreadable:
            continue
    return found
