"""What the web chat reads: a visitor's address and language, and the messages of one conversation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.channels.webchat.tables import ChatMessage
from bot.core.markup import plain
from bot.core.screen import Document, from_json, photo_in, photos_in_document
from bot.delivery.tables import READY, SENDING, OutMessage
from bot.people.tables import Address, Conversation, Person
from bot.photos import queries as photos
from bot.photos.queries import Size

CHANNEL = "webchat"


def get_address(session: Session, address_id: int) -> Address | None:
    return session.get(Address, address_id)


def get_address_by_value(session: Session, value: str) -> Address | None:
    return session.scalar(select(Address).where(Address.channel == CHANNEL, Address.value == value))


def get_language(session: Session, address_id: int) -> str | None:
    """The person's language, else the one chosen in this conversation, as the engine has it."""
    row = session.execute(
        select(Conversation.language, Person.language)
        .select_from(Address)
        .outerjoin(Conversation, Conversation.address_id == Address.id)
        .outerjoin(Person, Person.id == Address.person_id)
        .where(Address.id == address_id)
    ).first()
    return (row[1] or row[0]) if row else None


def list_messages(session: Session, address_id: int, *, before: int | None, limit: int) -> list[ChatMessage]:
    """The last messages above `before`, in the order in which they stand."""
    query = select(ChatMessage).where(ChatMessage.address_id == address_id)
    if before is not None:
        query = query.where(ChatMessage.place < before)
    rows = session.scalars(query.order_by(ChatMessage.place.desc()).limit(limit)).all()
    return list(reversed(rows))


def list_changes(session: Session, address_id: int, *, after: int, limit: int) -> Sequence[ChatMessage]:
    """What is new or was edited since `after`, oldest change first."""
    return session.scalars(
        select(ChatMessage)
        .where(ChatMessage.address_id == address_id, ChatMessage.seq > after)
        .order_by(ChatMessage.seq)
        .limit(limit)
    ).all()


def list_news(
    session: Session, address_id: int, *, after: int, limit: int
) -> tuple[Sequence[ChatMessage], dict[int, Size]]:
    """The same with the photos in them that the reader may see now."""
    messages = list_changes(session, address_id, after=after, limit=limit)
    return messages, list_photos(session, address_id, messages)


def last_seq(session: Session, address_id: int) -> int:
    return session.scalar(select(func.max(ChatMessage.seq)).where(ChatMessage.address_id == address_id)) or 0


def last_seqs(session: Session, address_ids: Sequence[int]) -> dict[int, int]:
    """For many conversations at once, also those that were erased (they have no row)."""
    rows = session.execute(
        select(ChatMessage.address_id, func.max(ChatMessage.seq))
        .where(ChatMessage.address_id.in_(address_ids))
        .group_by(ChatMessage.address_id)
    )
    return {address_id: seq for address_id, seq in rows}


def get_message(session: Session, address_id: int, message_id: int) -> ChatMessage | None:
    """Only the address's own: a foreign message and a missing one look the same."""
    return session.scalar(select(ChatMessage).where(ChatMessage.id == message_id, ChatMessage.address_id == address_id))


def list_photos(session: Session, address_id: int, messages: Sequence[ChatMessage]) -> dict[int, Size]:
    """Of the photos in these messages, those that the reader may see now."""
    wanted = {photo for message in messages for photo in _photos(message)}
    return photos.list_for(session, wanted, _person(session, address_id)) if wanted else {}


def get_photo(session: Session, address_id: int, message_id: int) -> bytes | None:
    """The picture in a message of this chat, while its reader may see it."""
    message = get_message(session, address_id, message_id)
    photo = _photo(message) if message else None
    return None if photo is None else photos.get_for(session, photo, _person(session, address_id))


def get_document(session: Session, address_id: int, message_id: int) -> Document | None:
    """None also when a photo in it may not be seen any more."""
    message = get_message(session, address_id, message_id)
    if message is None or message.direction != "out":
        return None
    shows = set(photos_in_document(message.body))
    if shows - photos.list_for(session, shows, _person(session, address_id)).keys():
        return None
    return from_json(message.body).document


def _photos(message: ChatMessage) -> list[int]:
    """Beside the words and in the document."""
    if message.direction != "out":
        return []
    photo = photo_in(message.body)
    return [*photos_in_document(message.body), *([] if photo is None else [photo])]


def _photo(message: ChatMessage) -> int | None:
    return photo_in(message.body) if message.direction == "out" else None


def _person(session: Session, address_id: int) -> int:
    """0, which nobody is, for a visitor."""
    return session.scalar(select(Address.person_id).where(Address.id == address_id)) or 0


def is_waiting(session: Session, address_id: int, now: datetime) -> bool:
    """Whether something for this address is about to be delivered."""
    return (
        session.scalar(
            select(OutMessage.id)
            .where(OutMessage.address_id == address_id, OutMessage.state.in_((READY, SENDING)))
            .where(OutMessage.due <= now)
            .limit(1)
        )
        is not None
    )


def export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    """The conversation in the web chat as the person sees it, for "my data"."""
    addresses = select(Address.id).where(Address.person_id == person_id, Address.channel == CHANNEL)
    held = select(ChatMessage).where(ChatMessage.address_id.in_(addresses)).order_by(ChatMessage.id)
    lines = [
        {
            "when": message.created_at.isoformat(),
            "from": "you" if message.direction == "in" else "Samen",
            "text": message.body if message.direction == "in" else plain(from_json(message.body).rich),
        }
        for message in session.scalars(held)
    ]
    return {"conversation": lines}
