"""The kinds of broadcast that slices register: whom a batch reaches and what each language reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.core.screen import Screen
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


@dataclass(frozen=True, slots=True)
class Span:
    """The next stretch of recipients: ids above `after` up to and with `until`, at most `limit` of them."""

    after: int
    until: int
    limit: int


Json = dict[str, Any]  # Any: JSON values


@dataclass(frozen=True, slots=True)
class BroadcastKind:
    """`render` is called once per language. `hold`: after a crash, show as "maybe sent" rather than send again."""

    name: str
    recipients: Callable[[Session, Json, Span], Sequence[Recipient]]  # (session, audience, span), by growing id
    render: Callable[[Texts, Json], Screen]  # (texts, details) -> what that language reads
    urgent: bool = False  # ignores quiet hours and pauses
    hold: bool = False
