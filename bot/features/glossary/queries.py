"""What the talker's own schools say about school words, and what a person called unclear."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.features.glossary.tables import TermNote, Unclear
from bot.people.tables import Guardian, Pupil, School, Staff
from bot.store.seal import Unreadable, keys
from bot.translate import queries as translations
from bot.translate.ports import OwnLine

MOST_LINES = 10  # of one word in a chat message


@dataclass(frozen=True, slots=True)
class OwnSchool:
    id: int
    name: str


def list_schools(session: Session, person_id: int) -> list[OwnSchool]:
    """The schools of a parent's children, first linked first."""
    found = (
        select(School.id, School.name)
        .join(Pupil, Pupil.school_id == School.id)
        .join(Guardian, Guardian.pupil_id == Pupil.id)
        .where(Guardian.person_id == person_id, Pupil.archived_at.is_(None))
        .order_by(Guardian.linked_at, Guardian.id)
    )
    return list(dict.fromkeys(OwnSchool(row.id, row.name) for row in session.execute(found)))


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """`translated` is in the reader's language, by a machine; empty where there is only the Dutch."""

    dutch: str
    translated: str = ""


def list_school_lines(session: Session, person_id: int, term: str, language: str) -> list[SchoolLine]:
    """What the talker's schools write under a word, for a reader of this language."""
    found = select(TermNote).where(
        TermNote.school_id.in_(_school_ids(session, person_id)),
        TermNote.term == term,
        TermNote.line_sealed.is_not(None),
    )
    lines = {thing_of(row.id): line for row, line in _lines(session.scalars(found.order_by(TermNote.id)))}
    translated = translations.list_translations(session, lines, language)
    return [SchoolLine(line, translated.get(thing, "")) for thing, line in lines.items()]


def list_own_lines(session: Session, school_id: int) -> list[OwnLine]:
    """All that a school wrote under words."""
    found = select(TermNote).where(TermNote.school_id == school_id, TermNote.line_sealed.is_not(None))
    return [OwnLine(thing_of(row.id), line) for row, line in _lines(session.scalars(found.order_by(TermNote.id)))]


def thing_of(note_id: int) -> str:
    """What the translations call the line of a note."""
    return f"term_note:{note_id}"


def _lines(rows: Iterable[TermNote]) -> Iterator[tuple[TermNote, str]]:
    for row in rows:
        try:
            yield row, row.line
        except Unreadable:  # written under a key that is gone: nobody can read it any more
            continue


def list_hidden(session: Session, person_id: int) -> frozenset[str]:
    """The words that none of the talker's schools wants browsed."""
    schools = _school_ids(session, person_id)
    hidden = select(TermNote.term).where(TermNote.school_id.in_(schools), TermNote.hidden.is_(True))
    times = Counter(session.scalars(hidden))
    return frozenset(term for term, count in times.items() if count == len(schools))


def _school_ids(session: Session, person_id: int) -> Sequence[int]:
    """Of a parent's children, and where the talker works: staff see what their parents see."""
    children = (
        select(Pupil.school_id)
        .join(Guardian, Guardian.pupil_id == Pupil.id)
        .where(Guardian.person_id == person_id, Pupil.archived_at.is_(None))
    )
    work = select(Staff.school_id).where(Staff.person_id == person_id, Staff.disabled_at.is_(None))
    return session.scalars(children.union(work)).all()


@dataclass(frozen=True, slots=True)
class Written:
    """How many parents wrote about a word."""

    term: str
    number: int


def schools_that_show_lines(session: Session, person_id: int) -> Sequence[int]:
    """Where somebody may read what parents wrote: as a coordinator or a leader, like in the console."""
    reader = (Staff.person_id == person_id, Staff.disabled_at.is_(None), Staff.role.in_(("coordinator", "leader")))
    return session.scalars(select(Staff.school_id).where(*reader)).all()


def list_written(session: Session, school_ids: Sequence[int]) -> list[Written]:
    """Words that parents wrote about, the newest first."""
    rows = session.execute(
        select(Unclear.term, func.count())
        .where(Unclear.school_id.in_(school_ids), Unclear.line_sealed.is_not(None))
        .group_by(Unclear.term)
        .order_by(func.max(Unclear.created_at).desc(), Unclear.term)
    )
    return [Written(term, number) for term, number in rows]


def list_lines_about(session: Session, school_ids: Sequence[int], term: str) -> list[tuple[str, str]]:
    """Language and words, the newest first."""
    rows = session.scalars(
        select(Unclear)
        .where(Unclear.school_id.in_(school_ids), Unclear.term == term, Unclear.line_sealed.is_not(None))
        .order_by(Unclear.created_at.desc(), Unclear.id.desc())
        .limit(MOST_LINES)
    )
    return [(row.language, line) for row in rows if (line := _line(row))]


def by_person(person_id: int, term: str, language: str) -> bytes:
    """Who called a word unclear, so that they count once and nobody can read who it was."""
    return keys().lookup("unclear", f"person:{person_id}\0{term}\0{language}")


def by_visitor(address_id: int, term: str, language: str) -> bytes:
    return keys().lookup("unclear", f"address:{address_id}\0{term}\0{language}")


def list_unclear(session: Session, person_id: int) -> list[Unclear]:
    """Found by trying each word and language: the rows do not say whose they are."""
    known = select(Unclear.term, Unclear.language).distinct()
    possible = [by_person(person_id, term, code) for term, code in session.execute(known)]
    return list(session.scalars(select(Unclear).where(Unclear.by.in_(possible)).order_by(Unclear.id)))


def export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    rows = [
        {
            "when": row.created_at.isoformat(timespec="seconds"),
            "school word": row.term,
            "language": row.language,
            "line to the school": _line(row),
        }
        for row in list_unclear(session, person_id)
    ]
    return {"not clear": rows} if rows else {}


def _line(row: Unclear) -> str | None:
    try:
        line: str | None = row.line
    except Unreadable:
        return None
    return line
