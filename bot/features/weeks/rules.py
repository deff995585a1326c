"""What the week in the group may hold: ready sentences, own words about what was and what comes, a tip, a thank you."""

from dataclasses import dataclass
from enum import StrEnum

from bot.i18n import bidi

KIND = "week"
PLACE = "/console/weeks"  # where the console writes it
DID, NEXT, THANKS = "did", "next", "thanks"  # themes of the ready sentences
LONGEST = 400  # characters of own words in one part


class Wrong(StrEnum):
    """Why a week cannot be kept as it is."""

    NOBODY = "nobody"
    EMPTY = "empty"
    LONG_DID = "long did"
    LONG_NEXT = "long next"
    NO_CONSENT = "no consent"  # for a photo, of every child of the group
    NO_PHOTO = "no photo"  # the one that was chosen is gone


@dataclass(frozen=True, slots=True)
class Week:
    """As somebody entered it. `did`, `next` and `thanks`: ids of ready sentences; `tip`: of a tip for home."""

    group_id: int | None = None
    did: tuple[str, ...] = ()
    own_did: str = ""  # Dutch; a line is a paragraph
    next: tuple[str, ...] = ()
    own_next: str = ""
    thanks: tuple[str, ...] = ()
    tip: str = ""
    photo_id: int | None = None


def clean_words(typed: str) -> str:
    """Paragraphs without what nobody sees; empty lines go."""
    lines = (" ".join(line.split()) for line in bidi.clean(typed).split("\n"))
    return "\n".join(line for line in lines if line)


def mistakes(week: Week) -> list[Wrong]:
    found = []
    if week.group_id is None:
        found.append(Wrong.NOBODY)
    if not (week.did or week.own_did or week.next or week.own_next):
        found.append(Wrong.EMPTY)
    if len(week.own_did) > LONGEST:
        found.append(Wrong.LONG_DID)
    if len(week.own_next) > LONGEST:
        found.append(Wrong.LONG_NEXT)
    return found
