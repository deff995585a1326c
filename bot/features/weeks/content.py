"""The content of a week as its broadcast keeps it, in named fields.

`details` holds what everybody may know; `words`, which is sealed, what the teacher wrote and its translations. The
teacher's paragraphs stand together as `own`, so that they are looked at and translated as those of other messages are;
the first `paragraphs` of them are about what was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.delivery.kinds import Json


@dataclass(frozen=True, slots=True)
class Content:
    id: int  # of the broadcast
    school: str
    sender: str
    group: str
    did: tuple[str, ...] = ()  # ids of ready sentences
    next: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    tip: str = ""
    photo: int | None = None
    corrects: str = ""  # the day of the message that was wrong, ISO
    own: str = ""  # Dutch
    paragraphs: int = 0
    translated: Mapping[str, str] = field(default_factory=dict)  # own words, by language


def read(content: Json) -> Content:
    return Content(
        id=content["id"],
        school=content["school"],
        sender=content["sender"],
        group=next(iter(content["groups"]), ""),
        did=tuple(content.get("did", ())),
        next=tuple(content.get("next", ())),
        thanks=tuple(content.get("thanks", ())),
        tip=content.get("tip", ""),
        photo=content.get("photo"),
        corrects=content.get("corrects", ""),
        own=content.get("own", ""),
        paragraphs=content.get("paragraphs", 0),
        translated=content.get("translated", {}),
    )


def join(did: str, coming: str) -> Json:
    """`own` and `paragraphs` of what a teacher wrote in the two parts."""
    lines = did.split("\n") if did else []
    return {"own": "\n".join([*lines, *([coming] if coming else [])]), "paragraphs": len(lines)}


def split(words: str, paragraphs: int) -> tuple[str, str]:
    """What was, and what comes; also of a translation, which has as many paragraphs."""
    lines = words.split("\n") if words else []
    return "\n".join(lines[:paragraphs]), "\n".join(lines[paragraphs:])
