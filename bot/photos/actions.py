"""What is written about photos: kept, tied to children, allowed, hidden and removed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.people import audit
from bot.people.tables import Guardian, Pupil
from bot.photos import queries
from bot.photos.pictures import Picture
from bot.photos.tables import Photo, PhotoConsent, PhotoPupil
from bot.store.ids import new_id

KEEP = timedelta(days=390)  # "thirteen months" in the privacy text: a school year and the summer after it
KEEP_HIDDEN = timedelta(days=7)  # a slip can be put right; then the picture itself is gone
KEEP_UNUSED = timedelta(days=1)
MOST_UNUSED = 20  # of one member of staff, on their way in included


def keep(session: Session, school_id: int, staff_id: int, picture: Picture, *, now: datetime) -> Photo:
    """A photo that is about nobody yet, and so shown to nobody but who sent it."""
    photo = Photo(id=new_id(), school_id=school_id, staff_id=staff_id, state="ready", created_at=now, attempts=0)
    _fill(photo, picture)
    session.add(photo)
    session.flush()
    audit.record(session, f"staff:{staff_id}", "photo.kept", f"photo:{photo.id}", now=now, school_id=school_id)
    return photo


def want(
    session: Session, school_id: int, staff_id: int, *, address_id: int, source: str, now: datetime
) -> Photo | None:
    """A photo that somebody sent in a chat: it is fetched after this turn. None when they have too many on hand."""
    on_hand = (Photo.staff_id == staff_id, Photo.pupils == 0, Photo.state.in_(("wanted", "ready")))
    if (session.scalar(select(func.count()).where(*on_hand)) or 0) >= MOST_UNUSED:
        return None
    photo = Photo(id=new_id(), school_id=school_id, staff_id=staff_id, state="wanted", created_at=now, attempts=0)
    photo.address_id, photo.due = address_id, now
    photo.source = source
    session.add(photo)
    session.flush()
    return photo


def fetched(session: Session, photo: Photo, picture: Picture, now: datetime) -> None:
    _fill(photo, picture)
    photo.state, photo.source, photo.due = "ready", None, None
    actor, school_id = f"staff:{photo.staff_id}", photo.school_id
    audit.record(session, actor, "photo.kept", f"photo:{photo.id}", now=now, school_id=school_id)
    session.flush()


def not_fetched(session: Session, photo: Photo) -> None:
    photo.state, photo.source, photo.due = "failed", None, None
    session.flush()


def _fill(photo: Photo, picture: Picture) -> None:
    photo.content = picture.content
    photo.width, photo.height = picture.width, picture.height


def tie(session: Session, photo_id: int, pupil_ids: Iterable[int]) -> None:
    """Say whom it shows, instead of whom it showed before. Only pupils of the photo's own school count."""
    session.execute(delete(PhotoPupil).where(PhotoPupil.photo_id == photo_id))
    school = select(Photo.school_id).where(Photo.id == photo_id).scalar_subquery()
    own = list(session.scalars(select(Pupil.id).where(Pupil.id.in_(list(pupil_ids)), Pupil.school_id == school)))
    session.add_all(PhotoPupil(photo_id=photo_id, pupil_id=pupil_id) for pupil_id in own)
    session.execute(update(Photo).where(Photo.id == photo_id).values(pupils=len(own), hidden_at=None))
    session.flush()


def drop(session: Session, photo_id: int, staff_id: int, *, now: datetime) -> bool:
    """Its sender takes it back, from everywhere; False when it is not theirs or there is nothing to take back."""
    photo = queries.get_own(session, photo_id, staff_id)
    if photo is None or photo.state == "gone":
        return False
    photo.content, photo.source = None, None
    photo.state, photo.due, photo.hidden_at = "gone", None, photo.hidden_at or now
    session.flush()
    actor, school_id = f"staff:{staff_id}", photo.school_id
    audit.record(session, actor, "photo.removed", f"photo:{photo_id}", now=now, school_id=school_id)
    return True


def answer(
    session: Session, person_id: int, guardian_id: int, *, given: bool, version: str, language: str, now: datetime
) -> bool:
    """A guardian's word on photos of their child; the last one counts. False when it is not their child."""
    tied = session.scalar(select(Guardian).where(Guardian.id == guardian_id, Guardian.person_id == person_id))
    if tied is None:
        return False
    row = session.get(PhotoConsent, guardian_id) or PhotoConsent(guardian_id=guardian_id)
    row.given, row.version, row.language, row.answered_at = given, version, language, now
    session.add(row)
    session.flush()
    act = "photos.allowed" if given else "photos.refused"
    school_id = tied.pupil.school_id
    audit.record(session, f"person:{person_id}", act, f"pupil:{tied.pupil_id}", now=now, school_id=school_id)
    mark_hidden(session, now, tied.pupil_id)
    return True


def mark_hidden(session: Session, now: datetime, pupil_id: int | None = None) -> int:
    """Notes since when a photo is hidden, so that what others hold of it follows; how many are newly so.

    Whether it is shown never waits for this. `pupil_id`: only the photos of one child.
    """
    near = (
        [] if pupil_id is None else [Photo.id.in_(select(PhotoPupil.photo_id).where(PhotoPupil.pupil_id == pupil_id))]
    )
    whole = {"synchronize_session": False}
    shown = update(Photo).where(Photo.hidden_at.is_not(None), queries.is_shown(), *near).values(hidden_at=None)
    session.execute(shown, execution_options=whole)
    used = and_(Photo.state == "ready", Photo.pupils > 0, Photo.hidden_at.is_(None))
    hide = update(Photo).where(used, ~queries.is_shown(), *near).values(hidden_at=now).returning(Photo.id)
    return len(session.scalars(hide, execution_options=whole).all())


def purge(session: Session, now: datetime) -> int:
    """Bytes go a week after a consent was taken back, and with a child; rows after the school year."""
    mark_hidden(session, now)
    lost = select(func.count()).select_from(PhotoPupil).where(PhotoPupil.photo_id == Photo.id).scalar_subquery()
    over = or_(Photo.hidden_at < now - KEEP_HIDDEN, lost < Photo.pupils)
    bytes_go = update(Photo).where(Photo.state == "ready", over).values(content_sealed=None, state="gone")
    unused = and_(Photo.pupils == 0, Photo.created_at < now - KEEP_UNUSED)
    rows_go = delete(Photo).where(or_(Photo.created_at < now - KEEP, unused))
    whole = {"synchronize_session": False}
    gone = session.scalars(bytes_go.returning(Photo.id), execution_options=whole).all()
    removed = session.scalars(rows_go.returning(Photo.id), execution_options=whole).all()
    return len(gone) + len(removed)
