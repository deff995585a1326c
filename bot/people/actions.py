"""What people do about themselves: join, choose how they are written to, and take their consent back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.people import audit, invites, passkeys
from bot.people.invites import Invitation
from bot.people.rules import HOURS, Naming, Pause, Policy, Quiet, naming_now, pause_end
from bot.people.tables import Address, Consent, Conversation, Guardian, Invite, Person, Staff
from bot.store.ids import new_id


@dataclass(frozen=True, slots=True)
class Agreed:
    """The text somebody just said yes to."""

    kind: str  # parent, staff
    version: str
    language: str
    channel: str


@dataclass(frozen=True, slots=True)
class Joined:
    person_id: int
    guardian_id: int | None


def choose_language(session: Session, conversation_id: int, person_id: int | None, language: str) -> None:
    """For this chat, and for a person in all of their chats."""
    session.execute(update(Conversation).where(Conversation.id == conversation_id).values(language=language))
    if person_id is not None:
        session.execute(update(Person).where(Person.id == person_id).values(language=language))


def join(
    session: Session,
    invitation: Invitation,
    *,
    address_id: int,
    person_id: int | None,
    agreed: Agreed | None,
    language: str,
    now: datetime,
) -> Joined | None:
    """Person, consent and tie in one go; None when somebody else was just faster with this invite.

    `agreed` is None for somebody whose consent already stands, such as a parent with a second child.
    """
    if not invites.use(session, invitation.id, now):
        return None
    if person_id is None:
        person_id = _new_person(session, address_id, language, now)
    session.execute(update(Invite).where(Invite.id == invitation.id).values(used_by=person_id))
    if agreed is not None:
        _give_consent(session, person_id, agreed, now)
    if invitation.staff_id is not None:
        _accept_as_staff(session, person_id, invitation, now)
        return Joined(person_id, None)
    return Joined(person_id, _link_child(session, person_id, invitation, now))


def _new_person(session: Session, address_id: int, language: str, now: datetime) -> int:
    person = Person(id=new_id(), language=language, created_at=now)
    session.add(person)
    session.flush()
    session.execute(update(Address).where(Address.id == address_id).values(person_id=person.id))
    return person.id


def _give_consent(session: Session, person_id: int, agreed: Agreed, now: datetime) -> None:
    session.add(
        Consent(
            person_id=person_id,
            kind=agreed.kind,
            channel=agreed.channel,
            version=agreed.version,
            language=agreed.language,
            given_at=now,
        )
    )
    audit.record(session, f"person:{person_id}", "consent.given", f"person:{person_id}", now=now)
    session.flush()


def _link_child(session: Session, person_id: int, invitation: Invitation, now: datetime) -> int:
    tie = Guardian(
        id=new_id(), person_id=person_id, pupil_id=invitation.pupil_id, naming=Naming.NONE.value, linked_at=now
    )
    session.add(tie)
    thing = f"pupil:{invitation.pupil_id}"
    audit.record(session, f"person:{person_id}", "child.linked", thing, now=now, school_id=invitation.school_id)
    session.flush()
    return tie.id


def _accept_as_staff(session: Session, person_id: int, invitation: Invitation, now: datetime) -> None:
    staff = session.get_one(Staff, invitation.staff_id)
    if staff.person_id not in (None, person_id):
        passkeys.remove_all(session, staff.id)  # of who was here before
    staff.person_id = person_id
    session.flush()
    thing = f"staff:{invitation.staff_id}"
    audit.record(session, f"person:{person_id}", "staff.accepted", thing, now=now, school_id=invitation.school_id)


def name_child(
    session: Session, person_id: int, guardian_id: int, naming: Naming, *, shown_as: str | None = None
) -> bool:
    """False when it is not this person's child, or the school keeps this name out of chats.

    A name once chosen is forgotten with another choice.
    """
    if (naming is Naming.OTHER) != (shown_as is not None):
        raise ValueError("another name comes with the choice for another name, and only then")
    tie = session.scalar(select(Guardian).where(Guardian.id == guardian_id, Guardian.person_id == person_id))
    if tie is None:
        return False
    policy = Policy(tie.pupil.school.naming)
    if naming_now(naming, policy, tie.pupil.first_name, shown_as) is not naming:
        return False
    tie.naming = naming.value
    tie.shown_as = shown_as
    session.flush()
    return True


def choose_quiet(session: Session, person_id: int, quiet: Quiet) -> None:
    start, end = HOURS[quiet]
    session.execute(update(Person).where(Person.id == person_id).values(quiet_from=start, quiet_until=end))


def pause(session: Session, person_id: int, choice: Pause, now: datetime) -> None:
    """Nothing but replies until then; `Pause.OFF` starts again."""
    until = pause_end(choice, now)
    session.execute(update(Person).where(Person.id == person_id).values(paused_until=until))


def withdraw_consent(session: Session, person_id: int, kind: str, now: datetime) -> bool:
    """False when none was standing. The rows stay as proof of what was agreed until when."""
    standing = (
        update(Consent)
        .where(Consent.person_id == person_id, Consent.kind == kind, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .returning(Consent.id)
    )
    if not session.scalars(standing).all():
        return False
    audit.record(session, f"person:{person_id}", "consent.withdrawn", f"person:{person_id}", now=now)
    return True
