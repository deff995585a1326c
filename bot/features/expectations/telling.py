"""Letters to guardians: that they are asked, once more after a week, and that both can read each other's answers."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery import outbox
from bot.delivery.audience import load
from bot.delivery.rounds import PEOPLE, Letter, Post, can_read
from bot.delivery.tables import OutMessage
from bot.features.expectations import queries, screens
from bot.features.expectations.actions import What
from bot.features.expectations.queries import Sheet
from bot.features.expectations.rules import State
from bot.features.expectations.tables import ExpectationNotice, ExpectationRound, ExpectationSheet
from bot.i18n.texts import Texts
from bot.people.tables import Group, Person

Waiting = Mapping[int, ExpectationNotice]  # by person


def tell(post: Post, session: Session, now: datetime) -> set[str] | None:
    """One kind of news about one child: written and struck off in one transaction, so once."""
    readers = select(Person.id).where(Person.id == ExpectationNotice.person_id, can_read(now)).exists()
    first = select(ExpectationNotice).where(
        ExpectationNotice.due <= now, ExpectationNotice.what.in_(list(What)), readers
    )
    found = session.scalar(first.order_by(ExpectationNotice.due).limit(1))
    if found is None:
        return None
    school_id = _hold(session, found.round_id)
    about = (
        ExpectationNotice.round_id == found.round_id,
        ExpectationNotice.pupil_id == found.pupil_id,
        ExpectationNotice.what == found.what,
    )
    wanted = select(ExpectationNotice).where(*about, ExpectationNotice.due <= now, readers).limit(PEOPLE)
    held = session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()
    if school_id is None or not held:
        return set()
    waiting = {one.person_id: one for one in held}
    ready, later = post.sort(session, load(session, dict.fromkeys(waiting, school_id)), now)
    for person_id, due in later.items():
        session.execute(
            update(ExpectationNotice).where(*about, ExpectationNotice.person_id == person_id).values(due=due)
        )
    done = waiting.keys() - later.keys()
    letters = []
    for one in ready:
        what = What(waiting[one.id].what)
        screen = _screen(session, post.texts(one), waiting[one.id], now)
        if screen is not None:
            letters.append(Letter(one, _key(waiting[one.id]), f"expectations_{what}", screen))
    session.execute(delete(ExpectationNotice).where(*about, ExpectationNotice.person_id.in_(done)))
    return post.put(session, letters, now)


def withhold(session: Session, person_id: int, pupil_id: int) -> None:
    """What waits about this child, for a guardian who may not know any more."""
    ours = (ExpectationNotice.person_id == person_id, ExpectationNotice.pupil_id == pupil_id)
    session.execute(delete(ExpectationNotice).where(*ours))
    about = OutMessage.key.like(f"expectations!_%:{pupil_id}:{person_id}%", escape="!")
    outbox.withhold(session, person_id, about)


def _hold(session: Session, round_id: int) -> int | None:
    """Its school; None when it is gone. Other workers wait."""
    held = session.scalar(select(ExpectationRound).where(ExpectationRound.id == round_id).with_for_update())
    return None if held is None else session.scalar(select(Group.school_id).where(Group.id == held.group_id))


def _key(waiting: ExpectationNotice) -> str:
    """Each is told once and never again, in a school year."""
    return f"expectations_{waiting.what}:{waiting.round_id}:{waiting.pupil_id}:{waiting.person_id}"


def _screen(session: Session, t: Texts, waiting: ExpectationNotice, now: datetime) -> Screen | None:
    """Nothing when it is no news any more: they answered meanwhile, or may not be told about the child now."""
    sheet = _sheet(session, waiting, now)
    if sheet is None:
        return None
    match What(waiting.what):
        case What.ASK:
            return screens.asked(t, sheet) if sheet.state is State.OPEN else None
        case What.REMIND:
            return screens.reminder(t, sheet) if sheet.state is State.OPEN else None
        case What.EXCHANGE:
            teacher = queries.get_teachers(session, sheet.round_id)
            return screens.exchanged(t, sheet, teacher, is_news=True) if sheet.state is State.EXCHANGED else None


def _sheet(session: Session, waiting: ExpectationNotice, now: datetime) -> Sheet | None:
    ours = select(ExpectationSheet.id).where(
        ExpectationSheet.round_id == waiting.round_id,
        ExpectationSheet.pupil_id == waiting.pupil_id,
        ExpectationSheet.person_id == waiting.person_id,
    )
    sheet_id = session.scalar(ours)
    return None if sheet_id is None else queries.get_sheet(session, waiting.person_id, sheet_id, now)
