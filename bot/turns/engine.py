"""One incoming act = one transaction: recognise repeats, lock, answer, write the answers, leave the conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

import structlog
from prometheus_client import Counter, Histogram
from sqlalchemy.orm import Session

from bot import clock
from bot.clock import Clock
from bot.core.incoming import Attachment, Command, Edited, Incoming, InGroup, Left, Returned, Tapped, Text
from bot.core.screen import Place, Screen
from bot.delivery import outbox
from bot.delivery.outbox import Draft, Route
from bot.delivery.wake import Wakes
from bot.i18n import languages
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people import talkers
from bot.people.talkers import Talker
from bot.store import inbox
from bot.store.db import Busy, Database
from bot.turns.resolve import Dialogue, format_ask, offer, parse_ask
from bot.turns.turn import Turn

log = structlog.get_logger()
turns = Counter("samen_turns_total", "Acts by outcome", ["channel", "outcome"])
turn_seconds = Histogram("samen_turn_seconds", "From an act to its durable answer", ["channel"])


class Outcome(StrEnum):
    DONE = "done"
    DUPLICATE = "duplicate"
    FAILED = "failed"  # a bug of ours: everything rolled back, one apology written


class Apart(Exception):
    """Somebody is forgotten in one of these turns. Others may be of the same person: each is to be taken by itself."""


class Engine:
    """`process` returns after the commit. It raises Busy when the database cannot do it now: deliver again."""

    def __init__(
        self,
        db: Database,
        dialogue: Dialogue,
        library: Library,
        *,
        routes: Mapping[str, Route],
        wakes: Wakes,
        public_url: str,
        now: Clock = clock.now,
    ) -> None:
        self._db, self._dialogue, self._library = db, dialogue, library
        self._routes, self._wakes, self._public_url, self._now = routes, wakes, public_url, now

    async def process(self, incoming: Incoming) -> Outcome:
        with self._wakes.acting():
            return await self._process(incoming)

    async def _process(self, incoming: Incoming) -> Outcome:
        started = clock.monotonic()
        try:
            outcome = await self._db.run_each(self._take, incoming)
        except Busy:
            turns.labels(incoming.channel, "busy").inc()
            raise
        except Exception as error:
            # The words of the exception may hold a person's words: its type and place must do.
            log.error("turn.failed", channel=incoming.channel, error=type(error).__name__, where=_place(error))
            outcome = await self._db.run(partial(self._apologise, incoming=incoming, error=type(error).__name__))
        self._wakes.wake(self._routes[incoming.channel].lane)
        turns.labels(incoming.channel, outcome.value).inc()
        turn_seconds.labels(incoming.channel).observe(clock.monotonic() - started)
        return outcome

    def _take(self, session: Session, acts: Sequence[Incoming]) -> list[Outcome]:
        return [outcome for apart in _by_different_people(acts) for outcome in self._turns(session, apart)]

    def _turns(self, session: Session, acts: Sequence[Incoming]) -> list[Outcome]:
        """A turn for each; what every turn reads and writes is read and written for all of them at once."""
        connection, now = session.connection(), self._now()
        talking = talkers.accept(connection, acts, now)
        done = [
            self._turn(session, incoming, talker, now)
            for incoming, talker in zip(acts, talking, strict=True)
            if talker is not None
        ]
        outbox.put_rows(connection, [row for end in done for row in end.rows])
        talkers.leave(connection, [end.awaiting for end in done if end.awaiting], now)
        forgotten = [place for end in done for place in end.forgotten]
        if forgotten and len(acts) > 1:
            raise Apart
        for channel, address in forgotten:
            inbox.forget_address(session, channel, address)
            outbox.forget_address(session, channel, address)
        return [Outcome.DUPLICATE if talker is None else Outcome.DONE for talker in talking]

    def _turn(self, session: Session, incoming: Incoming, talker: Talker, now: datetime) -> "_End":
        connection = session.connection()
        if isinstance(incoming.content, Left):
            talkers.close(connection, talker, now)
            return _End()
        if talker.closed:
            talkers.reopen(connection, talker)
        turn = self._begin(session, incoming, talker, now)
        screens = self._answer(turn)
        session.flush()
        session.expunge_all()  # the next turn looks for itself
        end = _End(self._rows(turn, screens), forgotten=turn.forgotten)
        if screens and not turn.forgotten:
            end.awaiting = talkers.Awaiting(talker, format_ask(screens[-1].ask), offer(screens))
        return end

    def _begin(self, session: Session, incoming: Incoming, talker: Talker, now: datetime) -> Turn:
        language = talker.language or languages.match([incoming.locale]) or languages.SOURCE
        texts = Texts(self._library, language)
        return Turn(session, now, talker, incoming, self._library, self._public_url, texts)

    def _answer(self, turn: Turn) -> list[Screen]:
        fallbacks = self._dialogue.fallbacks
        match turn.incoming.content:
            case Tapped() as tapped:
                return self._dialogue.tapped(turn, tapped)
            case Command() as command:
                return self._dialogue.command(turn, command)
            case Text() as text:
                return self._dialogue.text(turn, text)
            case Attachment() as attachment:
                return self._attached(turn, attachment)
            case Edited():
                return [self._keep_asking(turn, fallbacks.edited(turn))]
            case InGroup():
                return [fallbacks.in_group(turn)]
            case Left() | Returned():
                return []

    def _attached(self, turn: Turn, attachment: Attachment) -> list[Screen]:
        """Most of it cannot be used; a photo may be wanted."""
        taken = self._dialogue.photo(turn, attachment.source) if attachment.source else []
        return taken or [self._keep_asking(turn, self._dialogue.fallbacks.attachment(turn, attachment.kind))]

    @staticmethod
    def _keep_asking(turn: Turn, screen: Screen) -> Screen:
        """A hint beside the conversation: the question that was open stays open."""
        if turn.talker.asking is None:
            return screen
        return replace(screen, ask=parse_ask(turn.talker.asking))

    def _rows(self, turn: Turn, screens: list[Screen]) -> list[dict[str, Any]]:  # Any: column values
        incoming, content = turn.incoming, turn.incoming.content
        replaces = content.message if isinstance(content, Tapped) else None
        drafts = [
            Draft(
                key=f"r:{incoming.channel}:{incoming.external_id}:{number}",
                to=incoming.address,
                address_id=None if turn.forgotten else turn.talker.address_id,
                language=turn.t.code,
                screen=screen,
                replaces=replaces if number == 0 and screen.place is Place.REPLACE else None,
                forget=bool(turn.forgotten),
            )
            for number, screen in enumerate(screens)
        ]
        route = self._routes[incoming.channel]
        return [row for draft in drafts for row in outbox.rows(route, draft, turn.now)]

    def _apologise(self, session: Session, incoming: Incoming, error: str) -> Outcome:
        connection, now = session.connection(), self._now()
        [talker] = talkers.accept(connection, [incoming], now, error=error)
        if talker is None:
            return Outcome.DUPLICATE
        turn = self._begin(session, incoming, talker, now)
        outbox.put_rows(connection, self._rows(turn, [self._dialogue.fallbacks.apology(turn)]))
        return Outcome.FAILED


@dataclass(slots=True)
class _End:
    """What a turn wants written."""

    rows: list[dict[str, Any]] = field(default_factory=list)  # of the outbox
    awaiting: talkers.Awaiting | None = None
    forgotten: Sequence[tuple[str, str]] = ()  # (channel, address)


def _by_different_people(acts: Sequence[Incoming]) -> list[list[Incoming]]:
    """In the same order. Who acts twice is looked up again in between: the second act may answer the first one's
    question."""
    stretches: list[list[Incoming]] = []
    seen: set[tuple[str, str]] = set()
    for act in acts:
        place = (act.channel, act.address)
        if not stretches or place in seen:
            stretches.append([])
            seen.clear()
        stretches[-1].append(act)
        seen.add(place)
    return stretches


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    place = ""
    while trace:
        place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
