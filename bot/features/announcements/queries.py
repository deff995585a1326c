"""What is known of messages to parents: what somebody got, own words that wait for translation."""

import json

from sqlalchemy.orm import Session

from bot.delivery import answers, broadcasts
from bot.delivery.kinds import Json
from bot.delivery.tables import Broadcast
from bot.features.announcements import content
from bot.features.announcements.content import Content
from bot.features.announcements.rules import Message
from bot.translate import own as own_words
from bot.translate.ports import OwnLine

KIND = "announcement"


def get_received(session: Session, person_id: int, broadcast_id: int) -> Content | None:
    """None unless it went to this person."""
    given = answers.get_received(session, KIND, person_id, broadcast_id)
    return None if given is None else content.read(given)


def entered(broadcast: Broadcast) -> Message:
    """As it was entered, to be changed."""
    content, audience = broadcasts.content(broadcast), json.loads(broadcast.audience)
    return Message(
        group_ids=tuple(audience.get("group_ids", ())),
        whole_school="group_ids" not in audience and "got" not in audience,
        language=next(iter(audience.get("languages", ())), ""),
        ready=content.get("ready", ""),
        values=content.get("values", {}),
        own=content.get("own", ""),
        urgent=broadcast.urgent,
        reason=broadcast.reason or "",
    )


def list_own_lines(session: Session, school_id: int) -> list[OwnLine]:
    """What staff wrote themselves in messages that have not gone out: a paragraph is a line."""
    drafts = (content.read(given) for given in broadcasts.list_draft_contents(session, KIND, school_id))
    return [line for draft in drafts for line in own_words.list_lines(draft.id, draft.own)]


def fill(session: Session, broadcast: Broadcast) -> Json:
    """Own words in the languages that have them by now, and why others do not."""
    own = content.read(broadcasts.content(broadcast)).own
    return own_words.fill(session, broadcast.school_id, broadcast.id, own)
