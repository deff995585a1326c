"""What a slice offers to the rest of Samen: routes, menu entries, sample screens, and its part of a person's data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.console.page import ConsolePage
from bot.core.screen import Screen
from bot.core.suggestion import Suggestion
from bot.core.tap import Tap
from bot.delivery.kinds import BroadcastKind
from bot.delivery.rounds import Round
from bot.delivery.subscriptions import Subscription
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.translate.ports import OwnLine
from bot.turns.router import Access, Router
from bot.turns.turn import Turn


def _always(turn: Turn) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the main menu; `order` is its place. `shown`: who of those with access can do something there."""

    order: int
    label: Callable[[Texts], str]
    tap: Tap
    access: Access = Access.ANYONE
    shown: Callable[[Turn], bool] = _always


Specimens = Iterable[tuple[str, Screen]]
Export = Callable[[Session, int], Mapping[str, Any]]  # Any: JSON values
Erase = Callable[[Session, int, datetime], None]
Withhold = Callable[[Session, int, int], None]


def _no_screens(t: Texts) -> Specimens:
    return ()


def _no_suggestions(t: Texts, typed: str) -> Sequence[Suggestion]:
    return ()


def _no_lines(session: Session, school_id: int) -> Iterable[OwnLine]:
    return ()


def _nothing(session: Session, person_id: int) -> Mapping[str, Any]:
    return {}


def _hangs_on_person(session: Session, person_id: int, now: datetime) -> None:
    """The database erases what hangs on the person."""


def _nothing_to_prepare(library: Library) -> None:
    """The slice is quick from the first person on."""


def _not_about_one_child(session: Session, person_id: int, pupil_id: int) -> None:
    """Nothing of the slice is about a single child."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A slice under `bot/features`. `specimens` renders every screen it can show from sample data."""

    name: str
    router: Router = field(default_factory=Router)
    specimens: Callable[[Texts], Specimens] = _no_screens
    menu: tuple[MenuEntry, ...] = ()
    broadcasts: tuple[BroadcastKind, ...] = ()
    rounds: tuple[Round, ...] = ()  # what it sends at a moment of the day or the week
    pages: tuple[ConsolePage, ...] = ()  # of the slice in the staff console
    subscriptions: tuple[Subscription, ...] = ()  # what programs of people read at a private address
    export: Export = _nothing  # (session, person id) -> what we keep about them, for "my data"
    suggest: Callable[[Texts, str], Sequence[Suggestion]] = _no_suggestions  # behind the bot's name in other chats
    erase: Erase = _hangs_on_person  # (session, person id, now): before the person goes, what the database does not do
    withhold: Withhold = _not_about_one_child  # (session, person id, pupil id): drops what waits for who may not know
    prepare: Callable[[Library], None] = _nothing_to_prepare  # when a server starts: what a person would wait for
    own_lines: Callable[[Session, int], Iterable[OwnLine]] = _no_lines  # that a school wrote, to be translated
    commands: Mapping[str, Callable[[Texts], str]] = field(default_factory=dict)  # for the client's command list
