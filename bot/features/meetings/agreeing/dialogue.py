"""A parent answers the list of agreements, and says how it goes when it is looked at again; staff do so too."""

from bot.core.screen import Screen
from bot.core.tap import tap
from bot.features.meetings import queries as meetings
from bot.features.meetings.agreeing import actions, queries, screens, staff, staff_screens
from bot.features.meetings.agreeing.loading import load, version_of
from bot.features.meetings.agreeing.rules import LONGEST_REPLY, Heard, Says
from bot.features.meetings.agreeing.screens import List
from bot.features.meetings.tables import Meeting
from bot.people.rules import clean_line
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("meetings.agreed", Access.PARENT)
def show(turn: Turn, meeting_id: int) -> Reply:
    meeting = _meeting(turn, meeting_id)
    return GONE if meeting is None else screens.show(turn.t, _load(turn, meeting))


@router.tap("meetings.yes", Access.PARENT)
def agree(turn: Turn, meeting_id: int, version: int) -> Reply:
    """Under an older list: they see the new one first."""
    meeting = _held(turn, meeting_id)
    if meeting is None or meeting.agreed_at is None:
        return GONE
    if version != version_of(meeting):
        return screens.given(turn.t, _load(turn, meeting))
    actions.remember(turn.session, meeting, turn.person_id, Heard.YES, language=turn.t.code, now=turn.now)
    return screens.thanks(turn.t, _load(turn, meeting))


@router.tap("meetings.differ", Access.PARENT)
def differ(turn: Turn, meeting_id: int) -> Reply:
    meeting = _meeting(turn, meeting_id)
    if meeting is None or meeting.agreed_at is None:
        return GONE
    return screens.ask_words(turn.t, _load(turn, meeting))


@router.answer("meetings.differs", Access.PARENT)
def keep_words(turn: Turn, typed: str, meeting_id: int) -> Reply:
    meeting = _held(turn, meeting_id)
    if meeting is None or meeting.agreed_at is None:
        return GONE
    words = clean_line(typed, LONGEST_REPLY)
    if not words:
        return screens.ask_words(turn.t, _load(turn, meeting), too_long=max(0, len(typed) - LONGEST_REPLY))
    language = turn.t.code
    actions.remember(turn.session, meeting, turn.person_id, Heard.DIFFERS, words=words, language=language, now=turn.now)
    return screens.received(turn.t, _load(turn, meeting))


@router.tap("meetings.look", Access.PARENT)
def look(turn: Turn, meeting_id: int) -> Reply:
    """The question that waits; the list when none does."""
    meeting = _meeting(turn, meeting_id)
    if meeting is None:
        return GONE
    found = _load(turn, meeting)
    asks = screens.next_asked(found.points, turn.person_id)
    return screens.show(turn.t, found) if asks is None else screens.check(turn.t, found, asks)


@router.tap("meetings.check", Access.PARENT)
def check(turn: Turn, agreement_id: int, says: Says) -> Reply:
    row = queries.find_agreement(turn.session, agreement_id)
    meeting = _held(turn, row.meeting_id) if row is not None else None
    if row is None or meeting is None:
        return GONE
    found = _load(turn, meeting)
    asked = next((one for one in found.points if one.id == agreement_id and one.is_asked), None)
    if asked is None:
        return screens.show(turn.t, found)
    outcome = actions.say(turn.session, meeting, row, says, person_id=turn.person_id, now=turn.now)
    after = _load(turn, meeting)
    point = next(one for one in after.points if one.id == agreement_id)
    return screens.answered(turn.t, after, point, outcome)


@router.tap("meetings.looked", Access.STAFF)
def looked(turn: Turn, agreement_id: int, says: Says) -> Reply:
    """The word of school, from whoever leads the talk or sits at it."""
    row = queries.find_agreement(turn.session, agreement_id)
    sender = staff.find_sender(turn.session, turn.person_id, row.meeting_id, turn.now) if row is not None else None
    meeting = meetings.hold(turn.session, row.meeting_id) if row is not None and sender is not None else None
    if row is None or sender is None or meeting is None:
        return GONE
    turn.session.refresh(row)
    about = staff.see(turn.session, meeting, turn.now)
    if not any(one.id == agreement_id and one.is_asked for one in about.points):
        return staff_screens.settled(turn.t, about)
    outcome = actions.say(turn.session, meeting, row, says, staff_id=sender.staff_id, now=turn.now)
    return _staff_answered(turn, meeting, outcome)


def _staff_answered(turn: Turn, meeting: Meeting, outcome: Says | None) -> Screen:
    about = staff.see(turn.session, meeting, turn.now)
    asks = next((one for one in about.points if one.is_asked and one.now.school is None), None)
    return staff_screens.answered(turn.t, about, outcome, asks=asks)


def _meeting(turn: Turn, meeting_id: int) -> Meeting | None:
    return meetings.get_for(turn.session, turn.person_id, meeting_id, turn.now)


def _held(turn: Turn, meeting_id: int) -> Meeting | None:
    """The same, until the commit."""
    seen = _meeting(turn, meeting_id)
    return meetings.hold(turn.session, meeting_id) if seen is not None else None


def _load(turn: Turn, meeting: Meeting) -> List:
    return load(turn.session, meeting, turn.person_id, turn.now)
