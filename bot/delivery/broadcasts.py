"""The life of one message to many: drafted, confirmed, undone, paused, tried again, corrected; and how far it is."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Select, Update, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.delivery.audience import load
from bot.delivery.kinds import Json
from bot.delivery.tables import Broadcast, DigestItem, OutMessage
from bot.delivery.timing import can_retry, moment
from bot.people.tables import Address, Person
from bot.store.ids import new_id
from bot.store.seal import Unreadable

UNDO = timedelta(seconds=60)
KEEP_DRAFT = timedelta(days=30)
KEEP = timedelta(days=390)  # "thirteen months" in the privacy text: as long as the rows of its messages

_UNDER_WAY = ("waiting", "running", "done")  # a done one may have messages that wait for the morning


class Failure(StrEnum):
    """Why a message did not arrive."""

    BLOCKED = "blocked"  # the person left the chat or blocked us
    REFUSED = "refused"  # the channel did not take it
    UNREACHABLE = "unreachable"  # no connection for a day
    CANCELLED = "cancelled"  # staff stopped it
    CORRECTED = "corrected"  # the correction went instead


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of a broadcast's messages, for the page that shows it. `digest`: people who find it in their digest."""

    recipients: int
    sent: int
    waiting: int
    failed: int
    unknown: int
    digest: int = 0


def content(broadcast: Broadcast) -> Json:
    """What `BroadcastKind.render` and `title` get; `id` is for the buttons."""
    return {"id": broadcast.id, **json.loads(broadcast.details), **json.loads(broadcast.words or "{}")}


def list_draft_contents(session: Session, kind: str, school_id: int) -> list[Json]:
    """Of the drafts of a school; what was written under a key that is gone is left out."""
    drafts = select(Broadcast).where(
        Broadcast.school_id == school_id, Broadcast.kind == kind, Broadcast.state == "draft"
    )
    found = []
    for broadcast in session.scalars(drafts.order_by(Broadcast.id)):
        try:
            found.append(content(broadcast))
        except Unreadable:
            continue
    return found


def draft(
    session: Session,
    kind: str,
    now: datetime,
    *,
    audience: Json,
    details: Json,
    by: str,
    words: Json | None = None,
    staff_id: int | None = None,
    urgent: bool = False,
    reason: str | None = None,
) -> Broadcast:
    """Nothing goes out before `confirm`. `words`: what staff wrote themselves, kept sealed."""
    broadcast = Broadcast(
        id=new_id(),
        kind=kind,
        school_id=audience.get("school_id"),
        staff_id=staff_id,
        state="draft",
        bound=0,
        starts_at=now,
        created_at=now,
        created_by=by,
    )
    session.add(broadcast)
    _fill(broadcast, audience=audience, details=details, words=words, urgent=urgent, reason=reason)
    session.flush()
    return broadcast


def change_draft(
    session: Session,
    broadcast: Broadcast,
    *,
    audience: Json,
    details: Json,
    words: Json | None = None,
    urgent: bool = False,
    reason: str | None = None,
) -> bool:
    """False when it is a draft no more. A correction keeps its audience."""
    if broadcast.state != "draft":
        return False
    kept = json.loads(broadcast.audience) if broadcast.corrects else audience
    _fill(broadcast, audience=kept, details=details, words=words, urgent=urgent, reason=reason)
    session.flush()
    return True


def _fill(
    broadcast: Broadcast, *, audience: Json, details: Json, words: Json | None, urgent: bool, reason: str | None
) -> None:
    broadcast.audience, broadcast.details = json.dumps(audience), json.dumps(details)
    broadcast.words = json.dumps(words) if words else None
    broadcast.urgent, broadcast.reason = urgent, reason if urgent else None


def delete_draft(session: Session, broadcast_id: int) -> bool:
    return _count(session, delete(Broadcast).where(Broadcast.id == broadcast_id, Broadcast.state == "draft")) == 1


def confirm(session: Session, broadcast: Broadcast, now: datetime, *, undo: timedelta = UNDO) -> bool:
    """Starts after the undo time; people who join later are not part of it. False when it is a draft no more."""
    bound = session.scalar(select(func.max(Person.id))) or 0
    return _move(session, broadcast.id, ("draft",), "waiting", bound=bound, starts_at=now + undo)


def create(
    session: Session, kind: str, now: datetime, *, audience: Json, details: Json, by: str, undo: timedelta = UNDO
) -> Broadcast:
    """Drafted and confirmed at once, for what an operator sends."""
    broadcast = draft(session, kind, now, audience=audience, details=details, by=by)
    confirm(session, broadcast, now, undo=undo)
    return broadcast


def correct(
    session: Session, wrong: Broadcast, now: datetime, *, details: Json, by: str,
    words: Json | None = None, staff_id: int | None = None,
) -> Broadcast | None:  # fmt: skip
    """A draft for those who got, or are still to get, what was wrong. None while nothing of that can have gone out.

    When it starts, what waits of the wrong one is dropped, and they get the correction only.
    """
    if wrong.state in ("draft", "waiting"):
        return None
    broadcast = draft(
        session,
        wrong.kind,
        now,
        audience={"school_id": wrong.school_id, "got": wrong.id},
        details=details,
        by=by,
        words=words,
        staff_id=staff_id,
        urgent=wrong.urgent,
        reason=wrong.reason,
    )
    broadcast.corrects = wrong.id
    session.flush()
    return broadcast


def take_back(session: Session, broadcast_id: int, now: datetime) -> None:
    """What waits of a message whose correction starts: nobody gets a message that is known to be wrong."""
    _move(session, broadcast_id, ("running", "paused", "done"), "done", finished_at=now)
    _drop(session, broadcast_id, Failure.CORRECTED)
    open_items = (DigestItem.broadcast_id == broadcast_id, DigestItem.settled_at.is_(None))
    session.execute(update(DigestItem).where(*open_items).values(settled_at=now))


def pause(session: Session, broadcast_id: int) -> bool:
    """Stops making and sending; what waits keeps its place. False when nothing is under way."""
    if not _is_under_way(session, broadcast_id) or not _move(session, broadcast_id, _UNDER_WAY, "paused"):
        return False
    ready = (OutMessage.broadcast_id == broadcast_id, OutMessage.state == "ready")
    session.execute(update(OutMessage).where(*ready).values(state="held"))
    return True


def resume(session: Session, broadcast_id: int, now: datetime) -> bool:
    """What was held goes on, but not into the night."""
    if not _move(session, broadcast_id, ("paused",), "running", finished_at=None):
        return False
    held = select(OutMessage).where(OutMessage.broadcast_id == broadcast_id, OutMessage.state == "held")
    _put_back(session, broadcast_id, list(session.scalars(held)), now)
    return True


def cancel(session: Session, broadcast_id: int, now: datetime) -> bool:
    """Within the undo minute nothing has gone out yet; later what is not sent is dropped, from digests too."""
    if not _is_under_way(session, broadcast_id):
        return False
    values = {"finished_at": now, "cursor": Broadcast.bound}  # nobody is still to get it
    if not _move(session, broadcast_id, (*_UNDER_WAY, "paused"), "cancelled", **values):
        return False
    _drop(session, broadcast_id, Failure.CANCELLED)
    open_items = (DigestItem.broadcast_id == broadcast_id, DigestItem.settled_at.is_(None))
    session.execute(delete(DigestItem).where(*open_items))
    return True


def retry_failed(session: Session, broadcast: Broadcast, now: datetime) -> int:
    """How many messages are tried again: not to those who blocked us, and not when it was cancelled or corrected."""
    corrected = select(Broadcast.id).where(Broadcast.corrects == broadcast.id, Broadcast.state.not_in(_UNSAID))
    if broadcast.state not in ("running", "done") or session.scalar(select(corrected.exists())):
        return 0
    failed = list(session.scalars(select(OutMessage).where(OutMessage.broadcast_id == broadcast.id, can_retry(now))))
    _put_back(session, broadcast.id, failed, now)
    return len(failed)


_UNSAID = ("draft", "cancelled")


def failures(session: Session, broadcast_id: int) -> Counter[Failure]:
    """How many messages did not arrive, by why."""
    rows = session.execute(
        select(OutMessage.error, func.count())
        .where(OutMessage.broadcast_id == broadcast_id, OutMessage.state == "failed")
        .group_by(OutMessage.error)
    )
    counts: Counter[Failure] = Counter()
    for error, number in rows:
        counts[_why(error or "")] += number
    return counts


def _why(error: str) -> Failure:
    if error in (Failure.CANCELLED, Failure.CORRECTED):
        return Failure(error)
    if error.startswith("gone:"):
        return Failure.BLOCKED
    return Failure.REFUSED if error.startswith("refused:") else Failure.UNREACHABLE


def progress(session: Session, broadcast: Broadcast) -> Progress:
    rows = session.execute(
        select(OutMessage.state, func.count()).where(OutMessage.broadcast_id == broadcast.id).group_by(OutMessage.state)
    ).all()
    counts = {state: number for state, number in rows}
    bundled = select(func.count()).select_from(DigestItem).where(DigestItem.broadcast_id == broadcast.id)
    return Progress(
        recipients=broadcast.recipients,
        sent=counts.get("sent", 0),
        waiting=sum(counts.get(state, 0) for state in ("ready", "sending", "held")),
        failed=counts.get("failed", 0),
        unknown=counts.get("unknown", 0),
        digest=session.scalar(bundled) or 0,
    )


def purge(session: Session, now: datetime) -> int:
    """Drafts that nobody sent, and what is older than the school year, but for what is kept and went out."""
    old_drafts = delete(Broadcast).where(Broadcast.state == "draft", Broadcast.created_at < now - KEEP_DRAFT)
    not_kept = or_(Broadcast.kept.is_(False), Broadcast.state == "cancelled")
    old = delete(Broadcast).where(Broadcast.created_at < now - KEEP, not_kept)
    return _count(session, old_drafts) + _count(session, old)


def _is_under_way(session: Session, broadcast_id: int) -> bool:
    """Whether something of it is still to come."""
    state = session.scalar(select(Broadcast.state).where(Broadcast.id == broadcast_id))
    if state != "done":
        return state is not None
    waits = (OutMessage.broadcast_id == broadcast_id, OutMessage.state.in_(("ready", "sending")))
    bundled = (DigestItem.broadcast_id == broadcast_id, DigestItem.settled_at.is_(None))
    found = select(OutMessage.id).where(*waits).exists() | select(DigestItem.due).where(*bundled).exists()
    return bool(session.scalar(select(found)))


def _move(session: Session, broadcast_id: int, before: tuple[str, ...], after: str, **values: Any) -> bool:
    """From one of these states into another, once, whoever else tries. Any: column values."""
    ours = (Broadcast.id == broadcast_id, Broadcast.state.in_(before))
    return _count(session, update(Broadcast).where(*ours).values(state=after, **values)) == 1


def _drop(session: Session, broadcast_id: int, why: Failure) -> None:
    waits = (OutMessage.broadcast_id == broadcast_id, OutMessage.state.in_(("ready", "held")))
    session.execute(update(OutMessage).where(*waits).values(state="failed", error=why.value, payload=None))


def _put_back(session: Session, broadcast_id: int, messages: list[OutMessage], now: datetime) -> None:
    """Ready again, at a moment decided anew: what was due at noon does not go at night."""
    broadcast = session.get_one(Broadcast, broadcast_id)
    owners = {row.id: row.person_id for row in session.execute(_owners({one.address_id for one in messages}))}
    recipients = {one.id: one for one in load(session, dict.fromkeys(owners.values(), broadcast.school_id))}
    for message in messages:
        message.state, message.error = "ready", None
        recipient = recipients.get(owners.get(message.address_id, 0))
        if recipient:
            message.due = moment(recipient, max(now, message.due), urgent=broadcast.urgent, is_full=False).at


def _owners(addresses: set[int | None]) -> Select[int, int | None]:
    return select(Address.id, Address.person_id).where(Address.id.in_(addresses), Address.person_id.is_not(None))


def _count(session: Session, statement: Update | Delete) -> int:
    return cast("CursorResult[Any]", session.execute(statement)).rowcount  # Any: no columns
