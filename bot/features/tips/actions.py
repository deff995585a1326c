"""Noting which tips somebody had, and whether they want one a week."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.delivery.outbox import KEEP_ROW
from bot.features.tips.queries import has_no_child
from bot.features.tips.tables import TipSeen, TipWish
from bot.store.upsert import insert


def note(session: Session, had: Mapping[int, str], now: datetime) -> None:
    """`had`: a tip by person."""
    if had:
        made = insert(session.connection(), TipSeen)
        made = made.on_conflict_do_update(index_elements=["person_id", "tip"], set_={"at": now})
        rows = [{"person_id": person_id, "tip": tip, "at": now} for person_id, tip in had.items()]
        session.connection().execute(made, rows)


def forget(session: Session, person_id: int) -> None:
    """Every tip is new to them again."""
    session.execute(delete(TipSeen).where(TipSeen.person_id == person_id))


def wish(session: Session, person_id: int, due: datetime) -> None:
    """One a week, from then on."""
    made = insert(session.connection(), TipWish)
    made = made.on_conflict_do_update(index_elements=["person_id"], set_={"due": due})
    session.connection().execute(made, [{"person_id": person_id, "due": due}])


def end_wishes(session: Session, person_ids: Iterable[int]) -> None:
    session.execute(delete(TipWish).where(TipWish.person_id.in_(list(person_ids))))


def move(session: Session, dues: Mapping[int, datetime]) -> None:
    for person_id, due in dues.items():
        session.execute(update(TipWish).where(TipWish.person_id == person_id).values(due=due))


def hold(session: Session, person_ids: Iterable[int], now: datetime) -> set[int]:
    """Of these people those whose tip is still due, which nobody changes before the commit."""
    ours = (TipWish.person_id.in_(list(person_ids)), TipWish.due <= now)
    wanted = select(TipWish.person_id).where(*ours).order_by(TipWish.person_id)
    return set(session.scalars(wanted.with_for_update()))


def purge(session: Session, now: datetime) -> int:
    """Tips of more than a school year ago, and wishes of those whose children have all left."""
    connection = session.connection()
    seen = connection.execute(delete(TipSeen).where(TipSeen.at < now - KEEP_ROW)).rowcount
    return seen + connection.execute(delete(TipWish).where(has_no_child())).rowcount
