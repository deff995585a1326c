"""Photos on their way to Telegram, uploaded once and then sent by Telegram's own name, and on their way from it."""

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.render import Rendered
from bot.channels.telegram.transport import NO_FILES, File
from bot.delivery.fetching import Fetched, Later, NotThere
from bot.photos.pictures import LARGEST_FILE, Mistake

Load = Callable[[int], Awaitable[bytes | None]]  # None: gone, or not to be shown

NEUTRAL = 0  # no photo has this id
REMEMBERED = 200  # photos, and where Telegram has them: a broadcast uploads its photo once for all families
_PATH = re.compile(r"[A-Za-z0-9_./-]{1,200}")
_GONE = ("wrong file", "wrong remote file", "file reference", "failed to get http url content")


async def nothing(photo_id: int) -> bytes | None:
    return None


@cache
def neutral() -> bytes:
    """A picture without words, for the place of a photo that is not shown any more."""
    return (Path(__file__).parent / "no-photo.jpg").read_bytes()


async def fetch(api: Api, source: str) -> Fetched:
    """The file that somebody sent. Its address is good for an hour and holds the token: it is used and forgotten."""
    try:
        answer = await api.call("getFile", file_id=source)
        path = answer.get("file_path") if isinstance(answer, dict) else None
        if not isinstance(path, str) or not _PATH.fullmatch(path) or ".." in path:
            return NotThere("getFile gives no path")
        return await api.download(path, most=LARGEST_FILE)
    except BadRequest as error:
        too_big = "too big" in error.message.lower()
        return Mistake.TOO_MANY_BYTES if too_big else NotThere(error.message[:100])
    except (TelegramError, KeyError, TypeError, AttributeError) as error:
        return Later(type(error).__name__, getattr(error, "seconds", 0.0))


class Uploads:
    """Whoever calls has asked just now whether the photo may be shown: what Telegram remembers gives no right."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: OrderedDict[int, str] = OrderedDict()

    async def send(self, to: str, photo: int, picture: bytes, rendered: Rendered) -> Any:  # Any: JSON
        async def call(known: str | None) -> Any:
            files = NO_FILES if known else {"photo": _file(picture)}
            return await self._api.call(
                "sendPhoto", files=files, chat_id=to, photo=known, **rendered.parameters("caption")
            )

        return await self._once(photo, call)

    async def put_into(self, to: str, message: int, *, photo: int, picture: bytes, rendered: Rendered) -> None:
        """Instead of what the message shows now. The caption comes with it: without one it would be empty."""

        async def call(known: str | None) -> Any:
            files = NO_FILES if known else {"picture": _file(picture)}
            words = {"caption": rendered.html, "parse_mode": "HTML"} if rendered.html else {}
            media = {"type": "photo", "media": known or "attach://picture", **words}
            place = {"chat_id": to, "message_id": message}
            return await self._api.call(
                "editMessageMedia", files=files, media=media, reply_markup=rendered.keyboard, **place
            )

        await self._once(photo, call)

    async def _once(self, photo: int, call: Callable[[str | None], Awaitable[Any]]) -> Any:
        """By Telegram's name for it, or else (None) with the photo itself."""
        if known := self._known.get(photo):
            try:
                return await call(known)
            except BadRequest as error:
                if not any(part in error.message.lower() for part in _GONE):
                    raise
                del self._known[photo]
        result = await call(None)
        self._remember(photo, result)
        return result

    def _remember(self, photo: int, result: object) -> None:
        """The largest of the sizes that Telegram made, by its own name."""
        sizes = result.get("photo") if isinstance(result, dict) else None
        last = sizes[-1] if isinstance(sizes, list) and sizes else None
        name = last.get("file_id") if isinstance(last, dict) else None
        if isinstance(name, str):
            self._known[photo] = name
            self._known.move_to_end(photo)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)


def _file(picture: bytes) -> File:
    return File("photo.jpg", picture, "image/jpeg")
