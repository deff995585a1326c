"""What comes to people at a moment of the day or the week: who can get it now, and putting it on its way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from bot.core.screen import Screen, to_json
from bot.delivery import outbox
from bot.delivery.audience import hold_addresses
from bot.delivery.fit import fit
from bot.delivery.kinds import Recipient
from bot.delivery.outbox import Draft, Priority, Route
from bot.delivery.timing import moment
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.tables import Address, Person

PEOPLE = 25  # in a transaction
LATER = timedelta(days=1)  # for whom no channel is set up now


@dataclass(frozen=True, slots=True)
class Letter:
    """Something for one person. `key` makes it unique for ever: the same key is written once."""

    to: Recipient
    key: str
    kind: str
    screen: Screen


@dataclass(frozen=True, slots=True)
class Post:
    """How letters get on their way."""

    routes: Mapping[str, Route]
    library: Library

    def texts(self, reader: Recipient) -> Texts:
        return Texts(self.library, reader.language, reader.zone)

    def sort(
        self, session: Session, recipients: Sequence[Recipient], now: datetime
    ) -> tuple[list[Recipient], dict[int, datetime]]:
        """Who can get something now, and until when the others wait; who just left the chat is in neither."""
        there = hold_addresses(session, recipients)
        ready: list[Recipient] = []
        later: dict[int, datetime] = {}
        for one in recipients:
            at = moment(one, now, urgent=False, is_full=False).at if one.channel in self.routes else now + LATER
            if at > now:
                later[one.id] = at
            elif one.address_id in there:
                ready.append(one)
        return ready, later

    def put(self, session: Session, letters: Sequence[Letter], now: datetime) -> set[str]:
        """The lanes that got messages."""
        rows = []
        for letter in letters:
            route, reader = self.routes[letter.to.channel], letter.to
            draft = Draft(
                key=letter.key,
                to=reader.address,
                address_id=reader.address_id,
                language=reader.language,
                screen=letter.screen,
                kind=letter.kind,
                priority=Priority.BULK,
            )
            parts = fit(letter.screen, route.capabilities)
            rows += [outbox.row(route, draft, to_json(part), now, number=number) for number, part in enumerate(parts)]
        outbox.put_rows(session.connection(), rows)
        return {row["lane"] for row in rows}


# (post, session, now) -> the lanes that got messages; None when nothing is due. Makes a batch and notes it as made in
# one transaction, so that it comes once; what it puts off it moves, so that it is not due at the next look.
Round = Callable[[Post, Session, datetime], set[str] | None]


def can_read(now: datetime) -> ColumnElement[bool]:
    """Of `Person`: with a chat that is open, and without a pause."""
    reachable = select(Address.id).where(Address.person_id == Person.id, Address.closed_at.is_(None))
    return and_(or_(Person.paused_until.is_(None), Person.paused_until <= now), reachable.exists())
