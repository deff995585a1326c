"""What people tell us about school words: that one is not clear, and in a line to the school why."""

from datetime import datetime, timedelta

from prometheus_client import Counter
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.features.glossary import queries
from bot.features.glossary.tables import Unclear
from bot.store.ids import new_id
from bot.store.upsert import insert_once

KEEP = timedelta(days=390)  # a school year and the summer after it, like the questions for a meeting

unclear_words = Counter("samen_words_unclear_total", "Words that somebody called not clear", ["language"])


def count_unclear(session: Session, by: bytes, *, term: str, language: str, now: datetime) -> bool:
    """False when this person had said so of this text already."""
    connection = session.connection()
    values = {"id": new_id(), "term": term, "language": language, "by": by, "created_at": now}
    if not connection.execute(insert_once(connection, Unclear, "by"), values).rowcount:
        return False
    unclear_words.labels(language).inc()
    return True


def write_line(session: Session, by: bytes, *, school_id: int, line: str) -> bool:
    """What is not clear, for one school; a newer line takes the place of the older. False without the tap before."""
    row = session.scalar(select(Unclear).where(Unclear.by == by))
    if row is None:
        return False
    row.school_id, row.line = school_id, line
    session.flush()
    return True


def forget_person(session: Session, person_id: int, now: datetime) -> None:
    """Erasing somebody takes their lines along; that a word was unclear to somebody stays counted."""
    mine = [row.id for row in queries.list_unclear(session, person_id)]
    nobody = {"by": None, "school_id": None, "line_sealed": None}
    session.execute(update(Unclear).where(Unclear.id.in_(mine)).values(nobody))


def purge(session: Session, now: datetime) -> int:
    return session.connection().execute(delete(Unclear).where(Unclear.created_at < now - KEEP)).rowcount
