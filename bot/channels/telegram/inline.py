"""Inline mode: `@bot tlv` in any chat. Nothing of it is kept, and nothing of it belongs to a conversation."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.telegram.render import render
from bot.core.suggestion import Offer, Suggest, Suggestion
from bot.i18n.bidi import clean

log = logging.getLogger(__name__)

Json = Mapping[str, Any]  # Any: JSON

LONGEST = 256  # characters that Telegram hands over
CACHED = 300  # seconds that Telegram may answer the same person by itself
_LOCALE = re.compile(r"[A-Za-z0-9_-]{2,35}")


@dataclass(frozen=True, slots=True)
class InlineQuery:
    id: str
    person: str  # the address of their private chat with the bot, which has the same number
    locale: str | None
    text: str


def read(update: object) -> InlineQuery | None:
    """None for every other update. Never raises."""
    query = update.get("inline_query") if isinstance(update, dict) else None
    if not isinstance(query, dict):
        return None
    number, text, person = query.get("id"), query.get("query"), query.get("from")
    if not isinstance(number, str) or not number.isascii() or not 0 < len(number) <= 64:
        return None
    if not isinstance(text, str) or not isinstance(person, dict) or type(person.get("id")) is not int:
        return None
    tag = person.get("language_code")
    locale = tag if isinstance(tag, str) and _LOCALE.fullmatch(tag) else None
    return InlineQuery(number, str(person["id"]), locale, clean(text).strip()[:LONGEST])


async def answer(query: InlineQuery, suggest: Suggest) -> dict[str, Any]:
    """The parameters of answerInlineQuery; without suggestions when something goes wrong."""
    try:
        offer = await suggest(query.person, query.locale, query.text)
    except Exception as error:  # somebody types in another chat: an empty list is all they need to see
        log.warning("telegram.inline_failed", extra={"error": type(error).__name__})
        offer = Offer("")
    return {
        "inline_query_id": query.id,
        "results": [_article(suggestion, offer.language) for suggestion in offer.suggestions],
        "cache_time": CACHED if offer.suggestions else 0,
        "is_personal": True,  # another person may read another language
    }


def _article(suggestion: Suggestion, language: str) -> dict[str, Any]:
    return {
        "type": "article",
        "id": suggestion.id,
        "title": suggestion.title,
        "description": suggestion.description,
        "input_message_content": {
            "message_text": render(suggestion.screen, language).html,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
    }
