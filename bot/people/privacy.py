"""What we hold about a person, shown and really erased; and how long each kind of data stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Delete, Select, delete, or_, select
from sqlalchemy.orm import Session

from bot.people import audit, drafts, passkeys, pupils, questions, sessions
from bot.people.rules import Naming, Policy, naming_now, shown_name
from bot.people.tables import (
    Address,
    Audit,
    Consent,
    Conversation,
    Group,
    Guardian,
    Guess,
    Handover,
    Invite,
    Passkey,
    PasskeyChallenge,
    Person,
    Pupil,
    Question,
    SignIn,
    SignInCode,
    Staff,
    WebSession,
)

Json = dict[str, Any]  # Any: JSON values


@dataclass(frozen=True, slots=True)
class Erased:
    """The chats (channel, address) that are gone from our tables; the goodbye still has to reach them."""

    addresses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the retention table. `after` is None when something a person does ends it."""

    what: str
    table: str
    after: timedelta | None
    since: str
    why: str


INVITE_KEEP = timedelta(days=30)
GUESS_KEEP = timedelta(days=2)
SIGN_IN_KEEP = timedelta(days=1)
HANDOVER_KEEP = timedelta(days=30)
AUDIT_KEEP = timedelta(days=365)
VISITOR_KEEP = timedelta(days=30)

RETENTION = (
    Kept("School and its quiet hours", "school", None, "until the school leaves Samen", "to write at the right hours"),
    Kept("Days and hours of school", "school_hours", None, "until the school changes them", "to tell its parents"),
    Kept("Whom parents can go to", "contact", None, "until the school changes them", "to tell its parents"),
    Kept("Numbers for danger and help", "help_number", None, "until the school changes them", "to tell its parents"),
    Kept("How far the start of a school is", "school_start", None, "until the school leaves Samen", "to go on there"),
    Kept("Groups", "group", None, "until the school removes them", "to know which staff see which children"),
    Kept("Pupils, by first name", "pupil", None, "until they leave the school", "to know whom a message is about"),
    Kept("Pupils who left", "pupil", pupils.KEEP, "after the school took them out", "to put a mistake right"),
    Kept("Staff members", "staff", None, "until the school removes them", "to know who may do what"),
    Kept("Groups of staff members", "staff_group", None, "until the school changes them", "to know who may do what"),
    Kept("Pupils shared with a coordinator", "share", None, "until it is taken back", "to know who may see whom"),
    Kept("Groups handed over", "handover", HANDOVER_KEEP, "after the end", "to know who may do what"),
    Kept("Language, quiet hours and pause", "person", None, "until the person stops", "to write as they asked"),
    Kept("Ties to children", "guardian", None, "until the person stops", "to send news about the right child"),
    Kept("Consent", "consent", None, "until the person stops", "to show what was agreed"),
    Kept("Chat addresses of people who joined", "address", None, "until the person stops", "to reach them"),
    Kept("Chats of visitors", "address", VISITOR_KEEP, "after the last message", "to answer in their language"),
    Kept("State of a conversation", "conversation", None, "as long as its chat address", "to know what was asked"),
    Kept("Invites", "invite", INVITE_KEEP, "after use, end or withdrawal", "to say why a letter no longer works"),
    Kept("Wrong codes, counted", "guess", GUESS_KEEP, "after the try", "to stop guessing"),
    Kept("One-time sign-in links", "sign_in", SIGN_IN_KEEP, "after they end", "to refuse a second use"),
    Kept("Codes to sign in with", "sign_in_code", SIGN_IN_KEEP, "after they end", "to refuse a second use"),
    Kept("Passkeys of staff", "passkey", None, "until removed, or access ends", "to sign in without a link"),
    Kept("What a passkey was asked", "passkey_challenge", SIGN_IN_KEEP, "after it ends", "to be answered once"),
    Kept("Browsers that are signed in", "web_session", sessions.KEEP_ENDED, "after they end", "to list them"),
    Kept("Questions for a meeting", "question", questions.KEEP, "after they were written", "to ask them at school"),
    Kept("Log of acts, ids only", "audit", AUDIT_KEEP, "after the act", "to see who did what"),
)


def export_person(session: Session, person_id: int) -> Json:
    """Everything people's own tables hold about somebody, in words they can read."""
    person = session.get_one(Person, person_id)
    return {
        "language": person.language,
        "joined": _when(person.created_at),
        "quiet hours": None if person.quiet_from is None else f"{person.quiet_from}-{person.quiet_until}",
        "paused until": _when(person.paused_until),
        "chats": [_chat(session, row) for row in session.scalars(_addresses(person_id))],
        "children": _children(session, person_id),
        "agreed to": [_consent(row) for row in session.scalars(select(Consent).where(Consent.person_id == person_id))],
        "works at": [
            _place(session, row) for row in session.scalars(select(Staff).where(Staff.person_id == person_id))
        ],
        "invites used": [_when(at) for at in session.scalars(_used_invites(person_id))],
        "log": [
            {"when": _when(row.at), "what": row.action, "object": row.object}
            for row in session.scalars(_log(person_id))
        ],
    }


def _addresses(person_id: int) -> Select[Address]:
    return select(Address).where(Address.person_id == person_id).order_by(Address.id)


def _used_invites(person_id: int) -> Select[datetime | None]:
    return select(Invite.used_at).where(Invite.used_by == person_id).order_by(Invite.used_at)


def _log(person_id: int) -> Select[Audit]:
    name = f"person:{person_id}"
    return select(Audit).where(or_(Audit.actor == name, Audit.object == name)).order_by(Audit.at, Audit.id)


def _chat(session: Session, address: Address) -> Json:
    conversation = session.scalar(select(Conversation).where(Conversation.address_id == address.id))
    browsers = session.scalars(select(WebSession).where(WebSession.address_id == address.id))
    return {
        "channel": address.channel,
        "address": address.value,
        "since": _when(address.created_at),
        "closed": _when(address.closed_at),
        "last act": _when(conversation.updated_at) if conversation else None,
        "entered so far": drafts.read(session, conversation.id) if conversation else {},
        "browsers": [
            {"device": row.device, "since": _when(row.created_at), "last seen": _when(row.seen_at)} for row in browsers
        ],
    }


def _children(session: Session, person_id: int) -> list[Json]:
    """Also those who have left. Named as the parent chose: the file travels through a messenger too."""
    ties = select(Guardian).where(Guardian.person_id == person_id).order_by(Guardian.linked_at, Guardian.id)
    return [_tie(tie, tie.pupil) for tie in session.scalars(ties)]


def _tie(tie: Guardian, pupil: Pupil) -> Json:
    naming, policy = Naming(tie.naming), Policy(pupil.school.naming)
    return {
        "school": pupil.school.name,
        "group": pupil.group.name,
        "name shown": shown_name(naming, policy, pupil.first_name, tie.shown_as),
        "naming": naming_now(naming, policy, pupil.first_name, tie.shown_as).value,
        "linked": _when(tie.linked_at),
        "left school": _when(pupil.archived_at),
    }


def _place(session: Session, row: Staff) -> Json:
    lent = select(Group.name, Handover.from_day, Handover.until_day, Handover.ended_at).join(
        Handover, Handover.group_id == Group.id
    )
    return {
        "school": row.school.name,
        "name": row.name,
        "role": row.role,
        "groups": [group.name for group in row.groups],
        "groups handed over": [
            {"group": name, "from": str(start), "until": until and str(until), "handed back": _when(ended)}
            for name, start, until, ended in session.execute(lent.where(Handover.staff_id == row.id))
        ],
        "passkeys": [
            {"device": key.label, "since": _when(key.created_at), "last used": _when(key.used_at)}
            for key in passkeys.list_passkeys(session, row.id)
        ],
    }


def _consent(row: Consent) -> Json:
    return {
        "as": row.kind,
        "channel": row.channel,
        "version of the text": row.version,
        "language of the text": row.language,
        "given": _when(row.given_at),
        "withdrawn": _when(row.withdrawn_at),
    }


def _when(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def erase_person(session: Session, person_id: int, now: datetime) -> Erased:
    """Delete the person and all that hangs on them, in every slice; only ids in the log remain.

    The database cascades to other slices' rows and empties `staff.person_id` and `invite.used_by`: a staff member's
    place stays with the school, and a used letter stays used.
    """
    addresses = session.execute(
        select(Address.id, Address.channel, Address.value).where(Address.person_id == person_id)
    ).all()
    staff = list(session.scalars(select(Staff.id).where(Staff.person_id == person_id)))
    for table in (WebSession, SignIn, SignInCode, Passkey, PasskeyChallenge):
        session.execute(delete(table).where(table.staff_id.in_(staff)))
    _erase_addresses(session, [row.id for row in addresses])
    session.execute(delete(Consent).where(Consent.person_id == person_id))
    session.execute(delete(Guardian).where(Guardian.person_id == person_id))
    session.execute(delete(Person).where(Person.id == person_id))
    audit.record(session, f"person:{person_id}", "person.erased", f"person:{person_id}", now=now)
    return Erased(tuple((row.channel, row.value) for row in addresses))


def forget_visitor(session: Session, address_id: int) -> Erased:
    """Delete a chat that belongs to nobody who joined; a person's chat is left alone."""
    found = session.execute(
        select(Address.channel, Address.value).where(Address.id == address_id, Address.person_id.is_(None))
    ).first()
    if found is None:
        return Erased(())
    _erase_addresses(session, [address_id])
    return Erased(((found.channel, found.value),))


def _erase_addresses(session: Session, address_ids: Iterable[int]) -> None:
    ids = list(address_ids)
    for table in (WebSession, SignIn, Conversation):
        session.execute(delete(table).where(table.address_id.in_(ids)))
    session.execute(delete(Address).where(Address.id.in_(ids)))


def purge(session: Session, now: datetime) -> dict[str, int]:
    """Remove what its time has passed, by RETENTION; how many rows went from each table."""
    return {
        "pupil": _count(session, delete(Pupil).where(Pupil.archived_at < now - pupils.KEEP)),
        "invite": _count(session, delete(Invite).where(_ended_invite(now - INVITE_KEEP))),
        "guess": _count(session, delete(Guess).where(Guess.at < now - GUESS_KEEP)),
        "sign_in": _count(session, delete(SignIn).where(SignIn.expires_at < now - SIGN_IN_KEEP)),
        "sign_in_code": _count(session, delete(SignInCode).where(SignInCode.expires_at < now - SIGN_IN_KEEP)),
        "passkey_challenge": _count(
            session, delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < now - SIGN_IN_KEEP)
        ),
        "handover": _count(session, delete(Handover).where(_ended_handover(now - HANDOVER_KEEP))),
        "web_session": sessions.forget_ended(session, now),
        "question": _count(session, delete(Question).where(questions.is_over(now))),
        "audit": _count(session, delete(Audit).where(Audit.at < now - AUDIT_KEEP)),
        "address": _count(session, delete(Address).where(*_idle_visitor(now - VISITOR_KEEP))),
    }


def _ended_invite(before: datetime) -> ColumnElement[bool]:
    return or_(Invite.used_at < before, Invite.expires_at < before, Invite.revoked_at < before)


def _ended_handover(before: datetime) -> ColumnElement[bool]:
    return or_(Handover.ended_at < before, Handover.until_day < before.date())


def _idle_visitor(before: datetime) -> tuple[ColumnElement[bool], ...]:
    active = select(Conversation.id).where(Conversation.address_id == Address.id, Conversation.updated_at >= before)
    return Address.person_id.is_(None), Address.created_at < before, ~active.exists()


def _count(session: Session, statement: Delete) -> int:
    # The database cascades to conversations, browsers and links; objects of this session are not used afterwards.
    done = session.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", done).rowcount  # Any: no columns
