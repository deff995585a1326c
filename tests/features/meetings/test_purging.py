"""What goes by itself of meetings, and when (docs/privacy.md)."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.features.meetings.purging import purge
from bot.features.meetings.tables import Meeting, MeetingNotice, MeetingRound, MeetingSeat, MeetingSlot
from bot.features.meetings.telling.actions import tell
from tests.features.meetings.talks import Talks


def count(talks: Talks, table: type) -> int:
    talks.session.expire_all()
    return talks.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_draft_is_kept_for_thirty_days(talks: Talks) -> None:
    _, pupil = talks.family()
    talks.round(pupil, told=False)
    purge(talks.session, talks.now + timedelta(days=29))
    assert count(talks, MeetingRound) == 1
    purge(talks.session, talks.now + timedelta(days=31))
    assert count(talks, MeetingRound) == 0


def test_a_round_goes_with_all_that_hangs_on_it_after_its_last_meeting(talks: Talks) -> None:
    _, pupil = talks.family()
    planned = talks.round(pupil)
    [meeting] = talks.meetings(planned)
    talks.give(meeting, talks.slots(planned, 2)[1])
    assert meeting.ends_at is not None
    ends = meeting.ends_at
    purge(talks.session, ends + timedelta(days=389))
    assert (count(talks, MeetingRound), count(talks, MeetingSlot)) == (1, 2)
    purge(talks.session, ends + timedelta(days=391))
    assert [count(talks, table) for table in (MeetingRound, Meeting, MeetingSlot, MeetingSeat)] == [0, 0, 0, 0]


def test_what_nobody_could_be_told_goes_a_week_after_the_meeting(talks: Talks) -> None:
    _, pupil = talks.family()
    meeting = talks.planned(pupil)
    tell(talks.session, meeting, "seat", now=talks.now)
    assert meeting.ends_at is not None
    ends = meeting.ends_at
    purge(talks.session, ends + timedelta(days=6))
    assert count(talks, MeetingNotice) == 1
    purge(talks.session, ends + timedelta(days=8))
    assert count(talks, MeetingNotice) == 0
