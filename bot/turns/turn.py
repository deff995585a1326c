"""Everything a dialogue function gets to know: who acts, what they did, when, and in which language to answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.incoming import Incoming
from bot.core.screen import Screen
from bot.core.tap import Tap
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.talkers import Talker

# A Tap as an answer means: go on there, in this same turn. None from a free-text route: not for me.
Reply = Screen | Tap | Sequence[Screen | Tap] | None


@dataclass(slots=True)
class Turn:
    """`session` is inside the turn's one transaction; dialogue code never commits."""

    session: Session
    now: datetime
    talker: Talker
    incoming: Incoming
    library: Library
    public_url: str
    t: Texts
    # (channel, address) pairs whose every trace the engine removes with this turn; only the goodbye still goes out.
    forgotten: list[tuple[str, str]] = field(default_factory=list)

    @property
    def person_id(self) -> int:
        """For routes that only parents or staff reach."""
        if self.talker.person_id is None:
            raise LookupError("this turn has no person; the route should require one")
        return self.talker.person_id

    def speak(self, language: str) -> None:
        """Answer in another language from here on, in this turn; storing the choice is an action of people."""
        self.t = self.t.in_other(language)
