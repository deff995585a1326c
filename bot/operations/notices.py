"""Telling parents about Samen itself: counted first, sent after the undo minute, stopped or followed by number."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from bot.delivery import broadcasts
from bot.delivery.forecast import forecast
from bot.delivery.kinds import Json
from bot.delivery.tables import Broadcast
from bot.features.notices import rules
from bot.operations import queries
from bot.operations.schools import ACTOR, choose
from bot.people import audit
from bot.refusal import Refused


def preview(
    session: Session, now: datetime, name: str, *, values: Mapping[str, str], school: str | None = None
) -> list[str]:
    """How many people would get it, per language and channel. Changes nothing."""
    _details(name, values, now)
    audience, whom = _audience(session, school)
    expected = forecast(session, rules.KIND, audience, now)
    if not expected.total:
        raise Refused(f"nobody can be reached: {whom} has no parents in an open chat")
    lines = [
        f"  {language}  {channel:10} {number:6}" for (language, channel), number in sorted(expected.people.items())
    ]
    if expected.closed:
        lines.append(f"  {expected.closed} more have no open chat and are not reached")
    return [f"Notice “{name}” to parents of {whom}: {expected.total} people", *lines]


def send(
    session: Session, now: datetime, name: str, *, values: Mapping[str, str], school: str | None = None
) -> list[str]:
    details = _details(name, values, now)
    audience, whom = _audience(session, school)
    made = broadcasts.create(session, rules.KIND.name, now, audience=audience, details=details, by=ACTOR)
    _note(session, now, made, "notice.created")
    seconds = int(broadcasts.UNDO.total_seconds())
    return [
        f"Notice {made.id} to parents of {whom} starts in {seconds} seconds; at night it waits until the morning.",
        f"Changed your mind? samen notice cancel {made.id}",
        f"How far is it?     samen notice show {made.id}",
    ]


def show(session: Session, now: datetime, notice: int) -> list[str]:
    found = _get(session, notice)
    counts = broadcasts.progress(session, found)
    state = _STATES[found.state]
    if found.state == "waiting" and found.starts_at > now:
        state += f", starts in {round((found.starts_at - now).total_seconds())} seconds"
    return [
        f"Notice {found.id}: {state}",
        f"  people  {counts.recipients:6}",
        f"  sent    {counts.sent:6}",
        f"  waiting {counts.waiting:6}",
        f"  failed  {counts.failed:6}",
        *([f"  maybe   {counts.unknown:6}"] if counts.unknown else []),
    ]


def cancel(session: Session, now: datetime, notice: int) -> list[str]:
    """Within the undo minute nothing has gone out; later the rest is kept back."""
    return _change(session, now, notice, partial(broadcasts.cancel, now=now), done="cancelled")


def pause(session: Session, now: datetime, notice: int) -> list[str]:
    return _change(session, now, notice, broadcasts.pause, done="paused")


def resume(session: Session, now: datetime, notice: int) -> list[str]:
    return _change(session, now, notice, partial(broadcasts.resume, now=now), done="resumed")


_STATES = {
    "waiting": "waiting to start",
    "running": "being sent",
    "paused": "paused",
    "done": "every message is made",
    "cancelled": "cancelled",
}


def _change(
    session: Session, now: datetime, notice: int, change: Callable[[Session, int], bool], *, done: str
) -> list[str]:
    found = _get(session, notice)
    if not change(session, notice):
        raise Refused(f"notice {notice} cannot be {done}: it is {_STATES[found.state]}")
    _note(session, now, found, f"notice.{done}")
    sent = broadcasts.progress(session, found).sent
    return [f"Notice {notice} is {done}; {sent} messages had gone out."]


def _get(session: Session, notice: int) -> Broadcast:
    found = queries.get_broadcast(session, notice, rules.KIND.name) if 0 < notice < 2**63 else None
    if found is None:
        raise Refused(f"there is no notice {notice}")
    return found


def _details(name: str, values: Mapping[str, str], now: datetime) -> Json:
    try:
        return rules.details(name, dict(values), now)
    except rules.NotANotice as wrong:
        raise Refused(str(wrong)) from None


def _audience(session: Session, slug: str | None) -> tuple[Json, str]:
    """Everybody, unless a school is named."""
    if slug is None:
        return {}, "every school"
    school = choose(session, slug)
    return {"school_id": school.id}, school.name


def _note(session: Session, now: datetime, notice: Broadcast, action: str) -> None:
    audit.record(session, ACTOR, action, f"broadcast:{notice.id}", now=now, school_id=notice.school_id)
