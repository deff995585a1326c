"""What the demo school invites its parents to, and what they answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import Samen
from bot.delivery.tables import Broadcast
from bot.demo.moments import at_school, person_of, school_day, send, sender_of
from bot.features.events.helping import actions as helping
from bot.features.events.making import actions as making
from bot.features.events.making import series
from bot.features.events.making.rules import Making, Repeat
from bot.features.events.reminding import actions as feedback
from bot.features.events.replies import actions as replies
from bot.features.events.tables import Event, EventNeed
from bot.people.tables import Group

_DECEMBER = (10, 11, 12)  # months in which parents hear of Christmas


@dataclass(frozen=True, slots=True)
class Invited:
    """`days` from today. `answers`: by parent, how many people come; 0 for no, None for not known yet. `brings`: by
    parent, what and what other parents may call them. `faces` and `lines`: how it was. `off`: why it was cancelled."""

    sender: str
    making: Making
    days: int
    days_ago: int
    group: str = ""  # empty: the whole school
    answers: Mapping[str, int | None] = field(default_factory=dict)
    brings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    faces: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    off: str = ""


def list_invited(today: date) -> tuple[Invited, ...]:
    cafe = Making(kind="parents_cafe", begins=time(9, 0), ends=time(10, 30), place="Aula", needs={"cake": 2})
    dinner = Making(
        kind="christmas_dinner" if today.month in _DECEMBER else "year_party",
        begins=time(17, 0),
        ends=time(18, 30),
        place="Lokaal 6",
        capacity=12,
        needs={"dish": 6, "decorate": 3, "clear": 3},
        note="Neem zelf borden en bestek mee.",
    )
    coffee = Making(
        kind="coffee_morning",
        begins=time(8, 45),
        ends=time(9, 45),
        place="Aula",
        help_languages=("ar", "tr"),
        needs={"cake": 3, "interpret": 1},
    )
    reading = Making(kind="reading_morning", begins=time(8, 45), ends=time(9, 30), place="Lokaal 3", needs={"read": 4})
    until = today + timedelta(days=60)
    walk_in = Making(
        kind="walk_in", begins=time(14, 45), ends=time(15, 45), place="Lokaal 4", repeat=Repeat.TWO_WEEKS, until=until
    )
    return (
        Invited(
            "Directeur Karin", cafe, days=-5, days_ago=14,
            answers={"elif": 2, "daan": 1, "emily": 1, "jakub": 1, "yusuf": 0, "oliver": None},
            brings={"elif": ("cake", "Ayşe")},
            faces={"elif": 3, "daan": 3, "emily": 2, "jakub": 3},
            lines={"elif": "Çok güzeldi, herkes çok sıcaktı.", "emily": "A little loud, but nice."},
        ),
        Invited(
            "Meester Jan", dinner, days=17, days_ago=12, group="Groep 6",
            answers={"daan": 4, "elif": 3, "zofia-1": 2, "yusuf": 2, "sara": 2, "oliver": 0},
            brings={"daan": ("dish", ""), "elif": ("dish", "Ayşe"), "yusuf": ("dish", ""), "zofia-1": ("clear", "")},
        ),
        Invited(
            "Juf Saskia", reading, days=6, days_ago=11, group="Groep 3", answers={"emily": 1, "jakub": 1},
            off="Juf Saskia is die dag op een cursus.",
        ),
        Invited("Directeur Karin", walk_in, days=7, days_ago=10, answers={"lotte": 1}),
        Invited(
            "Directeur Karin", coffee, days=4, days_ago=8,
            answers={"elif": 2, "daan": 1, "lotte": 1, "yusuf": 1, "zofia-1": None, "oliver": 0},
            brings={"elif": ("cake", "Ayşe"), "yusuf": ("cake", "")},
        ),
    )  # fmt: skip


def write_events(samen: Samen, session: Session) -> None:
    now = samen.now()
    for wanted in list_invited(at_school(now, 0).date()):
        _write(samen, session, wanted, now)


def _write(samen: Samen, session: Session, wanted: Invited, now: datetime) -> None:
    sender, at = sender_of(session, wanted.sender, now), at_school(now, wanted.days_ago)
    groups = session.scalars(select(Group.id).where(Group.name == wanted.group)).all()
    entered = replace(
        wanted.making,
        day=school_day(sender.today, wanted.days),
        group_ids=tuple(groups),
        whole_school=not groups,
    )
    assert entered.day is not None
    days = series.list_days(entered.repeat, entered.day, entered.until or entered.day)
    event = making.write(session, sender, entered, days=days, now=at)
    send(samen, session, sender, session.get_one(Broadcast, event.broadcast_id), at=at)
    at += timedelta(hours=2)
    _answer(session, event, wanted, at)
    if wanted.off:
        making.cancel(session, sender, event, wanted.off, now=at_school(now, 1))


def _answer(session: Session, event: Event, wanted: Invited, at: datetime) -> None:
    for key, people in wanted.answers.items():
        answer = "maybe" if people is None else "yes" if people else "no"
        replies.answer(session, event.id, person_of(session, key), answer, people or 0, now=at)
        at += timedelta(minutes=5)
    for key, (what, name) in wanted.brings.items():
        _bring(session, person_of(session, key), _need(session, event, what), name, now=at)
    over = event.ends_at + timedelta(days=1)
    for key, face in wanted.faces.items():
        feedback.rate(session, event.id, person_of(session, key), face, now=over)
        session.flush()
        feedback.write_line(session, event.id, person_of(session, key), wanted.lines.get(key), now=over)


def _need(session: Session, event: Event, what: str) -> int:
    return session.scalars(select(EventNeed.id).where(EventNeed.event_id == event.id, EventNeed.what == what)).one()


def _bring(session: Session, person_id: int, need_id: int, name: str, *, now: datetime) -> None:
    helping.take(session, need_id, person_id, 1, now=now)
    session.flush()
    if name:
        helping.let_name_be_shown(session, need_id, person_id, name, now=now)
