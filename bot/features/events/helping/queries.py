"""What is needed, who brings it, and what was suggested."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.features.events.helping.rules import Need, Suggestion
from bot.features.events.queries import get_for
from bot.features.events.tables import Contribution, Event, EventNeed, EventSuggestion
from bot.store.seal import Unreadable


def list_needs(session: Session, event_id: int, person_id: int) -> list[Need]:
    """As this parent reads them; whether they may is asked before (`events/queries.get_for`)."""
    rows = session.scalars(select(EventNeed).where(EventNeed.event_id == event_id).order_by(EventNeed.id)).all()
    given = contributions(session, [row.id for row in rows])
    return [_need(row, given[row.id], person_id) for row in rows]


def get_need(session: Session, need_id: int, person_id: int, now: datetime) -> Need | None:
    """Of an event that this parent may see."""
    row = session.get(EventNeed, need_id)
    if row is None or get_for(session, person_id, row.event_id, now) is None:
        return None
    return _need(row, contributions(session, [row.id])[row.id], person_id)


def contributions(session: Session, need_ids: Collection[int]) -> Mapping[int, Sequence[Contribution]]:
    """By need: who brings what, the first who took it first."""
    found: dict[int, list[Contribution]] = {need_id: [] for need_id in need_ids}
    order = (Contribution.taken_at, Contribution.id)
    for row in session.scalars(select(Contribution).where(Contribution.need_id.in_(found)).order_by(*order)):
        found[row.need_id].append(row)
    return found


def count_taken_by_others(session: Session, need_id: int, person_id: int) -> int:
    others = (Contribution.need_id == need_id, Contribution.person_id != person_id)
    return int(session.scalar(select(func.sum(Contribution.number)).where(*others)) or 0)


def find(session: Session, need_id: int, person_id: int) -> Contribution | None:
    """What this parent brings of it, as it is now."""
    ours = (Contribution.need_id == need_id, Contribution.person_id == person_id)
    return session.scalar(select(Contribution).where(*ours).execution_options(populate_existing=True))


def event_of(session: Session, need_id: int) -> int | None:
    return session.scalar(select(EventNeed.event_id).where(EventNeed.id == need_id))


def list_suggestions(session: Session, event: Event) -> list[Suggestion]:
    """For staff who may see the event: oldest first, without those sealed with a key that is gone."""
    rows = session.scalars(
        select(EventSuggestion).where(EventSuggestion.event_id == event.id).order_by(EventSuggestion.id)
    )
    return [
        Suggestion(row.id, row.person_id, row.language, words, row.state, row.written_at)
        for row in rows
        if (words := suggested(row))
    ]


def _need(row: EventNeed, given: Sequence[Contribution], person_id: int) -> Need:
    own = next((one for one in given if one.person_id == person_id), None)
    return Need(
        id=row.id,
        event_id=row.event_id,
        what=row.what,
        words=words_of(row),
        wanted=row.wanted,
        taken=sum(one.number for one in given),
        mine=own.number if own else 0,
        mine_as=name_of(own) if own else None,
        names=tuple(name for one in given if (name := name_of(one))),
    )


def words_of(row: EventNeed) -> str:
    """What staff call it; nothing when it has a name in the catalogue, or was sealed with a key that is gone."""
    try:
        return row.words or ""
    except Unreadable:
        return ""


def name_of(row: Contribution) -> str | None:
    """What other parents may call them."""
    try:
        return row.name  # type: ignore[no-any-return]  # sealed text
    except Unreadable:
        return None


def suggested(row: EventSuggestion) -> str:
    try:
        return row.words or ""
    except Unreadable:
        return ""
