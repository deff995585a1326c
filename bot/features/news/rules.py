"""What good news may be: a ready sentence, a line of the teacher's own, or both, about one child or several."""

from dataclasses import dataclass
from enum import StrEnum

KIND = "news"
PLACE = "/console/news"  # where the console writes it
LONGEST = 300  # characters of an own line


class Wrong(StrEnum):
    """Why good news cannot be kept as it is."""

    NOBODY = "nobody"
    EMPTY = "empty"
    LONG = "long"
    CONCERN = "concern"  # it reads like a problem: to be said, not written
    NO_CONSENT = "no consent"  # for the photo, of every child it is about


@dataclass(frozen=True, slots=True)
class News:
    """As somebody entered it. `phrase`: the id of a ready sentence, such as "helped_classmate"."""

    pupil_ids: tuple[int, ...] = ()
    phrase: str = ""
    own: str = ""  # Dutch, one line
    photo_id: int | None = None


def mistakes(news: News) -> list[Wrong]:
    """Those that can be seen in the news itself; tone and consent are others' to know."""
    found = []
    if not news.pupil_ids:
        found.append(Wrong.NOBODY)
    if not news.phrase and not news.own:
        found.append(Wrong.EMPTY)
    if len(news.own) > LONGEST:
        found.append(Wrong.LONG)
    return found
