"""Where each invitation sheet of a pupil stands, and which sheets are to be made."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST = 4  # sheets of one pupil
USUAL = 2
EVERY = "all"  # a sheet in all languages


class State(StrEnum):
    OPEN = "open"
    JOINED = "joined"
    USED = "used"  # and whoever used it is not linked any more
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Sheet:
    """An invite as staff may know it. `number` is None on letters made with a command."""

    invite_id: int
    number: int | None
    language: str | None
    state: State
    at: datetime  # open: until when; else since when

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN


@dataclass(frozen=True, slots=True)
class PupilSheets:
    """`linked` guardians are here, with whichever letter; `sheets` are all of the pupil's, the newest first."""

    pupil_id: int
    first_name: str
    linked: int
    sheets: tuple[Sheet, ...]

    @property
    def language(self) -> str | None:
        """Of the newest sheet."""
        return next((sheet.language for sheet in self.sheets if sheet.language), None)

    @property
    def newest(self) -> int:
        return max((sheet.invite_id for sheet in self.sheets), default=0)


def state_of(
    *, used_at: datetime | None, is_here: bool, revoked_at: datetime | None, expires_at: datetime, now: datetime
) -> tuple[State, datetime]:
    """And since when, or until when it is open."""
    if used_at is not None:
        return (State.JOINED if is_here else State.USED), used_at
    if revoked_at is not None:
        return State.REVOKED, revoked_at
    return (State.EXPIRED if expires_at <= now else State.OPEN), expires_at


def shown(pupil: PupilSheets) -> list[Sheet]:
    """The newest of each number; of letters without one those that matter still, or else the newest."""
    numbered: dict[int, Sheet] = {}
    for sheet in pupil.sheets:
        if sheet.number is not None:
            numbered.setdefault(sheet.number, sheet)
    letters = [sheet for sheet in pupil.sheets if sheet.number is None]
    lasting = [sheet for sheet in letters if sheet.state in (State.OPEN, State.JOINED)]
    return [*(numbered[number] for number in sorted(numbered)), *(lasting or letters[:1])]


def wanted(pupil: PupilSheets, guardians: int) -> list[int]:
    """The numbers to print so that this many guardians have one: none for those who are here, with any letter."""
    joined = _joined(pupil)
    free = [number for number in range(1, guardians + 1) if number not in joined]
    return free[: max(0, guardians - pupil.linked)]


def offered(pupil: PupilSheets) -> list[int]:
    """The numbers that can be made for this pupil alone; one more when all parents so far are here."""
    joined = _joined(pupil)
    top = max((sheet.number or 0 for sheet in pupil.sheets), default=0)
    free = [number for number in range(1, MOST + 1) if number not in joined]
    return [number for number in free if number <= max(USUAL, top)] or free[:1]


def ending(pupil: PupilSheets, numbers: Iterable[int]) -> int:
    """How many open codes stop working when these are made."""
    again = set(numbers)
    return sum(sheet.is_open and sheet.number in again for sheet in pupil.sheets)


def usual_language(pupils: Sequence[PupilSheets], default: str) -> str:
    """The group's last choice: what most pupils' newest sheets are in."""
    languages = Counter(pupil.language for pupil in pupils if pupil.language)
    return languages.most_common(1)[0][0] if languages else default


def usual_guardians(pupils: Sequence[PupilSheets]) -> int:
    return USUAL if any((sheet.number or 0) >= USUAL for pupil in pupils for sheet in pupil.sheets) else 1


def _joined(pupil: PupilSheets) -> set[int]:
    return {sheet.number for sheet in pupil.sheets if sheet.number is not None and sheet.state is State.JOINED}
