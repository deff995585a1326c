"""Browsers that are let in, and the one-time links that let them in: opaque tokens of which only hashes are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.orm import Session

from bot.people.tables import SignIn, Staff, WebSession

Kind = Literal["console", "chat"]

# A parent's phone must stay in: 400 days is also the longest that browsers keep a cookie.
IDLE: dict[Kind, timedelta] = {"console": timedelta(hours=12), "chat": timedelta(days=400)}
LONGEST: dict[Kind, timedelta] = {"console": timedelta(days=7)}
LINK_MINUTES: dict[Kind, int] = {"console": 10, "chat": 15}
TOUCH = timedelta(hours=1)  # one write an hour is enough to know that a browser is in use
KEEP_ENDED = timedelta(days=30)  # so that "this device was signed out" can be told from "there is nothing"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a session or link belongs to: one staff member or one chat address."""

    staff_id: int | None = None
    address_id: int | None = None

    def __post_init__(self) -> None:
        if (self.staff_id is None) == (self.address_id is None):
            raise ValueError("a session belongs to a staff member or to an address")


@dataclass(frozen=True, slots=True)
class Browser:
    """A live session; `is_stale` when its last sight is old enough to write down a new one."""

    id: int
    owner: Owner
    device: str
    created_at: datetime
    seen_at: datetime
    is_stale: bool


def open_session(
    session: Session,
    now: datetime,
    *,
    kind: Kind,
    staff_id: int | None = None,
    address_id: int | None = None,
    device: str = "",
) -> str:
    """A new session's token, which goes into the cookie and nowhere else."""
    owner = Owner(staff_id, address_id)
    token = _new_token()
    session.add(
        WebSession(
            kind=kind,
            token_hash=_hash(token),
            staff_id=owner.staff_id,
            address_id=owner.address_id,
            device=device[:80],
            created_at=now,
            seen_at=now,
        )
    )
    session.flush()
    return token


def find_session(session: Session, token: str, kind: Kind, now: datetime) -> Browser | None:
    """The live session of a token. Only reads: call `touch` in a write transaction when it is stale."""
    row = session.scalar(select(WebSession).where(WebSession.token_hash == _hash(token), WebSession.kind == kind))
    if row is None or not _is_live(row, now) or _is_disabled(session, row.staff_id):
        return None
    return _browser(row, now)


def is_known(session: Session, token: str) -> bool:
    """Whether this token ever was let in, as far as we still know: an erased chat leaves nothing behind."""
    return session.scalar(select(WebSession.id).where(WebSession.token_hash == _hash(token))) is not None


def touch(session: Session, session_id: int, now: datetime) -> None:
    """The session was used; writes at most once an hour."""
    session.execute(
        update(WebSession).where(WebSession.id == session_id, WebSession.seen_at <= now - TOUCH).values(seen_at=now)
    )


def list_sessions(session: Session, owner: Owner, now: datetime) -> list[Browser]:
    """The owner's live sessions, last used first."""
    rows = session.scalars(select(WebSession).where(_owned(WebSession, owner)).order_by(WebSession.seen_at.desc()))
    return [_browser(row, now) for row in rows if _is_live(row, now)]


def revoke(session: Session, owner: Owner, session_id: int, now: datetime) -> bool:
    """Sign one browser out; False when it is not the owner's or already out."""
    changed = session.execute(
        update(WebSession)
        .where(WebSession.id == session_id, _owned(WebSession, owner), WebSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return _count(changed) == 1


def revoke_all(session: Session, owner: Owner, now: datetime, *, keep: int | None = None) -> int:
    """Sign all the owner's browsers out, but not the session `keep`; unused links die too."""
    session.execute(delete(SignIn).where(_owned(SignIn, owner), SignIn.used_at.is_(None)))
    changed = session.execute(
        update(WebSession)
        .where(_owned(WebSession, owner), WebSession.revoked_at.is_(None), WebSession.id != (keep or 0))
        .values(revoked_at=now)
    )
    return _count(changed)


def offer_sign_in(
    session: Session,
    now: datetime,
    *,
    kind: Kind,
    staff_id: int | None = None,
    address_id: int | None = None,
    minutes: int | None = None,
) -> str:
    """A new one-time link's token."""
    owner = Owner(staff_id, address_id)
    token = _new_token()
    session.add(
        SignIn(
            kind=kind,
            token_hash=_hash(token),
            staff_id=owner.staff_id,
            address_id=owner.address_id,
            expires_at=now + timedelta(minutes=minutes or LINK_MINUTES[kind]),
        )
    )
    session.flush()
    return token


def peek_sign_in(session: Session, token: str, kind: Kind, now: datetime) -> Owner | None:
    """Whose link it is while it can be used. Uses nothing up: previews of links open them too."""
    row = session.scalar(select(SignIn).where(*_usable(token, kind, now)))
    if row is None or _is_disabled(session, row.staff_id):
        return None
    return Owner(row.staff_id, row.address_id)


def use_sign_in(session: Session, token: str, kind: Kind, now: datetime) -> Owner | None:
    """Use the link up. One statement, so that of two uses at the same moment only one succeeds."""
    used = session.execute(
        update(SignIn)
        .where(*_usable(token, kind, now))
        .values(used_at=now)
        .returning(SignIn.staff_id, SignIn.address_id)
        .execution_options(synchronize_session=False)
    ).first()
    if used is None or _is_disabled(session, used.staff_id):
        return None
    return Owner(used.staff_id, used.address_id)


def forget_ended(session: Session, now: datetime) -> int:
    """Housekeeping: remove what ended a while ago; how many rows went."""
    old = now - KEEP_ENDED
    links = session.execute(delete(SignIn).where(SignIn.expires_at < old))
    revoked = session.execute(delete(WebSession).where(WebSession.revoked_at < old))
    gone = _count(links) + _count(revoked)
    for kind, idle in IDLE.items():
        unused = delete(WebSession).where(WebSession.kind == kind, WebSession.seen_at < old - idle)
        gone += _count(session.execute(unused))
    return gone


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _usable(token: str, kind: Kind, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        SignIn.token_hash == _hash(token),
        SignIn.kind == kind,
        SignIn.used_at.is_(None),
        SignIn.expires_at > now,
    )


def _owned(table: type[WebSession] | type[SignIn], owner: Owner) -> ColumnElement[bool]:
    if owner.staff_id is not None:
        return table.staff_id == owner.staff_id
    return table.address_id == owner.address_id


def _is_live(row: WebSession, now: datetime) -> bool:
    kind: Kind = "console" if row.kind == "console" else "chat"
    if row.revoked_at is not None or now - row.seen_at > IDLE[kind]:
        return False
    return kind not in LONGEST or now - row.created_at <= LONGEST[kind]


def _is_disabled(session: Session, staff_id: int | None) -> bool:
    if staff_id is None:
        return False
    return session.scalar(select(Staff.id).where(Staff.id == staff_id, Staff.disabled_at.is_(None))) is None


def _browser(row: WebSession, now: datetime) -> Browser:
    owner = Owner(row.staff_id, row.address_id)
    return Browser(row.id, owner, row.device, row.created_at, row.seen_at, now - row.seen_at >= TOUCH)


def _count(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
