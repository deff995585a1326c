"""The questions of parents that wait for somebody, the overdue first; then what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.console.access import Role
from bot.console.page import Answer, ConsolePage, Nav, Show, Visit
from bot.features.enquiries.inbox.screens import when
from bot.features.enquiries.pages import PATH, TEMPLATES
from bot.features.enquiries.queries import Colleague, Waiting, list_of_school
from bot.features.enquiries.rules import State, Subject, Wish
from bot.features.enquiries.words import about_name


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    child: str
    group: str
    about: str
    language: str
    when: str
    is_late: bool
    holder: str


def reader_of(visit: Visit) -> Colleague:
    member = visit.member
    return Colleague(member.staff_id, member.school_id, member.role.value, visit.today)


def show(visit: Visit) -> Answer:
    t = visit.t
    found = list_of_school(visit.session, reader_of(visit), visit.now)
    values = {
        "waiting": _rows(visit, [one for one in found if one.state == State.OPEN.value]),
        "answered": _rows(visit, [one for one in found if one.state != State.OPEN.value]),
        "is_leader": visit.member.role is Role.LEADER,
    }
    return Show("questions.html", t("inbox", "Questions of parents"), values)


def _rows(visit: Visit, found: Sequence[Waiting]) -> list[Row]:
    t = visit.t
    return [
        Row(
            id=one.id,
            child=one.first_name,
            group=one.group,
            about=about_name(t, Subject(one.subject), Wish(one.wish)),
            language=t.language_name(one.language),
            when=when(t, one, visit.now),
            is_late=one.state == State.OPEN.value and one.answer_by < visit.now,
            holder=one.holder,
        )
        for one in found
    ]


NAV = Nav(26, lambda t: t("inbox", "Questions"))
PAGES = (ConsolePage("enquiries.list", PATH, show, nav=NAV, templates=TEMPLATES),)
