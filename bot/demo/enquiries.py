"""What parents of the demo school asked it: one question waits, one is overdue, one was answered, one wants a call."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.app import Samen
from bot.demo.moments import at_school, person_of, sender_of
from bot.features.enquiries import actions, queries
from bot.features.enquiries.actions import Asking
from bot.features.enquiries.queries import TEACHER, Colleague
from bot.features.enquiries.rules import Subject, What, Wish
from bot.features.enquiries.tables import Enquiry
from bot.people.queries import children_of
from bot.people.tables import Person


@dataclass(frozen=True, slots=True)
class Asked:
    """`answer`: of the child's teacher, a day later."""

    parent: str
    days_ago: int
    asking: Asking
    answer: str = ""


_PRACTICAL = (Subject.PRACTICAL, Wish.ANSWER)
ASKED = (
    Asked("elif", 8, Asking(*_PRACTICAL, "Kızım yüzme dersi için bone getirmeli mi?")),
    Asked("zofia-1", 5, Asking(*_PRACTICAL, "Czy Zofia może w piątek wyjść o 14:00? Idziemy do dentysty."), "Ja hoor."),
    Asked("yusuf", 1, Asking(Subject.PROGRESS, Wish.CALL, "أود أن أتحدث عن القراءة.")),
    Asked("jakub", 0, Asking(*_PRACTICAL, "Gdzie można oddać znalezioną kurtkę?")),
)


def write_enquiries(samen: Samen, session: Session) -> None:
    for wanted in ASKED:
        _write(samen, session, wanted)


def _write(samen: Samen, session: Session, wanted: Asked) -> None:
    at = at_school(samen.now(), wanted.days_ago)
    person = session.get_one(Person, person_of(session, wanted.parent))
    child = children_of(session, person.id)[0]
    number = actions.ask(session, person.id, child, wanted.asking, language=person.language, now=at)
    row = session.get_one(Enquiry, number)
    teachers = queries.list_holders(session, row.pupil_id, None, samen.now().date())
    if wanted.answer and teachers:
        sender = sender_of(session, teachers[0][1], samen.now())
        teacher = Colleague(sender.staff_id, sender.school_id, TEACHER, sender.today)
        later = min(samen.now(), at + timedelta(days=1))
        actions.answer(session, teacher, row, What.WORDS, words=wanted.answer, now=later)
