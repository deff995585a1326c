"""What is looked at in a teacher's own line before it becomes good news: its tone, and names of children."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from prometheus_client import Counter
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.news.rules import LONGEST
from bot.features.news.tone import Tone, read_tone
from bot.people.rules import clean_line
from bot.people.tables import Pupil
from bot.terms.plainness import find_names

looked_at = Counter("samen_news_lines_total", "Looks at own lines for good news, by what was found", ["found"])

_ANY = 100_000  # characters: how much too long it is, is said


class Why(StrEnum):
    """Why a line does not go through at once."""

    EMPTY = "empty"
    LONG = "long"
    CONCERN = "concern"  # never sent as good news
    DOUBTFUL = "doubtful"  # sent when the teacher has looked again
    NAMES = "names"  # the same


@dataclass(frozen=True, slots=True)
class Look:
    """`because`: the words that made it so, as they stand in the line; `names`: what looks like a child's."""

    line: str
    why: Why | None = None
    because: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def may_stay(self) -> bool:
        """After a second look."""
        return self.why in (None, Why.DOUBTFUL, Why.NAMES)


def look_at(session: Session, typed: str, pupil_ids: Collection[int]) -> Look:
    """`pupil_ids`: whom it is about; names of their classmates count too."""
    look = _look_at(session, typed, pupil_ids)
    looked_at.labels(look.why.value if look.why else "good").inc()
    return look


def _look_at(session: Session, typed: str, pupil_ids: Collection[int]) -> Look:
    line = clean_line(typed, _ANY) or ""
    if not line:
        return Look(line, Why.EMPTY)
    if len(line) > LONGEST:
        return Look(line, Why.LONG)
    reading = read_tone(line)
    if reading.tone is Tone.CONCERN:
        return Look(line, Why.CONCERN, reading.because)
    found = find_names(line, _first_names(session, pupil_ids))
    names = tuple(dict.fromkeys(line[hard.start : hard.end] for hard in found))
    if reading.tone is Tone.DOUBTFUL:
        return Look(line, Why.DOUBTFUL, reading.because, names)
    return Look(line, Why.NAMES, names=names) if names else Look(line)


def _first_names(session: Session, pupil_ids: Collection[int]) -> list[str]:
    groups = select(Pupil.group_id).where(Pupil.id.in_(pupil_ids))
    return list(
        session.scalars(
            select(Pupil.first_name).where(Pupil.group_id.in_(groups), Pupil.archived_at.is_(None)).distinct()
        )
    )
