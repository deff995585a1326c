"""One-time codes on letters from school: making, finding, using and taking them back."""

import hashlib
import re
import secrets
import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from bot.i18n import bidi
from bot.people import audit
from bot.people.tables import Guess, Invite, Pupil, Staff
from bot.store.ids import new_id
from bot.store.seal import keys

LIFETIME = timedelta(days=14)
ALPHABET = "23456789CFGHJMPQRVWX"  # no vowels, and nothing that looks like something else
SYMBOLS = 12  # 51.9 bits: with the limits below, guessing for a fortnight has a chance of about one in a million
WRONG_PER_HOUR = 5  # by one chat
WRONG_PER_MINUTE = 60  # by everybody together
_EVERYBODY = "all"
LINK_SYMBOLS = 22  # 132 bits; Telegram's start parameter takes 64 of these symbols
_URL_SAFE = string.ascii_letters + string.digits + "-_"
_LINK = re.compile(f"[A-Za-z0-9_-]{{{LINK_SYMBOLS}}}")
_TYPED = re.compile(f"[{ALPHABET}]{{{SYMBOLS}}}")
_BETWEEN = re.compile(r"[\s\-_.\u2010-\u2015\u2212]+")


class Form(StrEnum):
    LINK = "link"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Code:
    form: Form
    text: str


@dataclass(frozen=True, slots=True)
class NewInvite:
    """The only time the codes are known: they go on the letter, and only their hashes are kept."""

    id: int
    link_code: str
    typed_code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A sheet to be made: for which pupil, which of their sheets, in which language."""

    pupil_id: int
    sheet: int
    language: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a usable code opens: a tie to a pupil, or a staff member's place."""

    id: int
    school_id: int
    pupil_id: int | None
    staff_id: int | None


@dataclass(frozen=True, slots=True)
class Usable:
    invitation: Invitation


@dataclass(frozen=True, slots=True)
class Unknown:
    pass


@dataclass(frozen=True, slots=True)
class Used:
    by: int | None  # the person, as long as they are with us


@dataclass(frozen=True, slots=True)
class Expired:
    pass


@dataclass(frozen=True, slots=True)
class Revoked:
    """Taken back by the school, or the pupil or staff member has left."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many wrong codes; even a right one waits."""


Problem = Unknown | Used | Expired | Revoked | TooMany
Outcome = Usable | Problem


def invite_guardian(session: Session, pupil_id: int, *, actor: str, now: datetime) -> NewInvite | None:
    """None when there is no such pupil at school. Each guardian gets an invite of their own."""
    pupil = session.get(Pupil, pupil_id)
    if pupil is None or pupil.archived_at is not None:
        return None
    return _make(session, Invite(school_id=pupil.school_id, pupil_id=pupil_id), actor=actor, now=now)


def make_sheets(
    session: Session, school_id: int, places: Sequence[SheetPlace], *, actor: str, now: datetime
) -> list[NewInvite]:
    """One for each place, in their order; codes of the same places that nobody used yet end with it.

    The caller has looked whether the pupils are at this school.
    """
    _end_sheets(session, school_id, places, actor=actor, now=now)
    made = [
        _prepare(
            session,
            Invite(school_id=school_id, pupil_id=place.pupil_id, sheet=place.sheet, language=place.language),
            actor=actor,
            now=now,
        )
        for place in places
    ]
    session.flush()
    return made


def _end_sheets(session: Session, school_id: int, places: Sequence[SheetPlace], *, actor: str, now: datetime) -> None:
    sheets: dict[int, list[int]] = {}
    for place in places:
        sheets.setdefault(place.sheet, []).append(place.pupil_id)
    for sheet, pupils in sheets.items():
        ended = (
            update(Invite)
            .where(Invite.sheet == sheet, Invite.pupil_id.in_(pupils), *_open(school_id, now))
            .values(revoked_at=now)
            .returning(Invite.id)
        )
        for invite_id in session.scalars(ended).all():
            audit.record(session, actor, "invite.revoked", f"invite:{invite_id}", now=now, school_id=school_id)


def _open(school_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Invite.school_id == school_id,
        Invite.used_at.is_(None),
        Invite.revoked_at.is_(None),
        Invite.expires_at > now,
    )


def invite_staff(session: Session, staff_id: int, *, actor: str, now: datetime) -> NewInvite | None:
    """None when there is no such staff member any more."""
    staff = session.get(Staff, staff_id)
    if staff is None or staff.disabled_at is not None:
        return None
    return _make(session, Invite(school_id=staff.school_id, staff_id=staff_id), actor=actor, now=now)


def _make(session: Session, invite: Invite, *, actor: str, now: datetime) -> NewInvite:
    made = _prepare(session, invite, actor=actor, now=now)
    session.flush()
    return made


def _prepare(session: Session, invite: Invite, *, actor: str, now: datetime) -> NewInvite:
    """Not yet written."""
    link, typed = _new_link_code(), "".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS))
    invite.id = new_id()
    invite.link_hash = _hash(Code(Form.LINK, link))
    invite.typed_hash = _hash(Code(Form.TYPED, typed))
    invite.created_at, invite.expires_at = now, now + LIFETIME
    session.add(invite)
    audit.record(session, actor, "invite.made", f"invite:{invite.id}", now=now, school_id=invite.school_id)
    shown = "-".join(typed[start : start + 4] for start in range(0, SYMBOLS, 4))
    return NewInvite(invite.id, link, shown, invite.expires_at)


def _new_link_code() -> str:
    while True:  # nearly always once: a code that looks like a word is thrown away
        code = "".join(secrets.choice(_URL_SAFE) for _ in range(LINK_SYMBOLS))
        if read_code(code) == Code(Form.LINK, code):
            return code


def read_code(text: str) -> Code | None:
    """The code in what somebody sent: with any case, spaces and dashes, or at the end of a pasted link."""
    last = re.split(r"[/=?&]", bidi.clean(text).strip().rstrip("/.,;!"))[-1]
    if _LINK.fullmatch(last) and _is_mixed(last):
        return Code(Form.LINK, last)
    typed = symbols(last)
    return Code(Form.TYPED, typed) if _TYPED.fullmatch(typed) else None


def symbols(text: str) -> str:
    """What was typed, in the way codes are written: one case, our digits, nothing between them."""
    return _BETWEEN.sub("", _western_digits(unicodedata.normalize("NFKC", bidi.clean(text)))).upper()


def _is_mixed(text: str) -> bool:
    """Not a word: "samenwerkingsverbanden" has 22 letters too."""
    rest = text[1:]
    return any(not char.isalpha() for char in rest) or not (rest.islower() or rest.isupper())


def _western_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)


def _hash(code: Code) -> bytes:
    if code.form is Form.LINK:
        return hashlib.sha256(code.text.encode()).digest()
    return keys().lookup("invite", code.text)


def find_usable(session: Session, text: str, *, guesser: str, now: datetime) -> Outcome:
    """What the code in `text` opens. `guesser` names the chat (`channel:address`); its wrong tries are counted."""
    guess_key = keys().lookup("guess", guesser).hex()
    if _wrong(session, guess_key, now - timedelta(hours=1)) >= WRONG_PER_HOUR:
        return TooMany()
    code = read_code(text)
    if code is None:
        return Unknown()
    # Links cannot be guessed, so a crowd of guessers never keeps a family with a QR code out.
    if code.form is Form.TYPED and _wrong(session, _EVERYBODY, now - timedelta(minutes=1)) >= WRONG_PER_MINUTE:
        return TooMany()
    column = Invite.link_hash if code.form is Form.LINK else Invite.typed_hash
    invite = session.scalar(select(Invite).where(column == _hash(code)))
    if invite is None:
        session.add_all([Guess(key=guess_key, at=now), Guess(key=_EVERYBODY, at=now)])
        session.flush()
        return Unknown()
    return _outcome(session, invite, now)


def check(session: Session, invite_id: int, now: datetime) -> Outcome:
    """The same for an invite found in an earlier step."""
    invite = session.get(Invite, invite_id)
    return Unknown() if invite is None else _outcome(session, invite, now)


def _outcome(session: Session, invite: Invite, now: datetime) -> Outcome:
    if invite.used_at is not None:
        return Used(invite.used_by)
    if invite.revoked_at is not None or not _has_place(session, invite):
        return Revoked()
    if invite.expires_at <= now:
        return Expired()
    return Usable(Invitation(invite.id, invite.school_id, invite.pupil_id, invite.staff_id))


def _has_place(session: Session, invite: Invite) -> bool:
    if invite.pupil_id is not None:
        pupil = session.get(Pupil, invite.pupil_id)
        return pupil is not None and pupil.archived_at is None
    staff = session.get(Staff, invite.staff_id)
    return staff is not None and staff.disabled_at is None


def _wrong(session: Session, key: str, since: datetime) -> int:
    counted = select(func.count()).select_from(Guess).where(Guess.key == key, Guess.at > since)
    return session.scalar(counted) or 0


def use(session: Session, invite_id: int, now: datetime) -> bool:
    """Take the invite, once: of two people at the same moment one gets False."""
    taken = (
        update(Invite)
        .where(
            Invite.id == invite_id,
            Invite.used_at.is_(None),
            Invite.revoked_at.is_(None),
            Invite.expires_at > now,
        )
        .values(used_at=now)
        .returning(Invite.id)
    )
    return session.scalar(taken) is not None


def revoke(session: Session, school_id: int, invite_id: int, *, actor: str, now: datetime) -> bool:
    """Take back an unused invite of this school."""
    taken_back = (
        update(Invite)
        .where(
            Invite.id == invite_id,
            Invite.school_id == school_id,
            Invite.used_at.is_(None),
            Invite.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(Invite.id)
    )
    if session.scalar(taken_back) is None:
        return False
    audit.record(session, actor, "invite.revoked", f"invite:{invite_id}", now=now, school_id=school_id)
    return True
