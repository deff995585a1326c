"""What is known of events that are being made: as they were entered, lists for staff, own words to translate."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from bot.delivery import broadcasts
from bot.delivery.audience import pupils
from bot.delivery.kinds import Json
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.events import content
from bot.features.events.making.rules import Making
from bot.features.events.queries import seen_by
from bot.features.events.rules import EVENT
from bot.features.events.tables import Event, EventNeed
from bot.people.families import count_families
from bot.people.tables import Guardian, Pupil
from bot.translate import own as own_words
from bot.translate.ports import OwnLine


def entered(session: Session, event: Event) -> Making:
    """As it was entered, to be changed or copied."""
    audience, words = json.loads(event.audience), content.words_of(event)
    needs = session.execute(select(EventNeed.what, EventNeed.wanted).where(EventNeed.event_id == event.id))
    return Making(
        kind=event.kind,
        title=words.get("title", ""),
        day=event.day,
        begins=event.begins,
        ends=event.ends,
        place=words.get("place", ""),
        map_url=words.get("map", ""),
        note=words.get("note", ""),
        whole_school="group_ids" not in audience,
        group_ids=tuple(audience.get("group_ids", ())),
        new_families="since" in audience,
        language=next(iter(audience.get("languages", ())), ""),
        cents=event.cents,
        little_ones=event.little_ones,
        help_languages=tuple(event.help_languages.split()),
        capacity=event.capacity,
        most=event.most,
        needs={what: number for what, number in needs},
    )


def count_rest(session: Session, event: Event) -> int:
    """Of the same row, those that come after it."""
    if event.series_id is None:
        return 0
    after = (Event.series_id == event.series_id, Event.starts_at > event.starts_at, Event.state != "cancelled")
    return session.scalar(select(func.count()).select_from(Event).where(*after)) or 0


def count_invited(session: Session, school_id: int, making: Making) -> int:
    """Linked families of the groups that were chosen, whatever they read."""
    chosen = {} if making.whole_school else {"group_ids": making.group_ids}
    ties = select(Guardian.person_id, Guardian.pupil_id).join(Pupil, Pupil.id == Guardian.pupil_id)
    rows = session.execute(ties.where(*pupils({"school_id": school_id, **chosen})))
    return count_families((person_id, pupil_id) for person_id, pupil_id in rows)


def list_coming(session: Session, sender: Sender, now: datetime, *, most: int) -> Sequence[Event]:
    """Those that parents know of and those that go out by themselves, the soonest first."""
    known = or_(Event.state != "draft", Event.invite_at.is_not(None))
    coming = select(Event).where(seen_by(sender), known, Event.ends_at > now)
    return session.scalars(coming.order_by(Event.starts_at, Event.id).limit(most)).all()


def list_drafts(session: Session, sender: Sender, *, most: int) -> Sequence[Event]:
    """Not the later ones of a row that is a draft: they go with its first one."""
    first = or_(Event.series_id.is_(None), Event.broadcast_id.is_not(None))
    drafts = select(Event).where(seen_by(sender), Event.state == "draft", Event.invite_at.is_(None), first)
    return session.scalars(drafts.order_by(Event.starts_at, Event.id).limit(most)).all()


def list_past(session: Session, sender: Sender, now: datetime, *, most: int, skip: int) -> Sequence[Event]:
    over = and_(Event.state != "draft", Event.ends_at <= now)
    past = select(Event).where(seen_by(sender), over).order_by(Event.starts_at.desc(), Event.id.desc())
    return session.scalars(past.limit(most).offset(skip)).all()


def list_own_lines(session: Session, school_id: int) -> list[OwnLine]:
    """What staff wrote themselves in invitations that have not gone out: a paragraph is a line."""
    drafts = broadcasts.list_draft_contents(session, EVENT, school_id)
    return [line for draft in drafts for line in own_words.list_lines(draft["id"], draft.get("own", ""))]


def fill(session: Session, broadcast: Broadcast) -> Json:
    """Own words in the languages that have them by now, and why others do not."""
    own = broadcasts.content(broadcast).get("own", "")
    return own_words.fill(session, broadcast.school_id, broadcast.id, own)
