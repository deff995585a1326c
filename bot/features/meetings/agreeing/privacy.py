"""What somebody said of agreements, and the agreements themselves, for "my data"."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.meetings.agreeing.queries import line_of, words_of
from bot.features.meetings.agreeing.rules import LISTED
from bot.features.meetings.queries import people
from bot.features.meetings.tables import Agreement, AgreementCheck, AgreementReply, Meeting
from bot.people.tables import Guardian
from bot.store.seal import Unreadable
from bot.translate.queries import list_all_translations

Json = Mapping[str, Any]  # Any: JSON values


def list_said(session: Session, person_id: int) -> Iterator[Json]:
    """The lists that they may know of; their own words also of those that they may not see any more."""
    ours = people().with_only_columns(Meeting.id).where(Guardian.person_id == person_id).correlate(None)
    listed = select(Agreement).where(Agreement.meeting_id.in_(ours), Agreement.state.in_(LISTED)).order_by(Agreement.id)
    rows = session.scalars(listed).all()
    translated = list_all_translations(session, {line_of(row.id): words for row in rows if (words := words_of(row))})
    for row in rows:
        yield {
            "agreement": row.phrase or words_of(row),
            "translated": translated.get(line_of(row.id), {}),
            "who": row.who,
            "from": row.from_day.isoformat(),
            "look again": row.look_day.isoformat(),
            "state": row.state,
        }
    for reply in session.scalars(select(AgreementReply).where(AgreementReply.person_id == person_id)):
        yield {"you said of a list": reply.says, "words": _opened(reply), "when": reply.said_at.isoformat()}
    for check in session.scalars(select(AgreementCheck).where(AgreementCheck.person_id == person_id)):
        yield {"you said when looking again": check.says, "when": check.said_at.isoformat()}


def _opened(reply: AgreementReply) -> str | None:
    try:
        words: str | None = reply.words
    except Unreadable:
        return None
    return words
