"""The most that a parent gets in a week, and the digest that has the rest: each exactly once."""

import re
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.core.markup import plain
from bot.core.screen import from_json
from bot.delivery import broadcasts, digests, outbox
from bot.delivery.outbox import payload_place
from bot.delivery.rounds import PEOPLE
from bot.delivery.tables import Broadcast, DigestItem, OutMessage
from bot.delivery.timing import next_digest
from bot.i18n.library import Library
from bot.people.rules import NO_END
from bot.people.tables import Address, Person
from bot.store.db import Database
from bot.store.seal import keys
from tests.delivery.school import AMSTERDAM, Office, nothing_kept

FRIDAY = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)  # 15:00 in Amsterdam, of the week of NOON
NEVER = (time(0), time(0))


def titles(message: OutMessage) -> list[str]:
    screen = from_json(keys().unseal(payload_place(message.id), message.payload or b""))
    return re.findall(r"^\d+\. (.+)$", plain(screen.rich), re.MULTILINE)


def test_the_fourth_message_of_a_week_waits_for_friday(office: Office) -> None:
    parent = office.add_family()
    for text in "abcd":
        office.send(text)
    assert len(office.messages(parent)) == 3
    assert office.messages(kind="digest") == []
    office.move_to(FRIDAY - timedelta(seconds=1))
    assert office.messages(kind="digest") == []
    office.move_to(FRIDAY)
    (bundle,) = office.messages(parent, kind="digest")
    assert titles(bundle) == ["d"]
    assert bundle.state == "sent"


def test_two_senders_share_one_limit_and_urgent_ones_do_not_count(office: Office) -> None:
    parent = office.add_family()
    children = office.add_pupil(office.add_group("Groep 7"))
    office.session.execute(update(Person).where(Person.id == parent).values(language="tr"))
    both = office.add_parent(children, office.add_pupil(office.add_group("Groep 8")))
    for number in range(4):
        office.send(f"urgent {number}", urgent=True)
    for text in "ab":
        office.send(text)
    other = Office(office.session, office.library, office.at, school_id=office.school_id)
    for text in "cde":
        other.send(text)
    for person in (parent, both):  # two children: one message, counted once
        assert Counter(row.capped for row in other.messages(person)) == {False: 4, True: 3}
    assert other.digest_items() == 4


def test_a_message_of_eight_days_ago_makes_room(office: Office) -> None:
    parent = office.add_family()
    for text in "abc":
        office.send(text)
    office.move(days=6, hours=23)
    office.send("d")
    assert len(office.messages(parent)) == 3
    office.move(hours=2)
    office.send("e")
    assert len(office.messages(parent)) == 4


def test_each_guardian_of_a_child_has_a_week_of_their_own(office: Office) -> None:
    pupil = office.add_pupil(office.add_group())
    first, second = office.add_parent(pupil), office.add_parent(pupil)
    for text in "abcd":
        office.send(text)
    assert len(office.messages(first)) == len(office.messages(second)) == 3


def test_the_end_of_a_pause_is_no_flood(office: Office) -> None:
    parent = office.add_family(paused_until=NO_END)
    for text in "abcde":
        office.send(text)
        office.move(days=3)
    live(office, [], "back")
    office.move(minutes=1)
    assert [row.state for row in office.messages(parent)] == ["sent"] * 3
    assert [titles(row) for row in office.messages(parent, kind="digest")] == [["d"]]  # "e" is of the next week


def test_a_digest_is_moved_by_quiet_hours_and_pauses(office: Office) -> None:
    early = office.add_family(quiet=(time(14), time(18)))
    paused = office.add_family(paused_until=FRIDAY + timedelta(days=3))
    for text in "abcd":
        office.send(text)
    office.move_to(FRIDAY)
    assert office.messages(kind="digest") == []
    office.move_to(datetime(2026, 11, 27, 17, 0, tzinfo=UTC))
    assert len(office.messages(early, kind="digest")) == 1
    assert office.messages(paused, kind="digest") == []
    office.move(days=4)
    assert len(office.messages(paused, kind="digest")) == 1


def test_who_left_the_chat_finds_the_digest_when_they_come_back(office: Office) -> None:
    parent = office.add_family()
    for text in "abcd":
        office.send(text)
    chat = update(Address).where(Address.value == str(parent))
    office.session.execute(chat.values(closed_at=office.at))
    office.move_to(FRIDAY + timedelta(days=1))
    assert office.messages(kind="digest") == []
    office.session.execute(chat.values(closed_at=None))
    office.move(hours=1)
    assert len(office.messages(parent, kind="digest")) == 1


def test_more_than_one_message_can_show_comes_in_two(office: Office) -> None:
    office.add_family()
    for number in range(3 + digests.MOST + 2):
        office.send(str(number))
    office.move_to(FRIDAY)
    assert [len(titles(row)) for row in office.messages(kind="digest")] == [digests.MOST, 2]


def test_a_message_of_the_digest_opens_only_for_whom_it_is(office: Office) -> None:
    parent = office.add_family()
    for text in "abc":
        office.send(text)
    fourth = office.send("d")
    stranger = office.add_family()
    found = digests.get_item(office.session, parent, fourth.id)
    assert found is not None and broadcasts.content(found)["text"] == "d"
    assert digests.get_item(office.session, stranger, fourth.id) is None
    assert digests.get_item(office.session, parent, 1) is None


def test_a_process_that_dies_between_makes_each_digest_once(store: Database, library: Library) -> None:
    with store.transaction() as session:
        office = Office(session, library)
        for _ in range(PEOPLE + 5):
            office.add_family()
        for text in "abcd":
            office.send(text)
    after = FRIDAY + timedelta(minutes=1)
    with nothing_kept(store) as session:  # it dies before its commit
        assert office.broadcaster.step(session, after)
    with store.transaction() as session:  # it dies after its commit: the rest is done by another
        assert office.broadcaster.step(session, after)
    successor = Office(session, library, after, school_id=office.school_id)
    with store.transaction() as session:
        successor.session = session
        successor.make()
        made = Counter(row.to for row in successor.messages(kind="digest"))
        assert len(made) == PEOPLE + 5
        assert set(made.values()) == {1}
        assert successor.broadcaster.step(session, after + timedelta(days=30)) is None


def test_a_retry_is_counted_too(office: Office) -> None:
    """What failed may still arrive, so it keeps its place among the most for a week."""
    parent = office.add_family()
    first = office.send("a")
    failed = update(OutMessage).where(OutMessage.broadcast_id == first.id)
    office.session.execute(failed.values(state="failed", error="refused: x", sent_at=None))
    for text in "bcd":
        office.send(text)
    assert broadcasts.retry_failed(office.session, first, office.at) == 1
    office.move(minutes=1)
    assert len([row for row in office.messages(parent) if row.state == "sent"]) == 3


STEP = st.one_of(
    st.tuples(st.just("send"), st.sampled_from(["capped", "urgent"])),
    st.tuples(st.just("wait"), st.integers(1, 70)),  # hours
    st.tuples(st.just("pause"), st.integers(1, 400)),
    st.tuples(st.just("back"), st.none()),
    st.tuples(st.just("fail"), st.none()),
    st.tuples(st.just("retry"), st.none()),
)


def live(office: Office, sent: list[Broadcast], what: str, how: object = None) -> None:
    session = office.session
    match what, how:
        case "send", kind:
            sent.append(office.send(str(len(sent)), urgent=kind == "urgent"))
        case "wait", int(hours):
            office.move(hours=hours)
        case "pause", int(hours):
            until = office.at + timedelta(hours=hours) if hours < 300 else NO_END
            session.execute(update(Person).values(paused_until=until))
        case "back", _:
            session.execute(update(Person).values(paused_until=None))
            outbox.release(session, session.scalars(select(Person.id)).one(), office.at)
        case "fail", _:
            waiting = update(OutMessage).where(OutMessage.state == "ready")
            session.execute(waiting.values(state="failed", error="refused: x"))
        case "retry", _:
            for one in sent:
                broadcasts.retry_failed(session, one, office.at)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=8, max_size=40), cap=st.integers(1, 3))
@pytest.mark.long
def test_never_more_than_the_most_in_any_seven_days_and_nothing_lost(
    store: Database, library: Library, steps: list[tuple[str, object]], cap: int
) -> None:
    with nothing_kept(store) as session:
        office = Office(session, library, cap=cap)
        parent = office.add_family()
        sent: list[Broadcast] = []
        for what, how in steps:
            live(office, sent, what, how)
        live(office, sent, "back")
        for _ in range(6):
            office.move(hours=37)  # in the end everything is there
        arrived = [row for row in office.messages(parent) if row.state == "sent"]
        times = sorted(row.sent_at for row in arrived if row.capped and row.sent_at)
        for first, last in zip(times, times[cap:], strict=False):
            assert last - first >= timedelta(days=7)
        direct = Counter(row.broadcast_id for row in office.messages(parent))
        bundled = Counter(session.scalars(select(DigestItem.broadcast_id)))
        assert direct + bundled == dict.fromkeys([one.id for one in sent], 1)
        listed = [title for row in office.messages(kind="digest") for title in titles(row)]
        due = session.scalars(select(DigestItem.broadcast_id).where(DigestItem.settled_at.is_not(None))).all()
        assert len(listed) == len(set(listed)) == len(due)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-11-24T12:00+01:00", "2026-11-27T15:00+01:00"),
        ("2026-11-27T14:59+01:00", "2026-11-27T15:00+01:00"),
        ("2026-11-27T15:00+01:00", "2026-12-04T15:00+01:00"),
        ("2026-10-23T16:00+02:00", "2026-10-30T15:00+01:00"),  # the clock goes back between
        ("2026-03-27T16:00+01:00", "2026-04-03T15:00+02:00"),  # the clock goes forward between
    ],
)
def test_the_digest_comes_at_three_on_friday_by_the_clock_of_the_school(after: str, due: str) -> None:
    assert next_digest(datetime.fromisoformat(after), AMSTERDAM) == datetime.fromisoformat(due)
