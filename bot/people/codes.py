"""Signing in on another device: it shows a code, and a staff member confirms the code where they are in already."""

import hashlib
import ipaddress
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from bot.people import invites
from bot.people.tables import Guess, SignInCode
from bot.store.seal import keys

LIFETIME = timedelta(minutes=10)
SYMBOLS = 8  # 34.6 bits, for ten minutes and a few guesses; and a guess lets nobody in, it lets another device in
WRONG_PER_HOUR = 5  # by one staff member
ASKED_PER_MINUTE = 60  # by everybody together
_CODE = re.compile(f"[{invites.ALPHABET}]{{{SYMBOLS}}}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A browser that asked to be let in, to be recognised before it is."""

    device: str
    network: bytes | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Unknown:
    """Wrong, too old, or used already."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many wrong codes; even a right one waits."""


Outcome = Waiting | Unknown | TooMany


def network_of(host: str) -> bytes | None:
    """A keyed hash, to see whether two browsers use the same internet connection.

    None for addresses that are not on the internet: behind a proxy that hides its visitors all would look the same.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return keys().lookup("network", address.compressed) if address.is_global else None


def ask(session: Session, *, device: str, network: bytes | None, now: datetime) -> str | None:
    """The token that only the waiting browser gets; None when very many ask at once."""
    asked = (
        select(func.count())
        .select_from(SignInCode)
        .where(SignInCode.expires_at > now + LIFETIME - timedelta(minutes=1))
    )
    if (session.scalar(asked) or 0) >= ASKED_PER_MINUTE:
        return None
    token = _new_token(session)
    session.add(
        SignInCode(
            token_hash=_hash(token),
            code_hash=_code_hash(_code(token)),
            device=device[:80],
            network=network,
            expires_at=now + LIFETIME,
        )
    )
    session.flush()
    return token


def shown(token: str) -> str:
    """The code as people read it. It follows from the token, so that nobody has to keep it."""
    code = _code(token)
    return f"{code[:4]}-{code[4:]}"


def ends_at(session: Session, token: str, now: datetime) -> datetime | None:
    """Until when this browser's code can be used; None when it is over."""
    return session.scalar(select(SignInCode.expires_at).where(SignInCode.token_hash == _hash(token), *_usable(now)))


def find(session: Session, text: str, *, guesser: str, now: datetime) -> Outcome:
    """The browser that shows this code. `guesser` names who types it; their wrong tries are counted."""
    key = keys().lookup("guess", f"code:{guesser}").hex()
    since = now - timedelta(hours=1)
    wrong = select(func.count()).select_from(Guess).where(Guess.key == key, Guess.at > since)
    if (session.scalar(wrong) or 0) >= WRONG_PER_HOUR:
        return TooMany()
    row = session.scalar(select(SignInCode).where(_shows(text), SignInCode.staff_id.is_(None), *_usable(now)))
    if row is None:
        session.add(Guess(key=key, at=now))
        session.flush()
        return Unknown()
    return Waiting(row.device, row.network, row.expires_at - LIFETIME)


def confirm(session: Session, text: str, *, staff_id: int, now: datetime) -> bool:
    """Let the browser that shows this code in as this staff member; call `find` first. False when it is too late."""
    confirmed = (
        update(SignInCode)
        .where(_shows(text), SignInCode.staff_id.is_(None), *_usable(now))
        .values(staff_id=staff_id)
        .returning(SignInCode.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(confirmed) is not None


def use(session: Session, token: str, now: datetime) -> int | None:
    """The staff member who confirmed this browser, once; None when nobody did, or it is too late.

    Whether they still have access is for the caller to ask.
    """
    used = (
        update(SignInCode)
        .where(SignInCode.token_hash == _hash(token), SignInCode.staff_id.is_not(None), *_usable(now))
        .values(used_at=now)
        .returning(SignInCode.staff_id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(used)


def _new_token(session: Session) -> str:
    while True:  # nearly always once: two live codes are never the same
        token = secrets.token_urlsafe(32)
        taken = select(SignInCode.id).where(SignInCode.code_hash == _code_hash(_code(token)))
        if session.scalar(taken) is None:
            return token


def _code(token: str) -> str:
    number = int.from_bytes(keys().lookup("shown code", token))
    base = len(invites.ALPHABET)
    return "".join(invites.ALPHABET[number // base**place % base] for place in range(SYMBOLS))


def _code_hash(code: str) -> bytes:
    return keys().lookup("sign-in code", code)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _shows(text: str) -> ColumnElement[bool]:
    """A text that cannot be a code is the code of no browser."""
    typed = invites.symbols(text)
    return SignInCode.code_hash == _code_hash(typed if _CODE.fullmatch(typed) else "")


def _usable(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return SignInCode.expires_at > now, SignInCode.used_at.is_(None)
