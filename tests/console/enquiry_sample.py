"""Questions of parents at a school, for the pages about them."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.enquiries.tables import Enquiry, EnquiryLine
from bot.people.tables import Share
from bot.store.ids import new_id
from tests.console.conftest import SchoolIds, World, add_pupils, link_parent

LONG_AGO = timedelta(days=9)  # more than five days with school


def add_enquiry(
    session: Session,
    school: SchoolIds,
    pupil_id: int,
    *,
    now: datetime,
    staff_id: int | None = None,
    ago: timedelta = LONG_AGO,
    subject: str = "practical",
    words: str = "Mag hij later komen?",
    language: str = "tr",
) -> Enquiry:
    """Asked so long ago by a new parent of this pupil."""
    asked_at = now - ago
    row = Enquiry(
        id=new_id(),
        school_id=school.id,
        pupil_id=pupil_id,
        person_id=link_parent(session, [pupil_id], language, asked_at),
        staff_id=staff_id,
        language=language,
        subject=subject,
        wish="answer",
        state="open",
        answer_by=asked_at + timedelta(days=2),
        leader_from=asked_at + timedelta(days=7),
        asked_at=asked_at,
        changed_at=asked_at,
    )
    session.add(row)
    session.flush()
    line = EnquiryLine(
        id=new_id(), enquiry_id=row.id, by_parent=True, what="words", language=language, written_at=asked_at
    )
    line.words = words
    session.add(line)
    session.flush()
    return row


def enquiry_targets(world: World, mine: int) -> dict[str, int]:
    """`mine`: who looks. What stands under "own group" was handed to them."""
    ours, theirs, now = world.regenboog, world.linde, world.now()
    places = {
        "own group": (ours, ours.six, mine, LONG_AGO),
        "not shared": (ours, ours.six, None, LONG_AGO),
        "other group": (ours, ours.three, None, LONG_AGO),
        "not overdue": (ours, ours.three, None, timedelta(days=1)),
        "other school": (theirs, theirs.six, None, LONG_AGO),
    }
    found = {"missing": 1}
    with world.db.transaction() as session:
        for name, (school, group, staff_id, ago) in places.items():
            (pupil,) = add_pupils(session, school.id, group, "Amina")
            if name == "own group":
                session.add(Share(staff_id=ours.staff[Role.COORDINATOR], pupil_id=pupil))
            row = add_enquiry(session, school, pupil, now=now, staff_id=staff_id, ago=ago)
            found[name] = row.id
    return found
