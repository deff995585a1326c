"""Duties that must have exactly one owner: leases with an epoch that refuses an owner who slept through its lease."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Float, String, and_, bindparam, delete, func, literal, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from bot import clock
from bot.store.base import Base, Id
from bot.store.prepared import Prepared
from bot.store.upsert import insert

TTL = 6.0  # seconds; another process takes over as soon as a lease has run out
RENEW_EVERY = TTL / 3
_PROCESS = "process:"  # a row per living process, beside the lanes
MARGIN = 1.0  # an owner stops this long before its lease ends


class LaneRow(Base):
    """`until` is seconds since 1970 on the database's clock, so that hosts need not agree on the time."""

    __tablename__ = "lane"
    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    owner: Mapped[str] = mapped_column(String(60), default="")
    until: Mapped[float] = mapped_column(Float(53), default=0.0)
    epoch: Mapped[int] = mapped_column(Id, default=0)
    paused_until: Mapped[datetime | None]  # the channel asked everybody to wait; outlives a restart


@dataclass(frozen=True, slots=True)
class Lease:
    """`expires` is on the owner's monotonic clock, margin included: after it the owner must not act."""

    lane: str
    epoch: int
    expires: float

    def is_live(self) -> bool:
        return clock.monotonic() < self.expires


class Fenced(Exception):
    """Another process owns the lane by now; what was tried had no effect."""


_CURRENT = Prepared(
    select(LaneRow.epoch, LaneRow.paused_until).where(LaneRow.id == bindparam("lane")).with_for_update(read=True)
)


def database_now(connection: Connection) -> ColumnElement[float]:
    if connection.dialect.name == "postgresql":
        return func.extract("epoch", func.clock_timestamp()).cast(Float(53))
    return literal(clock.millis() / 1000, Float(53))  # SQLite: one host, one process


def register(session: Session, lanes: set[str]) -> None:
    connection = session.connection()
    for lane in sorted(lanes):
        statement = insert(connection, LaneRow).values(id=lane, owner="", until=0.0, epoch=0)
        connection.execute(statement.on_conflict_do_nothing(index_elements=["id"]))


def inherit(session: Session, place: str) -> None:
    """Frees at once what a killed process at `place` left: its port, or its database's lock, belongs to the caller
    by now. Should it live after all, on another host of the same name, the epoch refuses it."""
    left = and_(LaneRow.owner != "", LaneRow.owner.startswith(place, autoescape=True))
    session.execute(delete(LaneRow).where(left, LaneRow.id.startswith(_PROCESS)))
    session.execute(update(LaneRow).where(left).values(owner="", until=0.0))


def renew(session: Session, owner: str, lanes: set[str], held: dict[str, Lease]) -> dict[str, Lease]:
    """Every TTL/3: the leases this process has from now on. Each take raises the epoch."""
    connection = session.connection()
    renewed = _prolong(connection, owner, held)
    return renewed | _take(connection, owner, lanes - set(renewed), _share(connection, lanes) - len(renewed))


def next_lapse(session: Session, owner: str, lanes: set[str]) -> float:
    """Seconds until another process may have to be replaced: a lease of theirs ends, or they count as dead.

    Below zero: it could have been taken by now.
    """
    connection = session.connection()
    now = database_now(connection)
    counts = or_(LaneRow.id.in_(lanes), and_(LaneRow.id.startswith(_PROCESS), LaneRow.until > now))
    soonest = select(func.min(LaneRow.until) - now).where(LaneRow.owner.not_in(("", owner)), counts)
    left = connection.execute(soonest).scalar_one()
    return TTL if left is None else float(left)


def surplus(session: Session, lanes: set[str], held: dict[str, Lease]) -> set[str]:
    """What to give up so that lanes spread evenly over the processes that live."""
    return set(sorted(held)[_share(session.connection(), lanes) :])


def give_up(session: Session, owner: str, lanes: set[str]) -> None:
    """For another process to take; call it when the duty has ended."""
    mine = and_(LaneRow.id.in_(lanes), LaneRow.owner == owner)
    session.execute(update(LaneRow).where(mine).values(owner="", until=0.0))


def release(session: Session, owner: str) -> None:
    """At the end of a process: everything it held is free at once."""
    session.execute(update(LaneRow).where(LaneRow.owner == owner).values(owner="", until=0.0))
    session.execute(delete(LaneRow).where(LaneRow.id == _PROCESS + owner))


def current(connection: Connection, lane: str) -> tuple[int, datetime | None]:
    """The epoch and the end of a pause, read with a lock that a taker must wait for."""
    row = _CURRENT.first(connection, {"lane": lane})
    return (row.epoch, row.paused_until) if row else (0, None)


def pause(connection: Connection, lane: str, until: datetime) -> None:
    """A shorter wait never ends a longer one."""
    sooner = or_(LaneRow.paused_until.is_(None), LaneRow.paused_until < until)
    connection.execute(update(LaneRow).where(LaneRow.id == lane, sooner).values(paused_until=until))


def beat(session: Session, owner: str) -> None:
    """Says that this process lives and wants its share of the lanes."""
    connection = session.connection()
    until = database_now(connection) + TTL
    beat = insert(connection, LaneRow).values(id=_PROCESS + owner, owner=owner, until=until, epoch=0)
    connection.execute(beat.on_conflict_do_update(index_elements=["id"], set_={"until": until}))
    processes = LaneRow.id.startswith(_PROCESS)
    connection.execute(delete(LaneRow).where(processes, LaneRow.until < database_now(connection) - 10 * TTL))


def _share(connection: Connection, lanes: set[str]) -> int:
    alive = select(func.count()).where(LaneRow.id.startswith(_PROCESS), LaneRow.until > database_now(connection))
    return -(-len(lanes) // max(1, connection.execute(alive).scalar_one()))


def _prolong(connection: Connection, owner: str, held: dict[str, Lease]) -> dict[str, Lease]:
    started = clock.monotonic()
    prolonged: dict[str, Lease] = {}
    for lease in held.values():
        done = connection.execute(
            update(LaneRow)
            .where(LaneRow.id == lease.lane, LaneRow.owner == owner, LaneRow.epoch == lease.epoch)
            .values(until=database_now(connection) + TTL)
        )
        if done.rowcount == 1:
            prolonged[lease.lane] = Lease(lease.lane, lease.epoch, started + TTL - MARGIN)
    return prolonged


def _take(connection: Connection, owner: str, wanted: set[str], room: int) -> dict[str, Lease]:
    started = clock.monotonic()
    taken: dict[str, Lease] = {}
    if room <= 0 or not wanted:
        return taken
    # Never waits for a row that a frozen process still has locked: our own leases would run out meanwhile.
    free = connection.scalars(
        select(LaneRow.id)
        .where(LaneRow.id.in_(wanted), LaneRow.until < database_now(connection))
        .order_by(LaneRow.id)
        .with_for_update(skip_locked=True)
    ).all()
    for lane in free[:room]:
        now = database_now(connection)
        epoch = connection.execute(
            update(LaneRow)
            .where(LaneRow.id == lane, LaneRow.until < now)
            .values(owner=owner, until=now + TTL, epoch=LaneRow.epoch + 1)
            .returning(LaneRow.epoch)
        ).scalar_one_or_none()
        if epoch is not None:
            taken[lane] = Lease(lane, epoch, started + TTL - MARGIN)
    return taken
