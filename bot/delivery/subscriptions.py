"""A file that a program of somebody's reads again and again at a private address, such as their calendar does.

Whoever has the address reads it: it is a key, made of chance, of which only a hash is kept.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.screen import Document
from bot.i18n.library import Library


@dataclass(frozen=True, slots=True)
class Asked:
    """`token` is what the address ends in; nothing else is known of who asks."""

    token: str
    now: datetime
    library: Library
    public_url: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """`path` has `{token}` in it. `read` gives the same bytes as long as there is nothing new, and None for a token
    that is not good (any more). `note` is called now and then, when it was read."""

    path: str
    read: Callable[[Session, Asked], Document | None]
    note: Callable[[Session, str, datetime], None]  # (session, token, now)


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is looked up: how long that takes says nothing of the token itself."""
    return hashlib.sha256(token.encode()).hexdigest()
