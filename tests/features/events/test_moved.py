"""An event that is changed while its invitation is under way: everybody ends with the last state."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.markup import plain
from bot.core.screen import from_json
from bot.delivery import broadcasts, digests, senders
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.forecast import forecast
from bot.delivery.outbox import payload_place
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast, DigestItem, OutMessage
from bot.features.digest.screens import digest
from bot.features.events.making import actions, inviting, messages
from bot.features.events.making.kinds import CHANGED, INVITATION
from bot.features.events.making.queries import entered
from bot.features.events.making.rules import Making, Repeat
from bot.features.events.making.series import list_days
from bot.features.events.queries import get_for
from bot.features.events.replies import actions as replies
from bot.features.events.tables import Event
from bot.i18n.library import Library
from bot.people.tables import Guardian, Pupil, Staff
from bot.store.db import Database
from bot.store.ids import new_id
from bot.store.seal import keys
from tests.delivery.school import AMSTERDAM, BOTH, NEWS, Office

KINDS = {kind.name: kind for kind in (INVITATION, CHANGED, NEWS)}
FAMILIES = 30  # more than a batch
COFFEE = Making(
    kind="coffee_morning",
    day=date(2026, 12, 8),  # two weeks from now
    begins=time(8, 45),
    ends=time(9, 45),
    place="in de aula",
    whole_school=True,
)
SLEEPS = (time(8, 0), time(20, 0))  # somebody who works at night


class Hall:
    """A school that invites; every moment is the test's."""

    def __init__(self, session: Session, library: Library, *, cap: int = 3) -> None:
        self.session = session
        self.office = Office(session, library, cap=cap)
        self.office.broadcaster = Broadcaster(KINDS, BOTH, library, digest, rounds=[inviting.invite_due])
        leader = Staff(id=new_id(), school_id=self.office.school_id, name="Fatma Kaya", role="leader")
        session.add(leader)
        session.flush()
        self.sender = Sender(leader.id, self.office.school_id, True, self.office.at.date())

    @property
    def now(self) -> datetime:
        return self.office.at

    def write(self, making: Making = COFFEE, days: list[date] | None = None) -> Event:
        assert making.day is not None
        return actions.write(self.session, self.sender, making, days=days or [making.day], now=self.now)

    def confirm(self, event: Event) -> None:
        draft = self.newest(event)
        seen = senders.fingerprint(KINDS, self.session, draft)
        assert senders.send(self.session, self.sender, draft, KINDS, seen=seen, now=self.now) == "sent"

    def invite(self, making: Making = COFFEE) -> Event:
        event = self.write(making)
        self.confirm(event)
        return event

    def newest(self, event: Event) -> Broadcast:
        found = messages.get_newest(self.session, event)
        assert found is not None
        return found

    def change(self, event: Event, **fields: object) -> None:
        making = replace(entered(self.session, event), **fields)  # type: ignore[arg-type]  # as named there
        actions.change(self.session, self.sender, event, making, now=self.now)

    def cancel(self, event: Event, reason: str = "") -> None:
        actions.cancel(self.session, self.sender, event, reason, now=self.now)

    def step(self) -> None:
        """One batch."""
        self.office.broadcaster.step(self.session, self.now)

    def finish(self) -> None:
        """All is made, and the last night and pause are over."""
        self.office.move(minutes=2)
        self.office.move(days=4)

    def read(self, person_id: int) -> list[str]:
        """What arrived, the oldest first."""
        self.session.flush()
        ours = (
            OutMessage.to == str(person_id),
            OutMessage.state == "sent",
            OutMessage.kind.in_(("event", CHANGED.name)),
        )
        found = self.session.scalars(select(OutMessage).where(*ours).order_by(OutMessage.sent_at, OutMessage.id))
        return [text_of(one) for one in found]


def text_of(message: OutMessage) -> str:
    assert message.payload is not None
    return plain(from_json(keys().unseal(payload_place(message.id), message.payload)).rich)


@pytest.fixture
def hall(store: Database, library: Library) -> Iterator[Hall]:
    with store.transaction() as session:
        yield Hall(session, library)


def everybody(hall: Hall) -> dict[str, int]:
    """Who reads at once, in the evening, tomorrow; and one whose week is full."""
    office = hall.office
    found = {f"family {number}": office.add_family(language="nl" if number % 2 else "ar") for number in range(FAMILIES)}
    found["asleep"] = office.add_family(quiet=SLEEPS)
    found["paused"] = office.add_family(paused_until=hall.now + timedelta(days=2))
    found["full"] = office.add_family()
    for number in range(office.cap):
        office.send(f"Nieuws {number}", pupil_ids=[pupil_of(hall, found["full"])])
    return found


def pupil_of(hall: Hall, person_id: int) -> int:
    return hall.session.scalars(select(Guardian.pupil_id).where(Guardian.person_id == person_id)).one()


def nothing(hall: Hall) -> None:
    pass


def in_part(hall: Hall) -> None:
    hall.office.at += timedelta(minutes=2)
    hall.step()


def made(hall: Hall) -> None:
    hall.office.at += timedelta(minutes=2)
    hall.office.make()


def sent(hall: Hall) -> None:
    hall.office.move(minutes=2)


MOMENTS: tuple[Callable[[Hall], None], ...] = (nothing, in_part, made, sent)


@pytest.mark.parametrize(("first", "second"), list(product(MOMENTS, MOMENTS)), ids=lambda moment: moment.__name__)
@pytest.mark.long
def test_moved_twice_everybody_ends_with_the_last_state(
    hall: Hall, first: Callable[[Hall], None], second: Callable[[Hall], None]
) -> None:
    people = everybody(hall)
    event = hall.invite()
    first(hall)
    people["joined"] = hall.office.add_family()
    hall.change(event, place="in de gymzaal")
    second(hall)
    hall.change(event, place="op het plein", begins=time(9, 0))
    hall.finish()
    for name, person_id in people.items():
        read = hall.read(person_id)
        if first is nothing and second is nothing and name in ("joined", "full"):
            continue  # who joined within the undo minute is not part of it; a full week waits for the digest
        assert read, name
        assert "op het plein" in read[-1], name
        assert not [text for text in read[:-1] if "op het plein" in text], f"{name} got it twice"
    assert "op het plein" in str(broadcasts.content(hall.newest(event)))
    assert not hall.session.scalars(select(OutMessage).where(OutMessage.state == "ready")).all()
    assert not hall.session.scalars(select(DigestItem).where(DigestItem.settled_at.is_(None))).all()


def test_what_changed_is_marked_since_what_somebody_may_have_read(hall: Hall) -> None:
    parent = hall.office.add_family()
    event = hall.invite()
    sent(hall)
    hall.change(event, place="in de gymzaal")
    assert (event.sequence, json.loads(hall.newest(event).details)["changed"]) == (1, ["place"])
    hall.change(event, begins=time(9, 0))
    assert (event.sequence, json.loads(hall.newest(event).details)["changed"]) == (2, ["time", "place"])
    sent(hall)
    hall.change(event, day=date(2026, 12, 9))
    assert json.loads(hall.newest(event).details)["changed"] == ["day"], "the rest they have read"
    sent(hall)
    assert len(hall.read(parent)) == 3


def test_in_the_undo_minute_only_the_right_one_goes(hall: Hall) -> None:
    parent = hall.office.add_family()
    event = hall.invite()
    hall.change(event, place="op het plein")
    sent(hall)
    [read] = hall.read(parent)
    assert "op het plein" in read
    assert "gewijzigd" not in read.lower()
    assert event.sequence == 0


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.__name__)
def test_after_it_was_cancelled_nobody_is_invited(hall: Hall, moment: Callable[[Hall], None]) -> None:
    people = everybody(hall)
    event = hall.invite()
    moment(hall)
    knew = {person_id for person_id in people.values() if hall.read(person_id)}
    hall.cancel(event, "De juf is ziek.")
    hall.finish()
    for name, person_id in people.items():
        read = hall.read(person_id)
        if moment is nothing:
            assert not read, name
            continue
        assert "De juf is ziek." in read[-1], name
        assert len(read) == 1 + (person_id in knew), name
    assert event.published_at is None or moment is not nothing


def test_who_knows_of_it_is_told_also_after_the_child_left_the_group(hall: Hall) -> None:
    group = hall.office.add_group()
    pupil, other = hall.office.add_pupil(group), hall.office.add_pupil(group)
    parent, silent = hall.office.add_parent(pupil), hall.office.add_parent(other)
    event = hall.invite(replace(COFFEE, whole_school=False, group_ids=(group,)))
    sent(hall)
    assert replies.answer(hall.session, event.id, parent, "yes", 2, now=hall.now)
    for number in (pupil, other):
        hall.session.get_one(Pupil, number).group_id = hall.office.add_group(f"Groep {number}")
    partner = hall.office.add_parent(pupil)  # of the family that answered
    hall.change(event, place="op het plein")
    sent(hall)
    for person_id in (parent, silent, partner):
        assert "op het plein" in hall.read(person_id)[-1]


def test_undone_it_is_a_draft_that_parents_do_not_see(hall: Hall) -> None:
    parent = hall.office.add_family()
    event = hall.invite()
    draft = hall.newest(event)
    cancel = partial(broadcasts.cancel, now=hall.now)
    senders.steer(hall.session, hall.sender, draft, cancel, kinds=KINDS, name="undone", now=hall.now)
    sent(hall)
    assert (event.state, hall.read(parent)) == ("draft", [])
    assert get_for(hall.session, parent, event.id, hall.now) is None
    hall.confirm(event)
    sent(hall)
    assert len(hall.read(parent)) == 1
    assert get_for(hall.session, parent, event.id, hall.now) is not None


def test_an_invitation_waits_for_a_digest_only_while_that_is_in_time(hall: Hall) -> None:
    parent = hall.office.add_family()
    for number in range(hall.office.cap):
        hall.office.send(f"Nieuws {number}")
    later = hall.invite()
    soon = hall.invite(replace(COFFEE, day=date(2026, 11, 30)))  # Monday; the digest comes on Friday
    told = [
        forecast(
            hall.session,
            INVITATION,
            json.loads(one.audience),
            hall.now,
            limits=INVITATION.limits(broadcasts.content(hall.newest(one))),
        )
        for one in (later, soon)
    ]
    assert [(one.now, one.digest) for one in told] == [(0, 1), (1, 0)]
    sent(hall)
    assert len(hall.read(parent)) == 1
    assert hall.office.digest_items() == 1


def test_a_cancellation_is_not_held_by_a_night_that_ends_after_the_event_began(hall: Hall) -> None:
    sleeper = hall.office.add_family(quiet=(time(20, 0), time(9, 30)))
    event = hall.invite()
    sent(hall)
    hall.office.move_to(datetime(2026, 12, 7, 21, 0, tzinfo=AMSTERDAM))
    hall.cancel(event)
    sent(hall)
    assert len(hall.read(sleeper)) == 2


def test_what_waits_in_a_digest_opens_as_it_is_now(hall: Hall) -> None:
    parent = hall.office.add_family()
    for number in range(hall.office.cap):
        hall.office.send(f"Nieuws {number}")
    event = hall.invite()
    invitation = hall.newest(event)
    sent(hall)
    hall.change(event, place="op het plein")
    sent(hall)
    assert "op het plein" in hall.read(parent)[-1]
    item = digests.get_item(hall.session, parent, invitation.id)
    assert item is not None
    assert INVITATION.live(hall.session, broadcasts.content(item))["place"] == "op het plein"


WEEKLY = replace(COFFEE, repeat=Repeat.WEEK, until=date(2026, 12, 22))


def test_those_that_come_again_are_invited_to_by_themselves_one_at_a_time(hall: Hall) -> None:
    parent = hall.office.add_family()
    first = hall.write(WEEKLY, list_days(Repeat.WEEK, date(2026, 12, 8), date(2026, 12, 22)))
    hall.confirm(first)
    sent(hall)
    assert len(hall.read(parent)) == 1
    hall.office.move_to(datetime(2026, 12, 9, 9, 59, tzinfo=AMSTERDAM))
    assert len(hall.read(parent)) == 1, "the first one is over, and it is not ten yet"
    hall.office.move_to(datetime(2026, 12, 9, 10, 1, tzinfo=AMSTERDAM))
    assert "15 december" in hall.read(parent)[-1]
    hall.office.move_to(datetime(2026, 12, 18, 12, 0, tzinfo=AMSTERDAM))
    assert "22 december" in hall.read(parent)[-1]
    assert len(hall.read(parent)) == 3


def test_a_planned_one_that_was_cancelled_is_never_told(hall: Hall) -> None:
    parent = hall.office.add_family()
    first = hall.write(WEEKLY, list_days(Repeat.WEEK, date(2026, 12, 8), date(2026, 12, 22)))
    hall.confirm(first)
    sent(hall)
    second = actions.list_others(hall.session, first)[0]
    hall.cancel(second)
    hall.office.move_to(datetime(2026, 12, 18, 12, 0, tzinfo=AMSTERDAM))
    read = hall.read(parent)
    assert len(read) == 2
    assert "22 december" in read[-1]


def test_new_families_are_those_of_whom_somebody_joined_lately(hall: Hall) -> None:
    old = hall.office.add_family()
    hall.office.move(days=60)
    new = hall.office.add_family()
    hall.invite(replace(COFFEE, kind="new_parents", day=date(2027, 2, 2), new_families=True))
    sent(hall)
    assert (len(hall.read(old)), len(hall.read(new))) == (0, 1)
    assert "Voor: nieuwe gezinnen van de school" in hall.read(new)[0]


def test_a_message_that_was_rendered_and_given_up_is_rendered_anew(store: Database, library: Library) -> None:
    with store.transaction() as session:
        hall = Hall(session, library)
        parent = hall.office.add_family()
        event = hall.invite()
        hall.office.at += timedelta(minutes=2)
        tried = session.begin_nested()
        hall.step()
        tried.rollback()
        session.expire_all()
        hall.change(event, place="op het plein")
        sent(hall)
        [read] = hall.read(parent)
        assert "op het plein" in read
