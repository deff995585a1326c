"""Who may see which photo, and whose consent is missing; asked each time a photo is shown."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, undefer

from bot.people.tables import Address, Guardian, Pupil, Staff
from bot.photos.tables import Photo, PhotoConsent, PhotoPupil

_answer = select(PhotoConsent.guardian_id).join(Guardian, Guardian.id == PhotoConsent.guardian_id)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a guardian said last about photos of one child; `given` is None until they answered."""

    guardian_id: int
    given: bool | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Size:
    width: int
    height: int


def agreed(pupil: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """A guardian of this pupil said yes, and none says no."""
    said = _answer.where(Guardian.pupil_id == pupil).correlate_except(PhotoConsent, Guardian)
    return and_(said.where(PhotoConsent.given.is_(True)).exists(), ~said.where(PhotoConsent.given.is_(False)).exists())


def missing_consent(session: Session, pupil_ids: Iterable[int]) -> list[int]:
    """Of these, the pupils of whom no photo may be shown, in the order given."""
    asked = list(dict.fromkeys(pupil_ids))
    there = set(session.scalars(select(Pupil.id).where(Pupil.id.in_(asked), agreed(Pupil.id))))
    return [pupil_id for pupil_id in asked if pupil_id not in there]


def is_shown() -> ColumnElement[bool]:
    """Of a photo: it is about somebody, everybody on it is still known, and all of them agreed."""
    ties = PhotoPupil.photo_id == Photo.id
    known = select(func.count()).select_from(PhotoPupil).where(ties).correlate(Photo).scalar_subquery()
    against = exists().where(ties, ~agreed(PhotoPupil.pupil_id)).correlate(Photo)
    return and_(Photo.state == "ready", Photo.pupils > 0, known == Photo.pupils, ~against)


def may_show(session: Session, photo_id: int) -> bool:
    """Whether parents may see it now; a consent that was taken back counts at once."""
    return session.scalar(select(Photo.id).where(Photo.id == photo_id, is_shown())) is not None


def get_shown(session: Session, photo_id: int) -> bytes | None:
    """The picture, for as long as parents may see it."""
    photo = session.scalar(_whole().where(Photo.id == photo_id, is_shown()))
    return photo.content if photo else None


def get_for(session: Session, photo_id: int, person_id: int) -> bytes | None:
    """The picture for a guardian who may know of a child on it, while it may be shown; always for who sent it."""
    photo = session.scalar(_whole().where(Photo.id == photo_id, _seen_by(person_id)))
    return photo.content if photo else None


def list_for(session: Session, photo_ids: Collection[int], person_id: int) -> dict[int, Size]:
    """Of these photos, those that this person may see."""
    if not photo_ids:
        return {}
    seen = select(Photo.id, Photo.width, Photo.height).where(Photo.id.in_(photo_ids), _seen_by(person_id))
    return {number: Size(width, height) for number, width, height in session.execute(seen)}


def _seen_by(person_id: int) -> ColumnElement[bool]:
    own = select(Staff.id).where(Staff.person_id == person_id, Staff.disabled_at.is_(None))
    guards = (
        exists()
        .where(PhotoPupil.photo_id == Photo.id, PhotoPupil.pupil_id == Guardian.pupil_id)
        .where(Guardian.person_id == person_id, Guardian.informed)
        .correlate(Photo)
    )
    return and_(Photo.state == "ready", or_(Photo.staff_id.in_(own), and_(guards, is_shown())))


def get_own(session: Session, photo_id: int, staff_id: int) -> Photo | None:
    """A photo of this member of staff, whatever became of it; None for somebody else's."""
    return session.scalar(select(Photo).where(Photo.id == photo_id, Photo.staff_id == staff_id))


def list_unused(session: Session, staff_id: int) -> Sequence[Photo]:
    """What they sent and have not used yet, the newest first."""
    mine = select(Photo).where(Photo.staff_id == staff_id, Photo.state == "ready", Photo.pupils == 0)
    return session.scalars(mine.order_by(Photo.id.desc())).all()


def list_wanted(session: Session, now: datetime, channel: str, limit: int) -> Sequence[Photo]:
    """What is to be fetched from chats of this channel now, the longest waiting first."""
    wanted = select(Photo).join(Address, Address.id == Photo.address_id).where(Address.channel == channel)
    wanted = wanted.where(Photo.state == "wanted", Photo.due <= now)
    return session.scalars(wanted.order_by(Photo.due, Photo.id).limit(limit)).all()


def list_pupils(session: Session, photo_id: int) -> list[int]:
    return list(session.scalars(select(PhotoPupil.pupil_id).where(PhotoPupil.photo_id == photo_id)))


def list_answers(session: Session, person_id: int) -> dict[int, Answer]:
    """By the tie to each child: what this guardian said."""
    rows = session.execute(
        select(Guardian.id, PhotoConsent.given, PhotoConsent.answered_at)
        .outerjoin(PhotoConsent, PhotoConsent.guardian_id == Guardian.id)
        .where(Guardian.person_id == person_id)
    )
    return {tie: Answer(tie, given, at) for tie, given, at in rows}


def list_agreed(session: Session, pupil_ids: Collection[int]) -> set[int]:
    """Of these, the pupils whose photos may be shown."""
    return set(pupil_ids) - set(missing_consent(session, pupil_ids))


def _whole() -> Select[Photo]:
    return select(Photo).options(undefer(Photo.content_sealed))
