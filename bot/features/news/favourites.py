"""Which ready sentences a teacher marked with a star or has used, and which a child's parents have heard lately.

Use is read from the messages themselves: what was undone was not used, and nothing more is kept about a teacher.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from bot.delivery.tables import Broadcast
from bot.features.news.rules import KIND
from bot.features.news.suggest import AGAIN
from bot.features.news.tables import FavouritePhrase, NewsPupil
from bot.people.tables import Staff

MOST = 24  # stars: they fit one screen, and more is no choice any more
_SENT = ("waiting", "running", "paused", "done")


def list_favourites(session: Session, staff_id: int) -> set[str]:
    return set(session.scalars(select(FavouritePhrase.phrase).where(FavouritePhrase.staff_id == staff_id)))


def star(session: Session, staff_id: int, phrase: str) -> bool:
    """False when there are too many already."""
    if session.get(FavouritePhrase, (staff_id, phrase)) is not None:
        return True
    mine = select(func.count()).select_from(FavouritePhrase).where(FavouritePhrase.staff_id == staff_id)
    if (session.scalar(mine) or 0) >= MOST:
        return False
    session.add(FavouritePhrase(staff_id=staff_id, phrase=phrase))
    session.flush()
    return True


def unstar(session: Session, staff_id: int, phrase: str) -> None:
    gone = delete(FavouritePhrase).where(FavouritePhrase.staff_id == staff_id, FavouritePhrase.phrase == phrase)
    session.execute(gone)


def list_used(session: Session, staff_id: int, now: datetime) -> dict[str, datetime]:
    """When this teacher last sent each sentence, as far as that matters."""
    return dict(_phrases(session, Broadcast.staff_id == staff_id, now))


def list_said(session: Session, pupil_ids: Collection[int], now: datetime) -> set[str]:
    """What went out lately about one of these children, whoever sent it."""
    about = select(NewsPupil.broadcast_id).where(NewsPupil.pupil_id.in_(pupil_ids))
    return {phrase for phrase, _ in _phrases(session, Broadcast.id.in_(about), now)}


def _phrases(session: Session, which: ColumnElement[bool], now: datetime) -> Iterator[tuple[str, datetime]]:
    """The oldest first."""
    recent = (Broadcast.kind == KIND, Broadcast.state.in_(_SENT), Broadcast.starts_at > now - AGAIN)
    rows = select(Broadcast.details, Broadcast.starts_at).where(which, *recent).order_by(Broadcast.starts_at)
    for details, at in session.execute(rows):
        if phrase := json.loads(details).get("phrase"):
            yield phrase, at


def export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    """Of somebody who works at school."""
    own = select(FavouritePhrase.phrase).join(Staff, Staff.id == FavouritePhrase.staff_id)
    found = sorted(session.scalars(own.where(Staff.person_id == person_id)))
    return {"favourite sentences": found} if found else {}
