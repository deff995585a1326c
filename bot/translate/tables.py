"""Which schools have their lines translated, the lines with their translations, and what we know of the service."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.i18n.languages import SOURCE
from bot.store.base import Base, id_column
from bot.store.seal import Sealed


class SchoolTranslation(Base):
    """A school that has switched translation on, or had. No row: it never did."""

    __tablename__ = "school_translation"
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), primary_key=True)
    is_on: Mapped[bool] = mapped_column(default=False)
    is_stale: Mapped[bool] = mapped_column(default=False)  # its lines changed since they were last looked through
    month: Mapped[str] = mapped_column(String(7), default="")  # "2026-11"
    characters: Mapped[int] = mapped_column(default=0)  # sent to the service in that month
    changed_at: Mapped[datetime]


class TranslatedLine(Base):
    """A school's line in one language: still to be translated, translated, or left Dutch with a reason.

    Or a parent's line on its way to Dutch, which goes with its `person_id`.
    """

    __tablename__ = "translated_line"
    __table_args__ = (UniqueConstraint("thing", "language"),)
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    thing: Mapped[str] = mapped_column(String(80))  # what the line stands under: "term_note:12"
    language: Mapped[str] = mapped_column(String(8))
    written_in: Mapped[str] = mapped_column(String(8), default=SOURCE, server_default=SOURCE)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    source: Mapped[bytes]  # keyed hash of the Dutch: a translation of another wording is never shown
    dutch_sealed: Mapped[bytes]
    text_sealed: Mapped[bytes | None]
    why: Mapped[str | None] = mapped_column(String(20))  # of the last try that failed
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(index=True)  # None: translated, or given up
    updated_at: Mapped[datetime]
    dutch = Sealed("translated_line", "dutch_sealed")
    text = Sealed("translated_line", "text_sealed")


class Translation(Base):
    """An answer of the service as it came, with its marks: the same masked text is not sent twice."""

    __tablename__ = "translation"
    id: Mapped[int] = id_column()
    key: Mapped[bytes] = mapped_column(unique=True)  # keyed hash of service, model, language and masked text
    text_sealed: Mapped[bytes]
    used_at: Mapped[datetime] = mapped_column(index=True)
    text = Sealed("translation", "text_sealed")


class TranslatorState(Base):
    """The one service of this installation, as whoever does the duty found it. `name` is empty when there is none."""

    __tablename__ = "translator"
    id: Mapped[int] = id_column()
    name: Mapped[str] = mapped_column(String(40), default="")
    host: Mapped[str] = mapped_column(String(255), default="")
    model: Mapped[str] = mapped_column(String(120), default="")
    paused_until: Mapped[datetime | None]
    paused_why: Mapped[str | None] = mapped_column(String(20))
    used: Mapped[int | None]  # characters, by the service's own count
    allowed: Mapped[int | None]
    asked_at: Mapped[datetime | None]  # somebody wants the connection tested
    tested_at: Mapped[datetime | None]
    took: Mapped[int | None]  # milliseconds
    results: Mapped[str | None] = mapped_column(Text)  # JSON: by language the test sentence, or why there is none
