"""What dialogues may know about people; each accessor takes the one who asks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from bot.people.invites import Invitation
from bot.people.rules import Naming, Policy, Quiet, naming_now, quiet_of, shown_name
from bot.people.tables import Address, Consent, Conversation, Guardian, Person, Pupil, Staff


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil as one of the guardians sees it. `shown` is None when messages say "your child".

    `naming` is how messages name the child now: with a school's policy against first names it is never the name.
    """

    guardian_id: int
    pupil_id: int
    school_id: int
    group_id: int
    school: str
    group: str
    naming: Naming
    shown: str | None
    policy: Policy = Policy.PARENT


@dataclass(frozen=True, slots=True)
class Preferences:
    language: str
    quiet: Quiet | None  # None: hours that are none of the choices
    paused_until: datetime | None

    def paused_at(self, now: datetime) -> datetime | None:
        """The end of the pause that is on, None when messages are on."""
        return self.paused_until if self.paused_until and self.paused_until > now else None


def language_of(session: Session, channel: str, value: str) -> str | None:
    """What was chosen at this address, by its person or by a visitor."""
    found = session.execute(
        select(Person.language, Conversation.language)
        .select_from(Address)
        .join(Conversation, Conversation.address_id == Address.id)
        .outerjoin(Person, Person.id == Address.person_id)
        .where(Address.channel == channel, Address.value == value)
    ).one_or_none()
    return (found[0] or found[1]) if found else None


def _ties(person_id: int) -> Select[Guardian]:
    return (
        select(Guardian)
        .join(Guardian.pupil)
        .where(Guardian.person_id == person_id, Pupil.archived_at.is_(None))
        .options(
            joinedload(Guardian.pupil).joinedload(Pupil.group),
            joinedload(Guardian.pupil).joinedload(Pupil.school),
        )
    )


def _child(tie: Guardian) -> Child:
    pupil, policy = tie.pupil, Policy(tie.pupil.school.naming)
    naming = Naming(tie.naming)
    return Child(
        guardian_id=tie.id,
        pupil_id=pupil.id,
        school_id=pupil.school_id,
        group_id=pupil.group_id,
        school=pupil.school.name,
        group=pupil.group.name,
        naming=naming_now(naming, policy, pupil.first_name, tie.shown_as),
        shown=shown_name(naming, policy, pupil.first_name, tie.shown_as),
        policy=policy,
    )


def children_of(session: Session, person_id: int) -> list[Child]:
    """A parent's children at school, first linked first."""
    return [_child(tie) for tie in session.scalars(_ties(person_id).order_by(Guardian.linked_at, Guardian.id))]


def children_among(session: Session, person_ids: Collection[int], pupil_ids: Collection[int]) -> dict[int, list[Child]]:
    """Of these people their children among these pupils, first linked first; also those who have left the school.

    Only children whom they may be told about.
    """
    ties = (
        select(Guardian)
        .where(Guardian.person_id.in_(person_ids), Guardian.pupil_id.in_(pupil_ids), Guardian.informed)
        .options(
            joinedload(Guardian.pupil).joinedload(Pupil.group),
            joinedload(Guardian.pupil).joinedload(Pupil.school),
        )
    )
    found: dict[int, list[Child]] = {}
    for tie in session.scalars(ties.order_by(Guardian.linked_at, Guardian.id)):
        found.setdefault(tie.person_id, []).append(_child(tie))
    return found


def schools_of(session: Session, person_ids: Collection[int]) -> dict[int, int]:
    """At how many schools each of these people has children."""
    rows = session.execute(
        select(Guardian.person_id, func.count(Pupil.school_id.distinct()))
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .where(Guardian.person_id.in_(person_ids), Pupil.archived_at.is_(None))
        .group_by(Guardian.person_id)
    )
    return {person_id: number for person_id, number in rows}


def get_child(session: Session, person_id: int, guardian_id: int) -> Child | None:
    """None for somebody else's child as for a missing one."""
    tie = session.scalar(_ties(person_id).where(Guardian.id == guardian_id))
    return None if tie is None else _child(tie)


def get_preferences(session: Session, person_id: int) -> Preferences:
    """Of the person who acts; they exist for as long as their turn lasts."""
    person = session.get_one(Person, person_id)
    return Preferences(person.language, quiet_of(person.quiet_from, person.quiet_until), person.paused_until)


def has_consent(session: Session, person_id: int, kind: str) -> bool:
    """Whether what they agreed to still stands; `kind` is parent or staff."""
    given = select(Consent.id).where(
        Consent.person_id == person_id, Consent.kind == kind, Consent.withdrawn_at.is_(None)
    )
    return session.scalar(given.limit(1)) is not None


def has_place(session: Session, person_id: int, invitation: Invitation) -> bool:
    """Whether this person already is what the invitation would make them."""
    if invitation.staff_id is not None:
        mine = select(Staff.id).where(Staff.id == invitation.staff_id, Staff.person_id == person_id)
        return session.scalar(mine) is not None
    tie = select(Guardian.id).where(Guardian.person_id == person_id, Guardian.pupil_id == invitation.pupil_id)
    return session.scalar(tie) is not None
