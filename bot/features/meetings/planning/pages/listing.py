"""The list of meetings: to be told, to be chosen, coming, with agreements that are open, and earlier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.console.page import Answer, ConsolePage, Nav, Show, Visit
from bot.features.meetings import rules
from bot.features.meetings.planning import queries, words
from bot.features.meetings.planning.pages import PLACE, TEMPLATES
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Meeting, MeetingRound
from bot.features.meetings.words import kind_name

_MOST = 200  # plans that are looked at


@dataclass(frozen=True, slots=True)
class Row:
    path: str
    title: str
    who: str
    when: str
    says: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What stands around plans, looked up for all of them at once."""

    pupils: Mapping[int, str]
    groups: Mapping[int, str]
    staff: Mapping[int, str]


def show(visit: Visit) -> Answer:
    found = queries.list_rounds(visit.session, visit.sender, visit.now, most=_MOST)
    known = _look_up(visit, found)
    parts: dict[str, list[Row]] = {name: [] for name in ("drafts", "choosing", "coming", "agreements", "earlier")}
    for planned, meetings in found:
        parts[_part(visit, planned, meetings)].append(_row(visit, planned, meetings, known))
        parts["agreements"] += _agreements(visit, planned, meetings, known)
    for name in ("drafts", "choosing", "coming"):
        parts[name].reverse()  # those that come first stand first
    values = {
        "parts": parts,
        "is_empty": not found,
        "new": f"{PLACE}/new",
        "may_plan": bool(queries.list_children(visit.session, visit.sender)),
    }
    return Show("meetings.html", visit.t("meetings", "Meetings"), values)


def _look_up(visit: Visit, found: Sequence[tuple[MeetingRound, Sequence[Meeting]]]) -> _Known:
    meetings = [meeting for _, of in found for meeting in of]
    return _Known(
        queries.names_of(visit.session, {one.pupil_id for one in meetings}),
        queries.groups_of(visit.session, {one.group_id for one, _ in found if one.group_id}),
        queries.staff_names(visit.session, {one.staff_id for one in meetings if one.staff_id}),
    )


def _part(visit: Visit, planned: MeetingRound, meetings: Sequence[Meeting]) -> str:
    if planned.state == "draft":
        return "drafts"
    phases = {rules.phase(one, visit.now) for one in meetings}
    if Phase.OPEN in phases:
        return "choosing"
    return "coming" if Phase.PLANNED in phases else "earlier"


def _row(visit: Visit, planned: MeetingRound, meetings: Sequence[Meeting], known: _Known) -> Row:
    t = visit.t
    return Row(
        path=f"{PLACE}/rounds/{planned.id}",
        title=kind_name(t, planned.kind),
        who=_who(planned, meetings, known),
        when=_when(visit, planned, meetings),
        says=_says(visit, planned, meetings),
    )


def _who(planned: MeetingRound, meetings: Sequence[Meeting], known: _Known) -> str:
    group = known.groups.get(planned.group_id or 0, "")
    name = group or known.pupils.get(meetings[0].pupil_id, "") if meetings else group
    leads = known.staff.get(meetings[0].staff_id or 0, "") if meetings else ""
    return f"{name} · {leads}" if leads else name


def _when(visit: Visit, planned: MeetingRound, meetings: Sequence[Meeting]) -> str:
    t = visit.t
    timed = [one for one in meetings if one.day is not None]
    if len(meetings) == 1 and timed:
        return words.row_span(t, timed[0])
    days = sorted({one.day for one in timed if one.day})
    if not days:
        until = planned.choose_until
        return t("meetings", "They choose until {day}", day=t.day(until, now=visit.now)) if until else ""
    first, last = t.day(days[0], now=visit.now), t.day(days[-1], now=visit.now)
    return first if first == last else t("meetings", "{first} to {last}", first=first, last=last)


def _says(visit: Visit, planned: MeetingRound, meetings: Sequence[Meeting]) -> str:
    t = visit.t
    if planned.state == "draft":
        return t("meetings", "Parents do not know of it yet")
    if len(meetings) == 1:
        return words.state(t, rules.phase(meetings[0], visit.now))
    alive = [one for one in meetings if one.state != Phase.CANCELLED]
    if not alive:
        return words.state(t, Phase.CANCELLED)
    with_time = len([one for one in alive if one.state != Phase.OPEN])
    return t("meetings", "{n} of {all} have a time", n=with_time, all=len(alive))


def _agreements(visit: Visit, planned: MeetingRound, meetings: Sequence[Meeting], known: _Known) -> list[Row]:
    """Held, and not closed since."""
    t = visit.t
    return [
        Row(
            path=f"{PLACE}/{one.id}",
            title=kind_name(t, planned.kind),
            who=known.pupils.get(one.pupil_id, ""),
            when=words.row_span(t, one),
            says=t("meetings", "Agreements are given") if one.agreed_at else t("meetings", "No agreements yet"),
        )
        for one in meetings
        if planned.state != "draft" and rules.phase(one, visit.now) is Phase.HELD
    ]


PAGES = (
    ConsolePage("meetings.all", PLACE, show, nav=Nav(24, lambda t: t("console", "Meetings")), templates=TEMPLATES),
)
