"""The photo that goes with good news: one that the sender brought in, of children of whom all photos are allowed."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import broadcasts
from bot.delivery.tables import Broadcast
from bot.people.tables import Pupil
from bot.photos import actions
from bot.photos.queries import list_unused, missing_consent


def list_free(session: Session, staff_id: int) -> list[int]:
    """Photos that wait to be used, the newest first."""
    return [photo.id for photo in list_unused(session, staff_id)]


def may_go(session: Session, pupil_ids: Collection[int]) -> bool:
    return not missing_consent(session, pupil_ids)


def list_missing(session: Session, pupil_ids: Collection[int]) -> list[str]:
    """First names, for who may see them: whose parents have not all agreed."""
    missing = missing_consent(session, pupil_ids)
    return list(session.scalars(select(Pupil.first_name).where(Pupil.id.in_(missing)).order_by(Pupil.first_name)))


def release(session: Session, draft: Broadcast, *, keep: int | None = None) -> None:
    """Its photo is free again, unless it stays with the draft."""
    photo_id = broadcasts.content(draft).get("photo")
    if photo_id is not None and photo_id != keep:
        actions.tie(session, photo_id, ())
