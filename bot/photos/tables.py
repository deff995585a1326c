"""Photos, the children on them, and what guardians said about photos of their children."""

from datetime import datetime

from sqlalchemy import ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, id_column
from bot.store.seal import Sealed, SealedBytes


class Photo(Base):
    """A picture as it is shown: small, without what the camera wrote into it.

    States: wanted (a chat has it, we fetch it), ready, failed, gone (its bytes were removed).
    """

    __tablename__ = "photo"
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(10), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(deferred=True)  # a JPEG
    width: Mapped[int] = mapped_column(SmallInteger, default=0)
    height: Mapped[int] = mapped_column(SmallInteger, default=0)
    pupils: Mapped[int] = mapped_column(SmallInteger, default=0)  # on it; one that is erased is still on the picture
    # Since when a consent is missing that was there; None while everybody may see it.
    hidden_at: Mapped[datetime | None] = mapped_column(index=True)
    address_id: Mapped[int | None] = mapped_column(
        ForeignKey("address.id", ondelete="SET NULL"), index=True
    )  # it came from
    source_sealed: Mapped[bytes | None]  # what the channel calls it, until it was fetched
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    due: Mapped[datetime | None]  # when to fetch it, or to try again
    created_at: Mapped[datetime] = mapped_column(index=True)
    content = SealedBytes("photo", "content_sealed")
    source = Sealed("photo", "source_sealed")


class PhotoPupil(Base):
    """A child that a photo is about."""

    __tablename__ = "photo_pupil"
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), primary_key=True, index=True)


class PhotoConsent(Base):
    """What a guardian said last about photos of their child. It goes with the tie to the child."""

    __tablename__ = "photo_consent"
    guardian_id: Mapped[int] = mapped_column(ForeignKey("guardian.id", ondelete="CASCADE"), primary_key=True)
    given: Mapped[bool]
    version: Mapped[str] = mapped_column(String(20))  # revision of the text that was shown
    language: Mapped[str] = mapped_column(String(8))
    answered_at: Mapped[datetime]
