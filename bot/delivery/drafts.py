"""Messages that staff write: as a draft, changed while it is one, or to put one right that went out."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.delivery import broadcasts, senders
from bot.delivery.kinds import Json
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.translate import actions as translations


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote, without mistakes and to groups of theirs. `words`: their own, which are kept sealed."""

    audience: Json
    details: Json
    words: Json = field(default_factory=dict)
    urgent: bool = False
    reason: str | None = None  # why it is urgent


def write(session: Session, sender: Sender, kind: str, written: Written, *, now: datetime) -> Broadcast:
    draft = broadcasts.draft(
        session,
        kind,
        now,
        audience=written.audience,
        details=written.details,
        words=written.words,
        by=sender.actor,
        staff_id=sender.staff_id,
        urgent=written.urgent,
        reason=written.reason,
    )
    return _finish(session, sender, draft, now=now, what="written")


def change(session: Session, sender: Sender, draft: Broadcast, written: Written, *, now: datetime) -> None:
    """A correction keeps its readers: those of what it corrects."""
    broadcasts.change_draft(
        session,
        draft,
        audience=written.audience,
        details=written.details,
        words=written.words,
        urgent=written.urgent,
        reason=written.reason,
    )
    _finish(session, sender, draft, now=now, what="draft_changed")


def correct(session: Session, sender: Sender, wrong: Broadcast, written: Written, *, now: datetime) -> Broadcast | None:
    """A draft for everybody who got the wrong one; None while nothing of that can have gone out."""
    draft = broadcasts.correct(
        session, wrong, now, details=written.details, words=written.words, by=sender.actor, staff_id=sender.staff_id
    )
    if draft is None:
        return None
    draft.urgent, draft.reason = written.urgent, written.reason if written.urgent else None
    return _finish(session, sender, draft, now=now, what="correction_written")


def kept_of(draft: Broadcast) -> Json:
    """Details of a correction that stay as they are, whatever is written: whom it is for and what it corrects."""
    if draft.corrects is None:
        return {}
    said = broadcasts.content(draft)
    return {name: said[name] for name in ("groups", "corrects")}


def kept_from(wrong: Broadcast, day: date) -> Json:
    """The same for a new correction of what was sent on this day at school."""
    return {"groups": broadcasts.content(wrong).get("groups", []), "corrects": day.isoformat()}


def settle(session: Session, broadcast: Broadcast) -> None:
    """Its own words wait for no translation any more."""
    if broadcast.school_id is not None:
        translations.mark_changed(session, broadcast.school_id)


def _finish(session: Session, sender: Sender, draft: Broadcast, *, now: datetime, what: str) -> Broadcast:
    senders.keep_groups(session, draft)
    translations.mark_changed(session, sender.school_id)
    senders.note(session, sender, draft, what=what, now=now)
    return draft
