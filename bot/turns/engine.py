"""One incoming act = one transaction: recognise repeats, lock, answer, write the answers, leave the conversation."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from functools import partial

import structlog
from prometheus_client import Counter, Histogram
from sqlalchemy import Connection
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
            outcome = await self._db.run(partial(self._turn, incoming=incoming))
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

    def _turn(self, session: Session, incoming: Incoming) -> Outcome:
        connection, now = session.connection(), self._now()
        talker = talkers.accept(connection, incoming, now)
        if talker is None:
            return Outcome.DUPLICATE
        if isinstance(incoming.content, Left):
            talkers.close(connection, talker, now)
            return Outcome.DONE
        if talker.closed:
            talkers.reopen(connection, talker)
        turn = self._begin(session, incoming, talker, now)
        screens = self._answer(turn)
        session.flush()
        self._write(connection, turn, screens)
        if turn.forgotten:
            _forget(session, turn)
        elif screens:
            asking = format_ask(screens[-1].ask)
            talkers.leave(connection, talker, now, asking=asking, offered=offer(screens))
        return Outcome.DONE

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

    def _write(self, connection: Connection, turn: Turn, screens: list[Screen]) -> None:
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
        outbox.put(connection, self._routes[incoming.channel], drafts, turn.now)

    def _apologise(self, session: Session, incoming: Incoming, error: str) -> Outcome:
        connection, now = session.connection(), self._now()
        talker = talkers.accept(connection, incoming, now, error=error)
        if talker is None:
            return Outcome.DUPLICATE
        turn = self._begin(session, incoming, talker, now)
        self._write(connection, turn, [self._dialogue.fallbacks.apology(turn)])
        return Outcome.FAILED


def _forget(session: Session, turn: Turn) -> None:
    for channel, address in turn.forgotten:
        inbox.forget_address(session, channel, address)
        outbox.forget_address(session, channel, address)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    place = ""
    while trace:
        place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
