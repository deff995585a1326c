"""The content of good news as its broadcast keeps it, in named fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.delivery.kinds import Json


@dataclass(frozen=True, slots=True)
class Reader:
    """What the opening says to one of the guardians. `names`: of each of their children that it is about, or none."""

    names: Sequence[str] = ()
    children: int = 1  # of theirs that it is about
    schools: int = 1  # where they have children


@dataclass(frozen=True, slots=True)
class Content:
    id: int  # of the broadcast
    school: str
    sender: str
    phrase: str = ""
    photo: int | None = None
    own: str = ""  # Dutch
    translated: Mapping[str, str] = field(default_factory=dict)  # own words, by language
    reader: Reader | None = None  # None: for everybody, with a gap for the opening


def read(content: Json) -> Content:
    reader = content.get("reader")
    return Content(
        id=content["id"],
        school=content["school"],
        sender=content["sender"],
        phrase=content.get("phrase", ""),
        photo=content.get("photo"),
        own=content.get("own", ""),
        translated=content.get("translated", {}),
        reader=Reader(**reader) if reader else None,
    )
