"""Who looks at a page: their chat when they have one, and the language to speak."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy.orm import Session

from bot.channels.webchat import queries
from bot.i18n import languages
from bot.i18n.texts import Texts
from bot.people import sessions
from bot.web.browsers import accepted


class Standing(Enum):
    """NEW: no cookie. IN: let in. OUT: signed out or expired. ERASED: a cookie of which nothing is left."""

    NEW = "new"
    IN = "in"
    OUT = "out"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Visitor:
    session_id: int
    address_id: int
    address: str
    language: str | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Reader:
    standing: Standing
    t: Texts
    visitor: Visitor | None = None


def find_visitor(session: Session, token: str | None, now: datetime) -> tuple[Standing, Visitor | None]:
    if token is None:
        return Standing.NEW, None
    browser = sessions.find_session(session, token, "chat", now)
    if browser is None or browser.owner.address_id is None:
        return (Standing.OUT if sessions.is_known(session, token) else Standing.ERASED), None
    address = queries.get_address(session, browser.owner.address_id)
    if address is None:
        return Standing.ERASED, None
    language = queries.get_language(session, address.id)
    return Standing.IN, Visitor(browser.id, address.id, address.value, language, browser.is_stale)


def choose_language(chosen: str | None, asked: str | None, accepts: str) -> str:
    """The conversation's language, else the one asked for, else the browser's, else Dutch."""
    return languages.match([chosen, asked, *accepted(accepts)]) or languages.SOURCE
