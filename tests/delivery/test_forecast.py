"""What the preview says is what then happens."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.delivery import broadcasts
from bot.delivery.forecast import forecast
from bot.delivery.kinds import Json
from bot.delivery.tables import DigestItem
from bot.i18n.library import Library
from bot.people.rules import NO_END
from bot.store.db import Database
from tests.delivery.school import AMSTERDAM, NEWS, Office, nothing_kept
from tests.speed import is_done_in

LANGUAGES = ("nl", "en", "tr", "ar", "pl")
HOURS = st.sampled_from(
    [None, (time(0), time(0)), (time(19), time(8)), (time(21), time(7)), (time(13), time(15)), (time(0), time(6))]
)
PARENT = st.fixed_dictionaries(
    {
        "language": st.sampled_from(LANGUAGES),
        "channel": st.sampled_from(["telegram", "web"]),
        "quiet": HOURS,
        "pause": st.sampled_from([None, -5, 3, 20, 24 * 7, 10**6]),  # hours from now
        "is_open": st.sampled_from([True, True, True, False]),
        "had": st.integers(0, 4),  # messages this week
    }
)
AUDIENCE = st.sampled_from([{}, {"languages": ["tr", "ar"]}, {"first_groups": 2}, {"first_pupils": 3}])
WHEN = st.datetimes(datetime(2026, 1, 2), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001  hypothesis wants naive bounds


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parents=st.lists(PARENT, min_size=1, max_size=12),
    at=WHEN | st.sampled_from([datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)]),
    cap=st.integers(1, 4),
    urgent=st.booleans(),
    audience=AUDIENCE,
)
@pytest.mark.long
def test_what_is_foretold_is_what_happens(
    store: Database,
    library: Library,
    parents: list[dict[str, object]],
    at: datetime,
    cap: int,
    urgent: bool,
    audience: Json,
) -> None:
    with nothing_kept(store) as session:
        office = Office(session, library, at - timedelta(days=1), cap=cap)
        groups: list[int] = []
        pupils: list[int] = []
        for parent in parents:
            groups.append(office.add_group(f"Groep {len(groups)}"))
            pupils.append(office.add_pupil(groups[-1]))
            pause = parent["pause"]
            until = NO_END if pause == 10**6 else at + timedelta(hours=pause) if isinstance(pause, int) else None
            kept = {name: parent[name] for name in ("language", "channel", "quiet", "is_open")}
            office.add_parent(pupils[-1], paused_until=until, **kept)  # type: ignore[arg-type]  # as named above
        for number in range(4):  # earlier messages, to those who have had so many
            office.send(pupil_ids=[pupil for pupil, one in zip(pupils, parents, strict=True) if one["had"] > number])  # type: ignore[operator]  # an int
        office.move_to(at)
        whom = _audience(audience, groups, pupils)
        told = forecast(session, NEWS, {"school_id": office.school_id, **whom}, office.at, urgent=urgent)
        sent = office.draft(urgent=urgent, **whom)
        broadcasts.confirm(session, sent, office.at)
        office.at += broadcasts.UNDO
        office.make()
        made = office.of(sent)
        bundled = list(session.scalars(select(DigestItem).where(DigestItem.broadcast_id == sent.id)))
        dues = Counter(row.due for row in made)
        assert told.now == dues.pop(office.at, 0)
        assert told.on_return == sum(number for due, number in dues.items() if due >= NO_END)
        assert told.later == {due: number for due, number in dues.items() if due < NO_END}
        assert list(told.later) == sorted(told.later)
        assert told.digest == len(bundled)
        assert told.digest_at == min((item.due for item in bundled), default=None)
        assert told.total == len(made) + len(bundled)
        assert Counter((row.language, row.channel) for row in made) <= Counter(told.people)


def _audience(wanted: Json, groups: list[int], pupils: list[int]) -> Json:
    match wanted:
        case {"first_groups": int(number)}:
            return {"group_ids": groups[:number]}
        case {"first_pupils": int(number)}:
            return {"pupil_ids": pupils[:number]}
    return wanted


def test_whom_it_does_not_reach_is_told_by_group_and_why(office: Office) -> None:
    six, seven = office.add_group("Groep 6"), office.add_group("Groep 7")
    reached, alone, left, half = (office.add_pupil(six) for _ in range(4))
    other = office.add_pupil(seven)
    office.add_parent(reached)
    office.add_parent(left, is_open=False)
    office.add_parent(half, is_open=False)
    office.add_parent(half, language="tr")
    told = forecast(office.session, NEWS, {"school_id": office.school_id}, office.at)
    assert told.without_guardian == {six: [alone], seven: [other]}
    assert told.without_chat == {six: [left]}
    assert (told.total, told.closed) == (2, 2)
    told = forecast(office.session, NEWS, {"school_id": office.school_id, "languages": ["nl"]}, office.at)
    assert told.without_guardian == {}
    assert told.without_chat == {six: [left, half]}


def test_groups_and_pupils_of_an_audience_are_taken_together(office: Office) -> None:
    six, seven = office.add_group("Groep 6"), office.add_group("Groep 7")
    one, other, third = office.add_pupil(six), office.add_pupil(seven), office.add_pupil(seven)
    parents = [office.add_parent(pupil) for pupil in (one, other, third)]
    office.send(group_ids=[six], pupil_ids=[other])
    assert [row.to for row in office.messages()] == [str(parent) for parent in parents[:2]]


def test_an_empty_choice_of_groups_reaches_nobody(office: Office) -> None:
    office.add_family()
    assert forecast(office.session, NEWS, {"school_id": office.school_id, "group_ids": []}, office.at).total == 0


def test_the_night_of_a_clock_change_ends_at_the_local_hour(office: Office) -> None:
    office.at = datetime(2026, 10, 24, 20, 30, tzinfo=UTC)  # 22:30; the clock goes back at three
    office.add_family()
    told = forecast(office.session, NEWS, {"school_id": office.school_id}, office.at)
    (at,) = told.later
    assert at.astimezone(AMSTERDAM).isoformat() == "2026-10-25T07:30:00+01:00"


@pytest.mark.long
def test_five_hundred_families_take_no_time(office: Office) -> None:
    group = office.add_group()
    for number in range(500):
        office.add_parent(office.add_pupil(group), language=LANGUAGES[number % 5])
    for _ in range(3):
        office.send()
    audience = {"school_id": office.school_id}
    assert forecast(office.session, NEWS, audience, office.at).digest == 500
    assert is_done_in(0.05, lambda: forecast(office.session, NEWS, audience, office.at))
