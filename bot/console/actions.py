"""Staff signing browsers in and out; each leaves a line in the audit log."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.console.page import Member
from bot.console.queries import get_member
from bot.people import audit, codes, passkeys, sessions
from bot.people.passkeys import Problem, Recognised
from bot.people.place import Place
from bot.people.sessions import Browser, Owner


def sign_in(session: Session, token: str, *, before: Browser | None, device: str, now: datetime) -> str | None:
    """Use a link up for a session of its own; None when the link cannot be used. `before` ends with it."""
    owner = sessions.use_sign_in(session, token, "console", now)
    return _let_in(session, owner.staff_id if owner else None, before=before, device=device, now=now)


def sign_in_by_code(session: Session, token: str, *, before: Browser | None, device: str, now: datetime) -> str | None:
    """The same for the browser that shows a code; None until somebody has confirmed the code."""
    return _let_in(session, codes.use(session, token, now), before=before, device=device, now=now)


def confirm_code(session: Session, member: Member, code: str, *, now: datetime) -> None:
    """The browser that shows this code may come in as this member."""
    if codes.confirm(session, code, staff_id=member.staff_id, now=now):
        record(session, member, "console.code_confirmed", f"staff:{member.staff_id}", now=now)


def sign_in_by_passkey(
    session: Session, found: Recognised, *, before: Browser | None, device: str, now: datetime
) -> str | None:
    """None for a passkey that may have been copied."""
    member = get_member(session, found.staff_id)
    if member is not None:
        act = "console.passkey_refused" if found.is_copied else "console.passkey_used"
        record(session, member, act, f"passkey:{found.passkey_id}", now=now)
    return None if found.is_copied else _let_in(session, found.staff_id, before=before, device=device, now=now)


def add_passkey(
    session: Session, member: Member, token: str, answer: str, *, label: str, place: Place, now: datetime
) -> Problem | None:
    added = passkeys.add(session, token, answer, staff_id=member.staff_id, label=label, place=place, now=now)
    if isinstance(added, Problem):
        return added
    record(session, member, "console.passkey_added", f"passkey:{added}", now=now)
    return None


def remove_passkey(session: Session, member: Member, passkey_id: int, *, now: datetime) -> bool:
    """False when it is not this member's."""
    if not passkeys.remove(session, member.staff_id, passkey_id):
        return False
    record(session, member, "console.passkey_removed", f"passkey:{passkey_id}", now=now)
    return True


def _let_in(
    session: Session, staff_id: int | None, *, before: Browser | None, device: str, now: datetime
) -> str | None:
    member = None if staff_id is None else get_member(session, staff_id)
    if member is None:
        return None
    if before is not None:
        sessions.revoke(session, before.owner, before.id, now)
    fresh = sessions.open_session(session, now, kind="console", staff_id=member.staff_id, device=device)
    opened = sessions.find_session(session, fresh, "console", now)
    if opened is None:
        raise LookupError("a session that was just opened cannot be found")
    record(session, member, "console.signed_in", f"session:{opened.id}", now=now)
    return fresh


def sign_out(session: Session, member: Member, session_id: int, *, now: datetime) -> bool:
    """False when it is not this member's browser, or already out."""
    if not sessions.revoke(session, Owner(staff_id=member.staff_id), session_id, now):
        return False
    record(session, member, "console.signed_out", f"session:{session_id}", now=now)
    return True


def sign_others_out(session: Session, member: Member, *, keep: int, now: datetime) -> int:
    count = sessions.revoke_all(session, Owner(staff_id=member.staff_id), now, keep=keep)
    record(session, member, "console.others_signed_out", f"staff:{member.staff_id}", now=now)
    return count


def record(session: Session, member: Member, action: str, thing: str, *, now: datetime) -> None:
    audit.record(session, f"staff:{member.staff_id}", action, thing, now=now, school_id=member.school_id)
