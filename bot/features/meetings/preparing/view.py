"""A guardian's preparation with all that its screens say around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.features.meetings.content import Content
from bot.features.meetings.preparing.queries import Line, Prepared
from bot.features.meetings.preparing.rules import Step
from bot.features.meetings.screens import Seen
from bot.people.questions import Kept


@dataclass(frozen=True, slots=True)
class View:
    """`readers`: who at school reads it; `saved`: their list of questions; `shared`: what the other guardian lets them
    read; `answers`: of school beforehand, by line, where they are translated."""

    seen: Seen
    mine: Prepared
    steps: tuple[Step, ...]
    readers: tuple[str, ...]
    saved: tuple[Kept, ...] = ()
    shared: tuple[Prepared, ...] = ()
    answers: Mapping[int, str] = field(default_factory=dict)

    @property
    def said(self) -> Content:
        return self.seen.said

    def line(self, line_id: int) -> Line | None:
        return next((line for line in self.mine.lines if line.id == line_id), None)

    @property
    def listed(self) -> tuple[Line, ...]:
        """In the order in which school reads them."""
        return (*self.mine.top, *self.mine.subjects, *self.mine.of_child)
