"""What staff may know of their school's words: its own lines, and what parents found unclear."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, distinct, false, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.console.access import Reach
from bot.console.page import Actor
from bot.features.glossary.pages.rules import Count, Note, count
from bot.features.glossary.queries import thing_of
from bot.features.glossary.tables import TermNote, Unclear
from bot.people.tables import Guardian, Person, Pupil
from bot.translate import queries as translations
from bot.translate.ports import Line

MOST_LINES = 50  # of one word on one page, the newest


def list_notes(session: Session, actor: Actor) -> dict[str, Note]:
    rows = session.scalars(select(TermNote).where(_own_school(TermNote.school_id, actor)))
    return {row.term: Note(row.line or "", row.hidden) for row in rows}


def get_note(session: Session, actor: Actor, term: str) -> Note:
    row = session.scalar(select(TermNote).where(_own_school(TermNote.school_id, actor), TermNote.term == term))
    return Note(row.line or "", row.hidden) if row else Note()


def list_translations(session: Session, actor: Actor, term: str, line: str) -> dict[str, Line | None] | None:
    """The school's line in each language, None while one waits. None altogether: translation is off."""
    school_id = actor.member.school_id
    if actor.reach is not Reach.SCHOOL or not translations.is_on(session, school_id):
        return None
    note_id = session.scalar(select(TermNote.id).where(_own_school(TermNote.school_id, actor), TermNote.term == term))
    return translations.list_states(session, school_id, thing_of(note_id), line) if note_id and line else {}


def count_unclear(session: Session, actor: Actor) -> dict[str, Count]:
    """By term."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    rows = session.execute(
        select(Unclear.term, Unclear.language, func.count())
        .where(_own_school(Unclear.school_id, actor))
        .group_by(Unclear.term, Unclear.language)
    )
    for term, language, number in rows:
        found[term][language] = number
    readers = _count_readers(session, actor) if found else {}
    return {term: count(languages, readers) for term, languages in found.items()}


def list_lines(session: Session, actor: Actor, term: str) -> Sequence[tuple[str, str]]:
    """Language and words of what parents wrote about a term, the newest first."""
    rows = session.scalars(
        select(Unclear)
        .where(_own_school(Unclear.school_id, actor), Unclear.term == term, Unclear.line_sealed.is_not(None))
        .order_by(Unclear.created_at.desc(), Unclear.id.desc())
        .limit(MOST_LINES)
    )
    return [(row.language, row.line or "") for row in rows]


def _count_readers(session: Session, actor: Actor) -> Mapping[str, int]:
    rows = session.execute(
        select(Person.language, func.count(distinct(Person.id)))
        .join(Guardian, Guardian.person_id == Person.id)
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .where(_own_school(Pupil.school_id, actor), Pupil.archived_at.is_(None))
        .group_by(Person.language)
    )
    return {language: number for language, number in rows}


def _own_school(
    school_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], actor: Actor
) -> ColumnElement[bool]:
    return school_id == actor.member.school_id if actor.reach is Reach.SCHOOL else false()
