"""Teachers are told that families answered: once, together, and when the day at school is nearly done."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.delivery import school_time
from bot.delivery.audience import load
from bot.delivery.rounds import Letter, Post, can_read
from bot.features.expectations import rules
from bot.features.expectations.actions import READ, note_teacher
from bot.features.expectations.tables import ExpectationNotice, ExpectationRound, ExpectationSheet
from bot.i18n.texts import Texts
from bot.people import reach
from bot.people.tables import Group, Guardian, Person, Staff, StaffGroup

KIND = "expectations_read"


def tell_later(session: Session, sheet_id: int, *, now: datetime) -> None:
    """A parent sent this sheet: every teacher of the group hears of it at the end of a day at school."""
    sheet = session.get_one(ExpectationSheet, sheet_id)
    held = session.get_one(ExpectationRound, sheet.round_id)
    school_id = session.scalars(select(Group.school_id).where(Group.id == held.group_id)).one()
    due = school_time.load(session, school_id).next_end(rules.exchanged_at(now))
    wanted = (
        select(Staff.person_id)
        .join(StaffGroup, StaffGroup.staff_id == Staff.id)
        .where(StaffGroup.group_id == held.group_id, Staff.role == "teacher", Staff.disabled_at.is_(None))
    )
    for person_id in session.scalars(wanted.where(Staff.person_id.is_not(None))):
        note_teacher(session, held.id, (person_id or 0, sheet.pupil_id or 0), due=due)


def tell_teachers(post: Post, session: Session, now: datetime) -> set[str] | None:
    """All that waits for one teacher of one group, struck off in the same transaction."""
    readers = select(Person.id).where(Person.id == ExpectationNotice.person_id, can_read(now)).exists()
    due = (ExpectationNotice.what == READ, ExpectationNotice.due <= now)
    found = session.scalar(select(ExpectationNotice).where(*due, readers).order_by(ExpectationNotice.due).limit(1))
    if found is None:
        return None
    person_id = found.person_id
    held = session.scalar(select(ExpectationRound).where(ExpectationRound.id == found.round_id).with_for_update())
    ours = (*due, ExpectationNotice.round_id == found.round_id, ExpectationNotice.person_id == person_id)
    pupils = session.scalars(select(ExpectationNotice.pupil_id).where(*ours)).all()
    group = _group_of(session, held, person_id, now) if held and pupils else None
    if held is None or group is None:
        session.execute(delete(ExpectationNotice).where(*ours))
        return set()
    at_school = school_time.load(session, group.school_id)
    ready, later = post.sort(session, load(session, {person_id: group.school_id}), now)
    if later or not at_school.is_now(now):
        after = at_school.next_end(later.get(person_id, now))
        session.execute(update(ExpectationNotice).where(*ours).values(due=after))
        return set()
    session.execute(delete(ExpectationNotice).where(*ours))
    number = _count(session, held.id, pupils, now)
    key = f"{KIND}:{held.id}:{person_id}:{int(now.timestamp() * 1000)}"
    letters = [Letter(one, key, KIND, told(post.texts(one), group.name, number)) for one in ready if number]
    return post.put(session, letters, now)


def told(t: Texts, group: str, number: int) -> Screen:
    """Numbers only: names of children do not belong into a messenger."""
    says = t.n(
        "expectations",
        "{group}: for {n} child a parent has answered what they expect. You can read it in the console.",
        "{group}: for {n} children a parent has answered what they expect. You can read it in the console.",
        number,
        group=group,
    )
    ways = rows(
        Button(t("menu", "Console"), tap("staff.console")), Button(t("menu", "Main menu"), tap("home.menu_below"))
    )
    return Screen(says, ways, Place.BELOW)


def _group_of(session: Session, held: ExpectationRound, person_id: int, now: datetime) -> Group | None:
    """None for who has not this group any more."""
    staff = session.scalars(
        select(Staff)
        .join(Group, Group.school_id == Staff.school_id)
        .where(
            Group.id == held.group_id,
            Staff.person_id == person_id,
            Staff.role == "teacher",
            Staff.disabled_at.is_(None),
        )
    ).first()
    if staff is None:
        return None
    allowed = Group.id.in_(reach.groups_of(staff.id, now.date()))
    return session.scalar(select(Group).where(Group.id == held.group_id, allowed))


def _count(session: Session, round_id: int, pupil_ids: Collection[int], now: datetime) -> int:
    """Of these children those about whom something can be read."""
    found = session.scalars(
        select(ExpectationSheet.pupil_id)
        .join(
            Guardian,
            (Guardian.pupil_id == ExpectationSheet.pupil_id) & (Guardian.person_id == ExpectationSheet.person_id),
        )
        .where(
            ExpectationSheet.round_id == round_id,
            ExpectationSheet.pupil_id.in_(pupil_ids),
            ExpectationSheet.done_at <= now - rules.CHANGE_FOR,
            Guardian.informed,
        )
    )
    return len(set(found))
