"""What is known of weeks: what somebody got, as it was entered, the last ones of a group, own words to translate."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import answers, broadcasts, senders
from bot.delivery.kinds import Json
from bot.delivery.senders import Kinds, Sender
from bot.delivery.tables import Broadcast
from bot.features.weeks import content
from bot.features.weeks.content import Content
from bot.features.weeks.rules import KIND, Week
from bot.people.rules import in_order
from bot.people.tables import Pupil
from bot.photos import queries as photos
from bot.translate import own as own_words
from bot.translate.ports import OwnLine

_LOOK_BACK = 40  # weeks of all groups of a sender: enough to find the last one of each


def get_received(session: Session, person_id: int, broadcast_id: int) -> Content | None:
    """None unless it went to this person."""
    given = answers.get_received(session, KIND, person_id, broadcast_id)
    return None if given is None else content.read(given)


def entered(broadcast: Broadcast) -> Week:
    """As it was entered, to be changed."""
    said, audience = content.read(broadcasts.content(broadcast)), json.loads(broadcast.audience)
    own_did, own_next = content.split(said.own, said.paragraphs)
    return Week(
        group_id=next(iter(audience.get("group_ids", ())), None),
        did=said.did,
        own_did=own_did,
        next=said.next,
        own_next=own_next,
        thanks=said.thanks,
        tip=said.tip,
        photo_id=said.photo,
    )


def list_pupils(session: Session, group_id: int | None) -> list[int]:
    """Of a group, those who are at school."""
    ours = (Pupil.group_id == group_id, Pupil.archived_at.is_(None))
    return list(session.scalars(select(Pupil.id).where(*ours).order_by(Pupil.id)))


def list_not_allowed(session: Session, group_id: int | None) -> list[str]:
    """First names of the children of a group of whom no photo may be shown."""
    missing = photos.missing_consent(session, list_pupils(session, group_id))
    return sorted(session.scalars(select(Pupil.first_name).where(Pupil.id.in_(missing))), key=in_order)


def is_free(session: Session, sender: Sender, photo_id: int) -> bool:
    """A photo of this sender that no message has yet."""
    photo = photos.get_own(session, photo_id, sender.staff_id)
    return photo is not None and photo.state == "ready" and not photo.pupils


def list_last(session: Session, sender: Sender, kinds: Kinds) -> list[Broadcast]:
    """The newest week of each group that went out and that the sender may see, also of a colleague."""
    states = ("running", "paused", "done")
    found: dict[str, Broadcast] = {}
    for one in senders.list_newest(session, sender, kinds, states=states, most=_LOOK_BACK):
        found.setdefault(group_of(one), one)
    return list(found.values())


def group_of(broadcast: Broadcast) -> str:
    """Its name when the week was written."""
    return next(iter(json.loads(broadcast.details)["groups"]), "")


def list_own_lines(session: Session, school_id: int) -> list[OwnLine]:
    """What teachers wrote themselves in weeks that have not gone out: a paragraph is a line."""
    drafts = (content.read(given) for given in broadcasts.list_draft_contents(session, KIND, school_id))
    return [line for draft in drafts for line in own_words.list_lines(draft.id, draft.own)]


def fill(session: Session, broadcast: Broadcast) -> Json:
    """Own words in the languages that have them by now, and why others do not."""
    own = content.read(broadcasts.content(broadcast)).own
    return own_words.fill(session, broadcast.school_id, broadcast.id, own)
