"""What the dispatcher reads and writes: claiming rows for a lane and recording what became of them.

Every write carries the lease's epoch, so an owner that slept through its lease changes nothing.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from bot.delivery.outbox import Priority, payload_place
from bot.delivery.ports import Gone, Moved, Rejected, Result, Sent, Throttled, Unreachable
from bot.delivery.tables import READY, SENDING, Broadcast, OutMessage
from bot.people.tables import Address
from bot.store import lanes
from bot.store.base import table
from bot.store.lanes import Fenced, Lease
from bot.store.prepared import Prepared, Values
from bot.store.seal import Unreadable, keys

GIVE_UP_AFTER = timedelta(days=1)
KEEP_ORDER = timedelta(hours=1)  # longer than most outages; after it one bad message no longer silences a chat
MAX_BACK_OFF = 300.0  # seconds

_table = table(OutMessage)
_T = _table.c
_earlier = aliased(OutMessage)
_COLUMNS = (
    _T.id, _T.to, _T.language, _T.payload, _T.replaces, _T.attempts, _T.hold, _T.forget, _T.created_at, _T.kind,
    _T.priority, _T.due,
)  # fmt: skip

# The next rows of a lane: due, most urgent first, and only the oldest open one of each chat so that order is kept.
_NEXT = (
    select(_T.id)
    .where(
        _T.lane == bindparam("our_lane"),
        _T.state == READY,
        _T.due <= bindparam("now"),
        _T.priority <= bindparam("least"),
        ~exists().where(
            _earlier.to == _T.to,
            _earlier.lane == _T.lane,
            _earlier.id < _T.id,
            _earlier.priority <= _T.priority,
            _earlier.state.in_((READY, SENDING)),
            # One that was tried holds up the later ones while it waits for its next try, but not for ever.
            or_(
                _earlier.due <= bindparam("now"),
                and_(_earlier.attempts > 0, _earlier.created_at > bindparam("since")),
            ),
        ),
    )
    .order_by(_T.priority, _T.due, _T.id)
    .limit(bindparam("room"))
)
_MINE = and_(_T.id == bindparam("row"), _T.state == SENDING, _T.epoch == bindparam("mine"))
_TAKE = (
    update(_table)
    .values(state="sending", epoch=bindparam("mine"), attempts=_T.attempts + 1)
    .returning(*_COLUMNS)
)  # fmt: skip
_CLAIM = Prepared(_TAKE.where(_T.id.in_(_NEXT.correlate(None))))
_CLAIM_RESTED = _TAKE.where(
    _T.id.in_(_NEXT.where(_T.to.not_in(bindparam("resting", expanding=True))).correlate(None))
)  # fmt: skip
_SENT = Prepared(
    update(_table).where(_MINE).values(state="sent", ref=bindparam("new_ref"), sent_at=bindparam("now"), error=None)
)
# A message whose sending did not work waits again; that of a broadcast which was stopped meanwhile waits with it.
_stopped = select(Broadcast.state).where(Broadcast.id == _T.broadcast_id).scalar_subquery()
_WAITS = case((_stopped == "paused", "held"), (_stopped == "cancelled", "failed"), else_="ready")
_AGAIN = update(_table).where(_MINE).values(
    state=_WAITS, due=bindparam("later"), error=bindparam("why"), to=bindparam("new_to")
)  # fmt: skip
_OVER = update(_table).where(_MINE).values(state=bindparam("end"), error=bindparam("why"))
_FORGET = delete(_table).where(_MINE)
_BACK = update(_table).where(_MINE).values(state=_WAITS, attempts=_T.attempts - 1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row on its way out; `screen` is still its stored JSON, None when it cannot be read any more."""

    id: int
    to: str
    language: str
    screen: str | None
    replaces: str | None
    attempts: int
    hold: bool
    forget: bool
    created_at: datetime
    kind: str
    priority: int


@dataclass(slots=True)
class Step:
    """One turn of the dispatcher: what was claimed, what the results meant, and a pause of the lane if any."""

    claimed: list[Claimed] = field(default_factory=list)
    outcomes: list[tuple[str, str]] = field(default_factory=list)  # (kind, sent | again | failed | unknown)
    paused_until: datetime | None = None


def settle(session: Session, lease: Lease) -> tuple[int, int]:
    """At the start of an owner: rows left in `sending` may or may not have arrived. (sent again, held)."""
    connection = session.connection()
    _check(connection, lease)
    left = and_(_T.lane == lease.lane, _T.state == SENDING, _T.epoch <= lease.epoch)
    held = connection.execute(
        update(_table).where(left, _T.hold.is_(True)).values(state="unknown", error="owner lost")
    ).rowcount
    again = connection.execute(update(_table).where(left).values(state=_WAITS)).rowcount
    return again, held


def reclaim(session: Session, lease: Lease, known: Sequence[int]) -> int:
    """Rows claimed by this lease that the dispatcher does not know of: the commit's answer was lost on the way.
    They were never sent."""
    connection = session.connection()
    _check(connection, lease)
    lost = and_(_T.lane == lease.lane, _T.state == SENDING, _T.epoch == lease.epoch, _T.id.not_in(known))
    return connection.execute(update(_table).where(lost).values(state=_WAITS, attempts=_T.attempts - 1)).rowcount


def step(
    session: Session,
    lease: Lease,
    now: datetime,
    *,
    results: Sequence[tuple[Claimed, Result]] = (),
    unsent: Sequence[Claimed] = (),
    room: int = 0,
    least: Priority = Priority.BULK,
    resting: Sequence[str] = (),
) -> Step:
    """Records results, gives back what was claimed but not sent, and claims up to `room` rows that are at least as
    urgent as `least`, in one transaction; raises Fenced when the lane is lost."""
    connection = session.connection()
    done = Step(paused_until=_check(connection, lease))
    if results:
        done.outcomes = _Book(connection, lease, now).record(results)
    if unsent:
        connection.execute(_BACK, [{"row": row.id, "mine": lease.epoch} for row in unsent])
    if any(isinstance(result, Throttled) for _, result in results):
        done.paused_until = _check(connection, lease)
    if room > 0 and not (done.paused_until and done.paused_until > now):
        wanted = {"now": now, "since": now - KEEP_ORDER, "room": room, "least": int(least)}
        done.claimed = _claim(connection, lease, wanted, resting)
    return done


def _check(connection: Connection, lease: Lease) -> datetime | None:
    """Until when the lane is paused."""
    current, paused_until = lanes.current(connection, lease.lane)
    if current != lease.epoch:
        raise Fenced(lease.lane)
    return paused_until


def _claim(connection: Connection, lease: Lease, wanted: Values, resting: Sequence[str]) -> list[Claimed]:
    values = {"our_lane": lease.lane, "mine": lease.epoch, **wanted}
    if resting:
        found = list(connection.execute(_CLAIM_RESTED, {**values, "resting": list(resting)}))
    else:
        found = _CLAIM.all(connection, values)
    return [
        Claimed(
            id=row.id,
            to=row.to,
            language=row.language,
            screen=_opened(row.id, row.payload),
            replaces=row.replaces,
            attempts=row.attempts,
            hold=row.hold,
            forget=row.forget,
            created_at=row.created_at,
            kind=row.kind,
            priority=row.priority,
        )
        for row in sorted(found, key=lambda row: (row.priority, row.due, row.id))
    ]


def _opened(row_id: int, payload: bytes | None) -> str | None:
    try:
        return keys().unseal(payload_place(row_id), payload) if payload else None
    except Unreadable:
        return None


@dataclass(frozen=True, slots=True)
class _Book:
    """Writes down what became of rows that this lease claimed."""

    connection: Connection
    lease: Lease
    now: datetime

    def record(self, results: Sequence[tuple[Claimed, Result]]) -> list[tuple[str, str]]:
        sent: list[dict[str, Any]] = []  # Any: column values
        outcomes = []
        for row, result in results:
            outcome = "sent"
            match result:
                case Sent() | Gone() if row.forget:
                    self.connection.execute(_FORGET, self._mine(row))
                case Sent(ref):
                    sent.append({**self._mine(row), "new_ref": ref, "now": self.now})
                case _:
                    outcome = self._not_sent(row, result)
            outcomes.append((row.kind, outcome))
        if sent:
            _SENT.many(self.connection, sent)
        return outcomes

    def _not_sent(self, row: Claimed, result: Result) -> str:
        match result:
            case Throttled(after):
                later = self.now + timedelta(seconds=after)
                lanes.pause(self.connection, self.lease.lane, later)
                return self._again(row, later, "throttled")
            case Moved(to):
                self.connection.execute(update(Address).where(self._address_of(row)).values(value=to))
                return self._again(row, self.now, "moved", to=to)
            case Unreachable(reason, maybe_sent):
                return self._unreachable(row, reason, maybe_sent=maybe_sent)
            case Gone(reason):
                self._close(row, f"gone: {reason}"[:120])
            case Rejected(reason):
                self._over(row, "failed", f"refused: {reason}")
        return "failed"

    def _unreachable(self, row: Claimed, reason: str, *, maybe_sent: bool) -> str:
        if maybe_sent and row.hold:
            return self._over(row, "unknown", reason)
        if self.now - row.created_at > GIVE_UP_AFTER:
            return self._over(row, "failed", reason)
        delay = min(MAX_BACK_OFF, 2.0 ** min(row.attempts, 10)) * random.uniform(0.5, 1.0)  # noqa: S311  jitter
        return self._again(row, self.now + timedelta(seconds=delay), reason)

    def _close(self, row: Claimed, why: str) -> None:
        """Nothing more goes to this address until the person writes again."""
        unclosed = and_(self._address_of(row), Address.closed_at.is_(None))
        self.connection.execute(update(Address).where(unclosed).values(closed_at=self.now))
        waiting = and_(_T.to == row.to, _T.lane == self.lease.lane, _T.state == READY)
        self.connection.execute(update(_table).where(waiting).values(state="failed", error=why))
        self._over(row, "failed", why)

    def _again(self, row: Claimed, later: datetime, why: str, *, to: str | None = None) -> str:
        values = {**self._mine(row), "later": later, "why": why[:120], "new_to": to or row.to}
        self.connection.execute(_AGAIN, values)
        return "again"

    def _over(self, row: Claimed, end: str, why: str) -> str:
        self.connection.execute(_OVER, {**self._mine(row), "end": end, "why": why[:120]})
        return end

    def _mine(self, row: Claimed) -> dict[str, Any]:  # Any: statement values
        return {"row": row.id, "mine": self.lease.epoch}

    def _address_of(self, row: Claimed) -> ColumnElement[bool]:
        channel = select(_T.channel).where(_T.id == row.id).scalar_subquery()
        return and_(Address.value == row.to, Address.channel == channel)
