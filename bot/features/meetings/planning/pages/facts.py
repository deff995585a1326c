"""What a plan is, in words for staff: kind and whom, when, where, what for, who is at the table."""

from collections.abc import Mapping, Sequence

from bot.console.page import Visit
from bot.features.meetings.content import Content
from bot.features.meetings.planning import queries, words
from bot.features.meetings.tables import Meeting, MeetingRound
from bot.features.meetings.words import goal_name, kind_name, role_name
from bot.i18n.texts import Texts


def heading_of(visit: Visit, planned: MeetingRound, found: Sequence[Meeting], names: Mapping[int, str]) -> str:
    """Kind and group, or kind and child."""
    groups = queries.groups_of(visit.session, [planned.group_id] if planned.group_id else [])
    who = groups.get(planned.group_id or 0) or next((names[one.pupil_id] for one in found), "")
    kind = kind_name(visit.t, planned.kind)
    return f"{kind} · {who}" if who else kind


def facts_of(visit: Visit, planned: MeetingRound, found: Sequence[Meeting], said: Content) -> list[tuple[str, str]]:
    t = visit.t
    lines = [
        (t("meetings", "What for"), said.goal_words or goal_name(t, said.goal)),
        *_when(visit, planned, found, said),
        (t("meetings", "How long"), t.n("meetings", "{n} minute", "{n} minutes", said.minutes)),
        (t("meetings", "Where"), where(t, said)),
        (t("meetings", "At the table"), t.listed([seat_words(t, seat.role, seat.name) for seat in said.seats])),
        (t("meetings", "The child"), child_words(t, joins=said.child_joins)),
        (t("meetings", "Interpreter"), _interpreter(t, offered=said.interpreter)),
        (t("meetings", "Your note"), said.note),
    ]
    return [(label, words) for label, words in lines if words]


def _when(visit: Visit, planned: MeetingRound, found: Sequence[Meeting], said: Content) -> list[tuple[str, str]]:
    t = visit.t
    if not planned.picks:
        span = words.row_span(t, found[0]) if found else ""
        return [(t("meetings", "When"), span)]
    lines = [(t("meetings", "When"), t("meetings", "Parents choose one of the times"))]
    if said.choose_until is not None:
        lines.append((t("meetings", "They choose until"), t.day(said.choose_until, now=visit.now)))
    if said.others_from is not None:
        lines.append((t("meetings", "The others choose from"), t.day(said.others_from, now=visit.now)))
    return lines


def where(t: Texts, said: Content) -> str:
    way = dict(words.ways(t))[said.way]
    more = said.link if said.way == "video" else said.place
    return f"{way}: {more}" if more else way


def seat_words(t: Texts, role: str, name: str) -> str:
    return f"{name} ({role_name(t, role)})" if name else role_name(t, role)


def child_words(t: Texts, *, joins: bool) -> str:
    return t("meetings", "Comes too") if joins else t("meetings", "Does not have to come")


def _interpreter(t: Texts, *, offered: bool) -> str:
    return t("meetings", "Offered") if offered else ""
