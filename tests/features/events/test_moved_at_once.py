"""An event that is changed again and again while the broadcaster works beside it: real transactions on two threads."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.delivery.broadcaster import Broadcaster
from bot.delivery.senders import Sender
from bot.delivery.tables import OutMessage
from bot.features.digest.screens import digest
from bot.features.events.making import actions
from bot.features.events.making.queries import entered
from bot.features.events.queries import get_of_school
from bot.i18n.library import Library
from bot.store.db import Database
from tests.delivery.school import BOTH
from tests.features.events.test_moved import KINDS, Hall, text_of

FAMILIES, CHANGES = 120, 6


@pytest.mark.long
def test_everybody_ends_with_the_last_state_whatever_meets(store: Database, library: Library) -> None:
    with store.transaction() as session:
        hall = Hall(session, library)
        people = [hall.office.add_family() for _ in range(FAMILIES)]
        event_id, sender, now = hall.invite().id, hall.sender, hall.now + timedelta(minutes=2)
    broadcaster, over = Broadcaster(KINDS, BOTH, library, digest), threading.Event()
    worker = threading.Thread(target=lambda: _deliver(store, broadcaster, now, over))
    worker.start()
    for number in range(1, CHANGES + 1):
        move = partial(_move, sender=sender, event_id=event_id, place=f"plek {number}", now=now)
        store.submit(move).result()
        over.wait(0.05)
    over.set()
    worker.join(timeout=60)
    with store.transaction() as session:
        for person_id in people:
            got = session.scalars(
                select(OutMessage)
                .where(OutMessage.to == str(person_id), OutMessage.state.in_(("ready", "sent")))
                .order_by(OutMessage.id)
            ).all()
            assert f"plek {CHANGES}" in text_of(got[-1])
            assert all(one.state == "sent" for one in got[:-1]), "what was wrong does not wait any more"


def _move(session: Session, *, sender: Sender, event_id: int, place: str, now: datetime) -> None:
    event = get_of_school(session, sender, event_id, locked=True)
    assert event is not None
    actions.change(session, sender, event, replace(entered(session, event), place=place), now=now)


def _deliver(store: Database, broadcaster: Broadcaster, now: datetime, over: threading.Event) -> None:
    """Batch after batch; half of what is ready arrives at once. Until nothing is left after the last change."""
    while True:
        was_over = over.is_set()
        if store.submit(lambda session: _step(session, broadcaster, now)).result() and was_over:
            return


def _step(session: Session, broadcaster: Broadcaster, now: datetime) -> bool:
    done = broadcaster.step(session, now) is None
    half = (OutMessage.state == "ready", OutMessage.address_id % 2 == 0)
    session.execute(update(OutMessage).where(*half).values(state="sent", sent_at=now))
    return done
