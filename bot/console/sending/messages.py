"""The list of messages: drafts, those under way, and those that were sent."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.console.page import Answer, ConsolePage, Nav, Show, Visit
from bot.console.sending import queries
from bot.delivery import broadcasts, reactions, senders, words
from bot.delivery.kinds import Json
from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast
from bot.store.seal import Unreadable

PATH = "/console/messages"
_DRAFTS, _UNDER_WAY, _PAGE = 20, 50, 30
_SECTIONS = (("draft",), ("waiting", "running", "paused"), ("done", "cancelled"))


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    title: str
    readers: str
    sender: str
    when: str
    state: str
    state_name: str
    is_correction: bool
    urgent: str  # why, for those who may know; "-" for others; empty when it is not urgent
    counted: queries.Counted
    tag: str  # of another kind than the ordinary one
    read: int
    unclear: int
    glad: Sequence[tuple[str, int]]  # what parents tapped under another kind


def show(visit: Visit) -> Answer:
    older = _offset(visit)
    found = [
        _list(visit, states, most, skip)
        for states, most, skip in zip(_SECTIONS, (_DRAFTS, _UNDER_WAY, _PAGE + 1), (0, 0, older), strict=True)
    ]
    drafts, under_way, sent = (_rows(visit, rows) for rows in found)
    values = {
        "drafts": [] if older else drafts,
        "under_way": [] if older else under_way,
        "sent": sent[:_PAGE],
        "older": older + _PAGE if len(sent) > _PAGE else 0,
        "newer": max(0, older - _PAGE),
        "is_first": not older,
        "is_leader": visit.sender.is_leader,
        "to_write": ways_to_write(visit) if _may_write(visit) else (),
    }
    return Show("messages.html", visit.t("console", "Messages"), values)


def ways_to_write(visit: Visit, group: str = "") -> list[tuple[str, str]]:
    """The words and the address of each, for one group or for whom they choose there."""
    ending = f"?group={group}" if group else ""
    return [
        (kind.write(visit.t), f"{kind.place}/new{ending}") for kind in visit.kinds.values() if kind.write and kind.place
    ]


def _may_write(visit: Visit) -> bool:
    return visit.sender.is_leader or senders.has_groups(visit.session, visit.sender)


def title_of(visit: Visit, broadcast: Broadcast, content: Json | None) -> str:
    if content is None:
        return visit.t("sending", "This message cannot be read any more")
    return visit.kinds[broadcast.kind].title(visit.t, content)


def content_of(visit: Visit, broadcast: Broadcast) -> Json | None:
    """None when it was written under a key that is gone."""
    try:
        return senders.content_now(visit.kinds, visit.session, broadcast)
    except Unreadable:
        return None


def reason_of(visit: Visit, broadcast: Broadcast) -> str:
    """Why it is urgent: for leaders, and for who wrote it."""
    if not broadcast.urgent:
        return ""
    try:
        return (broadcast.reason or "–") if senders.may_steer(visit.sender, broadcast) else "–"
    except Unreadable:
        return "–"


def _list(visit: Visit, states: Sequence[str], most: int, skip: int) -> Sequence[Broadcast]:
    return senders.list_newest(visit.session, visit.sender, visit.kinds, states=states, most=most, skip=skip)


def _rows(visit: Visit, found: Sequence[Broadcast]) -> list[Row]:
    ids = [row.id for row in found]
    counted = queries.count_messages(visit.session, ids)
    tapped = reactions.count_reactions(visit.session, ids)
    names = queries.list_senders(visit.session, {row.staff_id for row in found})
    return [
        _row(visit, one, counted=counted[one.id], tapped=tapped[one.id], sender=names.get(one.staff_id, ""))
        for one in found
    ]


def _row(visit: Visit, one: Broadcast, *, counted: queries.Counted, tapped: Counter[Kind], sender: str) -> Row:
    t, kind, content = visit.t, visit.kinds[one.kind], _stored(one)
    return Row(
        id=one.id,
        title=title_of(visit, one, content),
        readers=readers_of(visit, one),
        sender=sender,
        when=words.moment(t, one.starts_at, visit.now),
        state=one.state,
        state_name=words.state_name(t, one.state),
        is_correction=one.corrects is not None,
        urgent=reason_of(visit, one),
        counted=counted,
        tag=kind.tag(t) if kind.tag else "",
        read=tapped[Kind.READ],
        unclear=tapped[Kind.UNCLEAR],
        glad=[(words.answer(t, each), tapped[each]) for each in kind.answers if tapped[each]] if kind.tag else (),
    )


def _stored(one: Broadcast) -> Json | None:
    try:
        return broadcasts.content(one)
    except Unreadable:
        return None


def readers_of(visit: Visit, one: Broadcast) -> str:
    details, languages = json.loads(one.details), json.loads(one.audience).get("languages", ())
    return words.readers(visit.t, details.get("groups", ()), languages, children=details.get("children", 0))


def about(visit: Visit, one: Broadcast) -> Sequence[tuple[str, Sequence[str]]]:
    """The first names by group of the children that it is about, when it is not about whole groups."""
    return queries.list_pupils(visit.session, visit.actor, json.loads(one.audience).get("pupil_ids", ()))


def _offset(visit: Visit) -> int:
    asked = visit.query.get("older", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0


PAGES = (ConsolePage("sending.list", PATH, show, nav=Nav(20, lambda t: t("console", "Messages"))),)
