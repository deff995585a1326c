"""What readers and staff may know of translations, and what the duty has to do."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from bot.i18n.languages import SOURCE
from bot.people.tables import Pupil, Staff
from bot.store.seal import Unreadable, keys
from bot.translate.ports import Dutch, Line, Quota, Translated, Why
from bot.translate.tables import SchoolTranslation, TranslatedLine, Translation, TranslatorState

ROW = 1  # the id of the one row about the service
BATCH = 20  # lines of one round: a test that somebody waits for comes after a round


@dataclass(frozen=True, slots=True)
class Pause:
    until: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class Test:
    """The last look whether the service works: by language its answer to a harmless sentence."""

    at: datetime
    took: int  # milliseconds
    results: Mapping[str, Line]

    @property
    def is_good(self) -> bool:
        return all(isinstance(result, Translated) for result in self.results.values())


@dataclass(frozen=True, slots=True)
class State:
    """The service of this installation; an empty name means that there is none."""

    name: str = ""
    host: str = ""
    model: str = ""
    pause: Pause | None = None
    quota: Quota | None = None
    test: Test | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    is_on: bool = False
    month: str = ""
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """A school's lines, each counted once for each language."""

    done: int = 0
    waiting: int = 0
    dutch: Mapping[Why, int] | None = None  # given up


@dataclass(frozen=True, slots=True)
class Due:
    id: int
    school_id: int
    language: str
    source: bytes
    dutch: str
    tries: int
    written_in: str = SOURCE


@dataclass(frozen=True, slots=True)
class ToDo:
    is_asked: bool
    stale: Sequence[int]  # schools
    due: Sequence[Due]


def source_of(dutch: str) -> bytes:
    return keys().lookup("own line", dutch)


def is_on(session: Session, school_id: int) -> bool:
    """By this school, on an installation that has a service."""
    return get_switch(session, school_id).is_on and bool(get_state(session).name)


def get_switch(session: Session, school_id: int) -> Switch:
    row = session.get(SchoolTranslation, school_id)
    return Switch(row.is_on, row.month, row.characters) if row else Switch()


def list_translations(session: Session, lines: Mapping[str, str], language: str) -> dict[str, str]:
    """By thing, for lines (Dutch by thing) whose school has translation on; nothing for what is not translated."""
    rows = _translated(session, lines, TranslatedLine.language == language)
    return {row.thing: text for row in rows if (text := _readable(row))}


def list_all_translations(session: Session, lines: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The same in every language: by thing and language."""
    found: dict[str, dict[str, str]] = {}
    for row in _translated(session, lines, true()):
        if text := _readable(row):
            found.setdefault(row.thing, {})[row.language] = text
    return found


def _translated(session: Session, lines: Mapping[str, str], which: ColumnElement[bool]) -> list[TranslatedLine]:
    if not lines:
        return []
    found = (
        select(TranslatedLine)
        .join(SchoolTranslation, SchoolTranslation.school_id == TranslatedLine.school_id)
        .where(
            TranslatedLine.thing.in_(lines),
            which,
            TranslatedLine.text_sealed.is_not(None),
            SchoolTranslation.is_on.is_(True),
            select(TranslatorState.id).where(TranslatorState.id == ROW, TranslatorState.name != "").exists(),
        )
    )
    return [row for row in session.scalars(found) if row.source == source_of(lines[row.thing])]


def list_states(session: Session, school_id: int, thing: str, dutch: str) -> dict[str, Line | None]:
    """One line in each language; None while it waits."""
    if not is_on(session, school_id):
        return {}
    rows = session.scalars(
        select(TranslatedLine).where(
            TranslatedLine.school_id == school_id,
            TranslatedLine.thing == thing,
            TranslatedLine.source == source_of(dutch),
        )
    )
    return {row.language: _state(row) for row in rows}


def _state(row: TranslatedLine) -> Line | None:
    if text := _readable(row):
        return Translated(text)
    return None if row.due_at is not None and row.why is None else Dutch(_dutch(row) or "", Why(row.why or Why.GARBLED))


def _readable(row: TranslatedLine) -> str | None:
    try:
        text: str | None = row.text
    except Unreadable:
        return None
    return text


def _dutch(row: TranslatedLine) -> str | None:
    try:
        dutch: str | None = row.dutch
    except Unreadable:
        return None
    return dutch


def count_lines(session: Session, school_id: int) -> Counts:
    ours = TranslatedLine.school_id == school_id
    done = session.scalar(select(func.count()).where(ours, TranslatedLine.text_sealed.is_not(None))) or 0
    waiting = session.scalar(select(func.count()).where(ours, TranslatedLine.due_at.is_not(None))) or 0
    given_up = session.execute(
        select(TranslatedLine.why, func.count())
        .where(ours, TranslatedLine.due_at.is_(None), TranslatedLine.text_sealed.is_(None))
        .group_by(TranslatedLine.why)
    )
    return Counts(done, waiting, {Why(why): number for why, number in given_up if why})


def get_state(session: Session) -> State:
    row = session.get(TranslatorState, ROW)
    if row is None:
        return State()
    pause = Pause(row.paused_until, Why(row.paused_why)) if row.paused_until and row.paused_why else None
    quota = Quota(row.used, row.allowed) if row.used is not None and row.allowed is not None else None
    return State(row.name, row.host, row.model, pause, quota, _test(row))


def is_test_asked(session: Session) -> bool:
    row = session.get(TranslatorState, ROW)
    return bool(row and row.asked_at)


def _test(row: TranslatorState) -> Test | None:
    if row.tested_at is None or row.took is None or row.results is None:
        return None
    results: dict[str, Line] = {
        code: Translated(text) if text else Dutch("", Why(why)) for code, (text, why) in json.loads(row.results).items()
    }
    return Test(row.tested_at, row.took, results)


def list_names(session: Session, school_id: int) -> list[str]:
    """Of pupils and staff, those who left included: a line may still speak of them."""
    pupils = session.scalars(select(Pupil.first_name).where(Pupil.school_id == school_id))
    staff = session.scalars(select(Staff.name).where(Staff.school_id == school_id))
    return [*pupils, *staff]


def list_cached(session: Session, wanted: Mapping[bytes, str]) -> dict[str, str]:
    """Answers the service gave before, by language; `wanted` has the language of each key."""
    found: dict[str, str] = {}
    for row in session.scalars(select(Translation).where(Translation.key.in_(wanted))):
        try:
            found[wanted[row.key]] = row.text
        except Unreadable:
            continue
    return found


def list_to_do(session: Session, now: datetime) -> ToDo:
    state = session.get(TranslatorState, ROW)
    stale = session.scalars(
        select(SchoolTranslation.school_id).where(SchoolTranslation.is_stale.is_(True)).limit(BATCH)
    )
    rows = session.scalars(
        select(TranslatedLine)
        .where(TranslatedLine.due_at <= now)
        .order_by(TranslatedLine.due_at, TranslatedLine.id)
        .limit(BATCH)
    )
    return ToDo(
        bool(state and state.asked_at),
        stale.all(),
        [
            Due(row.id, row.school_id, row.language, row.source, _dutch(row) or "", row.tries, row.written_in)
            for row in rows
        ],
    )


def still_due(session: Session, rows: Sequence[Due]) -> list[Due]:
    """Those that are still wanted as they were: a parent may have taken their yes back meanwhile."""
    found = select(TranslatedLine.id, TranslatedLine.source).where(TranslatedLine.id.in_([row.id for row in rows]))
    wanted = {(line_id, source) for line_id, source in session.execute(found)}
    return [row for row in rows if (row.id, row.source) in wanted]
