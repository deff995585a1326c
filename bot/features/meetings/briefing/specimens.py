"""Every screen about talks for staff, and the letter about an answer, from sample data."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from bot.core.screen import Document, Screen
from bot.features.meetings.briefing import screens
from bot.features.meetings.briefing.queries import Brief, Family, Question
from bot.features.meetings.content import Content, SeatNow
from bot.features.meetings.preparing.queries import Line
from bot.features.meetings.preparing.rules import Kind, Wish
from bot.features.meetings.rules import Phase
from bot.features.meetings.screens import Seen
from bot.i18n.texts import Texts
from bot.people.queries import Child
from bot.people.rules import Naming

_DAY = date(2026, 12, 3)
_STARTS = datetime(2026, 12, 3, 13, 10, tzinfo=UTC)
_SENT = datetime(2026, 11, 30, 19, 0, tzinfo=UTC)
_SAID = Content(
    id=2**62, round_id=1, school_id=1, pupil_id=1, kind="support_plan", phase=Phase.PLANNED, minutes=45,
    way="school", zone="Europe/Amsterdam", goal="plan", leads="Juf Marieke", leads_id=1, school="De Regenboog",
    day=_DAY, begins=time(14, 10), ends=time(14, 55), starts_at=_STARTS, place="lokaal 6", child_joins=True,
    seats=(SeatNow(1, "teacher", "Juf Marieke", 1, new=False), SeatNow(2, "interpreter", "", None, new=True)),
    told_at=_SENT,
)  # fmt: skip
_TOP = (
    Question(1, "هل تلعب مع الآخرين؟", "ar", "Speelt zij met anderen?", automatic=True, answer="Ja, elke dag."),
    Question(2, "كيف تسير القراءة؟", "ar"),
)
_FAMILY = Family(1, "ar", _SENT, top=_TOP, wishes=frozenset({Wish.INTERPRETER, Wish.COMPANION}), drawing=True)
_BRIEF = Brief(_SAID, "Samira", "Groep 6", is_special=True, can_read=True, families=(_FAMILY,), untold=(2,))
_SILENT = Brief(_SAID, "7", "Groep 6", is_special=False, can_read=True, families=(Family(1, "pl"),), is_numbered=True)
_CHILD = Child(1, 11, 5, 6, school="De Regenboog", group="Groep 6", naming=Naming.NAME, shown="Samira")
_LINE = Line(1, Kind.OWN, 1, None, "Speelt zij met anderen?", "Ja, elke dag.", _SENT, is_new=False)


def specimens(t: Texts) -> Iterator[tuple[str, Screen]]:
    seen = Seen(_SAID, _CHILD)
    yield "talks", screens.choose(t, [("today", 1), ("week", 3), ("next", 0)])
    yield "no_talks", screens.choose(t, [("today", 0), ("week", 0), ("next", 0)])
    yield "talks_listed", screens.listed(t, [_BRIEF, _SILENT])
    yield "talks_none", screens.nothing(t)
    yield "talks_coming", screens.coming(t, [_BRIEF, _SILENT], _DAY, is_today=False)
    yield "talks_today", screens.coming(t, [_SILENT], _DAY, is_today=True)
    yield "talks_news", screens.news(t, [(_BRIEF, ["sent", "other_time"]), (_SILENT, ["other_time"])])
    yield "talk_brief", screens.brief(t, _BRIEF)
    yield "talk_brief_empty", screens.brief(t, _SILENT)
    yield "talk_sheet", screens.sheet(t, Document("samen.html", "text/html", b"<p>"), _DAY)
    yield "talk_answered", screens.answered(t, seen, [(_LINE, "Evet, her gün.")])
    yield "talk_answered_dutch", screens.answered(t, seen, [(_LINE, "")])
