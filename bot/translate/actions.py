"""Switching translation on and off, keeping a school's lines in step, and writing down what became of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from bot.i18n.languages import SOURCE
from bot.store.ids import new_id
from bot.store.upsert import insert, insert_once
from bot.translate import rules
from bot.translate.ports import CLOSED, PASSING, About, Dutch, Failed, Line, OwnLine, Quota, Translated, Why
from bot.translate.queries import ROW, Due, Pause, source_of
from bot.translate.tables import SchoolTranslation, TranslatedLine, Translation, TranslatorState

CACHE_KEEP = timedelta(days=90)  # after it was last of use
TEST_AGAIN = timedelta(seconds=5)  # sooner, the result of the last test is as good


def switch(session: Session, school_id: int, *, on: bool, now: datetime) -> bool:
    """False when it stood like that already. Off removes the translations: on again makes them anew."""
    row = _school(session, school_id, now)
    if row.is_on is on:
        return False
    row.is_on, row.is_stale, row.changed_at = on, on, now
    if not on:
        session.execute(delete(TranslatedLine).where(TranslatedLine.school_id == school_id))
    return True


def mark_changed(session: Session, school_id: int) -> None:
    """A line of the school was written, changed or removed: the duty looks them all through."""
    ours = SchoolTranslation.school_id == school_id, SchoolTranslation.is_on.is_(True)
    session.execute(update(SchoolTranslation).where(*ours).values(is_stale=True))


def _school(session: Session, school_id: int, now: datetime) -> SchoolTranslation:
    """The school's row, made and locked first."""
    new = {"school_id": school_id, "is_on": False, "is_stale": False, "month": "", "characters": 0, "changed_at": now}
    session.execute(insert_once(session.connection(), SchoolTranslation, "school_id").values(new))
    wanted = select(SchoolTranslation).where(SchoolTranslation.school_id == school_id)
    return session.scalars(wanted.with_for_update()).one()


def keep_in_step(
    session: Session, school_id: int, lines: Iterable[OwnLine], *, languages: Sequence[str], now: datetime
) -> None:
    """A row for each of the school's lines in each language: new and changed ones become due, gone ones go."""
    school = _school(session, school_id, now)
    school.is_stale = False
    wanted = {(line.thing, code): line for line in lines for code in _targets(line, languages)} if school.is_on else {}
    for row in session.scalars(select(TranslatedLine).where(TranslatedLine.school_id == school_id)):
        line = wanted.pop((row.thing, row.language), None)
        if line is None:
            session.delete(row)
        elif (row.source, row.written_in) != (source_of(line.dutch), line.written_in):
            _begin(row, line, now)
    for (thing, code), line in wanted.items():
        row = TranslatedLine(id=new_id(), school_id=school_id, thing=thing, language=code)
        _begin(row, line, now)
        session.add(row)


def keep_of_parent(session: Session, school_id: int, person_id: int, lines: Iterable[OwnLine]) -> None:
    """At once, before the duty looks: of a parent's lines at this school only these stay, as they are now."""
    wanted = {(line.thing, source_of(line.dutch)) for line in lines}
    theirs = (TranslatedLine.school_id == school_id, TranslatedLine.person_id == person_id)
    for row in session.scalars(select(TranslatedLine).where(*theirs)):
        if (row.thing, row.source) not in wanted:
            session.delete(row)
    session.flush()


def _targets(line: OwnLine, languages: Sequence[str]) -> Sequence[str]:
    return languages if line.written_in == SOURCE else (SOURCE,)


def _begin(row: TranslatedLine, line: OwnLine, now: datetime) -> None:
    row.source, row.dutch, row.text = source_of(line.dutch), line.dutch, None
    row.written_in, row.person_id = line.written_in, line.person_id
    row.why, row.tries, row.due_at, row.updated_at = None, 0, now, now


def finish(session: Session, due: Due, line: Line, *, asked: float, pause: Pause | None, now: datetime) -> None:
    """What became of one try; nothing when the line has changed meanwhile. `asked`: seconds the service wants."""
    row = session.get(TranslatedLine, due.id, with_for_update=True)
    if row is None or row.source != due.source:
        return
    row.updated_at = now
    if isinstance(line, Translated):
        row.text, row.why, row.due_at = line.text, None, None
        return
    row.why = line.why
    if line.why is Why.PAUSED:  # nothing was sent: this was no try
        row.due_at = pause.until if pause else now + rules.wait(1, asked)
        return
    row.tries += 1
    again = line.why in PASSING | CLOSED and row.tries < rules.TRIES
    row.due_at = now + rules.wait(row.tries, asked) if again else None


def try_again(session: Session, now: datetime) -> None:
    """The service works by now: what waits or was given up because of it is due at once."""
    passing = [why.value for why in PASSING | CLOSED]
    waiting = or_(TranslatedLine.due_at > now, TranslatedLine.why.in_(passing))
    mine = TranslatedLine.text_sealed.is_(None), waiting
    session.execute(update(TranslatedLine).where(*mine).values(due_at=now, tries=0))


def remember(
    session: Session,
    school_id: int,
    answers: Mapping[bytes, str],
    *,
    used: Sequence[bytes],
    sent: int,
    now: datetime,
) -> None:
    """New answers by key, those that were of use again, and how many characters left for this school."""
    connection = session.connection()
    for key, text in answers.items():
        row = Translation(id=new_id(), key=key, used_at=now)
        row.text = text
        values = {"id": row.id, "key": key, "text_sealed": row.text_sealed, "used_at": now}
        session.execute(insert_once(connection, Translation, "key").values(values))
    if used:
        session.execute(update(Translation).where(Translation.key.in_(used)).values(used_at=now))
    if sent:
        row_of_school, month = _school(session, school_id, now), f"{now:%Y-%m}"
        before = row_of_school.characters if row_of_school.month == month else 0
        row_of_school.month, row_of_school.characters = month, before + sent


def announce(session: Session, about: About | None) -> None:
    """Which service there is, for readers and pages; a test of another one says nothing any more."""
    row = _state(session)
    found = (about.name, about.host, about.model) if about else ("", "", "")
    if found == (row.name, row.host, row.model):
        return
    row.name, row.host, row.model = found
    row.paused_until = row.paused_why = row.used = row.allowed = row.tested_at = row.took = row.results = None


def _state(session: Session) -> TranslatorState:
    connection = session.connection()
    new = {"id": ROW, "name": "", "host": "", "model": ""}
    session.execute(insert(connection, TranslatorState).values(new).on_conflict_do_nothing(index_elements=["id"]))
    return session.scalars(select(TranslatorState).where(TranslatorState.id == ROW).with_for_update()).one()


def ask_test(session: Session, now: datetime) -> None:
    row = _state(session)
    if row.tested_at is None or row.tested_at + TEST_AGAIN <= now:
        row.asked_at = now


def write_test(
    session: Session, results: Mapping[str, Line], *, took: int, quota: Quota | Failed | None, now: datetime
) -> None:
    row = _state(session)
    row.asked_at, row.tested_at, row.took = None, now, took
    row.results = json.dumps({code: _result(line) for code, line in results.items()})
    write_quota(session, quota)
    if any(isinstance(line, Translated) for line in results.values()):
        row.paused_until = row.paused_why = None
        try_again(session, now)


def _result(line: Line) -> tuple[str, str]:
    match line:
        case Translated(text):
            return text, ""
        case Dutch(_, why):
            return "", why.value


def write_quota(session: Session, quota: Quota | Failed | None) -> None:
    if isinstance(quota, Quota):
        row = _state(session)
        row.used, row.allowed = quota.used, quota.allowed


def write_pause(session: Session, pause: Pause | None) -> None:
    row = _state(session)
    row.paused_until, row.paused_why = (pause.until, pause.why.value) if pause else (None, None)


def purge(session: Session, now: datetime) -> int:
    """Answers that nobody asked for again in a long time."""
    return session.connection().execute(delete(Translation).where(Translation.used_at < now - CACHE_KEEP)).rowcount
