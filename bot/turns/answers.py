"""The routes under a message from school: read, or not understood; and the Dutch of own words, and back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from bot.core.screen import Place, Screen
from bot.core.tap import tap
from bot.delivery import answers, reactions
from bot.delivery.reactions import Kind
from bot.i18n.texts import Texts
from bot.turns.router import Router
from bot.turns.turn import Reply, Turn

GONE = tap("home.gone")
Said = TypeVar("Said")  # what a slice calls the content of its messages


@dataclass(frozen=True, slots=True)
class Answers(Generic[Said]):
    """What a slice brings along. `name` begins its routes."""

    name: str
    get_received: Callable[[Session, int, int], Said | None]  # (session, person id, broadcast id): None if not theirs
    message: Callable[..., Screen]  # (texts, said, in_dutch=…)
    unclear: Callable[[Texts, Said], Screen]

    def make_router(self) -> Router:
        router = Router()
        router.tap(f"{self.name}.read")(self.read)
        router.tap(f"{self.name}.unclear")(self.not_understood)
        router.tap(f"{self.name}.dutch")(self.show_dutch)
        router.tap(f"{self.name}.translated")(self.show_translation)
        return router

    def read(self, turn: Turn, broadcast_id: int) -> Reply:
        return answers.thanks(turn.t) if self._react(turn, broadcast_id, Kind.READ) else GONE

    def not_understood(self, turn: Turn, broadcast_id: int) -> Reply:
        said = self._react(turn, broadcast_id, Kind.UNCLEAR)
        return GONE if said is None else self.unclear(turn.t, said)

    def show_dutch(self, turn: Turn, broadcast_id: int) -> Reply:
        return self._again(turn, broadcast_id, in_dutch=True)

    def show_translation(self, turn: Turn, broadcast_id: int) -> Reply:
        return self._again(turn, broadcast_id, in_dutch=False)

    def _react(self, turn: Turn, broadcast_id: int, kind: Kind) -> Said | None:
        said = self.get_received(turn.session, turn.person_id, broadcast_id)
        if said is not None:
            reactions.react(turn.session, broadcast_id, turn.person_id, kind, now=turn.now)
        return said

    def _again(self, turn: Turn, broadcast_id: int, *, in_dutch: bool) -> Reply:
        """The message itself, in the place of the one that was tapped."""
        said = self.get_received(turn.session, turn.person_id, broadcast_id)
        if said is None:
            return GONE
        return replace(self.message(turn.t, said, in_dutch=in_dutch), place=Place.REPLACE)
