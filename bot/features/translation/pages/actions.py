"""A school leader switches translation, or has the connection tested; the audit log says who did."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.console.access import Reach
from bot.console.page import Actor
from bot.people import audit
from bot.translate import actions as translations


def switch(session: Session, actor: Actor, *, on: bool, now: datetime) -> None:
    if translations.switch(session, _school(actor), on=on, now=now):
        _record(session, actor, "translation.on" if on else "translation.off", now)


def test(session: Session, actor: Actor, now: datetime) -> None:
    _school(actor)
    translations.ask_test(session, now)
    _record(session, actor, "translation.tested", now)


def _school(actor: Actor) -> int:
    if actor.reach is not Reach.SCHOOL:
        raise LookupError("the route's permission should require the whole school")
    return actor.member.school_id


def _record(session: Session, actor: Actor, action: str, now: datetime) -> None:
    member = actor.member
    thing = f"school:{member.school_id}"
    audit.record(session, f"staff:{member.staff_id}", action, thing, now=now, school_id=member.school_id)
