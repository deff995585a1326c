"""Meetings as samples, from which every screen about them is rendered."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.features.meetings.content import Content, SeatNow
from bot.features.meetings.rules import OWN, Phase
from bot.people.queries import Child
from bot.people.rules import Naming

ID = 2**62
_TOLD = datetime(2026, 11, 10, 11, 0, tzinfo=UTC)
_UNTIL = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
TEACHER = SeatNow(ID, "teacher", "Meester Jan", ID, new=False)
COORDINATOR = SeatNow(ID + 1, "coordinator", "Fatma", ID + 1, new=False)
PSYCHOLOGIST = SeatNow(ID + 2, "psychologist", "Anna", None, new=True)
PLANNED = Content(
    id=ID,
    round_id=ID,
    school_id=ID,
    pupil_id=ID,
    kind="progress",
    phase=Phase.PLANNED,
    minutes=10,
    way="school",
    zone="Europe/Amsterdam",
    goal="how_it_goes",
    leads="Meester Jan",
    leads_id=ID,
    school="Basisschool De Regenboog",
    day=date(2026, 11, 24),
    begins=time(15, 10),
    ends=time(15, 20),
    starts_at=datetime(2026, 11, 24, 14, 10, tzinfo=UTC),
    ends_at=datetime(2026, 11, 24, 14, 20, tzinfo=UTC),
    place="Lokaal 6",
    interpreter=True,
    child_joins=True,
    seats=(TEACHER,),
    picks=True,
    choose_until=_UNTIL,
    may_choose=True,
    told_at=_TOLD,
    phone="020 123 45 67",
)
OPEN = replace(PLANNED, phase=Phase.OPEN, day=None, begins=None, ends=None, starts_at=None, ends_at=None)
LATER = replace(OPEN, may_choose=False, others_from=datetime(2026, 11, 12, 15, 0, tzinfo=UTC))
FIXED = replace(
    PLANNED,
    kind="large",
    minutes=60,
    ends=time(16, 10),
    goal=OWN,
    goal_words="We kiezen samen wat er nodig is.",
    note="De ingang is aan de achterkant.",
    seats=(TEACHER, COORDINATOR, PSYCHOLOGIST),
    picks=False,
    choose_until=None,
    may_choose=False,
    phone="",
)
HELD = replace(PLANNED, phase=Phase.HELD)
CANCELLED = replace(PLANNED, phase=Phase.CANCELLED)
CHILD = Child(ID, ID, ID, ID, PLANNED.school, "Groep 6", Naming.NAME, "Noor")
BROTHER = Child(ID + 1, ID + 1, ID, ID + 1, PLANNED.school, "Groep 3", Naming.NAME, "Sami")
UNNAMED = replace(CHILD, naming=Naming.NONE, shown=None)
