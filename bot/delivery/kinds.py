"""The kinds of broadcast that slices register: whom a batch reaches and what each language reads."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.core.markup import Rich
from bot.core.screen import Screen
from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast
from bot.i18n.texts import Texts


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person to reach at one address; `id` orders recipients and is the broadcast's cursor."""

    id: int  # the person's
    address_id: int
    channel: str
    address: str
    language: str
    zone: ZoneInfo
    quiet_from: time
    quiet_until: time
    paused_until: datetime | None = None
    weekly_cap: int = 3  # of the school whose message it is


@dataclass(frozen=True, slots=True)
class Span:
    """The next stretch of recipients: ids above `after` up to and with `until`, at most `limit` of them."""

    after: int
    until: int
    limit: int


Json = dict[str, Any]  # Any: JSON values


@dataclass(frozen=True, slots=True)
class Limits:
    """When a message is too late to be of use; None: never."""

    digest: datetime | None = None  # it does not wait for a digest that comes later: it goes by itself
    night: datetime | None = None  # quiet hours that end later do not hold it


NO_LIMITS = Limits()


def no_limits(content: Json) -> Limits:
    return NO_LIMITS


def nothing_more(session: Session, broadcast: Broadcast) -> Json:
    return {}


def as_it_was(session: Session, content: Json) -> Json:
    return content


def leave(session: Session, broadcast: Broadcast) -> None:
    """Nothing of this kind waits for its end."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Lines of a message that differ from reader to reader: the name that they chose for their child.

    All else is rendered once per language, with a gap (`bot/core/screen`) where they go. What the lines need of a
    reader is also a part of the content, `reader`, wherever one message is shown to one of them.
    """

    readers: Callable[[Session, Broadcast, Collection[int]], Mapping[int, Json]]  # of each of these people
    lines: Callable[[Texts, Json], Rich]  # (texts, content with `reader`) -> at most as long as the gap
    sample: Callable[[Session, Broadcast], Json]  # a reader to show to staff, who may see the names of its children


@dataclass(frozen=True, slots=True)
class BroadcastKind:
    """`content` is a broadcast's details together with the words that staff wrote themselves.

    In what staff wrote, `own` is their Dutch; `translated` has it by language, `untranslated` the reason why not.
    `hold`: after a crash, show as "maybe sent" rather than send again.
    """

    name: str
    recipients: Callable[[Session, Json, Span], Sequence[Recipient]]  # (session, audience, span), by growing id
    render: Callable[[Texts, Json], Screen]  # (texts, content) -> what that language reads; once per language
    title: Callable[[Texts, Json], str]  # (texts, content) -> a line for lists
    capped: bool = True  # one of the few that a parent gets in a week; what is one too many waits for the digest
    hold: bool = False
    write: Callable[[Texts], str] | None = None  # the words on the way to where staff write one
    place: str = ""  # where staff write one in the console: `place`/new, `place`/<id>/change and `place`/<id>/correct
    fill: Callable[[Session, Broadcast], Json] = nothing_more  # what belongs to a draft's words by now: translations
    limits: Callable[[Json], Limits] = no_limits  # (content)
    settled: Callable[[Session, Broadcast], None] = leave  # after a draft was sent or thrown away, or staff steered it
    opening: Opening | None = None
    answers: tuple[Kind, ...] = (Kind.READ, Kind.UNCLEAR)  # what parents can tap under it
    tag: Callable[[Texts], str] | None = None  # what it is, in a list where all kinds stand
    follow_ups: bool = True  # a correction can follow it, and another one like it
    page: Callable[[Json], str] | None = None  # (content) -> the console's page of what it is about; `page`/change
    live: Callable[[Session, Json], Json] = as_it_was  # (content) -> the same for who opens it later

    def for_reader(self, session: Session, broadcast: Broadcast, person_id: int) -> Json:
        """What the content has besides, for one of those who got it."""
        if self.opening is None:
            return {}
        return {"reader": self.opening.readers(session, broadcast, [person_id])[person_id]}

    def for_staff(self, session: Session, broadcast: Broadcast) -> Json:
        return {"reader": self.opening.sample(session, broadcast)} if self.opening else {}
