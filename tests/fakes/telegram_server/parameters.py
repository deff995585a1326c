"""Reads the parameters of a call: form, JSON or multipart, refusing what Telegram refuses."""

import json
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from tests.fakes.telegram_server.chats import File
from tests.fakes.telegram_server.html import clean, parse_html
from tests.fakes.telegram_server.refusal import Json, bad

_ACTIONS = ("callback_data", "url", "switch_inline_query", "web_app", "login_url", "copy_text", "pay", "callback_game")


async def read(request: web.Request) -> Json:
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.read()
        try:
            found |= json.loads(body) if body else {}
        except ValueError:
            raise bad("can't parse request body as JSON") from None
        except TypeError:
            raise bad("request body must be a JSON object") from None
    elif request.content_type == "multipart/form-data":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                found[name] = File(value.filename, value.content_type, value.file.read())
            else:
                found[name] = value
    else:
        found |= dict(await request.post())
    return found


def whole(parameters: Json, name: str, default: int | None = None) -> int | None:
    value = parameters.get(name, default)
    try:
        return None if value is None else int(value)
    except (TypeError, ValueError):
        raise bad(f"{name} must be an integer") from None


def structure(parameters: Json, name: str) -> Any:  # Any: JSON of whatever shape the name has
    value = parameters.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None


def words(parameters: Json, name: str, limit: int) -> tuple[str, list[Json]]:
    """The text after parsing and cleaning, with its entities."""
    source = parameters.get(name) or ""
    if not isinstance(source, str):
        raise bad(f'Field "{name}" must be of type String')
    if len(source.encode("utf-8", "replace")) > 32768:
        raise bad("text is too long")
    mode = str(parameters.get("parse_mode") or "")
    if mode.lower() not in ("", "html"):
        raise bad("unsupported parse_mode")
    text, entities = parse_html(source) if mode else (source, [])
    text = clean(text)
    if len(text) > limit:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text, entities


def keyboard(parameters: Json) -> list[list[Json]]:
    markup = structure(parameters, "reply_markup")
    if markup is None:
        return []
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('Field "inline_keyboard" must be of type Array')
    return [[_button(button) for button in row] for row in rows if row]


def _button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    for name in ("text", "url", "callback_data"):
        if name in button and not isinstance(button[name], str):
            raise bad(f'can\'t parse inline keyboard button: Field "{name}" must be of type String')
    text, data = clean(button.get("text", "")), button.get("callback_data", "")
    if not text:
        raise bad("can't parse inline keyboard button: text is empty")
    if not any(button.get(action) for action in _ACTIONS):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(data.encode()) > 64:
        raise bad("BUTTON_DATA_INVALID")
    if button.get("url"):
        _check_url(button["url"])
    return button | {"text": text}


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "tg") or "." not in (parts.hostname or ""):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
