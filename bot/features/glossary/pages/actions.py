"""Staff changing what their school adds to a word; each change leaves a line in the audit log, without the words."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Reach
from bot.console.page import Actor
from bot.features.glossary.tables import TermNote
from bot.people import audit
from bot.store.ids import new_id
from bot.store.upsert import insert_once
from bot.translate import actions as translations


def change_line(session: Session, actor: Actor, term: str, *, line: str, now: datetime) -> str:
    """The line that stood there before; an empty line takes it away."""
    row = _note(session, actor, term, now)
    before = row.line or ""
    if line != before:
        row.line = line or None
        translations.mark_changed(session, row.school_id)
        _record(session, actor, row, "word.line_changed" if line else "word.line_removed", now=now)
    return before


def hide(session: Session, actor: Actor, term: str, *, hidden: bool, now: datetime) -> None:
    row = _note(session, actor, term, now)
    if row.hidden is not hidden:
        row.hidden = hidden
        _record(session, actor, row, "word.hidden" if hidden else "word.shown", now=now)


def _note(session: Session, actor: Actor, term: str, now: datetime) -> TermNote:
    """The school's row of the word, made and locked first: two colleagues may save at the same moment."""
    if actor.reach is not Reach.SCHOOL:
        raise LookupError("the route's permission should require the whole school")
    school_id = actor.member.school_id
    new = {"id": new_id(), "school_id": school_id, "term": term, "hidden": False, "updated_at": now}
    session.execute(insert_once(session.connection(), TermNote, "school_id", "term").values(new))
    wanted = select(TermNote).where(TermNote.school_id == school_id, TermNote.term == term)
    return session.scalars(wanted.with_for_update()).one()


def _record(session: Session, actor: Actor, row: TermNote, action: str, *, now: datetime) -> None:
    member = actor.member
    row.updated_at, row.staff_id = now, member.staff_id
    audit.record(session, f"staff:{member.staff_id}", action, f"term:{row.term}", now=now, school_id=member.school_id)
