"""Who looks at a page: their chat when they have one, and the language to speak."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy.orm import Session

from bot.channels.webchat import queries
from bot.i18n import languages
from bot.i18n.texts import Texts
from bot.people import sessions

_BROWSERS = ("Firefox", "SamsungBrowser", "Edg", "OPR", "Chrome", "CriOS", "Safari")
_NAMES = {"SamsungBrowser": "Samsung Internet", "Edg": "Edge", "OPR": "Opera", "CriOS": "Chrome"}
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


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


def accepted(header: str) -> list[str]:
    """The tags of an Accept-Language header, best first."""
    weighted: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        tag, _, weight = part.strip().partition(";")
        found = re.fullmatch(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", weight) if weight else None
        quality = 1.0 if not weight else float(found[1]) if found else 0.0
        if tag and quality > 0:
            weighted.append((quality, tag))
    return [tag for _, tag in sorted(weighted, key=lambda item: -item[0])]


def device(headers: Mapping[str, str]) -> str:
    """`Firefox on Android`: enough to recognise one's own device in a list, and nothing more."""
    agent = headers.get("user-agent", "")
    browser = next((_NAMES.get(name, name) for name in _BROWSERS if name in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return " on ".join(part for part in (browser, system.replace("Macintosh", "Mac")) if part)
