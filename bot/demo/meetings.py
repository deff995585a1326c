"""The talks of the demo school: a round in Groep 6, one with the support coordinator, and one with agreements."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import Samen
from bot.delivery.senders import Sender
from bot.demo.moments import at_school, person_of, school_day, sender_of
from bot.features.meetings.agreeing import actions as agreeing
from bot.features.meetings.agreeing.actions import Entry
from bot.features.meetings.agreeing.rules import Who
from bot.features.meetings.choosing import actions as choosing
from bot.features.meetings.planning import actions as planning
from bot.features.meetings.planning.queries import list_meetings, list_slots
from bot.features.meetings.planning.rules import Chair, Plan, usual_until
from bot.features.meetings.planning.times import Window, list_times, span
from bot.features.meetings.preparing import actions as preparing
from bot.features.meetings.preparing.actions import Words
from bot.features.meetings.preparing.rules import Kind, Wish
from bot.features.meetings.tables import Meeting, MeetingRound
from bot.features.meetings.telling.actions import drop
from bot.people.tables import Pupil, Staff

_ZONE = "Europe/Amsterdam"
_TOLD = 3  # days ago
_CHOSEN = {"daan": ("Daan", 0), "yusuf": ("Yusuf", 2), "zofia-1": ("Zofia", 5)}  # by parent, which of the times
_QUESTIONS = ("هل لدى يوسف أصدقاء في الصف؟", "كيف نساعده في القراءة بالبيت؟", "هل يحتاج إلى دروس إضافية في الحساب؟")


def write_meetings(samen: Samen, session: Session) -> None:
    now = samen.now()
    jan = sender_of(session, "Meester Jan", now)
    _write_round(session, jan, now)
    _write_large(session, jan, now)
    _write_held(session, jan, now)


def _write_round(session: Session, jan: Sender, now: datetime) -> None:
    """Some families have chosen; one has prepared it, in Arabic."""
    told = at_school(now, _TOLD)
    days = [school_day(jan.today, 4), school_day(jan.today, 5)]
    windows = tuple(Window(day, time(14, 30), time(15, 30)) for day in dict.fromkeys(days))
    pupils = session.scalars(
        select(Pupil).where(Pupil.group_id == _pupil(session, "Daan").group_id, Pupil.archived_at.is_(None))
    ).all()
    plan = Plan(
        "progress",
        tuple(one.id for one in pupils),
        group_id=pupils[0].group_id,
        goal="how_it_goes",
        leads=jan.staff_id,
        minutes=10,
        place="Lokaal 6",
        child_joins=True,
        picks=True,
        windows=windows,
        choose_until=usual_until(min(days), jan.today),
    )
    planned = planning.write(
        session, jan, plan, list_times(windows, _ZONE, minutes=10, gap=0, pause=(None, None)), now=told
    )
    planning.tell(session, jan, planned, now=told)
    slots = list_slots(session, planned.id)
    for parent, (child, number) in _CHOSEN.items():
        meeting = _meeting(session, planned, child)
        choosing.take(
            session, person_of(session, parent), {meeting.id: slots[number].id}, now=told + timedelta(hours=2)
        )
    _prepare(session, _meeting(session, planned, "Yusuf"), person_of(session, "yusuf"), told + timedelta(hours=3))


def _prepare(session: Session, meeting: Meeting, person_id: int, now: datetime) -> None:
    row = preparing.begin(session, meeting.id, person_id, "ar", now=now)
    for question in _QUESTIONS:
        preparing.add(session, row, Words(Kind.OWN, question), "ar", now=now)
    preparing.wish(session, row, Wish.INTERPRETER, now=now)
    preparing.send(session, row, now=now)


def _write_large(session: Session, jan: Sender, now: datetime) -> None:
    """With people from inside and outside the school, at one time."""
    told = at_school(now, _TOLD)
    noor = session.scalars(select(Staff.id).where(Staff.name == "Noor (ib'er)")).one()
    when = span(school_day(jan.today, 13), time(13, 15), 60, _ZONE)
    assert when is not None
    plan = Plan(
        "large",
        (_pupil(session, "Elif").id,),
        goal="support",
        leads=jan.staff_id,
        minutes=60,
        place="Kamer van Noor",
        chairs=(Chair("coordinator", noor), Chair("psychologist", None, "Mevrouw De Wit")),
        day=when.day,
        begins=when.begins,
    )
    planning.tell(session, jan, planning.write(session, jan, plan, [when], now=told), now=told)


def _write_held(session: Session, jan: Sender, now: datetime) -> None:
    """A month ago; what was agreed is looked at today."""
    told, held = at_school(now, 35), at_school(now, 28)
    when = span(held.date(), time(15, 0), 30, _ZONE)
    assert when is not None
    plan = Plan(
        "worry",
        (_pupil(session, "Daan").id,),
        goal="worry",
        leads=jan.staff_id,
        minutes=30,
        place="Lokaal 6",
        day=when.day,
        begins=when.begins,
    )
    planned = planning.write(session, jan, plan, [when], now=told)
    planning.tell(session, jan, planned, now=told)
    [meeting] = list_meetings(session, planned.id)
    drop(session, meeting)  # they had all of it at the time
    entries = [
        Entry(Who.SCHOOL, when.day, jan.today, None, "Daan krijgt een plek vooraan in de klas."),
        Entry(Who.HOME, when.day, jan.today, None, "Daan leest thuis elke avond tien minuten."),
    ]
    after = when.ends_at + timedelta(hours=1)
    agreeing.save_draft(session, meeting, entries, now=after)
    agreeing.give(session, meeting, jan, now=after)


def _pupil(session: Session, name: str) -> Pupil:
    return session.scalars(select(Pupil).where(Pupil.first_name == name, Pupil.archived_at.is_(None))).one()


def _meeting(session: Session, planned: MeetingRound, child: str) -> Meeting:
    pupil_id = _pupil(session, child).id
    return next(one for one in list_meetings(session, planned.id) if one.pupil_id == pupil_id)
