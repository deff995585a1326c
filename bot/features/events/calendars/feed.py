"""What a parent's calendar reads at its private address."""

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.core.screen import Document
from bot.delivery.subscriptions import Asked, Subscription
from bot.features.events import content
from bot.features.events.calendars import actions, ics, queries
from bot.features.events.queries import list_for
from bot.features.events.replies.queries import list_replies
from bot.features.events.replies.rules import Answer, Place
from bot.i18n.texts import Texts

PATH = "/calendar/{token}.ics"
_EVERY = timedelta(hours=4)


def address(public_url: str, token: str) -> str:
    return public_url.rstrip("/") + PATH.format(token=token)


def read(session: Session, asked: Asked) -> Document | None:
    """What the parent is invited to, and was in the last three months, without what they said no to. The same bytes
    until something of it changes."""
    owner = queries.get_owner(session, asked.token)
    if owner is None:
        return None
    person_id = owner.person_id
    events = [*list_for(session, person_id, asked.now, past=True), *list_for(session, person_id, asked.now)]
    replies = list_replies(session, person_id, [event.id for event in events])
    declined = {event_id for event_id, reply in replies.items() if reply.answer == Answer.NO}
    events = [event for event in events if event.id not in declined]
    told = queries.list_told(session, [event.id for event in events])
    answered = queries.list_answered(session, [reply.id for reply in replies.values()])
    at = {event.id: max(event.created_at, told.get(event.id, event.created_at)) for event in events}
    at |= {event_id: max(at[event_id], answered[reply.id]) for event_id, reply in replies.items() if event_id in at}
    made = ics.make(
        [content.of_event(session, event) for event in events],
        Texts(asked.library, owner.language),
        now=asked.now,
        url=asked.public_url,
        chat=f"{asked.public_url.rstrip('/')}/chat" if owner.in_web_chat else "",
        method=None,
        feed=ics.Feed(_EVERY, {each: reply.people for each, reply in replies.items() if reply.place == Place.PLACED}),
        changed_at=at,
    )
    return Document("samen.ics", ics.MIME, made)


SUBSCRIPTION = Subscription(PATH, read, actions.note_read)
