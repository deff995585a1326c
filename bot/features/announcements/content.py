"""The content of a message as its broadcast keeps it, in named fields.

`details` holds what everybody may know; `words`, which is sealed, what staff wrote and its translations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.delivery.kinds import Json


@dataclass(frozen=True, slots=True)
class Content:
    id: int  # of the broadcast
    school: str
    sender: str
    groups: tuple[str, ...] = ()  # names; none: the whole school
    ready: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False
    corrects: str = ""  # the day of the message that was wrong, ISO
    own: str = ""  # Dutch
    translated: Mapping[str, str] = field(default_factory=dict)  # own words, by language


def read(content: Json) -> Content:
    return Content(
        id=content["id"],
        school=content["school"],
        sender=content["sender"],
        groups=tuple(content.get("groups", ())),
        ready=content.get("ready", ""),
        values=content.get("values", {}),
        urgent=content.get("urgent", False),
        corrects=content.get("corrects", ""),
        own=content.get("own", ""),
        translated=content.get("translated", {}),
    )
