"""Passkeys of staff: what they sign in with on their own devices, without a link. Each belongs to one staff member."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from bot.people.place import Place
from bot.people.tables import Guess, Passkey, PasskeyChallenge, Staff
from bot.store.seal import keys

LIFETIME = timedelta(minutes=5)
MOST = 10  # of one staff member
ASKED_PER_MINUTE = 60  # by everybody together
WRONG_PER_HOUR = 5  # for one passkey
WRONG_PER_MINUTE = 10  # from one internet connection


class Problem(Enum):
    LATE = auto()  # nothing was asked of this browser in the last minutes, or it has answered already
    WRONG = auto()  # not what was asked for
    UNKNOWN = auto()  # a passkey of nobody who has access
    TOO_MANY = auto()  # wrong answers; even a right one waits
    FULL = auto()
    BUSY = auto()


@dataclass(frozen=True, slots=True)
class Question:
    """`token` is for the asked browser alone, `options` for its authenticator."""

    token: str
    options: dict[str, object]


@dataclass(frozen=True, slots=True)
class Key:
    id: int
    label: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recognised:
    """`is_copied`: the signature is good, but the counter has not risen, so there may be two of this passkey."""

    staff_id: int
    passkey_id: int
    is_copied: bool


def list_passkeys(session: Session, staff_id: int) -> list[Key]:
    rows = session.scalars(select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.id))
    return [Key(row.id, row.label, row.created_at, row.used_at) for row in rows]


def remove(session: Session, staff_id: int, passkey_id: int) -> bool:
    """False when it is not this staff member's."""
    return _count(session.execute(delete(Passkey).where(Passkey.id == passkey_id, Passkey.staff_id == staff_id))) == 1


def remove_all(session: Session, staff_id: int) -> int:
    """Those that are being made too."""
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.staff_id == staff_id))
    return _count(session.execute(delete(Passkey).where(Passkey.staff_id == staff_id)))


def ask_new(session: Session, staff_id: int, name: str, *, place: Place, now: datetime) -> Question | Problem:
    """For a new passkey of somebody who is in; `name` is shown by their device."""
    from bot.people import authenticators

    known = session.scalars(select(Passkey.credential_id).where(Passkey.staff_id == staff_id)).all()
    if len(known) >= MOST:
        return Problem.FULL
    token = _ask(session, staff_id, now)
    if token is None:
        return Problem.BUSY
    handle = _handle(staff_id)
    return Question(token, authenticators.ask_to_make(place, _challenge(token), handle=handle, name=name, known=known))


def add(
    session: Session, token: str, answer: str, *, staff_id: int, label: str, place: Place, now: datetime
) -> int | Problem:
    """The new passkey's id."""
    from bot.people import authenticators

    if not _answered(session, token, staff_id, now):
        return Problem.LATE
    made = authenticators.made(place, _challenge(token), answer)
    if made is None:
        return Problem.WRONG
    session.execute(select(Staff.id).where(Staff.id == staff_id).with_for_update())  # two at once are counted both
    if (session.scalar(select(func.count()).where(Passkey.staff_id == staff_id)) or 0) >= MOST:
        return Problem.FULL
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)) is not None:
        return Problem.WRONG
    row = Passkey(
        staff_id=staff_id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        counter=made.counter,
        label=label[:80],
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def ask(session: Session, *, place: Place, now: datetime) -> Question | Problem:
    """Of a browser that wants to come in; we do not know whose it is."""
    from bot.people import authenticators

    token = _ask(session, None, now)
    return Problem.BUSY if token is None else Question(token, authenticators.ask_to_sign(place, _challenge(token)))


def recognise(
    session: Session, token: str, answer: str, *, place: Place, network: bytes | None, now: datetime
) -> Recognised | Problem:
    """Whose passkey signed what this browser was asked. Wrong answers are counted."""
    from bot.people import authenticators

    if not _answered(session, token, None, now):
        return Problem.LATE
    signed = authenticators.read(answer)
    counted = (_guess("network", network or b""), _guess("passkey", signed.credential_id if signed else b""))
    if _is_over(session, counted, now):
        return Problem.TOO_MANY
    row = None if signed is None else _find(session, signed.credential_id)
    if row is None or signed is None or signed.handle != _handle(row.staff_id):
        return _wrong(session, counted, now)
    counter = authenticators.counter_of(place, _challenge(token), signed, row.public_key)
    if counter is None:
        return _wrong(session, counted, now)
    return Recognised(row.staff_id, row.id, not _has_risen(session, row.id, counter, now))


def _find(session: Session, credential_id: bytes) -> Passkey | None:
    return session.scalar(
        select(Passkey)
        .join(Staff, Staff.id == Passkey.staff_id)
        .where(Passkey.credential_id == credential_id, Staff.disabled_at.is_(None))
    )


def _has_risen(session: Session, passkey_id: int, counter: int, now: datetime) -> bool:
    """One statement, so that of two uses with one counter only one counts; always 0 is allowed: it does not count."""
    rises = Passkey.counter < counter if counter else Passkey.counter == 0
    moved = (
        update(Passkey)
        .where(Passkey.id == passkey_id, rises)
        .values(counter=counter, used_at=now)
        .execution_options(synchronize_session=False)
    )
    return _count(session.execute(moved)) == 1


def _ask(session: Session, staff_id: int | None, now: datetime) -> str | None:
    """The token that only the asked browser gets; None when very many ask at once."""
    asked = (
        select(func.count())
        .select_from(PasskeyChallenge)
        .where(PasskeyChallenge.expires_at > now + LIFETIME - timedelta(minutes=1))
    )
    if (session.scalar(asked) or 0) >= ASKED_PER_MINUTE:
        return None
    token = secrets.token_urlsafe(32)
    session.add(PasskeyChallenge(token_hash=_hash(token), staff_id=staff_id, expires_at=now + LIFETIME))
    session.flush()
    return token


def _answered(session: Session, token: str, staff_id: int | None, now: datetime) -> bool:
    """Whether this browser was asked, for this; it cannot answer again. Of two at the same moment one is the first."""
    asked = delete(PasskeyChallenge).where(
        PasskeyChallenge.token_hash == _hash(token),
        PasskeyChallenge.staff_id.is_not_distinct_from(staff_id),
        PasskeyChallenge.expires_at > now,
    )
    return _count(session.execute(asked.execution_options(synchronize_session=False))) == 1


def _challenge(token: str) -> bytes:
    """It follows from the token, so that only the asked browser can answer, and nobody has to keep it."""
    return keys().lookup("passkey challenge", token)


def _handle(staff_id: int) -> bytes:
    """How a device tells one owner's passkeys from another's; it stays on the device and says nothing about them."""
    return str(staff_id).encode()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _guess(what: str, value: bytes) -> str:
    return keys().lookup("guess", f"{what}:{value.hex()}").hex()


def _is_over(session: Session, counted: tuple[str, str], now: datetime) -> bool:
    network, passkey = counted
    limits = ((network, timedelta(minutes=1), WRONG_PER_MINUTE), (passkey, timedelta(hours=1), WRONG_PER_HOUR))
    for key, span, most in limits:
        wrong = select(func.count()).select_from(Guess).where(Guess.key == key, Guess.at > now - span)
        if (session.scalar(wrong) or 0) >= most:
            return True
    return False


def _wrong(session: Session, counted: tuple[str, str], now: datetime) -> Problem:
    session.add_all(Guess(key=key, at=now) for key in counted)
    session.flush()
    return Problem.UNKNOWN


def _count(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
